package health

import (
	"context"
	"sync"
	"time"
)

const (
	// patience is how long consensus may take to answer: it does not while it executes a block.
	patience = 3 * time.Second
	// fresh is how long a report is given out again, since anybody may ask.
	fresh = time.Second
)

// Watcher judges one node again and again. It remembers how high the node was, and asks it
// once at a time. It is safe for concurrent use.
type Watcher struct {
	node Node
	now  func() time.Time

	mu      sync.Mutex
	earlier *Earlier // when the height was first seen
	last    Report
	lastAt  time.Time
	asking  chan struct{} // closed when the question that runs is answered
}

// NewWatcher returns a watcher that has seen nothing yet.
func NewWatcher(node Node, now func() time.Time) *Watcher {
	return &Watcher{node: node, now: now}
}

// Report judges the node now.
func (w *Watcher) Report(ctx context.Context) Report {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	w.mu.Lock()
	if w.asking == nil {
		if w.last.State != "" && w.now().Sub(w.lastAt) < fresh {
			defer w.mu.Unlock()
			return w.last
		}
		w.asking = make(chan struct{})
		go w.ask(w.asking)
	}
	asking := w.asking
	w.mu.Unlock()
	select {
	case <-asking:
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.last
	case <-ctx.Done():
		return Unreachable(patience, ctx.Err())
	}
}

// ask may outlive the request that it serves: a node in this process cannot be interrupted.
func (w *Watcher) ask(done chan struct{}) {
	facts, _, err := Gather(context.Background(), w.node, w.now())
	w.mu.Lock()
	defer w.mu.Unlock()
	defer close(done)
	w.asking, w.lastAt = nil, w.now()
	if err != nil {
		w.last = Unreachable(patience, err)
		return
	}
	facts.Earlier = w.earlier
	w.last = Judge(facts)
	if w.earlier == nil || facts.Height > w.earlier.Height {
		w.earlier = &Earlier{facts.Height, facts.Now}
	}
}
