package paychan

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/book"
	"github.com/bttcprotocol/bttcd/client/paychan/hashchain"
	"github.com/bttcprotocol/bttcd/client/paychan/key"
	"github.com/bttcprotocol/bttcd/client/paychan/store"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Limits are the credit windows of one denom, in its base unit: how much may be unclaimed on
// lanes that nothing secures before MayServe says no.
type Limits struct {
	// Lane, Purse and Total bound one lane, the lanes of one purse, and all.
	Lane, Purse, Total math.Int
}

// PayeeConfig says who is paid, in what, and at what risk. What is zero gets a default.
type PayeeConfig struct {
	Chain Reader
	// Book keeps the vouchers. A redeemer may share it.
	Book *book.Book
	// Address is paid. Its key is not needed: anyone can submit its claims.
	Address common.Address
	// Signer is the key of Address, for Release alone; it may be absent.
	Signer key.Signer
	// Accept names the denoms that are taken.
	Accept map[string]Limits

	// MinLife is how long before the expiry of a lane or session the last voucher on it is
	// taken, so that there is time to claim: 1 hour.
	MinLife time.Duration
	// MaxLanes is how many lanes one purse may have here: 16.
	MaxLanes int
	// MaxSkip is how many ticks may be lost in a row: 1024. Each costs a hash.
	MaxSkip uint32
	// TickLag is how many ticks of a lane may not be on disk yet, to be lost in a crash: 256.
	TickLag uint32
	// SyncAfter is how long a tick may not be on disk yet: 200 ms.
	SyncAfter time.Duration
	// CacheFor is how old what is known of the chain may be before it is asked again, StaleAfter
	// how old before nothing is served on it: 10 seconds and 5 minutes.
	CacheFor, StaleAfter time.Duration
	// Now is the clock: time.Now.
	Now func() time.Time
}

