package supervisor_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/bridge/internal/fakechain"
	"github.com/bttcprotocol/bttcd/bridge/internal/leak"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// faults are what one endpoint can be wrong about, and what the operator reads of it.
var faults = map[string]struct {
	faults fakechain.Faults
	says   string
	// masked: once the others have told the events, it is not asked for them again, and its fault does
	// no harm.
	masked bool
}{
	"dead":                 {fakechain.Faults{Dead: true}, "before its answer is whole", false},
	"hanging":              {fakechain.Faults{Hang: true}, "does not answer in time", false},
	"hanging on logs":      {fakechain.Faults{HangOn: "eth_getLogs"}, "does not answer in time", false},
	"omitting a log":       {fakechain.Faults{OmitLog: 6}, "omits event 6", true},
	"omitting the last":    {fakechain.Faults{OmitLog: 8}, "its logs end with event 7, its Portal with 8", true},
	"inventing a log":      {fakechain.Faults{InventLogs: true}, "its logs have event 9, its Portal ends with 8", true},
	"inventing an event":   {fakechain.Faults{InventAll: true}, "", true},
	"on another chain":     {fakechain.Faults{ChainID: 1}, "is on chain 1 and row ethereum is on chain 5", false},
	"head as final":        {fakechain.Faults{HeadIsFinal: true}, "", true},
	"going backwards":      {fakechain.Faults{FinalBehind: 8}, "and now block", false},
	"logs of lower height": {fakechain.Faults{LogsBehind: 2}, "its logs end with event 3, its Portal with 8", true},
	"state of lower":       {fakechain.Faults{StateBehind: 1}, "asked for the state at block 12 it gives that at block 11", false},
	"HTML":                 {fakechain.Faults{Raw: "<html>Service unavailable</html>"}, "invalid character '<'", false},
	"endless answers":      {fakechain.Faults{Huge: true}, "too large", false},
	"an error page":        {fakechain.Faults{Raw: "no", Status: 503}, "503", false},
	"a redirect":           {fakechain.Faults{Redirect: "http://127.0.0.1:1"}, "redirect", false},
	"refusing logs":        {fakechain.Faults{Refuse: "eth_getLogs"}, "limit is reached", false},
	"alien logs":           {fakechain.Faults{AlienLogs: true}, "another contract", false},
}

// TestOneBadEndpointOfThree: nothing is lost, nothing wrong is voted for, and the endpoint is named.
func TestOneBadEndpointOfThree(t *testing.T) {
	leak.Check(t)
	for name, test := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 3)
			w.chain.Deposit(3)
			w.chain.Mine(9)
			w.chain.Finalize()
			w.reaches(3)
			w.rounds(4, 0)
			w.nodes[0].Set(test.faults)
			w.chain.Deposit(2)
			w.chain.Deposit(3)
			w.chain.Finalize()
			nonce, acc := w.chain.Status()
			w.chain.Deposit(4) // not final
			w.reaches(int(nonce))
			report, _ := w.observer.Report(rowID, 0)
			require.Equal(t, acc[:], report.Accs[len(report.Accs)-1])
			if !test.masked {
				w.says(0, test.says)
			}
			w.rounds(5, 1)
			require.Equal(t, int(nonce), w.tip(), "and nothing more")
			for i, body := range w.observer.Bodies(rowID, 0, 64) {
				event, err := portalabi.DecodeEvent(body)
				require.NoError(t, err)
				require.Equal(t, uint64(i+1), event.Deposited.Amount.Uint64())
			}

			w.nodes[0].Set(fakechain.Faults{})
			w.chain.Finalize()
			w.reaches(12)
			require.Eventually(t, func() bool { return w.status().Ends[0].Error == "" }, soon, tick, "it counts again once it is well")
		})
	}
}

// TestOnlyEndpoint: a node with one endpoint abstains while that one is bad, and goes on after it.
func TestOnlyEndpoint(t *testing.T) {
	leak.Check(t)
	for name, test := range faults {
		if test.says == "" {
			continue // one liar that agrees with itself can only be caught by others, or by time
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 1)
			w.chain.Deposit(3)
			w.chain.Mine(9)
			w.chain.Finalize()
			w.reaches(3)
			w.nodes[0].Set(test.faults)
			w.chain.Deposit(2)
			w.chain.Deposit(3)
			w.chain.Finalize()
			w.says(0, test.says)
			require.NotEmpty(t, w.status().Note)
			w.age.Add(int64(2 * w.deps.Config.MaxAge))
			require.Equal(t, -1, w.tip(), "what nobody confirms is not voted for")

			w.nodes[0].Set(fakechain.Faults{})
			w.reaches(8)
		})
	}
}

