package devchain

import (
	"path/filepath"
	"strconv"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
)

// AnvilArgs run Foundry's anvil as the chain of a plan: with epochs of one block it calls a block
// final two blocks later. The deployer and the relayer are among the accounts that it gives ether to. It
// obeys no `localnet chain`.
func AnvilArgs(dir string, port int) []string {
	return []string{
		"--host", ports.Loopback, "--port", strconv.Itoa(port), "--chain-id", strconv.Itoa(ChainID),
		"--block-time", strconv.Itoa(int(Period.Seconds())), "--slots-in-an-epoch", "1",
		"--state", filepath.Join(dir, "anvil.json"), "--silent",
	}
}
