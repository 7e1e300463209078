package app

import (
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

func TestBytesThatAreNoTransactionAreAnswered(t *testing.T) {
	h := newHarness(t)
	for _, bytes := range [][]byte{{0}, []byte("no transaction")} {
		response, err := h.CheckTx(&abci.RequestCheckTx{Tx: bytes, Type: abci.CheckTxType_New})
		require.NoError(t, err, "CometBFT never answers the client after an error")
		require.Equal(t, sdkerrors.ErrTxDecode.ABCICode(), response.Code, response.Log)
		require.Equal(t, sdkerrors.ErrTxDecode.Codespace(), response.Codespace)
	}
}

func TestMempoolCannotBeTurnedOff(t *testing.T) {
	options := simtestutil.AppOptionsMap{"home": t.TempDir(), "mempool.max-txs": -1}
	_, err := New(log.NewNopLogger(), dbm.NewMemDB(), true, options, baseapp.SetChainID(testChainID))
	require.ErrorContains(t, err, "mempool.max-txs = -1 turns the mempool off")
}
