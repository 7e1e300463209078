package hashchain_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bttcprotocol/bttcd/client/paychan/hashchain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

func TestPublishedVector(t *testing.T) {
	seed := common.HexToHash("19b25856e1c150ca834cffc8b59b23adbd0ec0389e58eb22b3b64768098d002b")
	chain, err := hashchain.New(seed, 1000)
	require.NoError(t, err)
	require.Equal(t, common.HexToHash("3eb188da905a87fd987a6c6bf1624bc031744b280b57d6157c96dd5376623aa8"), chain.Anchor())
	require.Equal(t, seed, chain.Preimage(1000))
}

// TestChainEqualsTheSlowOne compares with hashing from the seed each time, in any order.
func TestChainEqualsTheSlowOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := common.BytesToHash(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "seed"))
		length := rapid.Uint32Range(1, 700).Draw(t, "length")
		chain, err := hashchain.New(seed, length)
		require.NoError(t, err)
		require.Equal(t, types.Link(seed, length), chain.Anchor())
		for _, index := range rapid.SliceOfN(rapid.Uint32Range(1, length), 1, 20).Draw(t, "indexes") {
			require.Equal(t, types.Link(seed, length-index), chain.Preimage(index))
		}
	})
}

func TestTailFollowsOnlyTheChain(t *testing.T) {
	chain, err := hashchain.New(common.Hash{1}, 300)
	require.NoError(t, err)
	tail := hashchain.Tail{Hash: chain.Anchor()}
	require.NoError(t, tail.Follow(1, chain.Preimage(1)))
	require.NoError(t, tail.Follow(299, chain.Preimage(299)), "lost ticks are covered by later ones")
	before := tail
	require.ErrorIs(t, tail.Follow(300, chain.Preimage(299)), hashchain.ErrBroken)
	require.ErrorIs(t, tail.Follow(299, chain.Preimage(299)), hashchain.ErrBroken, "each counts once")
	require.ErrorIs(t, tail.Follow(12, chain.Preimage(12)), hashchain.ErrBroken)
	require.Equal(t, before, tail)
	require.NoError(t, tail.Follow(300, chain.Preimage(300)))
}

func TestLengthsAndIndexesOutOfRange(t *testing.T) {
	for _, length := range []uint32{0, types.MaxChainLength + 1} {
		_, err := hashchain.New(common.Hash{}, length)
		require.ErrorContains(t, err, "1 to 65536")
	}
	chain, err := hashchain.New(common.Hash{}, 5)
	require.NoError(t, err)
	require.Panics(t, func() { chain.Preimage(0) }, "the anchor is no preimage")
	require.Panics(t, func() { chain.Preimage(6) })
}

func BenchmarkPreimage(b *testing.B) {
	chain, err := hashchain.New(common.Hash{1}, types.MaxChainLength)
	require.NoError(b, err)
	index := uint32(0)
	for b.Loop() {
		chain.Preimage(index%types.MaxChainLength + 1)
		index++
	}
}

func BenchmarkFollow(b *testing.B) {
	chain, err := hashchain.New(common.Hash{1}, types.MaxChainLength)
	require.NoError(b, err)
	preimages := make([]common.Hash, types.MaxChainLength)
	for i := range preimages {
		preimages[i] = chain.Preimage(uint32(i) + 1)
	}
	tail := hashchain.Tail{Hash: chain.Anchor()}
	for b.Loop() {
		if tail.Index == types.MaxChainLength {
			tail = hashchain.Tail{Hash: chain.Anchor()}
		}
		if err := tail.Follow(tail.Index+1, preimages[tail.Index]); err != nil {
			b.Fatal(err)
		}
	}
}
