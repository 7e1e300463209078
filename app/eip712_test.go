package app

import (
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	"github.com/cosmos/cosmos-sdk/x/authz"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"

	"github.com/cosmos/evm/crypto/ethsecp256k1"
	evmeip712 "github.com/cosmos/evm/ethereum/eip712"

	"github.com/bttcprotocol/bttcd/app/eip712"
	"github.com/bttcprotocol/bttcd/internal/chain"
)

// draft is a transaction on its way to a signature.
type draft struct {
	body, auth []byte
	account    sdk.AccountI
}

// draft writes a transaction of key, changed.
func (h *harness) draft(key *ethsecp256k1.PrivKey, mode signing.SignMode, change func(*txtypes.Tx), messages ...sdk.Msg) draft {
	h.t.Helper()
	account := h.AccountKeeper.GetAccount(h.ctx(), sdk.AccAddress(key.PubKey().Address()))
	require.NotNil(h.t, account)
	inner := unsigned(h.t, key, testGas, "", messages...)
	inner.AuthInfo.Fee.Amount = sdk.NewCoins(sdk.NewCoin(chain.BaseDenom, math.NewInt(2_000_000_000).MulRaw(testGas)))
	inner.AuthInfo.SignerInfos[0].Sequence = account.GetSequence()
	inner.AuthInfo.SignerInfos[0].ModeInfo.GetSingle().Mode = mode
	if change != nil {
		change(inner)
	}
	body, err := inner.Body.Marshal()
	require.NoError(h.t, err)
	auth, err := inner.AuthInfo.Marshal()
	require.NoError(h.t, err)
	return draft{body, auth, account}
}

func (d draft) with(t *testing.T, signature []byte) []byte {
	t.Helper()
	bz, err := (&txtypes.TxRaw{BodyBytes: d.body, AuthInfoBytes: d.auth, Signatures: [][]byte{signature}}).Marshal()
	require.NoError(t, err)
	return bz
}

// signDoc is what SIGN_MODE_DIRECT signs.
func (d draft) signDoc(t *testing.T) []byte {
	t.Helper()
	bz, err := (&txtypes.SignDoc{
		BodyBytes: d.body, AuthInfoBytes: d.auth, ChainId: testChainID, AccountNumber: d.account.GetAccountNumber(),
	}).Marshal()
	require.NoError(t, err)
	return bz
}

func signRaw(t *testing.T, key *ethsecp256k1.PrivKey, signBytes []byte) []byte {
	t.Helper()
	signature, err := key.Sign(signBytes)
	require.NoError(t, err)
	return signature
}

// signTyped signs as a wallet does that shows EIP-712 typed data.
func signTyped(t *testing.T, key *ethsecp256k1.PrivKey, signBytes []byte) []byte {
	t.Helper()
	typed, err := evmeip712.GetEIP712TypedDataForMsg(signBytes)
	require.NoError(t, err)
	digest, _, err := apitypes.TypedDataAndHash(typed)
	require.NoError(t, err)
	return signRaw(t, key, digest)
}

func requireCode(t *testing.T, want *errorsmod.Error, result *abci.ExecTxResult) {
	t.Helper()
	require.Equal(t, want.ABCICode(), result.Code, result.Log)
	require.Equal(t, want.Codespace(), result.Codespace, result.Log)
}

func (h *harness) balance(address sdk.AccAddress) sdk.Coin {
	return h.BankKeeper.GetBalance(h.ctx(), address, chain.BaseDenom)
}

// grantFees lets key spend the fees of the harness's account.
func (h *harness) grantFees(key *ethsecp256k1.PrivKey) {
	h.t.Helper()
	message, err := feegrant.NewMsgGrantAllowance(&feegrant.BasicAllowance{}, h.address(), sdk.AccAddress(key.PubKey().Address()))
	require.NoError(h.t, err)
	result := h.block(h.sign(message))[0]
	require.Zero(h.t, result.Code, result.Log)
}

func toSelf(key *ethsecp256k1.PrivKey) sdk.Msg {
	self := sdk.AccAddress(key.PubKey().Address())
	return banktypes.NewMsgSend(self, self, sdk.NewCoins(btt(1)))
}

func TestEIP712SignatureIsTaken(t *testing.T) {
	h := newHarness(t)
	key := h.fund()
	for range 2 {
		// The first brings the public key to the account.
		tx := h.draft(key, signing.SignMode_SIGN_MODE_DIRECT, nil, toSelf(key))
		result := h.block(tx.with(t, signTyped(t, key, tx.signDoc(t))))[0]
		require.Zero(t, result.Code, result.Log)
	}
}

// Whoever relays a transaction could charge its fee to anybody who once granted the signer
// an allowance.
func TestFeeGranterCannotBeAddedToAnEIP712Signature(t *testing.T) {
	h := newMempoolHarness(t)
	key := h.fund()
	h.grantFees(key)
	honest := h.draft(key, signing.SignMode_SIGN_MODE_DIRECT, nil, toSelf(key))
	signature := signTyped(t, key, honest.signDoc(t))
	tampered := h.draft(key, signing.SignMode_SIGN_MODE_DIRECT, func(tx *txtypes.Tx) {
		tx.AuthInfo.Fee.Granter = h.address().String()
	}, toSelf(key))
	require.True(t, key.PubKey().VerifySignature(tampered.signDoc(t), signature), "the key alone takes the signature")

	before := h.balance(h.address())
	response := h.checkTx(tampered.with(t, signature))
	require.Equal(t, eip712.ErrUncovered.Codespace(), response.Codespace)
	result := h.block(tampered.with(t, signature))[0]
	requireCode(t, eip712.ErrUncovered, result)
	require.Contains(t, result.Log, "fee.granter")
	require.Equal(t, before, h.balance(h.address()))

	result = h.block(honest.with(t, signature))[0]
	require.Zero(t, result.Code, "untampered it passes: %s", result.Log)
}

