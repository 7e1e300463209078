package keeper

import (
	"context"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// haltRow pauses a row in both directions until governance lifts it.
func (k Keeper) haltRow(ctx context.Context, row uint32, reason string) error {
	return k.halt(ctx, pausable{row: row}, reason)
}

func (k Keeper) halt(ctx context.Context, what pausable, reason string) error {
	return k.changePause(ctx, what, func(pause *types.Pause) error {
		*pause = halted(*pause, reason)
		return nil
	})
}

// halted is a pause without end in both directions. What guardians did is remembered.
func halted(pause types.Pause, reason string) types.Pause {
	return types.Pause{Inbound: true, Outbound: true, Reason: reason, GuardianPauses: pause.GuardianPauses}
}

// haltDenom alarms, and pauses a denom on every row in both directions until governance lifts it.
func (k Keeper) haltDenom(ctx context.Context, denom string, cause error) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	sdkCtx.Logger().Error("the ledger of a bridged token does not add up, the token is paused",
		"module", types.ModuleName, "height", sdkCtx.BlockHeight(), "denom", denom, "error", cause)
	tokens, err := k.TokensOf(ctx, denom)
	if err != nil {
		return err
	}
	for _, token := range tokens {
		if err := k.haltToken(ctx, token); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) haltToken(ctx context.Context, token types.Token) error {
	ledger, err := k.ledger(ctx, token.Row, token.Contract)
	if err != nil {
		return err
	}
	const reason = "the ledger does not add up"
	if halted := halted(ledger.Pause, reason); halted.Equal(ledger.Pause) {
		return nil
	}
	return k.halt(ctx, pausable{token.Row, token.Contract}, reason)
}

func emitPause(ctx context.Context, row uint32, contract []byte, pause types.Pause) error {
	return emit(ctx, &types.EventPauseChanged{
		Row: row, Contract: contract, Inbound: pause.Inbound, Outbound: pause.Outbound, Until: pause.Until, Reason: pause.Reason,
	})
}

// guardLedgers looks at one token a block, in turn: whoever mints a bridged denom but for deposits is
// found within as many blocks as there are tokens.
func (k Keeper) guardLedgers(ctx sdk.Context) error {
	token, found, err := k.tokenInTurn(ctx)
	if err != nil || !found {
		return err
	}
	if broken := k.checkBacking(ctx, token.Denom, math.ZeroInt()); broken != nil {
		return k.haltDenom(ctx, token.Denom, broken)
	}
	return nil
}

func (k Keeper) tokenInTurn(ctx sdk.Context) (types.Token, bool, error) {
	rows, err := k.allRows(ctx)
	if err != nil || len(rows) == 0 {
		return types.Token{}, false, err
	}
	// The remainder by rows and the quotient by tokens meet every pair.
	height := uint64(ctx.BlockHeight())
	tokens, err := k.rowTokens(ctx, rows[height%uint64(len(rows))].Id)
	if err != nil || len(tokens) == 0 {
		return types.Token{}, false, err
	}
	return tokens[height/uint64(len(rows))%uint64(len(tokens))], true, nil
}
