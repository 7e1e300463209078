// Package txmgr brings calls into final blocks of a remote chain: it signs, sends, sends again,
// displaces what is too cheap, and knows after a crash what it had sent before.
//
// Invariant: a transaction is on disk before it is sent, and a call is signed anew with another slot
// only once none of its transactions can land any more. So a call lands at most once, whatever is
// killed when. The relayer is its caller.
package txmgr

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"time"

	"cosmossdk.io/log/v2"

	"github.com/bttcprotocol/bttcd/bridge/chain"
)

// Config is what a manager works with.
type Config struct {
	Submitter chain.Submitter
	Store     *Store
	Logger    log.Logger
	// Now is the clock that decides when a transaction has waited too long.
	Now func() time.Time
	// MaxPrice is the most that a unit of work may cost; nil is no bound.
	MaxPrice *big.Int
	// ReplaceAfter is how long a transaction may wait before a dearer one displaces it.
	ReplaceAfter time.Duration
}

// Manager brings the calls of one account into final blocks. It is not safe for concurrent use.
type Manager struct{ Config }

// New returns a manager over what the store holds.
func New(config Config) (*Manager, error) {
	if config.Submitter == nil || config.Store == nil || config.Now == nil || config.ReplaceAfter <= 0 {
		return nil, errors.New("txmgr: a submitter, a store, a clock and a time to wait are needed")
	}
	if config.Logger == nil {
		config.Logger = log.NewNopLogger()
	}
	return &Manager{config}, nil
}

// Errors of Begin. Others are failures of the endpoint, or a *chain.RevertError.
var (
	// ErrTooDear: the price is above MaxPrice now.
	ErrTooDear = errors.New("the price is above what is allowed")
)

// Settled is a call that ended.
type Settled struct {
	Key     string
	Outcome chain.Outcome
}

// Known reports whether the store has a call under the key, open or ended.
func (m *Manager) Known(key string) (bool, error) {
	_, found, err := m.Store.get(key)
	return found, err
}

// Forget removes an ended call, which may then be begun anew.
func (m *Manager) Forget(key string) error { return m.Store.Forget(key) }

// Open lists the keys of the calls under way, in order.
func (m *Manager) Open() ([]string, error) {
	open, err := m.Store.open()
	keys := make([]string, len(open))
	for i, intent := range open {
		keys[i] = intent.Key
	}
	return keys, err
}

// Attempts are the transactions of a call under way, the last one last: any one of them may land.
func (m *Manager) Attempts(key string) ([]chain.Transaction, error) {
	intent, _, err := m.Store.get(key)
	return intent.Attempts, err
}

// Release gives up a call under way, whose caller saw it in a block and waits for no final one. It
// may be begun anew, and would then land twice.
func (m *Manager) Release(key string) error { return m.Store.drop(key) }

// Begin makes the call its own, under a key, and sends it for the first time. A key that is known
// already is left as it is.
func (m *Manager) Begin(ctx context.Context, key string, call chain.Call) error {
	if known, err := m.Known(key); known || err != nil {
		return err
	}
	quote, err := m.quote(ctx, call)
	if err != nil {
		return err
	}
	slot, err := m.freeSlot(ctx)
	if err != nil {
		return err
	}
	intent := intent{Key: key, To: call.To, Data: call.Data, Slot: slot, Work: quote.Work}
	return m.sign(ctx, &intent, quote.Price, nil)
}

// quote asks what the call takes, and whether it can be paid.
func (m *Manager) quote(ctx context.Context, call chain.Call) (chain.Quote, error) {
	quote, err := m.Submitter.Simulate(ctx, call)
	if err != nil {
		return quote, err
	}
	if m.tooDear(quote.Price) {
		return quote, fmt.Errorf("%w: %s, and at most %s is", ErrTooDear, quote.Price.Cap, m.MaxPrice)
	}
	balance, err := m.Submitter.Balance(ctx)
	if err != nil {
		return quote, err
	}
	if balance.Cmp(quote.Cost) < 0 {
		return quote, fmt.Errorf("%w: it has %s, up to %s is needed", chain.ErrInsufficientFunds, balance, quote.Cost)
	}
	return quote, nil
}

func (m *Manager) tooDear(price chain.Price) bool {
	return m.MaxPrice != nil && price.Cap.Cmp(m.MaxPrice) > 0
}

// freeSlot is the first that is neither in a block nor an open call's.
func (m *Manager) freeSlot(ctx context.Context) (uint64, error) {
	slot, err := m.Submitter.NextSlot(ctx)
	if err != nil {
		return 0, err
	}
	open, err := m.Store.open()
	if err != nil {
		return 0, err
	}
	taken := map[uint64]bool{}
	for _, intent := range open {
		taken[intent.Slot] = true
	}
	for taken[slot] {
		slot++
	}
	return slot, nil
}

// sign makes a transaction of an open call, keeps it, and sends it.
func (m *Manager) sign(ctx context.Context, intent *intent, price chain.Price, replaces *chain.Transaction) error {
	terms := chain.Terms{Work: intent.Work, Price: price, Slot: intent.Slot, Replaces: replaces}
	transaction, err := m.Submitter.Sign(ctx, intent.call(), terms)
	if err != nil {
		return err
	}
	intent.Attempts = append(intent.Attempts, transaction)
	intent.SignedAt = m.Now()
	if err := m.Store.put(*intent); err != nil {
		return err
	}
	return m.send(ctx, *intent, transaction)
}

// send lets Step judge what the network thinks of the transaction: it is on disk.
func (m *Manager) send(ctx context.Context, intent intent, transaction chain.Transaction) error {
	err := m.Submitter.Send(ctx, transaction)
	if errors.Is(err, chain.ErrUnderpriced) || errors.Is(err, chain.ErrSlotTaken) {
		m.Logger.Info("transaction not taken yet", "call", intent.Key, "reason", err.Error())
		return nil
	}
	return err
}
