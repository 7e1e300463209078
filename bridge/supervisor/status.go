package supervisor

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/bttcprotocol/bttcd/bridge/journal"
	"github.com/bttcprotocol/bttcd/bridge/watcher"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Status is what this node knows of remote chains.
type Status struct {
	// Problem is why no row is watched, if so.
	Problem string      `json:"problem,omitempty"`
	Rows    []RowStatus `json:"rows"`
}

// RowStatus is a row's.
type RowStatus struct {
	watcher.Status
	// Problem is why it is not watched, if so.
	Problem string `json:"problem,omitempty"`
	// Reported says whether this node votes on what happens there; Applied is the nonce that it
	// last counted from.
	Reported bool   `json:"reported"`
	Applied  uint64 `json:"applied"`
}

// Status returns what is known now, rows by id.
func (s *Supervisor) Status() Status {
	status := Status{Problem: *s.problem.Load()}
	for _, runner := range s.runners() {
		row := RowStatus{Problem: *runner.problem.Load(), Applied: runner.place.Wanted()}
		row.Row, row.Name = runner.row.Id, runner.row.Name
		if w := runner.watcher.Load(); w != nil {
			row.Status = w.Status()
		}
		if snapshot := runner.place.Snapshot(); snapshot != nil {
			row.Reported = s.deps.Now().Sub(snapshot.Observed) <= s.deps.Config.MaxAge
		}
		status.Rows = append(status.Rows, row)
	}
	return status
}

func (s *Supervisor) runners() []*rowRunner {
	s.mu.Lock()
	defer s.mu.Unlock()
	runners := make([]*rowRunner, 0, len(s.rows))
	for _, runner := range s.rows {
		runners = append(runners, runner)
	}
	slices.SortFunc(runners, func(a, b *rowRunner) int { return cmp.Compare(a.row.Id, b.row.Id) })
	return runners
}

var _ types.RemoteIndex = (*Supervisor)(nil)

// Events implements types.RemoteIndex.
func (s *Supervisor) Events(hash [32]byte) []types.EventRef {
	if opened := s.journal.Load(); opened != nil {
		return opened.Events(hash)
	}
	return nil
}

// Hash implements types.RemoteIndex.
func (s *Supervisor) Hash(row uint32, nonce uint64) (hash [32]byte, found bool) {
	if opened := s.journal.Load(); opened != nil {
		return opened.Hash(row, nonce)
	}
	return hash, false
}

// Entry returns a final event with the block that holds it.
func (s *Supervisor) Entry(row uint32, nonce uint64) (journal.Entry, bool) {
	opened := s.journal.Load()
	if opened == nil {
		return journal.Entry{}, false
	}
	entry, found, err := opened.Entry(row, nonce)
	return entry, found && err == nil
}

// ServeHTTP answers with the status, for "bttcd bridge status" and "track" on the same machine. It says
// which providers a validator uses, so it is for its operator alone.
func (s *Supervisor) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(s.Status())
}

// Unfinal returns the events that a remote transaction made and that are not final yet, by row.
func (s *Supervisor) Unfinal(hash [32]byte) map[uint32][]watcher.Unfinal {
	found := map[uint32][]watcher.Unfinal{}
	for _, runner := range s.runners() {
		w := runner.watcher.Load()
		if w == nil {
			continue
		}
		for _, event := range w.Status().Unfinal {
			if event.TxHash == hash {
				found[runner.row.Id] = append(found[runner.row.Id], event)
			}
		}
	}
	return found
}
