package types

import (
	"time"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
)

// Bounds of what governance can decide.
const (
	// MaxBatchItems bounds max_batch_items.
	MaxBatchItems = 10_000

	// MaxRelayShareBps is a tenth: more would make payees prey of whoever submits.
	MaxRelayShareBps = 1_000

	// MaxLaneLife bounds max_lane_life_seconds, and so how long records live.
	MaxLaneLife = 366 * 24 * time.Hour

	// MinUnlockDelay and MaxUnlockDelay bound the unlock delays of purses.
	MinUnlockDelay = time.Minute
	MaxUnlockDelay = 30 * 24 * time.Hour

	// bpsWhole is all of an amount, in hundredths of a percent.
	bpsWhole = 10_000
)

// DefaultParams are those of mainnet.
func DefaultParams() Params {
	return Params{
		MaxBatchItems:         2_000,
		MinDeposits:           sdk.NewCoins(sdk.NewCoin(chain.BaseDenom, chain.OneBTT())),
		MaxLaneLifeSeconds:    seconds(180 * 24 * time.Hour),
		MinUnlockDelaySeconds: seconds(24 * time.Hour),
		MaxUnlockDelaySeconds: seconds(MaxUnlockDelay),
		ChequeChainId:         199,
		MaxRelayShareBps:      MaxRelayShareBps,
	}
}

// Validate returns ErrInvalidParams, saying which parameter is wrong, what it is and what it may
// be.
func (p Params) Validate() error {
	for _, bound := range []struct {
		name             string
		value, low, high uint64
	}{
		{"max_batch_items", uint64(p.MaxBatchItems), 1, MaxBatchItems},
		{"max_lane_life_seconds", p.MaxLaneLifeSeconds, seconds(time.Hour), seconds(MaxLaneLife)},
		{"min_unlock_delay_seconds", p.MinUnlockDelaySeconds, seconds(MinUnlockDelay), seconds(MaxUnlockDelay)},
		{"max_unlock_delay_seconds", p.MaxUnlockDelaySeconds, p.MinUnlockDelaySeconds, seconds(MaxUnlockDelay)},
		{"cheque_chain_id", p.ChequeChainId, 1, 1<<63 - 1},
		{"max_relay_share_bps", uint64(p.MaxRelayShareBps), 0, MaxRelayShareBps},
	} {
		if bound.value < bound.low || bound.value > bound.high {
			return errorsmod.Wrapf(ErrInvalidParams, "%s is %d: it must be from %d to %d", bound.name, bound.value, bound.low, bound.high)
		}
	}
	return p.validateDeposits()
}

func (p Params) validateDeposits() error {
	if err := p.MinDeposits.Validate(); err != nil {
		return errorsmod.Wrapf(ErrInvalidParams, "min_deposits: %s", err)
	}
	for _, coin := range p.MinDeposits {
		if !AmountInBounds(coin.Amount) {
			return errorsmod.Wrapf(ErrInvalidParams, "min_deposits has %s: a purse holds less than 2^127", coin)
		}
	}
	return nil
}

func seconds(d time.Duration) uint64 { return uint64(d / time.Second) }
