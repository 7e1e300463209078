package archtest

// consensus is the code that every validator must run to the same result.
var consensus = []string{"x/...", "app/voteext/..."}

// besideState lies under x/ and never runs in a block: commands, simulation, mocks.
var besideState = []string{"x/*/client/...", "x/*/simulation/...", "x/*/testutil/..."}

// outside are the rooms that run beside the node or without it.
var outside = []string{"bridge/...", "client/...", "speed/...", "storage/..."}

// Laws are the import law of this repository.
var Laws = []Law{
	{
		From: consensus, Exempt: besideState,
		Never: []string{
			"net/...", "os/...", "syscall/...", "plugin", "database/...", "math/rand/...", "crypto/rand",
			"github.com/ethereum/go-ethereum/ethclient/...", "github.com/ethereum/go-ethereum/rpc",
			"github.com/cometbft/cometbft/rpc/...",
		},
		Because: "consensus code never reaches out: no network, file, process, environment or randomness",
	},
	{
		From:    []string{"x/..."},
		Never:   append([]string{"app/...", "cmd/...", "testutil/..."}, outside...),
		Because: "a module knows neither the app it runs in nor what runs beside the node",
	},
	{
		From:    []string{"x/*/types/..."},
		Never:   []string{"x/*/keeper/...", "x/*", "x/*/client/...", "x/*/simulation/...", "x/*/testutil/..."},
		Because: "types are pure; whatever holds state imports them, not the other way round",
	},
	{
		From: []string{"x/*/types/..."},
		Never: []string{
			"cosmossdk.io/store/...", "github.com/cosmos/cosmos-sdk/store/...", "github.com/cosmos/cosmos-db/...",
			"github.com/cosmos/cosmos-sdk/baseapp/...", "github.com/cosmos/cosmos-sdk/runtime/...",
			"github.com/cosmos/cosmos-sdk/server/...", "github.com/cosmos/cosmos-sdk/x/*/keeper/...",
			"github.com/cosmos/evm/x/*/keeper/...", "github.com/cosmos/ibc-go/v11/modules/*/*/keeper/...",
		},
		Because: "types are pure: state lives in the keeper",
	},
	{
		From: []string{"x/..."}, Exempt: []string{"x/*/testutil/..."}, OwnRoom: true,
		Never:   []string{"x/*/keeper/..."},
		Because: "modules talk through expected_keepers.go, never through another module's keeper",
	},
	{
		From: []string{"x/*/keeper/..."},
		Never: []string{
			"github.com/cosmos/cosmos-sdk/x/*/keeper/...", "github.com/cosmos/evm/x/*/keeper/...",
			"github.com/cosmos/ibc-go/v11/modules/*/*/keeper/...",
		},
		Because: "modules talk through expected_keepers.go, never through another module's keeper",
	},
	{
		From: outside, Never: []string{"app/...", "x/*/keeper/...", "cmd/...", "testutil/..."},
		Because: "what runs beside the node talks to it by queries and x/*/types",
	},
	{
		From:    []string{"bridge/watcher/...", "bridge/relayer/...", "bridge/observer/...", "app/voteext/..."},
		Never:   []string{"bridge/chain/*/..."},
		Because: "knows the ports of bridge/chain alone; cmd wires the remote chain in",
	},
	{
		From:    []string{"app/...", "contracts/...", "cmd/bttcd/...", "cmd/speed/...", "internal/..."},
		Never:   []string{"testutil/...", "x/*/testutil/..."},
		Because: "only tests and cmd/localnet import testutil",
	},
	{
		From:    append([]string{"app/...", "cmd/...", "contracts/...", "internal/...", "networks/...", "testutil/...", "x/..."}, outside...),
		Never:   []string{"test/..."},
		Because: "nothing that is shipped rests on what tests it: test/e2e/hostile links the whole node and falsifies it",
	},
	{
		From:    []string{"test/e2e/rig/..."},
		Never:   []string{"app/...", "x/...", "cmd/...", "github.com/cosmos/cosmos-sdk/...", "github.com/cometbft/..."},
		Because: "the end-to-end tests know the node from outside alone",
	},
	{
		From: []string{"app/..."}, Never: []string{"cmd/..."},
		Because: "app is assembly; commands import it",
	},
	{
		From: []string{"internal/..."},
		Never: []string{
			"x/...", "app/...", "bridge/...", "client/...", "speed/...", "storage/...", "cmd/...", "testutil/...",
		},
		Because: "internal/ holds leaves that every room may import",
	},
	{
		From: []string{"cmd/localnet/..."},
		Never: []string{
			"app/...", "x/...", "github.com/cosmos/...", "github.com/cometbft/...", "cosmossdk.io/...",
		},
		Because: "the local testnet drives bttcd as a process, so that it builds and tests in seconds",
	},
}
