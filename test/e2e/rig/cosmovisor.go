package rig

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Upgraded returns the path of the program that a network is upgraded to, which `make
// build-upgraded` makes.
func Upgraded(t *testing.T) string { return built(t, "upgraded") }

// Cosmovisor returns the path of the pinned cosmovisor, which the first call builds.
func Cosmovisor(t *testing.T) string {
	t.Helper()
	tool := Run(t, 10*time.Minute, filepath.Join(Root(), "scripts", "tool.sh"), "cosmovisor", "cosmossdk.io/tools/cosmovisor/cmd/cosmovisor")
	require.Zero(t, tool.ExitCode, tool.Text())
	return strings.TrimSpace(tool.Stdout)
}

// SignerFile in a home holds the address at which UpUnderCosmovisor has that node listen for its signer.
const SignerFile = "signer.address"

// UpUnderCosmovisor is Up in which every node whose home has cosmovisor's layout runs under it. The
// first count validators get one before they start; those before downloads may download. More flags
// are of `localnet up`.
func UpUnderCosmovisor(t *testing.T, validators, count, downloads int, flags ...string) *Network {
	t.Helper()
	var layouts, downloading []string
	for i := range count {
		layouts = append(layouts, fmt.Sprintf("*/validator-%d", i))
	}
	for i := range downloads {
		downloading = append(downloading, fmt.Sprintf("*/validator-%d", i))
	}
	script := fmt.Sprintf(`#!/bin/sh
set -e
[ "$1" = start ] || exec '%[1]s' "$@"
before= home=
for argument; do
    [ "$before" != --home ] || home=$argument
    before=$argument
done
variables=$home/cosmovisor/environment
if [ ! -e "$variables" ]; then
    case "$home" in %[2]s) '%[1]s' cosmovisor-init --home "$home" ;; esac
    case "$home" in %[3]s) sed -i 's/\(ALLOW_DOWNLOAD_BINARIES=\)false/\1true/' "$variables" ;; esac
fi
[ ! -e "$home/%[4]s" ] || export BTTCD_PRIV_VALIDATOR_LADDR="$(cat "$home/%[4]s")"
[ -e "$variables" ] || exec '%[1]s' "$@"
set -a
. "$variables"
exec '%[5]s' run "$@"
`, Bttcd(t), strings.Join(layouts, "|"), strings.Join(downloading, "|"), SignerFile, Cosmovisor(t))
	path := filepath.Join(t.TempDir(), "bttcd")
	require.NoError(t, os.WriteFile(path, []byte(script), 0o700))
	net := Up(t, validators, append([]string{"--bttcd", path}, flags...)...)
	t.Cleanup(func() {
		for i := range net.Validators {
			net.KillSupervised(t, i)
		}
	})
	return net
}

// Supervised returns the pid of the node under validator i's cosmovisor and the path of its program,
// or 0.
func (n *Network) Supervised(t *testing.T, i int) (pid int, program string) {
	t.Helper()
	// A thread's children are listed under that thread.
	lists, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", Open(t, n.Dir).Validators[i].PID))
	require.NoError(t, err)
	for _, list := range lists {
		raw, _ := os.ReadFile(list)
		for _, field := range strings.Fields(string(raw)) {
			pid, err := strconv.Atoi(field)
			require.NoError(t, err)
			if program, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid)); err == nil && startsNode(pid) {
				return pid, program
			}
		}
	}
	return 0, ""
}

// startsNode tells the node from the short commands that cosmovisor runs.
func startsNode(pid int) bool {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return err == nil && strings.Contains(string(raw), "\x00start\x00")
}

// KillSupervised ends validator i's cosmovisor and its node as a power cut does.
func (n *Network) KillSupervised(t *testing.T, i int) {
	t.Helper()
	node, _ := n.Supervised(t, i)
	for _, pid := range []int{Open(t, n.Dir).Validators[i].PID, node} {
		if pid > 0 {
			_ = syscall.Kill(pid, syscall.SIGKILL)
			Wait(t, fmt.Sprintf("process %d to be gone", pid), time.Minute, func() error {
				if !Gone(pid) {
					return fmt.Errorf("it is there")
				}
				return nil
			})
		}
	}
}

// Publish serves a program over HTTP and returns its URL as a proposal has it, and the sha256.
func Publish(t *testing.T, program string) (link, sum string) {
	t.Helper()
	raw, err := os.ReadFile(program)
	require.NoError(t, err)
	hash := sha256.Sum256(raw)
	sum = hex.EncodeToString(hash[:])
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, program)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/bttcd", sum
}

func formatHeight(height int64) string { return strconv.FormatInt(height, 10) }

// Stop ends validator i as its operator does.
func (n *Network) Stop(t *testing.T, i int) {
	t.Helper()
	n.localnet(t, "stop", n.Validators[i].Name, "--dir", n.Dir)
}

// NodeLog is what validator i has logged since the network was made.
func (n *Network) NodeLog(t *testing.T, i int) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(n.Dir, "logs", n.Validators[i].Name+".log"))
	require.NoError(t, err)
	return string(raw)
}
