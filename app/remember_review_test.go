package app

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdkvesting "github.com/cosmos/cosmos-sdk/x/auth/vesting/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
)

// A transaction that the ante handler refuses before it has a gas meter of its own must use the
// same gas on nodes that remember and on those that do not: gas is in the results hash.
func TestReviewMemoryDoesNotShowInGasOfEarlyRefusals(t *testing.T) {
	h := newHarness(t)
	other := forgetful(h)
	url := sdk.MsgTypeURL(&sdkvesting.MsgCreateVestingAccount{})
	grant, err := authz.NewMsgGrant(h.address(), sdk.AccAddress("grantee_____________"), authz.NewGenericAuthorization(url), nil)
	require.NoError(t, err)
	for name, tx := range map[string][]byte{
		"authz limiter": h.sign(grant),
		"extension": rewritten(t, h.App, h.sign(banktypes.NewMsgSend(h.address(), h.address(), sdk.NewCoins(btt(1)))),
			func(tx *txtypes.Tx) {
				tx.Body.ExtensionOptions = []*codectypes.Any{{TypeUrl: "/cosmos.bank.v1beta1.MsgSend"}}
			}),
	} {
		with, without := h.block(tx), other.block(tx)
		t.Log(name, with[0].Code, with[0].Log, with[0].GasUsed, without[0].GasUsed)
		if with[0].GasUsed != without[0].GasUsed {
			t.Errorf("%s: %d gas with a memory, %d without", name, with[0].GasUsed, without[0].GasUsed)
		}
	}
}
