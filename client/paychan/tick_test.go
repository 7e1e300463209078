package paychan_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/internal/fake"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// streaming is a payer's lane with a chain that the payee's peer knows.
func streaming(t *testing.T, w *world, store *fake.Store, change ...func(*paychan.PayeeConfig)) (*paychan.Lane, *paychan.Payee, *paychan.Peer) {
	t.Helper()
	lane, err := w.payer(t, fake.NewStore()).Lane(ctx, w.payee.Address())
	require.NoError(t, err)
	payee := closing(t, w.payeeOn(t, store, change...))
	peer := payee.Peer()
	voucher, err := lane.StartChain(abtt(3), 2000)
	require.NoError(t, err)
	message, err := wire.EncodeChainVoucher(voucher)
	require.NoError(t, err)
	receipt, err := peer.Receive(ctx, message)
	require.NoError(t, err)
	require.Equal(t, abtt(0).String(), receipt.Added.String(), "an announcement is worth nothing")
	return lane, payee, peer
}

func tick(t *testing.T, lane *paychan.Lane) wire.Tick {
	t.Helper()
	tick, err := lane.Tick(ctx)
	require.NoError(t, err)
	return tick
}

func TestTicksAddUp(t *testing.T) {
	w := newWorld(t)
	lane, payee, peer := streaming(t, w, fake.NewStore())
	receipt, err := peer.Receive(ctx, wire.AppendTick(nil, tick(t, lane)))
	require.NoError(t, err)
	require.Equal(t, abtt(3), receipt.Added)
	require.Equal(t, lane.Key(), receipt.Lane)

	tick(t, lane)
	tick(t, lane)
	units, err := peer.Tick(tick(t, lane))
	require.NoError(t, err)
	require.Equal(t, uint32(3), units, "a tick covers those that were lost")
	require.Equal(t, abtt(12), held(t, payee, lane.Key()))
	require.Equal(t, abtt(12), lane.Total())

	voucher, err := lane.Checkpoint()
	require.NoError(t, err)
	receipt, err = peer.Receive(ctx, encode(t, voucher))
	require.NoError(t, err, "a voucher of what ticks were worth is cheaper to claim")
	require.True(t, receipt.Added.IsZero())
	message, err := payee.Held(lane.Key())
	require.NoError(t, err)
	require.Len(t, message, wire.VoucherLength)

	_, err = peer.Tick(tick(t, lane))
	require.NoError(t, err, "and the chain goes on")
	require.Equal(t, abtt(15), held(t, payee, lane.Key()))

	paid, err := lane.Pay(ctx, abtt(5))
	require.NoError(t, err)
	receipt, err = peer.Receive(ctx, encode(t, paid))
	require.NoError(t, err)
	require.Equal(t, abtt(5), receipt.Added)
	_, err = lane.Tick(ctx)
	require.ErrorIs(t, err, paychan.ErrNoChain)
}

func TestRefusedTicks(t *testing.T) {
	w := newWorld(t)
	lane, payee, peer := streaming(t, w, fake.NewStore(), func(c *paychan.PayeeConfig) { c.MaxSkip = 10 })
	var ticks []wire.Tick
	for range 20 {
		ticks = append(ticks, tick(t, lane))
	}
	_, err := peer.Tick(ticks[2])
	require.NoError(t, err)
	for name, test := range map[string]struct {
		tick wire.Tick
		err  error
	}{
		"again":          {ticks[2], paychan.ErrNotHigher},
		"late":           {ticks[1], paychan.ErrNotHigher},
		"too far":        {ticks[13], paychan.ErrSkipsTooFar},
		"past the chain": {wire.Tick{Lane: lane.Key().Lane, Index: 2001}, types.ErrMalformed},
		"wrong preimage": {wire.Tick{Lane: lane.Key().Lane, Index: 4, Preimage: ticks[4].Preimage}, types.ErrWrongPreimage},
		"another lane":   {wire.Tick{Lane: lane.Key().Lane + 1, Index: 4, Preimage: ticks[3].Preimage}, paychan.ErrNoStream},
	} {
		units, err := peer.Tick(test.tick)
		require.ErrorIs(t, err, test.err, name)
		require.Zero(t, units, name)
		require.Equal(t, abtt(9), held(t, payee, lane.Key()), name)
	}
	_, err = peer.Tick(ticks[3])
	require.NoError(t, err)
	_, err = payee.Peer().Tick(ticks[4])
	require.ErrorIs(t, err, paychan.ErrNoStream, "another connection must announce its chain")
}

