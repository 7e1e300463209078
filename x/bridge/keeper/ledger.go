package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// ledger returns what is known of a token's money, or ErrUnknownToken.
func (k Keeper) ledger(ctx context.Context, row uint32, contract []byte) (types.TokenLedger, error) {
	ledger, err := k.Ledgers.Get(ctx, collections.Join(row, contract))
	if errors.Is(err, collections.ErrNotFound) {
		return types.TokenLedger{}, unknownContract(row, contract)
	}
	return ledger, errorsmod.Wrapf(err, "reading the ledger of %x on row %d", contract, row)
}

// updateLedger changes a ledger. What does not add up after the change is refused with
// ErrInvariant, and nothing is written.
func (k Keeper) updateLedger(ctx context.Context, row uint32, contract []byte, change func(*types.TokenLedger)) error {
	ledger, err := k.ledger(ctx, row, contract)
	if err != nil {
		return err
	}
	change(&ledger)
	if err := ledger.Validate(); err != nil {
		return errorsmod.Wrapf(err, "the token %x on row %d", contract, row)
	}
	return errorsmod.Wrapf(k.Ledgers.Set(ctx, collections.Join(row, contract), ledger), "writing the ledger of %x on row %d", contract, row)
}

// Available returns what of the locked money nobody waits for: withdrawals may take it.
func (k Keeper) Available(ctx context.Context, row uint32, contract []byte) (math.Int, error) {
	ledger, err := k.ledger(ctx, row, contract)
	if err != nil {
		return math.Int{}, err
	}
	return ledger.Available(), nil
}

// Reserve sets locked money aside for a withdrawal. It returns ErrInsufficient if there is not so
// much.
func (k Keeper) Reserve(ctx context.Context, row uint32, contract []byte, amount math.Int) error {
	token, err := k.token(ctx, row, contract)
	if err != nil {
		return err
	}
	available, err := k.Available(ctx, row, contract)
	if err != nil {
		return err
	}
	if amount.GT(available) {
		return k.insufficient(ctx, token, available)
	}
	return k.updateLedger(ctx, row, contract, func(l *types.TokenLedger) { l.Reserved = l.Reserved.Add(amount) })
}

func (k Keeper) insufficient(ctx context.Context, token types.Token, available math.Int) error {
	row, err := k.row(ctx, token.Row)
	if err != nil {
		return err
	}
	return errorsmod.Wrapf(types.ErrInsufficient, "only %s%s available on %s", available, token.Denom, row.Name)
}

// Unreserve gives back what a withdrawal set aside, when it is canceled or refunded.
func (k Keeper) Unreserve(ctx context.Context, row uint32, contract []byte, amount math.Int) error {
	return k.updateLedger(ctx, row, contract, func(l *types.TokenLedger) { l.Reserved = l.Reserved.Sub(amount) })
}

// Release notes that a withdrawal was executed: what it set aside has left, or is its recipient's to
// claim.
func (k Keeper) Release(ctx context.Context, row uint32, contract []byte, amount math.Int) error {
	return k.updateLedger(ctx, row, contract, func(l *types.TokenLedger) {
		l.Locked = l.Locked.Sub(amount)
		l.Reserved = l.Reserved.Sub(amount)
	})
}

// relieveInflow makes room for as much to come in as left.
func (k Keeper) relieveInflow(ctx context.Context, row uint32, contract []byte, amount math.Int) error {
	token, err := k.token(ctx, row, contract)
	if err != nil {
		return err
	}
	now := blockTime(ctx)
	return k.updateLedger(ctx, row, contract, func(l *types.TokenLedger) {
		l.Inflow = l.Inflow.Leak(token.Limits.DailyInflow, now).Relieve(amount)
	})
}

// book notes that a deposit was locked, for nobody yet.
func (k Keeper) book(ctx context.Context, token types.Token, amount math.Int) error {
	return k.updateLedger(ctx, token.Row, token.Contract, func(l *types.TokenLedger) {
		l.Locked = l.Locked.Add(amount)
		l.Held = l.Held.Add(amount)
	})
}

// unhold notes that a held deposit is held no more, because it is minted.
func (k Keeper) unhold(ctx context.Context, token types.Token, amount math.Int) error {
	return k.updateLedger(ctx, token.Row, token.Contract, func(l *types.TokenLedger) { l.Held = l.Held.Sub(amount) })
}

// checkBacking returns ErrInvariant if, with what is to be minted, more of the denom were in the world
// or waiting to be than Portals hold behind it.
func (k Keeper) checkBacking(ctx context.Context, denom string, minting math.Int) error {
	locked, held, err := k.backing(ctx, denom)
	if err != nil {
		return err
	}
	supply := k.Bank.GetSupply(ctx, denom).Amount
	if supply.Add(held).Add(minting).LTE(locked) {
		return nil
	}
	return errorsmod.Wrapf(types.ErrInvariant, "%s: the supply is %s, %s are held and %s are to be minted, but %s are locked",
		denom, supply, held, minting, locked)
}

// backing returns the sums of a denom over all rows.
func (k Keeper) backing(ctx context.Context, denom string) (locked, held math.Int, err error) {
	locked, held = math.ZeroInt(), math.ZeroInt()
	tokens, err := k.TokensOf(ctx, denom)
	if err != nil {
		return locked, held, err
	}
	for _, token := range tokens {
		ledger, err := k.ledger(ctx, token.Row, token.Contract)
		if err != nil {
			return locked, held, err
		}
		locked, held = locked.Add(ledger.Locked), held.Add(ledger.Held)
	}
	return locked, held, nil
}
