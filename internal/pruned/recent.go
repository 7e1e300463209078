package pruned

import "sync"

// rememberedTxs is how many hashes are remembered: more than the mempool holds.
const rememberedTxs = 20_000

// recent is a set that forgets the oldest of its texts.
type recent struct {
	mutex sync.Mutex
	known map[string]bool
	order []string
	next  int
}

func newRecent(size int) *recent {
	return &recent{known: map[string]bool{}, order: make([]string, size)}
}

func (r *recent) add(text string) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if text == "" || len(text) > 66 || r.known[text] {
		return
	}
	delete(r.known, r.order[r.next])
	r.order[r.next], r.known[text] = text, true
	r.next = (r.next + 1) % len(r.order)
}

func (r *recent) has(text string) bool {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.known[text]
}
