package txmgr_test

import (
	"errors"
	"fmt"
	"math/big"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/txmgr"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

type bench struct {
	t       *testing.T
	path    string
	remote  *remote
	store   *txmgr.Store
	manager *txmgr.Manager
	now     time.Time
	max     *big.Int
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, path: filepath.Join(t.TempDir(), "relay.db"), remote: newRemote(), now: time.Unix(1_700_000_000, 0)}
	b.restart()
	t.Cleanup(func() { require.NoError(t, b.store.Close()) })
	return b
}

// restart is what happens after kill -9: only the file is left.
func (b *bench) restart() {
	b.t.Helper()
	if b.store != nil {
		require.NoError(b.t, b.store.Close())
	}
	var err error
	b.store, err = txmgr.OpenStore(b.path)
	require.NoError(b.t, err)
	b.manager, err = txmgr.New(txmgr.Config{
		Submitter: b.remote, Store: b.store, Now: func() time.Time { return b.now }, ReplaceAfter: time.Minute, MaxPrice: b.max,
	})
	require.NoError(b.t, err)
}

func call(data string) chain.Call {
	return chain.Call{To: portalabi.Address{9}, Data: []byte(data)}
}

// settle steps and mines until the call ended.
func (b *bench) settle(rounds int) []txmgr.Settled {
	b.t.Helper()
	var all []txmgr.Settled
	for range rounds {
		settled, err := b.manager.Step(b.t.Context())
		require.NoError(b.t, err)
		all = append(all, settled...)
		b.remote.mine()
	}
	return all
}

func TestACallLandsOnce(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.manager.Begin(t.Context(), "1/1", call("a")))
	require.NoError(t, b.manager.Begin(t.Context(), "1/1", call("a")), "a known key is left alone")
	require.NoError(t, b.manager.Begin(t.Context(), "1/2", call("b")))
	settled := b.settle(6)
	require.Len(t, settled, 2)
	require.Equal(t, chain.Succeeded, settled[0].Outcome.Stage)
	require.Equal(t, map[string]int{"a": 1, "b": 1}, b.remote.landed)
	require.Empty(t, b.settle(2), "what ended is not reported again")
}

// Killed at every operation there is, and at every one after the restart: still once.
func TestKilledAtEveryStepACallLandsOnce(t *testing.T) {
	for crash := 1; crash <= 40; crash++ {
		for second := 0; second <= 12; second += 3 {
			t.Run(fmt.Sprintf("%d,%d", crash, second), func(t *testing.T) {
				b := newBench(t)
				b.remote.crashAt = crash
				b.run()
				b.restart()
				b.remote.crashAt, b.remote.count = second, 0
				b.run()
				b.restart()
				b.remote.crashAt = 0
				for range 8 {
					require.NoError(t, b.begin())
					b.settle(1)
				}
				require.Equal(t, map[string]int{"a": 1, "b": 1}, b.remote.landed)
			})
		}
	}
}

// begin does what the relayer does: a call that is not known and has not landed is begun.
func (b *bench) begin() error {
	for _, data := range []string{"a", "b"} {
		err := b.manager.Begin(b.t.Context(), data, call(data))
		var revert *chain.RevertError
		if err != nil && !errors.As(err, &revert) {
			return err
		}
	}
	return nil
}

// run works until it dies.
func (b *bench) run() {
	for range 5 {
		if b.begin() != nil {
			return
		}
		if _, err := b.manager.Step(b.t.Context()); err != nil {
			return
		}
		b.now = b.now.Add(40 * time.Second)
		b.remote.mine()
	}
}

func TestWhatIsTooCheapIsDisplaced(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.manager.Begin(t.Context(), "1/1", call("a")))
	b.remote.baseFee = 50
	require.Empty(t, b.settle(2))
	require.Zero(t, b.remote.landed["a"])
	b.now = b.now.Add(2 * time.Minute)
	require.NotEmpty(t, b.settle(5))
	require.Equal(t, 1, b.remote.landed["a"])
	require.EqualValues(t, 2, b.remote.signed, "one was displaced by one")
}

