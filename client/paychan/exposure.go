package paychan

import (
	"context"
	"fmt"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/book"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Exposure is what is at stake with one lane, its purse, and the denom altogether, in the denom's
// base unit: promised and not yet paid by the chain.
type Exposure struct {
	Denom string
	// Lane is on this lane, ticks included.
	Lane math.Int
	// Secured says that the chain ring-fences money for the lane.
	Secured bool
	// Purse and Total are on lanes that nothing secures.
	Purse, Total math.Int
}

// Exposure returns what is at stake. Ticks of other lanes count once they are on disk.
func (p *Payee) Exposure(name types.LaneKey) (Exposure, error) {
	held, err := p.holding(name)
	if err != nil {
		return Exposure{}, err
	}
	return p.exposure(held), nil
}

// holding returns what is held with what is settled of it.
func (p *Payee) holding(name types.LaneKey) (book.Lane, error) {
	lane := p.acquire(name)
	defer p.release(lane)
	lane.mu.Lock()
	defer lane.mu.Unlock()
	if !lane.kept.Load() {
		return book.Lane{}, fmt.Errorf("lane %d of purse %d: %w", name.Lane, name.Purse, book.ErrNoLane)
	}
	held := lane.current()
	held.Settled = book.Unsettled()
	if booked, found := p.config.Book.Lane(name); found {
		held.Settled = booked.Settled
	}
	return held, nil
}

func (p *Payee) exposure(held book.Lane) Exposure {
	e := Exposure{
		Denom: held.Denom, Lane: held.Unclaimed(), Secured: held.Secured,
		Purse: p.config.Book.Stake(held.Key.Purse, held.Signer).Unclaimed, Total: p.config.Book.Total(held.Denom).Credit,
	}
	if booked, found := p.config.Book.Lane(held.Key); found && !held.Secured {
		more := e.Lane.Sub(booked.Unclaimed())
		e.Purse, e.Total = e.Purse.Add(more), e.Total.Add(more)
	}
	return e
}

// MayServe returns nil if more may be served to who pays on the lane, and otherwise the reason
// not to. Vouchers are taken all the same: they cost nothing.
func (p *Payee) MayServe(ctx context.Context, name types.LaneKey) error {
	held, err := p.holding(name)
	if err != nil {
		return err
	}
	p.mu.Lock()
	failed := p.failed
	p.mu.Unlock()
	if failed != nil {
		return fmt.Errorf("ticks could not be written down: %w", failed)
	}
	seen, err := p.view.look(ctx, name)
	if err != nil {
		return err
	}
	now := p.config.Now()
	switch {
	case now.Sub(seen.read) > p.config.StaleAfter:
		return ErrChainUnknown
	case name.Kind != types.LaneCheque && p.tooSoon(now, name.Expiry):
		return ErrExpiresSoon
	case seen.lane.Closed, held.Released:
		return types.ErrLaneClosed
	case seen.lane.Secured():
		return p.mayServeSecured(held, seen)
	default:
		return p.mayServeCredit(held, seen)
	}
}

func (p *Payee) mayServeSecured(held book.Lane, seen snapshot) error {
	if seen.lane.Signer != Bech32(held.Signer) { // the owner has since allocated it to another key
		return types.ErrWrongLaneSigner
	}
	if held.Cumulative().GT(seen.lane.Allocated) {
		return fmt.Errorf("lane %d has a ring-fence of %s: %w", held.Key.Lane, seen.lane.Allocated, ErrPurseShort)
	}
	return nil
}

func (p *Payee) mayServeCredit(held book.Lane, seen snapshot) error {
	purse := seen.purse.Purse
	if held.Key.Epoch != purse.Purse.Epoch {
		return types.ErrWrongEpoch
	}
	if held.Cheque != nil && !purse.Purse.ChequesEnabled {
		return types.ErrChequesDisabled
	}
	if purse.Phase == types.UnlockWaiting || purse.Phase == types.UnlockMatured {
		return ErrUnlockRequested
	}
	if err := p.mayTrust(held, seen); err != nil {
		return err
	}
	e, limits := p.exposure(held), p.config.Accept[held.Denom]
	if e.Lane.GT(limits.Lane) || e.Purse.GT(limits.Purse) || e.Total.GT(limits.Total) {
		return fmt.Errorf("%s on the lane, %s of the purse, %s in all: %w", e.Lane, e.Purse, e.Total, ErrCreditWindow)
	}
	if e.Purse.GT(purse.Free) {
		return fmt.Errorf("purse %d has %s, %s is unclaimed: %w", purse.Purse.Id, purse.Free, e.Purse, ErrPurseShort)
	}
	return nil
}

// mayTrust judges the key that signed: its session must be alive, and its cap enough.
func (p *Payee) mayTrust(held book.Lane, seen snapshot) error {
	purse := seen.purse.Purse.Purse
	if purse.Owner == Bech32(held.Signer) {
		return nil
	}
	if err := p.authorizeSession(held.Signer, seen); err != nil {
		return err
	}
	s, _ := session(seen.purse, held.Signer, seen.mark)
	limit := s.Terms.Cap
	if s.Pending != nil {
		limit = math.MinInt(limit, s.Pending.Cap)
	}
	left := types.SessionTerms{Cap: limit}.Left(s.Used)
	if signed := p.config.Book.Stake(held.Key.Purse, held.Signer).Signed; math.MaxInt(signed, held.Unclaimed()).GT(left) {
		return fmt.Errorf("%s is unclaimed, %s of the cap is left: %w", signed, left, ErrSessionShort)
	}
	return nil
}
