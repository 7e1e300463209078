package paychan

import (
	"errors"
	"fmt"
	"sync"

	"cosmossdk.io/math"
)

// ErrUnpaid means that a peer was served as much as it may be before it pays.
var ErrUnpaid = errors.New("the peer has not paid for what it was served: wait for its payment, and choke it if none comes")

// Tab is what one peer was served and has not paid for: the other half of a provider's risk,
// beside what is paid in vouchers and not claimed. Paying ahead makes it negative. It is safe for
// concurrent use.
type Tab struct {
	mu     sync.Mutex
	window math.Int
	owed   math.Int
}

// NewTab returns a tab that lets a peer owe at most window: start with the price of one piece, and
// raise it as the peer pays.
func NewTab(window math.Int) *Tab { return &Tab{window: window, owed: math.ZeroInt()} }

// Serve puts cost on the tab before it is served, or returns ErrUnpaid and puts nothing.
func (t *Tab) Serve(cost math.Int) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	owed := t.owed.Add(cost)
	if owed.GT(t.window) {
		return fmt.Errorf("%s would be owed, of which %s may be: %w", owed, t.window, ErrUnpaid)
	}
	t.owed = owed
	return nil
}

// Paid takes what Receive added off the tab.
func (t *Tab) Paid(amount math.Int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.owed = t.owed.Sub(amount)
}

// SetWindow changes how much may be owed.
func (t *Tab) SetWindow(window math.Int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.window = window
}

// Owed is what was served and not paid for.
func (t *Tab) Owed() math.Int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.owed
}
