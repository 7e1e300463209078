package types_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// What the chain itself says to each vector.
func TestChainJudgesVectors(t *testing.T) {
	f := testutil.New(t)
	owner := common.HexToAddress(specAddress(t, "owner"))
	f.Give(owner, testutil.Coin(4_000_000_000_000_000_000))
	opened, err := f.Msg.OpenPurse(f.Ctx, &types.MsgOpenPurse{
		Owner: testutil.Spell(owner), Deposit: testutil.Coin(4_000_000_000_000_000_000), UnlockDelaySeconds: 3600,
	})
	require.NoError(t, err)
	require.EqualValues(t, 1, opened.Purse)
	_, err = f.Msg.EnableCheques(f.Ctx, &types.MsgEnableCheques{Owner: testutil.Spell(owner), Purse: 1})
	require.NoError(t, err)
	_, err = f.Msg.Delegate(f.Ctx, &types.MsgDelegate{
		Owner: testutil.Spell(owner), Purse: 1, Key: testutil.Spell(common.HexToAddress(specAddress(t, "session"))),
		Terms: types.SessionTerms{Cap: math.NewInt(2_000_000_000_000_000_000), Expiry: f.Now() + 1_000_000},
	})
	require.NoError(t, err)
	for _, v := range signedVectors(t) {
		t.Run(v.Name, func(t *testing.T) { judgeSigned(t, f, v) })
	}
	for _, r := range refusedVectors(t) {
		t.Run("refused/"+r.Name, func(t *testing.T) { judgeRefused(t, f, r) })
	}
}

// judgeSigned wants the chain's digest and signer to be those of the wallet. Those of the fixture's
// purse are paid.
func judgeSigned(t *testing.T, f *testutil.Fixture, v specSigned) {
	digest, err := message(v.Message).digest(v.Domain, v.PrimaryType)
	require.NoError(t, err)
	require.Equal(t, v.Digest, digest)
	signature, err := types.ParseSignature(v.Signature)
	require.NoError(t, err)
	signer, err := signature.Signer(digest)
	require.NoError(t, err)
	require.Equal(t, specAddress(t, v.Signer), signer.Hex())
	want, payable := map[string]string{
		"voucher": "1500000000000000000", "voucher of a session key": "1500000000000000000", "chain voucher": "1000",
		"cheque": "700000000000000000",
	}[v.Name]
	if payable {
		response, err := f.Query.Claimable(f.Ctx, claimable(t, specRefused{
			PrimaryType: v.PrimaryType, Message: v.Message, Signer: v.Signer, Signature: v.Signature,
		}))
		require.NoError(t, err)
		require.Equal(t, types.CodePaid, response.Result.Code, response.Reason)
		require.Equal(t, want, response.Result.Paid.String())
	}
}

func judgeRefused(t *testing.T, f *testutil.Fixture, r specRefused) {
	if r.PrimaryType == "Release" {
		_, err := f.Msg.Release(f.Ctx, &types.MsgRelease{
			Sender:  testutil.Spell(common.HexToAddress(specAddress(t, "owner"))),
			Release: message(r.Message).release(), Signature: r.Signature,
		})
		require.ErrorIs(t, err, r.Code.Err())
		return
	}
	response, err := f.Query.Claimable(f.Ctx, claimable(t, r))
	require.NoError(t, err)
	require.Equal(t, r.Code, response.Result.Code, response.Reason)
	require.Equal(t, r.Result, response.Result.Code.String())
	require.True(t, response.Result.Paid.IsZero())
}

// claimable asks about the purse with id 1.
func claimable(t *testing.T, r specRefused) *types.QueryClaimableRequest {
	t.Helper()
	signer := common.HexToAddress(specAddress(t, r.Signer)).Bytes()
	m := message(r.Message)
	switch r.PrimaryType {
	case "Voucher":
		return &types.QueryClaimableRequest{Voucher: &types.SignedVoucher{Voucher: m.voucher(), Signer: signer, Signature: r.Signature}}
	case "ChainVoucher":
		return &types.QueryClaimableRequest{ChainVoucher: &types.SignedChainVoucher{
			Voucher: m.chainVoucher(), Signer: signer, Signature: r.Signature, Index: r.Index, Preimage: r.Preimage,
		}}
	default:
		return &types.QueryClaimableRequest{Cheque: &types.SignedCheque{Purse: 1, Cheque: m.cheque(), Signature: r.Signature}}
	}
}

// The file lists each code that needs no state, so that another implementation can be held to it.
func TestVectorsCoverStatelessCodes(t *testing.T) {
	covered := map[types.ResultCode]bool{}
	for _, r := range refusedVectors(t) {
		covered[r.Code] = true
	}
	for _, code := range []types.ResultCode{
		types.CodeMalformed, types.CodeAmountOutOfBounds, types.CodeBadSignature, types.CodeWrongSigner, types.CodeWrongPreimage,
	} {
		require.True(t, covered[code], code.String())
	}
}
