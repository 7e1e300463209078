package cmd

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/viper"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/internal/clispell"
	"github.com/bttcprotocol/bttcd/networks"
)

// run executes a command line as main does and returns what it printed.
func run(t *testing.T, args ...string) (string, error) {
	t.Helper()
	root, err := NewRoot()
	require.NoError(t, err)
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetArgs(args)
	err = svrcmd.Execute(root, "BTTCD", t.TempDir())
	return out.String(), err
}

func newTemplate(t *testing.T) *app.App {
	t.Helper()
	template, err := app.New(log.NewNopLogger(), dbm.NewMemDB(), true, simtestutil.EmptyAppOptions{})
	require.NoError(t, err)
	return template
}

func TestEveryHandWrittenArgumentIsClassified(t *testing.T) {
	root, err := NewRoot()
	require.NoError(t, err)
	require.Empty(t, clispell.Unclassified(root))
	require.Empty(t, clispell.Stale(root), "of commands that are gone")
}

func TestSplitsLeaveNothing(t *testing.T) {
	require.NoError(t, checkSplit("6abtt", 3))
	require.ErrorContains(t, checkSplit("1abtt", 2), "1abtt cannot be split equally between 2: 1abtt would be left")
	require.ErrorContains(t, checkSplit("6abtt,5ibc/AAA", 3), "5ibc/AAA cannot be split")

	home := filepath.Join(t.TempDir(), "home")
	to := "0x52908400098527886E0F7030069857D2E4169EE7"
	_, err := run(t, "tx", "bank", "multi-send", to, to, to, "3abtt", "--split", "--generate-only", "--home", home)
	require.ErrorContains(t, err, "cannot be split equally between 2")
}

func TestHomeMayComeFromTheEnvironment(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	t.Setenv("BTTCD_HOME", home)
	root, err := NewRoot()
	require.NoError(t, err)
	root.SetOut(io.Discard)
	root.SetArgs([]string{"init", "my-node", "--network", "testnet"})
	require.NoError(t, svrcmd.Execute(root, "BTTCD", DefaultHome()))
	require.FileExists(t, filepath.Join(home, "config", "genesis.json"))
}

func TestTransactionsOfferTheDefaultGasPrice(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	_, err := run(t, "init", "my-node", "--network", "local", "--home", home)
	require.NoError(t, err)
	for _, test := range []struct {
		flags []string
		fee   string
	}{
		{nil, `"amount":"200000000000000"`},
		{[]string{"--gas-prices", "7abtt"}, `"amount":"1400000"`},
		{[]string{"--fees", "0.5btt"}, `"amount":"500000000000000000"`},
	} {
		out, err := run(t, append([]string{
			"tx", "bank", "send", "alice", "0x52908400098527886E0F7030069857D2E4169EE7", "1btt", "--home", home,
			"--generate-only", "--offline", "--account-number", "1", "--sequence", "0", "-o", "json",
		}, test.flags...)...)
		require.NoError(t, err, out)
		require.Contains(t, out, test.fee)
	}
}

func TestStartWaitsForAGenesisWithValidators(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	_, err := run(t, "init", "my-node", "--network", "mainnet", "--home", home)
	require.NoError(t, err)
	_, err = run(t, "start", "--home", home)
	require.ErrorContains(t, err, "has no validators yet")
	require.NoFileExists(t, filepath.Join(home, "data", "state.db"), "CometBFT would keep that genesis")
}

func TestOverwriteKeepsTheKeysOfALocalChain(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	_, err := run(t, "init", "my-node", "--network", "local", "--home", home)
	require.NoError(t, err)
	show := []string{"keys", "show", "alice", "-a", "--home", home, "--keyring-backend", "test"}
	before, err := run(t, show...)
	require.NoError(t, err)
	_, err = run(t, "init", "my-node", "--network", "local", "--home", home, "--overwrite")
	require.NoError(t, err)
	after, err := run(t, show...)
	require.NoError(t, err)
	require.Equal(t, before, after)
}