func TestCrashLosesNoMoreTicksThanAgreed(t *testing.T) {
	w, store := newWorld(t), fake.NewStore()
	lane, _, peer := streaming(t, w, store, func(c *paychan.PayeeConfig) { c.TickLag = 8 })
	for i := range 100 {
		_, err := peer.Tick(tick(t, lane))
		require.NoError(t, err)
		after := closing(t, w.payeeOn(t, store.Copy()))
		lost := abtt(int64(3 * (i + 1))).Sub(held(t, after, lane.Key()))
		require.True(t, lost.LT(abtt(3*8)), "%s lost after %d ticks", lost, i+1)
	}
}

func TestSyncAndCloseLoseNoTicks(t *testing.T) {
	w, store := newWorld(t), fake.NewStore()
	lane, payee, peer := streaming(t, w, store)
	for _, write := range []func() error{payee.Sync, payee.Close} {
		_, err := peer.Tick(tick(t, lane))
		require.NoError(t, err)
		require.NoError(t, write())
		require.Equal(t, lane.Total(), held(t, closing(t, w.payeeOn(t, store.Copy())), lane.Key()))
	}
}

func TestTicksReachTheDiskByThemselves(t *testing.T) {
	w, store := newWorld(t), fake.NewStore()
	lane, _, peer := streaming(t, w, store, func(c *paychan.PayeeConfig) { c.SyncAfter = time.Millisecond })
	before := store.Commits()
	_, err := peer.Tick(tick(t, lane))
	require.NoError(t, err)
	require.Eventually(t, func() bool { return store.Commits() == before+1 }, 10*time.Second, time.Millisecond)
	require.Equal(t, abtt(3), held(t, closing(t, w.payeeOn(t, store.Copy())), lane.Key()))
}

func TestUnwrittenTicksAreNotServedOn(t *testing.T) {
	w, store := newWorld(t), fake.NewStore()
	lane, payee, peer := streaming(t, w, store)
	_, err := peer.Tick(tick(t, lane))
	require.NoError(t, err)
	require.NoError(t, payee.MayServe(ctx, lane.Key()))
	store.SetFailing(true)
	require.ErrorIs(t, payee.Sync(), fake.ErrDisk)
	require.ErrorIs(t, payee.MayServe(ctx, lane.Key()), fake.ErrDisk)
	store.SetFailing(false)
	_, err = peer.Tick(tick(t, lane))
	require.NoError(t, err)
	require.NoError(t, payee.Sync())
	require.NoError(t, payee.MayServe(ctx, lane.Key()))
}

func TestStreamsRollChainsAndLanes(t *testing.T) {
	w := newWorld(t)
	payer := w.payer(t, fake.NewStore())
	payee := closing(t, w.payeeOn(t, fake.NewStore()))
	peer := payee.Peer()
	stream := payer.Stream(w.payee.Address(), abtt(1), 10)
	kinds := map[wire.Kind]int{}
	lanes := map[types.LaneKey]bool{}
	for i := range 35 {
		if i == 25 {
			w.chain.Advance(6 * 24 * time.Hour) // the lane lives a week
		}
		message, err := stream.Next(ctx)
		require.NoError(t, err)
		receipt, err := peer.Receive(ctx, message)
		require.NoError(t, err)
		require.Equal(t, abtt(1), receipt.Added, "each message is one unit")
		kinds[wire.Kind(message[0])]++
		lanes[receipt.Lane] = true
	}
	require.Len(t, lanes, 2, "the first lane came near its expiry")
	// The chain that was begun is used up on the old lane; the next one is on the new lane.
	require.Equal(t, 4, kinds[wire.KindChainVoucher])
	require.Equal(t, 31, kinds[wire.KindTick])
}
