// Package doctor examines the home of a node: its configuration, genesis, clock, disk, ports, peers, bridge
// endpoints and keys, and says what to change.
//
// Invariant: it only looks. Nothing in the home is written, no key and no URL (which may hold a provider's
// token) is in what it says, and a check that fails or hangs costs its own findings alone. The one caller is
// `bttcd doctor`.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Level is how bad a finding is.
type Level string

// The levels. A node with an error does not start, does not follow its chain, or is in danger.
const (
	Fine    Level = "fine"
	Warning Level = "warning"
	Error   Level = "error"
)

// ExitCode is what a program that asked is told: 0, 1 or 2.
func (l Level) ExitCode() int {
	switch l {
	case Error:
		return 2
	case Warning:
		return 1
	default:
		return 0
	}
}

// Finding is one thing that was looked at.
type Finding struct {
	Check string `json:"check"`
	Level Level  `json:"level"`
	// Said is what is so, Do what to change; empty if it is fine.
	Said string `json:"said"`
	Do   string `json:"do,omitempty"`
}

// Check looks at one thing. It returns at least one finding, what is fine too.
type Check interface {
	Name() string
	Look(ctx context.Context, home *Home) []Finding
}

// Look is a Check made of a function.
type Look struct {
	Of string
	By func(ctx context.Context, home *Home) []Finding
}

// Name implements Check.
func (l Look) Name() string { return l.Of }

// Look implements Check.
func (l Look) Look(ctx context.Context, home *Home) []Finding { return l.By(ctx, home) }

// Checks are all that need nothing but the home.
func Checks() []Check {
	return []Check{
		Look{"config", lookAtConfig}, Look{"settings", lookAtSettings}, Look{"genesis", lookAtGenesis}, Look{"node", lookAtNode},
		Look{"clock", lookAtClock}, Look{"disk", lookAtDisk}, Look{"ports", lookAtPorts}, Look{"peers", lookAtPeers},
		Look{"keys", lookAtKeys}, Look{"signer", lookAtSigner}, Look{"bridge", lookAtBridge},
	}
}

// Report is what was found, in the order of the checks.
type Report struct {
	Home     string    `json:"home"`
	Level    Level     `json:"level"`
	Findings []Finding `json:"findings"`
}

// patience bounds one check: it asks several servers at once, each for a few seconds.
const patience = 20 * time.Second

// Examine runs checks one after the other.
func Examine(ctx context.Context, home *Home, checks []Check) Report {
	report := Report{Home: home.Path, Level: Fine, Findings: []Finding{}}
	for _, check := range checks {
		for _, finding := range look(ctx, home, check) {
			finding.Check = check.Name()
			report.Findings = append(report.Findings, finding)
			if finding.Level.ExitCode() > report.Level.ExitCode() {
				report.Level = finding.Level
			}
		}
	}
	return report
}

func look(ctx context.Context, home *Home, check Check) (findings []Finding) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	defer func() {
		if panicked := recover(); panicked != nil {
			findings = []Finding{warning("tell the developers, with this line", "this check failed: %v", panicked)}
		}
	}()
	return check.Look(ctx, home)
}

func fine(format string, args ...any) Finding {
	return Finding{Level: Fine, Said: fmt.Sprintf(format, args...)}
}

func warning(do, format string, args ...any) Finding {
	return Finding{Level: Warning, Said: fmt.Sprintf(format, args...), Do: do}
}

func wrong(do, format string, args ...any) Finding {
	return Finding{Level: Error, Said: fmt.Sprintf(format, args...), Do: do}
}

// orFine adds what is fine if nothing else was found.
func orFine(findings []Finding, format string, args ...any) []Finding {
	if len(findings) == 0 {
		return []Finding{fine(format, args...)}
	}
	return findings
}

// errNotThere is about homes.
var errNotThere = errors.New("there is no such folder")
