package observer_test

import (
	"encoding/binary"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bttcprotocol/bttcd/bridge/internal/leak"
	"github.com/bttcprotocol/bttcd/bridge/observer"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

const row = 7

// world is an observer with a clock of its own.
type world struct {
	*observer.Observer
	place *observer.Row
	now   time.Time
}

func newWorld() *world {
	w := &world{now: time.Unix(1_700_000_000, 0)}
	w.Observer = observer.New(observer.Config{MaxAge: time.Minute, Now: func() time.Time { return w.now }})
	w.place = w.Row(row)
	return w
}

func acc(nonce uint64) portalabi.Hash {
	return portalabi.Keccak(binary.BigEndian.AppendUint64(nil, nonce))
}

// publish shows a window of the events up to tip.
func (w *world) publish(base, last, tip uint64) {
	s := observer.Snapshot{Base: base, BaseAcc: acc(base), Tip: tip, TipAcc: acc(tip), Time: 99, Observed: w.now}
	for nonce := base + 1; nonce <= last; nonce++ {
		s.Records = append(s.Records, observer.Record{Acc: acc(nonce), Body: []byte{byte(nonce)}})
	}
	w.place.Publish(s)
}

func (w *world) woken() bool {
	select {
	case <-w.place.Wake():
		return true
	default:
		return false
	}
}

func TestReportIsWhatConsensusAccepts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld()
		tip := rapid.Uint64Range(0, 200).Draw(t, "tip")
		first := rapid.Uint64Range(0, tip).Draw(t, "first")
		w.publish(first, tip, tip)
		base := rapid.Uint64Range(first, 250).Draw(t, "base")
		report, ok := w.Report(row, base)
		require.True(t, ok)
		require.NoError(t, report.Validate())
		require.Equal(t, types.RowReport{Row: row, Base: base, Tip: tip, Time: 99, Accs: report.Accs}, report)
		for i, nonce := range types.Points(base, tip) {
			want := acc(nonce)
			require.Equal(t, want[:], report.Accs[i])
		}
		require.False(t, w.woken(), "all there is is in memory")
	})
}

func TestAbstainsWhenItKnowsTooLittle(t *testing.T) {
	w := newWorld()
	_, ok := w.Report(row, 0)
	require.False(t, ok, "nothing was seen")
	_, ok = w.Report(row+1, 0)
	require.False(t, ok, "nobody watches the row")
	require.Empty(t, w.Bodies(row, 0, 10))
	require.Empty(t, w.Bodies(row+1, 0, 10))

	w.publish(0, 5, 5)
	_, ok = w.Report(row, 0)
	require.True(t, ok)
	w.now = w.now.Add(time.Minute)
	_, ok = w.Report(row, 0)
	require.True(t, ok)
	w.now = w.now.Add(time.Second)
	_, ok = w.Report(row, 0)
	require.False(t, ok, "what is old is not reported")

	w.publish(0, 5, 5)
	w.place.Withdraw()
	_, ok = w.Report(row, 0)
	require.False(t, ok)
}

func TestAsksForWhatIsNotInMemory(t *testing.T) {
	w := newWorld()
	w.publish(4000, 9000, 9000)
	_, ok := w.Report(row, 100)
	require.False(t, ok)
	require.True(t, w.woken())
	require.Equal(t, uint64(100), w.place.Wanted())

	w.publish(100, 3000, 9000)
	_, ok = w.Report(row, 100)
	require.True(t, ok)
	require.False(t, w.woken())
	_, ok = w.Report(row, 2500)
	require.True(t, ok, "the window still has what is needed")
	require.True(t, w.woken(), "and is moved before it has not")
	_, ok = w.Report(row, 2990)
	require.False(t, ok)
	_, ok = w.Report(row, 2990)
	require.False(t, ok, "asking twice does not block")
}

func TestBodies(t *testing.T) {
	w := newWorld()
	w.publish(10, 20, 30)
	require.Equal(t, [][]byte{{11}, {12}}, w.Bodies(row, 10, 2))
	require.Equal(t, [][]byte{{20}}, w.Bodies(row, 19, 64))
	require.Len(t, w.Bodies(row, 10, 1000), 10)
	for _, after := range []uint64{0, 9, 20, 1 << 63} {
		require.Empty(t, w.Bodies(row, after, 10))
	}
	require.Empty(t, w.Bodies(row, 10, 0))
	require.Empty(t, w.Bodies(row, 10, -1))
}

func TestReadersAndWriterDoNotMeet(t *testing.T) {
	leak.Check(t)
	w := newWorld()
	s := observer.Snapshot{BaseAcc: acc(0), TipAcc: acc(0), Observed: w.now}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 2000 {
				if report, ok := w.Report(row, 3); ok && report.Validate() != nil {
					t.Error("a report that is torn")
				}
				for i, body := range w.Bodies(row, 5, 64) {
					if body[0] != byte(6+i) {
						t.Error("a body that is not its own")
					}
				}
			}
		})
	}
	group.Go(func() {
		for nonce := uint64(1); nonce <= 2000; nonce++ {
			s.Records = append(s.Records, observer.Record{Acc: acc(nonce), Body: []byte{byte(nonce)}})
			s.Tip, s.TipAcc = nonce, acc(nonce)
			w.place.Publish(s)
			w.Row(uint32(nonce % 50))
		}
	})
	group.Wait()
}
