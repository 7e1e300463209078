package rig

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// ConsensusKey is a validator's key away from its home.
type ConsensusKey struct{ Key, State string }

// TakeKey moves the consensus key out of a home whose node does not run.
func (h Home) TakeKey(t *testing.T) ConsensusKey {
	t.Helper()
	dir := t.TempDir()
	key := ConsensusKey{filepath.Join(dir, "key.json"), filepath.Join(dir, "state.json")}
	for from, to := range map[string]string{
		filepath.Join(h.Path, "config", "priv_validator_key.json"): key.Key,
		filepath.Join(h.Path, "data", "priv_validator_state.json"): key.State,
	} {
		require.NoError(t, os.Rename(from, to))
	}
	return key
}

// SignFor runs `bttcd signer` for the node of a home, which listens at address.
func (k ConsensusKey) SignFor(t *testing.T, home Home, address string, flags ...string) *Background {
	t.Helper()
	id := strings.TrimSpace(home.Must(t, "comet", "show-node-id").Stdout)
	args := append([]string{"signer", "--node", "tcp://" + id + "@" + address, "--chain-id", ChainID, "--key-file", k.Key, "--state-file", k.State}, flags...)
	return Spawn(t, Bttcd(t), args...)
}

// CometSigner builds the signer that CometBFT comes with, of the version that the node links.
func CometSigner(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "priv_val_server")
	outcome := Run(t, 5*time.Minute, "go", "build", "-ldflags=-s -w", "-o", path, "github.com/cometbft/cometbft/cmd/priv_val_server")
	require.Zero(t, outcome.ExitCode, outcome.Text())
	return path
}

// WaitListens waits until somebody listens at a TCP address.
func WaitListens(t *testing.T, address string) {
	t.Helper()
	Wait(t, "somebody to listen at "+address, time.Minute, func() error {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			return err
		}
		return conn.Close()
	})
}

// FreeAddress is a loopback address that nobody listens at.
func FreeAddress(t *testing.T) string {
	t.Helper()
	return "127.0.0.1:" + freePort(t)
}

// Round is the round in which a block was decided, and whether a validator, by its address in upper
// hexadecimal, signed it.
func (v Validator) Round(height int64, address string) (round int, signed bool, err error) {
	var answer struct {
		Header struct {
			Commit struct {
				Round      int `json:"round"`
				Signatures []struct {
					Address   string `json:"validator_address"`
					Signature string `json:"signature"`
				} `json:"signatures"`
			} `json:"commit"`
		} `json:"signed_header"`
	}
	if err := CallRPC(v.RPC, "commit", map[string]any{"height": formatHeight(height)}, &answer); err != nil {
		return 0, false, err
	}
	for _, vote := range answer.Header.Commit.Signatures {
		signed = signed || vote.Address == address && vote.Signature != ""
	}
	return answer.Header.Commit.Round, signed, nil
}
