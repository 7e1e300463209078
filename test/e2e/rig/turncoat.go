package rig

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Hostile returns the path of the validator that lies, which `make build-hostile` makes.
func Hostile(t *testing.T) string { return built(t, "hostile") }

// UpWithHostile is Up with a bridge, in which some validators, by index, run the hostile program from the
// first block on. They behave until Order.
func UpWithHostile(t *testing.T, validators int, hostile ...int) *Network {
	t.Helper()
	var homes []string
	for _, i := range hostile {
		homes = append(homes, fmt.Sprintf("*/validator-%d", i))
	}
	// localnet starts every process with one program, which may be this one.
	script := fmt.Sprintf(`#!/bin/sh
for argument; do
    case "$argument" in %s) exec '%s' "$@" ;; esac
done
exec '%s' "$@"
`, strings.Join(homes, "|"), Hostile(t), Bttcd(t))
	path := filepath.Join(t.TempDir(), "bttcd")
	require.NoError(t, os.WriteFile(path, []byte(script), 0o700))
	return Up(t, validators, "--bttcd", path)
}

// Orders is what a hostile validator is to do, by the names of test/e2e/hostile.
type Orders struct {
	Votes     []string `json:"votes,omitempty"`
	Proposals []string `json:"proposals,omitempty"`
	// LateVotes come after the validator behind the RPC LateBehind has decided, every third height.
	LateVotes  []string `json:"late_votes,omitempty"`
	LateBehind string   `json:"late_behind,omitempty"`
}

// Order gives validator i its orders in place of those before.
func (n *Network) Order(t *testing.T, i int, orders Orders) {
	t.Helper()
	text, err := json.Marshal(orders)
	require.NoError(t, err)
	path := filepath.Join(n.Validators[i].Home, "hostile.json")
	require.NoError(t, os.WriteFile(path+".new", text, 0o600))
	require.NoError(t, os.Rename(path+".new", path))
}

// Act is something that a hostile validator did.
type Act struct {
	Kind   string `json:"kind"`
	Act    string `json:"act"`
	Height int64  `json:"height"`
	Late   bool   `json:"late"`
	// DataHash is that of the block proposed.
	DataHash string `json:"data_hash"`
}

// Acts returns all that validator i did.
func (n *Network) Acts(t *testing.T, i int) []Act {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(n.Validators[i].Home, "hostile.jsonl"))
	if os.IsNotExist(err) {
		return nil
	}
	require.NoError(t, err)
	var acts []Act
	for line := range strings.Lines(string(text)) {
		if !strings.HasSuffix(line, "\n") {
			break // it is being written
		}
		var one Act
		require.NoError(t, json.Unmarshal([]byte(line), &one), line)
		acts = append(acts, one)
	}
	return acts
}

// Forged is a packet that never was, with a validator's signature.
type Forged struct {
	Row, Kind       uint32
	Nonce, Deadline uint64
	Body, Signature string
}

// Forge has hostile validator i sign a packet that pays recipient.
func (n *Network) Forge(t *testing.T, i int, recipient string) Forged {
	t.Helper()
	at := n.Validators[i]
	outcome := Run(t, commandLimit, Hostile(t), "forge", recipient, "--home", at.Home, "--node", at.CometURL())
	require.Zero(t, outcome.ExitCode, outcome.Text())
	var forged Forged
	require.NoError(t, json.Unmarshal([]byte(outcome.Stdout), &forged), outcome.Text())
	return forged
}

// Arguments are those of `bttcd tx bridge submit-evidence`.
func (f Forged) Arguments() []string {
	return []string{
		fmt.Sprint(f.Row), fmt.Sprint(f.Kind), fmt.Sprint(f.Nonce), fmt.Sprint(f.Deadline),
		strings.TrimPrefix(f.Body, "0x"), strings.TrimPrefix(f.Signature, "0x"),
	}
}

// Rejection is a proposal that a validator found bad.
type Rejection struct {
	Height           int64
	Proposer, Reason string
}

var rejected = regexp.MustCompile(`proposal rejected .*height=(\d+).* proposer=(\S+) reason="?([^"\n]*)`)

// Rejections returns the proposals that validator i says in its log it rejected.
func (n *Network) Rejections(t *testing.T, i int) []Rejection {
	t.Helper()
	text, err := os.ReadFile(n.LogPath(i))
	require.NoError(t, err)
	var found []Rejection
	for _, match := range rejected.FindAllStringSubmatch(string(text), -1) {
		height, err := strconv.ParseInt(match[1], 10, 64)
		require.NoError(t, err)
		found = append(found, Rejection{height, match[2], match[3]})
	}
	return found
}

// LogPath is where validator i logs.
func (n *Network) LogPath(i int) string {
	return filepath.Join(n.Dir, "logs", n.Validators[i].Name+".log")
}
