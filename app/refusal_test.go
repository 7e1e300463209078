package app

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/common"
	ethtypes "github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/stretchr/testify/require"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	sdkmempool "github.com/cosmos/cosmos-sdk/types/mempool"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/cosmos/evm/crypto/ethsecp256k1"
	"github.com/cosmos/evm/mempool/txpool/legacypool"
	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
)

// oneWei is an Ethereum transfer of a small amount that is in order.
func oneWei() *ethtypes.DynamicFeeTx {
	return &ethtypes.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(chain.InProcessEVMID), Gas: 21_000,
		GasFeeCap: big.NewInt(2_000_000_000), GasTipCap: big.NewInt(1), To: &common.Address{1}, Value: big.NewInt(1),
	}
}

// signed wraps an Ethereum transaction of the key as JSON-RPC does.
func signed(t *testing.T, app *App, key *ethsecp256k1.PrivKey, inner ethtypes.TxData) []byte {
	t.Helper()
	ecdsa, err := key.ToECDSA()
	require.NoError(t, err)
	signer := ethtypes.LatestSignerForChainID(new(big.Int).SetUint64(chain.InProcessEVMID))
	tx, err := ethtypes.SignNewTx(ecdsa, signer, inner)
	require.NoError(t, err)
	var message evmtypes.MsgEthereumTx
	require.NoError(t, message.FromSignedEthereumTx(tx, signer))
	built, err := message.BuildTx(app.TxConfig().NewTxBuilder(), chain.BaseDenom)
	require.NoError(t, err)
	bz, err := app.TxConfig().TxEncoder()(built)
	require.NoError(t, err)
	return bz
}

// Wallets of the SDK act upon codes: what go-ethereum's pool refuses has one too.
func TestRefusalsOfTheEthereumPoolHaveCodes(t *testing.T) {
	h := newMempoolHarness(t)
	key := h.fund()
	for _, result := range h.block(signed(t, h.App, key, oneWei())) {
		require.Zero(t, result.Code, result.Log)
	}
	h.settle()
	pending := oneWei()
	pending.Nonce = 1
	require.Zero(t, h.checkTx(signed(t, h.App, key, pending)).Code)

	for name, test := range map[string]struct {
		change func(*ethtypes.DynamicFeeTx)
		want   *errorsmod.Error
		says   string
	}{
		"stale nonce":      {func(tx *ethtypes.DynamicFeeTx) { tx.Nonce = 0 }, sdkerrors.ErrWrongSequence, "next nonce 1, tx nonce 0"},
		"same again":       {func(*ethtypes.DynamicFeeTx) {}, sdkerrors.ErrTxInMempoolCache, "already known"},
		"replaced too low": {func(tx *ethtypes.DynamicFeeTx) { tx.Value = big.NewInt(2) }, sdkerrors.ErrInsufficientFee, "replacement transaction underpriced"},
		"below base fee":   {func(tx *ethtypes.DynamicFeeTx) { tx.GasFeeCap = big.NewInt(1) }, sdkerrors.ErrInsufficientFee, "lower than the base fee"},
		"not enough":       {func(tx *ethtypes.DynamicFeeTx) { tx.Nonce, tx.Value = 2, btt(11).Amount.BigInt() }, sdkerrors.ErrInsufficientFunds, "overshot"},
		"too little gas":   {func(tx *ethtypes.DynamicFeeTx) { tx.Nonce, tx.Gas = 2, 20_999 }, sdkerrors.ErrInvalidGasLimit, "minimum needed 21000"},
		"oversized creator": {func(tx *ethtypes.DynamicFeeTx) {
			tx.Nonce, tx.Gas, tx.To, tx.Data = 2, 9_000_000, nil, make([]byte, params.MaxInitCodeSize+1)
		}, sdkerrors.ErrTxTooLarge, "max initcode size"},
	} {
		tx := oneWei()
		tx.Nonce = 1
		test.change(tx)
		response := h.checkTx(signed(t, h.App, key, tx))
		require.Equal(t, test.want.Codespace(), response.Codespace, "%s: %s", name, response.Log)
		require.Equal(t, test.want.ABCICode(), response.Code, "%s: %s", name, response.Log)
		require.Contains(t, response.Log, test.says, name)
	}
}

