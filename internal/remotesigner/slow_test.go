package remotesigner

import (
	"context"
	"io"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtlog "github.com/cometbft/cometbft/libs/log"
	"github.com/cometbft/cometbft/privval"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"
)

// serveSilently runs a signer that tells its key and answers pings, and for a vote does what
// silent does until the node hangs up; then it dials again.
func (s *scene) serveSilently(t *testing.T, silent func(net.Conn)) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() {
		for dial := s.node.dialer(); ctx.Err() == nil; {
			conn, err := dial()
			if err != nil {
				continue
			}
			release := context.AfterFunc(ctx, func() { _ = conn.Close() })
			s.tellKey(conn, silent)
			release()
			_ = conn.Close()
		}
	})
	t.Cleanup(func() {
		cancel()
		done.Wait()
	})
}

func (s *scene) tellKey(conn net.Conn, silent func(net.Conn)) {
	endpoint := privval.NewSignerDialerEndpoint(cmtlog.NewNopLogger(), nil)
	endpoint.SetConnection(conn)
	for {
		request, err := endpoint.ReadMessage()
		if err != nil {
			return
		}
		if request.GetSignVoteRequest() != nil {
			_ = conn.SetDeadline(time.Time{})
			silent(conn)
			return
		}
		response, _ := privval.DefaultValidationRequestHandler(s.key, request, testChain)
		if endpoint.WriteMessage(response) != nil {
			return
		}
	}
}

func hang(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

// drip sends an answer of a thousand bytes, one every half second.
func drip(conn net.Conn) {
	ticker := time.NewTicker(500 * time.Millisecond)
	defer ticker.Stop()
	for part := []byte{0xe8, 0x07}; ; part = []byte{0} {
		if _, err := conn.Write(part); err != nil {
			return
		}
		<-ticker.C
	}
}

// TestVotesOfASilentSigner puts CometBFT's own clients before the gate: what takes five seconds
// they ask for again, fifty times, inside the consensus routine.
func TestVotesOfASilentSigner(t *testing.T) {
	t.Parallel()
	for name, silent := range map[string]func(net.Conn){"hangs": hang, "drips": drip} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			s.serveSilently(t, silent)
			gate := s.mustOpen(t)
			waitReachable(t, gate, true)
			comet := cometOf(t, gate)

			began := time.Now()
			require.ErrorContains(t, comet.SignVote(testChain, precommit(1, "")), "the signer ")
			require.Less(t, time.Since(began), 4500*time.Millisecond)
			for height := range int64(5) {
				began = time.Now()
				require.ErrorContains(t, comet.SignVote(testChain, precommit(height+2, "")), "the signer ")
				require.Less(t, time.Since(began), answerLimit/2, "once a vote had no answer, the next fails at once")
				gate.probe()
				reachable, _ := gate.Reachable()
				require.False(t, reachable, "it tells its key, but signs nothing")
			}
		})
	}
}

// cometOf returns what CometBFT asks, as it makes it.
func cometOf(t *testing.T, gate *Gate) *privval.RetrySignerClient {
	t.Helper()
	relay, err := NewRelay(gate)
	require.NoError(t, err)
	listener, err := privval.NewSignerListener(relay.Address(), cmtlog.NewNopLogger())
	require.NoError(t, err)
	comet, err := privval.NewSignerClient(listener, testChain)
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = listener.Stop()
		_ = relay.Close()
	})
	_, err = comet.GetPubKey()
	require.NoError(t, err)
	return privval.NewRetrySignerClient(comet, 50, 100*time.Millisecond)
}

// slowVotes is a signer that takes a while for each vote.
type slowVotes struct {
	cmttypes.PrivValidator
	takes time.Duration
	asked int
}

func (s *slowVotes) SignVote(chainID string, vote *cmtproto.Vote) error {
	s.asked++
	time.Sleep(s.takes)
	if s.takes > answerLimit {
		return privval.ErrReadTimeout
	}
	return s.PrivValidator.SignVote(chainID, vote)
}

