package watcher_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bttcprotocol/bttcd/bridge/internal/leak"
	"github.com/bttcprotocol/bttcd/bridge/observer"
	"github.com/bttcprotocol/bttcd/bridge/watcher"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

func TestFollowsWhatIsFinal(t *testing.T) {
	leak.Check(t)
	w := newWorld(t, 3, 2)
	w.step()
	require.Equal(t, 0, w.tip(), "a Portal without events is known, too")

	truth := ledger(nil).extended(5, 0)
	w.all(truth)
	for _, s := range w.sources {
		s.final = 3
	}
	w.step()
	require.Equal(t, 3, w.tip())
	report, ok := w.observer.Report(1, 0)
	require.True(t, ok)
	acc := truth.acc(1)
	require.Equal(t, acc[:], report.Accs[0])
	require.Equal(t, uint64(genesis+3), report.Time)
	require.Equal(t, [][]byte{truth[1].Body, truth[2].Body}, w.observer.Bodies(1, 1, 64))

	unfinal := w.watcher.Status().Unfinal
	require.Len(t, unfinal, 2, "what is not final is shown apart")
	require.Equal(t, uint64(4), unfinal[0].Nonce)
	require.Equal(t, []uint64{1, 1, 9}, []uint64{unfinal[0].Blocks, unfinal[0].BlocksToFinal, unfinal[0].SecondsToFinal})
	w.sources[0].ledger = truth.extended(1, 0)
	w.step()
	require.Len(t, w.watcher.Status().Unfinal, 2, "it is looked at less often")
	w.now = w.now.Add(10 * time.Second)
	w.step()
	require.Len(t, w.watcher.Status().Unfinal, 3)
	require.Empty(t, w.journal.Events(truth[3].TxHash))
	require.Len(t, w.journal.Events(truth[2].TxHash), 1)

	w.restart()
	require.Equal(t, -1, w.tip(), "what is on disk is not reported before endpoints confirm it")
	w.step()
	require.Equal(t, 3, w.tip())
	require.Empty(t, w.watcher.Status().Note)
}

func TestQuorumDecides(t *testing.T) {
	truth := ledger(nil).extended(10, 0)
	forged := truth[:8].extended(2, 66)
	for name, test := range map[string]struct {
		change func(s []*source)
		tip    int
		says   string
	}{
		"one dead":               {func(s []*source) { s[0].err = errDead }, 10, "connection refused"},
		"one lags":               {func(s []*source) { s[0].final = 2 }, 10, ""},
		"one panics":             {func(s []*source) { s[0].panics = true }, 10, "panicked"},
		"one omits a log":        {func(s []*source) { s[0].omit = 5 }, 10, "omits event 5"},
		"one omits the last log": {func(s []*source) { s[0].omit = 10 }, 10, "its logs end with event 9, its Portal with 10"},
		"one invents events":     {func(s []*source) { s[0].ledger, s[0].final = forged, 10 }, 10, "contradicts what enough endpoints agreed on"},
		"one forges its status":  {func(s []*source) { s[0].otherAcc = true }, 10, "do not lead to its Portal's accumulator"},
		"one reads nothing":      {func(s []*source) { s[0].endless = true }, 10, "it read blocks up to"},
		"one is ahead":           {func(s []*source) { s[0].ledger, s[0].final = truth.extended(5, 0), 15 }, 10, ""},
		"two lag":                {func(s []*source) { s[0].final, s[1].final = 4, 6 }, 6, ""},
		"two dead":               {func(s []*source) { s[0].err, s[1].err = errDead, errDead }, -1, "connection refused"},
		"two omit different":     {func(s []*source) { s[0].omit, s[1].omit = 3, 4 }, -1, "omits event 3"},
	} {
		t.Run(name, func(t *testing.T) {
			leak.Check(t)
			w := newWorld(t, 3, 2)
			w.all(truth)
			test.change(w.sources)
			w.step()
			require.Equal(t, test.tip, w.tip())
			require.Contains(t, w.errorOf(0), test.says)
			require.Equal(t, test.says == "", w.errorOf(0) == "")
			require.Equal(t, test.tip < 0, w.watcher.Status().Note != "")
		})
	}
}

