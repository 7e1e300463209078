package join

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// FuzzSnapshotFile reads what somebody put on a web page.
func FuzzSnapshotFile(f *testing.F) {
	f.Add(snapshotFile(f, "one", "two"))
	f.Add(snapshotFile(f))
	f.Add([]byte{0x1f, 0x8b})
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := ReadFile(bytes.NewReader(raw))
		if err == nil {
			require.NotZero(t, file.Height)
			require.EqualValues(t, len(file.ChunkHashes), file.Chunks)
		}
	})
}

func FuzzSnapshotHead(f *testing.F) {
	f.Add([]byte{8, 77, 16, 3, 24, 1})
	f.Fuzz(func(t *testing.T, raw []byte) {
		if file, err := decodeHead(raw); err == nil {
			require.Len(t, file.Hash, 32)
			require.EqualValues(t, len(file.ChunkHashes), file.Chunks)
		}
	})
}

// FuzzAnswers gives every decoder of an endpoint's answers the same bytes.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		`{"result":{"node_info":{"id":"a","network":"x"},"sync_info":{"latest_block_height":"5","earliest_block_height":"1"}}}`,
		`{"result":{"signed_header":{"header":{"height":"5"},"commit":{"height":"5","block_id":{"hash":"AB"}}}}}`,
		`{"result":{"chunk":"0","total":"1","data":"e30="}}`, `{"snapshots":[{"height":1,"format":3,"chunks":1}]}`,
		`{"error":{"code":1,"message":"x","data":"y"}}`, "\x0a\x04\x0a\x02\x08\x3c",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var status statusAnswer
		if decodeAnswer(raw, &status) == nil {
			if read, err := status.read("http://h:1"); err == nil {
				require.GreaterOrEqual(t, read.Latest, int64(0))
				require.NotContains(t, read.Peer, "\n")
			}
		}
		var commit commitAnswer
		if decodeAnswer(raw, &commit) == nil {
			if block, err := commit.read(5); err == nil {
				require.Len(t, block.Hash, 64)
			}
		}
		var chunk genesisChunk
		if decodeAnswer(raw, &chunk) == nil {
			if _, total, err := chunk.read(0); err == nil {
				require.LessOrEqual(t, total, maxGenesisChunks)
			}
		}
		if offers, err := DecodeOffers(raw); err == nil {
			again, err := offers.Encode()
			require.NoError(t, err)
			require.True(t, json.Valid(again))
		}
		if unbonding, err := decodeUnbonding(raw); err == nil {
			require.GreaterOrEqual(t, unbonding, time.Second)
			require.LessOrEqual(t, unbonding, maxUnbonding)
		}
		if block, err := decodeCheckpoint(raw); err == nil {
			require.Positive(t, block.Height)
		}
		_, _ = readQuantity(string(raw))
		_ = SameGenesis("a", raw, "b", []byte("{}"))
	})
}
