package types_test

import (
	"bytes"
	"encoding/hex"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// The digest is built here by hand, as docs/spec/portal.md has it.
func TestKeyDigest(t *testing.T) {
	operator, key := [20]byte(bytes.Repeat([]byte{0x11}, 20)), [20]byte(bytes.Repeat([]byte{0x22}, 20))
	chain, err := hex.DecodeString("0000000000000000000000000000000000000000000000000000000000004dbc") // 19900
	require.NoError(t, err)
	preimage := crypto.Keccak256([]byte("BTTC_BRIDGE_KEY_V1"))
	preimage = append(preimage, chain...)
	preimage = append(preimage, operator[:]...)
	preimage = append(preimage, key[:]...)
	require.Len(t, preimage, 104)
	digest := types.KeyDigest(19900, operator, key)
	require.Equal(t, crypto.Keccak256(preimage), digest[:])
	for _, other := range [][32]byte{
		types.KeyDigest(19901, operator, key), types.KeyDigest(19900, key, operator), types.KeyDigest(19900, operator, operator),
	} {
		require.NotEqual(t, digest, other)
	}
}

func TestCheckKey(t *testing.T) {
	private, err := crypto.ToECDSA(crypto.Keccak256([]byte("a bridge key")))
	require.NoError(t, err)
	key, operator := crypto.PubkeyToAddress(private.PublicKey), bytes.Repeat([]byte{1}, 20)
	proof, err := portalabi.SignDigest(private, types.KeyDigest(19991, [20]byte(operator), key))
	require.NoError(t, err)
	require.NoError(t, types.CheckKey(19991, operator, key[:], proof[:]))
	require.ErrorIs(t, types.CheckKey(19900, operator, key[:], proof[:]), types.ErrSignature, "of another chain")
	require.ErrorIs(t, types.CheckKey(19991, operator[1:], key[:], proof[:]), types.ErrInvalidKey)
	require.ErrorIs(t, types.CheckKey(19991, operator, key[:], append(proof[:], 27)), types.ErrSignature)
}
