package remotesigner

import (
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	cmtlog "github.com/cometbft/cometbft/libs/log"
	"github.com/cometbft/cometbft/privval"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"
)

func TestFirstSignerIsRememberedAndAnotherRefused(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	stop := s.serve(t, testChain, s.key)
	s.mustOpen(t)
	pinned, err := ReadPin(s.config.Pin)
	require.NoError(t, err)
	require.Equal(t, s.key.Key.PubKey, pinned)
	stop()

	// Whoever reaches the port cannot keep the node from its start, nor the signer from the node.
	for name, stranger := range map[string]struct{ chain, said string }{
		"another key":   {testChain, "but this node is the validator " + s.key.GetAddress().String()},
		"another chain": {"bttc-1", "refuses to tell its key for the chain bttc-local-1"},
	} {
		t.Run(name, func(t *testing.T) {
			var said logged
			other, before := newScene(t), read(t, s.config.Pin)
			other.config.Pin, other.config.Patience, other.config.Log = s.config.Pin, time.Second, log.NewLogger(&said, log.ColorOption(false))
			other.serve(t, stranger.chain, other.key)
			gate := other.mustOpen(t)
			key, err := gate.GetPubKey()
			require.NoError(t, err)
			require.Equal(t, pinned, key)
			require.Error(t, gate.SignVote(testChain, precommit(1, "")))
			require.Equal(t, before, read(t, s.config.Pin))

			other.serve(t, testChain, s.key)
			waitReachable(t, gate, true)
			require.NoError(t, gate.SignVote(testChain, precommit(1, "")))
			require.Contains(t, said.String(), stranger.said)
		})
	}
}

func TestSignerOfAnotherChainIsRefused(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.serve(t, "bttc-1", s.key)
	_, err := s.open(t)
	require.ErrorContains(t, err, "refuses to tell its key for the chain bttc-local-1")
	require.ErrorContains(t, err, "this signer signs for bttc-1, not for bttc-local-1")
	require.NoFileExists(t, s.config.Pin)
}

func TestNodeWithoutASigner(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.config.Patience = 50 * time.Millisecond
	_, err := s.open(t)
	require.ErrorContains(t, err, "no signer has connected to "+s.config.Address)
	require.NoFileExists(t, s.config.Pin)

	// Once it has had one, it starts without and waits.
	require.NoError(t, writePin(s.config.Pin, s.key.Key.PubKey))
	gate := s.mustOpen(t)
	reachable, trouble := gate.Reachable()
	require.False(t, reachable)
	require.ErrorIs(t, trouble, errAway)
	s.serve(t, testChain, s.key)
	waitReachable(t, gate, true)
	require.NoError(t, gate.SignVote(testChain, precommit(1, "")))
}

func TestBadAddresses(t *testing.T) {
	s := newScene(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	for address, said := range map[string]string{
		"http://127.0.0.1:1":             "write tcp://HOST:PORT or unix:///PATH",
		"unix://":                        "write tcp://HOST:PORT or unix:///PATH",
		"tcp://nowhere":                  "priv_validator_laddr",
		"tcp://" + taken.Addr().String(): "address already in use",
	} {
		s.config.Address = address
		_, err := s.open(t)
		require.ErrorContains(t, err, said, address)
	}
}

func TestDamagedPin(t *testing.T) {
	for _, text := range []string{"", "{", `{"pub_key":null}`, `{"pub_key":{"type":"nonsense","value":"AA=="}}`} {
		path := filepath.Join(t.TempDir(), "pin.json")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		_, err := ReadPin(path)
		require.ErrorContains(t, err, "delete it", text)
	}
	_, err := ReadPin(t.TempDir())
	require.ErrorContains(t, err, "reading the signer's key")
}

func TestSocketOfAKilledNode(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	path := filepath.Join(t.TempDir(), "s")
	stale, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	require.NoError(t, err)
	stale.SetUnlinkOnClose(false)
	require.NoError(t, stale.Close())
	require.FileExists(t, path)

	s.config.Address = "unix://" + path
	s.node, err = ParseNode(s.config.Address)
	require.NoError(t, err)
	s.serve(t, testChain, s.key)
	gate := s.mustOpen(t)
	require.NoError(t, gate.SignVote(testChain, precommit(1, "")))

	_, err = Open(t.Context(), s.config)
	require.ErrorContains(t, err, "address already in use", "a socket in use is left alone")
}

// TestRelay puts CometBFT's own client before the gate, as in a node.
func TestRelay(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	stop := s.serve(t, testChain, s.key)
	gate := s.mustOpen(t)
	waitReachable(t, gate, true)
	relay, err := NewRelay(gate)
	require.NoError(t, err)
	listener, err := privval.NewSignerListener(relay.Address(), cmtlog.NewNopLogger())
	require.NoError(t, err)
	comet, err := privval.NewSignerClient(listener, testChain)
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Stop() })
	key, err := comet.GetPubKey()
	require.NoError(t, err)
	require.Equal(t, s.key.Key.PubKey, key)
	retrying := privval.NewRetrySignerClient(comet, 50, 100*time.Millisecond)
	require.NoError(t, retrying.SignVote(testChain, precommit(1, "x")))

	stop()
	waitReachable(t, gate, false)
	_ = gate.SignVote(testChain, precommit(2, "x")) // it may wait
	require.ErrorContains(t, retrying.SignVote(testChain, precommit(3, "x")), "the signer is not connected")
	s.serve(t, testChain, s.key)
	waitReachable(t, gate, true)
	require.NoError(t, retrying.SignVote(testChain, precommit(4, "x")))
	require.NoError(t, relay.Close())
	require.NoDirExists(t, relay.Dir)
}

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(raw)
}
