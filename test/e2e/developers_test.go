package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// wrappedBTT is the contract that wraps BTT.
const wrappedBTT = "0x23181F21DEa5936e24163FFABa4Ea3B316B57f3C"

// developerInput is what the scripts about contracts of the genesis read.
type developerInput struct {
	walletInput
	Wrapped string `json:"wrapped"`
}

func developer(t *testing.T, net *rig.Network) developerInput {
	t.Helper()
	return developerInput{inputFor(t, net, 0, rig.NewAddress(t)), wrappedBTT}
}

// testPreinstalls uses what tools expect at well-known addresses.
func testPreinstalls(t *testing.T, net *rig.Network) {
	net.First().WaitHeight(t, 8, time.Minute)
	var result struct {
		Deployed map[string]struct {
			Status, Address string
			Bytes           int
		}
		Batched              []string
		Balance, BatchStatus string
		BatchLogs            int
		Received             string
		Hashes               []struct{ Number, Contract, Block string }
		Opcode               struct{ Seen, Parent string }
		Future               string
	}
	input := developer(t, net)
	rig.Script(t, "viem/preinstalls.mjs", input, &result)

	for name, contract := range result.Deployed {
		require.Equal(t, "success", contract.Status, name)
		require.Greater(t, contract.Bytes, 1000, name)
	}
	require.NotEqual(t, result.Deployed["create2"].Address, result.Deployed["safe"].Address)
	require.Len(t, result.Batched, 4)
	require.Equal(t, []string{"1000000", "1000000", "failure"}, result.Batched[:3])
	require.Positive(t, rig.Int(t, result.Batched[3]).Cmp(rig.Int(t, "0")))
	require.Equal(t, "success", result.BatchStatus)
	require.Equal(t, 2, result.BatchLogs)
	require.Equal(t, "7", result.Received)
	for _, hash := range result.Hashes {
		require.Equal(t, hash.Block, hash.Contract, "EIP-2935 on block %s", hash.Number)
	}
	require.Equal(t, result.Opcode.Parent, result.Opcode.Seen, "BLOCKHASH of the parent")
	require.Equal(t, "refused", result.Future)
}

// holding are the balances of one account.
type holding struct{ BTT, Wrapped, Token string }

// testRouter has an exchange in the manner of Uniswap V2 wrap and unwrap BTT.
func testRouter(t *testing.T, net *rig.Network) {
	var result struct {
		Token                                  []any
		HasCode, IsBacked, PoolIsRoutersFirst  bool
		Spent, Shares, TokensBought, BTTBought string
		Start, Pool, To, RouterLeft            holding
		TooDear, Stray, TooMuch                string
		SwapLogs, DepositLogs, WithdrawalLogs  []string
	}
	rig.Script(t, "viem/router.mjs", developer(t, net), &result)

	require.Equal(t, []any{"Wrapped BTT", "WBTT", float64(18)}, result.Token)
	require.True(t, result.HasCode && result.IsBacked && result.PoolIsRoutersFirst)
	require.Equal(t, holding{"0", btts(20), btts(200)}, result.Start)
	require.Equal(t, btts(20), result.Spent, "what was sent beyond the 20 came back")
	require.Equal(t, holding{"0", "0", "0"}, result.RouterLeft)
	// x*y=k with 0.3 % of what comes in: 200 * 0.997 / (20 + 0.997), then 10 * 0.997 of them back.
	require.Equal(t, "9496594751631185407", result.TokensBought)
	require.Equal(t, "1044377930033208602", result.BTTBought)
	require.Equal(t, []string{"Deposit", "Transfer"}, result.SwapLogs)
	require.Equal(t, []string{"Deposit"}, result.DepositLogs)
	require.Equal(t, []string{"Withdrawal"}, result.WithdrawalLogs)
	require.Contains(t, result.TooDear, "INSUFFICIENT_OUTPUT_AMOUNT")
	require.Contains(t, result.Stray, "assert")
	require.Contains(t, result.TooMuch, "reverted")
	// Almost all is out again; the first thousand shares stay for ever.
	require.Equal(t, "0", result.Pool.BTT)
	require.Less(t, len(result.Pool.Wrapped), 5, "the pool keeps %s", result.Pool.Wrapped)
	require.Equal(t, "0", result.To.Wrapped)
	require.Equal(t, 1, rig.Int(t, result.To.BTT).Cmp(rig.BTT(209)), "21 BTT less a trace reached %v", result.To)
}

