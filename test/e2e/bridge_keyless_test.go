package e2e

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// testKeyless bonds a validator that has no bridge key, nor even a node: it is counted, said and done without.
func (s *bridgeScene) testKeyless(t *testing.T) {
	s.Signer("dave").Send(t, "staking", "create-validator", newValidator(t))
	rig.Wait(t, "a validator to lack a key", recovery, func() error {
		keyed, total := s.power(t)
		if keyed >= total {
			return fmt.Errorf("%d of %d power has a key", keyed, total)
		}
		return nil
	})
	to, bech32 := fresh(t)
	deposit, out := s.Deposit(t, "alice", "100btt", "--to", to), s.out(t, "alice", to, "2btt")
	s.WaitStage(t, deposit.Hash, "credited")
	s.WaitStage(t, out.Hash, "executed")
	require.Equal(t, rig.BTT(1000), s.Balance(t, bech32))
	require.Equal(t, rig.BTT(20), s.Ethereum().BalanceOf(t, "BTT", to))
	s.WaitBacked(t, "BTT")
}

// power is that of the validators with a bridge key, and of all.
func (s *bridgeScene) power(t *testing.T) (keyed, total uint64) {
	t.Helper()
	var answer struct {
		Keyed string `json:"keyed_power"`
		Total string `json:"total_power"`
	}
	s.REST(t, "/bttc/bridge/v1/rows/1/status", &answer)
	keyed, err := strconv.ParseUint(answer.Keyed, 10, 64)
	require.NoError(t, err)
	total, err = strconv.ParseUint(answer.Total, 10, 64)
	require.NoError(t, err)
	return keyed, total
}
