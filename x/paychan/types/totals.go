package types

import (
	"cosmossdk.io/math"
)

// NewTotals returns the counters of a denom at zero.
func NewTotals(denom string) Totals {
	zero := math.ZeroInt()
	return Totals{Denom: denom, Deposited: zero, Paid: zero, Withdrawn: zero, Held: zero}
}

// Deposit counts what was put into a purse.
func (t *Totals) Deposit(amount math.Int) {
	t.Deposited = t.Deposited.Add(amount)
	t.Held = t.Held.Add(amount)
}

// Pay counts what payees got.
func (t *Totals) Pay(amount math.Int) {
	t.Paid = t.Paid.Add(amount)
	t.Held = t.Held.Sub(amount)
}

// Withdraw counts what an owner took back.
func (t *Totals) Withdraw(amount math.Int) {
	t.Withdrawn = t.Withdrawn.Add(amount)
	t.Held = t.Held.Sub(amount)
}
