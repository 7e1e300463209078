package cmd

import (
	"fmt"
	"sync"
)

// restoration is how far a node is with a snapshot.
type restoration struct {
	mutex        sync.Mutex
	height       uint64
	chunks, done uint32
	bytes        int64
}

func (r *restoration) begin(height uint64, chunks uint32) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.height, r.chunks, r.done, r.bytes = height, chunks, 0, 0
}

// applied notes a chunk. Chunks are restored in order.
func (r *restoration) applied(index uint32, size int64) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.done, r.bytes = index+1, r.bytes+size
}

// String says it to people.
func (r *restoration) String() string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	switch {
	case r.chunks == 0:
		return "looks for peers with a snapshot"
	case r.done < r.chunks:
		return fmt.Sprintf("restores the snapshot of block %d: %d of %d chunks, %.1f MB", r.height, r.done, r.chunks, float64(r.bytes)/1e6)
	}
	return fmt.Sprintf("checks the restored state of block %d", r.height)
}
