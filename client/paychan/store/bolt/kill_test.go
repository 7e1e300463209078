package bolt_test

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/client/paychan/store"
	"github.com/bttcprotocol/bttcd/client/paychan/store/bolt"
)

// childDir tells the test binary, started by TestKill, to be the child.
const childDir = "BTTCD_TEST_STORE_DIR"

const (
	kills   = 12
	writers = 4
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := writeForEver(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// writeForEver counts up one pair of records a writer, and says on standard output what Commit
// returned from, until it is killed.
func writeForEver(dir string) error {
	s, err := bolt.Open(dir)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	var group sync.WaitGroup
	for writer := range writers {
		group.Go(func() {
			count := counted(s, writer)
			for {
				count++
				if err := s.Commit(pair(writer, "left", count), pair(writer, "right", count)); err != nil {
					return
				}
				mu.Lock()
				fmt.Println(writer, count)
				mu.Unlock()
			}
		})
	}
	group.Wait()
	return fmt.Errorf("the store failed")
}

func pair(writer int, side string, count uint64) store.Write {
	return store.Write{Key: []byte(fmt.Sprintf("%d/%s", writer, side)), Value: binary.BigEndian.AppendUint64(nil, count)}
}

// counted returns the count of a writer, or 0 with the two records of its pair apart.
func counted(s *bolt.Store, writer int) uint64 {
	var counts []uint64
	err := s.Load([]byte(fmt.Sprintf("%d/", writer)), func(_, value []byte) error {
		counts = append(counts, binary.BigEndian.Uint64(value))
		return nil
	})
	if err != nil || len(counts) != 2 || counts[0] != counts[1] {
		return 0
	}
	return counts[0]
}

// TestKill kills the writing process again and again: what it was told is on disk, is, and
// pairs are never torn.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	told := make([]uint64, writers)
	for round := range kills {
		killAfter(t, dir, 40+round*13, told)
		s, err := bolt.Open(dir)
		require.NoError(t, err, "the lock dies with the process")
		for writer := range writers {
			count := counted(s, writer)
			require.GreaterOrEqual(t, count, told[writer], "round %d, writer %d", round, writer)
			told[writer] = count
		}
		require.NoError(t, s.Close())
	}
}

// killAfter lets a child write until it has reported so many commits, and notes the last of each
// writer.
func killAfter(t *testing.T, dir string, reports int, told []uint64) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+dir)
	child.Stderr = os.Stderr
	output, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	lines := bufio.NewScanner(output)
	for reports > 0 && lines.Scan() {
		note(t, lines.Text(), told)
		reports--
	}
	require.NoError(t, child.Process.Kill())
	for lines.Scan() { // what was in the pipe was told too
		if strings.Count(lines.Text(), " ") == 1 {
			note(t, lines.Text(), told)
		}
	}
	require.Error(t, child.Wait(), "it was killed")
	require.Zero(t, reports)
}

func note(t *testing.T, line string, told []uint64) {
	t.Helper()
	writer, count, _ := strings.Cut(line, " ")
	index, err := strconv.Atoi(writer)
	require.NoError(t, err)
	value, err := strconv.ParseUint(count, 10, 64)
	require.NoError(t, err)
	require.Greater(t, value, told[index])
	told[index] = value
}
