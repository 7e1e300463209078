package proposal

import (
	"math"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"google.golang.org/protobuf/encoding/protowire"
)

// Limits bound the transactions of a block.
type Limits struct {
	Bytes uint64 // as they are encoded in a block, see Size
	Gas   uint64 // sum of gas limits; math.MaxUint64 if there is no bound
}

// LimitsOf returns the limits that consensus parameters set. A max_gas of 0 or -1 is no
// bound, as everywhere in CometBFT and the SDK; a max_bytes of -1 is CometBFT's own. Without
// parameters nothing fits: empty blocks go on until they can be read again.
func LimitsOf(params cmtproto.ConsensusParams) Limits {
	if params.Block == nil {
		return Limits{}
	}
	limits := Limits{Gas: math.MaxUint64}
	if params.Block.MaxGas > 0 {
		limits.Gas = uint64(params.Block.MaxGas)
	}
	switch {
	case params.Block.MaxBytes > 0:
		limits.Bytes = uint64(params.Block.MaxBytes)
	case params.Block.MaxBytes == -1:
		limits.Bytes = cmttypes.MaxBlockSizeBytes
	}
	return limits
}

// Within returns the limits with no more bytes than these. A caller that subtracted too much
// gets no room, not all of it.
func (l Limits) Within(bytes int64) Limits {
	l.Bytes = min(l.Bytes, uint64(max(bytes, 0)))
	return l
}

// Without returns what is left beside transactions that take their bytes off the budget.
func (l Limits) Without(txs ...[]byte) Limits {
	for _, bz := range txs {
		l.Bytes -= min(l.Bytes, Size(bz))
	}
	return l
}

// Size is how many bytes a transaction takes in a block: itself, its tag and its length.
func Size(bz []byte) uint64 {
	return uint64(protowire.SizeTag(1) + protowire.SizeBytes(len(bz)))
}
