package paychan_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/internal/fake"
	"github.com/bttcprotocol/bttcd/client/paychan/store/bolt"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// childDir tells the test binary, started by TestKilledPayee, to be the payee that is killed.
const childDir = "BTTCD_TEST_PAYEE_DIR"

const (
	kills      = 8
	childLanes = 3
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		receiveForEver(dir)
	}
	os.Exit(m.Run())
}

// fatal is a require.TestingT for the child.
type fatal struct{}

func (fatal) Helper() {}

func (fatal) Errorf(format string, args ...any) { fmt.Fprintf(os.Stderr, format, args...) }

func (fatal) FailNow() { os.Exit(1) }

func childLane(number uint32) func(*types.Voucher) {
	return func(v *types.Voucher) { v.Lane = number }
}

// openPayee opens the payee of the child or of its parent in a world that is the same each time.
func openPayee(t tb, dir string) (*world, *paychan.Payee, *bolt.Store) {
	t.Helper()
	w := newWorld(t)
	disk, err := bolt.Open(dir)
	require.NoError(t, err)
	book, err := paychan.OpenBook(ctx, w.chain.Account(w.payee.Address()), disk)
	require.NoError(t, err)
	payee := w.payeeOn(t, fake.NewStore(), func(c *paychan.PayeeConfig) { c.Book = book })
	return w, payee, disk
}

// receiveForEver receives on some lanes at once, and says on standard output what Receive
// returned from, until it is killed.
func receiveForEver(dir string) {
	w, payee, _ := openPayee(fatal{}, dir)
	var mu sync.Mutex
	var group sync.WaitGroup
	for lane := range uint32(childLanes) {
		group.Go(func() {
			amount := int64(0)
			if _, err := payee.Held(w.voucher(fatal{}, childLane(lane)).Voucher.LaneKey()); err == nil {
				amount = held(fatal{}, payee, w.voucher(fatal{}, childLane(lane)).Voucher.LaneKey()).Int64()
			}
			for peer := payee.Peer(); ; {
				amount++
				_, err := peer.Receive(ctx, encode(fatal{}, w.voucher(fatal{}, childLane(lane), worth(amount))))
				require.NoError(fatal{}, err)
				mu.Lock()
				fmt.Println(lane, amount)
				mu.Unlock()
			}
		})
	}
	group.Wait()
}

// TestKilledPayee kills a receiving process again and again: what Receive returned from is there.
func TestKilledPayee(t *testing.T) {
	dir := t.TempDir()
	told := map[uint32]int64{}
	for round := range kills {
		killAfter(t, dir, 30+round*17, told)
		w, payee, disk := openPayee(t, dir)
		for lane, amount := range told {
			name := w.voucher(t, childLane(lane)).Voucher.LaneKey()
			require.GreaterOrEqual(t, held(t, payee, name).Int64(), amount, "round %d, lane %d", round, lane)
			exposure, err := payee.Exposure(name)
			require.NoError(t, err)
			require.Equal(t, chain.BaseDenom, exposure.Denom)
		}
		require.NoError(t, payee.Close())
		require.NoError(t, disk.Close())
	}
}

// killAfter lets a child receive until it has told so many vouchers, and notes the last of each
// lane, those still in the pipe too.
func killAfter(t *testing.T, dir string, reports int, told map[uint32]int64) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+dir)
	child.Stderr = os.Stderr
	output, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	lines, count := bufio.NewScanner(output), 0
	for lines.Scan() {
		var lane uint32
		var amount int64
		_, err := fmt.Sscan(lines.Text(), &lane, &amount)
		require.NoError(t, err)
		require.Greater(t, amount, told[lane])
		told[lane] = amount
		if count++; count == reports {
			require.NoError(t, child.Process.Kill())
		}
	}
	require.Error(t, child.Wait(), "it was killed")
	require.GreaterOrEqual(t, count, reports)
}
