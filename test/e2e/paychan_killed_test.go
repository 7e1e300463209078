package e2e

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// killed is a redeemer of vouchers to some payees, which a test kills.
type killed struct {
	*redeemScene
	purse    string
	spelled  []string
	payees   []address
	promised *big.Int
	// between counts kills after the claim was submitted and before a block had it.
	between int
}

// TestPaychanRedeemKilled kills the redeemer as a power cut does: as it starts, at several moments
// between its decision to claim and the block that pays, and after. Nothing is lost, nothing is
// paid twice, and the status never calls claimed what no block has paid. Blocks are slow, so that
// the moments are long.
func TestPaychanRedeemKilled(t *testing.T) {
	scene := newRedeemScene(t, "2s")
	k := &killed{redeemScene: scene, purse: scene.open(t, "20btt"), promised: new(big.Int)}
	for i := range 3 {
		name, payee := newPayee(t, i)
		k.spelled, k.payees = append(k.spelled, name), append(k.payees, payee)
	}
	says := func(redeemer daemon, what string) bool { return strings.Contains(redeemer.Log(), what) }
	k.at(t, "as it starts", func(daemon, *big.Int) bool { return true })
	k.at(t, "as it answers", func(redeemer daemon, _ *big.Int) bool {
		_, err := redeemer.status()
		return err == nil
	})
	for _, looks := range []int{0, 4, 10, 30, 100, 200} {
		k.at(t, fmt.Sprintf("%d looks after its decision", looks), func(redeemer daemon, _ *big.Int) bool {
			if says(redeemer, "msg=claiming") {
				looks--
			}
			return looks < 0
		})
	}
	k.at(t, "in a block", func(_ daemon, before *big.Int) bool { return k.balances(t, k.payees...).Cmp(before) > 0 })
	k.at(t, "noted", func(redeemer daemon, _ *big.Int) bool { return says(redeemer, "msg=claimed") })
	require.Positive(t, k.between, "no kill fell between a submission and its block")
}

// at pays, kills a redeemer when the moment is reached, and requires that what it left is right.
func (k *killed) at(t *testing.T, name string, reached func(redeemer daemon, before *big.Int) bool) {
	t.Run(name, func(t *testing.T) {
		k.receive(t, "killed", k.promise(t, k.purse, "payer", "0.1btt", k.spelled...), k.spelled...)
		k.promised.Add(k.promised, rig.BTT(3))
		before := k.balances(t, k.payees...)
		redeemer := k.redeem(t, "killed")
		spot(t, name, func() bool { return reached(redeemer, before) })
		redeemer.Kill()
		k.requireTrue(t, before)

		again := k.redeem(t, "killed")
		again.waitHeld(t, held{k.promised.String(), k.promised.String(), "0", "0"})
		require.Zero(t, again.Terminate(t))
		require.Equal(t, k.promised, k.balances(t, k.payees...), "nothing is paid twice")
		k.requirePaid(t, k.purse, k.promised)
	})
}

// requireTrue reads the store at once: it must say what was paid before that or after.
func (k *killed) requireTrue(t *testing.T, before *big.Int) {
	t.Helper()
	least := k.balances(t, k.payees...)
	height := k.Height(t)
	after := k.status(t, "killed").held(t)
	most := k.balances(t, k.payees...)
	require.Equal(t, k.promised.String(), after.received, "nothing is lost")
	claimed := rig.Int(t, after.claimed)
	require.True(t, least.Cmp(claimed) <= 0 && claimed.Cmp(most) <= 0, "claimed %s, paid %s to %s", claimed, least, most)
	if least.Cmp(before) > 0 {
		return
	}
	// Nobody claims now: what is paid was submitted before the kill.
	k.WaitHeight(t, height+2, time.Minute)
	if k.balances(t, k.payees...).Cmp(before) > 0 {
		k.between++
	}
}

// spot waits for a moment that is shorter than rig.Wait looks.
func spot(t *testing.T, what string, reached func() bool) {
	t.Helper()
	deadline := time.After(time.Minute)
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for !reached() {
		select {
		case <-deadline:
			t.Fatalf("the moment never came: %s", what)
		case <-ticker.C:
		}
	}
}

// requirePaid asks the chain what a purse paid in its life.
func (s *redeemScene) requirePaid(t *testing.T, purse string, want *big.Int) {
	t.Helper()
	var answer struct {
		Purse struct {
			Purse struct {
				Paid string `json:"paid"`
			} `json:"purse"`
		} `json:"purse"`
	}
	require.NoError(t, rig.GetJSON(s.REST+"/bttc/paychan/v1/purses/"+purse, &answer))
	require.Equal(t, want.String(), answer.Purse.Purse.Paid)
}
