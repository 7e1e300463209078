package app

import (
	"bytes"
	"context"
	"slices"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/mempool"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/cosmos/evm/crypto/ethsecp256k1"
	evmmempool "github.com/cosmos/evm/mempool"

	"github.com/bttcprotocol/bttcd/app/proposal"
)

// listPool holds transactions in order.
type listPool struct {
	txs     []sdk.Tx
	removed []sdk.Tx
}

var _ mempool.Mempool = (*listPool)(nil)

func (p *listPool) Insert(_ context.Context, tx sdk.Tx) error {
	p.txs = append(p.txs, tx)
	return nil
}

func (p *listPool) Select(context.Context, [][]byte) mempool.Iterator {
	return listIterator(p.txs).orNil()
}

func (p *listPool) CountTx() int { return len(p.txs) }

func (p *listPool) Remove(tx sdk.Tx) error {
	p.removed = append(p.removed, tx)
	return nil
}

type listIterator []sdk.Tx

func (l listIterator) orNil() mempool.Iterator {
	if len(l) == 0 {
		return nil
	}
	return l
}

func (l listIterator) Tx() sdk.Tx { return l[0] }

func (l listIterator) Next() mempool.Iterator { return l[1:].orNil() }

// panickingPool stands for a defect in the mempool.
type panickingPool struct{ mempool.Mempool }

func (panickingPool) Select(context.Context, [][]byte) mempool.Iterator { panic("defect") }

// candidate is a transaction in a random mempool.
type candidate struct {
	bz       []byte
	gas      uint64
	hopeless bool
}

// candidates draws transactions, good and bad, of many senders.
func candidates(app *App) *rapid.Generator[candidate] {
	return rapid.Custom(func(t *rapid.T) candidate {
		// Few senders: the same transaction is drawn twice now and then.
		secret := rapid.SliceOfN(rapid.Byte(), 1, 1).Draw(t, "sender")
		key := &ethsecp256k1.PrivKey{Key: append(make([]byte, 31), secret[0]|1)}
		gas := rapid.Uint64Range(21_000, 400_000).Draw(t, "gas")
		send := &banktypes.MsgSend{FromAddress: sdk.AccAddress(key.PubKey().Address()).String(), ToAddress: sdk.AccAddress("receiver").String()}
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0, 1:
			return candidate{bz: ethereumTx(t, app, key, 0, gas), gas: gas}
		case 2, 3:
			memo := rapid.StringN(0, 2000, 2000).Draw(t, "memo")
			return candidate{bz: encodeRaw(t, unsigned(t, key, gas, memo, send)), gas: gas}
		case 4:
			bz := rewritten(t, app, ethereumTx(t, app, key, 0, gas), func(tx *txtypes.Tx) { tx.Body.Memo = "m" })
			return candidate{bz: bz, gas: gas, hopeless: true}
		default:
			smuggled := unsigned(t, key, gas, "")
			smuggled.Body.Messages = ethereumMessages(t, app, ethereumTx(t, app, key, 0, gas))
			return candidate{bz: encodeRaw(t, smuggled), gas: gas, hopeless: true}
		}
	})
}

// greedy is the slow reference: each transaction that is good and fits, in order.
func greedy(pool []candidate, maxBytes int64, maxGas uint64) (txs [][]byte) {
	for _, one := range pool {
		gas := one.gas
		for _, taken := range pool {
			if slices.ContainsFunc(txs, func(bz []byte) bool { return bytes.Equal(bz, taken.bz) }) {
				gas += taken.gas
			}
		}
		with := append(txs[:len(txs):len(txs)], one.bz)
		twice := slices.ContainsFunc(txs, func(bz []byte) bool { return bytes.Equal(bz, one.bz) })
		if !one.hopeless && !twice && gas <= maxGas && cmttypes.ComputeProtoSizeForTxs(cmttypes.ToTxs(with)) <= maxBytes {
			txs = with
		}
	}
	return txs
}

