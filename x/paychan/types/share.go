package types

import (
	"cosmossdk.io/math"
)

// Share returns bps hundredths of a percent of amount, rounded down.
func Share(amount math.Int, bps uint32) math.Int {
	return amount.MulRaw(int64(bps)).QuoRaw(bpsWhole)
}
