package devchain_test

import (
	"bytes"
	"context"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/wait"
	"github.com/bttcprotocol/bttcd/contracts/bindings/portal"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

var alice = common.HexToAddress("0xa11ce00000000000000000000000000000000001")

func amount(n int64) devchain.Amount { return devchain.Amount{Int: *big.NewInt(n)} }

func contents(t *testing.T, plan devchain.Plan) devchain.Contents {
	t.Helper()
	set, err := portalabi.Set{Total: 10, Members: []portalabi.Member{{Signer: portalabi.Address{1}, Power: 10}}}.Encode()
	require.NoError(t, err)
	return devchain.Contents{Set: set, Tokens: []devchain.TokenContents{
		{Contract: plan.Tokens[0].Contract, Locked: amount(5_000), Minimum: amount(1), DailyLimit: amount(1_000)},
		{Contract: plan.Tokens[1].Contract, Minimum: amount(1), DailyLimit: amount(1_000)},
	}}
}

// serve runs a chain in a goroutine until the test ends.
func serve(t *testing.T, dir string, plan devchain.Plan) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	var log bytes.Buffer
	go func() { ended <- devchain.Serve(ctx, dir, plan.Port, plan.FinalityLag, &log) }()
	require.NoError(t, wait.Until(t.Context(), 20*time.Second, func(ctx context.Context) (bool, error) {
		return devchain.Await(ctx, plan) == nil, nil
	}))
	return func() {
		cancel()
		require.NoError(t, <-ended, log.String())
	}
}

func newPlan(t *testing.T) devchain.Plan {
	t.Helper()
	reservation, err := ports.Reserve(1)
	require.NoError(t, err)
	plan := devchain.NewPlan(reservation.Ports()[0], 2)
	require.NoError(t, reservation.Release())
	return plan
}

func TestDeploymentIsWhereThePlanHasIt(t *testing.T) {
	plan, dir := newPlan(t), t.TempDir()
	stop := serve(t, dir, plan)
	require.NoError(t, devchain.Deploy(t.Context(), plan, 19991, contents(t, plan), []common.Address{alice}))

	client, err := ethclient.DialContext(t.Context(), plan.RPC)
	require.NoError(t, err)
	defer client.Close()
	contract, err := portal.NewPortal(plan.Portal, client)
	require.NoError(t, err)
	domain, err := contract.Domain(&bind.CallOpts{Context: t.Context()})
	require.NoError(t, err)
	require.Equal(t, portalabi.Domain(19991, devchain.RowID, devchain.ChainID, portalabi.Address(plan.Portal)), domain)
	btt, err := portal.NewToken(plan.Tokens[0].Contract, client)
	require.NoError(t, err)
	locked, err := btt.BalanceOf(&bind.CallOpts{Context: t.Context()}, plan.Portal)
	require.NoError(t, err)
	require.Equal(t, "5000", locked.String())
	ether, err := client.BalanceAt(t.Context(), alice, nil)
	require.NoError(t, err)
	require.Equal(t, 1, ether.Sign())

	// A resumed chain has it all still, and a second deployment changes nothing.
	stop()
	stop = serve(t, dir, plan)
	defer stop()
	require.NoError(t, devchain.Deploy(t.Context(), plan, 19991, contents(t, plan), nil))
	again, err := btt.BalanceOf(&bind.CallOpts{Context: t.Context()}, plan.Portal)
	require.NoError(t, err)
	require.Equal(t, "5000", again.String())
}

func TestUsedDeployerIsRefused(t *testing.T) {
	plan := newPlan(t)
	defer serve(t, t.TempDir(), plan)()
	wrong := contents(t, plan)
	wrong.Set = wrong.Set[:40]
	err := devchain.Deploy(t.Context(), plan, 19991, wrong, nil)
	require.Error(t, err, "the Portal refuses half a set")
	err = devchain.Deploy(t.Context(), plan, 19991, contents(t, plan), nil)
	require.Error(t, err)
}
