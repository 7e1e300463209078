package keeper

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// flush writes what the message changed, then moves the money: of each denom one debit
// of the module account and one credit of each payee.
func (b *book) flush() error {
	if err := b.purses.write(b.writePurse); err != nil {
		return errorsmod.Wrap(err, "writing a purse")
	}
	if err := b.sessions.write(b.writeSession); err != nil {
		return errorsmod.Wrap(err, "writing a session key")
	}
	if err := b.lanes.write(b.writeLane); err != nil {
		return errorsmod.Wrap(err, "writing a lane")
	}
	if err := b.totals.write(b.writeTotals); err != nil {
		return errorsmod.Wrap(err, "writing totals")
	}
	return errorsmod.Wrap(b.payOut(), "paying payees")
}

// writePurse also notes since when the purse is empty, so that it can be deleted some day.
func (b *book) writePurse(entry *row[uint64, purse]) error {
	value := &entry.value.Purse
	switch dry := value.Balance.IsZero(); {
	case dry && value.DrySince == 0:
		value.DrySince = b.now.Time
		if err := b.k.DryPurses.Set(b.ctx, collections.Join(value.DrySince, value.Id)); err != nil {
			return err
		}
	case !dry && value.DrySince != 0:
		if err := b.k.DryPurses.Remove(b.ctx, collections.Join(value.DrySince, value.Id)); err != nil {
			return err
		}
		value.DrySince = 0
	}
	return b.k.Purses.Set(b.ctx, entry.key, *value)
}

func (b *book) writeSession(entry *row[sessionKey, types.Session]) error {
	return b.k.Sessions.Set(b.ctx, collections.Join(entry.key.purse, entry.key.key[:]), entry.value)
}

func (b *book) writeLane(entry *row[types.LaneKey, types.Lane]) error {
	if !entry.found {
		if err := b.k.indexLane(b.ctx, entry.key); err != nil {
			return err
		}
	}
	return b.k.Lanes.Set(b.ctx, entry.key.Bytes(), entry.value)
}

func (b *book) writeTotals(entry *row[string, types.Totals]) error {
	return b.k.Totals.Set(b.ctx, entry.key, entry.value)
}

// indexLane notes by what the lane will be found when its record can go: its expiry, or for
// cheques the epoch.
func (k Keeper) indexLane(ctx sdk.Context, key types.LaneKey) error {
	if key.Kind == types.LaneCheque {
		return k.ChequeLanes.Set(ctx, collections.Join3(key.Purse, key.Epoch, key.Payee[:]))
	}
	return k.LaneExpiries.Set(ctx, collections.Join(key.Expiry, key.Bytes()))
}

// payOut makes one transfer of each denom, to its payees in the order of their addresses.
func (b *book) payOut() error {
	rows := slices.SortedFunc(slices.Values(b.payouts.rows), func(x, y *row[payout, math.Int]) int {
		return cmp.Or(strings.Compare(x.key.denom, y.key.denom), bytes.Compare(x.key.payee[:], y.key.payee[:]))
	})
	for len(rows) > 0 {
		denom, count := rows[0].key.denom, 1
		for count < len(rows) && rows[count].key.denom == denom {
			count++
		}
		if err := b.send(denom, rows[:count]); err != nil {
			return err
		}
		rows = rows[count:]
	}
	return nil
}

// send makes the transfer of one denom.
func (b *book) send(denom string, rows []*row[payout, math.Int]) error {
	sum, outputs := math.ZeroInt(), make([]banktypes.Output, len(rows))
	for i, entry := range rows {
		text, err := b.k.AddressCodec.BytesToString(entry.key.payee[:])
		if err != nil {
			return err
		}
		sum = sum.Add(entry.value)
		outputs[i] = banktypes.Output{Address: text, Coins: sdk.NewCoins(sdk.NewCoin(denom, entry.value))}
	}
	input := banktypes.Input{Address: b.k.moduleText, Coins: sdk.NewCoins(sdk.NewCoin(denom, sum))}
	return b.k.Bank.InputOutputCoins(b.ctx, input, outputs)
}
