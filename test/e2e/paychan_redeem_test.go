package e2e

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// TestPaychanRedeem runs the redeemer beside a node, as a seeder would.
func TestPaychanRedeem(t *testing.T) {
	scene := newRedeemScene(t, "200ms")
	t.Run("claims and tells", scene.testClaims)
	t.Run("once", scene.testOnce)
	t.Run("purse runs dry", scene.testDry)
	t.Run("unlock is asked for", scene.testUnlock)
	t.Run("one at a time", scene.testLocked)
	t.Run("bad payments", scene.testBadPayments)
}

// testClaims pays vouchers and ticks to one payee and lets the daemon claim both.
func (s *redeemScene) testClaims(t *testing.T) {
	purse := s.open(t, "10btt")
	spelled, payee := newPayee(t, 2)
	ticks := rig.Run(t, time.Minute, rig.Bttcd(t), append([]string{"paychan", "pay", purse, spelled, "--tick", "0.001btt", "--ticks", "500",
		"--amount", "0.5btt", "--count", "3"}, s.keyed("claims-payer", "alice")...)...)
	require.Zero(t, ticks.ExitCode, ticks.Text())
	require.Contains(t, ticks.Stderr, "promised 2btt to 1 payees in 3 vouchers and 500 ticks")
	s.receive(t, "claims", ticks.Stdout, spelled)
	require.Equal(t, held{"2000000000000000000", "0", "2000000000000000000", "2000000000000000000"}, s.status(t, "claims").held(t))

	redeemer := s.redeem(t, "claims")
	redeemer.waitHeld(t, held{"2000000000000000000", "2000000000000000000", "0", "0"})
	require.Equal(t, rig.BTT(20), s.balances(t, payee))
	reply, err := rig.Get(redeemer.url + "/metrics")
	require.NoError(t, err)
	require.Equal(t, 200, reply.Status)
	for _, line := range []string{
		"bttc_paychan_up 1", "bttc_paychan_lanes 1", `bttc_paychan_amount{denom="abtt",state="claimed"} 2e+18`,
		`bttc_paychan_amount{denom="abtt",state="at_risk"} 0`, `bttc_paychan_amount{denom="abtt",state="received"} 2e+18`,
	} {
		require.Contains(t, string(reply.Body), line)
	}
	require.Zero(t, redeemer.Terminate(t), redeemer.Log())
	require.Equal(t, held{"2000000000000000000", "2000000000000000000", "0", "0"}, s.status(t, "claims").held(t))
}

// testOnce claims by hand, in batches.
func (s *redeemScene) testOnce(t *testing.T) {
	purse := s.open(t, "10btt")
	var spelled []string
	var payees []address
	for i := range 5 {
		name, payee := newPayee(t, i)
		spelled, payees = append(spelled, name), append(payees, payee)
	}
	s.receive(t, "once", s.promise(t, purse, "once-payer", "0.5btt", spelled...), spelled...)
	args := append([]string{"paychan", "redeem", "--once", "--batch", "2"}, s.keyed("once", "bob")...)
	done := rig.Run(t, time.Minute, rig.Bttcd(t), args...)
	require.Zero(t, done.ExitCode, done.Text())
	require.Regexp(t, `(?m)^vouchers +refused +paid +gas +gas/voucher +fee +block +tx$`, done.Stdout)
	require.Regexp(t, `(?m)^2 +0 +1btt .*\n2 +0 +1btt .*\n1 +0 +0.5btt .*\n5 +0 +2.5btt .* in [0-9.]+s$`, done.Stdout)
	require.Equal(t, rig.BTT(25), s.balances(t, payees...))
	again := rig.Run(t, time.Minute, rig.Bttcd(t), args...)
	require.Zero(t, again.ExitCode, again.Text())
	require.Contains(t, again.Stdout, "nothing to claim")
}

// testDry has two programs of one owner promise more than the purse holds, and the owner top up
// later.
func (s *redeemScene) testDry(t *testing.T) {
	purse := s.open(t, "1.5btt")
	first, one := newPayee(t, 0)
	second, two := newPayee(t, 1)
	s.receive(t, "dry", s.promise(t, purse, "dry-payer-1", "1btt", first), first, second)
	warned := s.receive(t, "dry", s.promise(t, purse, "dry-payer-2", "1btt", second), first, second)
	require.NotEmpty(t, warned.Warnings)
	require.Contains(t, warned.Warnings[0].Why, "stop serving until it is topped up")

	redeemer := s.redeem(t, "dry")
	redeemer.waitHeld(t, held{"2000000000000000000", "1500000000000000000", "0", "500000000000000000"})
	require.Equal(t, rig.BTT(15), s.balances(t, one, two))
	status, err := redeemer.status()
	require.NoError(t, err)
	whys := ""
	for _, lane := range status.Lanes {
		whys += lane.Why
	}
	require.Contains(t, whys, "top", "it says what would help")

	s.owner.Send(t, "paychan", "top-up", purse, "1btt")
	redeemer.waitHeld(t, held{"2000000000000000000", "2000000000000000000", "0", "0"})
	require.Equal(t, rig.BTT(20), s.balances(t, one, two))
	require.Zero(t, redeemer.Terminate(t))
}

