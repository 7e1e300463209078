package app

import (
	"crypto/rand"
	"math/big"
	"strconv"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/ethereum/go-ethereum/common"
	ethtypes "github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"

	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/cosmos/evm/crypto/ethsecp256k1"
	evmmempool "github.com/cosmos/evm/mempool"
	evmflags "github.com/cosmos/evm/server/flags"
	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgetest "github.com/bttcprotocol/bttcd/x/bridge/testutil"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

var all = []int{0, 1, 2, 3}

// newBridgeChains are replicas that differ in how they execute blocks. The first one decides.
func newBridgeChains(t *testing.T, change func(*bridgetypes.GenesisState)) map[string]*bridgeChain {
	t.Helper()
	key, chains := newBridgeKey(t), map[string]*bridgeChain{}
	for name, options := range map[string]simtestutil.AppOptionsMap{
		"sequential": {},
		"Block-STM":  {"block-executor": "block-stm", "block-stm-workers": 4, "block-stm-pre-estimate": true},
		"forgetful":  {TxMemoryKey: 0},
	} {
		chains[name] = startBridge(t, newTestAppWith(t, dbm.NewMemDB(), options), key, len(all), change)
	}
	return chains
}

// deposit is what a Portal says of money that it took for an account.
func (r *remoteEvents) deposit(contract [20]byte, to [20]byte, amount *big.Int, data []byte) {
	r.time++
	r.happen(portalabi.Deposited{
		Time: r.time, Token: contract, Sender: remoteUser, Recipient: to, Amount: amount, Data: data,
	}.Body())
}

// A deposit's money is there for the transactions of the block that brings it, and the injected
// transaction shifts nothing for them, however the block is executed.
func TestInjectionCreditsDeposit(t *testing.T) {
	chains := newBridgeChains(t, nil)
	leader := chains["sequential"]
	recipient := newBridgeKey(t)
	account := common.BytesToAddress(recipient.PubKey().Address())
	leader.remote.deposit(bttContract, account, abtt(30), nil)
	leader.remote.deposit(usdtContract, leader.evm(), big.NewInt(7*usdtUnit), nil)
	supply := leader.BankKeeper.GetSupply(leader.ctx(), chain.BaseDenom)

	agree(t, chains, nil)
	require.Zero(t, leader.holds(account, chain.BaseDenom).Sign(), "the votes come with the next block")
	block, response := agree(t, chains, nil,
		leader.ethereum(recipient, 0, leader.pack("bridgeOut", bridgeRow, remoteUser, abtt(2), abtt(1))),
		leader.signCall(&bridgeContract, nil, paychanGas, leader.pack("available", bridgeRow, chain.BaseDenom)),
		leader.ethereum(recipient, 1, leader.pack("bridgeOut", bridgeRow, remoteUser, abtt(3), abtt(1))),
		leader.ethereum(recipient, 2, leader.pack("bridgeOut", bridgeRow, common.Address{}, abtt(3), abtt(1))),
	)
	require.True(t, bridgetypes.IsInjection(block[0]))
	require.Equal(t, &abci.ExecTxResult{}, response.TxResults[0])
	left := leader.holds(account, chain.BaseDenom)
	require.Negative(t, left.Cmp(abtt(23)), "two withdrawals, their fees and gas")
	require.Positive(t, left.Cmp(abtt(22)))
	require.Equal(t, big.NewInt(usdtSupply+7*usdtUnit), leader.holds(leader.evm(), usdtDenom))
	require.Equal(t, supply.Add(btt(30)), leader.BankKeeper.GetSupply(leader.ctx(), chain.BaseDenom))
	leader.requireReceipts(t, response.TxResults)
	for name, other := range chains {
		t.Run(name, func(*testing.T) { other.sound() })
	}
	block, _ = agree(t, chains, nil)
	require.Empty(t, block, "nothing is new")
}

// ethereum is a transaction of somebody else to the precompile.
func (b *bridgeChain) ethereum(key *ethsecp256k1.PrivKey, nonce uint64, data []byte) []byte {
	b.t.Helper()
	return signed(b.t, b.App, key, &ethtypes.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(chain.InProcessEVMID), Nonce: nonce, Gas: 500_000,
		GasFeeCap: big.NewInt(2_000_000_000), GasTipCap: big.NewInt(1), To: &bridgeContract, Data: data,
	})
}

