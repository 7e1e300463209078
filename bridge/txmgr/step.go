package txmgr

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/bttcprotocol/bttcd/bridge/chain"
)

// Step takes every open call one step further and returns those that ended. A call that cannot be
// judged now stays open; what was wrong with each is in the error.
func (m *Manager) Step(ctx context.Context) ([]Settled, error) {
	open, err := m.Store.open()
	if err != nil {
		return nil, err
	}
	var settled []Settled
	var errs []error
	for _, intent := range open {
		outcome, err := m.step(ctx, &intent)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", intent.Key, err))
		}
		if outcome != nil {
			settled = append(settled, Settled{Key: intent.Key, Outcome: *outcome})
		}
	}
	return settled, errors.Join(errs...)
}

// standing is what became of all transactions of a call.
type standing struct {
	// final is the one in a final block, if there is one.
	final *chain.Outcome
	// included: one is in a block, which is not final.
	included bool
	// impossible: none can ever land.
	impossible bool
}

func (m *Manager) step(ctx context.Context, intent *intent) (*chain.Outcome, error) {
	standing, err := m.judge(ctx, *intent)
	if err != nil {
		return nil, err
	}
	switch {
	case standing.final != nil:
		intent.Ended = standing.final
		return standing.final, m.Store.put(*intent)
	case standing.included:
		return nil, nil
	case standing.impossible:
		return m.again(ctx, intent)
	default:
		return nil, m.press(ctx, intent)
	}
}

// judge asks for each transaction: an older one may land instead of the one that displaces it.
func (m *Manager) judge(ctx context.Context, intent intent) (standing, error) {
	standing := standing{impossible: true}
	for _, attempt := range intent.Attempts {
		outcome, err := m.Submitter.Outcome(ctx, attempt)
		if err != nil {
			return standing, err
		}
		switch outcome.Stage {
		case chain.Succeeded, chain.Reverted:
			standing.final = &outcome
		case chain.Included:
			standing.included, standing.impossible = true, false
		case chain.Unknown, chain.Pending:
			standing.impossible = false
		case chain.Impossible:
		}
	}
	return standing, nil
}

// again makes a call anew whose transactions can never land: something else took their slot, or
// they expired. If it would fail by now, it ends as reverted, having cost nothing.
func (m *Manager) again(ctx context.Context, intent *intent) (*chain.Outcome, error) {
	quote, err := m.quote(ctx, intent.call())
	var revert *chain.RevertError
	if errors.As(err, &revert) {
		intent.Ended = &chain.Outcome{Stage: chain.Impossible, Fee: new(big.Int)}
		return intent.Ended, m.Store.put(*intent)
	}
	if err != nil {
		return nil, err
	}
	slot, err := m.freeSlot(ctx)
	if err != nil {
		return nil, err
	}
	m.Logger.Info("making a transaction anew", "call", intent.Key, "slot", slot)
	intent.Slot, intent.Work, intent.Attempts = slot, quote.Work, nil
	return nil, m.sign(ctx, intent, quote.Price, nil)
}

// press sends what waits once more, since pools forget, and displaces it by a dearer one when it
// has waited too long.
func (m *Manager) press(ctx context.Context, intent *intent) error {
	last := intent.last()
	if m.Now().Sub(intent.SignedAt) < m.ReplaceAfter {
		return m.send(ctx, *intent, last)
	}
	price, err := m.displacing(ctx, last)
	if errors.Is(err, chain.ErrNotReplaceable) || errors.Is(err, ErrTooDear) {
		m.Logger.Info("transaction waits", "call", intent.Key, "reason", err.Error())
		return m.send(ctx, *intent, last)
	}
	if err != nil {
		return err
	}
	return m.sign(ctx, intent, price, &last)
}

// displacing is the price at which the network lets a transaction go for another, or today's if
// that is more.
func (m *Manager) displacing(ctx context.Context, last chain.Transaction) (chain.Price, error) {
	better, err := m.Submitter.Better(chain.Price{Cap: last.Cap, Tip: last.Tip})
	if err != nil {
		return better, err
	}
	today, err := m.Submitter.Price(ctx)
	if err != nil {
		return better, err
	}
	if today.Cap.Cmp(better.Cap) > 0 {
		better.Cap = today.Cap
	}
	if today.Tip.Cmp(better.Tip) > 0 {
		better.Tip = today.Tip
	}
	if m.tooDear(better) {
		return better, fmt.Errorf("%w: %s, and at most %s is", ErrTooDear, better.Cap, m.MaxPrice)
	}
	return better, nil
}
