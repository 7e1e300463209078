package keeper

import (
	gomath "math"
	"time"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

// horizon is how far ahead times are estimated.
const horizon = 100 * 365 * 24 * time.Hour

// status says whether the next block is paid.
func status(pool, rate math.Int) types.PoolStatus {
	switch {
	case !rate.IsPositive():
		return types.PoolStopped
	case !pool.IsPositive():
		return types.PoolDry
	default:
		return types.PoolPaying
	}
}

// blocksLeft returns how many blocks after height the pool pays for at rate, both positive,
// counting a last one that it pays in part. It never points beyond the highest height.
func blocksLeft(pool, rate math.Int, height int64) int64 {
	blocks := pool.Sub(math.OneInt()).Quo(rate).AddRaw(1)
	return math.MinInt(blocks, math.NewInt(gomath.MaxInt64-height)).Int64()
}

// dryTime returns the time of the block that comes blocks after now, or nil if that is
// unknown or beyond the horizon.
func dryTime(now time.Time, blocks int64, perBlock time.Duration) *time.Time {
	if perBlock <= 0 || blocks > int64(horizon/perBlock) {
		return nil
	}
	estimate := now.Add(time.Duration(blocks) * perBlock).UTC()
	return &estimate
}
