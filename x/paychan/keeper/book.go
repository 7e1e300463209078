package keeper

import (
	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// book is what one message reads and writes: each purse, session, lane and total once, each payee
// paid once, however many items name them. Nothing reaches the state before flush.
type book struct {
	k      Keeper
	ctx    sdk.Context
	now    types.Mark
	params types.Params

	purses   table[uint64, purse]
	sessions table[sessionKey, types.Session]
	lanes    table[types.LaneKey, types.Lane]
	shares   table[common.Address, uint32]
	totals   table[string, types.Totals]
	payouts  table[payout, math.Int]
}

// payout names what a payee is paid of one denom. Denoms are kept apart: coins of many denoms
// cost their square to add up.
type payout struct {
	denom string
	payee common.Address
}

// purse is a purse with its owner's address decoded.
type purse struct {
	types.Purse
	owner common.Address
}

type sessionKey struct {
	purse uint64
	key   common.Address
}

func (k Keeper) newBook(ctx sdk.Context, size int) (*book, error) {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return nil, errorsmod.Wrap(err, "reading the paychan parameters")
	}
	return &book{
		k: k, ctx: ctx, now: moment(ctx), params: params,
		purses:   newTable[uint64, purse](size),
		sessions: newTable[sessionKey, types.Session](0),
		lanes:    newTable[types.LaneKey, types.Lane](size),
		shares:   newTable[common.Address, uint32](size),
		totals:   newTable[string, types.Totals](1),
		payouts:  newTable[payout, math.Int](size),
	}, nil
}

// moment returns the present block. Nothing in this module knows another clock.
func moment(ctx sdk.Context) types.Mark {
	return types.Mark{Time: ctx.BlockTime().Unix(), Height: ctx.BlockHeight()}
}

func (b *book) purse(id uint64) (*row[uint64, purse], error) {
	entry, err := b.purses.get(id, func() (purse, error) {
		value, err := b.k.Purses.Get(b.ctx, id)
		if err != nil {
			return purse{}, err
		}
		owner, err := b.k.account(value.Owner)
		return purse{value, owner}, err
	})
	return entry, errorsmod.Wrapf(err, "reading purse %d", id)
}

func (b *book) session(id uint64, key common.Address) (*row[sessionKey, types.Session], error) {
	entry, err := b.sessions.get(sessionKey{id, key}, func() (types.Session, error) {
		return b.k.Sessions.Get(b.ctx, collections.Join(id, key[:]))
	})
	return entry, errorsmod.Wrapf(err, "reading a session key of purse %d", id)
}

// lane returns a new credit lane if the state has none.
func (b *book) lane(key types.LaneKey) (*row[types.LaneKey, types.Lane], error) {
	entry, err := b.lanes.get(key, func() (types.Lane, error) { return b.k.Lanes.Get(b.ctx, key.Bytes()) })
	if err != nil {
		return nil, errorsmod.Wrapf(err, "reading a lane of purse %d", key.Purse)
	}
	if !entry.found && entry.value.Claimed.IsNil() {
		entry.value = types.NewLane()
	}
	return entry, nil
}

// share returns what the payee gives to whoever submits its claims, as far as governance
// allows it now.
func (b *book) share(payee common.Address) (uint32, error) {
	entry, err := b.shares.get(payee, func() (uint32, error) { return b.k.RelayShares.Get(b.ctx, payee[:]) })
	if err != nil {
		return 0, errorsmod.Wrap(err, "reading a relay share")
	}
	return min(entry.value, b.params.MaxRelayShareBps), nil
}

// count changes the totals of a denom.
func (b *book) count(denom string, change func(*types.Totals)) error {
	entry, err := b.totals.get(denom, func() (types.Totals, error) { return b.k.Totals.Get(b.ctx, denom) })
	if err != nil {
		return errorsmod.Wrapf(err, "reading the totals of %s", denom)
	}
	if !entry.found && entry.value.Denom == "" {
		entry.value = types.NewTotals(denom)
	}
	change(&entry.value)
	entry.dirty = true
	return nil
}

// pay takes amount out of a purse, for the payee less what the payee gives to relay, and returns
// that share. The caller has made sure that the amount is there. No relay is the zero address.
func (b *book) pay(from *row[uint64, purse], payee, relay common.Address, amount math.Int, secured bool) (math.Int, error) {
	relayed := math.ZeroInt()
	if relay != payee && relay != (common.Address{}) {
		bps, err := b.share(payee)
		if err != nil {
			return math.Int{}, err
		}
		relayed = types.Share(amount, bps)
	}
	from.value.Pay(amount, secured)
	from.dirty = true
	denom := from.value.Denom
	b.credit(payee, denom, amount.Sub(relayed))
	b.credit(relay, denom, relayed)
	return relayed, b.count(denom, func(t *types.Totals) { t.Pay(amount) })
}

func (b *book) credit(payee common.Address, denom string, amount math.Int) {
	if !amount.IsPositive() {
		return
	}
	// Nothing is read from the state, so nothing can fail.
	entry, _ := b.payouts.get(payout{denom, payee}, func() (math.Int, error) { return math.ZeroInt(), nil })
	entry.value = entry.value.Add(amount)
	entry.dirty = true
}
