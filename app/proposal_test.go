package app

import (
	"crypto/sha256"
	"math/big"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/ethereum/go-ethereum/common"
	ethtypes "github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/cosmos/evm/crypto/ethsecp256k1"
	evmmempool "github.com/cosmos/evm/mempool"
	evmflags "github.com/cosmos/evm/server/flags"
	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/app/proposal"
	"github.com/bttcprotocol/bttcd/internal/chain"
)

// testingT is a test, a fuzz target or a property.
type testingT interface {
	require.TestingT
	Helper()
}

// ethereumTx returns the bytes of a signed Ethereum transfer, wrapped as JSON-RPC wraps it.
func ethereumTx(t testingT, app *App, key *ethsecp256k1.PrivKey, nonce, gas uint64) []byte {
	t.Helper()
	bz, err := app.TxConfig().TxEncoder()(ethereumSDKTx(t, app, key, nonce, gas))
	require.NoError(t, err)
	return bz
}

func ethereumSDKTx(t testingT, app *App, key *ethsecp256k1.PrivKey, nonce, gas uint64) sdk.Tx {
	t.Helper()
	ecdsa, err := key.ToECDSA()
	require.NoError(t, err)
	signer := ethtypes.LatestSignerForChainID(new(big.Int).SetUint64(chain.InProcessEVMID))
	signed, err := ethtypes.SignNewTx(ecdsa, signer, &ethtypes.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(chain.InProcessEVMID), Nonce: nonce, Gas: gas,
		GasFeeCap: big.NewInt(2_000_000_000), GasTipCap: big.NewInt(1), To: &common.Address{1}, Value: big.NewInt(1),
	})
	require.NoError(t, err)
	var message evmtypes.MsgEthereumTx
	require.NoError(t, message.FromSignedEthereumTx(signed, signer))
	tx, err := message.BuildTx(app.TxConfig().NewTxBuilder(), chain.BaseDenom)
	require.NoError(t, err)
	return tx
}

// rewritten changes parts of an encoded transaction, whatever becomes of its signatures.
func rewritten(t testingT, app *App, bz []byte, change func(*txtypes.Tx)) []byte {
	t.Helper()
	decoded, err := app.TxDecode(bz)
	require.NoError(t, err)
	written, ok := decoded.(interface{ GetProtoTx() *txtypes.Tx })
	require.True(t, ok)
	inner := written.GetProtoTx()
	change(inner)
	return encodeRaw(t, inner)
}

func encodeRaw(t testingT, inner *txtypes.Tx) []byte {
	t.Helper()
	body, err := inner.Body.Marshal()
	require.NoError(t, err)
	auth, err := inner.AuthInfo.Marshal()
	require.NoError(t, err)
	bz, err := (&txtypes.TxRaw{BodyBytes: body, AuthInfoBytes: auth, Signatures: inner.Signatures}).Marshal()
	require.NoError(t, err)
	return bz
}

func (h *harness) propose(maxBytes int64) [][]byte {
	h.t.Helper()
	response, err := h.PrepareProposal(&abci.RequestPrepareProposal{
		Height: h.height + 1, Time: h.time.Add(1), MaxTxBytes: maxBytes, ProposerAddress: proposer(),
	})
	require.NoError(h.t, err)
	return response.Txs
}

// accepts tells whether this node votes for a block of these transactions.
func (h *harness) accepts(txs ...[]byte) bool {
	h.t.Helper()
	hash := sha256.New()
	for _, bz := range txs {
		hash.Write(bz)
	}
	response, err := h.ProcessProposal(&abci.RequestProcessProposal{
		Height: h.height + 1, Time: h.time.Add(1), Txs: txs, ProposerAddress: proposer(), Hash: hash.Sum(nil),
	})
	require.NoError(h.t, err)
	return response.Status == abci.ResponseProcessProposal_ACCEPT
}

func proposer() []byte {
	return ed25519.GenPrivKeyFromSecret([]byte("validator")).PubKey().Address()
}

func (h *harness) checkTx(bz []byte) *abci.ResponseCheckTx {
	h.t.Helper()
	response, err := h.CheckTx(&abci.RequestCheckTx{Tx: bz, Type: abci.CheckTxType_New})
	require.NoError(h.t, err)
	return response
}

