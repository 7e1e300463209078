// Package leak finds goroutines of the bridge that outlive a test.
//
// Invariant: a goroutine counts if its stack or what started it is in this room. Only tests import it.
package leak

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// room begins the packages whose goroutines count.
const room = "github.com/bttcprotocol/bttcd/bridge/"

// patience is how long goroutines may take to end once they were told to.
const patience = 5 * time.Second

// Check fails the test if goroutines of the bridge are left when it ends. Call it first, so that
// the test's own cleanups come before.
func Check(t testing.TB) {
	t.Helper()
	t.Cleanup(func() {
		late := time.After(patience)
		for {
			left := running()
			if len(left) == 0 {
				return
			}
			select {
			case <-late:
				t.Errorf("%d goroutines are left:\n%s", len(left), strings.Join(left, "\n\n"))
				return
			default:
				runtime.Gosched()
			}
		}
	})
}

func running() []string {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	var left []string
	for _, stack := range strings.Split(string(stacks), "\n\n") {
		if strings.Contains(stack, room) && !strings.Contains(stack, "testing.tRunner") && !strings.Contains(stack, "testing.Main") {
			left = append(left, stack)
		}
	}
	return left
}