func TestWhateverPrepareEmitsProcessAccepts(t *testing.T) {
	app := newTestApp(t, dbm.NewMemDB())
	generator := candidates(app)
	rapid.Check(t, func(t *rapid.T) {
		drawn := rapid.SliceOfNDistinct(generator, 0, 20, senderOf(app)).Draw(t, "pool")
		maxGas := rapid.Int64Range(-1, 2_000_000).Draw(t, "max_gas")
		maxBytes := rapid.Int64Range(-100, 10_000).Draw(t, "max_tx_bytes")
		pool := &listPool{}
		for _, one := range drawn {
			tx, err := app.TxDecode(one.bz)
			require.NoError(t, err)
			require.NoError(t, pool.Insert(context.Background(), tx))
		}
		ctx := sdk.Context{}.WithConsensusParams(cmtproto.ConsensusParams{Block: &cmtproto.BlockParams{MaxBytes: 12_000, MaxGas: maxGas}})
		handler := newListHandler(app, pool)
		prepared, err := handler.Prepare(ctx, &abci.RequestPrepareProposal{Height: 2, MaxTxBytes: maxBytes})
		require.NoError(t, err)
		processed, err := handler.Process(ctx, &abci.RequestProcessProposal{Height: 2, Txs: prepared.Txs})
		require.NoError(t, err)
		require.Equal(t, abci.ResponseProcessProposal_ACCEPT, processed.Status)

		limit := uint64(1) << 62
		if maxGas > 0 {
			limit = uint64(maxGas)
		}
		require.Equal(t, greedy(drawn, maxBytes, limit), prepared.Txs, "nothing that fits is left out")
	})
}

// senderOf makes the senders of a random mempool distinct: the order of one sender's
// transactions is the mempool's to keep.
func senderOf(app *App) func(candidate) string {
	adapter := evmmempool.NewEthSignerExtractionAdapter(mempool.NewDefaultSignerExtractionAdapter())
	return func(one candidate) string {
		tx, err := app.TxDecode(one.bz)
		if err != nil {
			panic(err)
		}
		signers, err := adapter.GetSigners(tx)
		if err != nil || len(signers) == 0 {
			return string(one.bz)
		}
		return signers[0].Signer.String()
	}
}

// unsigned is a transaction of key whose signature is nonsense.
func unsigned(t testingT, key *ethsecp256k1.PrivKey, gas uint64, memo string, messages ...sdk.Msg) *txtypes.Tx {
	t.Helper()
	return &txtypes.Tx{
		Body: &txtypes.TxBody{Messages: packed(t, messages...), Memo: memo},
		AuthInfo: &txtypes.AuthInfo{
			Fee: &txtypes.Fee{GasLimit: gas},
			SignerInfos: []*txtypes.SignerInfo{{
				PublicKey: packed(t, key.PubKey().(sdk.Msg))[0],
				ModeInfo:  &txtypes.ModeInfo{Sum: &txtypes.ModeInfo_Single_{Single: &txtypes.ModeInfo_Single{Mode: 1}}},
			}},
		},
		Signatures: [][]byte{{1}},
	}
}

// FuzzProcessProposal throws bytes of a byzantine proposer at the handler.
func FuzzProcessProposal(f *testing.F) {
	app, err := New(log.NewNopLogger(), dbm.NewMemDB(), true, simtestutil.AppOptionsMap{"home": f.TempDir()}, baseapp.SetChainID(testChainID))
	require.NoError(f, err)
	f.Cleanup(func() { require.NoError(f, app.Close()) })
	key := &ethsecp256k1.PrivKey{Key: append(make([]byte, 31), 1)}
	ethereum := ethereumTx(f, app, key, 0, 21_000)
	send := encodeRaw(f, unsigned(f, key, 50_000, "", &banktypes.MsgSend{}))
	for _, seed := range [][2][]byte{{nil, nil}, {ethereum, send}, {send, send}, {ethereum[:20], []byte("garbage")}} {
		f.Add(seed[0], seed[1])
	}
	params := cmtproto.ConsensusParams{Block: &cmtproto.BlockParams{MaxBytes: 4096, MaxGas: 100_000}}
	ctx := sdk.Context{}.WithConsensusParams(params)
	handler := proposal.NewHandler(proposal.Deps{Decode: app.TxDecode, Logger: app.Logger()})
	f.Fuzz(func(t *testing.T, first, second []byte) {
		response, err := handler.Process(ctx, &abci.RequestProcessProposal{Height: 2, Txs: [][]byte{first, second}})
		require.NoError(t, err)
		if response.Status == abci.ResponseProcessProposal_REJECT {
			return
		}
		require.NotEqual(t, first, second)
		require.LessOrEqual(t, cmttypes.ComputeProtoSizeForTxs([]cmttypes.Tx{first, second}), params.Block.MaxBytes)
		var gas uint64
		for _, bz := range [][]byte{first, second} {
			tx, err := app.TxDecode(bz)
			require.NoError(t, err)
			fee, ok := tx.(sdk.FeeTx)
			require.True(t, ok)
			gas += fee.GetGas()
		}
		require.LessOrEqual(t, gas, uint64(params.Block.MaxGas))
	})
}

