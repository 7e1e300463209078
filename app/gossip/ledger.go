package gossip

import (
	"container/list"
	"crypto/sha256"
	"time"
)

const (
	// maxOffers and maxBytes bound the ledger; the oldest make room.
	maxOffers = 20_000
	maxBytes  = 16 << 20
	// lifetime is the mempool's for transactions that wait.
	lifetime = 3 * time.Hour
)

type key [sha256.Size]byte

func keyOf(tx []byte) key { return sha256.Sum256(tx) }

// offer is a transaction that was given out and is not known to be in a block.
type offer struct {
	key   key
	tx    []byte
	since time.Time
	due   time.Time
	wait  time.Duration
}

func (o *offer) repeated(now time.Time) {
	o.wait = min(max(2*o.wait, patience), longest)
	o.due = now.Add(o.wait)
}

// ledger holds offers in the order of their first time.
type ledger struct {
	order *list.List // of *offer
	byKey map[key]*list.Element
	bytes int
}

func newLedger() *ledger {
	return &ledger{order: list.New(), byKey: map[key]*list.Element{}}
}

func (l *ledger) add(tx []byte, now time.Time) {
	k := keyOf(tx)
	if _, known := l.byKey[k]; known {
		return
	}
	l.byKey[k] = l.order.PushBack(&offer{key: k, tx: tx, since: now, due: now.Add(patience), wait: patience})
	l.bytes += len(tx)
	for l.order.Len() > maxOffers || l.bytes > maxBytes {
		l.drop(l.order.Front().Value.(*offer).key)
	}
}

func (l *ledger) drop(k key) {
	if element, known := l.byKey[k]; known {
		l.bytes -= len(element.Value.(*offer).tx)
		l.order.Remove(element)
		delete(l.byKey, k)
	}
}

// due returns at most limit offers whose time has come, and drops those that got too old.
func (l *ledger) due(now time.Time, limit int) []*offer {
	var found []*offer
	for element := l.order.Front(); element != nil && len(found) < limit; {
		o := element.Value.(*offer)
		element = element.Next()
		switch {
		case now.Sub(o.since) > lifetime:
			l.drop(o.key)
		case !now.Before(o.due):
			found = append(found, o)
		}
	}
	return found
}

// hasten makes everything due.
func (l *ledger) hasten(now time.Time) {
	for element := l.order.Front(); element != nil; element = element.Next() {
		o := element.Value.(*offer)
		o.due, o.wait = now, 0
	}
}
