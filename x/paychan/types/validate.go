package types

import (
	"fmt"

	"cosmossdk.io/math"
)

// Validate returns an error unless the purse is one that messages can have made.
func (p Purse) Validate() error {
	if err := canonicalAddress("owner", p.Owner); err != nil {
		return err
	}
	if err := validateDenom(p.Denom); err != nil {
		return err
	}
	if err := amounts([]string{"balance", "allocated"}, p.Balance, p.Allocated); err != nil {
		return err
	}
	if err := counters([]string{"deposited", "paid", "withdrawn"}, p.Deposited, p.Paid, p.Withdrawn); err != nil {
		return err
	}
	switch {
	case p.Allocated.GT(p.Balance):
		return fmt.Errorf("allocated is %s, more than the balance %s", p.Allocated, p.Balance)
	case !p.Deposited.Equal(p.Paid.Add(p.Withdrawn).Add(p.Balance)):
		return fmt.Errorf("deposited %s is not paid %s, withdrawn %s and balance %s together", p.Deposited, p.Paid, p.Withdrawn, p.Balance)
	case p.UnlockDelaySeconds < seconds(MinUnlockDelay), p.UnlockDelaySeconds > seconds(MaxUnlockDelay):
		return fmt.Errorf("unlock_delay_seconds is %d", p.UnlockDelaySeconds)
	case p.Balance.IsZero() != (p.DrySince != 0), p.DrySince < 0, p.DrySince > maxTime:
		return fmt.Errorf("dry_since is %d with a balance of %s", p.DrySince, p.Balance)
	case p.Sessions > MaxSessions:
		return fmt.Errorf("it has %d session keys, of at most %d", p.Sessions, MaxSessions)
	default:
		return p.Unlock.validate("unlock")
	}
}

// maxTime and maxHeight bound what the clock of a chain can show, in the year 36,812 and after as
// many blocks as fit, so that adding delays stays far from the end of the numbers.
const (
	maxTime   = 1 << 40
	maxHeight = 1 << 53
)

// validate returns an error unless a block can have had the mark. None is fine.
func (m *Mark) validate(name string) error {
	if m != nil && (m.Time < 0 || m.Time > maxTime || m.Height < 0 || m.Height > maxHeight) {
		return fmt.Errorf("%s is %d at height %d: it must be of a block, at most %d and %d", name, m.Time, m.Height, int64(maxTime), int64(maxHeight))
	}
	return nil
}

// Validate returns an error unless the session is one that messages can have made.
func (s Session) Validate() error {
	if err := canonicalAddress("key", s.Key); err != nil {
		return err
	}
	if err := amounts([]string{"terms.cap"}, s.Terms.Cap); err != nil {
		return err
	}
	if err := counters([]string{"used"}, s.Used); err != nil {
		return err
	}
	if (s.Pending == nil) != (s.PendingSince == nil) {
		return fmt.Errorf("pending and pending_since come together")
	}
	if s.Pending == nil {
		return nil
	}
	if err := s.PendingSince.validate("pending_since"); err != nil {
		return err
	}
	return amounts([]string{"pending.cap"}, s.Pending.Cap)
}

// Validate returns an error unless the lane is one that messages can have made.
func (l Lane) Validate(key LaneKey) error {
	if err := amounts([]string{"claimed", "owed", "allocated"}, l.Claimed, l.Owed, l.Allocated); err != nil {
		return err
	}
	if !l.Secured() {
		if !l.Allocated.IsZero() {
			return fmt.Errorf("it has a ring-fence but no signer")
		}
		return nil
	}
	if err := canonicalAddress("signer", l.Signer); err != nil {
		return err
	}
	switch {
	case key.Kind == LaneCheque:
		return fmt.Errorf("a lane of cheques has no ring-fence")
	case l.Claimed.GT(l.Allocated):
		return fmt.Errorf("claimed is %s, more than was allocated, %s", l.Claimed, l.Allocated)
	default:
		return nil
	}
}

// Validate returns an error unless the counters add up.
func (t Totals) Validate() error {
	if err := validateDenom(t.Denom); err != nil {
		return err
	}
	if err := counters([]string{"deposited", "paid", "withdrawn", "held"}, t.Deposited, t.Paid, t.Withdrawn, t.Held); err != nil {
		return err
	}
	if !t.Deposited.Equal(t.Paid.Add(t.Withdrawn).Add(t.Held)) {
		return fmt.Errorf("deposited %s is not paid %s, withdrawn %s and held %s together", t.Deposited, t.Paid, t.Withdrawn, t.Held)
	}
	return nil
}

func amounts(names []string, values ...math.Int) error {
	for i, value := range values {
		if !AmountInBounds(value) {
			return fmt.Errorf("%s is %s: it must be there, not negative and less than 2^%d", names[i], value, MaxAmountBits)
		}
	}
	return nil
}

// maxCounterBits bounds sums over time far above what a chain can reach, 2^127 in each of 2^64
// messages, and below where math.Int panics.
const maxCounterBits = 192

func counters(names []string, values ...math.Int) error {
	for i, value := range values {
		if value.IsNil() || value.IsNegative() || value.BigIntMut().BitLen() > maxCounterBits {
			return fmt.Errorf("%s is %s: it must be there, not negative and at most %d bits", names[i], value, maxCounterBits)
		}
	}
	return nil
}
