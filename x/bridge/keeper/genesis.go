package keeper

import (
	"bytes"
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// InitGenesis writes the module's part of a genesis. The bank's part must be written before,
// because what exists here must be locked there.
func (k Keeper) InitGenesis(ctx context.Context, genesis types.GenesisState) error {
	if err := genesis.Validate(); err != nil {
		return err
	}
	for _, name := range []string{types.ModuleName, types.FeePoolName} {
		k.Accounts.GetModuleAccount(ctx, name)
	}
	if err := k.Params.Set(ctx, genesis.Params); err != nil {
		return errorsmod.Wrap(err, "writing the bridge parameters")
	}
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	for _, step := range []func(sdk.Context, types.GenesisState) error{
		k.initRows, k.initTokens, k.initKeys, k.initPackets, k.initWithdrawals, k.initHeld, k.initTransfers,
		k.initNumbers, k.checkMoney,
	} {
		if err := step(sdkCtx, genesis); err != nil {
			return errorsmod.Wrap(err, "writing the bridge genesis")
		}
	}
	return nil
}

func (k Keeper) initRows(ctx sdk.Context, genesis types.GenesisState) error {
	for _, row := range genesis.Rows {
		domain := k.Domain(row.Row)
		if row.State.AppliedNonce == 0 {
			if acc := row.State.AppliedAcc; len(acc) > 0 && !bytes.Equal(acc, domain[:]) {
				return errorsmod.Wrapf(types.ErrInvalidGenesis, "%s: without events applied_acc is %x, the domain: leave it empty", row.Row.Name, domain)
			}
			row.State.AppliedAcc = domain[:]
		}
		if err := k.Rows.Set(ctx, row.Row.Id, row.Row); err != nil {
			return err
		}
		if err := k.RowStates.Set(ctx, row.Row.Id, row.State); err != nil {
			return err
		}
	}
	for _, set := range genesis.Sets {
		set.HeldHeight = restartMark(ctx, set.HeldHeight)
		if err := k.Sets.Set(ctx, collections.Join(set.Row, set.Nonce), set); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) initTokens(ctx sdk.Context, genesis types.GenesisState) error {
	for _, token := range genesis.Tokens {
		if err := k.setToken(ctx, token.Token, token.Ledger); err != nil {
			return err
		}
		if err := k.introduce(ctx, token.Token); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) initKeys(ctx sdk.Context, genesis types.GenesisState) error {
	for _, key := range genesis.Keys {
		operator, err := k.ValidatorCodec.StringToBytes(key.Operator)
		if err != nil {
			return err
		}
		key.Height = restart(ctx, key.Height)
		if err := k.BridgeKeys.Set(ctx, operator, key); err != nil {
			return err
		}
		if err := k.KeyOwners.Set(ctx, key.Address, key); err != nil {
			return err
		}
	}
	for _, key := range genesis.OldKeys {
		key.Height = restart(ctx, key.Height)
		if err := k.KeyOwners.Set(ctx, key.Address, key); err != nil {
			return err
		}
	}
	for _, one := range genesis.Keyless {
		operator, err := k.ValidatorCodec.StringToBytes(one.Operator)
		if err != nil {
			return err
		}
		if err := k.Keyless.Set(ctx, operator, restart(ctx, one.Height)); err != nil {
			return err
		}
	}
	for _, one := range genesis.Punishments {
		if err := k.Punishments.Set(ctx, collections.Join(one.Digest, one.Signer), one); err != nil {
			return err
		}
	}
	return nil
}

// restart counts blocks from the first one, if the heights of the chain begin anew.
func restart(ctx sdk.Context, height int64) int64 { return min(height, ctx.BlockHeight()) }

// restartMark is restart for heights whose zero says that it never was: a genesis is at the height 0.
func restartMark(ctx sdk.Context, height int64) int64 {
	if height <= 0 {
		return height
	}
	return max(restart(ctx, height), 1)
}

// initPackets wants the digests to be of this chain's Portals: those of another would make its
// signers punishable, and its own signatures worthless.
func (k Keeper) initPackets(ctx sdk.Context, genesis types.GenesisState) error {
	for _, digest := range genesis.Digests {
		if err := k.Digests.Set(ctx, digest.Digest, digest); err != nil {
			return err
		}
	}
	for _, packet := range genesis.Packets {
		row, err := k.row(ctx, packet.Row)
		if err != nil {
			return err
		}
		if digest := packet.Wire().Digest(k.Domain(row)); !bytes.Equal(digest[:], packet.Digest) {
			return errorsmod.Wrapf(types.ErrInvalidGenesis, "the digest of packet %d of %s is %x on this chain, and not %x: is its chain id another?",
				packet.Nonce, row.Name, digest, packet.Digest)
		}
		packet.Height, packet.SignedHeight = restart(ctx, packet.Height), restartMark(ctx, packet.SignedHeight)
		packet.ClosedHeight = restartMark(ctx, packet.ClosedHeight)
		if err := k.setPacket(ctx, packet); err != nil {
			return err
		}
	}
	return k.initSignatures(ctx, genesis)
}

func (k Keeper) initSignatures(ctx sdk.Context, genesis types.GenesisState) error {
	for _, one := range genesis.Signatures {
		sig := one.Signature
		packet, err := k.Packets.Get(ctx, collections.Join(sig.Row, sig.Nonce))
		if err != nil {
			return err
		}
		signer, err := portalabi.RecoverSigner(portalabi.Hash(packet.Digest), portalabi.Signature(sig.Signature))
		if err != nil || !bytes.Equal(signer[:], one.Signer) {
			return errorsmod.Wrapf(types.ErrSignature, "%x did not sign packet %d of row %d", one.Signer, sig.Nonce, sig.Row)
		}
		if err := k.Signatures.Set(ctx, collections.Join3(sig.Row, sig.Nonce, one.Signer), sig.Signature); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) initWithdrawals(ctx sdk.Context, genesis types.GenesisState) error {
	for _, w := range genesis.Withdrawals {
		w.Height = restart(ctx, w.Height)
		if err := k.setWithdrawal(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) initHeld(ctx sdk.Context, genesis types.GenesisState) error {
	for _, held := range genesis.Held {
		var contract []byte
		if event, err := held.Deposit(); err == nil && held.Reason != types.HeldReason_HELD_REASON_UNDECODABLE {
			contract = event.Token[:]
		}
		held.Height = restart(ctx, held.Height)
		if err := k.setHeld(ctx, held, contract); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) initTransfers(ctx sdk.Context, genesis types.GenesisState) error {
	for _, transfer := range genesis.Transfers {
		if err := k.setTransfer(ctx, transfer); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) initNumbers(ctx sdk.Context, genesis types.GenesisState) error {
	if err := k.NextWithdrawal.Set(ctx, genesis.NextWithdrawal); err != nil {
		return err
	}
	if err := k.NextHeld.Set(ctx, genesis.NextHeld); err != nil {
		return err
	}
	return k.NextTransfer.Set(ctx, genesis.NextTransfer)
}

// checkMoney compares the state with the bank's part.
func (k Keeper) checkMoney(ctx sdk.Context, genesis types.GenesisState) error {
	for _, token := range genesis.Tokens {
		if err := k.checkBacking(ctx, token.Token.Denom, math.ZeroInt()); err != nil {
			return errorsmod.Wrap(err, "lock it in a Portal first, or take it out of the bank's part")
		}
	}
	if broken, err := k.checkCovered(ctx); err != nil || broken != "" {
		return errorsmod.Wrap(orInvariant(err), broken)
	}
	if !genesis.Begins() {
		return nil
	}
	return k.checkBeginning(ctx)
}

func orInvariant(err error) error {
	if err == nil {
		return types.ErrInvariant
	}
	return err
}

// checkBeginning wants a new chain to know of all its BTT: what is locked beyond the supply would be
// out of everybody's reach.
func (k Keeper) checkBeginning(ctx sdk.Context) error {
	tokens, err := k.TokensOf(ctx, chain.BaseDenom)
	if err != nil || len(tokens) == 0 {
		return err
	}
	locked, held, err := k.backing(ctx, chain.BaseDenom)
	if err != nil {
		return err
	}
	if supply := k.Bank.GetSupply(ctx, chain.BaseDenom); !supply.Amount.Add(held).Equal(locked) {
		return errorsmod.Wrapf(types.ErrInvariant, "the supply is %s, but the Portals hold %s%s: write into the ledgers of the tokens what is locked",
			supply, locked, chain.BaseDenom)
	}
	return nil
}
