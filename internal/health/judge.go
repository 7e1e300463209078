package health

import (
	"fmt"
	"strings"
	"time"
)

// Report is a verdict with what it rests on.
type Report struct {
	State   State    `json:"state"`
	Summary string   `json:"summary"`
	Reasons []string `json:"reasons,omitempty"`

	Height          int64      `json:"height"`
	BlockTime       *time.Time `json:"block_time,omitempty"`
	BlockAgeSeconds float64    `json:"block_age_seconds"`
	CatchingUp      bool       `json:"catching_up"`
	Peers           int        `json:"peers"`
	Sync            *Progress  `json:"sync,omitempty"`
	Validator       Validator  `json:"validator"`
}

// Validator is this node's part in consensus.
type Validator struct {
	Address      string  `json:"address"`
	VotingPower  int64   `json:"voting_power"`
	PowerPercent float64 `json:"power_percent"`
}

// Progress is how far a node that syncs has come.
type Progress struct {
	PeersHeight     int64   `json:"peers_height,omitempty"`
	BlocksBehind    int64   `json:"blocks_behind,omitempty"`
	Percent         float64 `json:"percent,omitempty"`
	BlocksPerSecond float64 `json:"blocks_per_second,omitempty"`
	SecondsLeft     float64 `json:"seconds_left,omitempty"`
}

// Judge says how a node is.
func Judge(facts Facts) Report {
	report := Report{
		Height: facts.Height, CatchingUp: facts.CatchingUp, Peers: facts.Peers,
		Validator: Validator{Address: facts.Validator, VotingPower: facts.Power, PowerPercent: percent(facts.Power, facts.TotalPower)},
	}
	if facts.Height > 0 {
		report.BlockTime, report.BlockAgeSeconds = &facts.BlockTime, round(facts.age().Seconds())
	}
	syncing := facts.CatchingUp || facts.behind() > lag
	if syncing {
		report.Sync = progress(facts)
	}
	report.Reasons = faults(facts, syncing)
	switch {
	case len(report.Reasons) > 0:
		report.State, report.Summary = Stuck, "stuck: "+strings.Join(report.Reasons, "; ")
	case syncing:
		report.State, report.Summary = Syncing, "syncing: "+report.Sync.text(facts)
	default:
		report.State, report.Summary = Fine, fmt.Sprintf("fine: block %d is %s old", facts.Height, seconds(max(0, facts.age())))
	}
	return report
}

// Unreachable is the verdict on a node whose consensus does not answer.
func Unreachable(wait time.Duration, err error) Report {
	reason := fmt.Sprintf("consensus does not answer within %s: a block takes long to execute, or hangs (%s)", seconds(wait), err)
	return Report{State: Stuck, Summary: "stuck: " + reason, Reasons: []string{reason}}
}

// faults are the reasons for which a node gets no further.
func faults(f Facts, syncing bool) []string {
	switch {
	case f.Height == 0 && f.GenesisTime.After(f.Now):
		return []string{fmt.Sprintf("the chain starts at %s", f.GenesisTime.UTC().Format(time.RFC3339))}
	case f.Height > 0 && -f.age() > ahead:
		return []string{fmt.Sprintf("this machine's clock is %s behind the chain's: synchronize it", seconds(-f.age()))}
	}
	var reasons []string
	if f.Peers == 0 && !f.alone() {
		reasons = append(reasons, "no peers: see p2p.persistent_peers and p2p.seeds in config.toml, and whether TCP connections to them pass")
	}
	if syncing {
		return append(reasons, stalled(f)...)
	}
	return append(reasons, silent(f)...)
}

// stalled is about a node that should be catching up.
func stalled(f Facts) []string {
	if f.Earlier == nil || f.Height > f.Earlier.Height || f.Now.Sub(f.Earlier.At) < silence {
		return nil
	}
	return []string{fmt.Sprintf("no progress from block %d for %s", f.Height, seconds(f.Now.Sub(f.Earlier.At)))}
}

// silent is about a node that takes part in a chain without new blocks.
func silent(f Facts) []string {
	if f.Height > 0 && f.age() <= silence {
		return nil
	}
	if f.moves() {
		return []string{fmt.Sprintf("this machine's clock is about %s ahead of the chain's: synchronize it", seconds(f.age()))}
	}
	reasons := []string{"no block yet"}
	if f.Height > 0 {
		reasons = []string{fmt.Sprintf("no block after %d for %s", f.Height, seconds(f.age()))}
	}
	if f.TotalPower > 0 && 3*f.Votes.Power <= 2*f.TotalPower {
		reasons = append(reasons, fmt.Sprintf("only %.1f%% of the voting power votes in round %d, and more than two thirds must%s",
			percent(f.Votes.Power, f.TotalPower), f.Votes.Round, missing(f.Votes.Missing)))
	}
	return reasons
}

// maxNamed bounds how many validators a sentence names.
const maxNamed = 5

func missing(validators []string) string {
	switch {
	case len(validators) == 0:
		return ""
	case len(validators) > maxNamed:
		return fmt.Sprintf(" (missing: %s and %d more)", strings.Join(validators[:maxNamed], ", "), len(validators)-maxNamed)
	default:
		return fmt.Sprintf(" (missing: %s)", strings.Join(validators, ", "))
	}
}
