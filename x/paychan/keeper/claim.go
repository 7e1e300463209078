package keeper

import (
	"github.com/ethereum/go-ethereum/common"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
	"github.com/bttcprotocol/bttcd/x/paychan/verify"
)

// Claim pays a batch of signed promises, in order, and returns what became of each. Sender earns
// the shares that payees give. It returns an error, and changes nothing, only if the batch is
// empty or too large, or the state cannot be read or written.
func (k Keeper) Claim(ctx sdk.Context, sender common.Address, msg *types.MsgClaim) ([]types.ItemResult, error) {
	b, err := k.openBatch(ctx, msg.Items(), msg.Gas(), "paychan claim")
	if err != nil {
		return nil, err
	}
	items, err := b.verified(msg)
	if err != nil {
		return nil, err
	}
	return b.settleAll(items, k.relay(sender))
}

// Preverify verifies a batch and remembers what holds, so that a block with it need not. It
// consumes what Claim would and changes nothing. The check of transactions calls it after those
// of fees and sequence.
func (k Keeper) Preverify(ctx sdk.Context, msg *types.MsgClaim) error {
	b, err := k.openBatch(ctx, msg.Items(), msg.Gas(), "paychan claim")
	if err != nil {
		return err
	}
	_, err = b.verified(msg)
	return err
}

// openBatch consumes what the batch costs before anything is looked at, and returns a book whose
// reads and writes cost no more: the price is a function of the message.
func (k Keeper) openBatch(ctx sdk.Context, items int, gas storetypes.Gas, what string) (*book, error) {
	if err := types.ValidateBatch(items, types.MaxBatchItems); err != nil {
		return nil, err
	}
	ctx.GasMeter().ConsumeGas(gas, what)
	b, err := k.newBook(unmetered(ctx), items)
	if err != nil {
		return nil, err
	}
	return b, types.ValidateBatch(items, int(b.params.MaxBatchItems))
}

func unmetered(ctx sdk.Context) sdk.Context {
	return ctx.WithGasMeter(storetypes.NewInfiniteGasMeter()).
		WithKVGasConfig(storetypes.GasConfig{}).WithTransientKVGasConfig(storetypes.GasConfig{})
}

// relay is who earns shares: nobody, if the sender cannot be paid.
func (k Keeper) relay(sender common.Address) common.Address {
	if k.refuses(sender) {
		return common.Address{}
	}
	return sender
}

// verified returns the items of the batch, refused where signature or preimage do not hold. The
// owner of a purse never changes and no claim deletes a purse, so it does not matter that
// all are looked up before the first is paid.
func (b *book) verified(msg *types.MsgClaim) ([]item, error) {
	domains, err := domainsOf(b.ctx, b.params)
	if err != nil {
		return nil, err
	}
	items := domains.items(msg)
	tasks := make([]verify.Task, len(items))
	for i := range items {
		if err := b.resolveSigner(&items[i]); err != nil {
			return nil, err
		}
		tasks[i] = items[i].task
	}
	for i, verdict := range verify.Batch(tasks, b.k.Remembered) {
		items[i].code = verdict
	}
	return items, nil
}

// resolveSigner fills in the owner where no session key is named.
func (b *book) resolveSigner(it *item) error {
	if it.code == types.CodeUnspecified {
		payer, err := b.purse(it.key.Purse)
		if err != nil {
			return err
		}
		if !payer.found {
			it.code = types.CodePurseNotFound
		}
		if it.signer == (common.Address{}) {
			it.signer = payer.value.owner
		}
	}
	it.task.Skip, it.task.Key.Signer = it.code, it.signer
	return nil
}

// settleAll pays the items one after the other and writes once what they changed together.
func (b *book) settleAll(items []item, relay common.Address) ([]types.ItemResult, error) {
	results := make([]types.ItemResult, len(items))
	for i := range items {
		result, _, err := b.settle(&items[i], relay)
		if err != nil {
			return nil, err
		}
		results[i] = result
	}
	if err := b.flush(); err != nil {
		return nil, err
	}
	return results, b.emitSettled(items, results)
}
