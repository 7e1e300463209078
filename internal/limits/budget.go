package limits

import (
	"fmt"
	"sync"
	"time"
)

// Budget is a share of the clock that requests may use together. It is for work that holds
// up consensus while it lasts: what one request uses too much, later ones have not.
type Budget struct {
	what  string
	share float64
	burst time.Duration
	now   func() time.Time

	mutex sync.Mutex
	left  time.Duration
	since time.Time
}

// NewBudget gives the requests named what a share, between 0 and 1, of all time, and lets
// them save up burst of it. now is the clock.
func NewBudget(what string, share float64, burst time.Duration, now func() time.Time) *Budget {
	return &Budget{what: what, share: share, burst: burst, now: now, left: burst, since: now()}
}

// Spend runs work and charges the time it takes, or refuses when there is none left.
func (b *Budget) Spend(work func()) error {
	began, err := b.begin()
	if err != nil {
		return err
	}
	defer func() {
		b.mutex.Lock()
		defer b.mutex.Unlock()
		b.left -= b.now().Sub(began)
	}()
	work()
	return nil
}

func (b *Budget) begin() (time.Time, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	now := b.now()
	b.left = min(b.burst, b.left+time.Duration(b.share*float64(now.Sub(b.since))))
	b.since = now
	if b.left > 0 {
		return now, nil
	}
	wait := time.Duration(float64(-b.left) / b.share)
	return now, fmt.Errorf("%s have used their time: the limit is %.0f%% of the clock, since they hold up blocks; try again in %s",
		b.what, 100*b.share, (wait + time.Second).Truncate(time.Second))
}
