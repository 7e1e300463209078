package relayer_test

import (
	"context"
	"errors"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/relayer"
	"github.com/bttcprotocol/bttcd/bridge/txmgr"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// world is both chains and the transactions between them, as the ports see them.
type world struct {
	chain.Submitter
	open     []types.PacketStatus
	executed map[uint64]bool
	begun    map[string]chain.Call
	settled  []txmgr.Settled
	forgot   []string
	refuse   error
	down     error
	worth    bool
}

func newWorld() *world {
	return &world{executed: map[uint64]bool{}, begun: map[string]chain.Call{}, worth: true}
}

func (w *world) Open(context.Context, uint32) ([]types.PacketStatus, error) { return w.open, w.down }

func (w *world) Packet(_ context.Context, _ uint32, nonce uint64) (types.PacketStatus, error) {
	execution := portalabi.Execution{Packet: portalabi.Packet{Nonce: nonce, Kind: portalabi.KindPause, Body: []byte{1}}}
	return types.PacketStatus{Calldata: execution.Calldata()}, nil
}

func (w *world) Fees(context.Context, types.PacketStatus) (string, bool, error) {
	return "1 BTT", w.worth, nil
}

func (w *world) Account() portalabi.Address                { return portalabi.Address{0xac} }
func (w *world) Balance(context.Context) (*big.Int, error) { return big.NewInt(5), nil }

func (w *world) Read(_ context.Context, call chain.Call) ([]byte, error) {
	nonce := new(big.Int).SetBytes(call.Data[4:]).Uint64()
	answer := make([]byte, 32)
	if w.executed[nonce] {
		answer[31] = 1
	}
	return answer, nil
}

func (w *world) Known(key string) (bool, error) { _, known := w.begun[key]; return known, nil }

func (w *world) Begin(_ context.Context, key string, call chain.Call) error {
	if w.refuse != nil {
		return w.refuse
	}
	w.begun[key] = call
	return nil
}

func (w *world) Step(context.Context) ([]txmgr.Settled, error) {
	settled := w.settled
	w.settled = nil
	return settled, nil
}

func (w *world) Forget(key string) error {
	w.forgot = append(w.forgot, key)
	delete(w.begun, key)
	return nil
}

func packet(nonce uint64, signed bool) types.PacketStatus {
	return types.PacketStatus{Packet: types.Packet{Row: 1, Nonce: nonce}, Signed: signed}
}

type bench struct {
	*world
	relayer *relayer.Relayer
	now     time.Time
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{world: newWorld(), now: time.Unix(1_700_000_000, 0)}
	var err error
	b.relayer, err = relayer.New(relayer.Config{
		Portal: chain.Portal{Row: 1, Name: "ethereum"}, Packets: b.world, Remote: b.world, Transactions: b.world,
		Earns: portalabi.Address{7}, Interval: time.Second, Patience: time.Minute, Now: func() time.Time { return b.now },
	})
	require.NoError(t, err)
	return b
}

const first = "0000000001/00000000000000000003"

func TestSignedPacketsAreCarriedForTheRelayersAccount(t *testing.T) {
	b := newBench(t)
	b.open = []types.PacketStatus{packet(3, true), packet(4, false)}
	require.NoError(t, b.relayer.Step(t.Context()))
	require.Len(t, b.begun, 1)
	data := b.begun[first].Data
	require.Equal(t, byte(7), data[4+4*32+12], "the fee is this relayer's")
	require.Equal(t, relayer.Status{
		Row: 1, Chain: "ethereum", Account: "0xac00000000000000000000000000000000000000", Balance: "5", Open: 2, Signed: 1, InFlight: 1, Spent: "0", At: b.now,
	}, b.relayer.Status())

	b.settled = []txmgr.Settled{{Key: first, Outcome: chain.Outcome{Stage: chain.Succeeded, Fee: big.NewInt(40)}}}
	require.NoError(t, b.relayer.Step(t.Context()))
	require.Equal(t, 1, b.relayer.Status().Carried)
	require.Equal(t, "40", b.relayer.Status().Spent)
	require.Empty(t, b.forgot, "what executed is never begun again")
}

func TestWhatAnotherRelayerCarriedIsLeft(t *testing.T) {
	b := newBench(t)
	b.open, b.executed[3] = []types.PacketStatus{packet(3, true)}, true
	require.NoError(t, b.relayer.Step(t.Context()))
	require.Empty(t, b.begun)
}

func TestAPacketThatPaysTooLittleIsLeft(t *testing.T) {
	b := newBench(t)
	b.open, b.worth = []types.PacketStatus{packet(3, true)}, false
	require.NoError(t, b.relayer.Step(t.Context()))
	require.Empty(t, b.begun)
}

// The Portal refuses while it holds another set than BTTC knows of: the packet rests and is tried
// again.
func TestARefusedPacketIsTriedAgainLater(t *testing.T) {
	b := newBench(t)
	b.open, b.refuse = []types.PacketStatus{packet(3, true)}, &chain.RevertError{Reason: "WrongSet()"}
	require.ErrorContains(t, b.relayer.Step(t.Context()), "WrongSet()")
	b.refuse = nil
	require.NoError(t, b.relayer.Step(t.Context()))
	require.Empty(t, b.begun, "it rests")
	b.now = b.now.Add(2 * time.Minute)
	require.NoError(t, b.relayer.Step(t.Context()))
	require.Len(t, b.begun, 1)

	b.settled = []txmgr.Settled{{Key: first, Outcome: chain.Outcome{Stage: chain.Reverted}}}
	require.NoError(t, b.relayer.Step(t.Context()))
	require.Equal(t, []string{first}, b.forgot)
	require.Empty(t, b.begun)
	b.now = b.now.Add(2 * time.Minute)
	require.NoError(t, b.relayer.Step(t.Context()))
	require.Len(t, b.begun, 1)
}

func TestADeadNodeIsSaidAndSurvived(t *testing.T) {
	b := newBench(t)
	b.down = errors.New("connection refused")
	require.ErrorContains(t, b.relayer.Step(t.Context()), "asking BTTC for packets: connection refused")
	require.Contains(t, b.relayer.Status().LastError, "connection refused")
	b.down, b.open = nil, []types.PacketStatus{packet(3, true)}
	require.NoError(t, b.relayer.Step(t.Context()))
	require.Len(t, b.begun, 1)
}
