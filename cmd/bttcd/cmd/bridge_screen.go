package cmd

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// screen shows a text that changes: in its place on a terminal, else each time it is another one.
type screen struct {
	out      io.Writer
	terminal bool
	width    int
	last     string
}

func newScreen(out io.Writer) *screen {
	s := &screen{out: out}
	if file, ok := out.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		s.terminal, s.width = true, 80
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
			s.width = width
		}
	}
	return s
}

// draw shows the text; over says that it takes the place of the last one.
func (s *screen) draw(text string, over bool) error {
	if text == s.last {
		return nil
	}
	if s.terminal && over && s.last != "" {
		// Up to the first line of the last text, and clear from there.
		if _, err := fmt.Fprintf(s.out, "\x1b[%dA\x1b[J", s.lines(s.last)); err != nil {
			return err
		}
	}
	s.last = text
	_, err := io.WriteString(s.out, text)
	return err
}

// lines counts those of the terminal, where long ones are wrapped.
func (s *screen) lines(text string) int {
	count := 0
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		count += 1 + max(0, len(line)-1)/s.width
	}
	return count
}
