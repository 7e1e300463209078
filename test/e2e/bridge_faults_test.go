package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// TestBridgeFaults breaks what the bridge rests on, on one testnet of four validators, of which one may
// fail.
func TestBridgeFaults(t *testing.T) {
	rig.InstallPackages(t)
	scene := &bridgeScene{Network: rig.Up(t, 4)}
	signed := scene.signElsewhere(t, 1)
	t.Run("reorganized and stalled", scene.testReorg)
	t.Run("validator is killed", scene.testValidatorKilled)
	t.Run("lying endpoint", scene.testLiar)
	t.Run("sign server is killed", signed.testServerKilled)
}

// testReorg takes a deposit out of the chain before it is final, while finality stands still.
func (s *bridgeScene) testReorg(t *testing.T) {
	to, bech32 := fresh(t)
	s.Chain(t, "stall")
	deposit := s.Deposit(t, "alice", "21btt", "--to", to)
	watch := s.watch(t, deposit.Hash)
	rig.Wait(t, "the watch to tell of it", time.Minute, func() error { return watch.tells(t, "unfinal") })
	s.Chain(t, "reorg", "3")
	rig.Wait(t, "the deposit to be in another block", time.Minute, func() error {
		var receipt *rig.Receipt
		if err := rig.CallRPC(s.Ethereum().RPC, "eth_getTransactionReceipt", []any{deposit.Hash}, &receipt); err != nil {
			return err
		}
		if receipt == nil || receipt.BlockNumber == fmt.Sprintf("0x%x", deposit.Block) {
			return errors.New("it is not")
		}
		return nil
	})
	s.First().WaitBlocks(t, 6, time.Minute)
	require.Zero(t, s.Balance(t, bech32).Sign(), "it was never final")
	head, err := s.Ethereum().Head()
	require.NoError(t, err)
	s.Chain(t, "mine", "8")
	mined, err := s.Ethereum().Head()
	require.NoError(t, err)
	require.GreaterOrEqual(t, mined, head+8)
	_, pending := s.Track(t, deposit.Hash)
	require.Equal(t, 1, pending, "the node tells of it")
	s.Chain(t, "resume")
	s.WaitStage(t, deposit.Hash, "credited")
	require.Equal(t, rig.BTT(210), s.Balance(t, bech32), "once")
	require.Zero(t, watch.WaitEnd(t, time.Minute), watch.Log())
	require.NoError(t, watch.tells(t, "credited"))
	s.WaitBacked(t, "BTT")
}

// trackWatch is `bttcd bridge track --watch` as it runs.
type trackWatch struct{ *rig.Background }

// watch follows the transfers of a hash until all are finished.
func (s *bridgeScene) watch(t *testing.T, hash string) trackWatch {
	t.Helper()
	return trackWatch{rig.Spawn(t, rig.Bttcd(t), "bridge", "track", hash, "--watch", "--timeout", "10m", "-o", "json",
		"--home", s.First().Home, "--node", s.First().CometURL())}
}

// tells fails unless the last line is of one transfer or event at a stage. That is finished once it is credited.
func (w trackWatch) tells(t *testing.T, stage string) error {
	t.Helper()
	lines := strings.Split(w.Log(), "\n")
	if len(lines) < 2 {
		return errors.New("it says nothing")
	}
	type staged []struct {
		Stage string `json:"stage"`
	}
	var last struct {
		Transfers, Pending staged
		Finished           bool
	}
	line := lines[len(lines)-2] // the last one is not ended, or empty
	require.NoError(t, json.Unmarshal([]byte(line), &last), line)
	if all := append(last.Transfers, last.Pending...); len(all) != 1 || all[0].Stage != stage {
		return fmt.Errorf("it says %s", line)
	}
	require.Equal(t, stage == "credited", last.Finished, line)
	return nil
}

