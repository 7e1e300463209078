package eip712

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	multisigtypes "github.com/cosmos/cosmos-sdk/crypto/types/multisig"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"

	"github.com/cosmos/evm/crypto/ethsecp256k1"
)

var signBytes = []byte("sign bytes")

func getSignBytes(signing.SignMode) ([]byte, error) { return signBytes, nil }

func newKey(t *testing.T) *ethsecp256k1.PrivKey {
	t.Helper()
	key, err := ethsecp256k1.GenerateKey()
	require.NoError(t, err)
	return key
}

func signed(t *testing.T, key cryptotypes.PrivKey, message string) *signing.SingleSignatureData {
	t.Helper()
	signature, err := key.Sign([]byte(message))
	require.NoError(t, err)
	return &signing.SingleSignatureData{SignMode: signing.SignMode_SIGN_MODE_DIRECT, Signature: signature}
}

func TestRawSingleSignature(t *testing.T) {
	key := newKey(t)
	good := signed(t, key, "sign bytes")
	require.True(t, rawSignatures(key.PubKey(), good, getSignBytes))
	good.Signature = good.Signature[:64]
	require.True(t, rawSignatures(key.PubKey(), good, getSignBytes), "without the recovery id")
	for name, data := range map[string]*signing.SingleSignatureData{
		"another message": signed(t, key, "typed data"),
		"another key":     signed(t, newKey(t), "sign bytes"),
		"none":            {},
		"too long":        {Signature: make([]byte, 66)},
	} {
		require.False(t, rawSignatures(key.PubKey(), data, getSignBytes), name)
	}
	require.False(t, rawSignatures(key.PubKey(), good, func(signing.SignMode) ([]byte, error) { return nil, errors.New("no such mode") }))
}

func TestOtherKeysAreLeftAlone(t *testing.T) {
	key := secp256k1.GenPrivKey()
	require.True(t, rawSignatures(key.PubKey(), signed(t, key, "whatever"), getSignBytes))
	require.True(t, rawSignatures(key.PubKey(), multisigtypes.NewMultisig(1), getSignBytes))
	require.True(t, rawSignatures(newKey(t).PubKey(), nil, getSignBytes))
}

func TestRawMultisignature(t *testing.T) {
	plain, one, two := secp256k1.GenPrivKey(), newKey(t), newKey(t)
	inner := multisig.NewLegacyAminoPubKey(1, []cryptotypes.PubKey{two.PubKey()})
	outer := multisig.NewLegacyAminoPubKey(2, []cryptotypes.PubKey{plain.PubKey(), one.PubKey(), inner})
	of := func(first, second signing.SignatureData) *signing.MultiSignatureData {
		data := multisigtypes.NewMultisig(3)
		multisigtypes.AddSignature(data, first, 1)
		multisigtypes.AddSignature(data, second, 2)
		return data
	}
	nested := func(single *signing.SingleSignatureData) *signing.MultiSignatureData {
		data := multisigtypes.NewMultisig(1)
		multisigtypes.AddSignature(data, single, 0)
		return data
	}
	good := signed(t, one, "sign bytes")
	require.True(t, rawSignatures(outer, of(good, nested(signed(t, two, "sign bytes"))), getSignBytes))
	require.False(t, rawSignatures(outer, of(signed(t, one, "typed data"), nested(signed(t, two, "sign bytes"))), getSignBytes))
	require.False(t, rawSignatures(outer, of(good, nested(signed(t, two, "typed data"))), getSignBytes))

	incomplete := of(good, nested(good))
	incomplete.Signatures = incomplete.Signatures[:1]
	require.True(t, rawSignatures(outer, incomplete, getSignBytes), "the count is somebody else's to check")
	incomplete.BitArray = nil
	require.True(t, rawSignatures(outer, incomplete, getSignBytes))
}