func newListHandler(app *App, pool mempool.Mempool) *proposal.Handler {
	return proposal.NewHandler(proposal.Deps{
		Pool: pool, Decode: app.TxDecode, Encode: app.TxEncode, Logger: app.Logger(),
		Signers: evmmempool.NewEthSignerExtractionAdapter(mempool.NewDefaultSignerExtractionAdapter()),
	})
}

func TestHopelessTransactionsLeaveTheMempool(t *testing.T) {
	app := newTestApp(t, dbm.NewMemDB())
	key := &ethsecp256k1.PrivKey{Key: append(make([]byte, 31), 1)}
	other := &ethsecp256k1.PrivKey{Key: append(make([]byte, 31), 2)}
	smuggled := unsigned(t, key, 50_000, "")
	smuggled.Body.Messages = ethereumMessages(t, app, ethereumTx(t, app, key, 0, 21_000))
	pool := &listPool{}
	for _, bz := range [][]byte{
		encodeRaw(t, smuggled),
		ethereumTx(t, app, other, 0, 100_001), // more than any block holds
		ethereumTx(t, app, other, 1, 30_000),  // follows what is dropped
		encodeRaw(t, unsigned(t, &ethsecp256k1.PrivKey{Key: append(make([]byte, 31), 3)}, 60_000, "", &banktypes.MsgSend{})),
		encodeRaw(t, unsigned(t, &ethsecp256k1.PrivKey{Key: append(make([]byte, 31), 4)}, 60_000, "", &banktypes.MsgSend{})), // no room now
	} {
		tx, err := app.TxDecode(bz)
		require.NoError(t, err)
		require.NoError(t, pool.Insert(context.Background(), tx))
	}
	ctx := sdk.Context{}.WithConsensusParams(cmtproto.ConsensusParams{Block: &cmtproto.BlockParams{MaxBytes: 10_000, MaxGas: 100_000}})
	response, err := newListHandler(app, pool).Prepare(ctx, &abci.RequestPrepareProposal{Height: 2, MaxTxBytes: 9000})
	require.NoError(t, err)
	require.Len(t, response.Txs, 1)
	require.Equal(t, pool.txs[:2], pool.removed)
}

// The proposer of an injected transaction takes its bytes off the budget on both sides.
func TestInjectedBytesComeOffTheBudget(t *testing.T) {
	app := newTestApp(t, dbm.NewMemDB())
	one := &ethsecp256k1.PrivKey{Key: append(make([]byte, 31), 1)}
	two := &ethsecp256k1.PrivKey{Key: append(make([]byte, 31), 2)}
	pool := &listPool{}
	var block [][]byte
	for _, bz := range [][]byte{ethereumTx(t, app, one, 0, 21_000), ethereumTx(t, app, two, 0, 21_000)} {
		tx, err := app.TxDecode(bz)
		require.NoError(t, err)
		require.NoError(t, pool.Insert(context.Background(), tx))
		block = append(block, bz)
	}
	handler := newListHandler(app, pool)
	limits := proposal.Limits{Bytes: proposal.Size(block[0]) + proposal.Size(block[1]), Gas: 100_000}
	require.Equal(t, block, handler.Fill(sdk.Context{}, &abci.RequestPrepareProposal{}, limits))
	require.NoError(t, handler.Check(block, limits))

	injected := []byte("votes")
	require.Len(t, handler.Fill(sdk.Context{}, &abci.RequestPrepareProposal{}, limits.Without(injected)), 1)
	require.ErrorIs(t, handler.Check(block, limits.Without(injected)), proposal.ErrFull)
}
