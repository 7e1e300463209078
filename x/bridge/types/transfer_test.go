package types_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

const hashText = "5a1f0b6f5a1f0b6f5a1f0b6f5a1f0b6f5a1f0b6f5a1f0b6f5a1f0b6f5a1f0b6f"

func TestParseSearchKey(t *testing.T) {
	hash, err := hex.DecodeString(hashText)
	require.NoError(t, err)
	for _, text := range []string{hashText, "0x" + hashText, "0X" + strings.ToUpper(hashText), " " + hashText + "\n"} {
		key, err := types.ParseSearchKey(text)
		require.NoError(t, err, text)
		require.Equal(t, types.SearchKey{Kind: types.SearchHash, Hash: [32]byte(hash)}, key)
	}
	spelled, err := address.Spell(hash[:20])
	require.NoError(t, err)
	for _, text := range []string{spelled.Bech32, spelled.EVM, strings.ToLower(spelled.EVM), spelled.TRON, spelled.Validator} {
		key, err := types.ParseSearchKey(text)
		require.NoError(t, err, text)
		require.Equal(t, types.SearchKey{Kind: types.SearchAddress, Address: hash[:20]}, key)
	}
	for text, id := range map[string]uint64{"0": 0, "7": 7, "#42": 42, "18446744073709551615": ^uint64(0)} {
		key, err := types.ParseSearchKey(text)
		require.NoError(t, err, text)
		require.Equal(t, types.SearchKey{Kind: types.SearchID, ID: id}, key)
	}
}

func TestParseSearchKeyRefuses(t *testing.T) {
	for text, says := range map[string]string{
		"":                       "neither",
		"hello":                  "neither",
		"0x12":                   "neither",
		hashText[1:]:             "neither",
		"18446744073709551616":   "higher than any id",
		strings.Repeat("a", 129): "no hash or address is so long",
		"-1":                     "neither",
	} {
		_, err := types.ParseSearchKey(text)
		require.ErrorIs(t, err, types.ErrInvalidSearch, "%q", text)
		require.ErrorContains(t, err, says, "%q", text)
	}
}

// What is accepted names exactly one thing, and the same thing in its canonical spelling.
func FuzzParseSearchKey(f *testing.F) {
	for _, text := range []string{hashText, "0x" + hashText, "7", "#7", "0x" + hashText[:40], "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, err := types.ParseSearchKey(text)
		if err != nil {
			require.ErrorIs(t, err, types.ErrInvalidSearch)
			return
		}
		switch key.Kind {
		case types.SearchHash:
			again, err := types.ParseSearchKey(hex.EncodeToString(key.Hash[:]))
			require.NoError(t, err)
			require.Equal(t, key, again)
		case types.SearchAddress:
			require.NotEmpty(t, key.Address)
			canonical, err := address.Account().BytesToString(key.Address)
			require.NoError(t, err)
			again, err := types.ParseSearchKey(canonical)
			if len(canonical) <= 128 {
				require.NoError(t, err)
				require.Equal(t, key, again)
			}
		case types.SearchID:
			require.Empty(t, key.Address)
		default:
			t.Fatalf("%q names nothing", text)
		}
	})
}

func TestTransferStages(t *testing.T) {
	transfer := types.Transfer{}
	require.Equal(t, types.TransferStage_TRANSFER_STAGE_UNSPECIFIED, transfer.Stage())
	_, ended := transfer.Ended()
	require.False(t, ended)
	for stage, name := range types.TransferStage_name {
		transfer.Steps = []types.Step{{Stage: types.TransferStage(stage), Time: 5}}
		_, ended := transfer.Ended()
		want := !strings.HasSuffix(name, "UNSPECIFIED") && !strings.HasSuffix(name, "HELD") && !strings.HasSuffix(name, "WAITING") &&
			!strings.HasSuffix(name, "SIGNING") && !strings.HasSuffix(name, "SIGNED")
		require.Equal(t, want, ended, name)
	}
}

func TestAddHash(t *testing.T) {
	transfer := types.Transfer{}
	for i := range 20 {
		require.Equal(t, i < 8, transfer.AddHash([]byte{byte(i)}))
	}
	require.False(t, transfer.AddHash([]byte{0}), "it is known")
	require.Len(t, transfer.Hashes, 8)
}
