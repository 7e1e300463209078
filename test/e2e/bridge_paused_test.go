package e2e

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// portalGuardian is the key of the Portal's guardian on the testnet, which is the first of those that
// Ethereum's development tools publish.
const portalGuardian = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"

// Kinds of changes that wait at a Portal.
const changePause = 5

// testPausedHere has BTTC's guardian stop both directions with a transfer in each stage under way: what
// is at the Portal already goes on, what is not stands still, and nothing is lost.
func (s *bridgeScene) testPausedHere(t *testing.T) {
	to, bech32 := fresh(t)
	s.Chain(t, "stall")
	deposit := s.send(t, "bob", s.approve("BTT", rig.BTT(40)), s.depositCall("BTT", rig.BTT(40), to, garbage()[4]))[1]
	require.True(t, deposit.OK)
	executed := s.out(t, "alice", to, "450000btt")
	s.waitPaid(t, to, rig.BTT(4_500_000))
	s.KillService(t, "relayer")
	signed := s.out(t, "alice", to, "2btt")
	s.WaitStage(t, signed.Hash, "signed")
	over := s.out(t, "alice", to, "400000btt")
	waiting := s.WaitStage(t, over.Hash, "waiting")
	require.Contains(t, waiting.WaitsFor, "daily limit")

	s.Signer("dave").Send(t, "bridge", "pause", "1", "--inbound", "--outbound", "--reason", "a drill")
	requireSaid(t, s.Signer("alice").Refused(t, "bridge", "out", "1", to, "2btt", "--fee", "5btt"), "paused", "a drill")
	s.Chain(t, "resume")
	s.WaitStage(t, deposit.Hash, "held")
	s.WaitStage(t, executed.Hash, "executed")
	s.StartService(t, "relayer")
	s.WaitStage(t, signed.Hash, "executed")
	require.Equal(t, rig.BTT(4_500_020), s.Ethereum().BalanceOf(t, "BTT", to))
	require.Zero(t, s.Balance(t, bech32).Sign())
	require.Equal(t, "2", s.metric(t, `bttc_bridge_paused_directions{row="ethereum"}`))

	alice := s.Account(t, "alice").Bech32
	before := s.Balance(t, alice)
	s.Signer("alice").Send(t, "bridge", "cancel", fmt.Sprint(waiting.Withdrawal))
	s.WaitStage(t, over.Hash, "canceled")
	back := new(big.Int).Sub(s.Balance(t, alice), before)
	require.Equal(t, 1, back.Cmp(rig.BTT(4_000_000)), "it is taken back in spite of the pause")
	require.Equal(t, -1, back.Cmp(rig.BTT(4_000_045)), "less a tenth of its fee, since it was delayed")
	t.Run("and at the Portal", func(t *testing.T) { s.testPausedThere(t, deposit.Hash, bech32) })
}

// testPausedThere has the Portal's guardian stop it as well. Governance lifts BTTC's pause at once; the
// guardian's it lifts two days later.
func (s *bridgeScene) testPausedThere(t *testing.T, held, bech32 string) {
	to, _ := fresh(t)
	portal, alice := s.Ethereum().Portal, s.Account(t, "alice").Bech32
	pause := call{To: portal, Signature: "pause(uint8)", Args: []any{3}}
	require.False(t, s.send(t, "bob", pause)[0].OK, "bob is no guardian")
	require.True(t, s.sendAs(t, portalGuardian, false, pause)[0].OK)

	s.decide(t, "bridge", "set-pause-proposal", "1", `{"inbound":false,"outbound":false}`, "--portal")
	s.WaitStage(t, held, "credited")
	require.Equal(t, rig.BTT(40), s.Balance(t, bech32), "garbage in its data does not keep it back")
	out := s.out(t, "alice", to, "6btt")
	nonce := s.WaitStage(t, out.Hash, "signed").Nonce
	execution := s.execution(t, nonce)
	deposit := s.depositCall("BTT", rig.BTT(10), to, "0x")
	lift := call{To: portal, Signature: "applyChange(uint8,address)", Args: []any{changePause, zeroAddress}}
	s.waitPortal(t, "the lift to wait at the Portal", "waitingUnpause()", "", func(word *big.Int) bool { return word.Sign() > 0 })
	for i, sent := range s.send(t, "bob", s.approve("BTT", rig.BTT(10)), deposit, execution, lift) {
		require.Equal(t, i == 0, sent.OK, "call %d: the Portal is paused", i)
	}
	require.Zero(t, s.Ethereum().BalanceOf(t, "BTT", to).Sign())
	before := s.Balance(t, alice)
	s.Chain(t, "skip", fmt.Sprint(48*3600))
	s.Chain(t, "finalize")
	s.WaitStage(t, out.Hash, "refunded")
	require.Equal(t, rig.BTT(60+45), new(big.Int).Sub(s.Balance(t, alice), before))
	for i, sent := range s.send(t, "bob", lift, lift, deposit, execution) {
		require.Equal(t, i == 0 || i == 2, sent.OK, "call %d: lifted once, deposits are taken, and what was refunded is not paid", i)
	}
	s.WaitStage(t, s.out(t, "alice", to, "1btt").Hash, "executed")
	require.Equal(t, rig.BTT(10), s.Ethereum().BalanceOf(t, "BTT", to), "what was refunded is not paid")
	s.WaitBacked(t, "BTT")
}

const zeroAddress = "0x0000000000000000000000000000000000000000"
