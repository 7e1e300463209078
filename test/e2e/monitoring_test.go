package e2e

import (
	"encoding/json"
	"fmt"
	stdnet "net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/networks/monitoring"
	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// servedElsewhere are metrics that the nodes of the local testnet have no reason to serve.
var servedElsewhere = map[string]string{"up": "Prometheus makes it"}

var metricLine = regexp.MustCompile(`(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{([^}]*)\})? `)

// scrape adds the metrics of a page to those that are known, with the labels that they have.
func scrape(t *testing.T, url string, into map[string]string) {
	t.Helper()
	rig.Wait(t, "metrics at "+url, time.Minute, func() error {
		reply, err := rig.Get(url)
		if err != nil {
			return err
		}
		lines := metricLine.FindAllStringSubmatch(string(reply.Body), -1)
		if reply.Status != http.StatusOK || len(lines) == 0 {
			return fmt.Errorf("status %d, %d metrics", reply.Status, len(lines))
		}
		for _, line := range lines {
			into[line[1]] += line[2] + ","
		}
		return nil
	})
}

// testMonitoring holds alerts and dashboards against what everything of the network serves: four nodes, a
// relayer and a redeemer. A name or a label that nobody serves would never alert anybody.
func testMonitoring(t *testing.T, net *rig.Network) {
	served := map[string]string{}
	for _, validator := range net.Validators {
		scrape(t, validator.Metrics, served)
	}
	scrape(t, relayerURL(t, net)+"/metrics", served)
	redeemer := freeAddress(t)
	rig.Spawn(t, rig.Bttcd(t), "paychan", "redeem", "--store", filepath.Join(t.TempDir(), "vouchers"), "--from", "alice",
		"--home", net.First().Home, "--keyring-backend", "test", "--grpc", net.First().GRPC, "--listen", redeemer)
	scrape(t, "http://"+redeemer+"/metrics", served)

	for where, expr := range watched(t) {
		for _, metric := range monitoring.Metrics(expr) {
			if _, elsewhere := servedElsewhere[metric]; elsewhere {
				continue
			}
			require.Contains(t, served, metric, "%s: nobody serves %s", where, metric)
		}
		for _, match := range matcher.FindAllStringSubmatch(expr, -1) {
			if label := match[1]; label != "job" && label != "instance" && !strings.Contains(match[2], "$") {
				require.Contains(t, strings.Join(values(served), ","), label+`="`+match[2]+`"`, "%s: no metric has it", where)
			}
		}
	}
	require.NotContains(t, served["bttc_validator_missed_blocks"], "=", "gauges of the validator have no labels")
	requireSteady(t, net.First())
}

// requireSteady reads metrics while blocks are committed: one gap makes an alert wait anew.
func requireSteady(t *testing.T, node rig.Validator) {
	t.Helper()
	last := node.Height(t) + 3
	for scrapes := 0; scrapes < 100 || node.Height(t) < last; scrapes++ {
		reply, err := rig.Get(node.Metrics)
		require.NoError(t, err)
		for _, metric := range []string{"bttc_node_height_blocks ", "bttc_validator_missed_blocks ", "bttc_bridge_open_packets{"} {
			require.Contains(t, string(reply.Body), "\n"+metric, "scrape %d", scrapes)
		}
	}
}

var matcher = regexp.MustCompile(`(\w+)=~?"([^"]*)"`)

func values(of map[string]string) (all []string) {
	for _, value := range of {
		all = append(all, value)
	}
	return all
}

// watched returns the expressions of all alerts and panels by where they are.
func watched(t *testing.T) map[string]string {
	t.Helper()
	exprs := map[string]string{}
	rules, err := monitoring.Rules()
	require.NoError(t, err)
	for _, rule := range rules {
		exprs["alert "+rule.Alert] = rule.Expr
	}
	dashboards, err := monitoring.Dashboards()
	require.NoError(t, err)
	for name, dashboard := range dashboards {
		for _, panel := range dashboard.Panels {
			for i, target := range panel.Targets {
				exprs[fmt.Sprintf("%s, panel %q, query %d", name, panel.Title, i+1)] = target.Expr
			}
		}
	}
	require.Greater(t, len(exprs), 100)
	return exprs
}

func relayerURL(t *testing.T, net *rig.Network) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(net.Dir, "network.json"))
	require.NoError(t, err)
	var file struct {
		RelayerPort int `json:"relayer_port"`
	}
	require.NoError(t, json.Unmarshal(raw, &file))
	require.NotZero(t, file.RelayerPort)
	return fmt.Sprintf("http://127.0.0.1:%d", file.RelayerPort)
}

// freeAddress asks the system for a port on loopback that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := stdnet.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return listener.Addr().String()
}