// requireReceipts checks what receipts are made of: three that succeeded, two of them with a log, and
// one that reverted, behind an injected transaction.
func (b *bridgeChain) requireReceipts(t *testing.T, results []*abci.ExecTxResult) {
	t.Helper()
	logs := uint64(0)
	for i, result := range results[1:] {
		require.True(t, result.IsOK(), result.Log)
		response, err := evmtypes.DecodeTxResponse(result.Data)
		require.NoError(t, err)
		require.Equal(t, i == 3, response.Failed(), response.VmError)
		index := attribute(t, result, evmtypes.EventTypeEthereumTx, evmtypes.AttributeKeyTxIndex)
		require.Equal(t, strconv.Itoa(i), index, "Ethereum transactions alone are counted")
		require.Equal(t, response.Hash, attribute(t, result, evmtypes.EventTypeEthereumTx, evmtypes.AttributeKeyEthereumTxHash))
		for _, log := range response.Logs {
			require.Equal(t, logs, log.Index, "logs are counted through the block")
			require.Equal(t, index, strconv.FormatUint(log.TxIndex, 10))
			require.Equal(t, uint64(b.height), log.BlockNumber)
			logs++
		}
		require.NotZero(t, result.GasUsed)
	}
	require.Equal(t, uint64(2), logs)
}

func attribute(t *testing.T, result *abci.ExecTxResult, kind, key string) string {
	t.Helper()
	for _, event := range result.Events {
		for _, attribute := range event.Attributes {
			if event.Type == kind && attribute.Key == key {
				return attribute.Value
			}
		}
	}
	require.Fail(t, "there is no such attribute", "%s of %s", key, kind)
	return ""
}

// agree has the first chain decide a block and the others execute it, and compares all they say.
func agree(t *testing.T, chains map[string]*bridgeChain, signers []int, txs ...[]byte) ([][]byte, *abci.ResponseFinalizeBlock) {
	t.Helper()
	leader := chains["sequential"]
	block := append(leader.proposeBlock(), txs...)
	for name, other := range chains {
		require.True(t, other.acceptsBlock(block...), name)
	}
	votes := leader.extend(signers, block)
	response := leader.commit(block...)
	leader.votes = votes
	follow(t, chains, block, response)
	return block, response
}

func follow(t *testing.T, chains map[string]*bridgeChain, block [][]byte, want *abci.ResponseFinalizeBlock) {
	t.Helper()
	for name, other := range chains {
		if name == "sequential" {
			continue
		}
		got := other.commit(block...)
		require.Len(t, got.TxResults, len(want.TxResults), name)
		for i := range want.TxResults {
			require.Equal(t, want.TxResults[i], got.TxResults[i], "%s, transaction %d", name, i)
		}
		require.Equal(t, want.Events, got.Events, name)
		require.Equal(t, want.ValidatorUpdates, got.ValidatorUpdates, name)
		require.Equal(t, want.AppHash, got.AppHash, name)
		require.Equal(t, chains["sequential"].LastCommitID(), other.LastCommitID(), name)
	}
}

// What only looks like the votes of the last block, or stands elsewhere, is in no block that an honest
// validator votes for; and if 2/3 are not honest, nodes still agree, and nobody is paid who was not to be.
func TestHostileInjections(t *testing.T) {
	chains := newBridgeChains(t, nil)
	leader := chains["sequential"]
	supply := leader.BankKeeper.GetSupply(leader.ctx(), chain.BaseDenom)
	leader.remote.deposit(bttContract, bridgetest.Address("first"), abtt(30), nil)
	agree(t, chains, nil)
	cases := leader.hostileInjections(t, leader.proposeBlock()[0])
	for name := range cases {
		account := bridgetest.Address(name)
		leader.remote.deposit(bttContract, account, abtt(30), nil)
		agree(t, chains, nil)
		good := leader.proposeBlock()[0]
		bad := leader.hostileInjections(t, good)[name]
		send := leader.sign(banktypes.NewMsgSend(leader.address(), leader.address(), sdk.NewCoins(btt(1))))
		for replica, b := range chains {
			require.False(t, b.acceptsBlock(bad, send), "%s: %s", replica, name)
		}
		require.False(t, leader.acceptsBlock(send, bad), "%s behind another", name)
		require.False(t, leader.acceptsBlock(send, good), "behind another")
		require.False(t, leader.acceptsBlock(good, good), "twice")
		require.True(t, leader.acceptsBlock(good, send))
		require.True(t, leader.acceptsBlock(send), "a proposer may leave it out")

		block := [][]byte{bad, send, good}
		response := leader.commit(block...)
		require.Equal(t, &abci.ExecTxResult{}, response.TxResults[0], name)
		require.True(t, response.TxResults[1].IsOK(), response.TxResults[1].Log)
		require.Equal(t, sdkerrors.ErrTxDecode.ABCICode(), response.TxResults[2].Code, "%s: no transaction to anybody", name)
		follow(t, chains, block, response)
		require.Zero(t, leader.holds(bridgetest.Address("thief"), chain.BaseDenom).Sign(), name)
	}
	agree(t, chains, nil)
	agree(t, chains, nil)
	for name := range cases {
		require.Equal(t, abtt(30), leader.holds(bridgetest.Address(name), chain.BaseDenom), "%s: the deposit is credited once", name)
	}
	require.Equal(t, supply.Add(btt(30*int64(len(cases)+1))), leader.BankKeeper.GetSupply(leader.ctx(), chain.BaseDenom))
	leader.sound()
}

