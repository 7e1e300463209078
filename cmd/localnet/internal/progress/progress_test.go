package progress

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func (c *clock) pass(d time.Duration) { c.now = c.now.Add(d) }

func TestLinesOnAFile(t *testing.T) {
	var out bytes.Buffer
	c := &clock{now: time.Unix(1000, 0)}
	reporter := newReporter(&out, false, c.Now)
	reporter.Begin("write the homes")
	c.pass(1500 * time.Millisecond)
	reporter.Done("4 validators")
	reporter.Note("between steps")
	reporter.Begin("wait")
	reporter.Note("too early")
	c.pass(noteInterval)
	reporter.Note("height 1")
	reporter.Note("too early again")
	reporter.Fail()
	reporter.Fail()
	reporter.Say("done %d", 1)
	require.Equal(t, "[  1.5s] write the homes: 4 validators (1.5s)\n"+
		"[  6.5s] wait: height 1\n[  6.5s] wait: FAILED\n[  6.5s] done 1\n", out.String())
}

func TestATerminalIsRewritten(t *testing.T) {
	var out bytes.Buffer
	c := &clock{now: time.Unix(1000, 0)}
	reporter := newReporter(&out, true, c.Now)
	reporter.Begin("wait")
	reporter.Note("height 1")
	reporter.Done("")
	const erase = "\r\x1b[K"
	require.Equal(t, erase+"[  0.0s] wait: ..."+erase+"[  0.0s] wait: height 1"+erase+"[  0.0s] wait (0.0s)\n", out.String())
}

func TestNewTakesABufferForAFile(t *testing.T) {
	require.False(t, New(&bytes.Buffer{}).terminal)
}

func TestTable(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, Table(&out, []string{"NAME", "PID"}, [][]string{{"validator-0", "7"}}))
	require.Equal(t, "NAME         PID\nvalidator-0  7\n", out.String())
}
