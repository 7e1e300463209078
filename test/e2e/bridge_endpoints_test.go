package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// endpoints are three of one validator, of which two must agree.
type endpoints struct {
	*bridgeScene
	proxies [3]*rig.Proxy
	to      string // whom deposits are for
	bech32  string
	sent    int64 // how many deposits there were
}

// testEndpoints has one of three endpoints fail in every way there is, and then two.
func (s *bridgeScene) testEndpoints(t *testing.T) {
	ends := &endpoints{bridgeScene: s}
	ends.to, ends.bech32 = fresh(t)
	direct := fmt.Sprintf("url = %q", s.Ethereum().RPC)
	var urls []string
	for i := range ends.proxies {
		ends.proxies[i] = rig.NewProxy(t, s.Ethereum().RPC)
		urls = append(urls, fmt.Sprintf("url = %q", ends.proxies[i].URL))
	}
	three := strings.Join(urls, "\n\n[[bridge.rows.endpoints]]\n")
	s.reconfigure(t, 0, direct, three, func(home string) {
		rig.Home{Path: home}.EditConfig(t, "app.toml", "\nquorum = 1\n", "\nquorum = 2\n")
		rig.Home{Path: home}.EditConfig(t, "app.toml", `max-age = "5m0s"`, `max-age = "10s"`)
	})
	s.waitWell(t, 0)
	for _, proxy := range ends.proxies {
		require.Positive(t, proxy.Asked())
	}
	for i, c := range []struct {
		name string
		lie  rig.Lie
		// said is what the operator is told for as long as it lasts. Without it the others' word is
		// enough for the next round, and the disagreement is counted.
		said string
	}{
		{"dead", rig.Dead, "before its answer is whole"},
		{"hanging", rig.Hanging, "it does not answer in time"},
		{"omits a log", rig.OmittedLog, ""},
		{"invents a log", rig.InventedLog, ""},
		{"another chain", rig.OtherChain, "is on chain 1 "},
		{"goes backwards", rig.Backwards, "it called block"},
		{"state of a lower block", rig.OldState, "asked for the state at block"},
		{"logs of a lower block", rig.OldLogs, ""},
	} {
		t.Run("one of three: "+c.name, func(t *testing.T) { ends.testOne(t, i%3, c.lie, c.said) })
	}
	t.Run("one of three: calls its head final", ends.testHead)
	t.Run("two of three", ends.testTwo)
	s.reconfigure(t, 0, three, direct, func(home string) {
		rig.Home{Path: home}.EditConfig(t, "app.toml", "\nquorum = 2\n", "\nquorum = 1\n")
		rig.Home{Path: home}.EditConfig(t, "app.toml", `max-age = "10s"`, `max-age = "5m0s"`)
	})
	s.waitWell(t, 0)
	s.WaitBacked(t, "BTT")
}

// deposit makes one through an endpoint that is none of the three.
func (e *endpoints) deposit(t *testing.T) rig.Deposited {
	t.Helper()
	made := e.Deposit(t, "alice", "1btt", "--to", e.to, "--remote-rpc", e.Ethereum().RPC)
	e.sent++
	return made
}

// requireCredited asserts that the deposits so far were credited, each once.
func (e *endpoints) requireCredited(t *testing.T, last rig.Deposited) {
	t.Helper()
	e.WaitStage(t, last.Hash, "credited")
	require.Equal(t, rig.BTT(10*e.sent), e.Balance(t, e.bech32))
}

// testOne credits a deposit while one endpoint lies, and has the operator told which.
func (e *endpoints) testOne(t *testing.T, i int, lie rig.Lie, words string) {
	liar := e.proxies[i]
	defer liar.Tell(rig.Honest)
	if lie == rig.OtherChain {
		// What it is, an endpoint has to prove again after each failure.
		liar.Tell(rig.Dead)
		e.waitNamed(t, 0, liar.Name())
	}
	before := e.disagreements(t, liar)
	liar.Tell(lie)
	deposit := e.deposit(t)
	e.Chain(t, "finalize")
	if words != "" {
		t.Log(e.waitSaid(t, liar.Name(), words))
	} else {
		e.waitDisagreement(t, liar, before)
	}
	e.requireCredited(t, deposit)
	require.Equal(t, "1", e.metric(t, `bttc_bridge_reported_rows{row="ethereum"}`), "two of three are enough to vote")
	liar.Tell(rig.Honest)
	e.waitWell(t, 0)
}

