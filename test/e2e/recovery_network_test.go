package e2e

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// testKilledInTurn kills validators at random points while transfers come in by way of the
// first. Each catches up with blocks full of transactions, and must then have them all in
// its indexes.
func testKilledInTurn(t *testing.T, net *rig.Network) {
	seed := numberFrom(t, "BTTCD_E2E_SEED", rand.Uint64())
	kills := numberFrom(t, "BTTCD_E2E_NETWORK_KILLS", 2)
	t.Logf("%d kills, BTTCD_E2E_SEED=%d", kills, seed)
	random := rand.New(rand.NewPCG(seed, 1))
	waitSigned(t, net)
	hammer := rig.NewHammer(t, rig.NewWallet(t, net.First(), net.Account(t, "carol").PrivateKeyHex), 4)
	hammer.Every = 200 * time.Millisecond
	seen := rig.NewWitness(net.First())
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var background sync.WaitGroup
	background.Go(func() { hammer.Run(ctx) })
	background.Go(func() { seen.Watch(ctx) })
	for kill := range kills {
		victim := 1 + int(kill)%(len(net.Validators)-1)
		life := time.NewTimer(time.Duration(random.Int64N(int64(2 * time.Second))))
		<-life.C
		net.Kill(t, victim)
		net.First().WaitBlocks(t, 2, recovery)
		net.Start(t, victim)
		requireRejoined(t, net, victim)
	}
	stop()
	background.Wait()

	net.First().WaitBlocks(t, 2, recovery)
	height := net.First().Height(t)
	for _, validator := range net.Validators {
		validator.WaitHeight(t, height, recovery)
		seen.RequireSame(t, validator)
		rig.Wait(t, validator.Name+" to have indexed all", recovery, func() error {
			return hammer.Counted(validator)
		})
	}
	bank, evm := hammer.RequireCounted(t, net.First())
	t.Logf("%d bank and %d Ethereum transfers", bank, evm)
	require.Positive(t, bank)
	require.Positive(t, evm)
}