func TestInitLocalIsReadyToStart(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	out, err := run(t, "init", "my-node", "--network", "local", "--home", home, "-o", "json")
	require.NoError(t, err, out)
	var result initResult
	require.NoError(t, json.Unmarshal([]byte(out), &result))
	require.Equal(t, "bttc-local-1", result.ChainID)
	require.Equal(t, uint64(19991), result.EVMChainID)
	require.NotEmpty(t, result.NodeID)

	genesis, err := checkGenesis(newTemplate(t), result.GenesisFile)
	require.NoError(t, err)
	require.Contains(t, string(genesis.AppState), "gen_txs")

	config := readConfig(t, home, "config.toml")
	require.Equal(t, "app", config.GetString("mempool.type"))
	require.Equal(t, "tcp://127.0.0.1:26656", config.GetString("p2p.laddr"))
	require.False(t, config.GetBool("p2p.addr_book_strict"))
	require.Equal(t, "my-node", config.GetString("moniker"))
	requireOnLoopback(t, home)
}

func TestInitPublicNetworks(t *testing.T) {
	for _, name := range []string{"testnet", "mainnet"} {
		t.Run(name, func(t *testing.T) {
			home := filepath.Join(t.TempDir(), "home")
			out, err := run(t, "init", "my-node", "--network", name, "--home", home)
			require.NoError(t, err, out)
			require.Contains(t, out, "no published genesis yet")
			network, err := networks.Load(name)
			require.NoError(t, err)

			genesis, err := checkGenesis(newTemplate(t), filepath.Join(home, "config", "genesis.json"))
			require.NoError(t, err)
			require.Equal(t, network.ChainID, genesis.ChainID)
			require.Equal(t, int64(100_000_000), genesis.Consensus.Params.Block.MaxGas)
			require.Equal(t, "tcp://0.0.0.0:26656", readConfig(t, home, "config.toml").GetString("p2p.laddr"), "peers come from outside")
			require.Equal(t, network.Node.MinimumGasPrice, readConfig(t, home, "app.toml").GetString("minimum-gas-prices"))
			require.Equal(t, "os", readConfig(t, home, "client.toml").GetString("keyring-backend"))
			requireOnLoopback(t, home)
		})
	}
}

func readConfig(t *testing.T, home, file string) *viper.Viper {
	t.Helper()
	config := viper.New()
	config.SetConfigFile(filepath.Join(home, "config", file))
	require.NoError(t, config.ReadInConfig())
	return config
}

// requireOnLoopback checks every port that is not for peers.
func requireOnLoopback(t *testing.T, home string) {
	t.Helper()
	config, application := readConfig(t, home, "config.toml"), readConfig(t, home, "app.toml")
	for _, listen := range []string{
		config.GetString("rpc.laddr"), config.GetString("rpc.pprof_laddr"), config.GetString("instrumentation.prometheus_listen_addr"),
		application.GetString("api.address"), application.GetString("grpc.address"), application.GetString("json-rpc.address"),
		application.GetString("json-rpc.ws-address"), application.GetString("json-rpc.metrics-address"), application.GetString("evm.geth-metrics-address"),
	} {
		require.True(t, strings.HasPrefix(strings.TrimPrefix(listen, "tcp://"), "127.0.0.1:"), listen)
	}
}

func TestInitRefuses(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	_, err := run(t, "init", "my-node", "--network", "betanet", "--home", home)
	require.ErrorContains(t, err, `there is no network "betanet": choose one of local, testnet, mainnet`)
	_, err = run(t, "init", "my-node", "--home", home)
	require.ErrorContains(t, err, `"network" not set`)
	_, err = run(t, "init", " ", "--network", "local", "--home", home)
	require.ErrorContains(t, err, "a node's name has 1 to 70 characters")
	for _, name := range []string{`a"b`, "a\nb", `a\b`} {
		_, err = run(t, "init", name, "--network", "testnet", "--home", home)
		require.ErrorContains(t, err, "are not possible in a node's name")
	}
	_, err = run(t, "init", "alice", "--network", "local", "--home", home)
	require.ErrorContains(t, err, "needs a name of its own")
	require.NoDirExists(t, home, "nothing is left of a refused init")

	_, err = run(t, "init", "my-node", "--network", "mainnet", "--home", home)
	require.NoError(t, err)
	_, err = run(t, "init", "my-node", "--network", "mainnet", "--home", home)
	require.ErrorContains(t, err, "is initialized already")
	_, err = run(t, "init", "my-node", "--network", "mainnet", "--home", home, "--overwrite")
	require.NoError(t, err)

	require.NoError(t, os.MkdirAll(filepath.Join(home, "data", "application.db"), 0o700))
	_, err = run(t, "init", "my-node", "--network", "mainnet", "--home", home, "--overwrite")
	require.ErrorContains(t, err, "holds the data of a chain")
}

