// Package model is x/paychan done in the slowest and plainest way: whole numbers in maps, sums
// computed anew each time, batches executed one item after the other. Tests drive it beside
// the keeper and compare.
//
// Invariant: it shares no code with the keeper or its types. Its callers are tests.
package model

import (
	"errors"
	"math/big"
)

// Account is the name of an account.
type Account string

// Moment is a block.
type Moment struct{ Time, Height int64 }

// World is everything there is.
type World struct {
	Now    Moment
	Life   int64 // how many seconds ahead a lane may expire
	Money  map[Account]*big.Int
	Shares map[Account]int64
	Purses map[uint64]*Purse
	Lanes  map[Lane]*Record
	Opened uint64
}

// Purse is a deposit.
type Purse struct {
	Owner                               Account
	Balance, Deposited, Paid, Withdrawn *big.Int
	Epoch                               uint32
	Delay                               int64
	Asked                               *Moment
	Cheques                             bool
	Keys                                map[Account]*Key
	EmptySince                          *int64
}

// Key is a session key.
type Key struct {
	Terms Terms
	Used  *big.Int
	Next  *Terms // what will hold one delay after Since
	Since Moment
}

// Terms are what a session key may do.
type Terms struct {
	Cap   *big.Int
	Until int64
}

// Lane names a lane.
type Lane struct {
	Payee  Account
	Purse  uint64
	Epoch  uint32
	Number uint32
	Expiry int64
	Cheque bool
}

// Record is what happened on a lane.
type Record struct {
	Paid    *big.Int
	Highest *big.Int // the highest promise shown
	Fence   *big.Int // what is left of the ring-fence
	Key     Account  // the one key of a secured lane
	Closed  bool
}

// ErrNo is every refusal: the keeper's own tests say which.
var ErrNo = errors.New("no")

// NewWorld returns a world in which nobody has anything.
func NewWorld(now Moment, life int64) *World {
	return &World{
		Now: now, Life: life, Money: map[Account]*big.Int{}, Shares: map[Account]int64{},
		Purses: map[uint64]*Purse{}, Lanes: map[Lane]*Record{},
	}
}

// Has returns what an account has.
func (w *World) Has(account Account) *big.Int {
	if w.Money[account] == nil {
		return big.NewInt(0)
	}
	return w.Money[account]
}

// Give makes money.
func (w *World) Give(account Account, amount *big.Int) {
	w.Money[account] = add(w.Has(account), amount)
}

func (w *World) take(account Account, amount *big.Int) error {
	if w.Has(account).Cmp(amount) < 0 {
		return ErrNo
	}
	w.Money[account] = sub(w.Has(account), amount)
	return nil
}

// Fenced returns what all ring-fences of a purse hold.
func (w *World) Fenced(purse uint64) *big.Int {
	sum := big.NewInt(0)
	for lane, record := range w.Lanes {
		if lane.Purse == purse {
			sum = add(sum, record.Fence)
		}
	}
	return sum
}

// Free returns what a purse holds outside ring-fences.
func (w *World) Free(purse uint64) *big.Int {
	return sub(w.Purses[purse].Balance, w.Fenced(purse))
}

// passed reports whether a delay has passed since a moment: its seconds, and a quarter as many
// blocks.
func (w *World) passed(since Moment, delay int64) bool {
	blocks := delay / 4
	if delay%4 != 0 {
		blocks++
	}
	return w.Now.Time-since.Time >= delay && w.Now.Height-since.Height >= blocks
}

// passedTwice reports whether a delay has passed since a moment, and then again.
func (w *World) passedTwice(since Moment, delay int64) bool {
	blocks := delay / 4
	if delay%4 != 0 {
		blocks++
	}
	return w.Now.Time-since.Time >= 2*delay && w.Now.Height-since.Height >= 2*blocks
}

func (w *World) expired(expiry int64) bool { return w.Now.Time > expiry }

func add(a, b *big.Int) *big.Int { return new(big.Int).Add(a, b) }
func sub(a, b *big.Int) *big.Int { return new(big.Int).Sub(a, b) }

func least(a, b *big.Int) *big.Int {
	if a.Cmp(b) < 0 {
		return a
	}
	return b
}

func most(a, b *big.Int) *big.Int {
	if a.Cmp(b) > 0 {
		return a
	}
	return b
}
