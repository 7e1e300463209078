package keeper

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// stepsVariable names the environment variable that asks for the long form.
const stepsVariable = "BTTCD_BRIDGE_STEPS"

type rapidly struct{ *rapid.T }

func (c rapidly) pick(what string, n int) int { return rapid.IntRange(0, n-1).Draw(c.T, what) }

// follow takes over which withdrawals the chain put into batches, and holds that against the limits:
// whom a batch takes first has tests of its own.
func (d *driver) follow() error {
	for _, row := range []uint32{ethereum, tron} {
		r := d.w.rows[row]
		for {
			packet, err := d.k.Packets.Get(d.Ctx, collections.Join(row, r.lastSeen+1))
			if isNotFound(err) {
				break
			}
			if err != nil {
				return err
			}
			r.lastSeen++
			if err := d.followPacket(row, packet); err != nil {
				return fmt.Errorf("packet %d of row %d: %w", packet.Nonce, row, err)
			}
		}
	}
	return d.followHopeless()
}

func (d *driver) followPacket(row uint32, packet types.Packet) error {
	r := d.w.rows[row]
	if r.out {
		return fmt.Errorf("the row is paused")
	}
	for _, id := range packet.Withdrawals {
		o := d.w.out[id]
		if o == nil || o.packet != 0 || o.token.row != row {
			return fmt.Errorf("withdrawal %d does not wait", id)
		}
		d.w.leak(o.token)
		o.token.usedOut += o.amount
		if o.token.out || o.token.usedOut > o.token.outflow {
			return fmt.Errorf("withdrawal %d is paused or over the limit: %d of %d", id, o.token.usedOut, o.token.outflow)
		}
		o.packet = packet.Nonce
	}
	r.packets[packet.Nonce] = &worldPacket{packet.Deadline, packet.Withdrawals, true}
	return nil
}

// followHopeless takes over which waiting withdrawals the chain paid back, because by now they are over
// what a day ever lets through.
func (d *driver) followHopeless() error {
	for _, id := range slices.Sorted(maps.Keys(d.w.out)) {
		o := d.w.out[id]
		under, err := d.k.Withdrawals.Has(d.Ctx, id)
		if err != nil {
			return err
		}
		if under {
			continue
		}
		if o.packet != 0 || o.amount <= o.token.outflow {
			return fmt.Errorf("withdrawal %d is gone", id)
		}
		d.w.payBack(id)
	}
	return nil
}

// compare holds the chain's money against the model's.
func (d *driver) compare() error {
	for _, t := range d.w.tokens {
		l := d.ledger(t.row, t.contract)
		got := [3]int64{l.Locked.Int64(), l.Reserved.Int64(), l.Held.Int64()}
		if want := [3]int64{t.locked, t.reserved, t.hold}; got != want {
			return fmt.Errorf("%s on row %d: locked, reserved and held are %v, the model has %v", t.denom, t.row, got, want)
		}
		d.w.leak(t)
		in, out := l.Inflow.Leak(math.NewInt(t.inflow), d.w.now), l.Outflow.Leak(math.NewInt(t.outflow), d.w.now)
		if in.Used.Int64() != t.usedIn || out.Used.Int64() != t.usedOut {
			return fmt.Errorf("%s on row %d: the flows are %s and %s, in the model %d and %d", t.denom, t.row, in.Used, out.Used, t.usedIn, t.usedOut)
		}
	}
	for account, coins := range d.w.balances {
		for denom, want := range coins {
			if got := d.Balance(accountNamed(account), denom); got != want {
				return fmt.Errorf("%s has %d%s, in the model %d", account, got, denom, want)
			}
		}
	}
	for id, want := range d.w.held {
		if got, err := d.k.Held.Get(d.Ctx, id); err != nil || got.Reason != want.reason {
			return fmt.Errorf("held %d is %s (%w), in the model %s", id, got.Reason, err, want.reason)
		}
	}
	return d.compareRows()
}

func (d *driver) compareRows() error {
	held := 0
	err := d.k.Held.Walk(d.Ctx, nil, func(uint64, types.Held) (bool, error) { held++; return false, nil })
	if err != nil || held != len(d.w.held) {
		return fmt.Errorf("%d are held, in the model %d (%w)", held, len(d.w.held), err)
	}
	for id, r := range d.w.rows {
		state, err := d.k.rowState(d.Ctx, id)
		if err != nil {
			return err
		}
		if state.AppliedNonce != r.applied || state.Clock != r.clock {
			return fmt.Errorf("row %d is at %d and %d, in the model at %d and %d", id, state.AppliedNonce, state.Clock, r.applied, r.clock)
		}
	}
	return nil
}

// Whatever happens here and there, the money is where the model has it, and the invariants hold.
func TestLedgerAgainstModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDriver(t, rapidly{rt})
		for range 60 {
			require.NoError(rt, d.step())
			require.NoError(rt, d.compare())
		}
		require.NoError(rt, d.sound())
	})
}

// The 100,000 steps come in runs of their own seeds, since each comparison takes as long as there is state.
const (
	runs        = 25
	stepsPerRun = 4_000
	firstSeed   = 19_900
)

// TestLongRunAgainstModel takes many steps from seeds. Of one seed: -run 'TestLongRunAgainstModel/seed_19907'.
// In one go: BTTCD_BRIDGE_STEPS=100000 go test ./x/bridge/keeper -run LongRun -timeout 1h.
func TestLongRunAgainstModel(t *testing.T) {
	if text, ok := os.LookupEnv(stepsVariable); ok {
		steps, err := strconv.ParseUint(text, 10, 32)
		require.NoError(t, err, "%s is how many steps to take", stepsVariable)
		longRun(t, firstSeed, steps)
		return
	}
	for seed := uint64(firstSeed); seed < firstSeed+runs; seed++ {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			longRun(t, seed, stepsPerRun)
		})
	}
}

func longRun(t *testing.T, seed, steps uint64) {
	t.Helper()
	d := newDriver(t, seeded{rand.New(rand.NewPCG(seed, steps))})
	for i := range steps {
		require.NoError(t, d.step(), "seed %d, step %d of %d", seed, i, steps)
		require.NoError(t, d.compare(), "seed %d, step %d of %d", seed, i, steps)
		if i%1_000 == 0 {
			require.NoError(t, d.sound(), "seed %d, step %d of %d", seed, i, steps)
		}
	}
	require.NoError(t, d.sound(), "seed %d, after all %d steps", seed, steps)
	for _, action := range actions {
		require.NotZero(t, d.done[action.name], "seed %d: %s never succeeded: the run shows nothing of it", seed, action.name)
	}
	t.Log(d.done)
}
