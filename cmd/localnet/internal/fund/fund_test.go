package fund_test

import (
	"context"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/fakenode"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/fund"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/rpc"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/wait"
)

func TestMain(m *testing.M) { os.Exit(fakenode.Run(m)) }

// newSource runs one fake validator and, if asked for, a real development Ethereum.
func newSource(t *testing.T, ethereum bool) fund.Source {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	dir := t.TempDir()
	reservation, err := ports.Reserve(node.PortCount + 1)
	require.NoError(t, err)
	numbers := reservation.Ports()
	plan := node.NewPlan(numbers[:node.PortCount], func(name string) string { return filepath.Join(dir, name) })
	remote := devchain.NewPlan(numbers[node.PortCount], 2)
	if ethereum {
		plan.Ethereum = &remote
	}
	planPath := filepath.Join(dir, "plan.json")
	require.NoError(t, directory.WriteJSON(planPath, plan))
	homes, err := node.Binary(self).WriteHomes(t.Context(), plan, planPath)
	require.NoError(t, err)
	require.NoError(t, reservation.Release())
	pid := filepath.Join(dir, "pid")
	_, err = node.Binary(self).Start(plan.Validators[0], filepath.Join(dir, "log"), pid)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := process.Kill(pid)
		require.NoError(t, err)
	})
	require.NoError(t, wait.Until(t.Context(), turn, func(ctx context.Context) (bool, error) {
		_, err := rpc.Comet(plan.Validators[0].RPCURL()).Status(ctx)
		return err == nil, nil
	}))
	return fund.Source{Binary: node.Binary(self), Plan: plan, Homes: homes, LockPath: filepath.Join(dir, "fund.lock")}
}

const turn = 20e9

func sent(t *testing.T, source fund.Source) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(source.Plan.Validators[0].Home, "sent"))
	if errors.Is(err, os.ErrNotExist) {
		return ""
	}
	require.NoError(t, err)
	return string(text)
}

func TestPayOnBTTC(t *testing.T) {
	source := newSource(t, true)
	require.Equal(t, []string{"BTT", "USDT", "USDC"}, source.Tokens(fund.BTTC))
	for _, test := range []struct{ amount, token, command, paid string }{
		{"1.5", "BTT", "1500000000000000000abtt", "1.5 BTT"},
		{"7", "btt", "7000000000000000000abtt", "7 BTT"},
		{"7", "abtt", "7abtt", "0.000000000000000007 BTT"},
	} {
		receipt, err := source.Pay(t.Context(), fund.Request{Address: "someone", Amount: test.amount, Token: test.token})
		require.NoError(t, err)
		lines := strings.Split(strings.TrimSpace(sent(t, source)), "\n")
		require.Equal(t, "faucet bttc1someone "+test.command, lines[len(lines)-1])
		require.Equal(t, test.paid, receipt.Paid)
		require.Equal(t, fund.BTTC, receipt.Chain)
		require.EqualValues(t, 9, receipt.Height)
		require.Equal(t, "AB01", receipt.Hash)
		require.Equal(t, "Tsomeone", receipt.TRON)
	}
}

func TestTokensComeOverTheBridge(t *testing.T) {
	source := newSource(t, true)
	for _, test := range []struct{ amount, token, command, paid string }{
		{"0.5", "usdt", "0.5usdt", "0.5 USDT"},
		{"1000000", "uusdc", "1usdc", "1 USDC"},
		{" 2.10 ", "USDC", "2.1usdc", "2.1 USDC"},
	} {
		receipt, err := source.Pay(t.Context(), fund.Request{Address: "someone", Amount: test.amount, Token: test.token})
		require.NoError(t, err)
		lines := strings.Split(strings.TrimSpace(sent(t, source)), "\n")
		require.Equal(t, "faucet bttc1someone ethereum "+test.command, lines[len(lines)-1])
		require.Equal(t, test.paid, receipt.Paid)
		require.EqualValues(t, 11, receipt.Height)
		require.Equal(t, fakenode.DepositHash, receipt.Hash)
	}
	before := sent(t, source)
	_, err := source.Pay(t.Context(), fund.Request{Address: "someone", Amount: "0.4", Token: "USDT"})
	require.NoError(t, err)
	source.Homes.Ethereum.Tokens[1].Minimum.SetInt64(1_000_000)
	_, err = source.Pay(t.Context(), fund.Request{Address: "someone", Amount: "0.999999", Token: "USDT"})
	require.ErrorContains(t, err, "0.999999 USDT is too little: the Portal, by which it comes, takes 1 USDT or more")
	require.Equal(t, before+"faucet bttc1someone ethereum 0.4usdt\n", sent(t, source))
}

