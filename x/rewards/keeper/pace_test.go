package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/rewards/testutil"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

func pace(t *testing.T, f *testutil.Fixture) types.Pace {
	t.Helper()
	pace, err := f.Keeper.Pace.Get(f.Ctx)
	require.NoError(t, err)
	return pace
}

// secondsPerBlock reads the measured pace off what the query foretells for one block.
func secondsPerBlock(t *testing.T, f *testutil.Fixture) float64 {
	t.Helper()
	f.SetRate(math.OneInt())
	f.Give(f.Keeper.PoolAddress(), math.OneInt())
	dry := queryPool(t, f).DryTime
	require.NotNil(t, dry)
	return dry.Sub(f.Ctx.BlockTime()).Seconds()
}

func TestPaceLeavesOutTheGenesisTime(t *testing.T) {
	f := testutil.New(t)
	require.NoError(t, f.Keeper.BeginBlocker(f.Ctx))
	f.NextBlock(48 * time.Hour)
	for range 4 {
		f.NextBlock(3 * time.Second)
	}

	require.Equal(t, int64(2), pace(t, f).Older.Height)
	require.InDelta(t, 3, secondsPerBlock(t, f), 0.001)
}

func TestPaceFollowsRecentBlocks(t *testing.T) {
	f := testutil.New(t)
	for range 1500 {
		f.NextBlock(6 * time.Second)
	}
	for range 2000 {
		f.NextBlock(time.Second)
	}

	marks := pace(t, f)
	age := f.Ctx.BlockHeight() - marks.Older.Height
	require.GreaterOrEqual(t, age, int64(1000))
	require.Less(t, age, int64(2000))
	require.InDelta(t, 1, secondsPerBlock(t, f), 0.001)
}

// A chain that starts again from an export may count heights from 1 again.
func TestPaceStartsAgainWithTheHeights(t *testing.T) {
	f := testutil.New(t)
	for range 1200 {
		f.NextBlock(time.Second)
	}
	f.Ctx = f.Ctx.WithBlockHeight(0)

	f.NextBlock(time.Hour)
	require.Equal(t, types.Pace{Newer: types.Mark{Height: 1, Time: f.Ctx.BlockTime()}}, pace(t, f))
	f.NextBlock(time.Second)
	f.NextBlock(5 * time.Second)

	require.InDelta(t, 5, secondsPerBlock(t, f), 0.001)
}

func TestPaceOfBlocksWithoutTime(t *testing.T) {
	f := testutil.New(t)
	for range 5 {
		f.NextBlock(0)
	}
	f.SetRate(math.OneInt())
	f.Give(f.Keeper.PoolAddress(), math.OneInt())

	require.Nil(t, queryPool(t, f).DryTime)
}
