package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/bttcprotocol/bttcd/internal/address"
)

// Bounds of what governance can decide.
const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour

	// MaxGuardians bounds the accounts that may pause.
	MaxGuardians = 16

	// MaxSlashedPowerBps is the most that evidence may remove of all power in a day: a client's bug must
	// not take a third.
	MaxSlashedPowerBps = 500

	// MaxInjectedBytes bounds max_injected_bytes: a block has more to hold.
	MaxInjectedBytes = 1 << 20

	maxEventsPerBlock = 1_000
	bpsWhole          = 10_000
)

// DefaultParams are those of mainnet.
func DefaultParams() Params {
	return Params{
		InjectionEnabled:          true,
		MaxEventsPerBlock:         128,
		MaxInjectedBytes:          256 << 10,
		GuardianPauseSeconds:      7 * day,
		SetDriftBps:               500,
		SetLifetimeSeconds:        7 * day,
		KeyGraceBlocks:            100_000,
		AbsenceBlocks:             10_000,
		SlashFractionBps:          500,
		MaxSlashedPowerBpsPerDay:  MaxSlashedPowerBps,
		TransferRetentionSeconds:  90 * day,
		CheckpointIntervalSeconds: hour,
	}
}

// Validate returns ErrInvalidParams, saying which parameter is wrong, what it is and what it may
// be.
func (p Params) Validate() error {
	for _, bound := range []struct {
		name             string
		value, low, high uint64
	}{
		{"max_events_per_block", uint64(p.MaxEventsPerBlock), 1, maxEventsPerBlock},
		{"max_injected_bytes", uint64(p.MaxInjectedBytes), 16 << 10, MaxInjectedBytes},
		{"guardian_pause_seconds", p.GuardianPauseSeconds, minute, 30 * day},
		{"set_drift_bps", uint64(p.SetDriftBps), 1, 2_000},
		{"set_lifetime_seconds", p.SetLifetimeSeconds, minute, 30 * day},
		{"key_grace_blocks", p.KeyGraceBlocks, 0, 10_000_000},
		{"absence_blocks", p.AbsenceBlocks, 0, 10_000_000},
		{"slash_fraction_bps", uint64(p.SlashFractionBps), 0, bpsWhole},
		{"max_slashed_power_bps_per_day", uint64(p.MaxSlashedPowerBpsPerDay), 0, MaxSlashedPowerBps},
		{"transfer_retention_seconds", p.TransferRetentionSeconds, hour, 366 * day},
	} {
		if bound.value < bound.low || bound.value > bound.high {
			return errorsmod.Wrapf(ErrInvalidParams, "%s is %d: it must be from %d to %d", bound.name, bound.value, bound.low, bound.high)
		}
	}
	if interval := p.CheckpointIntervalSeconds; interval != 0 && (interval < minute || interval > 30*day) {
		return errorsmod.Wrapf(ErrInvalidParams, "checkpoint_interval_seconds is %d: it must be 0, or from %d to %d", interval, minute, 30*day)
	}
	return p.validateGuardians()
}

func (p Params) validateGuardians() error {
	if len(p.Guardians) > MaxGuardians {
		return errorsmod.Wrapf(ErrInvalidParams, "there are %d guardians: at most %d", len(p.Guardians), MaxGuardians)
	}
	known := make(map[string]bool, len(p.Guardians))
	for _, guardian := range p.Guardians {
		if err := address.Account().CheckCanonical(guardian); err != nil {
			return errorsmod.Wrapf(ErrInvalidParams, "guardian %q: %s", guardian, err)
		}
		if known[guardian] {
			return errorsmod.Wrapf(ErrInvalidParams, "the guardian %s is listed twice", guardian)
		}
		known[guardian] = true
	}
	return nil
}
