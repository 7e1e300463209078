package keeper

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// BenchmarkCollect100x8 is a block that collects the signatures of 100 members of 8 packets, which were
// recovered before, when the extensions came.
func BenchmarkCollect100x8(b *testing.B) {
	powers := make([]int64, 100)
	for i := range powers {
		powers[i] = 10
	}
	f := newKeysFixture(b, powers...)
	var signatures []types.PacketSignature
	for range 8 {
		packet := f.packet()
		for _, v := range f.staking.validators {
			signatures = append(signatures, signatureBy(v.key, packet))
		}
	}
	for _, sig := range signatures {
		_, err := f.k.CheckSignature(f.ctx, sig)
		require.NoError(b, err)
	}
	for b.Loop() {
		ctx, _ := f.ctx.CacheContext()
		for _, sig := range signatures {
			target, err := f.k.CheckSignature(ctx, sig)
			require.NoError(b, err)
			require.NoError(b, f.k.AddSignature(ctx, target, sig.Signature))
		}
	}
}

// BenchmarkIdleEndBlock is what keys and sets cost a block in which nothing happens.
func BenchmarkIdleEndBlock(b *testing.B) {
	powers := make([]int64, 100)
	for i := range powers {
		powers[i] = 10
	}
	f := newKeysFixture(b, powers...)
	for range 10 {
		f.sign(f.packet(), f.staking.validators...)
	}
	for b.Loop() {
		require.NoError(b, f.k.updateSets(f.ctx))
		require.NoError(b, f.k.endPauses(f.ctx))
		require.NoError(b, f.k.makeCheckpoints(f.ctx))
		require.NoError(b, f.k.countAbsence(f.ctx))
	}
}
