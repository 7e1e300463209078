package app

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"

	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/test/load"
	paychantypes "github.com/bttcprotocol/bttcd/x/paychan/types"
)

// sendRaw commits a transaction of another account.
func (u *evmUser) sendRaw(raw []byte) *evmtypes.MsgEthereumTxResponse {
	u.t.Helper()
	var tx types.Transaction
	require.NoError(u.t, tx.UnmarshalBinary(raw))
	var message evmtypes.MsgEthereumTx
	require.NoError(u.t, message.FromSignedEthereumTx(&tx, types.LatestSignerForChainID(tx.ChainId())))
	built, err := message.BuildTx(u.TxConfig().NewTxBuilder(), chain.BaseDenom)
	require.NoError(u.t, err)
	bz, err := u.TxConfig().TxEncoder()(built)
	require.NoError(u.t, err)
	results := u.block(bz)
	require.True(u.t, results[0].IsOK(), results[0].Log)
	response, err := evmtypes.DecodeTxResponse(results[0].Data)
	require.NoError(u.t, err)
	return response
}

// The card of the load that calls the precompile does what it says: the contract assembled by
// hand opens a purse, pays somebody from it, and reads it.
func TestPaychanCardOfTheLoad(t *testing.T) {
	u := newEVMUser(t)
	mix := load.NewMix(load.Chain{ID: testChainID, EVMID: chain.InProcessEVMID, GasPrice: big.NewInt(2_000_000_000)}, 1, 2,
		[]string{load.ValidatorBech32(common.Address{1})})
	for _, address := range mix.Addresses() {
		require.False(t, u.send(&address, abtt(20), 21_000, nil).Failed())
	}
	deployments, err := mix.Deployments()
	require.NoError(t, err)
	for _, raw := range deployments {
		response := u.sendRaw(raw)
		require.False(t, response.Failed(), response.VmError)
	}
	for _, card := range load.Deck() {
		if card.Kind != "precompile-paychan" {
			continue
		}
		for id := range uint64(2) {
			tx, err := mix.Actors[0].Sign(card)
			require.NoError(t, err)
			response := u.sendRaw(tx.Bytes)
			require.False(t, response.Failed(), response.VmError)
			purse := u.purse(id + 1)
			require.True(t, purse.Paid.IsPositive())
			require.Equal(t, chain.OneBTT(), purse.Deposited)
			require.Equal(t, paychantypes.UnlockNone, purse.Phase(paychantypes.Mark{}))
			u.sound()
		}
		return
	}
	require.Fail(t, "the load has no such card")
}
