package e2e

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// signedElsewhere is a testnet of which one validator's bridge key is in a process of its own.
type signedElsewhere struct {
	*bridgeScene
	i      int
	key    rig.BridgeKey
	server *rig.Background
}

// signElsewhere takes the bridge key of validator i to `bttcd bridge sign-server`, for the whole of the test.
func (s *bridgeScene) signElsewhere(t *testing.T, i int) *signedElsewhere {
	t.Helper()
	s.Kill(t, i)
	key := s.TakeBridgeKey(t, i)
	server := key.Serve(t)
	s.Start(t, i)
	return &signedElsewhere{s, i, key, server}
}

// testServerKilled has packets wait for one validator's signature while its sign server is away: the others'
// are enough, blocks go on, its operator is told, and it signs what waits once the server is back. What is
// executed there is not final meanwhile, so that packets stay open.
func (s *signedElsewhere) testServerKilled(t *testing.T) {
	node := s.Validators[s.i]
	to, _ := fresh(t)
	s.Chain(t, "stall")
	first, nonce := s.signedBy(t, to, "2btt")
	s.waitMissing(t, nonce)
	require.NotEqual(t, "0", metricOf(t, node, "bttc_bridge_signed_packets_total"), "the server's signatures")
	require.Contains(t, s.server.Log(), "signing packets for 1 Portals")

	s.server.Kill()
	second, late := s.signedBy(t, to, "3btt")
	s.waitMissing(t, late, s.bonded(t, node.Name).Operator)
	s.waitOwed(t, "1")
	status := s.BridgeStatus(t, s.i)
	require.Equal(t, []uint64{late}, status.Rows[0].Unsigned)
	require.Len(t, status.Problems, 1)
	requireSaid(t, status.Problems[0], "the remote signer of app.toml fails", "connection refused")
	log, err := os.ReadFile(s.LogPath(s.i))
	require.NoError(t, err)
	requireSaid(t, string(log), "remote signer fails", "connection refused")
	require.Equal(t, "0", s.metric(t, `bttc_bridge_unsigned_packets{row="ethereum"}`), "the others are enough")
	node.WaitBlocks(t, 3, time.Minute)

	s.server = s.key.Serve(t)
	s.waitMissing(t, late)
	s.waitOwed(t, "0")
	s.waitWell(t, s.i)
	s.Chain(t, "resume")
	for _, hash := range []string{first, second} {
		s.WaitStage(t, hash, "executed")
	}
	require.Equal(t, rig.BTT(50), s.Ethereum().BalanceOf(t, "BTT", to))
	s.requireFree(t)
	s.WaitBacked(t, "BTT")
}

// signedBy withdraws, and returns the nonce of the packet once enough validators have signed it.
func (s *signedElsewhere) signedBy(t *testing.T, to, amount string) (hash string, nonce uint64) {
	t.Helper()
	hash = s.out(t, "alice", to, amount).Hash
	return hash, s.WaitStage(t, hash, "signed").Nonce
}

// waitMissing waits until a packet lacks the signatures of these operators alone.
func (s *signedElsewhere) waitMissing(t *testing.T, nonce uint64, operators ...string) {
	t.Helper()
	rig.Wait(t, fmt.Sprintf("packet %d to lack the signatures of %q", nonce, operators), time.Minute, func() error {
		if missing := s.Packet(t, nonce).Missing; fmt.Sprint(missing) != fmt.Sprint(operators) {
			return fmt.Errorf("it lacks those of %q", missing)
		}
		return nil
	})
}

// waitOwed waits until the validator owes so many signatures.
func (s *signedElsewhere) waitOwed(t *testing.T, count string) {
	t.Helper()
	const name = "bttc_validator_bridge_unsigned_packets"
	rig.Wait(t, name+" to be "+count, time.Minute, func() error {
		if now := metricOf(t, s.Validators[s.i], name); now != count {
			return fmt.Errorf("it is %s", now)
		}
		return nil
	})
}
