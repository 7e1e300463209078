package types

import (
	"bytes"
	"regexp"
	"strings"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
)

const (
	// MaxTokens bounds the tokens of a row, and so what a block looks at.
	MaxTokens = 256

	// maxDecimals: one whole unit of a token fits 2^127.
	maxDecimals = 36

	// A withdrawal that BTTC lets through must never meet the Portal's own limit: its bucket may run
	// a packet's lifetime behind ours.
	outflowShare, portalShare = 4, 5
)

// tokenDenom leaves out what other modules mint: ibc/HASH, erc20:0xADDRESS.
var tokenDenom = regexp.MustCompile(`^[a-z][a-z0-9/.-]{2,63}$`)

var tokenSymbol = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.+_-]{0,15}$`)

// Validate returns ErrInvalidToken, saying what is wrong.
func (t Token) Validate() error {
	switch {
	case t.Row == 0:
		return errorsmod.Wrap(ErrInvalidToken, "the row is missing")
	case !IsAddress(t.Contract):
		return errorsmod.Wrap(ErrInvalidToken, "the contract must be 20 bytes that are not all zero")
	case !tokenDenom.MatchString(t.Denom) || strings.HasPrefix(t.Denom, "ibc/"):
		return errorsmod.Wrapf(ErrInvalidToken, "the denom %q: use 3 to 64 of a-z, 0-9 and / . -, a letter first, and not ibc/", t.Denom)
	case !tokenSymbol.MatchString(t.Symbol):
		return errorsmod.Wrapf(ErrInvalidToken, "%s: the symbol %q: use 1 to 16 letters, digits and . + _ -", t.Denom, t.Symbol)
	case t.Decimals > maxDecimals:
		return errorsmod.Wrapf(ErrInvalidToken, "%s has %d decimals: at most %d", t.Denom, t.Decimals, maxDecimals)
	case t.Denom == chain.BaseDenom && t.Decimals != chain.Decimals:
		return errorsmod.Wrapf(ErrInvalidToken, "%s has %d decimals, the contract %d: it cannot stand for it", t.Denom, chain.Decimals, t.Decimals)
	}
	return errorsmod.Wrap(t.Limits.Validate(), t.Denom)
}

// Conflicts returns ErrInvalidToken if both tokens cannot be: on a row a contract has one denom and a
// denom one contract, and everywhere a denom has the same decimals.
func (t Token) Conflicts(other Token) error {
	switch {
	case t.Row == other.Row && bytes.Equal(t.Contract, other.Contract):
		return errorsmod.Wrapf(ErrInvalidToken, "the contract %x stands for %s already", t.Contract, other.Denom)
	case t.Row == other.Row && t.Denom == other.Denom:
		return errorsmod.Wrapf(ErrInvalidToken, "%s has the contract %x on this row already", t.Denom, other.Contract)
	case t.Denom == other.Denom && t.Decimals != other.Decimals:
		return errorsmod.Wrapf(ErrInvalidToken, "%s has %d decimals on row %d: it cannot have %d here", t.Denom, other.Decimals, other.Row, t.Decimals)
	}
	return nil
}

// Coin returns an amount of the token's denom.
func (t Token) Coin(amount math.Int) sdk.Coin { return sdk.Coin{Denom: t.Denom, Amount: amount} }

// Validate returns ErrInvalidToken, saying which limit is wrong. A limit of 0 lets nothing through.
func (l TokenLimits) Validate() error {
	for _, bound := range []struct {
		name  string
		value math.Int
	}{
		{"max_locked", l.MaxLocked},
		{"daily_inflow", l.DailyInflow},
		{"daily_outflow", l.DailyOutflow},
		{"portal_daily_limit", l.PortalDailyLimit},
		{"min_deposit", l.MinDeposit},
		{"min_withdrawal", l.MinWithdrawal},
		{"min_fee", l.MinFee},
	} {
		if !AmountInBounds(bound.value) {
			return errorsmod.Wrapf(ErrInvalidToken, "limits.%s must be from 0 to 2^127-1", bound.name)
		}
	}
	if l.DailyOutflow.MulRaw(portalShare).GT(l.PortalDailyLimit.MulRaw(outflowShare)) {
		return errorsmod.Wrapf(ErrInvalidToken, "limits.daily_outflow is %s: at most 80 %% of portal_daily_limit, which is %s",
			l.DailyOutflow, l.PortalDailyLimit)
	}
	return nil
}

// Fits reports whether a deposit of this amount can ever be credited.
func (l TokenLimits) Fits(amount math.Int) bool {
	return amount.LTE(l.MaxLocked) && amount.LTE(l.DailyInflow)
}

// NewTokenLedger is the ledger of a token of which nothing is locked.
func NewTokenLedger() TokenLedger {
	empty := Flow{Used: math.ZeroInt()}
	return TokenLedger{Locked: math.ZeroInt(), Reserved: math.ZeroInt(), Held: math.ZeroInt(), Inflow: empty, Outflow: empty}
}

// Available is what of the locked money nobody waits for.
func (l TokenLedger) Available() math.Int { return l.Locked.Sub(l.Reserved).Sub(l.Held) }

// Validate returns ErrInvariant, saying what does not add up.
func (l TokenLedger) Validate() error {
	for _, bound := range []struct {
		name  string
		value math.Int
	}{
		{"locked", l.Locked},
		{"reserved", l.Reserved},
		{"held", l.Held},
		{"inflow.used", l.Inflow.Used},
		{"outflow.used", l.Outflow.Used},
	} {
		if !SumInBounds(bound.value) {
			return errorsmod.Wrapf(ErrInvariant, "%s of the ledger is out of bounds", bound.name)
		}
	}
	if l.Reserved.Add(l.Held).GT(l.Locked) {
		return errorsmod.Wrapf(ErrInvariant, "%s are locked, but %s reserved and %s held", l.Locked, l.Reserved, l.Held)
	}
	if l.Inflow.Time < 0 || l.Outflow.Time < 0 {
		return errorsmod.Wrap(ErrInvariant, "the time of a flow is negative")
	}
	return l.Pause.Validate()
}
