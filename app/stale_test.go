package app

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
)

// The mempool's shortcut refuses what the ante handler refuses, with the same error.
func TestStaleTransactionsAreRefusedEarly(t *testing.T) {
	h := newHarness(t)
	send := func(ahead uint64) []byte {
		return h.signAhead(ahead, banktypes.NewMsgSend(h.address(), h.address(), sdk.NewCoins(btt(1))))
	}
	stale := send(0)
	h.block(stale)
	for name, test := range map[string]struct {
		bz    []byte
		stale bool
	}{
		"used":        {stale, true},
		"next":        {send(0), false},
		"ahead":       {send(3), false},
		"Ethereum":    {ethereumTx(t, h.App, h.key, 0, 21_000), false},
		"unordered":   {rewritten(t, h.App, stale, func(tx *txtypes.Tx) { tx.Body.Unordered = true }), false},
		"no signers":  {rewritten(t, h.App, stale, func(tx *txtypes.Tx) { tx.AuthInfo.SignerInfos = nil }), false},
		"new account": {encodeRaw(t, unsigned(t, h.key, 0, "")), false},
	} {
		t.Run(name, func(t *testing.T) {
			tx, err := h.TxDecode(test.bz)
			require.NoError(t, err)
			err = h.stale(h.ctx(), tx)
			if !test.stale {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, sdkerrors.ErrWrongSequence)
			require.EqualError(t, h.checked(test.bz), err.Error())
		})
	}
}
