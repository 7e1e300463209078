package paychan

import (
	"time"

	"github.com/bttcprotocol/bttcd/client/paychan/book"
)

// wakeSync lets the loop write the lane's ticks down.
func (p *Payee) wakeSync(lane *incoming) {
	p.mu.Lock()
	p.dirty = append(p.dirty, lane)
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// syncLoop writes ticks down SyncAfter the first that is not.
func (p *Payee) syncLoop() {
	defer close(p.ended)
	for {
		select {
		case <-p.ending:
			return
		case <-p.wake:
		}
		timer := time.NewTimer(p.config.SyncAfter)
		select {
		case <-p.ending:
			timer.Stop()
			return
		case <-timer.C:
			_ = p.Sync() // MayServe tells
		}
	}
}

// Sync puts all ticks on disk.
func (p *Payee) Sync() error {
	p.mu.Lock()
	dirty := p.dirty
	p.dirty = nil
	p.mu.Unlock()
	err := syncAll(dirty)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failed = err
	return err
}

// syncAll writes many lanes with one commit. Their locks are held meanwhile, so that nothing
// lower is written after something higher; no other code holds two.
func syncAll(dirty []*incoming) error {
	var writes []book.Lane
	var written []*incoming
	for _, lane := range dirty {
		lane.mu.Lock()
		defer lane.mu.Unlock()
		lane.dirty = false
		if lane.chain != nil && lane.tail.Index > lane.synced {
			writes = append(writes, lane.current())
			written = append(written, lane)
		}
	}
	if len(writes) == 0 {
		return nil
	}
	if err := written[0].payee.config.Book.Hold(writes...); err != nil {
		return err
	}
	for i, lane := range written {
		lane.held, lane.synced = writes[i], lane.tail.Index
	}
	return nil
}

// Close writes the last ticks down. It closes neither book nor store.
func (p *Payee) Close() error {
	p.once.Do(func() {
		close(p.ending)
		<-p.ended
		p.view.close()
	})
	return p.Sync()
}
