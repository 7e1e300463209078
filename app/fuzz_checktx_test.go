package app

import (
	"sync"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/cosmos/evm/crypto/ethsecp256k1"
)

// FuzzCheckTx throws what a client or a peer may send at the mempool's check, and the same at
// proposals: a byzantine proposer needs no mempool. Neither may panic, and what is taken
// must decode.
func FuzzCheckTx(f *testing.F) {
	app, err := New(log.NewNopLogger(), dbm.NewMemDB(), true, simtestutil.AppOptionsMap{"home": f.TempDir()}, baseapp.SetChainID(testChainID))
	require.NoError(f, err)
	f.Cleanup(func() { require.NoError(f, app.Close()) })
	key := &ethsecp256k1.PrivKey{Key: append(make([]byte, 31), 1)}
	holder := sdk.AccAddress(key.PubKey().Address())
	send := &banktypes.MsgSend{FromAddress: holder.String(), ToAddress: holder.String(), Amount: sdk.NewCoins(btt(1))}
	whole := encodeRaw(f, unsigned(f, key, 50_000, "memo", send))
	ethereum := ethereumTx(f, app, key, 0, 21_000)
	for _, seed := range [][]byte{
		nil, {0}, []byte("garbage"), whole, whole[:len(whole)-1], append([]byte{0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f}, whole...),
		ethereum, ethereum[:len(ethereum)/2], encodeRaw(f, unsigned(f, key, 1<<63, "")), encodeRaw(f, unsigned(f, key, 0, "", send, send)),
	} {
		f.Add(seed)
	}
	// The chain begins with the first input, since a genesis is made for a test.
	var begin sync.Once
	f.Fuzz(func(t *testing.T, raw []byte) {
		begin.Do(func() {
			h := &harness{App: app, t: t, key: key, time: time.Unix(1_800_000_000, 0).UTC()}
			h.start(genesisWith(t, app, holder))
		})
		checked, err := app.CheckTx(&abci.RequestCheckTx{Tx: raw, Type: abci.CheckTxType_New})
		require.NoError(t, err)
		require.NotEqual(t, sdkerrors.ErrPanic.ABCICode(), checked.Code, checked.Log)
		proposed, err := app.ProcessProposal(&abci.RequestProcessProposal{Height: app.LastBlockHeight() + 1, Txs: [][]byte{raw}})
		require.NoError(t, err)
		if checked.IsOK() || proposed.IsAccepted() {
			_, err := app.TxDecode(raw)
			require.NoError(t, err)
		}
	})
}
