package e2e

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// longestLife is how long a node may live before it is killed. A start takes some two
// seconds, so that many are killed while they start.
const longestLife = 5 * time.Second

// numberFrom returns the number in an environment variable, or the other.
func numberFrom(t *testing.T, variable string, otherwise uint64) uint64 {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	number, err := strconv.ParseUint(text, 10, 64)
	require.NoError(t, err, variable)
	return number
}

// TestKilledUnderLoad kills a node at random points while transfers come in, BTTCD_E2E_KILLS
// times (8). BTTCD_E2E_SEED repeats the points in time of an earlier run.
func TestKilledUnderLoad(t *testing.T) {
	kills := numberFrom(t, "BTTCD_E2E_KILLS", 8)
	seed := numberFrom(t, "BTTCD_E2E_SEED", rand.Uint64())
	t.Logf("%d kills, BTTCD_E2E_SEED=%d", kills, seed)
	random := rand.New(rand.NewPCG(seed, 0))

	solo := rig.NewSolo(t)
	solo.Run(t, 2)
	hammer := rig.NewHammer(t, solo.Wallet, 4)
	witness := rig.NewWitness(solo.Validator)
	ctx, stop := context.WithCancel(t.Context())
	var background sync.WaitGroup
	background.Go(func() { hammer.Run(ctx) })
	background.Go(func() { witness.Watch(ctx) })
	for range kills {
		life := time.NewTimer(time.Duration(random.Int64N(int64(longestLife))))
		<-life.C
		require.False(t, solo.Process.Ended(), "it ended by itself: %s", solo.Process.Log())
		solo.Process.Kill()
		solo.Process = solo.Start(t)
	}
	solo.WaitReady(t, solo.Process, witness.Top()+3)
	stop()
	background.Wait()

	solo.WaitBlocks(t, 3, time.Minute)
	witness.Look()
	witness.RequireSame(t, solo.Validator)
	indexed := witness.RequireIndexed(t, witness.Top())
	bank, evm := hammer.RequireCounted(t, solo.Validator)
	t.Logf("%d blocks, %d transactions, %d bank and %d Ethereum transfers", witness.Top(), indexed, bank, evm)
	require.Positive(t, bank)
	require.Positive(t, evm)
	solo.Stop(t)
	requireReplays(t, solo, witness)
}
