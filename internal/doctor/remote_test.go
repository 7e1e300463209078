package doctor

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// comet is a CometBFT RPC that says what a test wants.
type comet struct {
	network, block string
	time           time.Time
	date           time.Time
	peers, power   string
	validators     string
}

func (c comet) serve(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !c.date.IsZero() {
			w.Header().Set("Date", c.date.UTC().Format(http.TimeFormat))
		}
		switch r.URL.Path {
		case "/status":
			_, _ = fmt.Fprintf(w, `{"result": {"node_info": {"network": %q, "id": "x"}, "sync_info": {"latest_block_height": "9", "latest_block_time": %q},
				"validator_info": {"voting_power": %q}}}`, c.network, c.time.Format(time.RFC3339Nano), c.power)
		case "/block":
			_, _ = fmt.Fprintf(w, `{"result": {"block_id": {"hash": %q}}}`, c.block)
		case "/net_info":
			_, _ = fmt.Fprintf(w, `{"result": {"n_peers": %q}}`, c.peers)
		case "/validators":
			_, _ = fmt.Fprintf(w, `{"result": {"total": %q}}`, c.validators)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// running holds a home as a node does, whose RPC is at url.
func running(t *testing.T, url string) *Home {
	t.Helper()
	var dir string
	opened := home(t, write(t, "data/bttcd.lock", "", 0o600), func(path string) {
		dir = path
		raw, err := os.ReadFile(filepath.Join(path, "config/config.toml"))
		require.NoError(t, err)
		before, after, found := strings.Cut(string(raw), "[rpc]\nladdr = \"")
		require.True(t, found)
		_, after, _ = strings.Cut(after, "\"")
		text := before + "[rpc]\nladdr = \"tcp://" + strings.TrimPrefix(url, "http://") + "\"" + after
		require.NoError(t, os.WriteFile(filepath.Join(path, "config/config.toml"), []byte(text), 0o600))
	})
	require.False(t, opened.Running)
	lock, err := os.OpenFile(filepath.Join(dir, "data/bttcd.lock"), os.O_RDWR, 0)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, lock.Close()) })
	require.NoError(t, syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB))
	opened, err = Open(dir, known())
	require.NoError(t, err)
	require.True(t, opened.Running)
	return opened
}

func said(findings []Finding) (text string) {
	for _, finding := range findings {
		text += string(finding.Level) + ": " + finding.Said + "\n"
	}
	return text
}

func TestOtherNodes(t *testing.T) {
	now := time.Now()
	same := comet{network: chainID, block: "AA", time: now, date: now}
	for name, test := range map[string]struct {
		other         comet
		genesis, time string
	}{
		"the same":         {same, "fine: the genesis is one of bttc-local-1, as is 127.0.0.1:", "fine: this clock agrees with those of 1 servers"},
		"another network":  {comet{network: "bttc-1", time: now, date: now}, "error: the genesis is of bttc-local-1, but 127.0.0.1:", "fine: "},
		"another block":    {comet{network: chainID, block: "BB", time: now, date: now}, "error: block 9 of this node is not that of 127.0.0.1:", "fine: "},
		"ahead of theirs":  {comet{network: chainID, block: "AA", time: now, date: now.Add(-time.Minute)}, "fine: ", "error: this clock is 1m"},
		"behind theirs":    {comet{network: chainID, block: "AA", time: now, date: now.Add(time.Minute)}, "fine: ", "behind that of 127.0.0.1:"},
		"no RPC of a node": {comet{}, "warning: 127.0.0.1:", "fine: this clock agrees with the time of block 9"},
	} {
		t.Run(name, func(t *testing.T) {
			examined := running(t, same.serve(t))
			examined.RPC = []string{test.other.serve(t)}
			require.Contains(t, said(lookAtGenesis(t.Context(), examined)), test.genesis)
			require.Contains(t, said(lookAtClock(t.Context(), examined)), test.time)
		})
	}
}

