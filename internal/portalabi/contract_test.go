package portalabi_test

import (
	"encoding/json"
	"math/big"
	"os"
	"slices"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/params"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// artifact is a contract as it is committed and deployed.
type artifact struct {
	ABI      abi.ABI       `json:"abi"`
	Bytecode hexutil.Bytes `json:"bytecode"`
}

// tokenNames are of the tokens that a chain has, in order.
var tokenNames = []string{"Token", "FalseToken", "BlacklistToken"}

func readArtifacts(t require.TestingT) map[string]artifact {
	artifacts := map[string]artifact{}
	for _, name := range append([]string{"Portal"}, tokenNames...) {
		text, err := os.ReadFile("../../contracts/artifacts/" + name + ".json")
		require.NoError(t, err)
		var a artifact
		require.NoError(t, json.Unmarshal(text, &a))
		artifacts[name] = a
	}
	return artifacts
}

// contract is a deployed Portal in go-ethereum's EVM, as of London, which is all that a Portal asks for. What
// is sent to it is encoded by portalabi or by go-ethereum's own encoder, and what it holds is read by the latter.
type contract struct {
	t      require.TestingT
	abi    abi.ABI
	chain  *runtime.Config
	at     common.Address
	tokens []common.Address
}

// initialToken is Portal.InitialToken.
type initialToken struct {
	Token          common.Address
	Minimum, Limit *big.Int
}

// genesis is what a Portal is deployed with.
type genesis struct {
	chainID, bttcChainID, number, time uint64
	row                                uint32
	set                                []byte
	bounds                             [][2]*big.Int // minimum and limit of each token
}

// depositor sends all transactions, and has 2^200 of every token.
var depositor = common.Address{0xde, 0xb0, 0x51, 0x70}

func deploy(t require.TestingT, artifacts map[string]artifact, g genesis) *contract {
	db, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	require.NoError(t, err)
	london := *params.AllEthashProtocolChanges
	london.ChainID = new(big.Int).SetUint64(g.chainID)
	c := &contract{t: t, abi: artifacts["Portal"].ABI, chain: &runtime.Config{
		ChainConfig: &london, State: db, Origin: depositor, GasLimit: 30_000_000,
		Time: g.time, BlockNumber: new(big.Int).SetUint64(g.number),
	}}
	var initial []initialToken
	for i, name := range tokenNames {
		token := c.create(artifacts[name], name, name, uint8(6))
		c.tokens = append(c.tokens, token)
		initial = append(initial, initialToken{token, g.bounds[i][0], g.bounds[i][1]})
	}
	c.at = c.create(artifacts["Portal"], g.bttcChainID, g.row, g.set, []common.Address{}, initial)
	all := new(big.Int).Lsh(big.NewInt(1), 200)
	erc20 := artifacts["Token"].ABI
	for _, token := range c.tokens {
		for _, call := range [][]byte{c.pack(erc20, "mint", depositor, all), c.pack(erc20, "approve", c.at, all)} {
			_, _, err := c.call(token, call)
			require.NoError(t, err)
		}
	}
	return c
}

func (c *contract) create(a artifact, arguments ...any) common.Address {
	code, at, _, err := runtime.Create(append(slices.Clone(a.Bytecode), c.pack(a.ABI, "", arguments...)...), c.chain)
	require.NoError(c.t, err, "%x", code)
	return at
}

func (c *contract) pack(of abi.ABI, method string, arguments ...any) []byte {
	packed, err := of.Pack(method, arguments...)
	require.NoError(c.t, err)
	return packed
}

// call returns what a transaction answers, or why it reverts, and its logs.
func (c *contract) call(to common.Address, data []byte) ([]byte, []*types.Log, error) {
	before := len(c.chain.State.Logs())
	answer, _, err := runtime.Call(to, data, c.chain)
	return answer, c.chain.State.Logs()[before:], err
}

// send calls the Portal, which takes it.
func (c *contract) send(data []byte) []*types.Log {
	answer, logs, err := c.call(c.at, data)
	require.NoError(c.t, err, "it reverts with %s", c.errorNamed(answer))
	return logs
}

// refuses calls the Portal, which reverts with one of these errors.
func (c *contract) refuses(data []byte, reasons ...string) {
	answer, logs, err := c.call(c.at, data)
	require.ErrorIs(c.t, err, vm.ErrExecutionReverted)
	require.Contains(c.t, reasons, c.errorNamed(answer))
	require.Empty(c.t, logs)
}

func (c *contract) errorNamed(answer []byte) string {
	for name, e := range c.abi.Errors {
		if len(answer) >= 4 && [4]byte(answer) == [4]byte(e.ID[:4]) {
			return name
		}
	}
	return hexutil.Encode(answer)
}

// read returns what a view of the Portal does.
func (c *contract) read(method string, arguments ...any) []any {
	answer, _, err := c.call(c.at, c.pack(c.abi, method, arguments...))
	require.NoError(c.t, err)
	values, err := c.abi.Unpack(method, answer)
	require.NoError(c.t, err)
	return values
}

// asked returns the Portal's answer to a call that portalabi has encoded.
func (c *contract) asked(data []byte) []byte {
	answer, _, err := c.call(c.at, data)
	require.NoError(c.t, err)
	return answer
}

// waits returns a token's bounds as they will be when what waits is applied.
func (c *contract) waits(token portalabi.Address) (listed bool, minimum, limit *big.Int) {
	values := c.read("waitingToken", common.Address(token))
	if at := values[0].(uint64); at != 0 {
		require.Equal(c.t, c.chain.Time+48*3600, at)
		return values[1].(bool), values[2].(*big.Int), values[3].(*big.Int)
	}
	values = c.read("tokenInfo", common.Address(token))
	return values[0].(bool), values[1].(*big.Int), values[2].(*big.Int)
}

// admits returns whether an account is a guardian when what waits is applied.
func (c *contract) admits(account portalabi.Address) bool {
	if waiting := c.read("waitingGuardian", common.Address(account)); waiting[0].(uint64) != 0 {
		return waiting[1].(bool)
	}
	return c.read("isGuardian", common.Address(account))[0].(bool)
}
