package precompile

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// maxTransfers is how many ids one call returns.
const maxTransfers = 100

type transferArgs struct{ Id uint64 }

type transfersOfArgs struct {
	Account       common.Address
	Offset, Limit uint64
}

type estimateArgs struct {
	Row    uint32
	Denom  string
	Amount *big.Int
}

type availableArgs struct {
	Row   uint32
	Denom string
}

type withdrawalView struct {
	Id        uint64
	Row       uint32
	Sender    common.Address
	Recipient common.Address
	Denom     string
	Amount    *big.Int
	FeeDenom  string
	Fee       *big.Int
	State     uint8
	Packet    uint64
	Height    uint64
	Delayed   bool
}

type transferView struct {
	Id         uint64
	Inbound    bool
	Row        uint32
	Nonce      uint64
	Withdrawal uint64
	Local      common.Address
	Remote     common.Address
	Denom      string
	Amount     *big.Int
	FeeDenom   string
	Fee        *big.Int
	Stage      uint8
	Time       uint64
	RemoteTime uint64
	Note       string
}

type estimateView struct {
	MinFee       *big.Int
	SuggestedFee *big.Int
	Available    *big.Int
	Received     *big.Int
	WaitSeconds  uint64
	Refusal      string
}

func (p *Precompile) getWithdrawal(c call, in withdrawalArgs) ([]any, error) {
	found, err := p.withdrawal(c, in.Withdrawal)
	if err != nil {
		return nil, err
	}
	sender, err := p.account(found.Sender)
	if err != nil {
		return nil, err
	}
	return []any{withdrawalView{
		Id: found.Id, Row: found.Row, Sender: sender, Recipient: common.BytesToAddress(found.Recipient),
		Denom: found.Amount.Denom, Amount: found.Amount.Amount.BigInt(),
		FeeDenom: found.Fee.Denom, Fee: found.Fee.Amount.BigInt(),
		State: uint8(found.State), Packet: found.Packet, Height: uint64(found.Height), Delayed: found.Delayed,
	}}, nil
}

func (p *Precompile) getTransfer(c call, in transferArgs) ([]any, error) {
	found, err := p.keeper.Transfers.Get(c.Context, in.Id)
	if errors.Is(err, collections.ErrNotFound) {
		return nil, fmt.Errorf("there is no transfer %d: it never was, or is long over", in.Id)
	}
	if err != nil {
		return nil, err
	}
	return []any{viewOf(found)}, nil
}

func (p *Precompile) getTransferOf(c call, in withdrawalArgs) ([]any, error) {
	id, err := p.keeper.TransferOfWithdrawal.Get(c.Context, in.Withdrawal)
	if errors.Is(err, collections.ErrNotFound) {
		return nil, fmt.Errorf("there is no record of withdrawal %d: it never was, or is long over", in.Withdrawal)
	}
	if err != nil {
		return nil, err
	}
	return p.getTransfer(c, transferArgs{id})
}

// viewOf has the time of the last stage. Block times are not negative.
func viewOf(t types.Transfer) transferView {
	view := transferView{
		Id: t.Id, Inbound: t.Inbound, Row: t.Row, Nonce: t.Nonce, Withdrawal: t.Withdrawal,
		Local: common.BytesToAddress(t.Local), Remote: common.BytesToAddress(t.Remote),
		Denom: t.Amount.Denom, Amount: t.Amount.Amount.BigInt(), FeeDenom: t.Fee.Denom, Fee: new(big.Int),
		Stage: uint8(t.Stage()), RemoteTime: t.RemoteTime, Note: t.Note,
	}
	if !t.Fee.IsNil() {
		view.Fee = t.Fee.Amount.BigInt()
	}
	if len(t.Steps) > 0 {
		view.Time = uint64(t.Steps[len(t.Steps)-1].Time)
	}
	return view
}

func (p *Precompile) getTransfersOf(c call, in transfersOfArgs) ([]any, error) {
	if in.Limit == 0 || in.Limit > maxTransfers {
		return nil, errors.New("ask for 1 to 100 transfers at once, and for more with a higher offset")
	}
	ids, _, err := query.CollectionPaginate(c.Context, p.keeper.TransfersByAddress,
		&query.PageRequest{Offset: in.Offset, Limit: in.Limit, Reverse: true},
		func(key collections.Pair[[]byte, uint64], _ collections.NoValue) (uint64, error) {
			return key.K2(), nil
		},
		query.WithCollectionPaginationPairPrefix[[]byte, uint64](in.Account[:]))
	if err != nil {
		return nil, err
	}
	if ids == nil {
		ids = []uint64{}
	}
	return []any{ids}, nil
}

func (p *Precompile) estimate(c call, in estimateArgs) ([]any, error) {
	response, err := p.queries.EstimateBridgeOut(c.Context, &types.QueryEstimateBridgeOutRequest{
		Row: in.Row, Amount: coin(in.Denom, in.Amount),
	})
	if err != nil {
		return nil, err
	}
	return []any{estimateView{
		MinFee: response.MinFee.Amount.BigInt(), SuggestedFee: response.SuggestedFee.Amount.BigInt(),
		Available: response.Available.Amount.BigInt(), Received: response.Received.Amount.BigInt(),
		WaitSeconds: response.WaitSeconds, Refusal: response.Refusal,
	}}, nil
}

func (p *Precompile) available(c call, in availableArgs) ([]any, error) {
	response, err := p.queries.EstimateBridgeOut(c.Context, &types.QueryEstimateBridgeOutRequest{
		Row: in.Row, Amount: coin(in.Denom, big.NewInt(1)),
	})
	if err != nil {
		return nil, err
	}
	return []any{response.Available.Amount.BigInt()}, nil
}
