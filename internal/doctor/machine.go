package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	gigabyte = 1 << 30
	// enough is what a node can live on for long, little what it can hardly start with.
	enough = 20 * gigabyte
	little = 2 * gigabyte
)

// lookAtDisk is about room and files of its file system.
func lookAtDisk(_ context.Context, h *Home) []Finding {
	data := filepath.Join(h.Path, "data")
	if _, err := os.Stat(data); err != nil {
		data = h.Path
	}
	var stat syscall.Statfs_t
	if err := h.Statfs(data, &stat); err != nil {
		return []Finding{warning("look at the disk", "the disk of %s cannot be asked: %s", data, err)}
	}
	free := stat.Bavail * uint64(stat.Bsize)                                                                                                    //nolint:gosec // positive
	room := fmt.Sprintf("%.1f GB of %.1f are free where the data is", float64(free)/gigabyte, float64(stat.Blocks*uint64(stat.Bsize))/gigabyte) //nolint:gosec // positive
	const more = "make room, or move the home to a larger disk; `pruning` and `min-retain-blocks` in app.toml take less"
	var found []Finding
	switch {
	case free < little:
		found = append(found, wrong(more, "%s: the node will stop", room))
	case free < enough:
		found = append(found, warning(more, "%s", room))
	}
	if stat.Files > 0 && stat.Ffree*20 < stat.Files {
		found = append(found, warning("remove small files: what is left is less than a twentieth", "the file system has hardly any inodes left (%d)", stat.Ffree))
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err == nil && limit.Max < 4096 {
		found = append(found, warning("LimitNOFILE=65536 in the unit, or `ulimit -n 65536`", "a process may open %d files: with many clients the node needs thousands", limit.Max))
	}
	return orFine(found, "%s", room)
}

// listener is a port of the node.
type listener struct {
	name, address, setting string
	// public may be open to the world.
	public bool
}

// host and port of an address as files have it: tcp://host:port, host:port, :port.
func split(address string) (hostname, port string) {
	address = address[strings.Index(address, "://")+1:]
	hostname, port, err := net.SplitHostPort(strings.TrimPrefix(address, "//"))
	if err != nil {
		return address, ""
	}
	return hostname, port
}

func everywhere(hostname string) bool {
	return hostname == "" || hostname == "0.0.0.0" || hostname == "::"
}

// loopback says whether only this machine reaches an address; names are looked up nowhere.
func loopback(hostname string) bool {
	address := net.ParseIP(hostname)
	return hostname == "localhost" || address != nil && address.IsLoopback()
}

func (h *Home) listeners() []listener {
	all := []listener{
		{"peers", h.comet("p2p.laddr"), "p2p.laddr in config.toml", true},
		{"RPC", h.comet("rpc.laddr"), "rpc.laddr in config.toml", false},
		{"pprof", h.comet("rpc.pprof_laddr"), "rpc.pprof_laddr in config.toml", false},
		{"EVM metrics", h.app("evm.geth-metrics-address"), "evm.geth-metrics-address in app.toml", false},
	}
	if isTrue(h.comet("instrumentation.prometheus")) {
		all = append(all, listener{"metrics", h.comet("instrumentation.prometheus_listen_addr"), "instrumentation.prometheus_listen_addr in config.toml", false})
	}
	if isTrue(h.app("api.enable")) {
		all = append(all, listener{"REST", h.app("api.address"), "api.address in app.toml", false})
	}
	if isTrue(h.app("grpc.enable")) {
		all = append(all, listener{"gRPC", h.app("grpc.address"), "grpc.address in app.toml", false})
	}
	if isTrue(h.app("json-rpc.enable")) {
		all = append(all, listener{"JSON-RPC", h.app("json-rpc.address"), "json-rpc.address in app.toml", false},
			listener{"WebSocket", h.app("json-rpc.ws-address"), "json-rpc.ws-address in app.toml", false})
	}
	return all
}

// lookAtPorts is about who is on a port, and who can reach it.
func lookAtPorts(_ context.Context, h *Home) []Finding {
	var found []Finding
	taken := map[string]string{}
	for _, l := range h.listeners() {
		if l.address == "" {
			continue
		}
		hostname, port := split(l.address)
		if port == "" {
			found = append(found, wrong("write "+l.setting+" as host:port", "%s is %q", l.setting, l.address))
			continue
		}
		if other := taken[port]; other != "" && port != "0" {
			found = append(found, wrong("give one of them another port: "+l.setting, "%s and %s both want port %s", other, l.name, port))
			continue
		}
		taken[port] = l.name
		found = append(found, h.lookAtListener(l, hostname, port)...)
	}
	return orFine(found, "%d ports are the node's own, and closed to others but the one for peers", len(taken))
}

func (h *Home) lookAtListener(l listener, hostname, port string) []Finding {
	var found []Finding
	switch {
	case !l.public && !loopback(hostname):
		do := "bind " + l.setting + " to 127.0.0.1; to serve others put a proxy with limits before it"
		if l.name == "pprof" || strings.Contains(l.name, "metrics") {
			found = append(found, wrong(do, "%s listens on %s:%s, where others reach it: it has no limits at all", l.name, hostname, port))
		} else {
			found = append(found, warning(do, "%s listens on %s:%s, where others reach it", l.name, hostname, port))
		}
	case l.public && loopback(hostname) && h.main():
		found = append(found, warning("set p2p.laddr to tcp://0.0.0.0:26656", "peers cannot reach %s:%s", hostname, port))
	}
	if h.Running {
		return found
	}
	if err := tryListen(net.JoinHostPort(hostname, port)); err != nil {
		if errors.Is(err, syscall.EADDRINUSE) {
			found = append(found, wrong("stop what has it, or change "+l.setting, "port %s (%s) is in use", port, l.name))
		} else {
			found = append(found, wrong("correct "+l.setting, "%s cannot listen on %s:%s: %s", l.name, hostname, port, oneLine(err)))
		}
	}
	return found
}

func tryListen(address string) error {
	opened, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	return opened.Close()
}

// dialTime bounds how long a peer may take to accept a connection.
const dialTime = 3 * time.Second
