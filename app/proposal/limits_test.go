package proposal_test

import (
	"math"
	"testing"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/app/proposal"
)

func params(maxBytes, maxGas int64) cmtproto.ConsensusParams {
	return cmtproto.ConsensusParams{Block: &cmtproto.BlockParams{MaxBytes: maxBytes, MaxGas: maxGas}}
}

func TestLimitsOf(t *testing.T) {
	for name, test := range map[string]struct {
		params cmtproto.ConsensusParams
		limits proposal.Limits
	}{
		"both":             {params(1000, 2000), proposal.Limits{Bytes: 1000, Gas: 2000}},
		"the whole range":  {params(math.MaxInt64, math.MaxInt64), proposal.Limits{Bytes: math.MaxInt64, Gas: math.MaxInt64}},
		"no bound on gas":  {params(1000, -1), proposal.Limits{Bytes: 1000, Gas: math.MaxUint64}},
		"gas of zero":      {params(1000, 0), proposal.Limits{Bytes: 1000, Gas: math.MaxUint64}},
		"CometBFT's bytes": {params(-1, 5), proposal.Limits{Bytes: cmttypes.MaxBlockSizeBytes, Gas: 5}},
		"nonsense":         {params(-2, 5), proposal.Limits{Gas: 5}},
		"unreadable":       {cmtproto.ConsensusParams{}, proposal.Limits{}},
	} {
		require.Equal(t, test.limits, proposal.LimitsOf(test.params), name)
	}
}

func TestBudgetsAreClamped(t *testing.T) {
	limits := proposal.Limits{Bytes: 100, Gas: 7}
	require.Equal(t, proposal.Limits{Bytes: 30, Gas: 7}, limits.Within(30))
	require.Equal(t, limits, limits.Within(101))
	require.Equal(t, proposal.Limits{Gas: 7}, limits.Within(-1))
	require.Equal(t, proposal.Limits{Bytes: 100 - 42 - 12, Gas: 7}, limits.Without(make([]byte, 40), make([]byte, 10)))
	require.Equal(t, proposal.Limits{Gas: 7}, limits.Without(make([]byte, 99)))
}

func TestSizeIsThatOfABlock(t *testing.T) {
	for _, length := range []int{0, 1, 127, 128, 16383, 16384, 1 << 20} {
		bz := make([]byte, length)
		require.EqualValues(t, cmttypes.ComputeProtoSizeForTxs([]cmttypes.Tx{bz}), proposal.Size(bz), length)
	}
}