func TestSplitAbstains(t *testing.T) {
	leak.Check(t)
	w := newWorld(t, 2)
	w.chain.Deposit(3)
	w.chain.Finalize()
	w.reaches(3)
	w.nodes[1].Set(fakechain.Faults{InventAll: true})
	w.chain.Deposit(1)
	w.chain.Mine(1)
	w.chain.Finalize()
	w.rounds(6, 0)
	require.LessOrEqual(t, w.tip(), 4, "what one of two says alone is not voted for")
	w.nodes[1].Set(fakechain.Faults{})
	w.chain.Mine(1)
	w.chain.Finalize()
	w.reaches(4)
}

func TestMisconfiguredEndpointIsNamedAtStart(t *testing.T) {
	leak.Check(t)
	w := newWorld(t, 1, func(w *world) { w.nodes[0].Set(fakechain.Faults{ChainID: 1}) })
	w.says(0, "is on chain 1 and row ethereum is on chain 5: correct this endpoint, in [bridge] of app.toml")
	status := w.status()
	require.True(t, status.Ends[0].Misconfigured)
	require.False(t, status.Reported)
	require.Equal(t, -1, w.tip())
}

func TestRemoteReorgBeforeFinality(t *testing.T) {
	leak.Check(t)
	w := newWorld(t, 3)
	w.chain.Deposit(2)
	w.chain.Finalize()
	w.chain.Deposit(3)
	w.chain.Mine(1)
	w.reaches(2)
	require.Eventually(t, func() bool { return len(w.status().Unfinal) == 3 }, soon, tick, "seen, and not final")
	unfinal := w.status().Unfinal[0]
	require.Len(t, w.supervisor.Unfinal(unfinal.TxHash)[rowID], 1)
	require.Equal(t, uint64(900-12), unfinal.SecondsToFinal)

	w.chain.Reorg(2)
	w.chain.Deposit(1)
	require.Eventually(t, func() bool { return len(w.status().Unfinal) == 1 }, soon, tick, "what vanished is not shown")
	w.chain.Finalize()
	w.reaches(3)
	nonce, acc := w.chain.Status()
	require.Equal(t, uint64(3), nonce)
	report, _ := w.observer.Report(rowID, 0)
	require.Equal(t, acc[:], report.Accs[len(report.Accs)-1])
	require.Empty(t, w.status().Unfinal)
}

// TestHeadAsFinalThenReorg: the endpoint that called the head final is outvoted, and believed again later.
func TestHeadAsFinalThenReorg(t *testing.T) {
	leak.Check(t)
	w := newWorld(t, 3)
	w.chain.Deposit(2)
	w.chain.Finalize()
	w.reaches(2)
	w.nodes[2].Set(fakechain.Faults{HeadIsFinal: true})
	w.chain.Deposit(2)
	w.chain.Mine(2)
	require.Eventually(t, func() bool { return w.status().Ends[2].Nonce == 4 }, soon, tick)
	require.Equal(t, 2, w.tip())
	w.chain.Reorg(3)
	w.chain.Deposit(1)
	w.chain.Mine(3)
	w.chain.Finalize()
	w.reaches(3)
	require.Eventually(t, func() bool { return w.status().Ends[2].Error == "" }, soon, tick)
}

func TestChainThatStopsFinalizing(t *testing.T) {
	leak.Check(t)
	w := newWorld(t, 3)
	w.chain.Deposit(2)
	w.chain.Finalize()
	w.reaches(2)
	time := w.status().Time
	for range 5 {
		w.chain.Deposit(3)
		w.rounds(3, 0)
	}
	require.Equal(t, 2, w.tip(), "the tip is still what it was, and true")
	require.Equal(t, time, w.status().Time, "and its clock stands still")
	w.chain.Finalize()
	w.reaches(17)
	require.Greater(t, w.status().Time, time)
}
