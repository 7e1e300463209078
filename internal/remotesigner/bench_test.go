package remotesigner

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/privval"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"
)

const testChain = "bttc-local-1"

// scene is a node's side at a free port, with the key that its signers have.
type scene struct {
	config Config
	key    *privval.FilePV
	node   Node
	height atomic.Int64
	stalls chan int64
}

func newScene(t *testing.T) *scene {
	t.Helper()
	dir := t.TempDir()
	s := &scene{
		key:    privval.GenFilePV(filepath.Join(dir, "key.json"), filepath.Join(dir, "state.json")),
		stalls: make(chan int64, 8),
	}
	s.key.Save()
	s.config = Config{
		Address: "tcp://127.0.0.1:" + freePort(t), ChainID: testChain, Identity: ed25519.GenPrivKey(),
		Pin: filepath.Join(dir, "config", "signer.json"), Patience: 20 * time.Second, Log: log.NewNopLogger(),
		Committed: s.height.Load, Stalled: func(height int64) { s.stalls <- height },
	}
	var err error
	s.node, err = ParseNode(s.config.Address)
	require.NoError(t, err)
	return s
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	return port
}

// serve runs a signer until the returned function ends it.
func (s *scene) serve(t *testing.T, chainID string, key cmttypes.PrivValidator) func() {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { Serve(ctx, s.node, chainID, key, log.NewNopLogger()) })
	stop := func() {
		cancel()
		done.Wait()
	}
	t.Cleanup(stop)
	return stop
}

func (s *scene) open(t *testing.T) (*Gate, error) {
	t.Helper()
	return Open(t.Context(), s.config)
}

func (s *scene) mustOpen(t *testing.T) *Gate {
	t.Helper()
	gate, err := s.open(t)
	require.NoError(t, err)
	return gate
}

// waitReachable polls: the connection is looked after on other goroutines.
func waitReachable(t *testing.T, gate *Gate, want bool) {
	t.Helper()
	require.Eventually(t, func() bool {
		reachable, _ := gate.Reachable()
		return reachable == want
	}, 30*time.Second, 20*time.Millisecond, "reachable should become %t", want)
}

func block(tag byte) cmtproto.BlockID {
	hash := make([]byte, 32)
	hash[0] = tag
	return cmtproto.BlockID{Hash: hash, PartSetHeader: cmtproto.PartSetHeader{Total: 1, Hash: hash}}
}

func precommit(height int64, extension string) *cmtproto.Vote {
	return &cmtproto.Vote{
		Type: cmtproto.PrecommitType, Height: height, BlockID: block(1), Timestamp: time.Unix(height, 0).UTC(),
		Extension: []byte(extension), ValidatorAddress: make([]byte, 20),
	}
}

// lying is a signer that changes what it answers.
type lying struct {
	cmttypes.PrivValidator
	vote     func(*cmtproto.Vote) error
	proposal func(*cmtproto.Proposal)
	pubKey   func() (crypto.PubKey, error)
}

func (l lying) SignVote(chainID string, vote *cmtproto.Vote) error {
	if err := l.PrivValidator.SignVote(chainID, vote); err != nil {
		return err
	}
	if l.vote != nil {
		return l.vote(vote)
	}
	return nil
}

func (l lying) SignProposal(chainID string, proposal *cmtproto.Proposal) error {
	err := l.PrivValidator.SignProposal(chainID, proposal)
	if l.proposal != nil {
		l.proposal(proposal)
	}
	return err
}

func (l lying) GetPubKey() (crypto.PubKey, error) {
	if l.pubKey != nil {
		return l.pubKey()
	}
	return l.PrivValidator.GetPubKey()
}

var errBroken = fmt.Errorf("the HSM is on fire")

// logged is a log that is written and read at once.
type logged struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logged) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