func TestPayRefuses(t *testing.T) {
	source := newSource(t, false)
	source.Limit = 100
	for _, test := range []struct {
		request fund.Request
		want    string
	}{
		{fund.Request{Address: "a", Amount: "1", Token: "doge"}, `there is no token "doge" on bttc: choose one of BTT`},
		{fund.Request{Address: "a", Amount: "1"}, `there is no token ""`},
		{fund.Request{Address: "a", Amount: "1", Token: "BTT", Chain: "tron"}, `there is no chain "tron": choose bttc or ethereum`},
		{fund.Request{Address: "a", Amount: "1", Token: "BTT", Chain: "ethereum"}, "made without a development Ethereum"},
		{fund.Request{Address: "a", Amount: "-1", Token: "BTT"}, "write digits"},
		{fund.Request{Address: "a", Amount: "1e3", Token: "BTT"}, "write digits"},
		{fund.Request{Address: "a", Amount: "", Token: "BTT"}, "write digits"},
		{fund.Request{Address: "a", Amount: "0.0", Token: "BTT"}, "nothing would be paid"},
		{fund.Request{Address: "a", Amount: "0.0000000000000000001", Token: "BTT"}, "BTT has 18 decimals"},
		{fund.Request{Address: "a", Amount: "1.5", Token: "abtt"}, "has 0 decimals"},
		{fund.Request{Address: "a", Amount: "100.1", Token: "BTT"}, "100.1 BTT are too many for one request: at most 100 BTT"},
		{fund.Request{Address: fakenode.NoAddress, Amount: "1", Token: "BTT"}, "it is not an address"},
		{fund.Request{Address: "", Amount: "1", Token: "BTT"}, "is no address"},
		{fund.Request{Address: "--home=/etc", Amount: "1", Token: "BTT"}, "is no address"},
		{fund.Request{Address: "-h", Amount: "1", Token: "BTT"}, "is no address"},
		{fund.Request{Address: strings.Repeat("a", 129), Amount: "1", Token: "BTT"}, "is no address"},
	} {
		_, err := source.Pay(t.Context(), test.request)
		require.ErrorContains(t, err, test.want)
		var invalid fund.Invalid
		require.ErrorAs(t, err, &invalid, test.want)
	}
	require.Empty(t, sent(t, source))

	_, err := source.Pay(t.Context(), fund.Request{Address: "poor", Amount: "1", Token: "BTT"})
	require.ErrorContains(t, err, "failed in block 9: no money left (code 5)")
	var invalid fund.Invalid
	require.NotErrorAs(t, err, &invalid)
	source.Plan.Validators[0].Ports.RPC = source.Plan.Validators[0].Ports.P2P
	_, err = source.Pay(t.Context(), fund.Request{Address: "a", Amount: "1", Token: "BTT"})
	require.ErrorContains(t, err, "no validator answers")
	source.Homes.Faucet = nil
	_, err = source.Pay(t.Context(), fund.Request{Address: "a", Amount: "1", Token: "BTT"})
	require.ErrorContains(t, err, "made before there was a faucet")
}

func TestPaymentsTakeTurns(t *testing.T) {
	source := newSource(t, false)
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			_, err := source.Pay(t.Context(), fund.Request{Address: "one", Amount: "1", Token: "BTT"})
			require.NoError(t, err)
		})
	}
	group.Wait()
	require.Equal(t, 6, strings.Count(sent(t, source), "\n"))

	lock, err := directory.LockFile(source.LockPath)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = source.Pay(ctx, fund.Request{Address: "one", Amount: "1", Token: "BTT"})
	require.ErrorIs(t, err, context.Canceled)
	require.NoError(t, lock.Unlock())
}

func TestPayOnEthereum(t *testing.T) {
	source := newSource(t, true)
	require.Equal(t, []string{"ETH", "BTT", "USDT", "USDC"}, source.Tokens(fund.Ethereum))
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	plan := *source.Plan.Ethereum
	go func() { served <- devchain.Serve(ctx, t.TempDir(), plan.Port, 2, t.Output()) }()
	defer func() {
		cancel()
		require.NoError(t, <-served)
	}()
	require.NoError(t, wait.Until(t.Context(), turn, func(ctx context.Context) (bool, error) {
		return devchain.Await(ctx, plan) == nil, nil
	}))
	require.NoError(t, devchain.Deploy(t.Context(), plan, 19991, *source.Homes.Ethereum, nil))

	receipt, err := source.Pay(t.Context(), fund.Request{Address: "someone", Amount: "2.5", Token: "eth", Chain: fund.Ethereum})
	require.NoError(t, err)
	require.Positive(t, receipt.Height)
	holder := common.HexToAddress(receipt.EVM)
	ethereum := rpc.Ethereum(plan.RPC)
	balance, err := ethereum.Quantity(t.Context(), "eth_getBalance", holder.Hex(), "latest")
	require.NoError(t, err)
	require.Equal(t, "2500000000000000000", balance.String())
	_, err = source.Pay(t.Context(), fund.Request{Address: "someone", Amount: "0.25", Token: "USDT", Chain: fund.Ethereum})
	require.NoError(t, err)
	usdt, found := plan.Token("usdt")
	require.True(t, found)
	balance, err = ethereum.Quantity(t.Context(), "eth_call", map[string]string{
		"to": usdt.Contract.Hex(), "data": "0x70a08231" + strings.Repeat("0", 24) + strings.TrimPrefix(strings.ToLower(holder.Hex()), "0x"),
	}, "latest")
	require.NoError(t, err)
	require.Equal(t, big.NewInt(250_000), balance)
	_, err = source.Pay(t.Context(), fund.Request{Address: "someone", Amount: "1", Token: "uusdt", Chain: fund.Ethereum})
	require.ErrorContains(t, err, "choose one of ETH, BTT, USDT, USDC")
}

func TestSplit(t *testing.T) {
	for text, want := range map[string][2]string{"1.5btt": {"1.5", "btt"}, "20USDT": {"20", "USDT"}, "7abtt": {"7", "abtt"}} {
		amount, unit, ok := fund.Split(text)
		require.True(t, ok)
		require.Equal(t, want, [2]string{amount, unit})
	}
	for _, text := range []string{"", "7", "btt", "-1btt", "1 btt"} {
		_, _, ok := fund.Split(text)
		require.False(t, ok, text)
	}
}
