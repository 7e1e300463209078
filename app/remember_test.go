package app

import (
	"testing"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/app/remember"
)

// forgetful returns a second chain with the first one's key and genesis whose app remembers
// nothing.
func forgetful(h *harness) *harness {
	h.t.Helper()
	other := &harness{t: h.t, db: dbm.NewMemDB(), key: h.key, time: h.time.Add(-1e9)}
	other.App = newTestAppWith(h.t, other.db, simtestutil.AppOptionsMap{TxMemoryKey: 0})
	other.start(genesisWith(h.t, other.App, other.address()))
	return other
}

// checked runs the ante handler as the mempool does, so that the app remembers.
func (h *harness) checked(bz []byte) error {
	h.t.Helper()
	ctx := h.ctx().WithIsCheckTx(true).WithIsSigverifyTx(true)
	ctx = ctx.WithConsensusParams(h.GetConsensusParams(ctx))
	tx, err := h.TxDecode(bz)
	require.NoError(h.t, err)
	_, err = h.AnteHandler()(ctx, tx, false)
	return err
}

// What is remembered must not show: neither for transactions that were checked before nor
// for those that differ from them in anything that a signature is about.
func TestMemoryDoesNotShow(t *testing.T) {
	h := newHarness(t)
	other := forgetful(h)
	require.NotNil(t, h.memory)
	require.Nil(t, other.memory)

	for range 3 {
		send := h.sign(banktypes.NewMsgSend(h.address(), sdk.AccAddress("receiver____________"), sdk.NewCoins(btt(1))))
		account := h.AccountKeeper.GetAccount(h.ctx(), h.address())
		ethereum := ethereumTx(t, h.App, h.key, account.GetSequence()+1, 21_000)
		require.NoError(t, h.checked(send))
		require.NoError(t, h.checked(send), "the second check is the remembered one")

		block := [][]byte{
			rewritten(t, h.App, send, func(tx *txtypes.Tx) { tx.Signatures[0][3] ^= 1 }),
			rewritten(t, h.App, send, func(tx *txtypes.Tx) { tx.Signatures[0] = append(tx.Signatures[0], 1) }),
			rewritten(t, h.App, send, func(tx *txtypes.Tx) { tx.Signatures[0] = tx.Signatures[0][:64] }),
			rewritten(t, h.App, send, func(tx *txtypes.Tx) { tx.Body.Memo = "another" }),
			rewritten(t, h.App, send, func(tx *txtypes.Tx) { tx.AuthInfo.Fee.GasLimit++ }),
			rewritten(t, h.App, send, func(tx *txtypes.Tx) { tx.AuthInfo.SignerInfos[0].PublicKey = nil }),
			send,
			send,
			rewritten(t, h.App, ethereum, func(tx *txtypes.Tx) {
				var message evmtypes.MsgEthereumTx
				require.NoError(t, message.Unmarshal(tx.Body.Messages[0].Value))
				message.From = sdk.AccAddress("somebody else_______")
				bz, err := message.Marshal()
				require.NoError(t, err)
				tx.Body.Messages[0].Value = bz
			}),
			ethereum,
			ethereum,
		}
		with, without := h.block(block...), other.block(block...)
		require.Equal(t, without, with)
		ok := []int{}
		for i, result := range with {
			if result.IsOK() {
				ok = append(ok, i)
			}
		}
		// Without its recovery id it is the same signature, and uses up the sequence.
		require.Equal(t, []int{2, 9}, ok)
		require.Equal(t, other.LastCommitID().Hash, h.LastCommitID().Hash)
	}
}

// The second time neither signature nor key is verified, and after a failure both are.
func TestVerificationIsSpared(t *testing.T) {
	h := newHarness(t)
	send := h.sign(banktypes.NewMsgSend(h.address(), h.address(), sdk.NewCoins(btt(1))))
	tx, err := h.TxDecode(send)
	require.NoError(t, err)
	var verified []bool
	fail := error(nil)
	ante := remember.New(10).Ante(h.AccountKeeper, func(ctx sdk.Context, _ sdk.Tx, _ bool) (sdk.Context, error) {
		verified = append(verified, ctx.IsSigverifyTx())
		return ctx, fail
	})
	run := func(ctx sdk.Context) {
		after, err := ante(ctx, tx, false)
		require.Equal(t, fail, err)
		require.Equal(t, ctx.IsSigverifyTx(), after.IsSigverifyTx(), "messages must not notice")
	}
	ctx := h.ctx().WithIsSigverifyTx(true)
	fail = sdk.ErrEmptyHexAddress
	run(ctx)
	fail = nil
	run(ctx)
	run(ctx)
	run(ctx.WithChainID("another-1"))
	require.Equal(t, []bool{true, true, false, true}, verified)
}

// An Ethereum transaction that was checked knows its sender when its block is executed.
func TestSenderIsRemembered(t *testing.T) {
	h := newHarness(t)
	bz := ethereumTx(t, h.App, h.key, h.AccountKeeper.GetAccount(h.ctx(), h.address()).GetSequence(), 21_000)
	before, err := h.TxDecode(bz)
	require.NoError(t, err)
	require.NoError(t, h.checked(bz))
	first, err := h.TxDecode(bz)
	require.NoError(t, err)
	second, err := h.TxDecode(bz)
	require.NoError(t, err)
	raw := func(tx sdk.Tx) any { return tx.GetMsgs()[0].(*evmtypes.MsgEthereumTx).Raw.Transaction }
	require.NotSame(t, raw(before), raw(first))
	require.Same(t, raw(first), raw(second))
	require.NotSame(t, first.GetMsgs()[0], second.GetMsgs()[0], "what can be written to is not shared")
}