// disagreements counts those of an endpoint.
func (e *endpoints) disagreements(t *testing.T, of *rig.Proxy) uint64 {
	t.Helper()
	for _, end := range e.BridgeStatus(t, 0).Rows[0].Endpoints {
		if end.Name == of.Name() {
			return end.Disagreements
		}
	}
	require.FailNow(t, "`bridge status` does not list "+of.Name())
	return 0
}

// waitDisagreement waits until an endpoint has more of them than before.
func (e *endpoints) waitDisagreement(t *testing.T, of *rig.Proxy, before uint64) {
	t.Helper()
	rig.Wait(t, "a disagreement of "+of.Name()+" to be counted", time.Minute, func() error {
		if counted := e.disagreements(t, of); counted <= before {
			return fmt.Errorf("there are %d", counted)
		}
		return nil
	})
}

// waitSaid waits until `bridge status` names the endpoint and says these words.
func (e *endpoints) waitSaid(t *testing.T, endpoint, words string) string {
	t.Helper()
	var said string
	rig.Wait(t, fmt.Sprintf("`bridge status` to say %q and name %s", words, endpoint), time.Minute, func() error {
		said = strings.Join(e.BridgeStatus(t, 0).Problems, "; ")
		if !strings.Contains(said, endpoint) || !strings.Contains(said, words) {
			return fmt.Errorf("it says %q", said)
		}
		return nil
	})
	require.NotContains(t, said, "goroutine")
	return said
}

// testHead has one endpoint tell of a deposit that is not final and then is reorganized away.
func (e *endpoints) testHead(t *testing.T) {
	liar := e.proxies[2]
	defer liar.Tell(rig.Honest)
	e.Chain(t, "stall")
	liar.Tell(rig.HeadIsFinal)
	deposit := e.deposit(t)
	e.First().WaitBlocks(t, 4, time.Minute)
	require.Equal(t, rig.BTT(10*(e.sent-1)), e.Balance(t, e.bech32), "one of three does not decide")
	status := e.BridgeStatus(t, 0).Rows[0]
	require.Equal(t, status.Applied, status.Seen)
	before := e.disagreements(t, liar)
	e.reorgFrom(t, deposit.Block)
	e.waitDisagreement(t, liar, before)
	liar.Tell(rig.Honest)
	e.Chain(t, "resume")
	e.requireCredited(t, deposit)
	e.waitWell(t, 0)
}

// reorgFrom replaces a block and all after it.
func (s *bridgeScene) reorgFrom(t *testing.T, block uint64) {
	t.Helper()
	head, err := s.Ethereum().Head()
	require.NoError(t, err)
	require.GreaterOrEqual(t, head, block)
	s.Chain(t, "reorg", fmt.Sprint(head-block+1))
}

// testTwo leaves one good endpoint: the node abstains and says so, until another is good again.
func (e *endpoints) testTwo(t *testing.T) {
	e.proxies[0].Tell(rig.Dead)
	e.proxies[1].Tell(rig.OmittedLog)
	deposit := e.deposit(t)
	e.Chain(t, "finalize")
	e.waitSaid(t, e.proxies[0].Name(), "too few endpoints are well and agree")
	e.waitSaid(t, e.proxies[1].Name(), "this node abstains, because what it saw last is too old")
	require.Equal(t, "0", e.metric(t, `bttc_bridge_reported_rows{row="ethereum"}`))
	require.NotEqual(t, "0", e.metric(t, fmt.Sprintf(`bttc_bridge_endpoint_disagreements_total{endpoint=%q,row="ethereum"}`, e.proxies[1].Name())))
	e.First().WaitBlocks(t, 3, time.Minute)
	require.Equal(t, rig.BTT(10*(e.sent-1)), e.Balance(t, e.bech32), "nothing is credited on one word")

	e.proxies[0].Tell(rig.Honest)
	e.requireCredited(t, deposit)
	e.proxies[1].Tell(rig.Honest)
	e.waitWell(t, 0)
	require.Equal(t, "1", e.metric(t, `bttc_bridge_reported_rows{row="ethereum"}`))
}

// metric is the value of one of the first validator's.
func (s *bridgeScene) metric(t *testing.T, name string) string {
	t.Helper()
	return metricOf(t, s.First(), name)
}

func metricOf(t *testing.T, node rig.Validator, name string) string {
	t.Helper()
	reply, err := rig.Get(node.Metrics)
	require.NoError(t, err)
	_, after, found := strings.Cut(string(reply.Body), "\n"+name+" ")
	require.True(t, found, "there is no metric %s", name)
	value, _, _ := strings.Cut(after, "\n")
	return value
}
