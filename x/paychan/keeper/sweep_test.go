package keeper_test

import (
	"fmt"
	"testing"
	"time"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/keeper"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// countAll counts lanes without asking whether the rest of the state makes sense.
func (s *scene) countAll() int {
	s.t.Helper()
	lanes := 0
	require.NoError(s.t, s.Keeper.Lanes.Walk(s.Ctx, nil, func([]byte, types.Lane) (bool, error) {
		lanes++
		return false, nil
	}))
	return lanes
}

// withBlockGas sets the gas of a block, as the consensus parameters do.
func (s *scene) withBlockGas(gas int64) {
	s.Ctx = s.Ctx.WithConsensusParams(cmtproto.ConsensusParams{Block: &cmtproto.BlockParams{MaxGas: gas}})
}

// fill makes as many lanes as a block of this gas can, which expire at expiry.
func (s *scene) fill(round int, gas uint64, expiry uint64) int {
	s.t.Helper()
	items := make([]types.PushItem, (gas-types.GasBatch)/types.GasSettle)
	for i := range items {
		to := testutil.NewKey("payee").Address
		copy(to[:], fmt.Sprintf("%d/%d/", round, i))
		items[i] = types.PushItem{Payee: to.Bytes(), Cumulative: math.OneInt(), Expiry: expiry}
	}
	push := &types.MsgPush{Sender: owner.String(), Purse: s.purse, Items: items}
	require.LessOrEqual(s.t, push.Gas(), gas)
	_, err := s.Msg.Push(s.Ctx, push)
	require.NoError(s.t, err)
	return len(items)
}

// Blocks that are full of new lanes, all of which expire at once, are followed by as many full ones:
// when those have passed, none of the first is left.
func TestSweepKeepsUp(t *testing.T) {
	const blocks, gas = 4, 2_000 * types.GasSettle
	s := open(t, 1_000_000)
	params := testutil.Params()
	params.MaxBatchItems = types.MaxBatchItems
	require.NoError(t, s.Keeper.SetParams(s.Ctx, params))
	s.withBlockGas(int64(gas))
	expiry, made := s.Now()+delay, 0
	for round := range blocks {
		made += s.fill(round, gas, expiry)
		s.EndBlock(time.Second, 1)
	}
	require.Greater(t, made, blocks*keeper.SweepLanes, "the least that a block deletes must not do")
	require.Equal(t, made, s.countAll())

	s.EndBlock(timeUntil(s, expiry), 1)
	s.EndBlock(time.Second, 1) // nothing expires at its expiry, but after it
	require.Equal(t, made, s.countAll())
	fresh := 0
	for round := range blocks {
		fresh += s.fill(blocks+round, gas, s.Now()+10*delay)
		s.EndBlock(time.Second, 1)
	}
	require.Equal(t, fresh, s.countAll(), "all that expired is gone")
	require.NoError(t, s.Sound())
}

// A block without gas, or with little, still deletes, and never without bound.
func TestSweepHasABound(t *testing.T) {
	for gas, want := range map[int64]int{0: keeper.SweepLanes, -1: keeper.SweepLanes, 1000: keeper.SweepLanes, 700 * int64(types.GasSettle): 700} {
		t.Run(fmt.Sprint(gas), func(t *testing.T) {
			s := open(t, 1_000_000)
			params := testutil.Params()
			params.MaxBatchItems = types.MaxBatchItems
			require.NoError(t, s.Keeper.SetParams(s.Ctx, params))
			made := s.fill(0, 1_001*types.GasSettle+types.GasBatch, s.Now()+delay)
			s.withBlockGas(gas)
			s.EndBlock((delay+1)*time.Second, 1)
			s.EndBlock(time.Second, 1)
			require.Equal(t, made-want, s.countAll())
		})
	}
}

// Records that no message can have made do not stop the deletion of those beside them, give nothing
// back, and go.
func TestSweepPassesOverBrokenRecords(t *testing.T) {
	for name, breakIt := range map[string]func(*testing.T, *scene){
		"purse gone": func(t *testing.T, s *scene) { require.NoError(t, s.Keeper.Purses.Remove(s.Ctx, s.purse)) },
		"purse unreadable": func(t *testing.T, s *scene) {
			s.Ctx.KVStore(s.StoreKey).Set(raw(t, types.PursesKey, collections.Uint64Key, s.purse), []byte{0xff})
		},
		"purse without amounts": func(t *testing.T, s *scene) {
			require.NoError(t, s.Keeper.Purses.Set(s.Ctx, s.purse, types.Purse{Id: s.purse, Owner: owner.String(), Denom: testutil.Denom}))
		},
		"ring-fence unknown to the purse": func(t *testing.T, s *scene) {
			require.NoError(t, s.edit(func(p *types.Purse) { p.Allocated = math.NewInt(1) }))
		},
		"lane gone": func(t *testing.T, s *scene) { require.NoError(t, s.Keeper.Lanes.Remove(s.Ctx, securedKey(s))) },
		"lane unreadable": func(t *testing.T, s *scene) {
			s.Ctx.KVStore(s.StoreKey).Set(raw(t, types.LanesKey, collections.BytesKey, securedKey(s)), []byte{0xff})
		},
		"lane without amounts": func(t *testing.T, s *scene) {
			require.NoError(t, s.Keeper.Lanes.Set(s.Ctx, securedKey(s), types.Lane{Signer: owner.String()}))
		},
		"lane overclaimed": func(t *testing.T, s *scene) {
			lane := types.NewLane()
			lane.Signer, lane.Claimed = owner.String(), math.NewInt(7)
			require.NoError(t, s.Keeper.Lanes.Set(s.Ctx, securedKey(s), lane))
		},
		"no lane key": func(t *testing.T, s *scene) {
			require.NoError(t, s.Keeper.LaneExpiries.Set(s.Ctx, collections.Join(uint64(5), []byte("no lane key"))))
			require.NoError(t, s.Keeper.Lanes.Set(s.Ctx, []byte("no lane key"), types.NewLane()))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, 1000)
			broken := s.purse
			s.allocate(owner, 200)
			s.push(owner, s.item(payee, 3, 5))
			s.purse = s.open(owner, testutil.Coin(500))
			s.allocate(owner, 30)
			sound := s.purse
			s.purse = broken
			breakIt(t, s)
			s.EndBlock(timeUntil(s, s.expiry+1), 1)
			events := s.EndBlock(time.Second, 1)
			require.Zero(t, s.countAll())
			require.Zero(t, s.countExpiries())
			s.purse = sound
			require.Equal(t, math.NewInt(500), s.get().Free, "the neighbor has its ring-fence back")
			require.LessOrEqual(t, len(testutil.Typed(t, events)), 1+1)
		})
	}
}

