// Package progress shows what a command is doing: steps with the time they took, on a
// terminal and in a log file alike.
//
// Invariant: on anything but a terminal it writes whole lines only. The network and tour
// packages are its callers.
package progress

import (
	"fmt"
	"io"
	"os"
	"time"
)

// Reporter writes steps.
type Reporter struct {
	out      io.Writer
	terminal bool
	now      func() time.Time
	start    time.Time
	// step is the step under way, empty between steps.
	step      string
	stepStart time.Time
	lastNote  time.Time
}

// noteInterval is how often a step under way writes a line where lines cannot be rewritten.
const noteInterval = 5 * time.Second

// New returns a reporter that writes to out.
func New(out io.Writer) *Reporter {
	return newReporter(out, isTerminal(out), time.Now)
}

func newReporter(out io.Writer, terminal bool, now func() time.Time) *Reporter {
	return &Reporter{out: out, terminal: terminal, now: now, start: now()}
}

func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// Begin starts a step.
func (r *Reporter) Begin(step string) {
	r.step, r.stepStart, r.lastNote = step, r.now(), r.now()
	if r.terminal {
		r.rewrite("...")
	}
}

// Note tells how far the step is. Most notes of a long wait are not shown on what is no terminal.
func (r *Reporter) Note(note string) {
	switch {
	case r.step == "":
	case r.terminal:
		r.rewrite(note)
	case r.now().Sub(r.lastNote) >= noteInterval:
		r.lastNote = r.now()
		r.line(r.step + ": " + note)
	}
}

// Done ends the step; result may be empty.
func (r *Reporter) Done(result string) {
	took := seconds(r.now().Sub(r.stepStart))
	text := r.step
	if result != "" {
		text += ": " + result
	}
	r.step = ""
	r.clear()
	r.line(fmt.Sprintf("%s (%s)", text, took))
}

// Fail ends the step, if one is under way, as the one which did not work.
func (r *Reporter) Fail() {
	if r.step == "" {
		return
	}
	text := r.step
	r.step = ""
	r.clear()
	r.line(text + ": FAILED")
}

// Say writes a line that is no step.
func (r *Reporter) Say(format string, args ...any) {
	r.clear()
	r.line(fmt.Sprintf(format, args...))
}

// Elapsed is the time since the reporter was made.
func (r *Reporter) Elapsed() time.Duration { return r.now().Sub(r.start) }

// Out is where the reporter writes.
func (r *Reporter) Out() io.Writer { return r.out }

// Progress is worth no failure: errors of the writer are dropped in line, rewrite and clear.
func (r *Reporter) line(text string) {
	_, _ = fmt.Fprintf(r.out, "[%6s] %s\n", seconds(r.Elapsed()), text)
}

func (r *Reporter) rewrite(note string) {
	_, _ = fmt.Fprintf(r.out, "\r\x1b[K[%6s] %s: %s", seconds(r.Elapsed()), r.step, note)
}

func (r *Reporter) clear() {
	if r.terminal {
		_, _ = fmt.Fprint(r.out, "\r\x1b[K")
	}
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1fs", d.Seconds()) }
