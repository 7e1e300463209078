package app

import (
	"encoding/json"
	"math/big"
	"testing"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	ethparams "github.com/ethereum/go-ethereum/params"
	"github.com/stretchr/testify/require"

	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/wbtt"
	"github.com/bttcprotocol/bttcd/networks"
)

// preinstalled are the hashes of the code that these addresses have on Ethereum, as the
// projects publish them and deployments pin them: Create2 (the deterministic deployment proxy)
// and the Safe singleton factory are the same code; Multicall3 as in OP Stack's Preinstalls;
// Permit2 with Ethereum's domain separator in it, which it makes anew on any other chain;
// EIP-2935 as the EIP prints the code. Wrapped BTT is ours.
var preinstalled = map[string]string{
	"0x4e59b44847b379578588920cA78FbF26c0B4956C": "0x2fa86add0aed31f33a762c9d88e807c475bd51d0f52bd0955754b2608f7e4989",
	"0xcA11bde05977b3631167028862bE2a173976CA11": "0xd5c15df687b16f2ff992fc8d767b4216323184a2bbc6ee2f9c398c318e770891",
	"0x000000000022D473030F116dDEE9F6B43aC78BA3": "0xc67d1657868aa5146eaf24fb879fb1fdec3d2d493b3683a61c9c2f4fb2851131",
	"0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7": "0x2fa86add0aed31f33a762c9d88e807c475bd51d0f52bd0955754b2608f7e4989",
	"0x0000F90827F1C53a10cb7A02335B175320002935": "0x6e49e66782037c0555897870e29fa5e552daf4719552131a0abce779daec0a5d",
	wbtt.Address: "0xe8790e6e3d64b1ddd784f45c8cf5275794c03402a7ffc3514b99a818d8db9dfc",
}

func TestEveryNetworkPreinstallsTheSameContracts(t *testing.T) {
	app := newTestApp(t, dbm.NewMemDB())
	for _, name := range networks.Names() {
		network, err := networks.Load(name)
		require.NoError(t, err)
		require.NotContains(t, network.AppState, evmtypes.ModuleName, "network %s would replace what is checked here", name)
	}
	var evm evmtypes.GenesisState
	app.AppCodec().MustUnmarshalJSON(app.DefaultGenesis()[evmtypes.ModuleName], &evm)
	found := map[string]string{}
	for _, contract := range evm.Preinstalls {
		found[common.HexToAddress(contract.Address).Hex()] = crypto.Keccak256Hash(common.FromHex(contract.Code)).Hex()
	}
	require.Equal(t, preinstalled, found)
}

func TestPreinstallsSurviveExport(t *testing.T) {
	h := newHarness(t)
	requirePreinstalled(t, h)
	exported, err := h.ExportAppStateAndValidators(false, nil, nil)
	require.NoError(t, err)
	var state GenesisState
	require.NoError(t, json.Unmarshal(exported.AppState, &state))
	again := &harness{t: t, App: newTestApp(t, dbm.NewMemDB()), key: h.key, time: h.time}
	require.NoError(t, again.ValidateGenesis(state))
	again.start(state)
	requirePreinstalled(t, again)
}

func requirePreinstalled(t *testing.T, h *harness) {
	t.Helper()
	for address, hash := range preinstalled {
		at := common.HexToAddress(address)
		require.Equal(t, hash, h.EVMKeeper.GetCodeHash(h.ctx(), at).Hex(), address)
		require.Equal(t, hash, crypto.Keccak256Hash(h.EVMKeeper.GetCode(h.ctx(), common.HexToHash(hash))).Hex(), address)
	}
}

// The contract of EIP-2935 keeps 8,191 hashes. x/vm keeps as many as a parameter says and by
// default one more, with which the contract would answer from the wrong place after a day.
func TestHashOfAnOldBlockIsItsOwn(t *testing.T) {
	h := newHarness(t)
	const past = ethparams.HistoryServeWindow
	ctx, _ := h.ctx().CacheContext()
	hashOf := func(height int64) common.Hash { return common.BigToHash(big.NewInt(7_000_000 + height)) }
	for height := int64(past - 2); height <= past+3; height++ {
		hash := hashOf(height)
		h.EVMKeeper.SetHeaderHash(ctx.WithBlockHeight(height).WithHeaderHash(hash[:]))
	}
	slot := func(height int64) common.Hash {
		return h.EVMKeeper.GetState(ctx, ethparams.HistoryStorageAddress, common.BigToHash(big.NewInt(height%past)))
	}
	for height := int64(past - 2); height <= past+3; height++ {
		require.Equal(t, hashOf(height), slot(height), "block %d", height)
		require.Equal(t, hashOf(height), h.EVMKeeper.GetHeaderHash(ctx, uint64(height)), "block %d", height)
	}
}

