package types

import (
	"fmt"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"
)

// maxTotalBits bounds the counters far above what can ever be reached (the supply needs 110
// bits and passes through the pool again and again), and far below where math.Int panics.
const maxTotalBits = 192

// NewTotals returns counters at zero.
func NewTotals() Totals {
	return Totals{FundedAbtt: math.ZeroInt(), PaidAbtt: math.ZeroInt()}
}

// Validate returns an error unless both counters are present, not negative and in range.
func (t Totals) Validate() error {
	if err := validateTotal("funded_abtt", t.FundedAbtt); err != nil {
		return err
	}
	return validateTotal("paid_abtt", t.PaidAbtt)
}

// AddFunded returns the counters after amount entered the pool, or ErrTotalTooLarge.
func (t Totals) AddFunded(amount math.Int) (Totals, error) {
	sum, err := addTotal("funded_abtt", t.FundedAbtt, amount)
	return Totals{FundedAbtt: sum, PaidAbtt: t.PaidAbtt}, err
}

// AddPaid returns the counters after amount left the pool, or ErrTotalTooLarge.
func (t Totals) AddPaid(amount math.Int) (Totals, error) {
	sum, err := addTotal("paid_abtt", t.PaidAbtt, amount)
	return Totals{FundedAbtt: t.FundedAbtt, PaidAbtt: sum}, err
}

// Unpaid returns how much of what was funded must still be in the pool: funded less paid.
// It is negative once payments have used genesis balances or plain transfers.
func (t Totals) Unpaid() math.Int {
	return t.FundedAbtt.Sub(t.PaidAbtt)
}

func addTotal(name string, total, amount math.Int) (math.Int, error) {
	sum, err := total.SafeAdd(amount)
	if err != nil || sum.BigIntMut().BitLen() > maxTotalBits {
		return math.Int{}, errorsmod.Wrapf(ErrTotalTooLarge, "adding %s to %s", amount, name)
	}
	return sum, nil
}

func validateTotal(name string, total math.Int) error {
	switch {
	case total.IsNil():
		return fmt.Errorf(`%s is missing: write "0" for a new chain`, name)
	case total.IsNegative():
		return fmt.Errorf("%s is %s: a total is zero or more", name, total)
	case total.BigIntMut().BitLen() > maxTotalBits:
		return fmt.Errorf("%s is %s, which has more than %d bits", name, total, maxTotalBits)
	default:
		return nil
	}
}