// An account with Ethereum transactions in the pool cannot send others beside them.
func TestAccountBusyInTheOtherPool(t *testing.T) {
	h := newMempoolHarness(t)
	require.Zero(t, h.checkTx(h.sign(banktypes.NewMsgSend(h.address(), h.address(), sdk.NewCoins(btt(1))))).Code)
	ethereum := signed(t, h.App, h.key, oneWei())
	// The Ethereum pool learns on a goroutine of its own what fits into a block.
	var response *abci.ResponseCheckTx
	require.Eventually(t, func() bool {
		response = h.checkTx(ethereum)
		return !strings.Contains(response.Log, "block gas limit")
	}, 10*time.Second, 10*time.Millisecond)
	require.Equal(t, sdkerrors.ErrConflict.Codespace(), response.Codespace, response.Log)
	require.Equal(t, sdkerrors.ErrConflict.ABCICode(), response.Code, response.Log)
}

func TestNoRefusalIsUndefined(t *testing.T) {
	for _, refusal := range refusals {
		for _, cause := range refusal.causes {
			err := registered(fmt.Errorf("inserting tx: %w: details", cause))
			space, code, text := errorsmod.ABCIInfo(err, false)
			require.Equal(t, refusal.code.Codespace(), space, cause)
			require.Equal(t, refusal.code.ABCICode(), code, cause)
			require.Contains(t, text, "details")
		}
	}
	require.ErrorIs(t, registered(errors.New("whatever comes")), ErrRefused)
	coded := fmt.Errorf("ante handler failed: %w", sdkerrors.ErrMemoTooLarge)
	require.Equal(t, coded, registered(coded))
	require.ErrorIs(t, registered(legacypool.ErrTxPoolOverflow), sdkerrors.ErrMempoolIsFull)
}

// stuckPool never answers.
type stuckPool struct{ sdkmempool.Mempool }

func (stuckPool) Insert(ctx context.Context, _ sdk.Tx) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestAMempoolThatDoesNotAnswerIsBusy(t *testing.T) {
	decode := func([]byte) (sdk.Tx, error) { return nil, nil }
	response, err := checkTx(stuckPool{}, decode, time.Millisecond)(nil, &abci.RequestCheckTx{Type: abci.CheckTxType_New})
	require.NoError(t, err)
	require.Equal(t, ErrBusy.Codespace(), response.Codespace)
	require.Equal(t, ErrBusy.ABCICode(), response.Code)
	require.Contains(t, response.Log, "did not answer in time")

	response, err = checkTx(stuckPool{}, decode, time.Millisecond)(nil, &abci.RequestCheckTx{Type: abci.CheckTxType_Recheck})
	require.NoError(t, err, "after an error CometBFT never answers the client")
	require.Equal(t, sdkerrors.ErrNotSupported.ABCICode(), response.Code)
}

func TestTransactionsGoStaleWithTheSequence(t *testing.T) {
	h := newMempoolHarness(t)
	key := h.fund()
	pool, ok := h.GetMempool().(gated)
	require.True(t, ok)
	ethereum := signed(t, h.App, key, oneWei())
	send := h.sign(banktypes.NewMsgSend(h.address(), h.address(), sdk.NewCoins(btt(1))))
	require.False(t, pool.repeater.Stale(ethereum))
	require.False(t, pool.repeater.Stale(send))
	for _, result := range h.block(ethereum, send) {
		require.Zero(t, result.Code, result.Log)
	}
	require.True(t, pool.repeater.Stale(ethereum))
	require.True(t, pool.repeater.Stale(send))
	require.True(t, pool.repeater.Stale([]byte("no transaction")))
}
