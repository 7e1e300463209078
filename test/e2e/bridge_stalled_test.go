package e2e

import (
	"fmt"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// maxOpenBatches is how many a row of the testnet may have; more withdrawals wait for a batch.
const maxOpenBatches = 8

// testStalledHour lets the remote chain go on for an hour and a half without calling anything final, with
// a deposit and an executed packet that nobody may believe yet, with as many signed packets as a row may
// have, whose deadlines pass, and with a queue behind them.
func (s *bridgeScene) testStalledHour(t *testing.T) {
	to, bech32 := fresh(t)
	later, _ := fresh(t)
	bob := s.Account(t, "bob").Bech32
	s.Chain(t, "stall")
	deposit := s.Deposit(t, "alice", "5btt", "--to", to)
	carried := s.out(t, "bob", to, "3btt")
	s.waitPaid(t, to, rig.BTT(30))
	s.KillService(t, "relayer")
	const expiring, queued = maxOpenBatches - 1, 2
	for range expiring + queued {
		s.out(t, "bob", later, "1btt")
	}
	s.waitStages(t, later, map[string]int{"signed": expiring, "waiting": queued})
	executions, withdrawals := s.signed(t, later)
	require.Len(t, executions, expiring, "each is in a batch of its own")
	before := s.Balance(t, bob)

	s.Chain(t, "skip", "3700")
	s.requireRefused(t, executions)
	s.Chain(t, "skip", "1900")
	s.First().WaitBlocks(t, 3, time.Minute)
	require.Equal(t, before, s.Balance(t, bob), "what is not final refunds nothing")
	require.Zero(t, s.Balance(t, bech32).Sign(), "nor credits anything")
	s.waitStages(t, later, map[string]int{"signed": expiring, "waiting": queued})

	s.Chain(t, "resume")
	s.WaitStage(t, deposit.Hash, "credited")
	s.WaitStage(t, carried.Hash, "executed")
	s.waitStages(t, later, map[string]int{"refunded": expiring, "signed": queued})
	s.StartService(t, "relayer")
	s.waitStages(t, later, map[string]int{"refunded": expiring, "executed": queued})
	s.requireRefused(t, executions)
	require.Equal(t, rig.BTT(50), s.Balance(t, bech32))
	require.Equal(t, rig.BTT(30), s.Ethereum().BalanceOf(t, "BTT", to))
	require.Equal(t, rig.BTT(10*queued), s.Ethereum().BalanceOf(t, "BTT", later), "what expired never arrives")
	refund := new(big.Int).Sub(s.Balance(t, bob), before)
	require.Equal(t, rig.BTT((10+45)*expiring), refund, "amounts and nine tenths of fees, once")
	for _, withdrawal := range []uint64{withdrawals[0], withdrawals[expiring-1]} {
		s.Signer("bob").Refused(t, "bridge", "cancel", fmt.Sprint(withdrawal))
	}
	s.WaitBacked(t, "BTT")
}

// signed returns the executions of the signed packets that pay an account, and its withdrawals in them.
func (s *bridgeScene) signed(t *testing.T, account string) (executions []call, withdrawals []uint64) {
	t.Helper()
	found, _ := s.Track(t, account)
	packets := map[uint64]bool{}
	for _, transfer := range found {
		if transfer.Stage != "signed" {
			continue
		}
		withdrawals = append(withdrawals, transfer.Withdrawal)
		if !packets[transfer.Nonce] {
			packets[transfer.Nonce] = true
			executions = append(executions, s.execution(t, transfer.Nonce))
		}
	}
	return executions, withdrawals
}

// requireRefused asserts that the Portal takes none of the executions any more, and never took one.
func (s *bridgeScene) requireRefused(t *testing.T, executions []call) {
	t.Helper()
	late := append([]call{}, executions...)
	for i := range late {
		late[i].Gas = 1_000_000
	}
	for i, sent := range s.sendTogether(t, "carol", late...) {
		require.False(t, sent.OK, "execution %d of %d", i+1, len(late))
	}
}

// waitPaid waits until an account has an amount of BTT on Ethereum, in whatever block.
func (s *bridgeScene) waitPaid(t *testing.T, account string, amount *big.Int) {
	t.Helper()
	rig.Wait(t, account+" to be paid on Ethereum", bridgeWait, func() error {
		if has := s.Ethereum().BalanceOf(t, "BTT", account); has.Cmp(amount) != 0 {
			return fmt.Errorf("it has %s of %s", has, amount)
		}
		return nil
	})
}
