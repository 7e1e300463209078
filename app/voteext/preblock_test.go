package voteext

import (
	"errors"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// busy is a network whose next block applies events of both rows and adds signatures of all.
func busy(t *testing.T) (*network, [][]byte) {
	t.Helper()
	n := newNetwork(t, equalPowers(4)...)
	n.remotes[1].deposit(4)
	n.remotes[2].deposit(2)
	n.openPackets(1, 1, 2, 1<<40)
	n.step()
	return n, n.propose(n.members[0])
}

// preBlock runs a block on one node and returns the context that it leaves.
func preBlock(n *network, m *member, txs [][]byte) sdk.Context {
	ctx := m.context(n.height).WithEventManager(sdk.NewEventManager())
	m.PreBlock(ctx, &abci.RequestFinalizeBlock{Height: n.height, Txs: txs, DecidedLastCommit: n.lastCommit()})
	return ctx
}

func nonces(t *testing.T, ctx sdk.Context, m *member) (nonces []uint64) {
	t.Helper()
	for _, row := range []uint32{1, 2} {
		tip, found := get[types.RowTip](ctx, key("row", row))
		require.True(t, found)
		nonces = append(nonces, tip.Nonce)
	}
	return nonces
}

func signatures(ctx sdk.Context, m *member, nonce uint64) (count int) {
	for signer := range m.ledger.members {
		if m.ledger.signed(ctx, 1, nonce, signer) {
			count++
		}
	}
	return count
}

func TestPreBlock(t *testing.T) {
	n, txs := busy(t)
	m := n.members[2]
	ctx := preBlock(n, m, txs)
	require.Equal(t, []uint64{4, 2}, nonces(t, ctx, m))
	require.Equal(t, 4, signatures(ctx, m, 1))
	require.Equal(t, 4, signatures(ctx, m, 2))
	tips, _ := get[[]types.TipPower](ctx, key("tips", uint32(1)))
	require.Equal(t, []types.TipPower{{Tip: 4, Power: 40, Time: n.remotes[1].time}}, tips)
	total, _ := get[uint64](ctx, key("total"))
	require.EqualValues(t, 40, total)
	require.Len(t, ctx.EventManager().Events(), 2, "events of what was applied are those of the block")
	body, _ := get[[]byte](ctx, key("event", uint32(1), uint64(3)))
	require.Equal(t, n.remotes[1].bodies[2], body)
}

func TestPreBlockWithoutInjection(t *testing.T) {
	n, txs := busy(t)
	m := n.members[0]
	for _, block := range [][][]byte{nil, {}, {[]byte("tx")}, {[]byte("tx"), txs[0]}, {nil}} {
		ctx := preBlock(n, m, block)
		require.Equal(t, []uint64{0, 0}, nonces(t, ctx, m))
		require.Zero(t, signatures(ctx, m, 1))
	}
}

// A part of the bridge that fails or panics takes nothing else with it, and leaves nothing
// behind.
func TestPreBlockContainsFailures(t *testing.T) {
	n, txs := busy(t)
	m := n.members[0]
	first := m.signer()
	for call, expected := range map[string]struct {
		nonces     []uint64
		signatures int
		tips       bool
	}{
		"ApplyEvents 1":                   {[]uint64{0, 2}, 4, true},
		"ApplyEvents 2":                   {[]uint64{4, 0}, 4, true},
		"AdvanceClock 1":                  {[]uint64{4, 2}, 4, true},
		"RecordTips":                      {[]uint64{4, 2}, 4, false},
		"AddSignature " + hex1(first):     {[]uint64{4, 2}, 3, true},
		"RowTips":                         {[]uint64{0, 0}, 0, false},
		"GetParams":                       {[]uint64{0, 0}, 0, false},
		"CheckSignature":                  {[]uint64{4, 2}, 0, true},
		"ApplyEvents of some other chain": {[]uint64{4, 2}, 4, true},
	} {
		for name, fail := range failures {
			want := expected
			m.ledger.breaks = map[string]func() error{call: fail}
			if call == "CheckSignature" && name == "panic" {
				want.nonces, want.tips = []uint64{0, 0}, false
			}
			ctx := preBlock(n, m, txs)
			m.ledger.breaks = nil
			require.Equal(t, want.nonces, nonces(t, ctx, m), "%s: %s", call, name)
			require.Equal(t, want.signatures, signatures(ctx, m, 1), "%s: %s", call, name)
			_, tips := get[[]types.TipPower](ctx, key("tips", uint32(2)))
			require.Equal(t, want.tips, tips, "%s: %s", call, name)
			_, written := get[[]byte](ctx, key("event", uint32(1), uint64(1)))
			require.Equal(t, want.nonces[0] > 0, written, "%s: %s", call, name)
		}
	}
}

func hex1(address [20]byte) string {
	return string("0123456789abcdef"[address[0]>>4]) + string("0123456789abcdef"[address[0]&15])
}

// No clock moves past events that could not be applied; events do not wait for the clock.
func TestTheClockFollowsItsEvents(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	n.remotes[1].deposit(1)
	n.remotes[1].time += 10
	n.step()
	txs, m := n.propose(n.members[0]), n.members[0]
	clock := func(broken string) (uint64, uint64) {
		m.ledger.breaks = map[string]func() error{broken: func() error { return errors.New("broken") }}
		ctx := preBlock(n, m, txs)
		tip, _ := get[types.RowTip](ctx, key("row", uint32(1)))
		return tip.Nonce, tip.Clock - min(tip.Clock, n.remotes[1].time-10)
	}
	for broken, want := range map[string][2]uint64{"": {1, 10}, "AdvanceClock 1": {1, 0}, "ApplyEvents 1": {0, 0}} {
		nonce, clock := clock(broken)
		require.Equal(t, want, [2]uint64{nonce, clock}, broken)
	}
}

// A block may be executed before it is decided, and then not be: nothing but its own context
// knows of it.
func TestPreBlockHasNoSideEffects(t *testing.T) {
	n, txs := busy(t)
	m := n.members[0]
	preBlock(n, m, txs)
	ctx := preBlock(n, m, nil)
	require.Equal(t, []uint64{0, 0}, nonces(t, ctx, m))
	n.vote(txs, 0)
	require.EqualValues(t, 4, n.tip(1).Nonce)
}

// Before extensions are on, and where governance has switched it off, PreBlock looks at nothing.
func TestPreBlockSwitchedOff(t *testing.T) {
	n, txs := busy(t)
	m := n.members[0]
	ctx := m.context(n.height)
	params := ctx.ConsensusParams()
	params.Abci.VoteExtensionsEnableHeight = n.height
	ctx = ctx.WithConsensusParams(params)
	m.PreBlock(ctx, &abci.RequestFinalizeBlock{Height: n.height, Txs: txs, DecidedLastCommit: n.lastCommit()})
	require.Equal(t, []uint64{0, 0}, nonces(t, ctx, m))

	governed := m.context(n.height)
	m.ledger.setParams(governed, types.Params{MaxEventsPerBlock: 100, MaxInjectedBytes: 1 << 20})
	m.PreBlock(governed, &abci.RequestFinalizeBlock{Height: n.height, Txs: txs, DecidedLastCommit: n.lastCommit()})
	require.Equal(t, []uint64{0, 0}, nonces(t, governed, m))
}
