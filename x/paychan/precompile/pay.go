package precompile

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

type claimArgs struct {
	Vouchers      []signedVoucher
	ChainVouchers []signedChainVoucher
	Cheques       []signedCheque
}

type pushArgs struct {
	Purse uint64
	Epoch uint32
	Items []pushItem
}

type releaseArgs struct{ Signed signedRelease }

type shareArgs struct{ ShareBps uint32 }

// itemResult is ItemResult of the interface.
type itemResult struct {
	Code    uint8
	Paid    *big.Int
	Relayed *big.Int
	Claimed *big.Int
	Owed    *big.Int
}

func (in claimArgs) message(sender string) *types.MsgClaim {
	return &types.MsgClaim{
		Sender: sender, Vouchers: messages[signedVoucher, types.SignedVoucher](in.Vouchers),
		ChainVouchers: messages[signedChainVoucher, types.SignedChainVoucher](in.ChainVouchers),
		Cheques:       messages[signedCheque, types.SignedCheque](in.Cheques),
	}
}

// ClaimOf returns the claim that a call with this input makes and the gas that is left for it of
// gas, or nothing if it makes none. It is for those who verify claims before they are executed.
func (p *Precompile) ClaimOf(input []byte, caller common.Address, gas uint64) (*types.MsgClaim, uint64) {
	read := p.RequiredGas(input)
	if len(input) < 4 || gas < read {
		return nil, 0
	}
	method, err := p.abi.MethodById(input)
	if err != nil || method.Name != claimMethod {
		return nil, 0
	}
	var in claimArgs
	args, err := method.Inputs.Unpack(input[4:])
	if err != nil || method.Inputs.Copy(&in, args) != nil {
		return nil, 0
	}
	sender, err := p.spell(caller)
	if err != nil {
		return nil, 0
	}
	return in.message(sender), gas - read
}

func (p *Precompile) claim(c call, in claimArgs) ([]any, error) {
	sender, err := p.spell(c.caller)
	if err != nil {
		return nil, err
	}
	response, err := logged(p, c, p.messages.Claim, in.message(sender))
	if err != nil {
		return nil, err
	}
	return p.settled(c, claimed(in), response.Results)
}

func (p *Precompile) push(c call, in pushArgs) ([]any, error) {
	sender, err := p.spell(c.caller)
	if err != nil {
		return nil, err
	}
	response, err := logged(p, c, p.messages.Push, &types.MsgPush{
		Sender: sender, Purse: in.Purse, Epoch: in.Epoch, Items: messages[pushItem, types.PushItem](in.Items),
	})
	if err != nil {
		return nil, err
	}
	lanes := make([]types.LaneKey, len(in.Items))
	for i, item := range in.Items {
		lanes[i] = types.VoucherLane(item.Payee, in.Purse, in.Epoch, item.Lane, item.Expiry)
	}
	return p.settled(c, lanes, response.Results)
}

// claimed returns the lanes of a batch in the order of its results.
func claimed(in claimArgs) []types.LaneKey {
	lanes := make([]types.LaneKey, 0, len(in.Vouchers)+len(in.ChainVouchers)+len(in.Cheques))
	for _, v := range in.Vouchers {
		lanes = append(lanes, types.VoucherLane(v.Payee, v.Purse, v.Epoch, v.Lane, v.Expiry))
	}
	for _, v := range in.ChainVouchers {
		lanes = append(lanes, types.VoucherLane(v.Payee, v.Purse, v.Epoch, v.Lane, v.Expiry))
	}
	for _, q := range in.Cheques {
		lanes = append(lanes, types.ChequeLane(q.Beneficiary, q.Purse, q.Epoch))
	}
	return lanes
}

// settled logs what became of each item of a batch, and returns it.
func (p *Precompile) settled(c call, lanes []types.LaneKey, results []types.ItemResult) ([]any, error) {
	answer := make([]itemResult, len(results))
	for i, lane := range lanes {
		result := resultOf(results[i])
		answer[i] = result
		err := p.log(c, "ItemSettled", []common.Hash{word(lane.Purse), topic(lane.Payee)},
			uint32(i), lane.Epoch, uint8(lane.Kind), lane.Lane, lane.Expiry,
			result.Code, result.Paid, result.Relayed, result.Claimed, result.Owed)
		if err != nil {
			return nil, err
		}
	}
	return []any{answer}, nil
}

func resultOf(result types.ItemResult) itemResult {
	return itemResult{
		Code: uint8(result.Code), Paid: result.Paid.BigInt(), Relayed: result.Relayed.BigInt(),
		Claimed: result.Claimed.BigInt(), Owed: result.Owed.BigInt(),
	}
}

func (p *Precompile) release(c call, in releaseArgs) ([]any, error) {
	sender, err := p.spell(c.caller)
	if err != nil {
		return nil, err
	}
	response, err := logged(p, c, p.messages.Release, in.Signed.message(sender))
	if err != nil {
		return nil, err
	}
	return []any{response.Paid.BigInt(), response.Freed.BigInt()}, nil
}

func (p *Precompile) setRelayShare(c call, in shareArgs) ([]any, error) {
	payee, err := p.spell(c.caller)
	if err != nil {
		return nil, err
	}
	_, err = logged(p, c, p.messages.SetRelayShare, &types.MsgSetRelayShare{Payee: payee, ShareBps: in.ShareBps})
	return done, err
}
