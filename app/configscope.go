package app

import (
	"os"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
)

func init() {
	nameConfigScope()
}

// nameConfigScope names the SDK's process-wide settings. Without a name the SDK makes one of
// the path of the program, the host name and the process id each time it reads an address:
// a tenth of the time that a block took. A variable that is set, even to nothing, is left.
func nameConfigScope() {
	if _, found := os.LookupEnv(sdk.EnvConfigScope); found {
		return
	}
	if err := os.Setenv(sdk.EnvConfigScope, chain.Symbol); err != nil {
		panic(err)
	}
	chain.Configure()
}
