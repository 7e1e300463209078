// Package health judges a node from what CometBFT says about it: fine, syncing and how far,
// or stuck and why.
//
// Invariant: Judge is pure. It trusts this node alone; what peers claim about heights counts
// only by their median, so that one of them cannot make the node look behind.
//
// Callers: the app's REST endpoint /bttc/health and `bttcd status`.
package health

import "time"

// State is the verdict in one word.
type State string

// The states. Only a node that is fine should be asked about balances.
const (
	Fine    State = "fine"
	Syncing State = "syncing"
	Stuck   State = "stuck"
)

const (
	// silence is how long a chain may be without a block: several rounds with dead proposers.
	silence = 30 * time.Second
	// ahead is how far the time of a block may lie in the future of this machine.
	ahead = 10 * time.Second
	// lag is how many blocks a node that takes part may be behind.
	lag = 10
)

// Facts are what is known of a node at one moment.
type Facts struct {
	Now         time.Time
	Height      int64
	BlockTime   time.Time
	GenesisTime time.Time // known only before the first block
	CatchingUp  bool

	Peers       int
	PeersHeight int64 // what half of the peers claim at least; 0 if they claim nothing

	Validator  string // the consensus address of this node's key
	Power      int64  // of this node's validator, 0 if it is none
	TotalPower int64
	Votes      Votes

	// Earlier is the height at an earlier moment, if there was one.
	Earlier *Earlier
}

// Earlier is what was seen before, which tells how fast a node moves.
type Earlier struct {
	Height int64
	At     time.Time
}

// Votes are those that the round that runs waits for: the prevotes, or the precommits if there are
// enough of these.
type Votes struct {
	Round   int
	Power   int64
	Missing []string // consensus addresses of validators that have not voted
}

// alone reports whether this node can make blocks without anybody.
func (f Facts) alone() bool { return f.TotalPower > 0 && 3*f.Power > 2*f.TotalPower }

func (f Facts) age() time.Duration { return f.Now.Sub(f.BlockTime) }

func (f Facts) behind() int64 { return max(0, f.PeersHeight-f.Height) }

// moves reports whether there is a newer block than shortly before.
func (f Facts) moves() bool {
	return f.Earlier != nil && f.Height > f.Earlier.Height && f.Now.Sub(f.Earlier.At) < silence
}