func TestGenesisWithAnotherHistoryIsRefused(t *testing.T) {
	app := newTestApp(t, dbm.NewMemDB())
	state := GenesisState(app.DefaultGenesis())
	edit(t, app, state, evmtypes.ModuleName, func(evm *evmtypes.GenesisState) {
		evm.Params.HistoryServeWindow = evmtypes.DefaultHistoryServeWindow
	})
	require.ErrorContains(t, app.ValidateGenesis(state), "evm.params.history_serve_window is 8192")
}

// Permit2's signatures hold for the chain that they name.
func TestPermit2NamesThisChain(t *testing.T) {
	u := newEVMUser(t)
	at := common.HexToAddress("0x000000000022D473030F116dDEE9F6B43aC78BA3")
	response := u.send(&at, nil, 200_000, crypto.Keccak256([]byte("DOMAIN_SEPARATOR()"))[:4])
	require.False(t, response.Failed(), response.VmError)

	kinds := make(abi.Arguments, 4)
	for i, name := range []string{"bytes32", "bytes32", "uint256", "address"} {
		kind, err := abi.NewType(name, "", nil)
		require.NoError(t, err)
		kinds[i] = abi.Argument{Type: kind}
	}
	packed, err := kinds.Pack(
		crypto.Keccak256Hash([]byte("EIP712Domain(string name,uint256 chainId,address verifyingContract)")),
		crypto.Keccak256Hash([]byte("Permit2")), new(big.Int).SetUint64(chain.InProcessEVMID), at)
	require.NoError(t, err)
	require.Equal(t, crypto.Keccak256(packed), response.Ret)
}

func callData(signature string, words ...*big.Int) []byte {
	data := crypto.Keccak256([]byte(signature))[:4]
	for _, word := range words {
		data = append(data, common.BigToHash(word).Bytes()...)
	}
	return data
}

// Wrapped BTT is backed by as much BTT, always, and takes no call that it does not know.
func TestBTTIsWrappedAndUnwrapped(t *testing.T) {
	u := newEVMUser(t)
	at := common.HexToAddress(wbtt.Address)
	held := func() (btt, wrapped, supply *big.Int) {
		read := func(data []byte) *big.Int {
			response := u.send(&at, nil, 200_000, data)
			require.False(t, response.Failed(), response.VmError)
			return new(big.Int).SetBytes(response.Ret)
		}
		return u.BankKeeper.GetBalance(u.ctx(), at.Bytes(), chain.BaseDenom).Amount.BigInt(),
			read(callData("balanceOf(address)", u.evm().Big())), read(callData("totalSupply()"))
	}
	step := func(value, backed int64, topic string, data []byte) {
		t.Helper()
		response := u.send(&at, big.NewInt(value), 200_000, data)
		require.Equal(t, topic == "", response.Failed(), "%x: %s", data, response.VmError)
		if topic != "" {
			require.Len(t, response.Logs, 1)
			require.Equal(t, crypto.Keccak256Hash([]byte(topic)).Hex(), response.Logs[0].Topics[0])
		}
		btt, wrapped, supply := held()
		require.Equal(t, []int64{backed, backed, backed}, []int64{btt.Int64(), wrapped.Int64(), supply.Int64()})
	}
	step(7, 7, "Deposit(address,uint256)", callData("deposit()"))
	step(5, 12, "Deposit(address,uint256)", nil)
	step(0, 9, "Withdrawal(address,uint256)", callData("withdraw(uint256)", big.NewInt(3)))
	step(0, 9, "", callData("withdraw(uint256)", big.NewInt(10)))
	step(4, 9, "", callData("permit()"))
	step(0, 9, "Transfer(address,address,uint256)", callData("transfer(address,uint256)", u.evm().Big(), big.NewInt(9)))
	step(0, 9, "", callData("transferFrom(address,address,uint256)", at.Big(), u.evm().Big(), big.NewInt(1)))
	requireInvariants(t, u.harness)
}
