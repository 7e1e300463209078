package remotesigner

import (
	"context"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"
)

func TestGateSignsAllThatConsensusAsksFor(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.serve(t, testChain, s.key)
	gate := s.mustOpen(t)
	waitReachable(t, gate, true)

	proposal := &cmtproto.Proposal{Type: cmtproto.ProposalType, Height: 1, BlockID: block(1), Timestamp: time.Unix(1, 0).UTC()}
	require.NoError(t, gate.SignProposal(testChain, proposal))
	require.True(t, s.key.Key.PubKey.VerifySignature(cmttypes.ProposalSignBytes(testChain, proposal), proposal.Signature))

	prevote := &cmtproto.Vote{Type: cmtproto.PrevoteType, Height: 1, BlockID: block(1), ValidatorAddress: make([]byte, 20)}
	nilPrecommit := &cmtproto.Vote{Type: cmtproto.PrecommitType, Height: 1, ValidatorAddress: make([]byte, 20)}
	next := precommit(2, "seen 5 deposits")
	for _, vote := range []*cmtproto.Vote{prevote, nilPrecommit, precommit(2, ""), next} {
		if vote == next {
			vote.Round = 1
		}
		require.NoError(t, gate.SignVote(testChain, vote))
		require.True(t, s.key.Key.PubKey.VerifySignature(cmttypes.VoteSignBytes(testChain, vote), vote.Signature))
		extension := s.key.Key.PubKey.VerifySignature(cmttypes.VoteExtensionSignBytes(testChain, vote), vote.ExtensionSignature)
		require.Equal(t, extends(vote), extension, "of %v", vote.Type)
	}
}

func TestGateLetsNoBadAnswerThrough(t *testing.T) {
	t.Parallel()
	spoil := func(signature []byte) { signature[0] ^= 1 }
	for name, c := range map[string]struct {
		vote func(*cmtproto.Vote) error
		said string
	}{
		"no extension signature":    {func(v *cmtproto.Vote) error { v.ExtensionSignature = nil; return nil }, "does not sign vote extensions"},
		"a wrong extension":         {func(v *cmtproto.Vote) error { spoil(v.ExtensionSignature); return nil }, "a vote extension with a signature that is not"},
		"a wrong signature":         {func(v *cmtproto.Vote) error { spoil(v.Signature); return nil }, "a vote with a signature that is not"},
		"no signature":              {func(v *cmtproto.Vote) error { v.Signature = nil; return nil }, "a vote with a signature that is not"},
		"another time than it says": {func(v *cmtproto.Vote) error { v.Timestamp = v.Timestamp.Add(1); return nil }, "a vote with a signature that is not"},
		"a fault of its own":        {func(*cmtproto.Vote) error { return errBroken }, errBroken.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.serve(t, testChain, lying{PrivValidator: s.key, vote: c.vote})
			gate := s.mustOpen(t)
			waitReachable(t, gate, true)
			vote := precommit(3, "x")
			asked := *vote
			require.ErrorContains(t, gate.SignVote(testChain, vote), c.said)
			require.Equal(t, asked, *vote, "a refused vote is left as it was")
			reachable, _ := gate.Reachable()
			require.True(t, reachable, "the connection is fine")
		})
	}
}

func TestGateTakesNothingButTheSignature(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.serve(t, testChain, lying{PrivValidator: s.key, vote: func(v *cmtproto.Vote) error {
		v.BlockID, v.Extension, v.Height = block(9), []byte("mine"), 77
		if v.Type == cmtproto.PrevoteType {
			v.ExtensionSignature = []byte("stray") // horcrux did so; CometBFT panics on it
		}
		return nil
	}, proposal: func(p *cmtproto.Proposal) { p.Signature = nil }})
	gate := s.mustOpen(t)
	waitReachable(t, gate, true)
	prevote := &cmtproto.Vote{Type: cmtproto.PrevoteType, Height: 4, BlockID: block(1), ValidatorAddress: make([]byte, 20)}
	require.NoError(t, gate.SignVote(testChain, prevote))
	require.Empty(t, prevote.ExtensionSignature)
	require.Equal(t, block(1), prevote.BlockID)
	vote := precommit(4, "x")
	require.NoError(t, gate.SignVote(testChain, vote))
	require.Equal(t, "x", string(vote.Extension))
	require.EqualValues(t, 4, vote.Height)
	proposal := &cmtproto.Proposal{Type: cmtproto.ProposalType, Height: 5, BlockID: block(1)}
	require.ErrorContains(t, gate.SignProposal(testChain, proposal), "a proposal with a signature that is not")
}

func TestGateOutlivesItsSigner(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	stop := s.serve(t, testChain, s.key)
	gate := s.mustOpen(t)
	waitReachable(t, gate, true)
	require.NoError(t, gate.SignVote(testChain, precommit(1, "")))
	stop()
	waitReachable(t, gate, false)

	// The first vote waits for the signer, and gets it.
	signed := make(chan error, 1)
	go func() { signed <- gate.SignVote(testChain, precommit(2, "")) }()
	stop = s.serve(t, testChain, s.key)
	require.NoError(t, <-signed)
	waitReachable(t, gate, true)

	stop()
	waitReachable(t, gate, false)
	require.ErrorIs(t, gate.SignVote(testChain, precommit(3, "")), errAway)
	s.serve(t, testChain, s.key)
	waitReachable(t, gate, true)
	require.NoError(t, gate.SignVote(testChain, precommit(4, "")))
}

