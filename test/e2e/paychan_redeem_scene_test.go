package e2e

import (
	"encoding/json"
	"fmt"
	"math/big"
	stdnet "net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// redeemScene is a chain on which alice pays from purses and bob submits claims, all by the
// command line.
type redeemScene struct {
	*rig.Solo
	grpc  string
	owner rig.Signer
	dir   string
}

var grpcAddress = regexp.MustCompile(`(?s)\[grpc\].*?\naddress = "([^"]+)"`)

func newRedeemScene(t *testing.T, blockTime string) *redeemScene {
	t.Helper()
	node := rig.NewSolo(t)
	node.EditConfig(t, "config.toml", `timeout_commit = "200ms"`, fmt.Sprintf("timeout_commit = %q", blockTime))
	raw, err := os.ReadFile(filepath.Join(node.Path, "config", "app.toml"))
	require.NoError(t, err)
	found := grpcAddress.FindSubmatch(raw)
	require.NotNil(t, found, "app.toml has no address of gRPC")
	node.Run(t, 2)
	return &redeemScene{Solo: node, grpc: string(found[1]), owner: node.Signer("alice"), dir: t.TempDir()}
}

func (s *redeemScene) store(name string) string { return filepath.Join(s.dir, name) }

// flags are those of every command with a store.
func (s *redeemScene) flags(store string) []string {
	return []string{"--store", s.store(store), "--grpc", s.grpc, "--home", s.Path}
}

// keyed are flags of commands that sign.
func (s *redeemScene) keyed(store, from string) []string {
	return append(s.flags(store), "--from", from, "--keyring-backend", "test")
}

func (s *redeemScene) open(t *testing.T, deposit string) string {
	t.Helper()
	result := s.owner.Send(t, "paychan", "open", deposit, unlockDelay)
	id := strings.Trim(result.Attribute("bttc.paychan.v1.EventPurseOpened", "purse"), `"`)
	require.NotEmpty(t, id)
	return id
}

// promise returns what `bttcd paychan pay` prints for one voucher to each payee.
func (s *redeemScene) promise(t *testing.T, purse, payer, amount string, payees ...string) string {
	t.Helper()
	args := append([]string{"paychan", "pay", purse}, payees...)
	args = append(append(args, "--amount", amount), s.keyed(payer, "alice")...)
	outcome := rig.Run(t, time.Minute, rig.Bttcd(t), args...)
	require.Zero(t, outcome.ExitCode, outcome.Text())
	require.Len(t, strings.Split(strings.TrimSpace(outcome.Stdout), "\n"), len(payees))
	return outcome.Stdout
}

type receipt struct {
	Vouchers int `json:"vouchers"`
	Refused  int `json:"refused"`
	Warnings []struct {
		Why string `json:"why"`
	} `json:"warnings"`
}

// receive puts payments into a store.
func (s *redeemScene) receive(t *testing.T, store, lines string, payees ...string) receipt {
	t.Helper()
	args := append([]string{"paychan", "receive"}, payees...)
	args = append(append(args, s.flags(store)...), "-o", "json")
	outcome := rig.RunWith(t, time.Minute, nil, lines, rig.Bttcd(t), args...)
	require.Zero(t, outcome.ExitCode, outcome.Text())
	var got receipt
	require.NoError(t, json.Unmarshal([]byte(outcome.Stdout), &got))
	require.Zero(t, got.Refused)
	return got
}

// voucherStatus is what status prints and /status answers.
type voucherStatus struct {
	Denoms []struct {
		Denom     string `json:"denom"`
		Received  string `json:"received"`
		Claimed   string `json:"claimed"`
		Claimable string `json:"claimable"`
		AtRisk    string `json:"at_risk"`
		Lost      string `json:"lost"`
	} `json:"denoms"`
	Lanes []struct {
		Claimed string `json:"claimed"`
		Why     string `json:"why"`
	} `json:"lanes"`
}

// held is what a status says of abtt.
type held struct{ received, claimed, claimable, atRisk string }

func (v voucherStatus) held(t *testing.T) held {
	t.Helper()
	require.Len(t, v.Denoms, 1)
	denom := v.Denoms[0]
	require.Equal(t, "abtt", denom.Denom)
	require.Equal(t, "0", denom.Lost)
	return held{denom.Received, denom.Claimed, denom.Claimable, denom.AtRisk}
}

// status asks by the command, which needs a store that no redeemer holds.
func (s *redeemScene) status(t *testing.T, store string) voucherStatus {
	t.Helper()
	outcome := rig.Run(t, time.Minute, rig.Bttcd(t), append([]string{"paychan", "status", "-o", "json"}, s.flags(store)...)...)
	require.Zero(t, outcome.ExitCode, outcome.Text())
	var status voucherStatus
	require.NoError(t, json.Unmarshal([]byte(outcome.Stdout), &status))
	return status
}

// daemon is `bttcd paychan redeem`.
type daemon struct {
	*rig.Background
	url string
}

func (s *redeemScene) redeem(t *testing.T, store string) daemon {
	t.Helper()
	listener, err := stdnet.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	args := append([]string{"paychan", "redeem", "--every", "300ms", "--listen", address}, s.keyed(store, "bob")...)
	return daemon{rig.Spawn(t, rig.Bttcd(t), args...), "http://" + address}
}

func (d daemon) status() (voucherStatus, error) {
	var status voucherStatus
	return status, rig.GetJSON(d.url+"/status", &status)
}

// waitHeld waits until the daemon's /status says what is wanted.
func (d daemon) waitHeld(t *testing.T, want held) {
	t.Helper()
	rig.Wait(t, fmt.Sprintf("the redeemer to hold %+v", want), time.Minute, func() error {
		if d.Ended() {
			t.Fatalf("the redeemer ended: %s", d.Log())
		}
		status, err := d.status()
		if err != nil {
			return err
		}
		if got := status.held(t); got != want {
			return fmt.Errorf("it holds %+v", got)
		}
		return nil
	})
}

// newPayee returns an account that nothing was paid to, in a spelling that the test need not know.
func newPayee(t *testing.T, nth int) (spelled string, account address) {
	t.Helper()
	account = address(rig.NewAddress(t))
	return []string{account.hex(), account.bech32(), rig.TRON(account)}[nth%3], account
}

func (s *redeemScene) balances(t *testing.T, accounts ...address) *big.Int {
	t.Helper()
	sum := new(big.Int)
	for _, account := range accounts {
		sum.Add(sum, s.Balance(t, account.bech32()))
	}
	return sum
}
