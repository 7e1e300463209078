package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/bttcprotocol/bttcd/test/load"
)

// startLimit and stopLimit bound how long a node may take to its first block and to its end.
const (
	startLimit = time.Minute
	stopLimit  = 30 * time.Second
	// lookLimit bounds one question to it, so that one lost on a busy machine is asked again.
	lookLimit = 5 * time.Second
)

// node is a running bttcd.
type node struct {
	*load.Client
	process *exec.Cmd
	exited  chan error
	log     string
	pprof   string
	metrics string
	// grpc is host:port.
	grpc string
}

// nodePorts are the variables that move a node's servers to free ports.
var nodePorts = []string{
	"BTTCD_P2P_LADDR", "BTTCD_RPC_LADDR", "BTTCD_API_ADDRESS", "BTTCD_GRPC_ADDRESS", "BTTCD_JSON_RPC_ADDRESS",
	"BTTCD_JSON_RPC_WS_ADDRESS", "BTTCD_RPC_PPROF_LADDR", "BTTCD_INSTRUMENTATION_PROMETHEUS_LISTEN_ADDR",
	"BTTCD_EVM_GETH_METRICS_ADDRESS", "BTTCD_JSON_RPC_METRICS_ADDRESS",
}

// startNode starts bttcd in a home with these settings and returns when it has a block.
func startNode(ctx context.Context, s settings, home string, options map[string]any, environment []string) (*node, error) {
	n, err := launch(ctx, s, filepath.Join(home, "log"), []string{"start", "--home", home, "--log_no_color"}, options, environment)
	if err != nil {
		return nil, err
	}
	if err := n.await(ctx, 1); err != nil {
		return nil, errors.Join(err, n.stop())
	}
	return n, nil
}

// launch runs a command of bttcd that becomes a node, on free ports.
func launch(
	ctx context.Context, s settings, logPath string, args []string, options map[string]any, environment []string,
) (*node, error) {
	addresses, err := freeAddresses(len(nodePorts))
	if err != nil {
		return nil, err
	}
	process := exec.CommandContext(ctx, s.bttcd, args...)
	process.Env = append(os.Environ(), environment...)
	for i, name := range nodePorts {
		address := addresses[i]
		if name == "BTTCD_P2P_LADDR" || name == "BTTCD_RPC_LADDR" || name == "BTTCD_API_ADDRESS" {
			address = "tcp://" + address
		}
		process.Env = append(process.Env, name+"="+address)
	}
	for key, value := range options {
		name := "BTTCD_" + strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(key))
		process.Env = append(process.Env, fmt.Sprint(name, "=", value))
	}
	n := &node{
		Client:  load.NewClient("http://"+addresses[1], "http://"+addresses[2], "http://"+addresses[4], 64),
		process: process, exited: make(chan error, 1), log: logPath, pprof: "http://" + addresses[6],
		metrics: "http://" + addresses[7] + "/metrics", grpc: addresses[3],
	}
	logFile, err := os.Create(n.log)
	if err != nil {
		return nil, err
	}
	process.Stdout, process.Stderr = logFile, logFile
	if err := process.Start(); err != nil {
		return nil, errors.Join(err, logFile.Close())
	}
	go func() { n.exited <- errors.Join(process.Wait(), logFile.Close()) }()
	return n, nil
}

// await waits until the node has committed height, startLimit at most.
func (n *node) await(ctx context.Context, height int64) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		look, done := context.WithTimeout(ctx, lookLimit)
		at, err := n.Height(look)
		done()
		if err == nil && at >= height {
			return nil
		}
		select {
		case err := <-n.exited:
			n.exited <- err
			return fmt.Errorf("the node ended: %w: %s", err, n.lastLines())
		case <-ctx.Done():
			return fmt.Errorf("no block %d within %s: %s", height, startLimit, n.lastLines())
		case <-ticker.C:
		}
	}
}

func (n *node) lastLines() string {
	text := n.text()
	return text[max(0, len(text)-2000):]
}

// text is all that the node has printed.
func (n *node) text() string {
	text, err := os.ReadFile(n.log)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// processorTime is what the node has used of its processors. It is read after stop.
func (n *node) processorTime() time.Duration {
	return n.process.ProcessState.UserTime() + n.process.ProcessState.SystemTime()
}

// stop ends the node as an operator would.
func (n *node) stop() error {
	_ = n.process.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-n.exited:
		return err
	case <-time.After(stopLimit):
		return errors.Join(fmt.Errorf("the node did not stop within %s", stopLimit), n.process.Process.Kill())
	}
}

// memoryMB is what the process holds now (VmRSS) or held at most (VmHWM), in MB of 10^6 bytes.
func (n *node) memoryMB(field string) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", n.process.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if rest, found := strings.CutPrefix(line, field+":"); found {
			kilobytes, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			return kilobytes * 1024 / 1e6, err
		}
	}
	return 0, errors.New("the process has no " + field)
}

// profile writes what the node's processors did for some seconds to a file.
func (n *node) profile(ctx context.Context, path string, seconds int) error {
	url := fmt.Sprintf("%s/debug/pprof/profile?seconds=%d", n.pprof, seconds)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	return os.WriteFile(path, raw, 0o600)
}

// freeAddresses returns loopback addresses on which nothing listens.
func freeAddresses(count int) ([]string, error) {
	addresses := make([]string, count)
	for i := range addresses {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		// Closed when all are found, so that each is another.
		defer func() { _ = listener.Close() }()
		addresses[i] = listener.Addr().String()
	}
	return addresses, nil
}
