package paychan

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/key"
	"github.com/bttcprotocol/bttcd/client/paychan/store"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// PayerConfig says who pays from which purse. What is zero gets a default.
type PayerConfig struct {
	Chain Reader
	// Store keeps how much was promised. Without it a restarted payer would promise it twice.
	Store store.Store
	// Signer is the purse's owner or one of its session keys.
	Signer key.Signer
	Purse  uint64

	// LaneLife is how long a lane lives: 7 days. What is not claimed by then is the payee's loss.
	LaneLife time.Duration
	// RollBefore is how long before its expiry a lane takes no more payments: a quarter of its
	// life, so that payees have time to claim.
	RollBefore time.Duration
	// TickReserve is how many ticks are written to disk ahead, and so may be paid in vain after
	// a crash if the payee does not say what it holds: 256.
	TickReserve uint32
	// RefreshAfter is how old what is known of the chain may be when a lane is opened: 1 minute.
	RefreshAfter time.Duration
	// Now is the clock: time.Now.
	Now func() time.Time
}

func (c PayerConfig) withDefaults() PayerConfig {
	if c.LaneLife == 0 {
		c.LaneLife = 7 * 24 * time.Hour
	}
	if c.RollBefore == 0 {
		c.RollBefore = c.LaneLife / 4
	}
	if c.TickReserve == 0 {
		c.TickReserve = 256
	}
	if c.RefreshAfter == 0 {
		c.RefreshAfter = time.Minute
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Payer issues vouchers from one purse by one key. It never promises more than the purse and the
// session's cap hold, as far as it knows of them. It is safe for concurrent use.
type Payer struct {
	config PayerConfig
	domain types.Domain
	params types.Params

	// mu guards what follows and the fields of lanes that the budget is made of. It is taken
	// after a lane's own lock.
	mu      sync.Mutex
	closed  bool
	purse   Purse
	head    Head
	read    time.Time
	lanes   map[types.LaneKey]*Lane
	byPayee map[common.Address][]*Lane
	// promised is what lanes that nothing secures may be claimed for; nil if it must be added up.
	promised math.Int
}

// NewPayer returns a payer that goes on where the store says it stopped. The error is ErrNotSigner
// if the purse does not know the key.
func NewPayer(ctx context.Context, config PayerConfig) (*Payer, error) {
	p := &Payer{
		config: config.withDefaults(), lanes: map[types.LaneKey]*Lane{}, byPayee: map[common.Address][]*Lane{},
	}
	head, err := p.config.Chain.Head(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking for the chain's head: %w", err)
	}
	if p.domain, err = head.Domain(); err != nil {
		return nil, err
	}
	if p.params, err = p.config.Chain.Params(ctx); err != nil {
		return nil, fmt.Errorf("asking for parameters: %w", err)
	}
	if longest := time.Duration(p.params.MaxLaneLifeSeconds) * time.Second; p.config.LaneLife > longest {
		return nil, fmt.Errorf("lanes of %s: the chain lets lanes live %s, choose a shorter LaneLife", p.config.LaneLife, longest)
	}
	if err := store.Bind(p.config.Store, head.ChainID); err != nil {
		return nil, err
	}
	if err := p.load(); err != nil {
		return nil, err
	}
	if err := p.Refresh(ctx); err != nil {
		return nil, err
	}
	return p, nil
}

// Refresh reads from the chain what the purse and its lanes hold now, and forgets lanes that can
// pay no more.
func (p *Payer) Refresh(ctx context.Context) error {
	// Lanes are read before the purse: a claim in between makes the budget look smaller, never
	// larger.
	seen := map[types.LaneKey]types.Lane{}
	for _, name := range p.keys() {
		lane, err := p.config.Chain.Lane(ctx, name)
		if err != nil {
			return fmt.Errorf("asking for lane %d of purse %d: %w", name.Lane, name.Purse, err)
		}
		seen[name] = lane
	}
	purse, err := p.config.Chain.Purse(ctx, p.config.Purse)
	if err != nil {
		return fmt.Errorf("asking for purse %d: %w", p.config.Purse, err)
	}
	head, err := p.config.Chain.Head(ctx)
	if err != nil {
		return fmt.Errorf("asking for the chain's head: %w", err)
	}
	p.mu.Lock()
	p.purse, p.head, p.read = purse, head, p.config.Now()
	dead := p.learn(seen)
	_, _, err = p.authority()
	p.mu.Unlock()
	return errors.Join(err, p.forget(dead))
}

func (p *Payer) keys() []types.LaneKey {
	p.mu.Lock()
	defer p.mu.Unlock()
	names := make([]types.LaneKey, 0, len(p.lanes))
	for name := range p.lanes {
		names = append(names, name)
	}
	return names
}

// learn takes over what the chain says of lanes and returns those that are dead. Callers hold mu.
func (p *Payer) learn(seen map[types.LaneKey]types.Lane) []types.LaneKey {
	p.promised = math.Int{}
	var dead []types.LaneKey
	for name, state := range seen {
		lane := p.lanes[name]
		if lane == nil {
			continue // forgotten meanwhile
		}
		lane.secured, lane.allocated, lane.unusable = state.Secured(), state.Allocated, state.Closed
		if lane.claimed = math.MaxInt(lane.claimed, state.Claimed); lane.claimed.GT(lane.ceiling) {
			lane.ceiling, lane.outdated = lane.claimed, true
		}
		if types.Expired(name.Expiry, p.head.Mark()) || (name.Epoch != p.purse.Purse.Purse.Epoch && !lane.secured) {
			lane.unusable = true
			dead = append(dead, name)
		}
	}
	return dead
}

// authority returns until when the key may sign and how much of its cap is left; the owner's
// has no cap. Callers hold mu.
func (p *Payer) authority() (until uint64, left math.Int, err error) {
	purse, signer := p.purse.Purse.Purse, p.config.Signer.Address()
	if purse.Owner == Bech32(signer) {
		return ^uint64(0), p.purse.Purse.Free, nil
	}
	s, found := session(p.purse, signer, p.head.Mark())
	if !found {
		return 0, math.Int{}, fmt.Errorf("%s and purse %d: %w", signer, purse.Id, ErrNotSigner)
	}
	terms := s.Terms
	if s.Pending != nil { // what is going to be taken away is not promised any more
		terms = types.SessionTerms{Cap: math.MinInt(terms.Cap, s.Pending.Cap), Expiry: min(terms.Expiry, s.Pending.Expiry)}
	}
	return terms.Expiry, math.MinInt(p.purse.Purse.Free, terms.Left(s.Used)), nil
}

// Budget returns how much more the payer may promise on lanes that nothing secures.
func (p *Payer) Budget() (math.Int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.budget()
}

func (p *Payer) budget() (math.Int, error) {
	_, left, err := p.authority()
	if err != nil {
		return math.ZeroInt(), err
	}
	if p.promised.IsNil() {
		p.promised = math.ZeroInt()
		for _, lane := range p.lanes {
			if !lane.secured && !lane.unusable {
				p.promised = p.promised.Add(lane.ceiling.Sub(lane.claimed))
			}
		}
	}
	return math.MaxInt(math.ZeroInt(), left.Sub(p.promised)), nil
}

// Close writes down exactly what was promised, so that nothing is paid in vain after a restart.
// It does not close the store.
func (p *Payer) Close() error {
	var writes []store.Write
	for _, lane := range p.all() {
		lane.mu.Lock()
		p.mu.Lock()
		lane.signed, lane.chain = lane.total(), nil
		lane.ceiling = math.MaxInt(lane.claimed, lane.signed)
		writes = append(writes, p.write(lane.key, lane.ceiling))
		lane.unusable, p.promised = true, math.Int{}
		p.mu.Unlock()
		lane.mu.Unlock()
	}
	return p.config.Store.Commit(writes...)
}

func (p *Payer) all() []*Lane {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	lanes := make([]*Lane, 0, len(p.lanes))
	for _, lane := range p.lanes {
		lanes = append(lanes, lane)
	}
	return lanes
}

// now is the later of this machine's clock and the chain's. Callers hold mu.
func (p *Payer) now() time.Time {
	if now := p.config.Now(); now.After(p.head.Time) {
		return now
	}
	return p.head.Time
}