func TestGenesisIsAssembledByHand(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	here := []string{"--home", home, "--keyring-backend", "test"}
	steps := [][]string{
		{"init", "my-node", "--network", "mainnet", "--home", home},
		append([]string{"keys", "add", "operator"}, here...),
		append([]string{"genesis", "add-account", "operator", "1000.5btt"}, here...),
		{"genesis", "add-account", "0x52908400098527886E0F7030069857D2E4169EE7", "7btt", "--home", home},
		append([]string{"genesis", "gentx", "operator", "100btt", "--chain-id", "bttc-1"}, here...),
		{"genesis", "collect-gentxs", "--home", home},
	}
	for _, step := range steps {
		out, err := run(t, step...)
		require.NoError(t, err, "%v: %s", step, out)
	}
	out, err := run(t, "genesis", "validate", "--home", home)
	require.NoError(t, err)
	require.Contains(t, out, "is a valid genesis of bttc-1 with a supply of 1007.5btt")

	_, err = run(t, "genesis", "add-account", "0x8617e340b3d01fa5f11f306f4090fd50e238070d", "1.5abtt", "--home", home)
	require.ErrorContains(t, err, "fraction")
}

func TestGenesisValidateNamesWhatIsWrong(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	_, err := run(t, "init", "my-node", "--network", "mainnet", "--home", home)
	require.NoError(t, err)
	path := filepath.Join(home, "config", "genesis.json")
	good, err := os.ReadFile(path)
	require.NoError(t, err)
	for want, change := range map[string][2]string{
		`chain id "other-1" is not one of BTTC`: {`"chain_id": "bttc-1"`, `"chain_id": "other-1"`},
		"block.max_gas is -1":                   {`"max_gas": "100000000"`, `"max_gas": "-1"`},
		"app_state.staking":                     {`"max_validators": 100`, `"max_validators": 0`},
		"app_state.bank.denom_metadata":         {`"exponent": 18`, `"exponent": 6`},
		"is not a genesis file":                 {`"app_state"`, `app_state`},
		"app_state.rewards":                     {`"abtt_per_block": "0"`, `"abtt_per_block": "-1"`},
	} {
		bad := bytes.Replace(good, []byte(change[0]), []byte(change[1]), 1)
		require.NotEqual(t, good, bad, change[0])
		file := filepath.Join(t.TempDir(), "genesis.json")
		require.NoError(t, os.WriteFile(file, bad, 0o600))
		_, err := run(t, "genesis", "validate", file, "--home", home)
		require.ErrorContains(t, err, want)
	}
}

func TestEVMChainIDIsNoSetting(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	_, err := run(t, "init", "my-node", "--network", "local", "--home", home)
	require.NoError(t, err)
	genesis := filepath.Join(home, "config", "genesis.json")

	options := viper.New()
	require.NoError(t, bindChain(options, genesis))
	require.Equal(t, uint64(19991), options.GetUint64("evm.evm-chain-id"))

	options = viper.New()
	options.Set("evm.evm-chain-id", 199)
	require.ErrorContains(t, bindChain(options, genesis), "evm.evm-chain-id = 199, but the EVM chain id of bttc-local-1 is 19991")
	require.ErrorContains(t, bindChain(viper.New(), filepath.Join(home, "nothing.json")), "run `bttcd init")
}

func TestTwoProcessesOnOneHome(t *testing.T) {
	home := t.TempDir()
	require.NoError(t, lockHome(home))
	first := homeLock
	require.ErrorContains(t, lockHome(home), "another bttcd runs on")
	require.NoError(t, first.Close())
	require.NoError(t, lockHome(home))
	require.NoError(t, homeLock.Close())
}

func TestDatabasesOfARunningNodeAreLeftAlone(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	_, err := run(t, "init", "my-node", "--network", "local", "--home", home)
	require.NoError(t, err)
	require.NoError(t, lockHome(home))
	lock := homeLock
	defer func() { require.NoError(t, lock.Close()) }()
	for _, command := range exclusive {
		if command[0] == "snapshots" && command[1] != "list" {
			continue // they want arguments
		}
		if command[0] == "index-eth-tx" {
			command = []string{"index-eth-tx", "forward"}
		}
		_, err := run(t, append(append([]string{}, command...), "--home", home)...)
		require.ErrorContains(t, err, "another bttcd runs on "+home, command)
	}
}