func btts(whole int64) string { return rig.BTT(10 * whole).String() }

// foundry returns a program of Foundry from npm. The launchers of its packages hide exit codes.
func foundry(t *testing.T, name string) string {
	t.Helper()
	arch := map[string]string{"amd64": "amd64", "arm64": "arm64"}[runtime.GOARCH]
	path := filepath.Join(rig.DevtoolsFolder(), "node_modules", "@foundry-rs", name+"-"+runtime.GOOS+"-"+arch, "bin", name)
	_, err := os.Stat(path)
	require.NoError(t, err)
	return path
}

// testFoundry deploys with `forge create` and uses the contract with `cast`.
func testFoundry(t *testing.T, net *rig.Network) {
	rig.InstallIn(t, rig.DevtoolsFolder())
	key := "0x" + strings.TrimPrefix(net.Account(t, "alice").PrivateKeyHex, "0x")
	tool := func(name string, args ...string) string {
		t.Helper()
		env := []string{"ETH_RPC_URL=" + net.First().JSONRPC, "ETH_PRIVATE_KEY=" + key, "FOUNDRY_DISABLE_NIGHTLY_WARNING=1"}
		outcome := rig.RunIn(t, rig.DevtoolsFolder(), 2*time.Minute, env, "", foundry(t, name), args...)
		require.Zero(t, outcome.ExitCode, "%s %v: %s", name, args[0], outcome.Text())
		return strings.TrimSpace(outcome.Stdout)
	}
	require.Equal(t, fmt.Sprint(rig.EVMChainID), tool("cast", "chain-id"))
	created := tool("forge", "create", "Counter", "--private-key", key, "--broadcast", "--json", "--constructor-args", "7")
	address := field(t, created, "deployedTo")
	require.Equal(t, "7", tool("cast", "call", address, "count()(uint256)"))
	receipt := tool("cast", "send", address, "add(uint256)", "5", "--private-key", key, "--json")
	require.Equal(t, "0x1", field(t, receipt, "status"))
	require.Equal(t, "12", tool("cast", "call", address, "count()(uint256)"))
	hash := field(t, receipt, "transactionHash")
	require.Contains(t, tool("cast", "receipt", hash), hash)
	require.Contains(t, tool("cast", "logs", "--from-block", "1", "--address", address, "Counted(address indexed,uint256)"), strings.ToLower(hash))
	refused := rig.RunWith(t, time.Minute, []string{"ETH_RPC_URL=" + net.First().JSONRPC}, "", foundry(t, "cast"),
		"send", address, "add(uint256)", "101", "--private-key", key)
	require.NotZero(t, refused.ExitCode)
	require.Contains(t, refused.Text(), "execution reverted")
}

// field returns a field of an object in JSON.
func field(t *testing.T, text, name string) string {
	t.Helper()
	var object map[string]any
	require.NoError(t, json.Unmarshal([]byte(text), &object), text)
	value, isText := object[name].(string)
	require.True(t, isText, "no %s in %s", name, text)
	return value
}

// testHardhat runs a Hardhat project's own tests against the node.
func testHardhat(t *testing.T, net *rig.Network) {
	rig.InstallIn(t, rig.DevtoolsFolder())
	env := []string{
		"BTTC_RPC=" + net.First().JSONRPC, fmt.Sprintf("BTTC_CHAIN_ID=%d", rig.EVMChainID), "HARDHAT_DISABLE_TELEMETRY_PROMPT=true",
		"BTTC_KEYS=" + net.Account(t, "alice").PrivateKeyHex + "," + net.Account(t, "bob").PrivateKeyHex,
	}
	cli := filepath.Join("node_modules", "hardhat", "internal", "cli", "bootstrap.js")
	outcome := rig.RunIn(t, rig.DevtoolsFolder(), 2*time.Minute, env, "", "node", cli, "--network", "bttc", "test", "test/Counter.cjs")
	require.Zero(t, outcome.ExitCode, outcome.Text())
	require.Contains(t, outcome.Stdout, "2 passing")
}