// testUnlock holds a voucher that is worth its gas, but not twenty times, until its owner wants
// to leave.
func (s *redeemScene) testUnlock(t *testing.T) {
	purse := s.open(t, "2btt")
	spelled, payee := newPayee(t, 0)
	const small = "50000000000000"
	s.receive(t, "unlock", s.promise(t, purse, "unlock-payer", small+"abtt", spelled), spelled)
	redeemer := s.redeem(t, "unlock")
	waiting := held{small, "0", small, small}
	redeemer.waitHeld(t, waiting)
	rig.Hold(t, "the voucher waits for more", 2*time.Second, func() error {
		status, err := redeemer.status()
		if err == nil && status.held(t) != waiting {
			err = fmt.Errorf("it holds %+v", status.held(t))
		}
		return err
	})
	s.owner.Send(t, "paychan", "request-unlock", purse)
	redeemer.waitHeld(t, held{small, small, "0", "0"})
	require.Equal(t, small, s.balances(t, payee).String())
	require.Zero(t, redeemer.Terminate(t))
}

// testLocked refuses whoever comes second to a store, and says what to do.
func (s *redeemScene) testLocked(t *testing.T) {
	purse := s.open(t, "2btt")
	spelled, _ := newPayee(t, 0)
	lines := s.promise(t, purse, "locked-payer", "0.5btt", spelled)
	s.receive(t, "locked", lines, spelled)
	redeemer := s.redeem(t, "locked")
	redeemer.waitHeld(t, held{"500000000000000000", "500000000000000000", "0", "0"})
	for _, args := range [][]string{
		append([]string{"paychan", "redeem", "--listen", ""}, s.keyed("locked", "bob")...),
		append([]string{"paychan", "redeem", "--once"}, s.keyed("locked", "bob")...),
		append([]string{"paychan", "status"}, s.flags("locked")...),
		append([]string{"paychan", "receive", spelled}, s.flags("locked")...),
	} {
		second := rig.RunWith(t, time.Minute, nil, lines, rig.Bttcd(t), args...)
		require.NotZero(t, second.ExitCode, second.Text())
		requireSaid(t, second.Text(), "another process uses this store", "/status")
	}
	status, err := redeemer.status()
	require.NoError(t, err)
	require.Equal(t, "500000000000000000", status.held(t).claimed, "the first goes on")
	require.Zero(t, redeemer.Terminate(t))
}

// testBadPayments offers what a payee must not take, among what it may.
func (s *redeemScene) testBadPayments(t *testing.T) {
	purse := s.open(t, "2btt")
	spelled, _ := newPayee(t, 0)
	other, _ := newPayee(t, 1)
	good := s.promise(t, purse, "bad-payer", "0.25btt", spelled)
	later := s.promise(t, purse, "bad-payer", "0.25btt", spelled, other)
	lines := "garbage\n" + good + good + later + `{"type":"Tick","message":{"payee":"` + spelled + `","lane":1},"index":1,"preimage":"0x00"}` + "\n"
	args := append([]string{"paychan", "receive", spelled}, s.flags("bad")...)
	outcome := rig.RunWith(t, time.Minute, nil, lines, rig.Bttcd(t), args...)
	require.NotZero(t, outcome.ExitCode, "what was refused is told to scripts")
	requireSaid(t, outcome.Text(), "line 1:", "line 3:", "worth no more than the one held", "not given", "line 6:", "preimage",
		"4 of 6 payments were refused")
	require.Equal(t, "500000000000000000", s.status(t, "bad").held(t).received)

	overdrawn := rig.Run(t, time.Minute, rig.Bttcd(t),
		append([]string{"paychan", "pay", purse, spelled, "--amount", "1.5btt"}, s.keyed("bad-payer", "alice")...)...)
	require.NotZero(t, overdrawn.ExitCode)
	requireSaid(t, overdrawn.Text(), "top up")
	require.Empty(t, overdrawn.Stdout)
}
