package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// TestBridgeAnvil runs the bridge against Foundry's anvil, so that nothing rests on the chain that the
// testnet brings along.
func TestBridgeAnvil(t *testing.T) {
	rig.InstallPackages(t)
	scene := &bridgeScene{Network: rig.Up(t, 2, "--anvil", anvil(t))}
	var version string
	require.NoError(t, rig.CallRPC(scene.Ethereum().RPC, "web3_clientVersion", []any{}, &version))
	require.Contains(t, version, "anvil")

	to, bech32 := fresh(t)
	deposit := scene.Deposit(t, "alice", "30btt", "--to", to)
	out := scene.out(t, "alice", to, "12btt")
	scene.WaitStage(t, deposit.Hash, "credited")
	scene.WaitStage(t, out.Hash, "executed")
	require.Equal(t, rig.BTT(300), scene.Balance(t, bech32))
	require.Equal(t, rig.BTT(120), scene.Ethereum().BalanceOf(t, "BTT", to))
	scene.waitWell(t, 0)
	scene.WaitBacked(t, "BTT")
}

// anvil is the program that the npm package has for this machine. The package's own launcher would
// leave it running.
func anvil(t *testing.T) string {
	t.Helper()
	path := filepath.Join(rig.ScriptFolder(), "node_modules", "@foundry-rs", "anvil-"+runtime.GOOS+"-"+runtime.GOARCH, "bin", "anvil")
	_, err := os.Stat(path)
	require.NoError(t, err)
	require.NoError(t, exec.Command(path, "--version").Run())
	return path
}