func TestFeeGranterPaysForARawSignature(t *testing.T) {
	h := newHarness(t)
	key := h.fund()
	h.grantFees(key)
	granted := func(tx *txtypes.Tx) { tx.AuthInfo.Fee.Granter = h.address().String() }
	before, own := h.balance(h.address()), h.balance(sdk.AccAddress(key.PubKey().Address()))

	tx := h.draft(key, signing.SignMode_SIGN_MODE_DIRECT, granted, toSelf(key))
	result := h.block(tx.with(t, signRaw(t, key, tx.signDoc(t))))[0]
	require.Zero(t, result.Code, result.Log)
	require.True(t, h.balance(h.address()).IsLT(before))
	require.Equal(t, own, h.balance(sdk.AccAddress(key.PubKey().Address())))

	tx = h.draft(key, signing.SignMode_SIGN_MODE_LEGACY_AMINO_JSON, granted, toSelf(key))
	result = h.block(tx.with(t, signRaw(t, key, h.aminoSignBytes(tx))))[0]
	require.Zero(t, result.Code, result.Log)
}

func (h *harness) aminoSignBytes(tx draft) []byte {
	h.t.Helper()
	decoded, err := h.TxDecode(tx.with(h.t, nil))
	require.NoError(h.t, err)
	bz, err := authsigning.GetSignBytesAdapter(h.ctx(), h.TxConfig().SignModeHandler(), signing.SignMode_SIGN_MODE_LEGACY_AMINO_JSON,
		authsigning.SignerData{
			Address: tx.account.GetAddress().String(), ChainID: testChainID,
			AccountNumber: tx.account.GetAccountNumber(), Sequence: tx.account.GetSequence(), PubKey: tx.account.GetPubKey(),
		}, decoded)
	require.NoError(h.t, err)
	return bz
}

// padding is a field that decoders may skip.
func padding() []byte {
	return protowire.AppendBytes(protowire.AppendTag(nil, 1<<10+1, protowire.BytesType), make([]byte, 1000))
}

func TestEIP712SignatureCoversNothingElse(t *testing.T) {
	h := newHarness(t)
	key := h.fund()
	self := sdk.AccAddress(key.PubKey().Address())
	later := h.time.Add(time.Minute)
	inner := authz.NewMsgExec(self, []sdk.Msg{toSelf(key)})
	for name, test := range map[string]struct {
		change  func(*txtypes.Tx)
		pad     func(*draft)
		refused *errorsmod.Error // also when the sign bytes are signed
	}{
		"fee.payer":         {change: func(tx *txtypes.Tx) { tx.AuthInfo.Fee.Payer = self.String() }},
		"tip":               {change: func(tx *txtypes.Tx) { tx.AuthInfo.Tip = &txtypes.Tip{} }}, //nolint:staticcheck // still decoded
		"timeout_timestamp": {change: func(tx *txtypes.Tx) { tx.Body.TimeoutTimestamp = &later }},
		"unordered": {
			change:  func(tx *txtypes.Tx) { tx.Body.Unordered, tx.Body.TimeoutTimestamp = true, &later },
			refused: sdkerrors.ErrNotSupported,
		},
		"bytes: unknown field":      {pad: func(d *draft) { d.body = append(d.body, padding()...) }},
		"bytes: field said twice":   {pad: func(d *draft) { d.body = append(d.body, []byte("\x12\x03abc\x12\x00")...) }},
		"bytes: fee in two parts":   {pad: func(d *draft) { d.auth = append(d.auth, []byte("\x12\x00")...) }},
		"bytes: inside the message": {change: func(tx *txtypes.Tx) { tx.Body.Messages[0].Value = append(tx.Body.Messages[0].Value, padding()...) }},
		"bytes: inside what it holds": {change: func(tx *txtypes.Tx) {
			inner.Msgs[0].Value = append(inner.Msgs[0].Value, padding()...)
			tx.Body.Messages = packed(t, &inner)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			tampered := h.draft(key, signing.SignMode_SIGN_MODE_DIRECT, test.change, toSelf(key))
			if test.pad != nil {
				test.pad(&tampered)
			}
			signature := signTyped(t, key, tampered.signDoc(t))
			require.True(t, key.PubKey().VerifySignature(tampered.signDoc(t), signature), "the key alone takes the signature")
			result := h.block(tampered.with(t, signature))[0]
			requireCode(t, eip712.ErrUncovered, result)
			says, _, _ := strings.Cut(name, ":")
			require.Contains(t, result.Log, says)

			result = h.block(tampered.with(t, signRaw(t, key, tampered.signDoc(t))))[0]
			if test.refused != nil {
				requireCode(t, test.refused, result)
				return
			}
			require.Zero(t, result.Code, result.Log)
		})
	}
}

// With unordered transactions an EIP-712 signature could be replayed for ever: neither the
// flag nor the time that tells two of them apart is signed.
func TestUnorderedTransactionsAreOff(t *testing.T) {
	h := newHarness(t)
	require.False(t, h.AccountKeeper.UnorderedTransactionsEnabled())
	key := h.fund()
	later := h.time.Add(time.Minute)
	tx := h.draft(key, signing.SignMode_SIGN_MODE_DIRECT, func(tx *txtypes.Tx) {
		tx.Body.Unordered, tx.Body.TimeoutTimestamp = true, &later
	}, toSelf(key))
	requireCode(t, sdkerrors.ErrNotSupported, h.block(tx.with(t, signRaw(t, key, tx.signDoc(t))))[0])
}