// testValidatorKilled kills one with money under way in both directions, at several moments.
func (s *bridgeScene) testValidatorKilled(t *testing.T) {
	to, bech32 := fresh(t)
	const victim = 2
	for round, moment := range []time.Duration{0, 1100 * time.Millisecond} {
		deposit := s.Deposit(t, "alice", "6btt", "--to", to)
		out := s.out(t, "alice", to, "4btt")
		timer := time.NewTimer(moment)
		<-timer.C
		s.Kill(t, victim)
		// Longer, and it would be jailed: then every other one is needed.
		s.First().WaitBlocks(t, 2, time.Minute)
		s.Start(t, victim)
		s.WaitStage(t, deposit.Hash, "credited")
		s.WaitStage(t, out.Hash, "executed")
		require.Equal(t, rig.BTT(60*int64(round+1)), s.Balance(t, bech32))
		require.Equal(t, rig.BTT(40*int64(round+1)), s.Ethereum().BalanceOf(t, "BTT", to))
	}
	// What it missed it has seen by now, from its own endpoint.
	s.waitWell(t, victim)
	s.requireFree(t)
	s.WaitBacked(t, "BTT")
}

// requireFree asserts that all validators are bonded, or the next step would need them all.
func (s *bridgeScene) requireFree(t *testing.T) {
	t.Helper()
	for _, validator := range s.Validators {
		require.False(t, stakingOf(t, s.Network, validator.Name).Jailed, validator.Name)
	}
}

// waitWell waits until a validator sees what is applied and has no complaint.
func (s *bridgeScene) waitWell(t *testing.T, i int) {
	t.Helper()
	rig.Wait(t, s.Validators[i].Name+" to be well", time.Minute, func() error {
		status := s.BridgeStatus(t, i)
		if row := status.Rows[0]; row.Seen < row.Applied || len(status.Problems) > 0 {
			return fmt.Errorf("it has seen %d of %d, and says %q", row.Seen, row.Applied, status.Problems)
		}
		return nil
	})
}

// complaints are what operators read of an only endpoint.
var complaints = map[rig.Lie]string{
	rig.Dead:        "before its answer is whole",
	rig.OmittedLog:  "its logs end with event",
	rig.InventedLog: "it omits event",
	rig.Hanging:     "it does not answer in time",
	rig.Backwards:   "it called block",
	rig.OldState:    "asked for the state at block",
	rig.OldLogs:     "its logs end with event",
}

// testLiar gives the last validator an endpoint that is not what it should be, in several ways. The
// others go on, and the operator is told.
func (s *bridgeScene) testLiar(t *testing.T) {
	const victim = 3
	proxy := rig.NewProxy(t, s.Ethereum().RPC)
	s.reconfigure(t, victim, s.Ethereum().RPC, proxy.URL, nil)
	s.waitWell(t, victim)
	require.Positive(t, proxy.Asked())
	s.requireFree(t)
	to, bech32 := fresh(t)
	for i, c := range []struct {
		name string
		lie  rig.Lie
	}{
		{"dead", rig.Dead},
		{"another chain", rig.OtherChain},
		{"omits a log", rig.OmittedLog},
		{"invents a log", rig.InventedLog},
		{"hanging", rig.Hanging},
		{"goes backwards", rig.Backwards},
		{"state of a lower block", rig.OldState},
		{"logs of a lower block", rig.OldLogs},
	} {
		t.Run(c.name, func(t *testing.T) {
			proxy.Tell(c.lie)
			logged := len(s.NodeLog(t, victim))
			if c.lie == rig.OtherChain {
				// The chain is proven when a node connects.
				s.Kill(t, victim)
				s.Start(t, victim)
			}
			made := s.Validators[victim].Height(t)
			if c.lie == rig.OldLogs {
				// Time would heal it: no block is final after the deposit's.
				s.Chain(t, "stall")
			}
			deposit := s.Deposit(t, "alice", "2btt", "--to", to)
			s.Chain(t, "finalize")
			s.WaitStage(t, deposit.Hash, "credited")
			require.Equal(t, rig.BTT(20*int64(i+1)), s.Balance(t, bech32))
			said := s.waitNamed(t, victim, proxy.Name(), complaints[c.lie])
			t.Logf("%s: %s", c.name, said)
			row := s.BridgeStatus(t, victim).Rows[0]
			require.Less(t, row.Seen, row.Applied, "nothing that an only endpoint tells is believed while it lies")
			if c.lie == rig.OtherChain {
				s.requireMisconfigured(t, victim, proxy, logged)
			}
			s.Validators[victim].WaitHeight(t, made+3, time.Minute)
			proxy.Tell(rig.Honest)
			if c.lie == rig.OldLogs {
				s.Chain(t, "resume")
			}
			s.waitWell(t, victim)
		})
	}
	t.Run("calls its head final", func(t *testing.T) { s.testHeadIsFinal(t, proxy, victim) })
	s.WaitBacked(t, "BTT")
}

