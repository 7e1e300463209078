package app

import (
	"math/big"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	ethtypes "github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/cosmos/evm/crypto/ethsecp256k1"
	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/precompile"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

const (
	paychanGas  = 3_000_000
	delay       = 60
	tokenDenom  = "token"
	tokenSupply = 1_000_000
)

// evmUser is a chain whose account knows nothing but Ethereum transactions.
type evmUser struct {
	*harness
	abi  abi.ABI
	seen map[string]int // logs by name

	// results are those of the last transaction.
	results []*abci.ExecTxResult
}

func newEVMUser(t *testing.T) *evmUser {
	t.Helper()
	return startEVMUser(t, newTestApp(t, dbm.NewMemDB()))
}

// startEVMUser also gives the account a denom that is not the EVM's.
func startEVMUser(t *testing.T, app *App) *evmUser {
	t.Helper()
	key, err := ethsecp256k1.GenerateKey()
	require.NoError(t, err)
	return startEVMUserOf(t, app, key)
}

func startEVMUserOf(t *testing.T, app *App, key *ethsecp256k1.PrivKey) *evmUser {
	t.Helper()
	h := &harness{App: app, t: t, key: key, time: time.Unix(1_800_000_000, 0).UTC()}
	state := genesisWith(t, h.App, h.address())
	edit(t, h.App, state, banktypes.ModuleName, func(bank *banktypes.GenesisState) {
		extra := sdk.NewInt64Coin(tokenDenom, tokenSupply)
		for i := range bank.Balances {
			if bank.Balances[i].Address == h.address().String() {
				bank.Balances[i].Coins = bank.Balances[i].Coins.Add(extra)
			}
		}
		bank.Supply = bank.Supply.Add(extra)
	})
	edit(t, h.App, state, types.ModuleName, func(paychan *types.GenesisState) {
		paychan.Params.MinUnlockDelaySeconds = delay
	})
	h.start(state)
	return &evmUser{harness: h, abi: precompile.New(h.PaychanKeeper, h.BankKeeper).ABI(), seen: map[string]int{}}
}

func (u *evmUser) evm() common.Address { return common.Address(u.address()) }

// send commits one Ethereum transaction and returns what it answered, its failure included.
func (u *evmUser) send(to *common.Address, value *big.Int, gas uint64, data []byte) *evmtypes.MsgEthereumTxResponse {
	u.t.Helper()
	results := u.block(u.signCall(to, value, gas, data))
	require.Len(u.t, results, 1)
	u.results = results
	require.True(u.t, results[0].IsOK(), results[0].Log)
	response, err := evmtypes.DecodeTxResponse(results[0].Data)
	require.NoError(u.t, err)
	return response
}

// signCall returns the account's next Ethereum transaction.
func (u *evmUser) signCall(to *common.Address, value *big.Int, gas uint64, data []byte) []byte {
	u.t.Helper()
	account := u.AccountKeeper.GetAccount(u.ctx(), u.address())
	return signed(u.t, u.App, u.key, &ethtypes.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(chain.InProcessEVMID), Nonce: account.GetSequence(), Gas: gas,
		GasFeeCap: big.NewInt(2_000_000_000), GasTipCap: big.NewInt(1), To: to, Value: value, Data: data,
	})
}

func (u *evmUser) pack(name string, args ...any) []byte {
	u.t.Helper()
	data, err := u.abi.Pack(name, args...)
	require.NoError(u.t, err)
	return data
}

// call calls the precompile, which must answer, and returns what it answers.
func (u *evmUser) call(name string, args ...any) []any {
	u.t.Helper()
	values, _ := u.callLogged(name, args...)
	return values
}

func (u *evmUser) callLogged(name string, args ...any) ([]any, []paychanLog) {
	u.t.Helper()
	response := u.send(&types.VerifyingContract, nil, paychanGas, u.pack(name, args...))
	if response.Failed() {
		require.Fail(u.t, name+" was refused", "%s: %s", response.VmError, reason(u.t, response))
	}
	values, err := u.abi.Unpack(name, response.Ret)
	require.NoError(u.t, err)
	return values, u.logs(response)
}

// refused calls the precompile, which must revert, and returns the reason.
func (u *evmUser) refused(name string, args ...any) string {
	u.t.Helper()
	response := u.send(&types.VerifyingContract, nil, paychanGas, u.pack(name, args...))
	require.True(u.t, response.Failed(), "%s was not refused", name)
	require.Empty(u.t, response.Logs)
	return reason(u.t, response)
}

func reason(t *testing.T, response *evmtypes.MsgEthereumTxResponse) string {
	t.Helper()
	require.Equal(t, "execution reverted", response.VmError)
	text, err := abi.UnpackRevert(response.Ret)
	require.NoError(t, err)
	return text
}

// paychanLog is a log of the precompile as an indexer reads it.
type paychanLog struct {
	name   string
	values map[string]any
}

func (u *evmUser) logs(response *evmtypes.MsgEthereumTxResponse) []paychanLog {
	u.t.Helper()
	var logs []paychanLog
	for _, raw := range response.Logs {
		require.Equal(u.t, types.VerifyingContract, common.HexToAddress(raw.Address))
		event, err := u.abi.EventByID(common.HexToHash(raw.Topics[0]))
		require.NoError(u.t, err)
		values := map[string]any{}
		require.NoError(u.t, event.Inputs.UnpackIntoMap(values, raw.Data))
		var topics []common.Hash
		for _, topic := range raw.Topics[1:] {
			topics = append(topics, common.HexToHash(topic))
		}
		var indexed abi.Arguments
		for _, input := range event.Inputs {
			if input.Indexed {
				indexed = append(indexed, input)
			}
		}
		require.NoError(u.t, abi.ParseTopicsIntoMap(values, indexed, topics))
		u.seen[event.Name]++
		logs = append(logs, paychanLog{event.Name, values})
	}
	return logs
}

