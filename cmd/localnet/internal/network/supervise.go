package network

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
)

// superviseInterval is how often the pid files are looked at. Files rather than children
// are watched because other commands may stop and start validators meanwhile.
const superviseInterval = 250 * time.Millisecond

// sighting is what was last seen of a validator.
type sighting struct {
	record process.Record
	state  process.State
}

// supervisor reports what happens to the validators of a testnet in the foreground.
type supervisor struct {
	network  *Network
	children Children
	report   *progress.Reporter
	seen     map[string]sighting
}

// Supervise reports validators that die, stop and start until ctx ends, which is no error,
// or until none is left. It never ends a validator itself.
func (n *Network) Supervise(ctx context.Context, children Children, report *progress.Reporter) error {
	s := &supervisor{network: n, children: children, report: report, seen: map[string]sighting{}}
	for _, name := range n.names() {
		record, state, err := process.Look(n.Dir.PID(name))
		if err != nil {
			return err
		}
		s.seen[name] = sighting{record, state}
	}
	for name, child := range children {
		s.seen[name] = sighting{child.Record, process.Running}
	}
	ticker := time.NewTicker(superviseInterval)
	defer ticker.Stop()
	for {
		ended, err := s.look()
		if ended || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

func (s *supervisor) look() (bool, error) {
	// Another command may have put another testnet in its place.
	if network, err := load(s.network.Dir); err == nil {
		s.network = network
	}
	running := 0
	var died bool
	for _, name := range s.network.names() {
		record, state, err := process.Look(s.network.Dir.PID(name))
		if err != nil {
			return false, err
		}
		s.compare(name, sighting{record, state})
		died = died || state == process.Dead && !record.Stopping
		if state == process.Running && s.network.isValidator(name) {
			running++
		}
	}
	if running > 0 || !s.idle() {
		return false, nil
	}
	if died {
		return true, errors.New("no validator is left: `localnet up` resumes the testnet")
	}
	s.report.Say("another command took the testnet down")
	return true, nil
}

// compare reports what changed. A record that is Stopping belongs to a command at work,
// which removes it when it is done.
func (s *supervisor) compare(name string, now sighting) {
	before := s.seen[name]
	if now.state == process.Dead && now.record.Stopping {
		return
	}
	s.seen[name] = now
	switch {
	case now.state == process.Running && (before.state != process.Running || before.record.PID != now.record.PID):
		s.report.Say("%s was started again (pid %d)", name, now.record.PID)
	case now.state == process.Stopped && before.state != process.Stopped:
		s.report.Say("%s was stopped", name)
	case now.state == process.Dead && before.state == process.Running:
		s.report.Say("%s\n    the others go on; `localnet start %s` brings it back", s.network.obituary(name, s.cause(name, now.record)), name)
	}
}

// cause returns how a validator ended, if it is a child of this process.
func (s *supervisor) cause(name string, record process.Record) error {
	child := s.children[name]
	if child == nil || child.Record.PID != record.PID || child.Record.Start != record.Start {
		return fmt.Errorf("pid %d", record.PID)
	}
	<-child.Done()
	return child.Err()
}

// idle reports whether no command is at work, such as one that restarts the only validator.
func (s *supervisor) idle() bool {
	return !s.network.Dir.Busy()
}
