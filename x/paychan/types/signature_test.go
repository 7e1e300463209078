package types_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// flipped returns the other signature that the same key and nonce give: n - s, and the other v.
func flipped(signature []byte) []byte {
	other := append([]byte{}, signature...)
	s := new(big.Int).SetBytes(other[32:64])
	s.Sub(crypto.S256().Params().N, s).FillBytes(other[32:64])
	other[64] = 27 + 28 - other[64]
	return other
}

func TestParseSignatureRefuses(t *testing.T) {
	good := testutil.NewKey("signer").Sign(common.HexToHash("0x01"))
	with := func(i int, value byte) []byte {
		bz := append([]byte{}, good...)
		bz[i] = value
		return bz
	}
	fill := func(from, to int, value byte) []byte {
		bz := append([]byte{}, good...)
		for i := from; i < to; i++ {
			bz[i] = value
		}
		return bz
	}
	for name, bz := range map[string][]byte{
		"nothing": nil, "64 bytes (EIP-2098)": good[:64], "66 bytes": append(append([]byte{}, good...), 0),
		"v 0": with(64, 0), "v 1": with(64, 1), "v 26": with(64, 26), "v 29": with(64, 29), "v of EIP-155": with(64, 37),
		"high s": flipped(good), "r zero": fill(0, 32, 0), "s zero": fill(32, 64, 0), "r above the group": fill(0, 32, 0xff),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := types.ParseSignature(bz)
			require.ErrorIs(t, err, types.ErrBadSignature)
		})
	}
	_, err := types.ParseSignature(good)
	require.NoError(t, err)
}

// The flipped signature is by the same key as far as the curve knows: only its form refuses it.
func TestFlippedSignatureWouldRecover(t *testing.T) {
	key, digest := testutil.NewKey("signer"), common.HexToHash("0x01")
	other := flipped(key.Sign(digest))
	other[64] -= 27
	public, err := crypto.Ecrecover(digest[:], other)
	require.NoError(t, err)
	require.Equal(t, key.Address, common.BytesToAddress(crypto.Keccak256(public[1:])[12:]))
}

func TestSigner(t *testing.T) {
	key, digest := testutil.NewKey("signer"), common.HexToHash("0x01")
	signature, err := types.ParseSignature(key.Sign(digest))
	require.NoError(t, err)
	signer, err := signature.Signer(digest)
	require.NoError(t, err)
	require.Equal(t, key.Address, signer)

	other, err := signature.Signer(common.HexToHash("0x02"))
	require.True(t, err != nil || other != key.Address)
}

// r = 5 is the x of no point, so that no key can have made this signature.
func TestSignatureOfNobody(t *testing.T) {
	bz := make([]byte, 65)
	bz[31], bz[63], bz[64] = 5, 1, 27
	signature, err := types.ParseSignature(bz)
	require.NoError(t, err)
	_, err = signature.Signer(common.HexToHash("0x01"))
	require.ErrorIs(t, err, types.ErrWrongSigner)
}

// Of all byte strings that recover a key over a digest, one at most passes for each r.
func FuzzSignatureCanonicalization(f *testing.F) {
	key := testutil.NewKey("signer")
	good := key.Sign(common.HexToHash("0x01"))
	f.Add(good, []byte{1})
	f.Add(flipped(good), []byte{1})
	f.Add(good[:64], []byte{2})
	f.Fuzz(func(t *testing.T, bz, content []byte) {
		digest := crypto.Keccak256Hash(content)
		signature, err := types.ParseSignature(bz)
		if err != nil {
			require.ErrorIs(t, err, types.ErrBadSignature)
			return
		}
		require.Equal(t, bz, signature[:], "parsing changes nothing")
		_, err = types.ParseSignature(flipped(bz))
		require.ErrorIs(t, err, types.ErrBadSignature, "its twin is refused")
		signer, err := signature.Signer(digest)
		if err != nil {
			require.ErrorIs(t, err, types.ErrWrongSigner)
			return
		}
		raw := append([]byte{}, bz...)
		raw[64] -= 27
		public, err := crypto.SigToPub(digest[:], raw)
		require.NoError(t, err)
		require.Equal(t, crypto.PubkeyToAddress(*public), signer)
	})
}
