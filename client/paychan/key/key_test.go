package key_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/client/paychan/key"
)

// private is the key of the published cheque vectors.
const private = "634fb5a872396d9693e5c9f9d7233cfa93f395c093371017ff44aa9ae6564cdd"

func TestKeySignsForItsAddress(t *testing.T) {
	signer, err := key.Parse("0x" + private)
	require.NoError(t, err)
	require.Equal(t, common.HexToAddress("0x8d3766440f0d7b949a5e32995d09619a7f86e632"), signer.Address())
	digest := crypto.Keccak256Hash([]byte("a digest"))
	signature, err := signer.Sign(digest)
	require.NoError(t, err)
	recovered, err := signature.Signer(digest)
	require.NoError(t, err)
	require.Equal(t, signer.Address(), recovered)
	require.Len(t, signer.PublicKey(), 33)
}

func TestKeyIsNeverPrinted(t *testing.T) {
	signer, err := key.Parse(private)
	require.NoError(t, err)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		text := fmt.Sprintf(verb, signer) + fmt.Sprintf(verb, []any{signer, struct{ Key *key.Key }{signer}})
		require.NotContains(t, strings.ToLower(text), private[:16], verb)
		require.Contains(t, fmt.Sprintf(verb, signer), signer.Address().Hex(), verb)
	}
	_, err = json.Marshal(map[string]any{"key": signer})
	require.ErrorContains(t, err, "use Save")
	_, err = key.Parse(private + "00")
	require.ErrorContains(t, err, "64 hexadecimal digits")
	require.NotContains(t, err.Error(), private[:8])
}

func TestDerivedSecretsDependOnKeyAndPurpose(t *testing.T) {
	one, err := key.Parse(private)
	require.NoError(t, err)
	other, err := key.New()
	require.NoError(t, err)
	again, err := key.Parse(private)
	require.NoError(t, err)
	require.Equal(t, one.Derive([]byte("a")), again.Derive([]byte("a")))
	require.NotEqual(t, one.Derive([]byte("a")), one.Derive([]byte("b")))
	require.NotEqual(t, one.Derive([]byte("a")), other.Derive([]byte("a")))
}

func TestKeyFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "session.key")
	made, err := key.LoadOrNew(path)
	require.NoError(t, err)
	again, err := key.LoadOrNew(path)
	require.NoError(t, err)
	require.Equal(t, made.Address(), again.Address())
	require.ErrorIs(t, made.Save(path), os.ErrExist, "a key is never overwritten")

	require.NoError(t, os.Chmod(path, 0o640))
	_, err = key.Load(path)
	require.ErrorContains(t, err, "chmod 600")

	require.NoError(t, os.Chmod(path, 0o600))
	require.NoError(t, os.WriteFile(path, []byte("not a key"), 0o600))
	_, err = key.LoadOrNew(path)
	require.ErrorContains(t, err, "64 hexadecimal digits", "a damaged key is not replaced: it may be the only one")
}
