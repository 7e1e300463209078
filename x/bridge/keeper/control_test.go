package keeper

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// withHashes gives the block a header as consensus does.
func (f *keysFixture) withHashes() (block, app portalabi.Hash) {
	block, app = portalabi.Keccak([]byte("block")), portalabi.Keccak([]byte("app"))
	header := f.ctx.BlockHeader()
	header.AppHash = app[:]
	f.ctx = f.ctx.WithBlockHeader(header).WithHeaderHash(block[:])
	return block, app
}

func (f *keysFixture) checkpoints() (found []types.Packet) {
	require.NoError(f.t, f.k.makeCheckpoints(f.ctx))
	open, err := f.k.openPackets(f.ctx, keysRow)
	require.NoError(f.t, err)
	for _, packet := range open {
		if packet.WireKind() == portalabi.KindCheckpoint {
			found = append(found, packet)
		}
	}
	return found
}

func TestCheckpoints(t *testing.T) {
	f := newKeysFixture(t, 10, 10)
	require.Empty(t, f.checkpoints(), "without hashes there is nothing to trust")
	block, app := f.withHashes()
	made := f.checkpoints()
	require.Len(t, made, 1)
	body, err := portalabi.DecodeBody(portalabi.KindCheckpoint, made[0].Body)
	require.NoError(t, err)
	require.Equal(t, portalabi.Checkpoint{
		Height: uint64(f.ctx.BlockHeight()), Time: uint64(f.ctx.BlockTime().Unix()), BlockHash: block, AppHash: app,
	}, body)

	interval := types.DefaultParams().CheckpointIntervalSeconds
	f.later(interval)
	f.withHashes()
	require.Equal(t, made, f.checkpoints(), "nobody carried the last one")
	require.NoError(t, f.k.closePacket(f.ctx, made[0], types.PacketState_PACKET_STATE_EXECUTED))
	f.later(interval - 2)
	require.Empty(t, f.checkpoints())
	f.next(1)
	again := f.checkpoints()
	require.Len(t, again, 1)
	require.NotEqual(t, made[0].Nonce, again[0].Nonce)
}

func TestNoCheckpoints(t *testing.T) {
	f := newKeysFixture(t, 10, 10)
	f.withHashes()
	f.params(func(p *types.Params) { p.CheckpointIntervalSeconds = 0 })
	require.Empty(t, f.checkpoints())
}

func TestSetPortalGuardian(t *testing.T) {
	f := newKeysFixture(t, 10, 10)
	for _, admit := range []bool{true, false} {
		nonce, err := f.k.setPortalGuardian(f.ctx, &types.MsgSetPortalGuardian{Row: keysRow, Guardian: addressOf("guardian"), Admit: admit})
		require.NoError(t, err)
		packet := f.stored(types.Packet{Row: keysRow, Nonce: nonce})
		body, err := portalabi.DecodeBody(packet.WireKind(), packet.Body)
		require.NoError(t, err)
		require.Equal(t, portalabi.Guardian{Account: [20]byte(addressOf("guardian")), Admit: admit}, body)
	}
	for _, guardian := range [][]byte{nil, make([]byte, 20), addressOf("guardian")[1:]} {
		_, err := f.k.setPortalGuardian(f.ctx, &types.MsgSetPortalGuardian{Row: keysRow, Guardian: guardian})
		require.ErrorIs(t, err, types.ErrInvalidRecipient)
	}
	_, err := f.k.setPortalGuardian(f.ctx, &types.MsgSetPortalGuardian{Row: 9, Guardian: addressOf("guardian")})
	require.ErrorIs(t, err, types.ErrUnknownRow)
}
