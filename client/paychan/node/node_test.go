package node_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/internal/fake"
	"github.com/bttcprotocol/bttcd/client/paychan/node"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

var ctx = context.Background()

func TestOwnerThroughANode(t *testing.T) {
	s, n := start(t)
	owner := paychan.NewOwner(n)
	purse, err := owner.OpenPurse(ctx, sdk.NewInt64Coin("abtt", 5_000), 24*time.Hour)
	require.NoError(t, err)
	require.Equal(t, uint64(1), purse)
	balance, err := owner.TopUp(ctx, purse, sdk.NewInt64Coin("abtt", 7))
	require.NoError(t, err)
	require.Equal(t, math.NewInt(5_007), balance)

	require.Len(t, s.signed, 2)
	for i, signed := range s.signed {
		var body tx.TxBody
		var auth tx.AuthInfo
		require.NoError(t, body.Unmarshal(signed.BodyBytes))
		require.NoError(t, auth.Unmarshal(signed.AuthInfoBytes))
		require.Equal(t, uint64(3+i), auth.SignerInfos[0].Sequence)
		require.Equal(t, uint64(120_000), auth.Fee.GasLimit, "estimated, and a third more")
		// 251 is the base fee rounded up, 15 percent more are offered.
		require.Equal(t, "34560000abtt", auth.Fee.Amount.String())
		require.Greater(t, body.TimeoutHeight, uint64(30))
		require.Empty(t, body.Memo)
	}
}

func TestReading(t *testing.T) {
	_, n := start(t)
	head, err := n.Head(ctx)
	require.NoError(t, err)
	require.Equal(t, paychan.Head{ChainID: "bttc-local-1", Height: 1, Time: fake.Genesis}, head)
	params, err := n.Params(ctx)
	require.NoError(t, err)
	require.Equal(t, types.DefaultParams(), params)
	_, err = n.Purse(ctx, 9)
	require.ErrorIs(t, err, types.ErrPurseNotFound)
	lane, err := n.Lane(ctx, types.VoucherLane(payee, 1, 0, 1, 9))
	require.NoError(t, err)
	require.Equal(t, types.NewLane(), lane, "what the chain knows nothing of has paid nothing")
	lanes, err := n.LanesByPayee(ctx, payee)
	require.NoError(t, err)
	require.Len(t, lanes, 2500)
	require.Contains(t, lanes, types.VoucherLane(payee, 1, 0, 2499, 9))

	_, err = paychan.NewOwner(n).OpenPurse(ctx, sdk.NewInt64Coin("abtt", 5_000), 24*time.Hour)
	require.NoError(t, err)
	purse, err := n.Purse(ctx, 1)
	require.NoError(t, err)
	require.Equal(t, math.NewInt(5_000), purse.Purse.Free)
	price, err := n.GasPrice(ctx)
	require.NoError(t, err)
	require.Equal(t, math.NewInt(251), price)
}

func TestSubmitWaitsForTheBlock(t *testing.T) {
	s, n := start(t)
	s.hold = 4
	committed, err := n.Submit(ctx, paychan.Tx{Gas: 100_000, Messages: []sdk.Msg{&types.MsgOpenPurse{
		Owner: paychan.Bech32(n.Sender()), Deposit: sdk.NewInt64Coin("abtt", 5_000), UnlockDelaySeconds: 86_400,
	}}})
	require.NoError(t, err)
	require.Len(t, committed.Responses, 1)
	require.Equal(t, math.NewInt(28_800_000), committed.Fee, "the price that was offered for all the gas")
	require.Zero(t, s.hold)
}

func TestWhatBecomesOfTransactions(t *testing.T) {
	open := paychan.Tx{Gas: 100_000, Messages: []sdk.Msg{&types.MsgOpenPurse{Owner: "x", Deposit: sdk.NewInt64Coin("abtt", 1)}}}
	t.Run("refused", func(t *testing.T) {
		s, n := start(t)
		s.refuse = &sdk.TxResponse{Codespace: "sdk", Code: 5, RawLog: "insufficient funds"}
		_, err := n.Submit(ctx, open)
		require.ErrorIs(t, err, paychan.ErrNotCommitted)
		require.ErrorContains(t, err, "insufficient funds")
	})
	t.Run("dropped", func(t *testing.T) {
		s, n := start(t)
		s.hold = -1
		_, err := n.Submit(ctx, open)
		require.ErrorIs(t, err, paychan.ErrNotCommitted)
		require.ErrorContains(t, err, "no block up to 31")
	})
	t.Run("failed", func(t *testing.T) {
		_, n := start(t)
		_, err := n.Submit(ctx, paychan.Tx{Gas: 1, Messages: []sdk.Msg{&types.MsgTopUp{Purse: 4, Amount: sdk.NewInt64Coin("abtt", 1)}}})
		var execution *paychan.ExecutionError
		require.ErrorAs(t, err, &execution)
		require.Equal(t, uint32(22), execution.Code)
		require.NotErrorIs(t, err, paychan.ErrNotCommitted, "its fee is gone")
	})
	t.Run("sequence used by another program", func(t *testing.T) {
		s, n := start(t)
		s.refuse = &sdk.TxResponse{Codespace: "sdk", Code: 32, RawLog: "account sequence mismatch"}
		_, err := n.Submit(ctx, open)
		require.NoError(t, err, "it is signed anew")
		require.Len(t, s.signed, 2)
	})
	t.Run("taken before", func(t *testing.T) {
		s, n := start(t)
		s.refuse, s.hold = &sdk.TxResponse{Codespace: "sdk", Code: 19, RawLog: "tx already in mempool"}, 0
		_, err := n.Submit(ctx, open)
		require.ErrorIs(t, err, paychan.ErrNotCommitted, "it is waited for, in vain here")
		require.Len(t, s.signed, 1)
	})
	t.Run("would fail", func(t *testing.T) {
		s, n := start(t)
		s.simulated = status.Error(codes.Unknown, "the deposit is too small")
		_, err := n.Submit(ctx, paychan.Tx{Messages: open.Messages})
		require.ErrorIs(t, err, paychan.ErrNotCommitted)
		require.ErrorContains(t, err, "too small")
		require.Empty(t, s.signed)
	})
	t.Run("node without an index", func(t *testing.T) {
		s, n := start(t)
		s.indexless = true
		_, err := n.Submit(ctx, open)
		require.ErrorContains(t, err, "tx_index.indexer")
	})
	t.Run("given up", func(t *testing.T) {
		s, n := start(t, func(o *node.Options) { o.After = func(time.Duration) <-chan time.Time { return nil } })
		s.hold = 1 << 30
		patience, cancel := context.WithCancel(ctx)
		s.asked = cancel
		_, err := n.Submit(patience, open)
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorContains(t, err, "may be committed")
	})
	t.Run("by nobody", func(t *testing.T) {
		_, n := start(t, func(o *node.Options) { o.Signer = nil })
		_, err := n.Submit(ctx, open)
		require.ErrorContains(t, err, "set Options.Signer")
	})
	t.Run("by an empty account", func(t *testing.T) {
		_, n := start(t, func(o *node.Options) { o.Signer = makeKey(t, "pauper") })
		_, err := n.Submit(ctx, open)
		require.ErrorContains(t, err, "send it some BTT")
	})
}
