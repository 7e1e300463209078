package process

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLastLines(t *testing.T) {
	for _, test := range []struct {
		data  string
		lines int
		want  string
	}{
		{"", 3, ""},
		{"\n", 3, ""},
		{"a", 1, "a\n"},
		{"a\nb\nc\n", 2, "b\nc\n"},
		{"a\nb\nc", 2, "b\nc\n"},
		{"a\nb\n", 5, "a\nb\n"},
		{"a\n\nb\n", 2, "\nb\n"},
		{"a\nb\n", 0, ""},
	} {
		require.Equal(t, test.want, string(lastLines([]byte(test.data), test.lines)), "%q %d", test.data, test.lines)
	}
}

func TestTail(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	got, err := Tail(path, 5)
	require.NoError(t, err)
	require.Empty(t, got)

	require.NoError(t, os.WriteFile(path, []byte(strings.Repeat("early\n", tailBytes)+"late\n"), 0o600))
	got, err = Tail(path, 2)
	require.NoError(t, err)
	require.Equal(t, "early\nlate\n", string(got))
}

// stopWriter ends a Follow once it has seen the wanted text.
type stopWriter struct {
	seen bytes.Buffer
	want string
	stop func()
}

func (w *stopWriter) Write(data []byte) (int, error) {
	n, err := w.seen.Write(data)
	if strings.Contains(w.seen.String(), w.want) {
		w.stop()
	}
	return n, err
}

func TestFollow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	require.NoError(t, os.WriteFile(path, []byte("old\nnew\n"), 0o600))
	ctx, cancel := context.WithCancel(t.Context())
	out := &stopWriter{want: "new\n", stop: cancel}
	require.NoError(t, Follow(ctx, path, 4, out))
	require.Equal(t, "new\n", out.seen.String())
}
