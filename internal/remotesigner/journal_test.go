package remotesigner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cometbft/cometbft/privval"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"
)

// serveSaying is serve with a log of the signer's.
func (s *scene) serveSaying(t *testing.T, chainID string) *logged {
	t.Helper()
	said := new(logged)
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { Serve(ctx, s.node, chainID, s.key, log.NewLogger(said, log.ColorOption(false))) })
	t.Cleanup(func() {
		cancel()
		done.Wait()
	})
	return said
}

// TestRefusedSignerIsToldOnce has a node that takes each call and hangs up: it looked connected, ten
// times a second.
func TestRefusedSignerIsToldOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		chain string
		said  []string
	}{
		"another key":   {testChain, []string{"the node hung up on this signer", "see its log"}},
		"another chain": {"bttc-1", []string{"the node hung up on this signer", "this signer signs for bttc-1, not for bttc-local-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			node, stranger := newScene(t), newScene(t)
			require.NoError(t, writePin(node.config.Pin, node.key.Key.PubKey))
			node.config.Patience = 3 * time.Second
			var nodeSaid logged
			node.config.Log = log.NewLogger(&nodeSaid, log.ColorOption(false))
			stranger.node = node.node
			said := stranger.serveSaying(t, c.chain)
			gate := node.mustOpen(t)
			reachable, _ := gate.Reachable()
			require.False(t, reachable)
			for _, sentence := range c.said {
				require.Equal(t, 1, strings.Count(said.String(), sentence), "%q in %s", sentence, said)
			}
			require.NotContains(t, said.String(), "connected to the node")
			require.Less(t, strings.Count(said.String(), "\n"), 5, said.String())
		})
	}
}

func TestSignerTellsThatItsNodeTookIt(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	said := s.serveSaying(t, testChain)
	gate := s.mustOpen(t)
	waitReachable(t, gate, true)
	require.NoError(t, gate.SignVote(testChain, precommit(1, "")))
	require.NoError(t, gate.SignVote(testChain, precommit(2, "")))
	require.Equal(t, 1, strings.Count(said.String(), "connected to the node"), said.String())
	require.NotContains(t, said.String(), "hung up")
}

// TestRefusedSignerBacksOff counts the calls of a signer that is hung up on.
func TestRefusedSignerBacksOff(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	var pauses []time.Duration
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	calls := 0
	dial := func() (net.Conn, error) {
		if calls++; calls == 3 {
			return nil, io.ErrUnexpectedEOF // the node is away: it may take us when it is back
		}
		ours, theirs := net.Pipe()
		return ours, theirs.Close()
	}
	answer(ctx, line{dial: dial, journal: newJournal(log.NewNopLogger(), ""), pause: func(_ context.Context, pause time.Duration) {
		if pauses = append(pauses, pause); len(pauses) == 12 {
			cancel()
		}
	}})
	require.Equal(t, []time.Duration{
		200 * time.Millisecond, 400 * time.Millisecond, redialEvery, 200 * time.Millisecond, 400 * time.Millisecond, 800 * time.Millisecond,
		1600 * time.Millisecond, 3200 * time.Millisecond, slowestRedial, slowestRedial, slowestRedial, slowestRedial,
	}, pauses)
}

func TestJournalTellsWhyAConnectionEnded(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		said string
	}{
		"closed":           {io.EOF, "the node hung up"},
		"closed midway":    {io.ErrUnexpectedEOF, "the node hung up"},
		"reset":            {&net.OpError{Op: "read", Err: errors.New("connection reset by peer")}, "the node hung up"},
		"silent":           {fmt.Errorf("read: %w", privval.ErrReadTimeout), "asks this signer for nothing"},
		"another protocol": {errors.New("proto: wrong wireType"), "asks for no signatures: see that the address is that of the node's priv_validator_laddr"},
	} {
		t.Run(name, func(t *testing.T) {
			var said logged
			newJournal(log.NewLogger(&said, log.ColorOption(false)), "").hungUp(c.err)
			require.Contains(t, said.String(), c.said)
		})
	}
}

func TestJournalTellsEachChangeOnce(t *testing.T) {
	var said logged
	journal := newJournal(log.NewLogger(&said, log.ColorOption(false)), "10.0.0.7:26659")
	away := errors.New("connection refused")
	for range 3 {
		journal.unreached(away)
	}
	journal.unreached(errors.New("timeout"))
	for range 3 {
		journal.refused("another chain")
		journal.hungUp(io.EOF)
	}
	journal.taken()
	journal.hungUp(io.EOF)
	journal.keyTold()
	journal.refused("another chain")
	lines := []string{"not reached", "not reached", "refused to tell", "hung up", "connected", "hung up", "refused to tell"}
	got := strings.Split(strings.TrimSpace(said.String()), "\n")
	require.Len(t, got, len(lines), said.String())
	for i, want := range lines {
		require.Contains(t, got[i], want)
	}
}
