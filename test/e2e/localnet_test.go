package e2e

import (
	"fmt"
	stdnet "net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// TestLocalnet runs everything that needs four validators on one local testnet, because
// four nodes are all that a small machine carries. The steps share its state and run in
// this order; those that stop validators come last.
func TestLocalnet(t *testing.T) {
	began := time.Now()
	net := rig.Up(t, 4)
	t.Logf("four validators up after %s", time.Since(began).Round(time.Second))
	steps := []struct {
		name string
		run  func(*testing.T, *rig.Network)
	}{
		{"endpoints", testEndpoints},
		{"ethers and viem", testWallets},
		{"paychan precompile", testPrecompile},
		{"cosmjs", testCosmJS},
		{"openapi", testOpenAPI},
		{"address spellings", testSpellings},
		{"units", testUnits},
		{"rewards by governance", testRewards},
		{"bad amounts", testBadAmounts},
		{"bad addresses", testBadAddresses},
		{"wrong chain id", testWrongChain},
		{"replayed and stale", testReplay},
		{"spellings in signed messages", testSignedSpellings},
		{"oversized", testOversized},
		{"garbage", testGarbage},
		{"second up", testSecondUp},
		{"tour", testTour},
		{"monitoring", testMonitoring},
		{"doctor", testDoctor},
		{"killed validator rejoins", testKilledRejoins},
		{"state sync into a fifth node", testStateSync},
		{"killed in turn under load", testKilledInTurn},
		{"halt and resume", testHalt},
		{"unjail", testUnjail},
		{"power cut", testPowerCut},
		{"nothing lost", testNothingLost},
		{"down", testDown},
		{"busy port", testBusyPort},
	}
	for _, step := range steps {
		// One failed step does not stop the next: each finds its own starting point.
		t.Run(step.name, func(t *testing.T) { step.run(t, net) })
	}
}

func testEndpoints(t *testing.T, net *rig.Network) {
	require.Equal(t, rig.ChainID, net.ChainID)
	require.EqualValues(t, rig.EVMChainID, net.EVMChainID)
	require.Len(t, net.Validators, 4)
	for _, name := range []string{"alice", "bob", "carol", "dave"} {
		account := net.Account(t, name)
		address, err := rig.Decode(account.Bech32)
		require.NoError(t, err)
		require.Equal(t, rig.Bech32("bttc", address), account.Bech32)
		require.Equal(t, rig.Hex(address), strings.ToLower(account.EVM))
		require.Equal(t, rig.TRON(address), account.TRON)
	}
	for _, validator := range net.Validators {
		validator.WaitHeight(t, 5, time.Minute)
		var chainID string
		require.NoError(t, rig.CallRPC(validator.JSONRPC, "eth_chainId", []any{}, &chainID))
		require.Equal(t, fmt.Sprintf("0x%x", rig.EVMChainID), chainID)
		for _, url := range []string{validator.REST + "/cosmos/base/tendermint/v1beta1/syncing", validator.Metrics} {
			reply, err := rig.Get(url)
			require.NoError(t, err)
			require.Equal(t, 200, reply.Status, "%s: %s", url, reply.Body)
		}
	}
}

func testSecondUp(t *testing.T, net *rig.Network) {
	height := net.First().Height(t)
	outcome := rig.Run(t, time.Minute, rig.Localnet(t), "up", "--dir", net.Dir, "--validators", "4", "--detach")
	require.NotZero(t, outcome.ExitCode, outcome.Text())
	require.Contains(t, outcome.Text(), net.Dir)
	require.Contains(t, outcome.Text(), "running")
	require.Equal(t, net, rig.Open(t, net.Dir), "the refused `up` changed endpoints.json")
	net.First().WaitHeight(t, height+2, time.Minute)
}

func testTour(t *testing.T, net *rig.Network) {
	outcome := rig.Run(t, 5*time.Minute, rig.Localnet(t), "tour", "--dir", net.Dir)
	require.Zero(t, outcome.ExitCode, outcome.Text())
	const fee = `fee 0\.[0-9]+btt`
	for _, line := range []string{
		`a purse is opened: purse [0-9]+ with 100btt in block [0-9]+, ` + fee,
		`a session key may pay from it: 0x[0-9a-fA-F]{40} up to 60btt, ` + fee,
		`10,000 ticks are streamed to 50 payees: 10btt, 50 signatures, [0-9]+ ticks a second to disk, no transaction`,
		`the ticks are redeemed in batches: 10btt to 50 payees by 2 transactions, [0-9]+ gas a payee, ` + fee,
		`1,000 vouchers are paid to 50 payees: 50btt, [0-9]+ vouchers a second to disk, no transaction`,
		`the rest of its deposit: voting has begun and takes 30s`,
		`the owner asks for the rest of the purse: payees have 60s and 15 blocks to claim, ` + fee,
		`the vouchers are redeemed before it leaves: 50btt to 50 payees by 2 transactions, [0-9]+ gas a payee, ` + fee,
		`all that was promised is paid: 60btt received, claimed and on 50 accounts, nothing at risk`,
		`it is withdrawn: 40btt to alice in block [0-9]+, ` + fee,
		`a deposit from Ethereum: 100btt to carol, credited in block [0-9]+, [0-9.]+s after it was final`,
		`a deposit that delegates: 3btt with validator-0, credited in block [0-9]+, [0-9.]+s after it was final`,
		`a withdrawal to Ethereum: 3000btt to dave, signed after [0-9]+ blocks, executed there and final [0-9.]+s after the request`,
		`a withdrawal over the daily limit waits: 799000btt: withdrawal [0-9]+ waits for room within the daily limit of BTT to ethereum: [0-9.]+ BTT are ahead of it or its own, and [0-9.]+ BTT fit now`,
		`it is canceled: 799000btt and nine tenths of the fee are back in block [0-9]+, ` + fee,
		`41 of 41 steps hold`,
	} {
		// Each with the time that it took.
		require.Regexp(t, `(?m)^\[ *[0-9.]+s\] `+line+`( \([0-9.]+s\))?$`, outcome.Stdout)
	}
}

// testPowerCut kills all processes behind localnet's back, so that its pid files are stale, and
// brings the same chain up again.
func testPowerCut(t *testing.T, net *rig.Network) {
	height := net.First().Height(t)
	header, err := net.First().Header(height)
	require.NoError(t, err)
	supply := net.Supply(t)
	for _, validator := range rig.Open(t, net.Dir).Validators {
		require.NoError(t, syscall.Kill(validator.PID, syscall.SIGKILL))
		rig.Wait(t, validator.Name+" to be gone", 10*time.Second, func() error {
			if !rig.Gone(validator.PID) {
				return fmt.Errorf("process %d is left", validator.PID)
			}
			return nil
		})
	}
	net.KillService(t, "relayer")
	net.KillService(t, "ethereum")
	tour := rig.Run(t, time.Minute, rig.Localnet(t), "tour", "--dir", net.Dir)
	require.NotZero(t, tour.ExitCode, tour.Text())
	requireSaid(t, tour.Text(), "up")

	up := rig.Run(t, 3*time.Minute, rig.Localnet(t), "up", "--dir", net.Dir, "--detach")
	require.Zero(t, up.ExitCode, up.Text())
	*net = *rig.Open(t, net.Dir)
	net.First().WaitHeight(t, height+2, time.Minute)
	after, err := net.First().Header(height)
	require.NoError(t, err)
	require.Equal(t, header, after)
	require.Equal(t, supply, net.Supply(t))
}

// testBusyPort takes a port of the stopped testnet away. Its endpoints are promised to stay,
// so `up` must not move it silently; nor may it leave the other validators running.
func testBusyPort(t *testing.T, net *rig.Network) {
	address := strings.TrimPrefix(net.Validators[2].RPC, "http://")
	listener, err := stdnet.Listen("tcp", address)
	require.NoError(t, err)
	defer listener.Close()
	up := rig.Run(t, time.Minute, rig.Localnet(t), "up", "--dir", net.Dir, "--detach")
	require.NotZero(t, up.ExitCode, up.Text())
	_, port, err := stdnet.SplitHostPort(address)
	require.NoError(t, err)
	requireSaid(t, up.Text(), port)
	require.Empty(t, processesNaming(t, net.Dir))
}

// testDown runs when all is done: it also proves that the validators which steps restarted are known to
// localnet.
func testDown(t *testing.T, net *rig.Network) {
	running := rig.Open(t, net.Dir).Validators
	outcome := rig.Run(t, time.Minute, rig.Localnet(t), "down", "--dir", net.Dir)
	require.Zero(t, outcome.ExitCode, outcome.Text())
	require.Empty(t, processesNaming(t, net.Dir))
	for _, validator := range running {
		require.True(t, rig.Gone(validator.PID), "%s still runs", validator.Name)
	}
	again := rig.Run(t, time.Minute, rig.Localnet(t), "down", "--dir", net.Dir)
	require.NotContains(t, again.Text(), "panic")
	require.Empty(t, processesNaming(t, net.Dir))
}

// processesNaming returns the command lines that contain text, of whichever process. One that
// is over but not yet waited for has none.
func processesNaming(t *testing.T, text string) []string {
	t.Helper()
	paths, err := filepath.Glob("/proc/[0-9]*/cmdline")
	require.NoError(t, err)
	found := []string{}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if line := strings.ReplaceAll(string(raw), "\x00", " "); err == nil && strings.Contains(line, text) {
			found = append(found, line)
		}
	}
	return found
}
