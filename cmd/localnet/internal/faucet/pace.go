package faucet

import (
	"math"
	"sync"
	"time"
)

// A request in a second on average, and some at once.
const (
	perSecond = 1.0
	burst     = 20
)

// pace lets requests through at a rate. Time is the caller's, so that tests have their own.
type pace struct {
	mutex sync.Mutex
	now   func() time.Time
	left  float64
	seen  time.Time
}

func newPace() *pace { return &pace{now: time.Now, left: burst, seen: time.Now()} }

// take lets a request through, or says after how many seconds to try again.
func (p *pace) take() (int, bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now := p.now()
	p.left = min(burst, p.left+now.Sub(p.seen).Seconds()*perSecond)
	p.seen = now
	if p.left < 1 {
		return int(math.Ceil((1 - p.left) / perSecond)), false
	}
	p.left--
	return 0, true
}
