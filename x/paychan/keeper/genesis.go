package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// InitGenesis writes the module's part of a genesis. The bank's part must be written before,
// because it holds the money.
func (k Keeper) InitGenesis(ctx context.Context, genesis types.GenesisState) error {
	if err := genesis.Validate(); err != nil {
		return err
	}
	if err := k.checkCovered(ctx, genesis.Totals); err != nil {
		return err
	}
	if err := checkPast(moment(sdk.UnwrapSDKContext(ctx)), genesis); err != nil {
		return err
	}
	if err := k.createModuleAccount(ctx); err != nil {
		return err
	}
	if err := k.Params.Set(ctx, genesis.Params); err != nil {
		return errorsmod.Wrap(err, "writing the paychan parameters")
	}
	if err := k.NextPurse.Set(ctx, genesis.NextPurse); err != nil {
		return errorsmod.Wrap(err, "writing the next purse")
	}
	for _, step := range []func(sdk.Context, types.GenesisState) error{
		k.initPurses, k.initSessions, k.initLanes, k.initShares, k.initTotals,
	} {
		if err := step(sdk.UnwrapSDKContext(ctx), genesis); err != nil {
			return errorsmod.Wrap(err, "writing the paychan genesis")
		}
	}
	return nil
}

func (k Keeper) checkCovered(ctx context.Context, totals []types.Totals) error {
	for _, one := range totals {
		if has := k.Bank.GetBalance(ctx, k.moduleAddress, one.Denom); has.Amount.LT(one.Held) {
			return errorsmod.Wrapf(types.ErrInvalidGenesis, "the purses hold %s%s, but the module account %s has %s in the bank's part",
				one.Held, one.Denom, k.moduleText, has)
		}
	}
	return nil
}

// checkPast wants what the state remembers to have happened before the chain begins. A chain that
// began earlier than the one it continues would pay lanes again whose records are deleted.
func checkPast(now types.Mark, genesis types.GenesisState) error {
	if now.Time <= 0 { // simulations begin at no time
		return nil
	}
	latest := int64(0)
	for _, purse := range genesis.Purses {
		latest = max(latest, purse.DrySince)
		if purse.Unlock != nil {
			latest = max(latest, purse.Unlock.Time)
		}
	}
	for _, session := range genesis.Sessions {
		if session.PendingSince != nil {
			latest = max(latest, session.PendingSince.Time)
		}
	}
	if latest > now.Time {
		return errorsmod.Wrapf(types.ErrInvalidGenesis,
			"paychan remembers time %d, but the chain begins at %d: set genesis_time to when the exported chain stopped, or later", latest, now.Time)
	}
	return nil
}

// restart counts the blocks of a delay from the first block, if the heights begin anew.
func restart(since *types.Mark, height int64) *types.Mark {
	if since == nil || since.Height <= height {
		return since
	}
	return &types.Mark{Time: since.Time, Height: height}
}

func (k Keeper) createModuleAccount(ctx context.Context) error {
	if existing := k.Accounts.GetAccount(ctx, k.moduleAddress); existing != nil {
		if _, ok := existing.(sdk.ModuleAccountI); !ok {
			return errorsmod.Wrapf(types.ErrInvalidGenesis, "%s is the module account: remove the ordinary account of that address from auth.accounts", k.moduleText)
		}
	}
	k.Accounts.GetModuleAccount(ctx, types.ModuleName)
	return nil
}

func (k Keeper) initPurses(ctx sdk.Context, genesis types.GenesisState) error {
	for _, purse := range genesis.Purses {
		owner, err := k.account(purse.Owner)
		if err != nil {
			return err
		}
		purse.Unlock = restart(purse.Unlock, ctx.BlockHeight())
		if err := k.Purses.Set(ctx, purse.Id, purse); err != nil {
			return err
		}
		if err := k.PursesByOwner.Set(ctx, collections.Join(owner[:], purse.Id)); err != nil {
			return err
		}
		if purse.DrySince == 0 {
			continue
		}
		if err := k.DryPurses.Set(ctx, collections.Join(purse.DrySince, purse.Id)); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) initSessions(ctx sdk.Context, genesis types.GenesisState) error {
	for _, session := range genesis.Sessions {
		key, err := k.account(session.Key)
		if err != nil {
			return err
		}
		session.PendingSince = restart(session.PendingSince, ctx.BlockHeight())
		if err := k.Sessions.Set(ctx, collections.Join(session.Purse, key[:]), session); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) initLanes(ctx sdk.Context, genesis types.GenesisState) error {
	b, err := k.newBook(ctx, len(genesis.Purses))
	if err != nil {
		return err
	}
	for _, record := range genesis.Lanes {
		key, err := record.Id.Key()
		if err != nil {
			return err
		}
		if err := k.Lanes.Set(ctx, key.Bytes(), record.Lane); err != nil {
			return err
		}
		if err := k.indexLane(ctx, key); err != nil {
			return err
		}
		if err := b.retire(key); err != nil {
			return err
		}
	}
	return nil
}

// retire notes the epoch of a lane of cheques for deletion, if it has ended.
func (b *book) retire(key types.LaneKey) error {
	if key.Kind != types.LaneCheque {
		return nil
	}
	payer, err := b.purse(key.Purse)
	if err != nil || payer.found && payer.value.Epoch == key.Epoch {
		return err
	}
	return b.k.RetiredEpochs.Set(b.ctx, collections.Join(key.Purse, key.Epoch))
}

func (k Keeper) initShares(ctx sdk.Context, genesis types.GenesisState) error {
	for _, share := range genesis.RelayShares {
		payee, err := k.account(share.Payee)
		if err != nil {
			return err
		}
		if err := k.RelayShares.Set(ctx, payee[:], share.ShareBps); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) initTotals(ctx sdk.Context, genesis types.GenesisState) error {
	for _, totals := range genesis.Totals {
		if err := k.Totals.Set(ctx, totals.Denom, totals); err != nil {
			return err
		}
	}
	return nil
}
