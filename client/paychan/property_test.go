package paychan_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/internal/fake"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// pair drives one payer and one payee through payments, losses and crashes. The model beside them
// is the highest amount that was ever given out and ever held, by lane: obviously right.
type pair struct {
	w          *world
	payerDisk  *fake.Store
	payeeDisk  *fake.Store
	payer      *paychan.Payer
	payee      *paychan.Payee
	peer       *paychan.Peer
	given      map[types.LaneKey]math.Int
	held       map[types.LaneKey]math.Int
	claimed    map[types.LaneKey]math.Int
	lagging    map[types.LaneKey]bool // holds ticks that a crash may take
	chainKnown bool
}

const (
	unit    = 3
	tickLag = 4
)

func (p *pair) restartPayer(t *rapid.T) {
	p.payer = p.w.payer(t, p.payerDisk, func(c *paychan.PayerConfig) { c.TickReserve = 5 })
	p.chainKnown = false
}

func (p *pair) restartPayee(t *rapid.T) {
	if p.payee != nil {
		old := p.payee
		defer func() { _ = old.Close() }() // on a disk that nobody reads any more
		p.payeeDisk = p.payeeDisk.Copy()
	}
	p.payee = p.w.payeeOn(t, p.payeeDisk, func(c *paychan.PayeeConfig) { c.TickLag = tickLag })
	p.peer, p.chainKnown = p.payee.Peer(), false
	for lane, amount := range p.held {
		now := held(t, p.payee, lane)
		if !p.lagging[lane] {
			require.Equal(t, amount, now, "what Receive returned from is there")
		}
		require.True(t, amount.Sub(now).LT(math.NewInt(unit*tickLag)), "%s of %s", now, amount)
		p.held[lane] = now
		delete(p.lagging, lane)
	}
}

// give notes that the payer gave out amount in total on a lane, and lets the payee have the
// message unless it is lost.
func (p *pair) give(t *rapid.T, lane types.LaneKey, amount math.Int, message []byte) {
	if before, found := p.given[lane]; found {
		require.True(t, amount.GTE(before), "%s after %s: the payer signed below", amount, before)
	}
	p.given[lane] = amount
	if rapid.IntRange(0, 3).Draw(t, "lost") == 0 {
		return
	}
	_, err := p.peer.Receive(ctx, message)
	if errors.Is(err, paychan.ErrNoStream) {
		return // the announcement was lost
	}
	require.NoError(t, err)
	p.held[lane] = amount
	p.lagging[lane] = wire.Kind(message[0]) == wire.KindTick
}

func (p *pair) lane(t *rapid.T) *paychan.Lane {
	lane, err := p.payer.Lane(ctx, p.w.payee.Address())
	require.NoError(t, err)
	return lane
}

func (p *pair) pay(t *rapid.T) {
	lane := p.lane(t)
	voucher, err := lane.Pay(ctx, math.NewInt(rapid.Int64Range(1, 50).Draw(t, "amount")))
	if errors.Is(err, paychan.ErrOverPromise) {
		return
	}
	require.NoError(t, err)
	p.chainKnown = false
	p.give(t, lane.Key(), voucher.Voucher.Cumulative, encode(t, voucher))
}

func (p *pair) announce(t *rapid.T) {
	lane := p.lane(t)
	voucher, err := lane.StartChain(math.NewInt(unit), rapid.Uint32Range(1, 12).Draw(t, "length"))
	require.NoError(t, err)
	message, err := wire.EncodeChainVoucher(voucher)
	require.NoError(t, err)
	before := p.held[lane.Key()]
	if _, err = p.peer.Receive(ctx, message); err == nil {
		p.chainKnown = true
		if base := voucher.Voucher.Base; before.IsNil() || base.GT(before) {
			p.give(t, lane.Key(), base, message) // the announcement covers what was lost
			p.held[lane.Key()], p.lagging[lane.Key()] = base, false
		}
		p.lagging[lane.Key()] = false
	}
}

func (p *pair) tick(t *rapid.T) {
	lane := p.lane(t)
	tick, err := lane.Tick(ctx)
	if errors.Is(err, paychan.ErrNoChain) || errors.Is(err, paychan.ErrChainUsedUp) || errors.Is(err, paychan.ErrOverPromise) {
		return
	}
	require.NoError(t, err)
	if !p.chainKnown {
		before := p.given[lane.Key()]
		require.True(t, before.IsNil() || lane.Total().GTE(before))
		p.given[lane.Key()] = lane.Total()
		return
	}
	p.give(t, lane.Key(), lane.Total(), wire.AppendTick(nil, tick))
}

// reconcile lets the payer hear what the payee holds. What was given out and lost is then
// given out anew: only the payee is bound to what it shows.
func (p *pair) reconcile(t *rapid.T) {
	for key := range p.held {
		message, err := p.payee.Held(key)
		require.NoError(t, err)
		lane, err := p.payer.Reconcile(ctx, message)
		require.NoError(t, err)
		require.True(t, lane.Total().GTE(p.floor(key)), "never below what the payee holds or the chain has paid")
		p.given[key] = p.floor(key)
	}
}

// floor is the most of what the payee holds and what it has claimed.
func (p *pair) floor(key types.LaneKey) math.Int {
	if claimed, found := p.claimed[key]; found {
		return math.MaxInt(claimed, p.held[key])
	}
	return p.held[key]
}

func (p *pair) claim(t *rapid.T) {
	message := types.MsgClaim{Sender: paychan.Bech32(p.w.payee.Address())}
	due := math.ZeroInt()
	for key := range p.held {
		held, err := p.payee.Held(key)
		require.NoError(t, err)
		decoded, err := wire.Decode(held)
		require.NoError(t, err)
		if decoded.Voucher != nil {
			message.Vouchers = append(message.Vouchers, *decoded.Voucher)
		} else {
			message.ChainVouchers = append(message.ChainVouchers, *decoded.ChainVoucher)
		}
		p.claimed[key] = p.floor(key)
		due = due.Add(p.claimed[key])
	}
	if message.Items() == 0 {
		return
	}
	_, err := p.w.chain.Account(p.w.payee.Address()).Submit(ctx, paychan.Tx{Messages: []sdk.Msg{&message}})
	require.NoError(t, err)
	require.Equal(t, due, p.w.chain.Paid(p.w.payee.Address()), "all that is held is paid")
}

func TestPaymentsAgainstTheModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := &pair{
			w: newWorld(t), payerDisk: fake.NewStore(), payeeDisk: fake.NewStore(),
			given: map[types.LaneKey]math.Int{}, held: map[types.LaneKey]math.Int{},
			claimed: map[types.LaneKey]math.Int{}, lagging: map[types.LaneKey]bool{},
		}
		p.restartPayer(t)
		p.restartPayee(t)
		defer func() { _ = p.payee.Close() }()
		t.Repeat(map[string]func(*rapid.T){
			"pay": p.pay, "announce": p.announce, "tick": p.tick, "reconcile": p.reconcile, "claim": p.claim,
			"crash payer": p.restartPayer, "crash payee": p.restartPayee,
		})
	})
}
