package observer

import (
	"time"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// Record is an event as snapshots hold it. Nobody changes a Body.
type Record struct {
	Acc  portalabi.Hash // after the event
	Body []byte         // u8 kind || payload
}

// Snapshot is what a watcher knows of a row. Nobody changes one that was published.
type Snapshot struct {
	// Base and BaseAcc come before the first of Records.
	Base    uint64
	BaseAcc portalabi.Hash
	// Records are the events after Base, without gaps. They may end before Tip.
	Records []Record
	Tip     uint64
	TipAcc  portalabi.Hash
	// Time is the remote time, in Unix seconds, up to which nothing happened after Tip.
	Time uint64
	// Observed is when enough endpoints last agreed.
	Observed time.Time
}

// acc returns the accumulator at nonce, if the snapshot has it.
func (s *Snapshot) acc(nonce uint64) (portalabi.Hash, bool) {
	switch {
	case nonce == s.Tip:
		return s.TipAcc, true
	case nonce == s.Base:
		return s.BaseAcc, true
	case nonce < s.Base || nonce-s.Base > uint64(len(s.Records)):
		return portalabi.Hash{}, false
	}
	return s.Records[nonce-s.Base-1].Acc, true
}

// last is the nonce of the last of Records.
func (s *Snapshot) last() uint64 { return s.Base + uint64(len(s.Records)) }
