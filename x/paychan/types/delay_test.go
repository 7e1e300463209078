package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

func TestPhase(t *testing.T) {
	purse := types.Purse{UnlockDelaySeconds: 102, Unlock: &types.Mark{Time: 1000, Height: 10}}
	for name, tc := range map[string]struct {
		time, height int64
		want         types.UnlockPhase
	}{
		"at once":                        {1000, 10, types.UnlockWaiting},
		"seconds and not blocks":         {9999, 35, types.UnlockWaiting},
		"blocks and not seconds":         {1101, 999, types.UnlockWaiting},
		"both, a part of a block up":     {1102, 36, types.UnlockMatured},
		"twice the seconds, once blocks": {1204, 61, types.UnlockMatured},
		"twice the blocks, once seconds": {1203, 62, types.UnlockMatured},
		"both twice":                     {1204, 62, types.UnlockLapsed},
	} {
		require.Equal(t, tc.want, purse.Phase(types.Mark{Time: tc.time, Height: tc.height}), name)
	}
	purse.Unlock = nil
	require.Equal(t, types.UnlockNone, purse.Phase(types.Mark{Time: 1 << 60, Height: 1 << 60}))
}

func TestExpired(t *testing.T) {
	require.False(t, types.Expired(100, types.Mark{Time: 100}))
	require.True(t, types.Expired(100, types.Mark{Time: 101}))
	require.True(t, types.Expired(0, types.Mark{Time: 1}))
	require.False(t, types.Expired(1<<63, types.Mark{Time: 1 << 62}))
	require.False(t, types.Expired(5, types.Mark{Time: -5}), "times before 1970 are no time")
}

func TestShare(t *testing.T) {
	for _, tc := range []struct {
		amount int64
		bps    uint32
		want   int64
	}{{100, 0, 0}, {100, 100, 1}, {99, 100, 0}, {199, 100, 1}, {1000, 1000, 100}, {1, 1000, 0}} {
		require.Equal(t, tc.want, types.Share(math.NewInt(tc.amount), tc.bps).Int64())
	}
	require.Equal(t, most.QuoRaw(10), types.Share(most, 1000))
}

// Both parts of every total are counted.
func TestTotals(t *testing.T) {
	totals := types.NewTotals("abtt")
	totals.Deposit(math.NewInt(10))
	totals.Pay(math.NewInt(3))
	totals.Withdraw(math.NewInt(5))
	require.NoError(t, totals.Validate())
	require.Equal(t, int64(2), totals.Held.Int64())
}

func TestLaneKey(t *testing.T) {
	keys := []types.LaneKey{
		types.VoucherLane([20]byte{1}, 2, 3, 4, 5), types.ChequeLane([20]byte{1}, 2, 3), types.VoucherLane([20]byte{0xff}, 1<<63, 1<<31, 1<<31, 1<<63),
	}
	for _, key := range keys {
		require.Len(t, key.Bytes(), types.LaneKeyLength)
		again, err := types.ParseLaneKey(key.Bytes())
		require.NoError(t, err)
		require.Equal(t, key, again)
	}
	_, err := types.ParseLaneKey(keys[0].Bytes()[1:])
	require.Error(t, err)
}
