package cmd

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/bttcprotocol/bttcd/bridge/relayer"
)

// relayState is what a relayer tells the world. Before it has found both chains there is a problem
// and no relayer.
type relayState struct {
	chain string

	mu      sync.Mutex
	problem string
	carrier *relayer.Relayer
}

func (s *relayState) explain(problem error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.problem = problem.Error()
}

func (s *relayState) attach(carrier *relayer.Relayer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.problem, s.carrier = "", carrier
}

// status returns false while it has not looked at both chains.
func (s *relayState) status() (relayer.Status, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.carrier != nil {
		if status := s.carrier.Status(); !status.At.IsZero() {
			return status, true
		}
	}
	return relayer.Status{Chain: s.chain, Error: firstOf(s.problem, "starting")}, false
}

// serve serves /metrics and /status, and returns how to stop that.
func (r *relay) serve(state *relayState) (func() error, error) {
	address := stringFlag(r.cmd, flagListen)
	if address == "" {
		return func() error { return nil }, nil
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("--%s: %w: choose another address, or none", flagListen, err)
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(relayMetrics{state})
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) {
		status, _ := state.status()
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(status)
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }()
	return server.Close, nil
}

// relayMetrics reads the status when it is asked.
type relayMetrics struct{ state *relayState }

var (
	relayUp        = relayMetric("up", "1 if the last look at both chains found nothing wrong.")
	relayBalance   = relayMetric("balance_wei", "What the account has that pays there.")
	relaySpent     = relayMetric("spent_wei", "What executed packets cost since the start.")
	relayOpen      = relayMetric("open_packets", "Packets that are not executed, signed or not.")
	relayQueue     = relayMetric("queued_packets", "Signed packets that are not under way.")
	relayInFlight  = relayMetric("in_flight_packets", "Packets that were sent and that BTTC has not seen executed.")
	relayCarried   = relayMetric("carried_packets", "Packets executed since the start.")
	relayErrorAge  = relayMetric("last_error_age_seconds", "Time since something was last wrong; absent if nothing ever was.")
	relayLookedAge = relayMetric("last_look_age_seconds", "Time since the last look at both chains.")
)

func relayMetric(name, help string) *prometheus.Desc {
	return prometheus.NewDesc("bttc_relayer_"+name, help, []string{"chain"}, nil)
}

// Describe implements prometheus.Collector.
func (relayMetrics) Describe(descriptions chan<- *prometheus.Desc) {
	for _, description := range []*prometheus.Desc{
		relayUp, relayBalance, relaySpent, relayOpen, relayQueue, relayInFlight, relayCarried, relayErrorAge, relayLookedAge,
	} {
		descriptions <- description
	}
}

// Collect implements prometheus.Collector.
func (m relayMetrics) Collect(metrics chan<- prometheus.Metric) {
	status, looked := m.state.status()
	gauge := func(description *prometheus.Desc, value float64) {
		metrics <- prometheus.MustNewConstMetric(description, prometheus.GaugeValue, value, status.Chain)
	}
	if !looked {
		gauge(relayUp, 0)
		return
	}
	gauge(relayUp, indicator(status.Error == ""))
	if balance, err := strconv.ParseFloat(status.Balance, 64); err == nil {
		gauge(relayBalance, balance)
	}
	if spent, err := strconv.ParseFloat(status.Spent, 64); err == nil {
		gauge(relaySpent, spent)
	}
	gauge(relayOpen, float64(status.Open))
	gauge(relayQueue, float64(max(0, status.Signed-status.InFlight)))
	gauge(relayInFlight, float64(status.InFlight))
	gauge(relayCarried, float64(status.Carried))
	gauge(relayLookedAge, time.Since(status.At).Seconds())
	if !status.LastErrorAt.IsZero() {
		gauge(relayErrorAge, time.Since(status.LastErrorAt).Seconds())
	}
}

func indicator(on bool) float64 {
	if on {
		return 1
	}
	return 0
}
