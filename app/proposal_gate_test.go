package app

import (
	"context"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"

	"github.com/cosmos/evm/rpc/backend"

	"github.com/bttcprotocol/bttcd/app/proposal"
)

// Each of these ends the process if it reaches cosmos/evm's mempool.
func TestTransactionsThatKillTheMempoolAreRefused(t *testing.T) {
	h := newMempoolHarness(t)
	send := h.sign(banktypes.NewMsgSend(h.address(), h.address(), sdk.NewCoins(btt(1))))
	member := &multisig.LegacyAminoPubKey{Threshold: 1, PubKeys: []*codectypes.Any{{}}}
	for name, change := range map[string]func(*txtypes.Tx){
		"no fee":                  func(tx *txtypes.Tx) { tx.AuthInfo.Fee = nil },
		"no public key":           func(tx *txtypes.Tx) { tx.AuthInfo.SignerInfos[0].PublicKey = nil },
		"empty public key":        func(tx *txtypes.Tx) { tx.AuthInfo.SignerInfos[0].PublicKey = &codectypes.Any{} },
		"no mode":                 func(tx *txtypes.Tx) { tx.AuthInfo.SignerInfos[0].ModeInfo = &txtypes.ModeInfo{} },
		"single mode of no kind":  func(tx *txtypes.Tx) { tx.AuthInfo.SignerInfos[0].ModeInfo.Sum = &txtypes.ModeInfo_Single_{} },
		"multi mode of no kind":   func(tx *txtypes.Tx) { tx.AuthInfo.SignerInfos[0].ModeInfo.Sum = &txtypes.ModeInfo_Multi_{} },
		"multisig without a key":  func(tx *txtypes.Tx) { tx.AuthInfo.SignerInfos[0].PublicKey = packed(t, member)[0]; multisigned(tx) },
		"multisig of another key": multisigned,
	} {
		bz := rewritten(t, h.App, send, change)
		response := h.checkTx(bz)
		require.NotZero(t, response.Code, name)
		_, err := h.InsertTx(&abci.RequestInsertTx{Tx: bz})
		require.NoError(t, err, name)
	}
	require.Zero(t, h.checkTx(send).Code, "the mempool works on, in order of arrival")
	require.Equal(t, 1, h.GetMempool().CountTx())
}

func multisigned(tx *txtypes.Tx) {
	tx.AuthInfo.SignerInfos[0].ModeInfo.Sum = &txtypes.ModeInfo_Multi_{Multi: &txtypes.ModeInfo_Multi{
		Bitarray: cryptotypes.NewCompactBitArray(1),
	}}
	tx.Signatures = [][]byte{{}}
}

func TestGuardMakesPanicsErrors(t *testing.T) {
	guarded := proposal.Guard(func(sdk.Context, sdk.Tx, bool) (sdk.Context, error) { panic("defect") })
	_, err := guarded(sdk.Context{}, nil, false)
	require.ErrorIs(t, err, sdkerrors.ErrPanic)
	require.ErrorContains(t, err, "defect")
}

// quickVotes lets proposals pass within seconds.
func quickVotes(app *App, state GenesisState) {
	var gov govv1.GenesisState
	app.AppCodec().MustUnmarshalJSON(state[govtypes.ModuleName], &gov)
	voting, expedited := 4*time.Second, 2*time.Second
	gov.Params.VotingPeriod, gov.Params.ExpeditedVotingPeriod = &voting, &expedited
	gov.Params.MinDeposit = sdk.NewCoins(btt(1))
	gov.Params.ExpeditedMinDeposit = sdk.NewCoins(btt(2))
	state[govtypes.ModuleName] = app.AppCodec().MustMarshalJSON(&gov)
}

// setMaxGas passes a proposal that changes the gas of a block.
func (h *harness) setMaxGas(id uint64, maxGas int64) {
	h.t.Helper()
	params := h.GetConsensusParams(h.ctx())
	params.Block.MaxGas = maxGas
	message, err := govv1.NewMsgSubmitProposal([]sdk.Msg{&consensustypes.MsgUpdateParams{
		Authority: governance(), Block: params.Block, Evidence: params.Evidence, Validator: params.Validator, Abci: params.Abci,
	}}, sdk.NewCoins(btt(1)), h.address().String(), "", "title", "summary", false)
	require.NoError(h.t, err)
	result := h.block(h.sign(message))[0]
	require.Zero(h.t, result.Code, result.Log)
	result = h.block(h.sign(govv1.NewMsgVote(h.address(), id, govv1.OptionYes, "")))[0]
	require.Zero(h.t, result.Code, result.Log)
	for range 6 {
		h.block()
	}
	require.Equal(h.t, maxGas, h.GetConsensusParams(h.ctx()).Block.MaxGas, "the proposal passed")
	h.settle()
}

func TestMempoolFollowsMaxGas(t *testing.T) {
	h := newMempoolHarness(t, quickVotes)
	key := h.fund()
	rpc, ok := h.GetMempool().(backend.Mempool)
	require.True(t, ok, "JSON-RPC takes the mempool")

	large := ethereumSDKTx(t, h.App, key, 0, 150_000_000)
	require.ErrorIs(t, rpc.Insert(context.Background(), large), proposal.ErrTooMuch)
	response := h.checkTx(ethereumTx(t, h.App, key, 0, 150_000_000))
	require.Equal(t, proposal.ErrTooMuch.ABCICode(), response.Code)
	require.Contains(t, response.Log, "max_gas of a block is 100000000")

	h.setMaxGas(1, 200_000_000)
	require.NoError(t, rpc.Insert(context.Background(), large))
	require.Len(t, h.propose(1<<20), 1, "what was too much fits after the change")

	h.setMaxGas(2, 50_000_000)
	require.Empty(t, h.propose(1<<20))
	require.Zero(t, rpc.CountTx(), "what no longer fits is dropped")
	require.ErrorIs(t, rpc.Insert(context.Background(), large), proposal.ErrTooMuch)
	require.NoError(t, rpc.Insert(context.Background(), ethereumSDKTx(t, h.App, key, 0, 50_000_000)))
	require.Len(t, h.propose(1<<20), 1)
}

// After a restart the limits are those of the state, before any block.
func TestGateAfterARestart(t *testing.T) {
	h := newMempoolHarness(t)
	key := h.fund()
	options := simtestutil.AppOptionsMap{"home": t.TempDir()}
	again, err := New(log.NewNopLogger(), h.db, true, options, baseapp.SetChainID(testChainID))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, again.Close()) })
	response, err := again.CheckTx(&abci.RequestCheckTx{Tx: ethereumTx(t, h.App, key, 0, 150_000_000), Type: abci.CheckTxType_New})
	require.NoError(t, err)
	require.Equal(t, proposal.ErrTooMuch.ABCICode(), response.Code, response.Log)
}

func TestReapLimitIsRefused(t *testing.T) {
	options := simtestutil.AppOptionsMap{"home": t.TempDir(), reapMaxGas: 100_000_000}
	_, err := New(log.NewNopLogger(), dbm.NewMemDB(), true, options, baseapp.SetChainID(testChainID))
	require.ErrorContains(t, err, "set it to 0")
}
