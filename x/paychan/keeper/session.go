package keeper

import (
	"time"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// maxSessionLife catches expiries in milliseconds, which would never end.
const maxSessionLife = 10 * 366 * 24 * time.Hour

// Delegate lets a session key sign vouchers on terms, or changes its terms: what they add counts
// at once, what they take away one unlock delay later, when no payee can hold a voucher any more
// that it took on the old ones. It cancels an unlock.
func (k Keeper) Delegate(ctx sdk.Context, owner common.Address, id uint64, key common.Address, terms types.SessionTerms) error {
	b, payer, err := k.bookOfOwner(ctx, owner, id)
	if err != nil {
		return err
	}
	if key == owner {
		return types.ErrInvalidSessionKey
	}
	if terms.Ended(b.now) || terms.Expiry > uint64(b.now.Time)+uint64(maxSessionLife/time.Second) {
		return errorsmod.Wrapf(types.ErrInvalidTerms, "expiry %d, at %d", terms.Expiry, b.now.Time)
	}
	if err := b.keepOpen(payer); err != nil {
		return err
	}
	session, err := b.delegate(payer, key, terms)
	if err != nil {
		return err
	}
	if err := b.flush(); err != nil {
		return err
	}
	event := &types.EventSessionDelegated{Purse: id, Key: session.Key, Terms: session.Terms, Pending: session.Pending}
	if session.Pending != nil {
		matures := types.Matures(*session.PendingSince, payer.value.UnlockDelaySeconds)
		event.Matures = &matures
	}
	return emit(ctx, event)
}

func (b *book) delegate(payer *row[uint64, purse], key common.Address, terms types.SessionTerms) (types.Session, error) {
	entry, err := b.session(payer.key, key)
	if err != nil {
		return types.Session{}, err
	}
	current := entry.value.Settled(b.now, payer.value.UnlockDelaySeconds)
	switch {
	case !entry.found:
		if err := b.makeRoom(payer); err != nil {
			return types.Session{}, err
		}
		current, err = b.newSession(payer.key, key, terms)
		payer.value.Sessions, payer.dirty = payer.value.Sessions+1, true
	case current.Terms.Ended(b.now):
		current, err = b.newSession(payer.key, key, terms)
	default:
		current = current.With(terms, b.now)
	}
	entry.value, entry.dirty = current, true
	return current, err
}

func (b *book) newSession(id uint64, key common.Address, terms types.SessionTerms) (types.Session, error) {
	text, err := b.k.spell(key)
	return types.Session{Purse: id, Key: text, Terms: terms, Used: math.ZeroInt()}, err
}

// makeRoom forgets session keys that have ended, if the purse has as many as it can have. They
// are at most MaxSessions.
func (b *book) makeRoom(payer *row[uint64, purse]) error {
	if payer.value.Sessions < types.MaxSessions {
		return nil
	}
	sessions, err := b.k.sessionsOf(b.ctx, payer.key)
	if err != nil {
		return err
	}
	for _, session := range sessions {
		if !session.At(b.now, payer.value.UnlockDelaySeconds).Ended(b.now) {
			continue
		}
		key, err := b.k.account(session.Key)
		if err != nil {
			return err
		}
		if err := b.k.Sessions.Remove(b.ctx, collections.Join(payer.key, key[:])); err != nil {
			return errorsmod.Wrap(err, "deleting a session key")
		}
		payer.value.Sessions, payer.dirty = payer.value.Sessions-1, true
	}
	if payer.value.Sessions >= types.MaxSessions {
		return errorsmod.Wrapf(types.ErrTooManySessions, "it has %d", payer.value.Sessions)
	}
	return nil
}

// sessionsOf returns the session keys of a purse, by key: at most MaxSessions.
func (k Keeper) sessionsOf(ctx sdk.Context, id uint64) ([]types.Session, error) {
	var sessions []types.Session
	err := k.Sessions.Walk(ctx, collections.NewPrefixedPairRange[uint64, []byte](id),
		func(_ collections.Pair[uint64, []byte], session types.Session) (bool, error) {
			sessions = append(sessions, session)
			return false, nil
		})
	return sessions, errorsmod.Wrapf(err, "reading the session keys of purse %d", id)
}

// Revoke ends a session key one unlock delay from now, or from when that was asked for first, and
// returns when.
func (k Keeper) Revoke(ctx sdk.Context, owner common.Address, id uint64, key common.Address) (types.Mark, error) {
	b, payer, err := k.bookOfOwner(ctx, owner, id)
	if err != nil {
		return types.Mark{}, err
	}
	entry, err := b.session(id, key)
	if err != nil {
		return types.Mark{}, err
	}
	current := entry.value.Settled(b.now, payer.value.UnlockDelaySeconds)
	if !entry.found || current.Terms.Ended(b.now) {
		return types.Mark{}, types.ErrSessionNotFound
	}
	if current.Pending == nil || !current.Pending.Equal(types.Revoked()) {
		current = current.With(types.Revoked(), b.now)
	}
	entry.value, entry.dirty = current, true
	if err := b.flush(); err != nil {
		return types.Mark{}, err
	}
	matures := types.Matures(*current.PendingSince, payer.value.UnlockDelaySeconds)
	return matures, emit(ctx, &types.EventSessionRevoked{Purse: id, Key: current.Key, Matures: matures})
}