func TestTheNodeItself(t *testing.T) {
	now := time.Now()
	node := func(change func(*comet)) *Home {
		c := comet{network: chainID, time: now, peers: "3", power: "0"}
		change(&c)
		return running(t, c.serve(t))
	}
	fineNode := node(func(*comet) {})
	require.Contains(t, said(lookAtNode(t.Context(), fineNode)), "fine: the node runs, at block 9")
	require.Contains(t, said(lookAtClock(t.Context(), fineNode)), "fine: this clock agrees with the time of block 9")
	require.Contains(t, said(lookAtPeers(t.Context(), fineNode)), "fine: the node has 3 peers")
	require.Contains(t, said(lookAtPorts(t.Context(), fineNode)), "fine: ", "its own ports are busy, and that is right")
	require.Contains(t, said(lookAtNode(t.Context(), node(func(c *comet) { c.network = "bttc-1" }))), "error: what answers at")
	require.Contains(t, said(lookAtClock(t.Context(), node(func(c *comet) { c.time = now.Add(time.Minute) }))), "in this clock's future")
	require.Contains(t, said(lookAtClock(t.Context(), node(func(c *comet) { c.time = now.Add(-time.Hour) }))), "warning: the last block (9) is 1h0m0s old")
	require.Contains(t, said(lookAtPeers(t.Context(), node(func(c *comet) { c.peers = "1" }))), "warning: the node hangs on one peer")
	require.Contains(t, said(lookAtPeers(t.Context(), node(func(c *comet) { c.peers = "0" }))), "warning: the node has no peer")
	require.Contains(t, said(lookAtPeers(t.Context(), node(func(c *comet) { c.peers, c.power, c.validators = "0", "10", "1" }))), "fine: the node is the only validator")
	gone := running(t, "http://127.0.0.1:"+freePort(t))
	require.Contains(t, said(lookAtNode(t.Context(), gone)), "its RPC does not answer")
}

const portal = "z37TrMpaRn6ecExwPo2H9jT7D8k="

// ethereum answers calls by method.
func ethereum(t *testing.T, results map[string]string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var call struct{ Method string }
		if json.NewDecoder(r.Body).Decode(&call) != nil || r.Header.Get("X-Key") != "hidden" {
			http.Error(w, "who are you", http.StatusUnauthorized)
			return
		}
		if results[call.Method] == "" {
			_, _ = fmt.Fprint(w, `{"error": {"message": "secret-token is over its quota"}}`)
			return
		}
		_, _ = fmt.Fprintf(w, `{"result": %s}`, results[call.Method])
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestEndpointsOfTheBridge(t *testing.T) {
	block := func(age time.Duration) string {
		return fmt.Sprintf(`{"number": "0x10", "timestamp": "0x%x"}`, time.Now().Add(-age).Unix())
	}
	good := map[string]string{"eth_chainId": `"0x539"`, "eth_getCode": `"0x6001"`, "eth_getBlockByNumber": block(time.Minute)}
	with := func(method, result string) map[string]string {
		changed := map[string]string{}
		for name, value := range good {
			changed[name] = value
		}
		changed[method] = result
		return changed
	}
	for name, test := range map[string]struct {
		results map[string]string
		want    string
	}{
		"fine":           {good, "fine: endpoint 127.0.0.1:"},
		"another chain":  {with("eth_chainId", `"0x1"`), "is on chain 0x1, not 1337"},
		"no Portal":      {with("eth_getCode", `"0x"`), "has no Portal at 0xcf7ed3acca5a467e9e704c703e8d87f634fb0fc9"},
		"no finality":    {with("eth_getBlockByNumber", `null`), "does not tell what is final"},
		"stands still":   {with("eth_getBlockByNumber", block(3*time.Hour)), "warning: what endpoint"},
		"refuses":        {with("eth_chainId", ""), "it refuses eth_chainId"},
		"no number":      {with("eth_chainId", `"0xzz"`), "is on chain 0xzz"},
		"something else": {with("eth_chainId", `{"a": [`), "something else than JSON"},
		"no time of it":  {with("eth_getBlockByNumber", `{"number": "0x1"}`), "gives its final block no time"},
	} {
		t.Run(name, func(t *testing.T) {
			url := ethereum(t, test.results) + "/v3/secret-token"
			rows := fmt.Sprintf("enable = true\n[[bridge.rows]]\nname = \"ethereum\"\n[[bridge.rows.endpoints]]\nurl = %q\nheader = \"X-Key: hidden\"\n", url)
			examined := home(t, edit(t, "config/app.toml", "enable = true\n", rows), edit(t, "config/genesis.json", `"app_state": {}`,
				`"app_state": {"bridge": {"rows": [{"row": {"id": 1, "name": "ethereum", "kind": "ROW_KIND_EVM", "remote_chain_id": "1337", "portal": "`+portal+`"}}]}}`))
			text := said(lookAtBridge(context.Background(), examined))
			require.Contains(t, text, test.want)
			require.NotContains(t, text, "secret-token")
			require.NotContains(t, text, "hidden")
		})
	}
}