// fakeClient is a signer without a wire, for tests of time.
type fakeClient struct {
	cmttypes.PrivValidator
	away bool
}

func (f *fakeClient) IsConnected() bool { return !f.away }
func (f *fakeClient) Close() error      { return nil }
func (f *fakeClient) WaitForConnection(limit time.Duration) error {
	time.Sleep(limit)
	if f.away {
		return errAway
	}
	return nil
}

func TestGateGivesUpAtOnceAfterTheFirstWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := &fakeClient{PrivValidator: cmttypes.NewMockPVWithParams(ed25519.GenPrivKey(), false, false)}
		key, err := fake.GetPubKey()
		require.NoError(t, err)
		gate := newGate(fake, testChain, key, log.NewNopLogger())
		gate.now = time.Now
		gate.probe()
		fake.away = true
		gate.probe()

		began := time.Now()
		require.ErrorIs(t, gate.SignVote(testChain, precommit(1, "")), errAway)
		require.LessOrEqual(t, time.Since(began), grace)
		time.Sleep(grace)
		began = time.Now()
		require.ErrorIs(t, gate.SignVote(testChain, precommit(2, "")), errAway)
		require.Zero(t, time.Since(began), "the node follows the chain meanwhile")
	})
}

func TestSignerFindsItsNodeAgain(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.serve(t, testChain, s.key)
	for height := range int64(3) {
		ctx, stop := context.WithCancel(t.Context())
		gate, err := Open(ctx, s.config)
		require.NoError(t, err)
		require.NoError(t, gate.SignVote(testChain, precommit(height+1, "")))
		stop()
		require.Eventually(t, func() bool {
			free, err := net.Listen("tcp", strings.TrimPrefix(s.config.Address, "tcp://"))
			return err == nil && free.Close() == nil
		}, 30*time.Second, 20*time.Millisecond, "the node that ended lets go of its port")
	}
}

func TestGateAsksAgainWhenTheSignerIsBack(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	stop := s.serve(t, testChain, s.key)
	gate := s.mustOpen(t)
	waitReachable(t, gate, true)
	// The connection breaks under the request, before a probe has noticed.
	stop()
	s.serve(t, testChain, s.key)
	require.NoError(t, gate.SignVote(testChain, precommit(1, "")))
}

func TestStandstillIsReportedOnce(t *testing.T) {
	for name, c := range map[string]struct {
		committed int64
		next      bool
		want      int
	}{
		"nobody goes on":          {committed: 6, want: 1},
		"the others went on":      {committed: 7, want: 0},
		"consensus has asked for": {committed: 6, next: true, want: 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				fake := &fakeClient{PrivValidator: cmttypes.NewMockPVWithParams(ed25519.GenPrivKey(), false, false), away: true}
				key, _ := fake.GetPubKey()
				gate := newGate(fake, testChain, key, log.NewNopLogger())
				calls := 0
				gate.committed, gate.stalled = func() int64 { return c.committed }, func(height int64) {
					require.EqualValues(t, 7, height)
					calls++
				}
				require.Error(t, gate.SignVote(testChain, precommit(7, "")))
				for range 30 {
					gate.probe()
					gate.breakStall()
				}
				require.Zero(t, calls, "while the signer is away there is nothing to gain")
				fake.away = false
				gate.probe()
				if c.next {
					require.NoError(t, gate.SignVote(testChain, precommit(7, "")))
				}
				for range 60 {
					time.Sleep(probeEvery)
					gate.probe()
					gate.breakStall()
				}
				require.Equal(t, c.want, calls)
			})
		})
	}
}

func TestAnotherKeyIsNotUsed(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	var said logged
	s.config.Log = log.NewLogger(&said, log.ColorOption(false))
	stop := s.serve(t, testChain, s.key)
	gate := s.mustOpen(t)
	waitReachable(t, gate, true)
	stop()
	waitReachable(t, gate, false)
	other := newScene(t)
	stop = s.serve(t, testChain, other.key)
	require.Eventually(t, func() bool {
		reachable, trouble := gate.Reachable()
		return !reachable && trouble != nil && trouble.Error() != errAway.Error() && gate.SignVote(testChain, precommit(9, "")) != nil
	}, 30*time.Second, 20*time.Millisecond)
	_, trouble := gate.Reachable()
	require.ErrorIs(t, trouble, errOtherKey)
	require.Equal(t, 1, strings.Count(said.String(), "its address is "+other.key.GetAddress().String()), said.String())
	stop()
	s.serve(t, testChain, s.key)
	waitReachable(t, gate, true)
	require.NoError(t, gate.SignVote(testChain, precommit(10, "")))
}

func TestKeyIsThatOfThePin(t *testing.T) {
	key := ed25519.GenPrivKey().PubKey()
	gate := newGate(&fakeClient{away: true}, testChain, key, log.NewNopLogger())
	got, err := gate.GetPubKey()
	require.NoError(t, err)
	require.Equal(t, key, got)
}
