package keeper

import (
	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// settle pays one item whose signature and preimage hold, and returns what became of it and what it
// asked for. It changes the book only if it pays or finds that more is owed: an item that it
// refuses has no trace, so that each behaves as if executed alone.
func (b *book) settle(it *item, relay common.Address) (types.ItemResult, math.Int, error) {
	none := math.ZeroInt()
	if it.code != types.CodeUnspecified {
		return types.Refused(it.code), none, nil
	}
	payer, err := b.purse(it.key.Purse)
	if err != nil {
		return types.ItemResult{}, none, err
	}
	lane, err := b.lane(it.key)
	if err != nil {
		return types.ItemResult{}, none, err
	}
	limit, code, err := b.admit(it, payer, lane.value)
	if err != nil || code != types.CodeUnspecified {
		return types.Refused(code), none, err
	}
	due := it.cumulative.Sub(lane.value.Claimed)
	if !due.IsPositive() {
		return unpaid(types.CodeAlreadyClaimed, lane.value), none, nil
	}
	result, err := b.transfer(it, payer, lane, limit, due, relay)
	return result, due, err
}

// limit is how much an item may take: what is there for it, and what its signer may promise.
type limit struct {
	available math.Int
	session   *row[sessionKey, types.Session] // nil unless a cap counts
	capLeft   math.Int
	short     types.ResultCode // what a lack of available is called
}

// transfer pays what is due as far as limit goes. What the signer may promise and is not there
// is owed: owed counts from the highest promise ever shown, so that showing it again, or a lower
// one, changes nothing.
func (b *book) transfer(
	it *item, payer *row[uint64, purse], lane *row[types.LaneKey, types.Lane], limit limit, due math.Int, relay common.Address,
) (types.ItemResult, error) {
	promised := due
	if limit.session != nil {
		promised = math.MinInt(due, limit.capLeft)
	}
	paid := math.MinInt(promised, limit.available)
	result := unpaid(types.CodePaid, lane.value)
	switch {
	case paid.LT(promised):
		result.Code = limit.short
	case promised.LT(due):
		result.Code = types.CodeShortCap
	}
	highest := math.MaxInt(lane.value.Claimed.Add(lane.value.Owed), lane.value.Claimed.Add(promised))
	claimed := lane.value.Claimed.Add(paid)
	if owed := highest.Sub(claimed); paid.IsPositive() || !owed.Equal(lane.value.Owed) {
		lane.value.Claimed, lane.value.Owed, lane.dirty = claimed, owed, true
	}
	result.Claimed, result.Owed, result.Paid = lane.value.Claimed, lane.value.Owed, paid
	if !paid.IsPositive() {
		return result, nil
	}
	if limit.session != nil {
		limit.session.value.Used, limit.session.dirty = limit.session.value.Used.Add(paid), true
	}
	var err error
	result.Relayed, err = b.pay(payer, it.key.Payee, relay, paid, lane.value.Secured())
	return result, err
}

// unpaid is the result of an item that took nothing.
func unpaid(code types.ResultCode, lane types.Lane) types.ItemResult {
	result := types.Refused(code)
	result.Claimed, result.Owed = lane.Claimed, lane.Owed
	return result
}
