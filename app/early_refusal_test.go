package app

import (
	"strings"
	"testing"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	sdkvesting "github.com/cosmos/cosmos-sdk/x/auth/vesting/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
)

// A transaction that the ante handler refuses before it has set a gas meter uses the same gas
// wherever it stands in a block, with and without a memory, under every executor: gas is in the
// results hash.
func TestEarlyRefusalsUseTheSameGas(t *testing.T) {
	h := newHarness(t)
	others := map[string]*harness{"forgetful": forgetful(h)}
	parallel := &harness{t: t, db: dbm.NewMemDB(), key: h.key, time: h.time.Add(-1e9)}
	parallel.App = newTestAppWith(t, parallel.db, simtestutil.AppOptionsMap{"block-executor": "block-stm", "block-stm-workers": 4})
	parallel.start(genesisWith(t, parallel.App, parallel.address()))
	others["Block-STM"] = parallel

	url := sdk.MsgTypeURL(&sdkvesting.MsgCreateVestingAccount{})
	grant, err := authz.NewMsgGrant(h.address(), sdk.AccAddress("grantee_____________"), authz.NewGenericAuthorization(url), nil)
	require.NoError(t, err)
	send := h.sign(banktypes.NewMsgSend(h.address(), h.address(), sdk.NewCoins(btt(1))))
	refused := map[string][]byte{
		"authz limiter": h.sign(grant),
		"extension": rewritten(t, h.App, send, func(tx *txtypes.Tx) {
			tx.Body.ExtensionOptions = []*codectypes.Any{{TypeUrl: "/cosmos.bank.v1beta1.MsgSend"}}
		}),
		"spelling": rewritten(t, h.App, send, func(tx *txtypes.Tx) { respell(t, tx, strings.ToUpper) }),
		"spelling in hex": rewritten(t, h.App, send, func(tx *txtypes.Tx) {
			respell(t, tx, func(string) string { return common.BytesToAddress(h.address()).Hex() })
		}),
		"granter": rewritten(t, h.App, send, func(tx *txtypes.Tx) { tx.AuthInfo.Fee.Granter = h.address().String() }),
	}
	names := []string{"authz limiter", "spelling", "spelling in hex", "extension", "granter"}
	block := [][]byte{refused["spelling"], refused["authz limiter"], send}
	for _, name := range names {
		block = append(block, refused[name])
	}
	results := h.block(block...)
	require.True(t, results[2].IsOK(), results[2].Log)
	require.Equal(t, results[1].GasUsed, results[3].GasUsed, "the place in the block must not show")
	require.Equal(t, results[0].GasUsed, results[4].GasUsed, "the place in the block must not show")
	for i, name := range names {
		require.False(t, results[3+i].IsOK(), name)
	}
	require.Contains(t, results[0].Log, h.address().String(), "it says how to write the address")
	for name, other := range others {
		require.Equal(t, results, other.block(block...), name)
	}
}

// respell writes the receiver of the transaction's payment in another way.
func respell(t *testing.T, tx *txtypes.Tx, spell func(string) string) {
	t.Helper()
	var message banktypes.MsgSend
	require.NoError(t, message.Unmarshal(tx.Body.Messages[0].Value))
	message.ToAddress = spell(message.ToAddress)
	bz, err := message.Marshal()
	require.NoError(t, err)
	tx.Body.Messages[0].Value = bz
}
