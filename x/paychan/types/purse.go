package types

import (
	"cosmossdk.io/math"
)

// NewPurse returns a purse with its first deposit.
func NewPurse(id uint64, owner, denom string, deposit math.Int, unlockDelaySeconds uint64) Purse {
	return Purse{
		Id: id, Owner: owner, Denom: denom, UnlockDelaySeconds: unlockDelaySeconds,
		Balance: deposit, Deposited: deposit,
		Allocated: math.ZeroInt(), Paid: math.ZeroInt(), Withdrawn: math.ZeroInt(),
	}
}

// Free returns what credit lanes share and the owner can withdraw or allocate.
func (p Purse) Free() math.Int { return p.Balance.Sub(p.Allocated) }

// Pay takes amount out of the balance, and out of the ring-fences if secured.
func (p *Purse) Pay(amount math.Int, secured bool) {
	p.Balance = p.Balance.Sub(amount)
	p.Paid = p.Paid.Add(amount)
	if secured {
		p.Allocated = p.Allocated.Sub(amount)
	}
}
