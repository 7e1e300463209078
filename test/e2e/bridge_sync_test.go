package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// bridgeState are the questions whose answers are all that nodes know of the bridge.
var bridgeState = []string{
	"rows", "rows/1/status", "rows/1/tokens", "rows/1/packets", "holding", "keys", "params", "rows/1/set",
}

// testSynced has a node without any remote endpoint begin with a snapshot, late. It knows of the bridge
// what others know, and follows it.
func (s *bridgeScene) testSynced(t *testing.T) {
	const interval = 5
	s.Kill(t, 0)
	t.Setenv("BTTCD_STATE_SYNC_SNAPSHOT_INTERVAL", fmt.Sprint(interval))
	s.Start(t, 0)
	begin := s.First().Height(t)
	s.First().WaitHeight(t, begin+2*interval, recovery)

	home := rig.Init(t, "local")
	node := home.MovePorts(t)
	node.Name = "synced"
	genesis, err := os.ReadFile(filepath.Join(s.First().Home, "config", "genesis.json"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(home.Path, "config", "genesis.json"), genesis, 0o600))
	home.Must(t, "comet", "state-sync", s.First().RPC, s.First().RPC)
	home.EditConfig(t, "config.toml", `discovery_time = "15s"`, `discovery_time = "5s"`)
	process := home.Start(t)
	rig.Wait(t, "the node to sync", recovery, func() error {
		require.False(t, process.Ended(), process.Log())
		status, err := node.Status()
		if err == nil && (status.CatchingUp || status.Height < begin) {
			err = fmt.Errorf("it is at height %d", status.Height)
		}
		return err
	})
	requireFromSnapshot(t, node)
	s.requireSameBridge(t, node)

	to, bech32 := fresh(t)
	deposit := s.Deposit(t, "alice", "11btt", "--to", to)
	s.Chain(t, "finalize")
	s.WaitStage(t, deposit.Hash, "credited")
	node.WaitHeight(t, s.First().Height(t), recovery)
	require.Equal(t, rig.BTT(110), node.Balance(t, bech32))
	s.requireSameBridge(t, node)
	requireAgrees(t, s.Network, node)
}

// requireSameBridge compares what two nodes say of the bridge at one height.
func (s *bridgeScene) requireSameBridge(t *testing.T, node rig.Validator) {
	t.Helper()
	height := node.Height(t)
	s.First().WaitHeight(t, height, recovery)
	alice := s.Account(t, "alice").Bech32
	for _, path := range append([]string{"transfers?key=" + alice}, bridgeState...) {
		var want, got json.RawMessage
		require.NoError(t, s.First().RESTAt(height, "/bttc/bridge/v1/"+path, &want), path)
		require.NoError(t, node.RESTAt(height, "/bttc/bridge/v1/"+path, &got), path)
		// Only who watched it knows the transaction there.
		own := regexp.MustCompile(`"remote_hash":"[^"]*"`)
		require.JSONEq(t, own.ReplaceAllString(string(want), `"remote_hash":""`), own.ReplaceAllString(string(got), `"remote_hash":""`), path)
		require.Greater(t, len(got), 20, path)
	}
}
