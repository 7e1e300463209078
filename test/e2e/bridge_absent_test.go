package e2e

import (
	"fmt"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// These steps of TestBridgeHostile change who signs while a packet is on its way that others signed.

// testEvidence shows a packet that a hostile validator signed and BTTC never made. That alone is punished,
// once, and no more power than a day may take.
func (s *hostileScene) testEvidence(t *testing.T) {
	thief, _ := fresh(t)
	to, _ := fresh(t)
	name := s.Validators[hostile[0]].Name
	require.Equal(t, million.String(), s.bonded(t, name).Tokens, "lies in votes and proposals are not punished")
	inFlight := s.signedInFlight(t, to, "7btt")
	before := s.PortalSet(t)

	forged := s.Forge(t, hostile[0], thief)
	s.Signer("carol").Send(t, append([]string{"bridge", "submit-evidence"}, forged.Arguments()...)...)
	guilty := s.bonded(t, name)
	require.True(t, guilty.Jailed)
	slashed := new(big.Int).Div(new(big.Int).Mul(million, big.NewInt(95)), big.NewInt(100))
	require.Equal(t, slashed.String(), guilty.Tokens)
	_, consensus := s.Validators[hostile[0]].ConsensusAddress(t)
	var info struct {
		Info struct{ Tombstoned bool } `json:"val_signing_info"`
	}
	s.REST(t, "/cosmos/slashing/v1beta1/signing_infos/"+consensus, &info)
	require.True(t, info.Info.Tombstoned)

	said := s.Signer("carol").Refused(t, append([]string{"bridge", "submit-evidence"}, forged.Arguments()...)...)
	requireSaid(t, said, "punished for this already")
	accomplice := s.Forge(t, hostile[1], thief)
	said = s.Signer("carol").Refused(t, append([]string{"bridge", "submit-evidence"}, accomplice.Arguments()...)...)
	requireSaid(t, said, "more power than evidence may remove in a day", "send it again after")
	require.False(t, s.bonded(t, s.Validators[hostile[1]].Name).Jailed)

	s.StartService(t, "relayer")
	s.WaitStage(t, inFlight.Hash, "executed")
	require.Equal(t, rig.BTT(70), s.Ethereum().BalanceOf(t, "BTT", to))
	s.waitSet(t, before.Nonce, func(set rig.PortalSet) bool { _, stays := set.Members[guilty.Operator]; return !stays })
	require.Zero(t, s.Ethereum().BalanceOf(t, "BTT", thief).Sign())
	s.requireUnharmed(t)
	s.WaitBacked(t, "BTT")
}

// signedInFlight is a withdrawal that enough validators signed, and nobody carries: the relayer is killed.
func (s *hostileScene) signedInFlight(t *testing.T, to, amount string) rig.TxResult {
	t.Helper()
	s.KillService(t, "relayer")
	requested := s.out(t, "alice", to, amount)
	s.WaitStage(t, requested.Hash, "signed")
	return requested
}

// waitSet waits for a later set of the Portal that is as it should be.
func (s *hostileScene) waitSet(t *testing.T, after uint64, good func(rig.PortalSet) bool) {
	t.Helper()
	rig.Wait(t, "the Portal to have another set", 2*time.Minute, func() error {
		if set := s.PortalSet(t); set.Nonce <= after || !good(set) {
			return fmt.Errorf("it has set %d, set %d before", set.Nonce, after)
		}
		return nil
	})
}

// testRotation gives a validator another bridge key while a packet waits that the old one signed, and one
// comes that only the old one can sign.
func (s *hostileScene) testRotation(t *testing.T) {
	const i = 1
	to, _ := fresh(t)
	operator := s.bonded(t, s.Validators[i].Name).Operator
	before := s.PortalSet(t)
	first := s.signedInFlight(t, to, "4btt")
	s.RotateKey(t, i)
	s.Kill(t, i)
	s.Start(t, i)
	s.RegisterKey(t, i)
	second := s.out(t, "alice", to, "5btt")
	packet := s.WaitStage(t, second.Hash, "signed").Nonce
	rig.Wait(t, "the old key to sign", time.Minute, func() error {
		if missing := s.Packet(t, packet).Missing; slices.Contains(missing, operator) {
			return fmt.Errorf("%v have not signed", missing)
		}
		return nil
	})
	require.Equal(t, before, s.PortalSet(t))

	s.StartService(t, "relayer")
	s.WaitStage(t, first.Hash, "executed")
	s.WaitStage(t, second.Hash, "executed")
	s.waitSet(t, before.Nonce, func(set rig.PortalSet) bool { return set.Members[operator] != before.Members[operator] })
	s.KillService(t, "relayer")
	third := s.out(t, "alice", to, "6btt")
	packet = s.WaitStage(t, third.Hash, "signed").Nonce
	rig.Wait(t, "the new key to sign", time.Minute, func() error {
		if missing := s.Packet(t, packet).Missing; slices.Contains(missing, operator) {
			return fmt.Errorf("%v have not signed", missing)
		}
		return nil
	})
	s.StartService(t, "relayer")
	s.WaitStage(t, third.Hash, "executed")
	require.Equal(t, rig.BTT(150), s.Ethereum().BalanceOf(t, "BTT", to))
	s.requireUnharmed(t)
	s.WaitBacked(t, "BTT")
}

// testPowerLeaves has half of all power unbond at once: a hostile validator that stays silent, one that is down,
// and an honest one. Too few are left to sign for the Portal, which waits for more than two thirds of those it
// knows; nothing goes out before the one that is back signs by transactions.
func (s *hostileScene) testPowerLeaves(t *testing.T) {
	const down, leaves = 6, 4
	to, _ := fresh(t)
	before := s.PortalSet(t)
	require.Len(t, before.Members, 6)
	inFlight := s.signedInFlight(t, to, "8btt")
	s.Order(t, hostile[1], rig.Orders{Votes: []string{"silence"}})
	absent := s.bonded(t, s.Validators[down].Name).Operator
	var hashes []string
	s.Kill(t, down)
	for _, i := range []int{down, hostile[1], leaves} {
		operator := s.bonded(t, s.Validators[i].Name).Operator
		hashes = append(hashes, s.Operator(i).Submit(t, rig.GasFlags, "staking", "unbond", operator, "1000000btt"))
	}
	for _, hash := range hashes {
		require.Zero(t, s.First().WaitTx(t, hash).Code)
	}
	s.First().WaitBlocks(t, 3, time.Minute)

	later := s.out(t, "alice", to, "9btt")
	s.StartService(t, "relayer")
	s.WaitStage(t, inFlight.Hash, "executed")
	s.First().WaitBlocks(t, 4, time.Minute)
	open := s.OpenPackets(t)
	require.GreaterOrEqual(t, len(open), 2, "the set and the withdrawal wait")
	for _, packet := range open {
		require.False(t, packet.Signed, "packet %s", packet.Packet.Nonce)
		require.Contains(t, packet.Missing, absent)
	}
	require.Equal(t, before.Nonce, s.PortalSet(t).Nonce)

	s.Start(t, down)
	for _, i := range []int{down, leaves} {
		s.SpawnSigner(t, i)
	}
	s.waitSet(t, before.Nonce, func(set rig.PortalSet) bool { return len(set.Members) == 3 })
	s.WaitStage(t, later.Hash, "executed")
	require.Equal(t, rig.BTT(170), s.Ethereum().BalanceOf(t, "BTT", to))
	s.WaitStage(t, s.out(t, "alice", to, "1btt").Hash, "executed")
	s.WaitBacked(t, "BTT")
	for i := range s.Validators {
		requireAgrees(t, s.Network, s.Validators[i])
	}
}
