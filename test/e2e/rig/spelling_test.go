package rig_test

import (
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// TestSpellings checks against published pairs: BIP-173's P2WPKH program (its version group
// taken off changes the checksum, hence a vector of the Cosmos hub) and TRON's USDT contract.
func TestSpellings(t *testing.T) {
	usdt := mustAddress(t, "a614f803b6fd780986a42c78ec9c7f77e6ded13c")
	require.Equal(t, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", rig.TRON(usdt))

	feeCollector := mustAddress(t, "f1829676db577682e944fc3493d451b67ff3e29f")
	require.Equal(t, "cosmos17xpfvakm2amg962yls6f84z3kell8c5lserqta", rig.Bech32("cosmos", feeCollector))
}

func TestDecodeUndoesBech32(t *testing.T) {
	address := rig.NewAddress(t)
	decoded, err := rig.Decode(rig.Bech32("bttc", address))
	require.NoError(t, err)
	require.Equal(t, address, decoded)
}

func mustAddress(t *testing.T, digits string) [20]byte {
	t.Helper()
	raw, err := hex.DecodeString(digits)
	require.NoError(t, err)
	return [20]byte(raw)
}
