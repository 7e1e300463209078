package keeper

import (
	"bytes"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// flush writes what the message changed, then moves the money: one debit of the module
// account and one credit of each payee.
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

func (b *book) payOut() error {
	if len(b.payouts.rows) == 0 {
		return nil
	}
	rows := slices.SortedFunc(slices.Values(b.payouts.rows), func(x, y *row[common.Address, sdk.Coins]) int {
		return bytes.Compare(x.key[:], y.key[:])
	})
	var sum sdk.Coins
	outputs := make([]banktypes.Output, 0, len(rows))
	for _, entry := range rows {
		text, err := b.k.AddressCodec.BytesToString(entry.key[:])
		if err != nil {
			return err
		}
		sum = sum.Add(entry.value...)
		outputs = append(outputs, banktypes.Output{Address: text, Coins: entry.value})
	}
	input := banktypes.Input{Address: b.k.moduleText, Coins: sum}
	return b.k.Bank.InputOutputCoins(b.ctx, input, outputs)
}