func TestReached(t *testing.T) {
	for _, test := range []struct {
		values []uint64
		quorum int
		want   uint64
	}{
		{nil, 1, 0}, {nil, 0, 0}, {[]uint64{5}, 0, 0}, {[]uint64{5}, 1, 5}, {[]uint64{5}, 2, 0},
		{[]uint64{1, 9, 5}, 1, 9}, {[]uint64{1, 9, 5}, 2, 5}, {[]uint64{1, 9, 5}, 3, 1}, {[]uint64{7, 7, 2}, 2, 7},
	} {
		values := append([]uint64{}, test.values...)
		require.Equal(t, test.want, watcher.Reached(values, test.quorum), test)
		require.Equal(t, test.values, append([]uint64(nil), values...), "the argument is left alone")
	}
}

func TestClockIsAQuorums(t *testing.T) {
	w := newWorld(t, 3, 2)
	w.all(ledger(nil).extended(3, 0))
	w.sources[0].fast = 1 << 40
	w.sources[1].fast = 5
	w.step()
	report, ok := w.observer.Report(1, 0)
	require.True(t, ok)
	require.Equal(t, uint64(genesis+3+5), report.Time, "one clock that is fast makes nothing expire")
	w.sources[1].fast = 2
	w.step()
	report, _ = w.observer.Report(1, 0)
	require.Equal(t, uint64(genesis+3+5), report.Time, "and it never goes back")
}

func TestSplitIsNotReported(t *testing.T) {
	w := newWorld(t, 3, 2)
	truth := ledger(nil).extended(4, 0)
	w.all(truth)
	for i, s := range w.sources {
		s.ledger, s.final = truth.extended(3, byte(i)), 7
	}
	w.step()
	require.Equal(t, 4, w.tip(), "what they agree on is known, what they do not is not")
	require.Contains(t, w.watcher.Status().Note, "different events")
	report, _ := w.observer.Report(1, 0)
	require.Equal(t, uint64(genesis+4), report.Time, "the clock stays before what they disagree on")
}

func TestDisputedPastIsNotReported(t *testing.T) {
	w := newWorld(t, 1, 1)
	truth := ledger(nil).extended(4, 0)
	w.all(truth)
	w.step()
	require.Equal(t, 4, w.tip())

	// What was final is not any more: it was never final, or the chain is broken.
	w.all(truth[:3].extended(3, 1))
	for range 3 {
		w.step()
	}
	require.Equal(t, -1, w.tip())
	require.Contains(t, w.watcher.Status().Note, "delete the journal")
	for range 20 {
		w.step()
		require.Equal(t, -1, w.tip(), "it does not come round to the other history")
	}
	w.all(truth.extended(3, 0))
	w.step()
	require.Equal(t, 7, w.tip())
}

func TestShorterHistoryThatDiffersIsNotBelieved(t *testing.T) {
	w := newWorld(t, 1, 1)
	truth := ledger(nil).extended(6, 0)
	w.all(truth)
	w.step()
	w.restart()
	w.all(ledger(nil).extended(4, 1))
	w.step()
	require.Equal(t, -1, w.tip())
	require.Contains(t, w.errorOf(0), "contradicts what enough endpoints agreed on")
	require.Contains(t, w.watcher.Status().Note, "delete the journal")

	w.restart()
	w.all(truth[:4])
	w.step()
	require.Equal(t, 6, w.tip(), "one that lags agrees with what is known")
}

func TestGoingBackwardsIsNotFollowed(t *testing.T) {
	w := newWorld(t, 1, 1)
	truth := ledger(nil).extended(9, 0)
	w.all(truth)
	w.step()
	w.sources[0].final = 5
	w.step()
	require.Contains(t, w.errorOf(0), "called block 9 final and now block 5")
	require.Equal(t, uint64(1), w.watcher.Status().Ends[0].Disagreements)
	require.Equal(t, 9, w.tip())
	w.now = w.now.Add(maxAge + 1)
	require.Equal(t, -1, w.tip(), "nobody confirms it any more")
	w.sources[0].final = 9
	w.step()
	require.Equal(t, 9, w.tip())
}

func TestWrongNumberIsForgottenInTime(t *testing.T) {
	w := newWorld(t, 1, 1)
	truth := ledger(nil).extended(3, 0)
	w.all(truth)
	w.sources[0].final = 2
	w.step()
	w.sources[0].ledger = truth.extended(1<<10, 0)
	w.sources[0].final = 1 << 10
	w.step()
	w.sources[0].ledger, w.sources[0].final = truth.extended(1<<10, 0), 3
	for range 101 {
		w.step()
	}
	require.Empty(t, w.errorOf(0), "it may have been wrong once")
}