func (c PayeeConfig) withDefaults() PayeeConfig {
	set := func(d *time.Duration, value time.Duration) {
		if *d == 0 {
			*d = value
		}
	}
	set(&c.MinLife, time.Hour)
	set(&c.SyncAfter, 200*time.Millisecond)
	set(&c.CacheFor, 10*time.Second)
	set(&c.StaleAfter, 5*time.Minute)
	if c.MaxLanes == 0 {
		c.MaxLanes = 16
	}
	if c.MaxSkip == 0 {
		c.MaxSkip = 1024
	}
	if c.TickLag == 0 {
		c.TickLag = 256
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Payee takes vouchers and ticks, and knows what they put at stake. It is safe for concurrent use.
type Payee struct {
	config PayeeConfig
	domain types.Domain
	params types.Params
	view   *view

	mu    sync.Mutex
	lanes map[types.LaneKey]*incoming

	dirty  []*incoming
	once   sync.Once
	wake   chan struct{}
	ending chan struct{}
	ended  chan struct{}
	// failed is why ticks could not be written down; MayServe repeats it.
	failed error
}

// incoming is the payee's side of one lane.
type incoming struct {
	payee *Payee
	key   types.LaneKey
	// users counts those between acquire and release; the payee's mu guards it.
	users int
	// kept says that something is held; it changes under the lock.
	kept atomic.Bool

	mu   sync.Mutex
	held book.Lane // on disk
	// chain is what ticks belong to, tail the last of them.
	chain  *types.SignedChainVoucher
	tail   hashchain.Tail
	synced uint32 // index of the last tick on disk
	dirty  bool
}

// NewPayee returns a payee that holds what its book holds. Close it to write the last ticks down.
func NewPayee(ctx context.Context, config PayeeConfig) (*Payee, error) {
	config = config.withDefaults()
	for denom, limits := range config.Accept {
		if limits.Lane.IsNil() || limits.Purse.IsNil() || limits.Total.IsNil() {
			return nil, fmt.Errorf("limits of %s: set Lane, Purse and Total, zero to serve on secured lanes alone", denom)
		}
	}
	if len(config.Accept) == 0 {
		return nil, errors.New("a payee that accepts no denom cannot be paid: set Accept")
	}
	head, err := config.Chain.Head(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking for the chain's head: %w", err)
	}
	p := &Payee{
		config: config, lanes: map[types.LaneKey]*incoming{}, view: newView(config.Chain, config.CacheFor, config.Now),
		wake: make(chan struct{}, 1), ending: make(chan struct{}), ended: make(chan struct{}),
	}
	if p.domain, err = head.Domain(); err != nil {
		return nil, err
	}
	if p.params, err = config.Chain.Params(ctx); err != nil {
		return nil, fmt.Errorf("asking for parameters: %w", err)
	}
	go p.syncLoop()
	return p, nil
}

// OpenBook opens the book that a store keeps for the chain that the reader reads.
func OpenBook(ctx context.Context, chain Reader, s store.Store) (*book.Book, error) {
	head, err := chain.Head(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking for the chain's head: %w", err)
	}
	return book.Open(s, head.ChainID)
}

// acquire returns the payee's side of a lane, with what the book holds of it; release must follow.
func (p *Payee) acquire(name types.LaneKey) *incoming {
	p.mu.Lock()
	defer p.mu.Unlock()
	lane := p.lanes[name]
	if lane == nil {
		lane = &incoming{payee: p, key: name}
		held, found := p.config.Book.Lane(name)
		lane.held = held
		lane.kept.Store(found)
		p.lanes[name] = lane
	}
	lane.users++
	return lane
}

// release forgets a lane on which nothing is kept, so that refused vouchers take no memory.
func (p *Payee) release(lane *incoming) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if lane.users--; lane.users == 0 && !lane.kept.Load() {
		delete(p.lanes, lane.key)
		p.view.forget(lane.key)
	}
}

// cumulative is what is held, ticks included. Callers hold the lock.
func (l *incoming) cumulative() math.Int {
	if !l.kept.Load() {
		return math.ZeroInt()
	}
	if ticked, ahead := l.ticked(); ahead {
		return ticked
	}
	return l.held.Cumulative()
}

// ticked returns what ticks are worth, and whether that is more than what is on disk. Callers
// hold the lock.
func (l *incoming) ticked() (math.Int, bool) {
	if l.chain == nil || l.tail.Index == 0 {
		return math.Int{}, false
	}
	value := l.chain.Voucher.Cumulative(l.tail.Index)
	return value, value.GT(l.held.Cumulative())
}

// current is what is held as the book keeps it. Callers hold the lock.
func (l *incoming) current() book.Lane {
	lane := l.held
	if _, ahead := l.ticked(); ahead {
		ticked := *l.chain
		ticked.Index, ticked.Preimage = l.tail.Index, append([]byte(nil), l.tail.Hash[:]...)
		lane.Voucher, lane.ChainVoucher = nil, &ticked
	}
	return lane
}

// Refresh asks the chain for all that is remembered of it.
func (p *Payee) Refresh(ctx context.Context) error { return p.view.refresh(ctx) }

// Drop forgets lanes that can never pay again. Redeemers call it.
func (p *Payee) Drop(names ...types.LaneKey) error {
	if err := p.config.Book.Drop(names...); err != nil {
		return err
	}
	for _, name := range names {
		lane := p.acquire(name)
		lane.mu.Lock()
		lane.held, lane.chain = book.Lane{}, nil
		lane.kept.Store(false)
		lane.mu.Unlock()
		p.release(lane)
	}
	return nil
}

// Held returns the message of what is held on a lane, for a payer that must go on from there.
func (p *Payee) Held(name types.LaneKey) ([]byte, error) {
	lane := p.acquire(name)
	defer p.release(lane)
	lane.mu.Lock()
	defer lane.mu.Unlock()
	if !lane.kept.Load() {
		return nil, book.ErrNoLane
	}
	return lane.current().Message()
}

// Release signs that a lane is done at what is held on it, for the owner to send: it frees the
// rest of the ring-fence. Nothing more is taken on the lane.
func (p *Payee) Release(name types.LaneKey) (wire.SignedRelease, error) {
	if p.config.Signer == nil || p.config.Signer.Address() != p.config.Address {
		return wire.SignedRelease{}, ErrNoSigner
	}
	if name.Kind == types.LaneCheque {
		return wire.SignedRelease{}, fmt.Errorf("a lane of cheques ends with its epoch and cannot be released: %w", types.ErrMalformed)
	}
	lane := p.acquire(name)
	defer p.release(lane)
	lane.mu.Lock()
	defer lane.mu.Unlock()
	if !lane.kept.Load() {
		return wire.SignedRelease{}, book.ErrNoLane
	}
	last := lane.current()
	last.Released = true
	if err := lane.hold(last); err != nil {
		return wire.SignedRelease{}, err
	}
	release := types.Release{
		Purse: name.Purse, Epoch: name.Epoch, Payee: name.Payee[:], Lane: name.Lane, Expiry: name.Expiry, Cumulative: last.Cumulative(),
	}
	digest, err := release.Digest(p.domain)
	if err != nil {
		return wire.SignedRelease{}, err
	}
	signature, err := p.config.Signer.Sign(digest)
	return wire.SignedRelease{Release: release, Signature: signature}, err
}

// Lanes returns what is held on all lanes, ticks included, for a redeemer. If ticks could not be
// written down they are missing, and MayServe says so.
func (p *Payee) Lanes() []book.Lane {
	_ = p.Sync()
	return p.config.Book.Lanes()
}

// Settle notes what the chain has committed. Redeemers call it.
func (p *Payee) Settle(settled map[types.LaneKey]book.Settled) error {
	return p.config.Book.Settle(settled)
}
