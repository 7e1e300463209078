package redeem

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/book"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Item is one voucher of a batch.
type Item struct {
	Lane book.Lane
	// Payable is what it is expected to pay, in the denom of its purse.
	Payable math.Int
	// Rush says why it cannot wait; nil if it could.
	Rush error

	value  math.Int // of Payable in abtt; nil if nobody knows
	gas    uint64
	length int
}

// Batch is one transaction.
type Batch struct {
	// Items are vouchers, then chain vouchers, then cheques: in the order of the results.
	Items []Item
	// Gas is its limit and Cost what that costs, in abtt.
	Gas  uint64
	Cost math.Int
}

// Message returns the claim that sender submits.
func (b Batch) Message(sender string) *types.MsgClaim {
	message := &types.MsgClaim{Sender: sender}
	for _, item := range b.Items {
		switch {
		case item.Lane.Voucher != nil:
			message.Vouchers = append(message.Vouchers, *item.Lane.Voucher)
		case item.Lane.ChainVoucher != nil:
			message.ChainVouchers = append(message.ChainVouchers, *item.Lane.ChainVoucher)
		default:
			message.Cheques = append(message.Cheques, *item.Lane.Cheque)
		}
	}
	return message
}

// Decide returns the batches that are worth submitting now, the most urgent first. It is a
// function of its arguments alone.
func Decide(lanes []book.Lane, s State, policy Policy) []Batch {
	policy = policy.withDefaults()
	var chosen []Item
	for _, v := range judgeAll(lanes, &s, policy) {
		if item, worth := newItem(v, s, policy); worth {
			chosen = append(chosen, item)
		}
	}
	limit := min(policy.MaxItems, int(s.Params.MaxBatchItems))
	var batches []Batch
	for len(chosen) > 0 {
		n := fit(chosen, limit, policy)
		if batch := newBatch(chosen[:n], s.GasPrice); batch.pays(policy) {
			batches = append(batches, batch)
		}
		chosen = chosen[n:]
	}
	return batches
}

// judgeAll judges the most urgent lanes first, then the most valuable, because they share what
// is free.
func judgeAll(lanes []book.Lane, s *State, policy Policy) []verdict {
	stakes := stakes(lanes, s)
	alone := make([]verdict, len(lanes))
	for i, lane := range lanes {
		alone[i] = judge(lane, s, policy, newFunds(stakes))
	}
	slices.SortFunc(alone, func(x, y verdict) int {
		switch {
		case (x.rush != nil) != (y.rush != nil):
			return boolOrder(x.rush != nil)
		case x.rush != nil && !x.deadline.Equal(y.deadline):
			return x.deadline.Compare(y.deadline)
		case x.lane.Denom != y.lane.Denom:
			return strings.Compare(x.lane.Denom, y.lane.Denom)
		case !x.due.Equal(y.due):
			return boolOrder(x.due.GT(y.due))
		default:
			return bytes.Compare(x.lane.Key.Bytes(), y.lane.Key.Bytes())
		}
	})
	left := newFunds(stakes)
	for i := range alone {
		alone[i] = judge(alone[i].lane, s, policy, left)
	}
	return alone
}

func boolOrder(first bool) int {
	if first {
		return -1
	}
	return 1
}

// newItem returns the item of a lane and whether it is worth its own gas and not resting.
func newItem(v verdict, s State, policy Policy) (Item, bool) {
	if !v.payable.IsPositive() || resting(v.lane.Settled, s.Head.Height, policy) {
		return Item{}, false
	}
	item := Item{Lane: v.lane, Payable: v.payable, Rush: v.rush, value: value(v.lane.Denom, v.payable, policy)}
	item.gas, item.length = types.GasVerify+types.GasSettle, wire.VoucherLength
	if chained := v.lane.ChainVoucher; chained != nil {
		item.gas += types.GasLink * uint64(chained.Index)
		item.length = wire.ChainVoucherLength
	}
	if v.lane.Cheque != nil {
		item.length = wire.ChequeLength
	}
	// Protobuf takes some more than the wire for tags and decimal amounts.
	item.length += 40
	item.gas += gasPerByte * uint64(item.length)
	if item.value.IsNil() {
		return item, item.Rush != nil
	}
	times := policy.Rider
	if item.Rush != nil {
		times = 1
	}
	return item, item.value.GT(cost(item.gas, s.GasPrice).MulRaw(times))
}

// resting reports whether the chain refused the lane's voucher lately. What it would refuse by
// the state that was read is not payable in the first place.
func resting(settled book.Settled, height int64, policy Policy) bool {
	return settled.Code >= types.CodeMalformed && height < settled.Height+policy.RetryBlocks
}

// value returns what an amount is worth in abtt; nil if the policy does not say.
func value(denom string, amount math.Int, policy Policy) math.Int {
	if denom == chain.BaseDenom {
		return amount
	}
	rate, known := policy.Rates[denom]
	if !known {
		return math.Int{}
	}
	return rate.MulInt(amount).TruncateInt()
}

func cost(gas uint64, price math.Int) math.Int { return price.Mul(math.NewIntFromUint64(gas)) }

// fit returns how many items go into one transaction, at least one.
func fit(items []Item, limit int, policy Policy) int {
	gas, length := gasTx+types.GasBatch, 0
	for i, item := range items {
		gas += item.gas
		length += item.length
		if i > 0 && (i >= limit || gas > policy.MaxGas || length > policy.MaxBytes) {
			return i
		}
	}
	return len(items)
}

func newBatch(items []Item, price math.Int) Batch {
	b := Batch{Items: slices.Clone(items), Gas: gasTx + types.GasBatch}
	slices.SortStableFunc(b.Items, func(x, y Item) int { return cmp.Compare(form(x.Lane), form(y.Lane)) })
	for _, item := range items {
		b.Gas += item.gas
	}
	b.Cost = cost(b.Gas, price)
	return b
}

// form is the place of what a lane holds among the fields of a claim.
func form(lane book.Lane) int {
	switch {
	case lane.Voucher != nil:
		return 0
	case lane.ChainVoucher != nil:
		return 1
	default:
		return 2
	}
}

// pays reports whether the batch is worth its gas: some times over if nothing in it is urgent.
func (b Batch) pays(policy Policy) bool {
	total, times := math.ZeroInt(), policy.Multiple
	for _, item := range b.Items {
		if item.Rush != nil {
			times = 1
		}
		if item.value.IsNil() {
			return true // urgent, and nobody says that it is not worth it
		}
		total = total.Add(item.value)
	}
	return total.GT(b.Cost.MulRaw(times))
}
