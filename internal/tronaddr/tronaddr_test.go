package tronaddr_test

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/btcsuite/btcd/btcutil/base58"
	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/sha3"
	"pgregory.net/rapid"

	"github.com/bttcprotocol/bttcd/internal/tronaddr"
)

type vectors struct {
	Addresses []struct{ Base58, Hex string }
	Keys      []struct {
		Base58     string
		PrivateKey string `json:"private_key_hex"`
	}
}

func readVectors(t *testing.T) vectors {
	t.Helper()
	bz, err := os.ReadFile("testdata/addresses.json")
	require.NoError(t, err)
	var read vectors
	require.NoError(t, json.Unmarshal(bz, &read))
	require.NotEmpty(t, read.Addresses)
	require.NotEmpty(t, read.Keys)
	return read
}

func fromHex(t *testing.T, text string) []byte {
	t.Helper()
	bz, err := hex.DecodeString(text)
	require.NoError(t, err)
	return bz
}

func TestPublishedAddresses(t *testing.T) {
	for _, vector := range readVectors(t).Addresses {
		want := fromHex(t, vector.Hex)
		got, err := tronaddr.Decode(vector.Base58)
		require.NoError(t, err)
		require.Equal(t, want[1:], got[:])
		require.Equal(t, vector.Base58, tronaddr.Encode(got))
	}
}

// The address of a key is the same 20 bytes as on Ethereum: the last of the hash of its point.
func TestPublishedKeys(t *testing.T) {
	for _, vector := range readVectors(t).Keys {
		public := secp256k1.PrivKeyFromBytes(fromHex(t, vector.PrivateKey)).PubKey().SerializeUncompressed()
		hash := sha3.NewLegacyKeccak256()
		hash.Write(public[1:])
		require.Equal(t, vector.Base58, tronaddr.Encode([20]byte(hash.Sum(nil)[12:])))
	}
}

func TestDecodeRefuses(t *testing.T) {
	const good = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
	address, err := tronaddr.Decode(good)
	require.NoError(t, err)
	for name, test := range map[string]struct{ text, says string }{
		"empty":           {"", "has 34 characters, this one has 0"},
		"short":           {good[:33], "this one has 33"},
		"long":            {good + "t", "this one has 35"},
		"mistyped":        {"TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u", "checksum"},
		"swapped case":    {"TR7nHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "checksum"},
		"not base58":      {strings.Replace(good, "7", "0", 1), "not base58"},
		"not ASCII":       {good[:32] + "é", "not base58"},
		"another version": {base58.CheckEncode(address[:], 0x05), "version byte is 0x05"},
		"only zeros":      {strings.Repeat("1", 34), "checksum"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := tronaddr.Decode(test.text)
			require.ErrorContains(t, err, test.says)
		})
	}
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		address := [20]byte(rapid.SliceOfN(rapid.Byte(), 20, 20).Draw(t, "address"))
		text := tronaddr.Encode(address)
		require.Len(t, text, 34)
		require.Equal(t, byte('T'), text[0])
		got, err := tronaddr.Decode(text)
		require.NoError(t, err)
		require.Equal(t, address, got)
	})
}

func FuzzDecode(f *testing.F) {
	f.Add("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t")
	f.Add(strings.Repeat("1", 34))
	f.Fuzz(func(t *testing.T, text string) {
		address, err := tronaddr.Decode(text)
		if err != nil {
			return
		}
		require.Equal(t, text, tronaddr.Encode(address), "two texts of one address")
	})
}
