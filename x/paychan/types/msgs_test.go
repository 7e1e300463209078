package types_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

func TestValidateBasic(t *testing.T) {
	me, you := testutil.NewKey("me").String(), testutil.NewKey("you").String()
	coin := sdk.NewInt64Coin("abtt", 5)
	sound := types.SessionTerms{Cap: math.OneInt(), Expiry: 9}
	release := types.Release{Purse: 1, Payee: payee, Cumulative: math.NewInt(5)}
	for name, tc := range map[string]struct {
		msg sdk.HasValidateBasic
		is  error
	}{
		"open":                     {&types.MsgOpenPurse{Deposit: coin}, nil},
		"open without an amount":   {&types.MsgOpenPurse{Deposit: sdk.Coin{Denom: "abtt"}}, types.ErrInvalidAmount},
		"open with a bad denom":    {&types.MsgOpenPurse{Deposit: sdk.Coin{Denom: "!", Amount: math.OneInt()}}, types.ErrInvalidAmount},
		"top up":                   {&types.MsgTopUp{Amount: coin}, nil},
		"top up with 2^127":        {&types.MsgTopUp{Amount: sdk.NewCoin("abtt", power(127))}, types.ErrInvalidAmount},
		"delegate":                 {&types.MsgDelegate{Owner: me, Key: you, Terms: sound}, nil},
		"delegate itself":          {&types.MsgDelegate{Owner: me, Key: me, Terms: sound}, types.ErrInvalidSessionKey},
		"delegate without a cap":   {&types.MsgDelegate{Owner: me, Key: you, Terms: types.SessionTerms{Expiry: 9}}, types.ErrInvalidTerms},
		"delegate 2^127":           {&types.MsgDelegate{Owner: me, Key: you, Terms: types.SessionTerms{Cap: power(127), Expiry: 9}}, types.ErrInvalidTerms},
		"revoke":                   {&types.MsgRevoke{Key: you}, nil},
		"revoke nobody":            {&types.MsgRevoke{}, sdkerrors.ErrInvalidAddress},
		"allocate":                 {&types.MsgAllocate{Payee: me, Signer: you, Amount: math.OneInt()}, nil},
		"allocate without signer":  {&types.MsgAllocate{Payee: me, Amount: math.OneInt()}, sdkerrors.ErrInvalidAddress},
		"allocate without amount":  {&types.MsgAllocate{Payee: me, Signer: you}, types.ErrInvalidAmount},
		"claim nothing":            {&types.MsgClaim{}, types.ErrBatchEmpty},
		"claim something":          {&types.MsgClaim{Cheques: make([]types.SignedCheque, 1)}, nil},
		"claim the most":           {&types.MsgClaim{Vouchers: make([]types.SignedVoucher, types.MaxBatchItems)}, nil},
		"claim more":               {&types.MsgClaim{Vouchers: make([]types.SignedVoucher, types.MaxBatchItems), Cheques: make([]types.SignedCheque, 1)}, types.ErrBatchTooLarge},
		"push nothing":             {&types.MsgPush{}, types.ErrBatchEmpty},
		"push something":           {&types.MsgPush{Items: make([]types.PushItem, 1)}, nil},
		"release":                  {&types.MsgRelease{Release: release, Signature: testutil.NewKey("payee").Release(release)}, nil},
		"release unsigned":         {&types.MsgRelease{Release: release}, types.ErrBadSignature},
		"release without amount":   {&types.MsgRelease{Release: types.Release{Payee: payee}}, types.ErrAmountOutOfBounds},
		"share":                    {&types.MsgSetRelayShare{ShareBps: 1000}, nil},
		"share of more":            {&types.MsgSetRelayShare{ShareBps: 1001}, types.ErrInvalidRelayShare},
		"parameters":               {&types.MsgUpdateParams{Params: types.DefaultParams()}, nil},
		"parameters that are none": {&types.MsgUpdateParams{}, types.ErrInvalidParams},
	} {
		t.Run(name, func(t *testing.T) {
			err := tc.msg.ValidateBasic()
			if tc.is == nil {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, tc.is)
		})
	}
}

// Gas counts items and links, and no more links than are ever hashed.
func TestGas(t *testing.T) {
	claim := &types.MsgClaim{
		Vouchers: make([]types.SignedVoucher, 2), Cheques: make([]types.SignedCheque, 1),
		ChainVouchers: []types.SignedChainVoucher{{Index: 10}, {Index: 1 << 31}},
	}
	require.Equal(t, types.GasBatch+5*(types.GasVerify+types.GasSettle)+types.GasLink*(10+types.MaxChainLength), claim.Gas())
	require.Equal(t, types.GasBatch+3*types.GasSettle, (&types.MsgPush{Items: make([]types.PushItem, 3)}).Gas())
}
