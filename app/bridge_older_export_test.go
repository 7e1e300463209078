package app

import (
	"encoding/json"
	"testing"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"

	evmflags "github.com/cosmos/evm/server/flags"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// signed is a validator's honest signature of a packet, told as if the packet were forged.
func (b *bridgeChain) signed(i int, packet bridgetypes.Packet) *bridgetypes.MsgSubmitEvidence {
	b.t.Helper()
	signature, err := portalabi.SignDigest(bridgeKey(i), portalabi.Hash(packet.Digest))
	require.NoError(b.t, err)
	return &bridgetypes.MsgSubmitEvidence{
		Sender: b.address().String(), Row: bridgeRow, Kind: packet.Kind, Nonce: packet.Nonce,
		Deadline: packet.Deadline, Body: packet.Body, Signature: signature[:],
	}
}

// requireHonest requires that nobody is punished for having signed a packet that BTTC made.
func (b *bridgeChain) requireHonest(packet bridgetypes.Packet) {
	b.t.Helper()
	_, response := b.decide(nil, b.sign(b.signed(2, packet)))
	require.NotEmpty(b.t, response.TxResults)
	result := response.TxResults[len(response.TxResults)-1]
	require.Equal(b.t, bridgetypes.ErrEvidence.ABCICode(), result.Code, result.Log)
	require.Contains(b.t, result.Log, "BTTC made this packet")
}

// A chain that goes on from an older height than its last knows the packets of after that height: their
// signatures are public, their signers honest, and the Portal may have executed their nonces.
func TestExportOfAnOlderHeightKnowsLaterPackets(t *testing.T) {
	db := dbm.NewMemDB()
	b := startBridge(t, newTestApp(t, db), newBridgeKey(t), len(all), nil)
	out := func(amount int64) *bridgetypes.MsgBridgeOut {
		return &bridgetypes.MsgBridgeOut{
			Sender: b.address().String(), Row: bridgeRow, Recipient: remoteUser[:], Amount: btt(amount), Fee: btt(1),
		}
	}
	b.decide(all, b.sign(out(20)))
	for b.rowState().NextPacketNonce == 1 {
		b.decide(all)
	}
	older, first := b.height, b.rowState().NextPacketNonce
	b.decide(all, b.sign(out(30)))
	for b.rowState().NextPacketNonce == first {
		b.decide(all)
	}
	later := b.packet(first)

	node, err := New(log.NewNopLogger(), db, false, simtestutil.AppOptionsMap{"home": t.TempDir()}, baseapp.SetChainID(testChainID))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, node.Close()) })
	require.NoError(t, node.LoadHeight(older))
	exported, err := node.ExportAppStateAndValidators(false, nil, nil)
	require.NoError(t, err)
	require.Equal(t, older+1, exported.Height)
	var state GenesisState
	require.NoError(t, json.Unmarshal(exported.AppState, &state))

	bounded := simtestutil.AppOptionsMap{evmflags.EVMMempoolPendingTxProposalTimeout: "250ms"}
	again := newBridgeChain(t, newTestAppWith(t, dbm.NewMemDB(), bounded), b.key, len(all))
	again.time, again.remote = b.time, b.remote
	require.NoError(t, again.ValidateGenesis(state))
	again.begin(state, exported.Height)
	require.Equal(t, first+1, again.rowState().NextPacketNonce, "no packet gets a number that another had")
	again.requireHonest(later)
	again.decide(all, again.sign(out(40)))
	for again.rowState().NextPacketNonce == first+1 {
		again.decide(all)
	}
	require.NotEqual(t, later.Digest, again.packet(first+1).Digest)
	again.sound()
}
