package app

import (
	"encoding/json"
	"math/big"
	"testing"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"

	evmflags "github.com/cosmos/evm/server/flags"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/invariant"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgetest "github.com/bttcprotocol/bttcd/x/bridge/testutil"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// newBusyBridge is a chain with everything under way: an open packet with some signatures, one that is
// executed, withdrawals that wait for room and for others, deposits that are held for three reasons, a
// punished validator and so a set that the Portal does not have yet.
func newBusyBridge(t *testing.T) *bridgeChain {
	t.Helper()
	b := startBridge(t, newTestApp(t, dbm.NewMemDB()), newBridgeKey(t), len(all), func(genesis *bridgetypes.GenesisState) {
		genesis.Rows[0].Row.Batch.MaxWaitBlocks = 1000
	})
	out := func(amount, fee int64) *bridgetypes.MsgBridgeOut {
		return &bridgetypes.MsgBridgeOut{
			Sender: b.address().String(), Row: bridgeRow, Recipient: remoteUser[:], Amount: btt(amount), Fee: btt(fee),
		}
	}
	// Three make a batch.
	b.decide(all, b.sign(out(20, 1), out(21, 2), out(22, 3)))
	b.decide(all)
	b.decide(all)
	b.remote.execute(b.packet(1), 0)
	b.decide(all)
	b.decide(all)
	require.Equal(t, bridgetypes.PacketState_PACKET_STATE_EXECUTED, b.packet(1).State)

	b.decide(nil, b.sign(out(300, 1), out(301, 2), out(30, 3), out(40, 1), out(41, 1)))
	b.remote.deposit(bttContract, bridgetest.Address("never fits"), abtt(1001), nil)
	b.remote.deposit(usdtContract, bridgetest.Address("first"), big.NewInt(900*usdtUnit), nil)
	b.remote.deposit(usdtContract, bridgetest.Address("waits"), big.NewInt(800*usdtUnit), nil)
	b.remote.deposit(bridgetest.Address("unknown token"), bridgetest.Address("patient"), big.NewInt(5), nil)
	b.decide([]int{0, 3})
	_, response := b.decide([]int{0, 3}, b.sign(b.evidence(1, 900)))
	require.True(t, response.TxResults[1].IsOK(), response.TxResults[1].Log)
	b.decide([]int{3})
	b.decide(nil)
	return b
}

// execute is what a Portal says of a packet that it executed for a relayer.
func (r *remoteEvents) execute(packet bridgetypes.Packet, failed uint64) {
	r.time++
	r.happen(portalabi.PacketExecuted{
		Time: r.time, PacketNonce: packet.Nonce, PacketKind: packet.WireKind(), Digest: portalabi.Hash(packet.Digest),
		Relayer: bridgetest.Address("relayer"), Failed: failed,
	}.Body())
}

func (b *bridgeChain) exportBridge() *bridgetypes.GenesisState {
	b.t.Helper()
	genesis, err := b.BridgeKeeper.ExportGenesis(b.ctx())
	require.NoError(b.t, err)
	return genesis
}

// requireBusy checks that the state is what newBusyBridge promises.
func requireBusy(t *testing.T, genesis *bridgetypes.GenesisState) {
	t.Helper()
	states := map[bridgetypes.PacketState]int{}
	for _, packet := range genesis.Packets {
		states[packet.State]++
	}
	require.Equal(t, 1, states[bridgetypes.PacketState_PACKET_STATE_EXECUTED])
	require.GreaterOrEqual(t, states[bridgetypes.PacketState_PACKET_STATE_OPEN], 2)
	require.NotZero(t, genesis.Rows[0].State.OpenSetNonce)
	require.GreaterOrEqual(t, len(genesis.Signatures), 3)
	waiting := 0
	for _, withdrawal := range genesis.Withdrawals {
		if withdrawal.State == bridgetypes.WithdrawalState_WITHDRAWAL_STATE_WAITING {
			waiting++
		}
	}
	require.Positive(t, waiting)
	require.Less(t, waiting, len(genesis.Withdrawals))
	reasons := map[bridgetypes.HeldReason]int{}
	for _, held := range genesis.Held {
		reasons[held.Reason]++
	}
	require.Equal(t, map[bridgetypes.HeldReason]int{
		bridgetypes.HeldReason_HELD_REASON_NEVER_FITS: 1, bridgetypes.HeldReason_HELD_REASON_LIMIT: 1,
		bridgetypes.HeldReason_HELD_REASON_UNKNOWN_TOKEN: 1,
	}, reasons)
	require.Len(t, genesis.Punishments, 1)
}

// A chain that goes on from an export of a bridge in full use has the same bridge, loses nothing of what
// is under way and finishes it.
func TestBridgeSurvivesExport(t *testing.T) {
	for name, zeroHeight := range map[string]bool{"go on": false, "from height zero": true} {
		t.Run(name, func(t *testing.T) {
			b := newBusyBridge(t)
			b.sound()
			before := b.exportBridge()
			requireBusy(t, before)
			exported, err := b.ExportAppStateAndValidators(zeroHeight, nil, nil)
			require.NoError(t, err)
			var state GenesisState
			require.NoError(t, json.Unmarshal(exported.AppState, &state))

			// As after a restart, the mempool knows the height from the second block on.
			bounded := simtestutil.AppOptionsMap{evmflags.EVMMempoolPendingTxProposalTimeout: "250ms"}
			again := newBridgeChain(t, newTestAppWith(t, dbm.NewMemDB(), bounded), b.key, len(all))
			again.time, again.remote = b.time, b.remote
			require.NoError(t, again.ValidateGenesis(state))
			again.begin(state, max(exported.Height, 1))
			after := again.exportBridge()
			if !zeroHeight {
				require.Equal(t, before, after, "an empty block later")
				require.Equal(t, b.holds(b.evm(), chain.BaseDenom), again.holds(again.evm(), chain.BaseDenom))
			}
			requireBusy(t, after)
			again.sound()
			require.Equal(t, b.transfers(b.address().String()), again.transfers(b.address().String()))
			again.finish(t)
			// Executed before the export.
			again.requireHonest(b.packet(1))
		})
	}
}

// finish has the rest of what is under way signed and executed, and waits for the held deposit.
func (b *bridgeChain) finish(t *testing.T) {
	t.Helper()
	state := b.rowState()
	for range 3 {
		b.decide([]int{0, 2, 3})
	}
	for _, packet := range b.exportBridge().Packets {
		if packet.State == bridgetypes.PacketState_PACKET_STATE_OPEN {
			require.NotZero(t, packet.SignedHeight, "packet %d", packet.Nonce)
			b.remote.execute(packet, 0)
		}
	}
	b.decide(nil)
	b.decide(nil)
	require.Equal(t, state.OpenSetNonce, b.rowState().SetNonce)
	require.False(t, b.rowState().Pause.Inbound, "the executions were known")
	set, err := b.BridgeKeeper.PortalSet(b.ctx(), bridgeRow)
	require.NoError(t, err)
	require.Len(t, set.Members, 3)
	b.time = b.time.AddDate(0, 0, 2)
	b.commit()
	require.Equal(t, big.NewInt(800*usdtUnit), b.holds(bridgetest.Address("waits"), usdtDenom), "there is room now")
	b.sound()
}

// The state as a whole is held against the bridge's invariants too.
func TestInvariantsSeeDamagedBridge(t *testing.T) {
	b := newBusyBridge(t)
	requireInvariants(t, b.harness)
	ctx, _ := b.ctx().CacheContext()
	require.NoError(t, b.BankKeeper.SendCoinsFromModuleToAccount(ctx, bridgetypes.ModuleName, b.address(), sdk.NewCoins(btt(5))))
	require.ErrorContains(t, invariant.Err(b.CheckInvariants(ctx)), "bridge/withdrawals-covered")

	ctx, _ = b.ctx().CacheContext()
	require.NoError(t, b.mintingBank.MintCoins(ctx, bridgetypes.ModuleName, sdk.NewCoins(sdk.NewInt64Coin(usdtDenom, 1))))
	require.ErrorContains(t, invariant.Err(b.CheckInvariants(ctx)), "bridge/denoms-backed")
}
