package network

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/fakenode"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
)

func TestMain(m *testing.M) { os.Exit(fakenode.Run(m)) }

// output is a buffer that a test may read while it is written.
type output struct {
	mutex  sync.Mutex
	buffer bytes.Buffer
}

func (o *output) Write(data []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.buffer.Write(data)
}

func (o *output) String() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.buffer.String()
}

func (o *output) await(t *testing.T, text string) {
	t.Helper()
	require.Eventually(t, func() bool { return strings.Contains(o.String(), text) }, 20*time.Second, 5*time.Millisecond,
		"waiting for %q", text)
}

// bench is a directory for one testnet of the fake node; nothing outlives the test.
type bench struct {
	dir     directory.Directory
	options Options
	out     *output
	report  *progress.Reporter
}

func newBench(t *testing.T) *bench {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	dir, err := directory.Open(filepath.Join(t.TempDir(), "net"))
	require.NoError(t, err)
	out := &output{}
	b := &bench{
		dir: dir, out: out, report: progress.New(out),
		options: Options{Binary: self, Height: 3, Timeout: 20 * time.Second, NoBridge: true},
	}
	t.Cleanup(func() {
		paths, err := filepath.Glob(dir.PID("*"))
		require.NoError(t, err)
		for _, path := range paths {
			_, err := process.Kill(path)
			require.NoError(t, err)
		}
	})
	return b
}

func (b *bench) up(t *testing.T) (*Network, Children) {
	t.Helper()
	network, children, err := Up(t.Context(), b.dir, b.options, b.report)
	require.NoError(t, err)
	return network, children
}

// refuse brings the testnet up, which must fail with want and leave nothing running.
func (b *bench) refuse(t *testing.T, want string) {
	t.Helper()
	_, _, err := Up(t.Context(), b.dir, b.options, b.report)
	require.ErrorContains(t, err, want)
}

func (b *bench) requireNoProcess(t *testing.T) {
	t.Helper()
	paths, err := filepath.Glob(b.dir.PID("*"))
	require.NoError(t, err)
	require.Empty(t, paths)
}

func requireStates(t *testing.T, network *Network, want ...process.State) {
	t.Helper()
	status, err := network.Status(t.Context())
	require.NoError(t, err)
	var got []process.State
	for _, validator := range status.Validators {
		got = append(got, validator.State)
	}
	require.Equal(t, want, got)
}

func killChild(t *testing.T, children Children, name string) {
	t.Helper()
	child, err := os.FindProcess(children[name].Record.PID)
	require.NoError(t, err)
	require.NoError(t, child.Kill())
	<-children[name].Done()
}

func occupy(t *testing.T, port int) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp4", ports.Address(port))
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	return listener
}

func canceled(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