// A note of an empty purse that is not there, or not empty, stops nothing either.
func TestSweepPassesOverBrokenPurses(t *testing.T) {
	s := open(t, 1000)
	dry := s.open(owner, testutil.Coin(10))
	s.claim(owner.Voucher(testutil.Voucher(dry, 0, payee.Address, 0, 25, s.expiry)))
	require.NoError(t, s.Keeper.DryPurses.Set(s.Ctx, collections.Join(int64(1), uint64(99))))
	require.NoError(t, s.Keeper.DryPurses.Set(s.Ctx, collections.Join(int64(2), s.purse)))
	s.EndBlock(time.Duration(testutil.Params().MaxLaneLifeSeconds+2)*time.Second, 1)
	s.EndBlock(time.Second, 1)
	_, err := s.Keeper.Purses.Get(s.Ctx, dry)
	require.ErrorIs(t, err, collections.ErrNotFound)
	require.Equal(t, math.NewInt(1000), s.get().Purse.Balance)
	require.NoError(t, s.Sound())
}

func (s *scene) countExpiries() int {
	s.t.Helper()
	n := 0
	require.NoError(s.t, s.Keeper.LaneExpiries.Walk(s.Ctx, nil, func(collections.Pair[uint64, []byte]) (bool, error) { n++; return false, nil }))
	return n
}

// securedKey is the secured lane of the scene's purse.
func securedKey(s *scene) []byte {
	return types.VoucherLane(payee.Address, s.purse, 0, 0, s.expiry).Bytes()
}

// raw is a key as the store has it.
func raw[K any](t *testing.T, prefix collections.Prefix, codec interface {
	Encode([]byte, K) (int, error)
	Size(K) int
}, key K) []byte {
	t.Helper()
	bz := make([]byte, codec.Size(key))
	_, err := codec.Encode(bz, key)
	require.NoError(t, err)
	return append(prefix.Bytes(), bz...)
}