func TestRoundsDoNotWaitForWhatHangs(t *testing.T) {
	leak.Check(t)
	w := newWorld(t, 3, 2)
	hang := make(chan struct{})
	w.sources[1].hang = hang
	truth := ledger(nil).extended(3, 0)
	w.all(truth)
	ctx, cancel := context.WithCancel(context.Background())
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		for {
			select {
			case w.patience <- w.now:
			case <-ctx.Done():
				return
			}
		}
	}()
	require.Eventually(t, func() bool { w.step(); return w.tip() == 3 }, 5*time.Second, time.Millisecond)
	require.Contains(t, w.errorOf(1), "does not answer in time")
	cancel()
	<-gone

	// Nobody sends on patience now: a round that waited would hang the test.
	w.sources[0].ledger, w.sources[2].ledger = truth.extended(1, 0), truth.extended(1, 0)
	w.sources[0].final, w.sources[2].final = 4, 4
	w.step()
	require.Equal(t, 4, w.tip())

	close(hang)
	require.Eventually(t, func() bool { w.step(); return w.errorOf(1) == "" }, 5*time.Second, time.Millisecond)
}

func TestRunEndsWithItsContext(t *testing.T) {
	leak.Check(t)
	w := newWorld(t, 2, 1)
	truth := ledger(nil).extended(3, 0)
	w.all(truth)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- w.watcher.Run(ctx) }()
	require.Eventually(t, func() bool { return w.place.Snapshot() != nil && w.place.Snapshot().Tip == 3 }, 5*time.Second, time.Millisecond)
	cancel()
	require.ErrorIs(t, <-done, context.Canceled)
}

func TestLongHistoryIsReadInPartsAndResumed(t *testing.T) {
	w := newWorld(t, 3, 2)
	w.config.Lookahead = 64
	truth := ledger(nil).extended(1000, 0)
	w.restart()
	w.all(truth)
	for _, s := range w.sources {
		s.window = 5
	}
	for range 3 {
		again, err := w.watcher.Step(context.Background())
		require.NoError(t, err)
		require.True(t, again)
	}
	require.Equal(t, "reading the history of the Portal", w.watcher.Status().Note)
	require.Equal(t, -1, w.tip(), "logs without the status prove nothing")
	w.restart()
	asked := 0
	for _, s := range w.sources {
		s.asked = 0
	}
	w.step()
	require.Equal(t, 1000, w.tip())
	for _, s := range w.sources {
		asked = max(asked, s.asked)
	}
	require.Less(t, asked, 1000/5+100, "what is on disk is not read again")
}

func TestStartBlockIsWhereReadingBegins(t *testing.T) {
	w := newWorld(t, 1, 1)
	w.config.StartBlock = 4
	w.restart()
	w.all(ledger(nil).extended(6, 0))
	w.step()
	require.Contains(t, w.errorOf(0), "omits event 1", "a start block that is too late is noticed")
}

// TestLogsThatLiedAreReadAgain: one endpoint alone omits logs while it is behind, and its status shows
// it only at the end.
func TestLogsThatLiedAreReadAgain(t *testing.T) {
	w := newWorld(t, 1, 1)
	w.config.Lookahead = 8
	w.restart()
	truth := ledger(nil).extended(40, 0)
	forged := truth[:20].extended(20, 1)
	w.sources[0].ledger, w.sources[0].final, w.sources[0].window = forged, 40, 1
	w.sources[0].otherAcc = true
	for range 30 {
		_, err := w.watcher.Step(context.Background())
		require.NoError(t, err)
	}
	require.Equal(t, -1, w.tip())
	w.all(truth)
	w.sources[0].otherAcc = false
	for range 30 {
		w.step()
	}
	require.Equal(t, 40, w.tip())
}

