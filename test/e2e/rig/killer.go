package rig

import (
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Killer ends a process as kill -9 does, as soon as it has committed so many transactions to a file of
// bbolt, which is what the bridge and the relayer keep their state in. A commit that follows the one
// before within microseconds may be in the file, too, when the process ends.
type Killer struct {
	file, watch *os.File
	ended       chan struct{}
	fired       atomic.Bool
}

// KillAfterCommit has the process killed right after its commit number n to the file from now on. For
// a time it looks without rest; later the kernel has to tell it of writes, which takes longer.
func KillAfterCommit(t *testing.T, pid int, path string, n uint64, restless time.Duration) *Killer {
	t.Helper()
	fd, err := syscall.InotifyInit1(syscall.IN_CLOEXEC | syscall.IN_NONBLOCK)
	require.NoError(t, err)
	_, err = syscall.InotifyAddWatch(fd, path, syscall.IN_MODIFY)
	require.NoError(t, err, path)
	file, err := os.Open(path)
	require.NoError(t, err)
	k := &Killer{file: file, watch: os.NewFile(uintptr(fd), "inotify"), ended: make(chan struct{})}
	go k.run(pid, commits(file)+n, restless)
	t.Cleanup(k.Disarm)
	return k
}

// restlessAfterWrite is for the end of a commit: its pages come first, then what makes them count.
const restlessAfterWrite = 2 * time.Millisecond

func (k *Killer) run(pid int, last uint64, restless time.Duration) {
	defer close(k.ended)
	events := make([]byte, 4096)
	for {
		for begin := time.Now(); time.Since(begin) < restless; {
			if commits(k.file) >= last {
				k.fired.Store(syscall.Kill(pid, syscall.SIGKILL) == nil)
				return
			}
		}
		if _, err := k.watch.Read(events); err != nil {
			return
		}
		restless = restlessAfterWrite
	}
}

// Fired reports whether the process was killed.
func (k *Killer) Fired() bool { return k.fired.Load() }

// Disarm ends the watch. It may be called again.
func (k *Killer) Disarm() {
	_ = k.watch.Close()
	<-k.ended
	_ = k.file.Close()
}

// Commits counts the transactions that were ever committed to a file of bbolt.
func Commits(t *testing.T, path string) uint64 {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	return commits(file)
}

// commits reads the greater of the numbers in the file's two meta pages.
func commits(file *os.File) (last uint64) {
	const inPage = 64 // after the header of the page, and magic, version, sizes and roots
	for page := range int64(2) {
		var number [8]byte
		if _, err := file.ReadAt(number[:], page*int64(os.Getpagesize())+inPage); err == nil {
			last = max(last, binary.NativeEndian.Uint64(number[:]))
		}
	}
	return last
}

// PID is that of a validator or of a service now.
func (n *Network) PID(t *testing.T, name string) int {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(n.Dir, "pids", name+".json"))
	require.NoError(t, err)
	var record struct {
		PID int `json:"pid"`
	}
	require.NoError(t, json.Unmarshal(raw, &record), "%s", raw)
	require.Positive(t, record.PID)
	return record.PID
}
