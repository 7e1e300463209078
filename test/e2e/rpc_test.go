package e2e

import (
	"testing"
	"time"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// TestDevelopersAndIndexers is what dapp developers and indexers do with one validator's JSON-RPC,
// on a chain that makes some twenty blocks a second so that there are a thousand at the end.
func TestDevelopersAndIndexers(t *testing.T) {
	rig.InstallPackages(t)
	net := rig.Up(t, 1)
	home := rig.Home{Path: net.First().Home}
	home.EditConfig(t, "app.toml", `api = "eth,net,web3"`, `api = "eth,net,web3,txpool,debug"`)
	home.EditConfig(t, "config.toml", `timeout_commit = "1s"`, `timeout_commit = "20ms"`)
	net.Kill(t, 0)
	net.Start(t, 0)
	*net = *rig.Open(t, net.Dir)
	net.First().WaitHeight(t, 10, time.Minute)

	t.Run("compared with go-ethereum", func(t *testing.T) { testCompared(t, net) })
	stretch := &mixed{}
	t.Run("mixed blocks", func(t *testing.T) { stretch.test(t, net) })
	t.Run("preinstalls", func(t *testing.T) { testPreinstalls(t, net) })
	t.Run("router over wrapped BTT", func(t *testing.T) { testRouter(t, net) })
	t.Run("forge and cast", func(t *testing.T) { testFoundry(t, net) })
	t.Run("hardhat", func(t *testing.T) { testHardhat(t, net) })
	t.Run("a thousand blocks", func(t *testing.T) { stretch.testThousandBlocks(t, net) })
}
