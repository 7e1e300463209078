package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

const (
	// releasesPerBlock bounds the held deposits that one block looks at, over all tokens.
	releasesPerBlock = 64
	// releasesPerToken bounds them for one token, so that tokens do not block each other.
	releasesPerToken = 16
)

// releaseHeld credits held deposits for which there is room now, each token's in order of ids. Which
// token comes first changes from block to block.
func (k Keeper) releaseHeld(ctx sdk.Context) error {
	tokens, err := k.waitingTokens(ctx)
	if err != nil || len(tokens) == 0 {
		return err
	}
	first := int(uint64(ctx.BlockHeight()) % uint64(len(tokens)))
	budget := releasesPerBlock
	for i := range tokens {
		token := tokens[(first+i)%len(tokens)]
		seen, err := k.releaseToken(ctx, token, min(budget, releasesPerToken))
		if err != nil {
			return err
		}
		if budget -= seen; budget == 0 {
			return nil
		}
	}
	return nil
}

// waitingTokens returns the tokens that deposits wait for, in order. It looks at one entry a token,
// of which there are at most types.MaxRows * types.MaxTokens and those that Portals list and governance has
// not mapped yet.
func (k Keeper) waitingTokens(ctx context.Context) ([]types.Token, error) {
	var tokens []types.Token
	from := new(collections.Range[heldKey])
	for range types.MaxRows * types.MaxTokens {
		key, found, err := k.firstHeld(ctx, from)
		if err != nil || !found {
			return tokens, err
		}
		from = new(collections.Range[heldKey]).StartExclusive(collections.Join3(key.K1(), key.K2(), ^uint64(0)))
		token, err := k.Tokens.Get(ctx, collections.Join(key.K1(), key.K2()))
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return nil, errorsmod.Wrapf(err, "reading the token %x of row %d", key.K2(), key.K1())
		}
		tokens = append(tokens, token)
	}
	return tokens, nil
}

func (k Keeper) firstHeld(ctx context.Context, from *collections.Range[heldKey]) (key heldKey, found bool, err error) {
	err = k.HeldByToken.Walk(ctx, from, func(first heldKey) (bool, error) {
		key, found = first, true
		return true, nil
	})
	return key, found, errorsmod.Wrap(err, "reading the queues of held deposits")
}

// releaseToken credits held deposits of a token until one has to wait, or limit were looked at. It
// returns how many were.
func (k Keeper) releaseToken(ctx sdk.Context, token types.Token, limit int) (int, error) {
	ids, err := k.queue(ctx, token.Row, token.Contract, limit)
	if err != nil {
		return 0, err
	}
	for i, id := range ids {
		waits, err := k.release(ctx, id)
		if err != nil || waits {
			return i + 1, err
		}
	}
	return len(ids), nil
}

// release credits a held deposit, or takes it out of the queue because it will never be credited by
// itself, or reports that it has to wait.
func (k Keeper) release(ctx sdk.Context, id uint64) (waits bool, err error) {
	held, d, err := k.heldDeposit(ctx, id)
	if err != nil {
		return false, err
	}
	if err := k.bookLate(ctx, held, d); err != nil {
		return false, err
	}
	reason, err := k.settle(ctx, d, false)
	if err != nil {
		return false, err
	}
	if reason == credited {
		if err := k.removeHeld(ctx, held, d.token.Contract); err != nil {
			return false, err
		}
		return false, emit(ctx, &types.EventDepositReleased{
			Id: id, Row: held.Row, Nonce: held.Nonce, Recipient: k.spell(d.recipient),
		})
	}
	if reason == held.Reason {
		return true, nil
	}
	held.Reason = reason
	if err := k.setHeld(ctx, held, d.token.Contract); err != nil {
		return false, err
	}
	k.recordDeposit(ctx, d, types.TransferStage_TRANSFER_STAGE_HELD, reason.Text())
	return reason.Queued(), emit(ctx, &types.EventDepositHeld{Id: id, Row: held.Row, Nonce: held.Nonce, Reason: reason})
}