func TestDebugAddrPrintsEverySpelling(t *testing.T) {
	want := []string{"0x52908400098527886E0F7030069857D2E4169EE7", "52908400098527886E0F7030069857D2E4169EE7"}
	first, err := run(t, "debug", "addr", want[0])
	require.NoError(t, err)
	for _, label := range []string{"bttc1", "bttcvaloper1", "bttcvalcons1", want[0], want[1], "\nTRON       T"} {
		require.Contains(t, first, label)
	}
	for _, line := range strings.Split(strings.TrimSpace(first), "\n") {
		again, err := run(t, "debug", "addr", strings.Fields(line)[1])
		require.NoError(t, err)
		require.Equal(t, first, again, "every spelling leads to all others")
	}
	_, err = run(t, "debug", "addr", "0x12")
	require.ErrorContains(t, err, "an address has 40")
}

func TestLocalnetPlanIsChecked(t *testing.T) {
	ports := Ports{P2P: 1, RPC: 2, GRPC: 3, REST: 4, JSONRPC: 5, JSONRPCWS: 6, Metrics: 7, Pprof: 8, GethMetrics: 9, EVMMetrics: 10}
	dir := t.TempDir()
	good := func() localPlan {
		return localPlan{ChainID: "bttc-local-1", Accounts: []string{"alice"}, Validators: []validatorPlan{
			{Name: "validator-0", Home: filepath.Join(dir, "0"), Ports: ports},
			{Name: "validator-1", Home: filepath.Join(dir, "1"), Ports: ports},
		}}
	}
	require.NoError(t, good().check())
	for want, spoil := range map[string]func(*localPlan){
		"0 validators":                        func(p *localPlan) { p.Validators = nil },
		"must be an absolute path":            func(p *localPlan) { p.Validators[0].Home = "here" },
		"two keys would be named":             func(p *localPlan) { p.Validators[1].Name = "validator-0" },
		"needs a name of its own":             func(p *localPlan) { p.Accounts = []string{"validator-1"} },
		"ports of validator-1 are incomplete": func(p *localPlan) { p.Validators[1].Ports.Metrics = 0 },
	} {
		plan := good()
		spoil(&plan)
		require.ErrorContains(t, plan.check(), want)
	}
}

func TestLocalnetHomes(t *testing.T) {
	dir := t.TempDir()
	plan := localPlan{ChainID: "bttc-local-1", Accounts: []string{"alice", "bob"}}
	for i, name := range []string{"validator-0", "validator-1", "validator-2"} {
		base := 20_000 + 10*i
		plan.Validators = append(plan.Validators, validatorPlan{Name: name, Home: filepath.Join(dir, name), Ports: Ports{
			P2P: base, RPC: base + 1, GRPC: base + 2, REST: base + 3, JSONRPC: base + 4, JSONRPCWS: base + 5,
			Metrics: base + 6, Pprof: base + 7, GethMetrics: base + 8, EVMMetrics: base + 9,
		}})
	}
	raw, err := json.Marshal(plan)
	require.NoError(t, err)
	file := filepath.Join(dir, "plan.json")
	require.NoError(t, os.WriteFile(file, raw, 0o600))
	out, err := run(t, "localnet-homes", "--plan", file)
	require.NoError(t, err, out)
	var made localChain
	require.NoError(t, json.Unmarshal([]byte(out), &made))
	require.Len(t, made.Validators, 3)
	require.Len(t, made.Accounts, 2)
	require.Equal(t, uint64(19991), made.EVMChainID)

	first, err := os.ReadFile(filepath.Join(dir, "validator-0", "config", "genesis.json"))
	require.NoError(t, err)
	require.Equal(t, 3, bytes.Count(first, []byte("MsgCreateValidator")))
	for _, one := range made.Validators {
		genesis, err := os.ReadFile(filepath.Join(one.Home, "config", "genesis.json"))
		require.NoError(t, err)
		require.Equal(t, first, genesis)
		peers := readConfig(t, one.Home, "config.toml").GetString("p2p.persistent_peers")
		require.Equal(t, 1, strings.Count(peers, ","), "two others")
		require.NotContains(t, peers, one.NodeID)
	}
	_, err = run(t, "localnet-homes", "--plan", file)
	require.ErrorContains(t, err, "is initialized already")
}
