package keeper

import (
	"context"
	"crypto/sha256"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

type ethereumHashKey struct{}

// WithEthereumHash returns a context whose transfers are also found by the hash of an Ethereum
// transaction.
func WithEthereumHash(ctx sdk.Context, hash [32]byte) sdk.Context {
	return ctx.WithValue(ethereumHashKey{}, hash)
}

// transactionHashes are those by which people know the transaction that is executed. Outside of
// transactions there are none.
func transactionHashes(ctx sdk.Context) [][]byte {
	var hashes [][]byte
	if bz := ctx.TxBytes(); len(bz) > 0 {
		hash := sha256.Sum256(bz)
		hashes = append(hashes, hash[:])
	}
	if hash, ok := ctx.Value(ethereumHashKey{}).([32]byte); ok {
		hashes = append(hashes, hash[:])
	}
	return hashes
}

// recordTransfer writes a new record, gives it an id, and adds the hashes of this transaction.
// Steps without a time are of this block.
func (k Keeper) recordTransfer(ctx context.Context, t types.Transfer) (uint64, error) {
	id, err := nextID(ctx, k.NextTransfer)
	if err != nil {
		return 0, err
	}
	t.Id = id
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	for _, hash := range transactionHashes(sdkCtx) {
		t.AddHash(hash)
	}
	for i := range t.Steps {
		if t.Steps[i].Time == 0 {
			t.Steps[i] = stepNow(sdkCtx, t.Steps[i].Stage)
		}
	}
	return id, k.setTransfer(ctx, t)
}

// nextID begins at 1: 0 means none.
func nextID(ctx context.Context, sequence collections.Sequence) (uint64, error) {
	id, err := sequence.Next(ctx)
	if err != nil || id > 0 {
		return id, err
	}
	return sequence.Next(ctx)
}

func stepNow(ctx sdk.Context, stage types.TransferStage) types.Step {
	return types.Step{Stage: stage, Height: ctx.BlockHeight(), Time: ctx.BlockTime().Unix()}
}

// setTransfer writes a record and all that it is found by. Genesis uses it too.
func (k Keeper) setTransfer(ctx context.Context, t types.Transfer) error {
	if err := k.Transfers.Set(ctx, t.Id, t); err != nil {
		return err
	}
	for _, hash := range t.Hashes {
		if err := k.TransfersByHash.Set(ctx, collections.Join(hash, t.Id)); err != nil {
			return err
		}
	}
	for _, account := range t.Accounts() {
		if err := k.TransfersByAddress.Set(ctx, collections.Join(account, t.Id)); err != nil {
			return err
		}
	}
	if time, ended := t.Ended(); ended {
		if err := k.TransfersByEnd.Set(ctx, collections.Join(time, t.Id)); err != nil {
			return err
		}
	}
	return k.setTransferOrigin(ctx, t)
}

// setTransferOrigin finds a record by what made it, or by the remote event that ended it. Of the
// withdrawals that one event ended the first stands for all.
func (k Keeper) setTransferOrigin(ctx context.Context, t types.Transfer) error {
	if t.Inbound {
		return k.TransferOfEvent.Set(ctx, collections.Join(t.Row, t.Nonce), t.Id)
	}
	if t.ExecutedEvent > 0 {
		key := collections.Join(t.Row, t.ExecutedEvent)
		if known, err := k.TransferOfEvent.Has(ctx, key); err != nil || known {
			return err
		}
		if err := k.TransferOfEvent.Set(ctx, key, t.Id); err != nil {
			return err
		}
	}
	if t.Withdrawal == 0 {
		return nil
	}
	return k.TransferOfWithdrawal.Set(ctx, t.Withdrawal, t.Id)
}

// stepTransfer brings a record to its next stage, after change, which may be nil. A record that
// was pruned stays away.
func (k Keeper) stepTransfer(ctx context.Context, id uint64, stage types.TransferStage, change func(*types.Transfer)) error {
	t, err := k.Transfers.Get(ctx, id)
	if isNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	if ended, was := t.Ended(); was {
		if err := k.TransfersByEnd.Remove(ctx, collections.Join(ended, id)); err != nil {
			return err
		}
	}
	if stage != types.TransferStage_TRANSFER_STAGE_UNSPECIFIED && stage != t.Stage() {
		t.Steps = append(t.Steps, stepNow(sdkCtx, stage))
	}
	for _, hash := range transactionHashes(sdkCtx) {
		t.AddHash(hash)
	}
	if change != nil {
		change(&t)
	}
	return k.setTransfer(ctx, t)
}

// stepWithdrawal is stepTransfer for the record of a withdrawal.
func (k Keeper) stepWithdrawal(ctx context.Context, id uint64, stage types.TransferStage, change func(*types.Transfer)) error {
	transfer, err := k.TransferOfWithdrawal.Get(ctx, id)
	if isNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return k.stepTransfer(ctx, transfer, stage, change)
}

// removeTransfer deletes a record and all that it is found by.
func (k Keeper) removeTransfer(ctx context.Context, t types.Transfer) error {
	for _, hash := range t.Hashes {
		if err := k.TransfersByHash.Remove(ctx, collections.Join(hash, t.Id)); err != nil {
			return err
		}
	}
	for _, account := range t.Accounts() {
		if err := k.TransfersByAddress.Remove(ctx, collections.Join(account, t.Id)); err != nil {
			return err
		}
	}
	if time, ended := t.Ended(); ended {
		if err := k.TransfersByEnd.Remove(ctx, collections.Join(time, t.Id)); err != nil {
			return err
		}
	}
	if err := k.removeTransferOrigin(ctx, t); err != nil {
		return err
	}
	return k.Transfers.Remove(ctx, t.Id)
}

func (k Keeper) removeTransferOrigin(ctx context.Context, t types.Transfer) error {
	if t.Inbound {
		return k.TransferOfEvent.Remove(ctx, collections.Join(t.Row, t.Nonce))
	}
	if t.ExecutedEvent > 0 {
		if err := k.TransferOfEvent.Remove(ctx, collections.Join(t.Row, t.ExecutedEvent)); err != nil {
			return err
		}
	}
	return k.TransferOfWithdrawal.Remove(ctx, t.Withdrawal)
}
