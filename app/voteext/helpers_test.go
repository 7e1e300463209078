package voteext

import (
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func extensionOf(t *testing.T, vote abci.ExtendedVoteInfo) types.VoteExtension {
	t.Helper()
	extension, err := types.DecodeExtension(vote.VoteExtension)
	require.NoError(t, err)
	return extension
}

func injectionOf(t *testing.T, tx []byte) types.Injection {
	t.Helper()
	injection, err := types.DecodeInjection(tx, types.MaxInjectedBytes)
	require.NoError(t, err)
	return injection
}

func encoded(t *testing.T, injection types.Injection) []byte {
	t.Helper()
	tx, err := types.EncodeInjection(injection)
	require.NoError(t, err)
	return tx
}