func TestSlowSignerIsLeftAloneForLongerAndLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := &slowVotes{cmttypes.NewMockPVWithParams(ed25519.GenPrivKey(), false, false), answerLimit + time.Second, 0}
		key, err := slow.GetPubKey()
		require.NoError(t, err)
		gate := newGate(&fakeClient{PrivValidator: slow}, testChain, key, log.NewNopLogger())
		began, stalls := time.Now(), 0
		gate.stalled = func(int64) { stalls++ }
		for time.Since(began) < 5*time.Minute {
			gate.probe()
			require.ErrorIs(t, gate.SignVote(testChain, precommit(1, "")), errSlow)
			reachable, _ := gate.Reachable()
			require.False(t, reachable)
			time.Sleep(time.Second)
		}
		require.Equal(t, 6, slow.asked, "after 10, 20, 40, 80 and 120 s again")
		require.Zero(t, stalls)

		slow.takes = time.Second
		time.Sleep(longPause)
		gate.probe()
		require.NoError(t, gate.SignVote(testChain, precommit(2, "")))
		gate.probe()
		reachable, _ := gate.Reachable()
		require.True(t, reachable)
		require.NoError(t, gate.SignVote(testChain, precommit(3, "")))
	})
}

func TestVoteIsBoundedWhereverItWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := &slowVotes{cmttypes.NewMockPVWithParams(ed25519.GenPrivKey(), false, false), time.Minute, 0}
		key, err := slow.GetPubKey()
		require.NoError(t, err)
		gate := newGate(&fakeClient{PrivValidator: slow}, testChain, key, log.NewNopLogger())
		gate.probe()
		began, vote := time.Now(), precommit(1, "")
		require.ErrorIs(t, gate.SignVote(testChain, vote), errSlow)
		require.Equal(t, attemptLimit, time.Since(began))
		time.Sleep(slow.takes)
		require.Equal(t, precommit(1, ""), vote, "what comes later is nobody's")
	})
}

// TestSlowVoteThatConsensusNeeds has nobody ask again: the chain stands at the vote.
func TestSlowVoteThatConsensusNeeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := &slowVotes{cmttypes.NewMockPVWithParams(ed25519.GenPrivKey(), false, false), answerLimit, 0}
		key, err := slow.GetPubKey()
		require.NoError(t, err)
		gate := newGate(&fakeClient{PrivValidator: slow}, testChain, key, log.NewNopLogger())
		slow.takes++
		gate.probe()
		stalls, began := 0, time.Now()
		gate.stalled = func(int64) { stalls++ }
		require.ErrorIs(t, gate.SignVote(testChain, precommit(1, "")), errSlow)
		for range 60 {
			gate.probe()
			gate.breakStall()
			require.True(t, stalls == 0 || time.Since(began) > shortPause)
			time.Sleep(probeEvery)
		}
		require.Equal(t, 1, stalls)
	})
}

// TestRefusedVoteIsNotAskedForAgain has a signer whose state is ahead of the chain.
func TestRefusedVoteIsNotAskedForAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		mock := cmttypes.NewMockPVWithParams(ed25519.GenPrivKey(), false, false)
		key, err := mock.GetPubKey()
		require.NoError(t, err)
		gate := newGate(&fakeClient{PrivValidator: lying{PrivValidator: mock, vote: func(*cmtproto.Vote) error {
			return &privval.RemoteSignerError{Description: "height regression"}
		}}}, testChain, key, log.NewNopLogger())
		gate.stalled = func(int64) { t.Error("to start again changes nothing") }
		gate.probe()
		require.ErrorContains(t, gate.SignVote(testChain, precommit(1, "")), "height regression")
		for range 60 {
			gate.probe()
			gate.breakStall()
			time.Sleep(probeEvery)
		}
	})
}