func TestNothingIsPaidAboveTheBound(t *testing.T) {
	b := newBench(t)
	b.max = big.NewInt(30)
	b.restart()
	require.NoError(t, b.manager.Begin(t.Context(), "1/1", call("a")))
	b.remote.baseFee = 50
	b.now = b.now.Add(2 * time.Minute)
	b.settle(3)
	require.EqualValues(t, 1, b.remote.signed)
	require.ErrorIs(t, b.manager.Begin(t.Context(), "1/2", call("b")), txmgr.ErrTooDear)
	b.remote.baseFee = 10
	b.settle(4)
	require.Equal(t, 1, b.remote.landed["a"])
}

func TestAForgottenTransactionIsSentAgain(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.manager.Begin(t.Context(), "1/1", call("a")))
	clear(b.remote.pool)
	b.settle(5)
	require.Equal(t, 1, b.remote.landed["a"])
	require.EqualValues(t, 1, b.remote.signed)
}

// Somebody else used the account: its slot is gone, and the call is made anew in another.
func TestATakenSlotMakesACallAnew(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.manager.Begin(t.Context(), "1/1", call("a")))
	other, err := b.remote.Sign(t.Context(), call("other"), chain.Terms{Price: chain.Price{Cap: big.NewInt(100), Tip: big.NewInt(1)}})
	require.NoError(t, err)
	require.NoError(t, b.remote.Send(t.Context(), other))
	b.settle(8)
	require.Equal(t, map[string]int{"a": 1, "other": 1}, b.remote.landed)
}

func TestARevertEndsACall(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.manager.Begin(t.Context(), "1/1", call("a")))
	b.remote.reverts["a"] = true
	settled := b.settle(5)
	require.Len(t, settled, 1)
	require.Equal(t, chain.Reverted, settled[0].Outcome.Stage)
	var revert *chain.RevertError
	require.ErrorAs(t, b.manager.Begin(t.Context(), "1/2", call("a")), &revert)
	require.NoError(t, b.store.Forget("1/1"))
	known, err := b.manager.Known("1/1")
	require.NoError(t, err)
	require.False(t, known)
}

func TestAnEmptyAccountIsRefused(t *testing.T) {
	b := newBench(t)
	b.remote.balance = 5
	require.ErrorIs(t, b.manager.Begin(t.Context(), "1/1", call("a")), chain.ErrInsufficientFunds)
}

func TestASecondRelayerIsRefused(t *testing.T) {
	b := newBench(t)
	_, err := txmgr.OpenStore(b.path)
	require.ErrorContains(t, err, "in use by another relayer")
}

func TestACallIsFollowedAndGivenUpByItsCaller(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.manager.Begin(t.Context(), "2", call("b")))
	require.NoError(t, b.manager.Begin(t.Context(), "1", call("a")))
	open, err := b.manager.Open()
	require.NoError(t, err)
	require.Equal(t, []string{"1", "2"}, open)
	attempts, err := b.manager.Attempts("1")
	require.NoError(t, err)
	require.Len(t, attempts, 1)

	require.NoError(t, b.manager.Release("1"))
	known, err := b.manager.Known("1")
	require.NoError(t, err)
	require.False(t, known)
	attempts, err = b.manager.Attempts("1")
	require.NoError(t, err)
	require.Empty(t, attempts)
}

func TestWhatEndedIsKnownAndTakesNoRoom(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.manager.Begin(t.Context(), "1/1", call("a")))
	require.Len(t, b.settle(6), 1)
	b.restart()
	known, err := b.manager.Known("1/1")
	require.NoError(t, err)
	require.True(t, known)
	attempts, err := b.manager.Attempts("1/1")
	require.NoError(t, err)
	require.Empty(t, attempts)
	require.NoError(t, b.manager.Forget("1/1"))
	known, err = b.manager.Known("1/1")
	require.NoError(t, err)
	require.False(t, known)
}
