package rig

import (
	"encoding/hex"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// Decided is who made a block, and who decided the one before it.
type Decided struct {
	Height   int64
	Proposer string // consensus address in hexadecimal, upper case
	DataHash string
	// Round is the one in which the block before was decided, Signers who committed that.
	Round   int
	Signers []string
}

// Decided returns that of the block at height.
func (v Validator) Decided(t *testing.T, height int64) Decided {
	t.Helper()
	var answer struct {
		Block struct {
			Header struct {
				DataHash string `json:"data_hash"`
				Proposer string `json:"proposer_address"`
			} `json:"header"`
			LastCommit struct {
				Round      int `json:"round"`
				Signatures []struct {
					Flag    int    `json:"block_id_flag"`
					Address string `json:"validator_address"`
				} `json:"signatures"`
			} `json:"last_commit"`
		} `json:"block"`
	}
	require.NoError(t, CallRPC(v.RPC, "block", map[string]any{"height": strconv.FormatInt(height, 10)}, &answer))
	decided := Decided{
		Height: height, Proposer: answer.Block.Header.Proposer, DataHash: answer.Block.Header.DataHash, Round: answer.Block.LastCommit.Round,
	}
	const commit = 2
	for _, signature := range answer.Block.LastCommit.Signatures {
		if signature.Flag == commit {
			decided.Signers = append(decided.Signers, signature.Address)
		}
	}
	return decided
}

// ConsensusAddress returns a validator's in hexadecimal, upper case, and as logs spell it.
func (v Validator) ConsensusAddress(t *testing.T) (hexadecimal, bech32 string) {
	t.Helper()
	var answer struct {
		Info struct {
			Address string `json:"address"`
		} `json:"validator_info"`
	}
	require.NoError(t, CallRPC(v.RPC, "status", map[string]any{}, &answer))
	bytes, err := hex.DecodeString(answer.Info.Address)
	require.NoError(t, err)
	require.Len(t, bytes, 20)
	return answer.Info.Address, Bech32("bttcvalcons", [20]byte(bytes))
}
