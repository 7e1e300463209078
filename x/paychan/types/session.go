package types

import (
	"cosmossdk.io/math"
)

// MaxSessions bounds the session keys of a purse, because deleting it deletes them all.
const MaxSessions = 16

// At returns the terms that hold at now, in a purse with this unlock delay.
func (s Session) At(now Mark, delaySeconds uint64) SessionTerms {
	if s.Pending != nil && Matures(*s.PendingSince, delaySeconds).Reached(now) {
		return *s.Pending
	}
	return s.Terms
}

// Settled returns the session with pending terms in force if they are due.
func (s Session) Settled(now Mark, delaySeconds uint64) Session {
	if s.Pending != nil && Matures(*s.PendingSince, delaySeconds).Reached(now) {
		s.Terms, s.Pending, s.PendingSince = *s.Pending, nil, nil
	}
	return s
}

// With returns the settled session after its owner asked for other terms: what they add counts
// at once, what they take away one delay after now.
func (s Session) With(terms SessionTerms, now Mark) Session {
	if terms.Cap.LT(s.Terms.Cap) || terms.Expiry < s.Terms.Expiry {
		since := now
		s.Pending, s.PendingSince = &terms, &since
		s.Terms = SessionTerms{Cap: math.MaxInt(terms.Cap, s.Terms.Cap), Expiry: max(terms.Expiry, s.Terms.Expiry)}
		return s
	}
	s.Terms, s.Pending, s.PendingSince = terms, nil, nil
	return s
}

// Ended reports whether terms allow nothing at now. Revocation sets an expiry of zero.
func (t SessionTerms) Ended(now Mark) bool { return Expired(t.Expiry, now) }

// Revoked are the terms of a key that may do nothing.
func Revoked() SessionTerms { return SessionTerms{Cap: math.ZeroInt(), Expiry: 0} }

// Left returns how much of the cap is not used.
func (t SessionTerms) Left(used math.Int) math.Int {
	return math.MaxInt(math.ZeroInt(), t.Cap.Sub(used))
}
