package precompile

import (
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// maxPurses is how many ids one call returns.
const maxPurses = 100

type pursesOfArgs struct {
	Owner         common.Address
	Offset, Limit uint64
}

type laneArgs struct {
	Payee  common.Address
	Purse  uint64
	Epoch  uint32
	Lane   uint32
	Expiry uint64
}

type chequeLaneArgs struct {
	Payee common.Address
	Purse uint64
	Epoch uint32
}

type payeeArgs struct{ Payee common.Address }

type coinView struct {
	Denom  string
	Amount *big.Int
}

type paramsView struct {
	MaxBatchItems         uint32
	MinDeposits           []coinView
	MaxLaneLifeSeconds    uint64
	MinUnlockDelaySeconds uint64
	MaxUnlockDelaySeconds uint64
	ChequeChainId         uint64
	MaxRelayShareBps      uint32
}

type purseView struct {
	Id                 uint64
	Owner              common.Address
	Denom              string
	Balance            *big.Int
	Allocated          *big.Int
	Free               *big.Int
	Deposited          *big.Int
	Paid               *big.Int
	Withdrawn          *big.Int
	Epoch              uint32
	UnlockDelaySeconds uint64
	UnlockPhase        uint8
	Matures            mark
	ChequesEnabled     bool
	Vault              common.Address
}

type sessionView struct {
	Key     common.Address
	Terms   sessionTerms
	Used    *big.Int
	Pending sessionTerms
	Matures mark
}

type laneView struct {
	Claimed   *big.Int
	Owed      *big.Int
	Allocated *big.Int
	Signer    common.Address
	Closed    bool
}

func (p *Precompile) getParams(c call, _ struct{}) ([]any, error) {
	response, err := p.queries.Params(c.Context, &types.QueryParamsRequest{})
	if err != nil {
		return nil, err
	}
	params := response.Params
	view := paramsView{
		MaxBatchItems: params.MaxBatchItems, MinDeposits: []coinView{}, MaxLaneLifeSeconds: params.MaxLaneLifeSeconds,
		MinUnlockDelaySeconds: params.MinUnlockDelaySeconds, MaxUnlockDelaySeconds: params.MaxUnlockDelaySeconds,
		ChequeChainId: params.ChequeChainId, MaxRelayShareBps: params.MaxRelayShareBps,
	}
	for _, least := range params.MinDeposits {
		view.MinDeposits = append(view.MinDeposits, coinView{least.Denom, least.Amount.BigInt()})
	}
	return []any{view}, nil
}

func (p *Precompile) getPurse(c call, in purseArgs) ([]any, error) {
	response, err := p.queries.Purse(c.Context, &types.QueryPurseRequest{Purse: in.Purse})
	if err != nil {
		return nil, err
	}
	found := response.Purse
	owner, err := p.account(found.Purse.Owner)
	if err != nil {
		return nil, err
	}
	purse := found.Purse
	return []any{purseView{
		Id: purse.Id, Owner: owner, Denom: purse.Denom,
		Balance: purse.Balance.BigInt(), Allocated: purse.Allocated.BigInt(), Free: found.Free.BigInt(),
		Deposited: purse.Deposited.BigInt(), Paid: purse.Paid.BigInt(), Withdrawn: purse.Withdrawn.BigInt(),
		Epoch: purse.Epoch, UnlockDelaySeconds: purse.UnlockDelaySeconds,
		UnlockPhase: uint8(found.Phase), Matures: markOf(found.Matures),
		ChequesEnabled: purse.ChequesEnabled, Vault: common.HexToAddress(found.Vault),
	}}, nil
}

func (p *Precompile) getPursesOf(c call, in pursesOfArgs) ([]any, error) {
	owner, err := p.spell(in.Owner)
	if err != nil {
		return nil, err
	}
	if in.Limit == 0 || in.Limit > maxPurses {
		return nil, errors.New("ask for 1 to 100 purses at once, and for more with a higher offset")
	}
	response, err := p.queries.PursesByOwner(c.Context, &types.QueryPursesByOwnerRequest{
		Owner: owner, Pagination: &query.PageRequest{Offset: in.Offset, Limit: in.Limit},
	})
	if err != nil {
		return nil, err
	}
	ids := make([]uint64, len(response.Purses))
	for i := range response.Purses {
		ids[i] = response.Purses[i].Purse.Id
	}
	return []any{ids}, nil
}

func (p *Precompile) getSessions(c call, in purseArgs) ([]any, error) {
	response, err := p.queries.Purse(c.Context, &types.QueryPurseRequest{Purse: in.Purse})
	if err != nil {
		return nil, err
	}
	views := make([]sessionView, len(response.Sessions))
	for i, session := range response.Sessions {
		key, err := p.account(session.Key)
		if err != nil {
			return nil, err
		}
		views[i] = sessionView{
			Key: key, Terms: termsOf(session.Terms), Used: session.Used.BigInt(), Pending: sessionTerms{Cap: new(big.Int)},
		}
		if session.Pending != nil {
			matures := types.Matures(*session.PendingSince, response.Purse.Purse.UnlockDelaySeconds)
			views[i].Pending, views[i].Matures = termsOf(*session.Pending), markOf(&matures)
		}
	}
	return []any{views}, nil
}

func (p *Precompile) getLane(c call, in laneArgs) ([]any, error) {
	return p.laneOf(c, in.Payee, types.QueryLaneRequest{
		Purse: in.Purse, Epoch: in.Epoch, Lane: in.Lane, Expiry: in.Expiry,
	})
}

func (p *Precompile) getChequeLane(c call, in chequeLaneArgs) ([]any, error) {
	return p.laneOf(c, in.Payee, types.QueryLaneRequest{Purse: in.Purse, Epoch: in.Epoch, Cheques: true})
}

func (p *Precompile) laneOf(c call, payee common.Address, request types.QueryLaneRequest) ([]any, error) {
	var err error
	if request.Payee, err = p.spell(payee); err != nil {
		return nil, err
	}
	response, err := p.queries.Lane(c.Context, &request)
	if err != nil {
		return nil, err
	}
	lane := response.Record.Lane
	signer, err := p.account(lane.Signer)
	if err != nil {
		return nil, err
	}
	return []any{laneView{
		lane.Claimed.BigInt(), lane.Owed.BigInt(), lane.Allocated.BigInt(), signer, lane.Closed,
	}}, nil
}

func (p *Precompile) getRelayShare(c call, in payeeArgs) ([]any, error) {
	payee, err := p.spell(in.Payee)
	if err != nil {
		return nil, err
	}
	response, err := p.queries.RelayShare(c.Context, &types.QueryRelayShareRequest{Payee: payee})
	if err != nil {
		return nil, err
	}
	return []any{response.ShareBps}, nil
}
