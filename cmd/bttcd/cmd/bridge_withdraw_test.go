package cmd

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"

	"github.com/cosmos/evm/crypto/ethsecp256k1"

	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

func TestOnlyKeysOfRemoteWalletsAreRecipientsThere(t *testing.T) {
	ours, err := ethsecp256k1.GenerateKey()
	require.NoError(t, err)
	require.NoError(t, spendsThere("alice", ours.PubKey()))
	cosmos := secp256k1.GenPrivKey().PubKey()
	require.ErrorContains(t, spendsThere("cosmos", cosmos), `"cosmos" is of the kind secp256k1`)
	several := multisig.NewLegacyAminoPubKey(1, []cryptotypes.PubKey{ours.PubKey(), cosmos})
	require.ErrorContains(t, spendsThere("treasury", several), "no account on remote chains")
}

func TestTRONSpellingIsForTRON(t *testing.T) {
	recipient := common.HexToAddress("0xa614f803B6FD780986A42c78Ec9c7f77e6DeD13C")
	const tron = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
	ethereum := bridgetypes.Row{Name: "ethereum", Kind: bridgetypes.RowKind_ROW_KIND_EVM}
	require.ErrorContains(t, checkSpelling(ethereum, tron, recipient), recipient.Hex())
	require.NoError(t, checkSpelling(ethereum, recipient.Hex(), recipient))
	require.NoError(t, checkSpelling(ethereum, "alice", recipient))
	require.NoError(t, checkSpelling(bridgetypes.Row{Name: "tron", Kind: bridgetypes.RowKind_ROW_KIND_TRON}, tron, recipient))
}
