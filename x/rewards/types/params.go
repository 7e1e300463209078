package types

import (
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/units"
)

// worldSupplyBTT is all the BTT that exist, on every chain.
const worldSupplyBTT = 990_000_000_000_000

// MaxAbttPerBlock returns the highest rate: all the BTT in the world. A higher one can only
// be a mistake in the number of decimals.
func MaxAbttPerBlock() math.Int {
	return chain.OneBTT().MulRaw(worldSupplyBTT)
}

// NewParams returns parameters with the rate given, in abtt per block.
func NewParams(abttPerBlock math.Int) Params {
	return Params{AbttPerBlock: abttPerBlock}
}

// DefaultParams pay nothing: a network's genesis or its governance sets the rate.
func DefaultParams() Params {
	return NewParams(math.ZeroInt())
}

// Validate returns ErrInvalidParams unless the rate is from zero to MaxAbttPerBlock.
func (p Params) Validate() error {
	switch rate := p.AbttPerBlock; {
	case rate.IsNil():
		return errorsmod.Wrap(ErrInvalidParams, `abtt_per_block is missing: write "0" to pay nothing`)
	case rate.IsNegative():
		return errorsmod.Wrapf(ErrInvalidParams, "abtt_per_block is %s: it must be zero (pay nothing) or more", rate)
	case rate.GT(MaxAbttPerBlock()):
		return errorsmod.Wrapf(ErrInvalidParams, "abtt_per_block is %s, more than all the BTT in the world (%s): it counts abtt, of which one BTT has 10^%d",
			rate, units.FormatBTT(MaxAbttPerBlock()), chain.Decimals)
	default:
		return nil
	}
}