// requireMisconfigured asserts that the log of a validator since its last start, and its metrics, tell of an
// endpoint that serves another chain.
func (s *bridgeScene) requireMisconfigured(t *testing.T, victim int, proxy *rig.Proxy, logged int) {
	t.Helper()
	require.Regexp(t, `endpoint is not what it should be.*`+regexp.QuoteMeta(proxy.Name())+` is on chain 1 `, s.NodeLog(t, victim)[logged:])
	require.Equal(t, "0", metricOf(t, s.Validators[victim], `bttc_bridge_reported_rows{row="ethereum"}`))
}

// testHeadIsFinal reorganizes what one validator took for final. It must say so, and its operator
// can have it read the chain again.
func (s *bridgeScene) testHeadIsFinal(t *testing.T, proxy *rig.Proxy, victim int) {
	to, bech32 := fresh(t)
	s.Chain(t, "stall")
	proxy.Tell(rig.HeadIsFinal)
	deposit := s.Deposit(t, "alice", "8btt", "--to", to)
	rig.Wait(t, "the victim to believe it", time.Minute, func() error {
		status := s.BridgeStatus(t, victim)
		if row := status.Rows[0]; row.Seen <= row.Applied {
			return fmt.Errorf("it has seen %d of %d", row.Seen, row.Applied)
		}
		return nil
	})
	s.Chain(t, "reorg", "5")
	s.First().WaitBlocks(t, 3, time.Minute)
	require.Zero(t, s.Balance(t, bech32).Sign(), "one of four does not decide")
	proxy.Tell(rig.Honest)
	s.Chain(t, "resume")
	s.WaitStage(t, deposit.Hash, "credited")
	require.Equal(t, rig.BTT(80), s.Balance(t, bech32))
	said := s.waitNamed(t, victim, proxy.Name())
	t.Logf("calls its head final: %s", said)

	s.reconfigure(t, victim, proxy.URL, s.Ethereum().RPC, func(home string) {
		require.NoError(t, os.RemoveAll(filepath.Join(home, "data", "bridge")))
	})
	s.waitWell(t, victim)
}

// waitNamed waits until a validator's status says in words what is wrong, and names the endpoint.
func (s *bridgeScene) waitNamed(t *testing.T, i int, endpoint string, words ...string) string {
	t.Helper()
	var said string
	rig.Wait(t, fmt.Sprintf("`bridge status` to name %s and to say %q", endpoint, words), time.Minute, func() error {
		status := s.BridgeStatus(t, i)
		said = strings.Join(status.Problems, "; ")
		named := slices.ContainsFunc(status.Problems, func(problem string) bool { return strings.Contains(problem, endpoint) })
		if !named || lacks(said, words) != nil {
			return fmt.Errorf("it says %q of %v", said, status.Rows[0].Endpoints)
		}
		return nil
	})
	require.NotContains(t, said, "goroutine")
	return said
}

// reconfigure replaces text in a stopped validator's app.toml and starts it again.
func (s *bridgeScene) reconfigure(t *testing.T, i int, from, to string, more func(home string)) {
	t.Helper()
	s.Kill(t, i)
	home := s.Validators[i].Home
	rig.Home{Path: home}.EditConfig(t, "app.toml", from, to)
	if more != nil {
		more(home)
	}
	s.Start(t, i)
}
