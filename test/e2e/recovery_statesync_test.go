package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// testStateSync has a fifth node join with a snapshot that one validator offers, by the command
// an operator would use.
func testStateSync(t *testing.T, net *rig.Network) {
	const offering, interval = 3, 5
	net.Kill(t, offering)
	t.Setenv("BTTCD_STATE_SYNC_SNAPSHOT_INTERVAL", fmt.Sprint(interval))
	net.Start(t, offering)
	wallet := rig.NewWallet(t, net.First(), net.Account(t, "carol").PrivateKeyHex)
	paid := common.Address(rig.NewAddress(t))
	book := wallet.DeployNotebook(t)
	wallet.Send(t, &book.Address, 0, rig.WriteNote(1, 41))
	wallet.Send(t, &paid, 7, nil)
	before := net.First().Height(t)
	net.Validators[offering].WaitHeight(t, before+2*interval, recovery)

	home := rig.Init(t, "local")
	fifth := home.MovePorts(t)
	fifth.Name = "fifth"
	joinTestnet(t, net, home)
	process := home.Start(t)
	rig.Wait(t, "the fifth node to sync", recovery, func() error {
		require.False(t, process.Ended(), process.Log())
		status, err := fifth.Status()
		if err == nil && (status.CatchingUp || status.Height < before) {
			err = fmt.Errorf("it is at height %d", status.Height)
		}
		return err
	})
	requireFromSnapshot(t, fifth)
	requireAgrees(t, net, fifth)

	notes := map[int64]int64{1: 41, 2: 42, 3: 0}
	there := rig.NewWallet(t, fifth, net.Account(t, "carol").PrivateKeyHex)
	there.Send(t, &book.Address, 0, rig.WriteNote(2, 42))
	fifth.WaitHeight(t, net.First().Height(t), recovery)
	book.RequireNotes(t, fifth, notes)
	require.EqualValues(t, 7, fifth.EVMBalance(t, paid).Int64())
	require.Equal(t, net.Supply(t), (&rig.Network{Validators: []rig.Validator{fifth}}).Supply(t))

	// It counts as a home with blocks now.
	again := home.Bttcd(t, "comet", "state-sync", net.First().RPC, net.First().RPC)
	require.NotZero(t, again.ExitCode)
	requireSaid(t, again.Text(), "blocks already", "unsafe-reset-all")
	requireCheckpoint(t, net)
}

// shareGenesis gives a home the genesis of a network.
func shareGenesis(t *testing.T, net *rig.Network, home rig.Home) {
	t.Helper()
	genesis, err := os.ReadFile(filepath.Join(net.First().Home, "config", "genesis.json"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(home.Path, "config", "genesis.json"), genesis, 0o600))
}

// requireFromSnapshot asserts that a node did not make its state from block 1 on.
func requireFromSnapshot(t *testing.T, node rig.Validator) {
	t.Helper()
	_, err := node.Header(1)
	require.ErrorContains(t, err, "lowest height")
}

// requireAgrees compares blocks and app hashes at several heights, the newest included.
func requireAgrees(t *testing.T, net *rig.Network, node rig.Validator) {
	t.Helper()
	for range 4 {
		height := node.Height(t)
		net.First().WaitHeight(t, height, recovery)
		want, err := net.First().Header(height)
		require.NoError(t, err)
		got, err := node.Header(height)
		require.NoError(t, err)
		require.Equal(t, want, got, "block %d", height)
		node.WaitHeight(t, height+2, time.Minute)
	}
}

// TestStateSyncRefused is about servers that cannot be taken at their word.
func TestStateSyncRefused(t *testing.T) {
	home := rig.Init(t, "local")
	other := rig.NewSolo(t)
	other.Run(t, 2)
	nobody := "http://127.0.0.1:1"
	for _, refused := range []struct {
		name    string
		servers []string
		said    []string
	}{
		{"one server", []string{other.RPC}, []string{"at least 2"}},
		{"nobody there", []string{nobody, other.RPC}, []string{nobody, "does not answer"}},
		{"the second is not there", []string{other.RPC, nobody}, []string{nobody, "does not answer"}},
		{"no URL", []string{"rpc of a friend", other.RPC}, []string{"rpc of a friend", "http://"}},
	} {
		t.Run(refused.name, func(t *testing.T) {
			before, err := os.ReadFile(filepath.Join(home.Path, "config", "config.toml"))
			require.NoError(t, err)
			outcome := home.Bttcd(t, append([]string{"comet", "state-sync"}, refused.servers...)...)
			require.NotZero(t, outcome.ExitCode, outcome.Text())
			requireSaid(t, outcome.Text(), refused.said...)
			after, err := os.ReadFile(filepath.Join(home.Path, "config", "config.toml"))
			require.NoError(t, err)
			require.Equal(t, string(before), string(after))
		})
	}
	home.EditGenesis(t, func(genesis map[string]any) { genesis["chain_id"] = "bttc-local-2" })
	outcome := home.Bttcd(t, "comet", "state-sync", other.RPC, other.RPC)
	require.NotZero(t, outcome.ExitCode)
	requireSaid(t, outcome.Text(), "bttc-local-1", "bttc-local-2")
	running := other.Bttcd(t, "comet", "state-sync", other.RPC, other.RPC)
	require.NotZero(t, running.ExitCode)
	requireSaid(t, running.Text(), "blocks already")
}