func TestMemoryIsBounded(t *testing.T) {
	w := newWorld(t, 1, 1)
	w.config.Memory = 4096
	w.restart()
	truth := ledger(nil).extended(9000, 0)
	w.all(truth)
	w.observer.Report(1, 0)
	w.step()
	snapshot := w.place.Snapshot()
	require.Equal(t, uint64(9000), snapshot.Tip)
	require.Len(t, snapshot.Records, 4096)
	accs := func(base uint64) [][]byte {
		report, ok := w.observer.Report(1, base)
		require.True(t, ok)
		return report.Accs
	}
	require.Len(t, accs(0), 5, "at +1, +8, +64, +128 and the tip")
	for base := uint64(0); base < 9000; base += 400 {
		report, ok := w.observer.Report(1, base)
		require.True(t, ok, base)
		want := truth.acc(base + 1)
		require.Equal(t, want[:], report.Accs[0])
		require.NotEmpty(t, w.observer.Bodies(1, base, 64))
		w.step()
		require.LessOrEqual(t, len(w.place.Snapshot().Records), 4096)
	}
	// A reader far away abstains once, then has it.
	_, ok := w.observer.Report(1, 10)
	require.False(t, ok)
	w.step()
	require.Len(t, accs(10), 5)
}

// TestLiarsNeverWin compares with the truth: as long as fewer than a quorum of endpoints lie, nothing
// wrong is reported, what is reported never goes back, and with enough that are well all of it is.
func TestLiarsNeverWin(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(rt, "endpoints")
		quorum := n/2 + 1
		w := newWorld(t, n, quorum)
		w.config.Lookahead = rapid.SampledFrom([]int{3, 4096}).Draw(rt, "lookahead")
		w.restart()
		liars := rapid.IntRange(0, n-quorum).Draw(rt, "liars")
		truth, reported := ledger(nil), 0
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			truth = truth.extended(rapid.IntRange(0, 6).Draw(rt, "events"), 0)
			for i, s := range w.sources {
				*s = source{name: s.name, ledger: truth, final: uint64(len(truth)), window: s.window, asked: s.asked}
				if i < liars {
					misbehave(rt, s, truth)
				} else if rapid.IntRange(0, 3).Draw(rt, "weak") == 0 {
					s.err = errDead
				}
			}
			w.step()
			reported = w.compare(rt, truth, reported)
			if rapid.IntRange(0, 4).Draw(rt, "restart") == 0 {
				w.restart()
			}
		}
		for i, s := range w.sources {
			if i >= liars {
				*s = source{name: s.name, ledger: truth, final: uint64(len(truth))}
			}
		}
		for range 3 {
			w.step()
		}
		require.Equal(rt, len(truth), w.compare(rt, truth, reported))
	})
}

// misbehave makes a source lie in a way of its own.
func misbehave(t *rapid.T, s *source, truth ledger) {
	cut := rapid.IntRange(0, len(truth)).Draw(t, "cut")
	switch rapid.IntRange(0, 5).Draw(t, "lie") {
	case 0:
		s.ledger = truth[:cut].extended(len(truth)-cut+rapid.IntRange(0, 5).Draw(t, "more"), 1)
		s.final = uint64(len(s.ledger))
	case 1:
		s.omit = uint64(cut)
	case 2:
		s.otherAcc = true
	case 3:
		s.final = uint64(cut)
	case 4:
		s.endless = true
	case 5:
		s.panics = true
	}
}

func (w *world) compare(t *rapid.T, truth ledger, before int) int {
	snapshot := w.place.Snapshot()
	if snapshot == nil {
		return before
	}
	tip := int(snapshot.Tip) //nolint:gosec // small
	require.LessOrEqual(t, tip, len(truth), "nothing is reported that never was")
	require.Equal(t, truth.acc(snapshot.Tip), snapshot.TipAcc)
	require.LessOrEqual(t, snapshot.Time, uint64(genesis+len(truth))) //nolint:gosec // small
	require.GreaterOrEqual(t, tip, before)
	checkRecords(t, *snapshot, truth)
	return tip
}

func checkRecords(t *rapid.T, snapshot observer.Snapshot, truth ledger) {
	acc := snapshot.BaseAcc
	require.Equal(t, truth.acc(snapshot.Base), acc)
	for i, record := range snapshot.Records {
		nonce := snapshot.Base + uint64(i) + 1
		require.Equal(t, truth[nonce-1].Body, record.Body)
		acc = portalabi.Accumulate(acc, nonce, record.Body)
		require.Equal(t, acc, record.Acc)
	}
}
