package keeper_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// stepsVariable names the environment variable that asks for the long form.
const stepsVariable = "BTTCD_PAYCHAN_STEPS"

// chooser draws numbers below n.
type chooser interface{ pick(what string, n int) int }

// rapidChooser lets rapid draw, and so shrink what fails.
type rapidChooser struct{ *rapid.T }

func (c rapidChooser) pick(what string, n int) int { return rapid.IntRange(0, n-1).Draw(c.T, what) }

// seededChooser draws without memory of what it drew, for runs too long to shrink.
type seededChooser struct{ *rand.Rand }

func (c seededChooser) pick(_ string, n int) int { return c.IntN(n) }

// Whatever anybody does, the keeper's money is where the model's is, items pay what they pay
// there, and the invariants hold.
func TestKeeperAgainstModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDriver(t, rapidChooser{rt})
		for range 40 {
			require.NoError(rt, d.step())
		}
		require.NoError(rt, d.compareAll())
	})
}

// The long form: BTTCD_PAYCHAN_STEPS=100000 go test ./x/paychan/keeper -run LongRun. Without the
// variable it is short.
func TestLongRunAgainstModel(t *testing.T) {
	steps := 1_500
	if text, ok := os.LookupEnv(stepsVariable); ok {
		var err error
		steps, err = strconv.Atoi(text)
		require.NoError(t, err)
	}
	const seed = 19_900
	d := newDriver(t, seededChooser{rand.New(rand.NewPCG(seed, uint64(steps)))})
	for i := range steps {
		require.NoError(t, d.step(), "step %d of %d", i, steps)
		if i%50 == 0 {
			require.NoError(t, d.compareAll(), "step %d of %d", i, steps)
		}
	}
	require.NoError(t, d.compareAll())
	for _, name := range actionNames() {
		require.NotZero(t, d.done[name], "%s never succeeded: the run shows nothing of it", name)
	}
	t.Log(fmt.Sprint(d.done))
}
