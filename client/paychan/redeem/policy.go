package redeem

import (
	"time"

	"cosmossdk.io/math"
)

// Policy says when claiming is worth its gas. What is zero gets a default.
type Policy struct {
	// Rates are what one base unit of a denom is worth in abtt, which gas is paid in. What has no
	// rate is claimed when it is urgent, whatever it costs; abtt needs none.
	Rates map[string]math.LegacyDec
	// Multiple is how many times its gas a batch must be worth while nothing is urgent: 20.
	Multiple int64
	// Rider is how many times its own gas an item must be worth to go along: 2. What is urgent goes
	// along at once its gas.
	Rider int64
	// Margin is how long before a lane or session ends, or an unlock matures, claiming is urgent:
	// 6 hours. An unlock that is asked for is always urgent.
	Margin time.Duration
	// Dry is how many times what is unclaimed here a purse must hold for us not to hurry: 2.
	Dry int64
	// ClaimAbove are amounts unclaimed on one lane above which claiming is urgent, by denom: a
	// little less than the payee's credit window, so that serving goes on.
	ClaimAbove map[string]math.Int
	// RetryBlocks is how long an item that the chain refused rests: 1800.
	RetryBlocks int64
	// KeepFor is how long expired lanes are kept to be shown: 30 days.
	KeepFor time.Duration

	// MaxItems, MaxGas and MaxBytes bound one transaction, below what the chain allows: as many as
	// it allows, 20,000,000 and 500,000.
	MaxItems int
	MaxGas   uint64
	MaxBytes int
}

func (p Policy) withDefaults() Policy {
	if p.Multiple == 0 {
		p.Multiple = 20
	}
	if p.Rider == 0 {
		p.Rider = 2
	}
	if p.Margin == 0 {
		p.Margin = 6 * time.Hour
	}
	if p.Dry == 0 {
		p.Dry = 2
	}
	if p.RetryBlocks == 0 {
		p.RetryBlocks = 1800
	}
	if p.KeepFor == 0 {
		p.KeepFor = 30 * 24 * time.Hour
	}
	if p.MaxItems == 0 {
		p.MaxItems = 1 << 30
	}
	if p.MaxGas == 0 {
		p.MaxGas = 20_000_000
	}
	if p.MaxBytes == 0 {
		p.MaxBytes = 500_000
	}
	return p
}

// Gas that a transaction consumes beside what x/paychan counts, measured on a node and rounded up:
// its signature and fee, and its bytes. What is limited is paid for, used or not.
const (
	gasTx      = 85_000
	gasPerByte = 10
)
