package verify

import (
	lru "github.com/hashicorp/golang-lru/v2"
)

// DefaultSize holds the vouchers of several full blocks, in about 20 MB.
const DefaultSize = 1 << 16

// LRU remembers the verifications that were used last.
type LRU struct{ keys *lru.Cache[Key, struct{}] }

var _ Remembered = (*LRU)(nil)

// NewLRU returns an empty set of at most size verifications. It panics unless size is positive.
func NewLRU(size int) *LRU {
	keys, err := lru.New[Key, struct{}](size)
	if err != nil {
		panic(err)
	}
	return &LRU{keys}
}

// Seen reports whether the verification was added and not forgotten since.
func (l *LRU) Seen(key Key) bool {
	_, seen := l.keys.Get(key)
	return seen
}

// Add remembers a verification.
func (l *LRU) Add(key Key) { l.keys.Add(key, struct{}{}) }
