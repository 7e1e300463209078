package rig

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Home is the home directory of one node that the test makes itself.
type Home struct{ Path string }

// Init runs `bttcd init` in a new home.
func Init(t *testing.T, network string) Home {
	t.Helper()
	home := Home{filepath.Join(t.TempDir(), "home")}
	outcome := home.Bttcd(t, "init", "solo", "--network", network)
	require.Zero(t, outcome.ExitCode, outcome.Text())
	return home
}

// Bttcd runs bttcd on this home.
func (h Home) Bttcd(t *testing.T, args ...string) Outcome {
	t.Helper()
	return Run(t, commandLimit, Bttcd(t), append(args, "--home", h.Path)...)
}

// Must is Bttcd that has to succeed.
func (h Home) Must(t *testing.T, args ...string) Outcome {
	t.Helper()
	outcome := h.Bttcd(t, args...)
	require.Zero(t, outcome.ExitCode, "bttcd %s: %s", strings.Join(args, " "), outcome.Text())
	return outcome
}

// Start runs the node beside the test.
func (h Home) Start(t *testing.T, flags ...string) *Background {
	t.Helper()
	return Spawn(t, Bttcd(t), append([]string{"start", "--home", h.Path}, flags...)...)
}

// RefusedStart runs the node, which must end by itself, and returns the sentence it ended
// with, without the log before it.
func (h Home) RefusedStart(t *testing.T, flags ...string) string {
	t.Helper()
	node := h.Start(t, flags...)
	Wait(t, "bttcd start to give up", commandLimit, func() error {
		if !node.Ended() {
			return fmt.Errorf("it still runs: %.2000s", node.Log())
		}
		return nil
	})
	log := node.Log()
	require.NotZero(t, node.command.ProcessState.ExitCode(), log)
	require.NotContains(t, log, "goroutine ", "the node ended with a stack")
	sentence := strings.LastIndex(log, "\nError: ")
	if sentence < 0 {
		require.True(t, strings.HasPrefix(log, "Error: "), "the node ended without a sentence: %s", log)
		return log
	}
	return log[sentence+1:]
}

// EditGenesis changes the decoded genesis.
func (h Home) EditGenesis(t *testing.T, edit func(genesis map[string]any)) {
	t.Helper()
	path := filepath.Join(h.Path, "config", "genesis.json")
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	genesis := map[string]any{}
	require.NoError(t, json.Unmarshal(raw, &genesis))
	edit(genesis)
	raw, err = json.Marshal(genesis)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, raw, 0o600))
}

// EditConfig replaces text in a file of the config folder, where it must occur.
func (h Home) EditConfig(t *testing.T, file, from, to string) {
	t.Helper()
	path := filepath.Join(h.Path, "config", file)
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(raw), from)
	require.NoError(t, os.WriteFile(path, []byte(strings.ReplaceAll(string(raw), from, to)), 0o600))
}

var loopbackPort = regexp.MustCompile(`(127\.0\.0\.1|localhost|0\.0\.0\.0):([0-9]+)`)

// MovePorts gives every port that the home's configuration names a free one instead, so that
// the node meets no other, and returns the addresses that a client needs.
func (h Home) MovePorts(t *testing.T) Validator {
	t.Helper()
	moved := map[string]string{}
	for _, file := range []string{"config.toml", "app.toml"} {
		path := filepath.Join(h.Path, "config", file)
		raw, err := os.ReadFile(path)
		require.NoError(t, err)
		text := loopbackPort.ReplaceAllStringFunc(string(raw), func(address string) string {
			host, port, _ := strings.Cut(address, ":")
			if moved[port] == "" {
				moved[port] = freePort(t)
			}
			return host + ":" + moved[port]
		})
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	at := func(port string) string { return "http://127.0.0.1:" + moved[port] }
	return Validator{
		Name: "solo", Home: h.Path, RPC: at("26657"), REST: at("1317"), JSONRPC: at("8545"), Metrics: at("26660") + "/metrics",
	}
}

// freePort asks the system for a port nobody listens on. Another process could take it
// before the node does; the range is large enough that none does.
func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	return port
}

// WaitReady waits until the node answers and has committed height.
func (v Validator) WaitReady(t *testing.T, node *Background, height int64) {
	t.Helper()
	Wait(t, fmt.Sprintf("the node to reach height %d", height), time.Minute, func() error {
		if node.Ended() {
			t.Fatalf("the node ended: %.4000s", node.Log())
		}
		status, err := v.Status()
		if err == nil && status.Height < height {
			err = fmt.Errorf("height is %d", status.Height)
		}
		return err
	})
}
