package precompile

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

type outArgs struct {
	Row         uint32
	Recipient   common.Address
	Amount, Fee *big.Int
}

type outOfArgs struct {
	Row       uint32
	Recipient common.Address
	Denom     string
	Amount    *big.Int
	FeeDenom  string
	Fee       *big.Int
}

type raiseArgs struct {
	Withdrawal uint64
	Added      *big.Int
}

type withdrawalArgs struct{ Withdrawal uint64 }

func (p *Precompile) bridgeOut(c call, in outArgs) ([]any, error) {
	return p.bridgeOutOf(c, outOfArgs{in.Row, in.Recipient, chain.BaseDenom, in.Amount, chain.BaseDenom, in.Fee})
}

func (p *Precompile) bridgeOutOf(c call, in outOfArgs) ([]any, error) {
	sender, err := p.spell(c.caller)
	if err != nil {
		return nil, err
	}
	response, err := p.messages.BridgeOut(c.Context, &types.MsgBridgeOut{
		Sender: sender, Row: in.Row, Recipient: in.Recipient[:],
		Amount: coin(in.Denom, in.Amount), Fee: coin(in.FeeDenom, in.Fee),
	})
	if err != nil {
		return nil, err
	}
	err = p.log(c, "WithdrawalRequested", []common.Hash{word(response.Id), topic(c.caller), word(uint64(in.Row))},
		in.Recipient, in.Denom, in.Amount, in.FeeDenom, in.Fee)
	return []any{response.Id}, err
}

// raiseFee pays in the denom of the fee: what is added of another could only be refused.
func (p *Precompile) raiseFee(c call, in raiseArgs) ([]any, error) {
	sender, err := p.spell(c.caller)
	if err != nil {
		return nil, err
	}
	withdrawal, err := p.withdrawal(c, in.Withdrawal)
	if err != nil {
		return nil, err
	}
	added := coin(withdrawal.Fee.Denom, in.Added)
	if _, err := p.messages.RaiseFee(c.Context, &types.MsgRaiseFee{Sender: sender, Id: in.Withdrawal, Added: added}); err != nil {
		return nil, err
	}
	fee := withdrawal.Fee.Amount.Add(added.Amount).BigInt()
	err = p.log(c, "WithdrawalFeeRaised", []common.Hash{word(in.Withdrawal), topic(c.caller)}, added.Denom, fee)
	return []any{fee}, err
}

func (p *Precompile) cancel(c call, in withdrawalArgs) ([]any, error) {
	sender, err := p.spell(c.caller)
	if err != nil {
		return nil, err
	}
	withdrawal, err := p.withdrawal(c, in.Withdrawal)
	if err != nil {
		return nil, err
	}
	if _, err := p.messages.CancelBridgeOut(c.Context, &types.MsgCancelBridgeOut{Sender: sender, Id: in.Withdrawal}); err != nil {
		return nil, err
	}
	err = p.log(c, "WithdrawalCanceled", []common.Hash{word(in.Withdrawal), topic(c.caller), word(uint64(withdrawal.Row))})
	return []any{true}, err
}

func (p *Precompile) withdrawal(c call, id uint64) (types.Withdrawal, error) {
	response, err := p.queries.Withdrawal(c.Context, &types.QueryWithdrawalRequest{Id: id})
	if err != nil {
		return types.Withdrawal{}, err
	}
	return response.Withdrawal, nil
}

// coin is not checked: the message does, and sdk.NewCoin would panic.
func coin(denom string, amount *big.Int) sdk.Coin {
	return sdk.Coin{Denom: denom, Amount: math.NewIntFromBigInt(amount)}
}