// newMempoolHarness starts a chain whose mempool has finished an insertion when it answers.
func newMempoolHarness(t *testing.T, changes ...func(*App, GenesisState)) *harness {
	t.Helper()
	evmmempool.AllowUnsafeSyncInsert = true
	t.Cleanup(func() { evmmempool.AllowUnsafeSyncInsert = false })
	key, err := ethsecp256k1.GenerateKey()
	require.NoError(t, err)
	h := &harness{t: t, db: dbm.NewMemDB(), key: key, time: time.Unix(1_800_000_000, 0).UTC()}
	h.App = newTestAppWith(t, h.db, simtestutil.AppOptionsMap{evmflags.EVMMempoolInsertQueueSize: 100})
	state := genesisWith(t, h.App, h.address())
	for _, change := range changes {
		change(h.App, state)
	}
	h.start(state)
	return h
}

// fund gives a new account some BTT.
func (h *harness) fund() *ethsecp256k1.PrivKey {
	h.t.Helper()
	key, err := ethsecp256k1.GenerateKey()
	require.NoError(h.t, err)
	receiver := sdk.AccAddress(key.PubKey().Address())
	result := h.block(h.sign(banktypes.NewMsgSend(h.address(), receiver, sdk.NewCoins(btt(10)))))[0]
	require.Zero(h.t, result.Code, result.Log)
	h.settle()
	return key
}

// settle waits until the mempool has seen the last block: a proposal needs it to.
func (h *harness) settle() {
	h.t.Helper()
	h.propose(0)
}

func TestProposalOfTheMempoolIsAcceptedAndCommits(t *testing.T) {
	h := newMempoolHarness(t)
	ethereum := h.fund()
	send := h.sign(banktypes.NewMsgSend(h.address(), sdk.AccAddress("receiver____________"), sdk.NewCoins(btt(1))))
	for _, bz := range [][]byte{send, ethereumTx(t, h.App, ethereum, 0, 21_000), ethereumTx(t, h.App, ethereum, 1, 30_000)} {
		response := h.checkTx(bz)
		require.Zero(t, response.Code, response.Log)
	}
	txs := h.propose(1 << 20)
	require.Len(t, txs, 3)
	require.True(t, h.accepts(txs...))
	for _, result := range h.block(txs...) {
		require.Zero(t, result.Code, result.Log)
	}
	require.Empty(t, h.propose(1<<20), "nothing is proposed twice")
}

// Bytes that somebody else takes off the budget may leave less than nothing.
func TestProposalWithoutRoomIsEmpty(t *testing.T) {
	h := newMempoolHarness(t)
	key := h.fund()
	require.Zero(t, h.checkTx(ethereumTx(t, h.App, key, 0, 21_000)).Code)
	require.Empty(t, h.propose(-1))
	require.Empty(t, h.propose(100))
	require.Len(t, h.propose(1000), 1)
}

// A later nonce whose predecessor found no room would fail in the block.
func TestNoncesLeaveNoGap(t *testing.T) {
	h := newMempoolHarness(t)
	key := h.fund()
	for nonce, gas := range []uint64{15_000_000, 15_000_000, 15_000_000, 15_000_000, 15_000_000, 15_000_000, 15_000_000, 21_000} {
		response := h.checkTx(ethereumTx(t, h.App, key, uint64(nonce), gas))
		require.Zero(t, response.Code, response.Log)
	}
	txs := h.propose(1 << 20)
	require.Len(t, txs, 6, "100,000,000 gas hold six, and the eighth does not follow the sixth")
	require.True(t, h.accepts(txs...))
}

// The rules are those of form: an honest proposer may hold transactions that went stale.
func TestStaleTransactionsAreAcceptable(t *testing.T) {
	h := newHarness(t)
	stranger, err := ethsecp256k1.GenerateKey()
	require.NoError(t, err)
	stale := h.sign(banktypes.NewMsgSend(h.address(), h.address(), sdk.NewCoins(btt(1))))
	require.Zero(t, h.block(stale)[0].Code)
	require.True(t, h.accepts())
	require.True(t, h.accepts(stale, ethereumTx(t, h.App, stranger, 7, 21_000)))
}

func TestMempoolThatPanicsMakesAnEmptyBlock(t *testing.T) {
	h := newHarness(t)
	handler := proposal.NewHandler(proposal.Deps{Logger: h.Logger(), Decode: h.TxDecode, Encode: h.TxEncode, Pool: panickingPool{}})
	response, err := handler.Prepare(h.ctx(), &abci.RequestPrepareProposal{Height: 2, Txs: [][]byte{[]byte("not ours")}})
	require.NoError(t, err)
	require.Empty(t, response.Txs)
}

func packed(t testingT, messages ...sdk.Msg) []*codectypes.Any {
	t.Helper()
	all := make([]*codectypes.Any, len(messages))
	for i, message := range messages {
		one, err := codectypes.NewAnyWithValue(message)
		require.NoError(t, err)
		all[i] = one
	}
	return all
}