func names(logs []paychanLog) []string {
	var all []string
	for _, log := range logs {
		all = append(all, log.name)
	}
	return all
}

func (u *evmUser) purse(id uint64) types.Purse {
	u.t.Helper()
	purse, err := u.PaychanKeeper.Purses.Get(u.ctx(), id)
	require.NoError(u.t, err)
	return purse
}

func (u *evmUser) holds(account common.Address, denom string) *big.Int {
	return u.BankKeeper.GetBalance(u.ctx(), account[:], denom).Amount.BigInt()
}

func (u *evmUser) sound() {
	u.t.Helper()
	for _, result := range u.CheckInvariants(u.ctx()) {
		require.NoError(u.t, result.Err, result.Name)
		require.Empty(u.t, result.Broken, result.Name)
	}
	supply := u.BankKeeper.GetSupply(u.ctx(), chain.BaseDenom).Amount
	held := math.ZeroInt()
	u.BankKeeper.IterateAllBalances(u.ctx(), func(_ sdk.AccAddress, coin sdk.Coin) bool {
		if coin.Denom == chain.BaseDenom {
			held = held.Add(coin.Amount)
		}
		return false
	})
	require.Equal(u.t, supply, held, "abtt came from nowhere or went there")
}

// wait lets the unlock delay pass, by time and by height.
func (u *evmUser) wait() {
	u.time = u.time.Add(delay * time.Second)
	for range delay / 4 {
		u.block()
	}
}

func abtt(n int64) *big.Int { return btt(n).Amount.BigInt() }

func (u *evmUser) later(seconds int64) uint64 { return uint64(u.time.Unix() + seconds) }

// The structs of the interface, as an Ethereum client has them.
type (
	abiVoucher struct {
		Purse      uint64
		Epoch      uint32
		Payee      common.Address
		Lane       uint32
		Cumulative *big.Int
		Expiry     uint64
		Signer     common.Address
		R, S       [32]byte
		V          uint8
	}
	abiChainVoucher struct {
		Purse      uint64
		Epoch      uint32
		Payee      common.Address
		Lane       uint32
		Base, Unit *big.Int
		Anchor     [32]byte
		Length     uint32
		Expiry     uint64
		Signer     common.Address
		R, S       [32]byte
		V          uint8
		Index      uint32
		Preimage   [32]byte
	}
	abiCheque struct {
		Purse              uint64
		Epoch              uint32
		Token              common.Address
		Vault, Beneficiary common.Address
		CumulativePayout   *big.Int
		R, S               [32]byte
		V                  uint8
	}
	abiPush struct {
		Payee      common.Address
		Lane       uint32
		Cumulative *big.Int
		Expiry     uint64
	}
	abiRelease struct {
		Purse      uint64
		Epoch      uint32
		Payee      common.Address
		Lane       uint32
		Expiry     uint64
		Cumulative *big.Int
		R, S       [32]byte
		V          uint8
	}
)

func split(signature []byte) (r, s [32]byte, v uint8) {
	return [32]byte(signature[:32]), [32]byte(signature[32:64]), signature[64]
}

func domain() types.Domain { return types.ChannelDomain(chain.InProcessEVMID) }

// ownerSigns signs a digest with the account's key.
func (u *evmUser) ownerSigns(digest common.Hash, err error) []byte {
	u.t.Helper()
	require.NoError(u.t, err)
	signature, err := u.key.Sign(digest[:])
	require.NoError(u.t, err)
	if signature[64] < 27 {
		signature[64] += 27
	}
	return signature
}

func (u *evmUser) voucher(v types.Voucher) abiVoucher {
	u.t.Helper()
	signed := abiVoucher{
		Purse: v.Purse, Epoch: v.Epoch, Payee: common.Address(v.Payee), Lane: v.Lane,
		Cumulative: v.Cumulative.BigInt(), Expiry: v.Expiry,
	}
	signed.R, signed.S, signed.V = split(u.ownerSigns(v.Digest(domain())))
	return signed
}

// The structs that the interface answers with.
type (
	abiMark  struct{ Time, Height uint64 }
	abiTerms struct {
		Cap    *big.Int
		Expiry uint64
	}
	abiResult struct {
		Code                         uint8
		Paid, Relayed, Claimed, Owed *big.Int
	}
	abiPurse struct {
		Id                                                   uint64
		Owner                                                common.Address
		Denom                                                string
		Balance, Allocated, Free, Deposited, Paid, Withdrawn *big.Int
		Epoch                                                uint32
		UnlockDelaySeconds                                   uint64
		UnlockPhase                                          uint8
		Matures                                              abiMark
		ChequesEnabled                                       bool
		Vault                                                common.Address
	}
	abiSession struct {
		Key     common.Address
		Terms   abiTerms
		Used    *big.Int
		Pending abiTerms
		Matures abiMark
	}
	abiLane struct {
		Claimed, Owed, Allocated *big.Int
		Signer                   common.Address
		Closed                   bool
	}
	abiParams struct {
		MaxBatchItems uint32
		MinDeposits   []struct {
			Denom  string
			Amount *big.Int
		}
		MaxLaneLifeSeconds, MinUnlockDelaySeconds, MaxUnlockDelaySeconds, ChequeChainID uint64
		MaxRelayShareBps                                                                uint32
	}
)

// as reads a struct that the interface answers with.
func as[T any](value any) T { return *abi.ConvertType(value, new(T)).(*T) }

// number is n as go-ethereum decodes it: an empty zero, which to require.Equal is not a nil one.
func number(n int64) *big.Int {
	return new(big.Int).SetBytes(common.BigToHash(big.NewInt(n)).Bytes())
}
