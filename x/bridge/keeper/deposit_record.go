package keeper

import (
	"context"
	"errors"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// unread is the record of an event that nobody can read: its number is all that is known.
func unread(row types.Row, nonce uint64) types.Transfer {
	nothing := types.Token{}.Coin(math.ZeroInt())
	return types.Transfer{Inbound: true, Row: row.Id, Nonce: nonce, Amount: nothing, Fee: nothing}
}

// record is what people are told of a deposit, but for its stages.
func (d deposit) record(note string) types.Transfer {
	record := unread(d.row, d.nonce)
	record.Local, record.Remote, record.RemoteTime, record.Note = d.recipient, d.event.Sender[:], d.event.Time, note
	record.Amount, record.Fee = d.token.Coin(d.amount), d.token.Coin(math.ZeroInt())
	if d.token.Denom == "" {
		record.Contract = d.event.Token[:]
	}
	return record
}

// redescribe replaces what is told of a deposit: its token may have been mapped, or its event become readable.
func redescribe(next types.Transfer) func(*types.Transfer) {
	return func(t *types.Transfer) {
		t.Local, t.Remote, t.RemoteTime, t.Note = next.Local, next.Remote, next.RemoteTime, next.Note
		t.Amount, t.Fee, t.Contract = next.Amount, next.Fee, next.Contract
	}
}

// recordDeposit keeps a record for people. Money never waits for it.
func (k Keeper) recordDeposit(ctx sdk.Context, d deposit, stage types.TransferStage, note string) {
	k.recordEvent(ctx, d.record(note), stage)
}

// recordUnapplied keeps a record of an event that could not be applied and is held. The withdrawals
// of a packet have records already.
func (k Keeper) recordUnapplied(ctx sdk.Context, row types.Row, nonce uint64, event portalabi.Event) {
	if event.Executed != nil {
		return
	}
	record := unread(row, nonce)
	record.Note = types.HeldReason_HELD_REASON_UNDECODABLE.Text()
	if event.Deposited != nil {
		// Reading it may be what failed.
		try(ctx, "the record of a deposit says only its number", func(ctx sdk.Context) error {
			d, err := k.newDeposit(ctx, row, nonce, event.Deposited)
			if err == nil || errors.Is(err, types.ErrUnknownToken) {
				record = d.record(record.Note)
				return nil
			}
			return err
		})
	}
	k.recordEvent(ctx, record, types.TransferStage_TRANSFER_STAGE_HELD)
}

func (k Keeper) recordEvent(ctx sdk.Context, record types.Transfer, stage types.TransferStage) {
	try(ctx, "the record of a deposit is not written", func(ctx sdk.Context) error {
		id, err := k.TransferOfEvent.Get(ctx, eventKey(record.Row, record.Nonce))
		if err == nil {
			return k.stepTransfer(ctx, id, stage, redescribe(record))
		}
		if !isNotFound(err) {
			return err
		}
		record.Steps = []types.Step{{Stage: stage}}
		_, err = k.recordTransfer(ctx, record)
		return err
	})
}

// stepDeposit brings the record of a deposit on, in a transaction.
func (k Keeper) stepDeposit(ctx context.Context, d deposit, stage types.TransferStage, note string) error {
	id, err := k.TransferOfEvent.Get(ctx, eventKey(d.row.Id, d.nonce))
	if isNotFound(err) {
		return nil
	}
	if err != nil {
		return errorsmod.Wrapf(err, "reading the record of event %d of row %d", d.nonce, d.row.Id)
	}
	return k.stepTransfer(ctx, id, stage, redescribe(d.record(note)))
}
