package keeper

import (
	"context"
	"errors"
	"fmt"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/invariant"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Invariants returns what must hold of the module's state after every block.
func (k Keeper) Invariants() []invariant.Invariant {
	return []invariant.Invariant{
		{Name: types.ModuleName + "/genesis-valid", Check: k.checkExport},
		{Name: types.ModuleName + "/denoms-backed", Check: k.checkDenoms},
		{Name: types.ModuleName + "/withdrawals-covered", Check: k.checkCovered},
		{Name: types.ModuleName + "/registry-bijective", Check: k.checkRegistry},
		{Name: types.ModuleName + "/packets-in-one-state", Check: k.checkPackets},
		{Name: types.ModuleName + "/held-queued", Check: k.checkHeld},
		{Name: types.ModuleName + "/withdrawals-queued", Check: k.checkQueues},
	}
}

// checkExport holds every record, and their sums, against the rules of a genesis: for each token
// reserved and held are the sums of withdrawals and held deposits, and together at most locked.
func (k Keeper) checkExport(ctx context.Context) (string, error) {
	genesis, err := k.ExportGenesis(ctx)
	if err != nil {
		return "", err
	}
	if invalid := genesis.Validate(); invalid != nil {
		return invalid.Error(), nil //nolint:nilerr // that is what is broken
	}
	return "", nil
}

// checkDenoms wants the supply of each bridged denom, which includes what withdrawals under way took, and
// what is held to be at most what Portals hold.
func (k Keeper) checkDenoms(ctx context.Context) (string, error) {
	broken := ""
	err := k.Tokens.Walk(ctx, nil, func(_ rowToken, token types.Token) (bool, error) {
		err := k.checkBacking(ctx, token.Denom, math.ZeroInt())
		if errors.Is(err, types.ErrInvariant) {
			broken, err = err.Error(), nil
		}
		return broken != "", err
	})
	return broken, err
}

// checkCovered wants the module account to hold what withdrawals under way took. There may be more: the
// EVM can put coins there that no message counted, and nobody can take them out.
func (k Keeper) checkCovered(ctx context.Context) (string, error) {
	owed := sdk.NewCoins()
	err := k.Withdrawals.Walk(ctx, nil, func(_ uint64, w types.Withdrawal) (bool, error) {
		owed = owed.Add(w.Amount).Add(w.Fee)
		return false, nil
	})
	if err != nil {
		return "", err
	}
	for _, coin := range owed {
		if has := k.Bank.GetBalance(ctx, k.moduleAddress, coin.Denom); has.Amount.LT(coin.Amount) {
			return fmt.Sprintf("the module account holds %s, but withdrawals under way took %s", has, coin), nil
		}
	}
	return "", nil
}

// checkRegistry wants contracts and denoms of a row to name each other, and each to have a ledger.
func (k Keeper) checkRegistry(ctx context.Context) (string, error) {
	broken, tokens, denoms, ledgers := "", 0, 0, 0
	err := k.Tokens.Walk(ctx, nil, func(key rowToken, token types.Token) (bool, error) {
		tokens++
		contract, err := k.TokensByDenom.Get(ctx, collections.Join(key.K1(), token.Denom))
		if err != nil && !isNotFound(err) {
			return true, err
		}
		if string(contract) != string(key.K2()) || token.Row != key.K1() || string(token.Contract) != string(key.K2()) {
			broken = fmt.Sprintf("%x of row %d is %s, which is %x", key.K2(), key.K1(), token.Denom, contract)
		}
		return broken != "", nil
	})
	if err != nil || broken != "" {
		return broken, err
	}
	if err := k.TokensByDenom.Walk(ctx, nil, func(collections.Pair[uint32, string], []byte) (bool, error) { denoms++; return false, nil }); err != nil {
		return "", err
	}
	if err := k.Ledgers.Walk(ctx, nil, func(rowToken, types.TokenLedger) (bool, error) { ledgers++; return false, nil }); err != nil {
		return "", err
	}
	if tokens == denoms && tokens == ledgers {
		return "", nil
	}
	return fmt.Sprintf("%d tokens, but %d denoms and %d ledgers", tokens, denoms, ledgers), nil
}