// hostileInjections are altered from one that is good.
func (b *bridgeChain) hostileInjections(t *testing.T, good []byte) map[string][]byte {
	t.Helper()
	prefix := []byte("\x00bttc.bridge.v1.Injection\x00")
	require.Equal(t, prefix, good[:len(prefix)])
	noise := make([]byte, 100)
	_, _ = rand.Read(noise)
	altered := func(change func(*bridgetypes.Injection)) []byte {
		injection, err := bridgetypes.DecodeInjection(good, bridgetypes.MaxInjectedBytes)
		require.NoError(t, err)
		change(&injection)
		tx, err := bridgetypes.EncodeInjection(injection)
		require.NoError(t, err)
		return tx
	}
	forged, err := portalabi.Deposited{
		Time: b.remote.time, Token: bttContract, Sender: remoteUser, Recipient: bridgetest.Address("thief"), Amount: abtt(900),
	}.Body()
	require.NoError(t, err)
	return map[string][]byte{
		"prefix alone": prefix,
		"noise":        append(append([]byte{}, prefix...), noise...),
		"cut":          good[:len(good)-1],
		"longer":       append(append([]byte{}, good...), 0),
		"signature":    altered(func(i *bridgetypes.Injection) { i.Votes[1].Signature[7] ^= 1 }),
		"other round":  altered(func(i *bridgetypes.Injection) { i.Round = 1 }),
		"other body":   altered(func(i *bridgetypes.Injection) { i.Rows[0].Bodies[0] = forged }),
		"too few":      altered(func(i *bridgetypes.Injection) { i.Votes = i.Votes[:2] }),
		"another body": altered(func(i *bridgetypes.Injection) { i.Rows[0].Bodies = append(i.Rows[0].Bodies, forged) }),
		"extension":    altered(func(i *bridgetypes.Injection) { i.Votes[0].Extension = i.Votes[0].Extension[:2] }),
		"stranger":     altered(func(i *bridgetypes.Injection) { i.Votes[len(i.Votes)-1].ValidatorIndex = 9 }),
	}
}

// Nobody but a proposer puts votes into a block: no mempool takes them.
func TestMempoolRefusesInjections(t *testing.T) {
	evmmempool.AllowUnsafeSyncInsert = true
	t.Cleanup(func() { evmmempool.AllowUnsafeSyncInsert = false })
	app := newTestAppWith(t, dbm.NewMemDB(), simtestutil.AppOptionsMap{evmflags.EVMMempoolInsertQueueSize: 100})
	b := startBridge(t, app, newBridgeKey(t), len(all), nil)
	b.remote.deposit(bttContract, bridgetest.Address("depositor"), abtt(30), nil)
	b.decide(nil)
	good := b.proposeBlock()[0]
	refused := b.hostileInjections(t, good)
	refused["good"] = good
	for name, tx := range refused {
		response := b.checkTx(tx)
		require.NotZero(t, response.Code, name)
		inserted, err := b.InsertTx(&abci.RequestInsertTx{Tx: tx})
		require.NoError(t, err)
		require.NotZero(t, inserted.Code, name)
	}
	require.Equal(t, [][]byte{good}, b.proposeBlock())
	_, response := b.decide(nil)
	require.Len(t, response.TxResults, 1)
}
