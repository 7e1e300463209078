package e2e

import (
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// document writes JSON to a file and returns its path.
func document(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return textFile(t, string(text))
}

func textFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "document.json")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// testCommands settles what lies in files: a cheque as go-btfs keeps it, vouchers, a push, a
// release. The gas limits are those that the commands compute.
func (s *cheques) testCommands(t *testing.T) {
	t.Run("cheque", s.testChequeFile)
	t.Run("vouchers", s.testVoucherFiles)
	t.Run("push", s.testPushFile)
	t.Run("release", s.testReleaseFile)
}

// computed pays the price of the network, for the gas that the command computes.
var computed = []string{"--gas-prices", "1000000000abtt"}

func (s *cheques) testChequeFile(t *testing.T) {
	cheque := document(t, s.signCheque(t, s.key, "Cheque", wbtt, s.vault, 1700))
	s.requirePays(t, "200", cheque, "--purse", s.purse)
	before := s.Balance(t, s.beneficiary.bech32())
	s.Signer("alice").SendWith(t, computed, "paychan", "claim", cheque, "--purse", s.purse)
	received := new(big.Int).Sub(s.Balance(t, s.beneficiary.bech32()), before)
	require.Equal(t, big.NewInt(200), received)
	s.requirePays(t, "0", cheque, "--purse", s.purse)
	said := s.Signer("alice").RefusedWith(t, computed, "paychan", "claim", cheque, "--purse", s.other)
	requireSaid(t, said, "the cheque's vault is", s.vault.hex())
}

// requirePays asks by the command line what a file would pay.
func (s *cheques) requirePays(t *testing.T, want, file string, flags ...string) {
	t.Helper()
	args := append([]string{"query", "paychan", "claimable", file, "-o", "json", "--node", s.CometURL()}, flags...)
	var answer struct {
		Result struct {
			Paid string `json:"paid"`
		} `json:"result"`
	}
	outcome := s.Must(t, args...)
	require.NoError(t, json.Unmarshal([]byte(outcome.Stdout), &answer), outcome.Text())
	require.Equal(t, want, answer.Result.Paid, outcome.Text())
}

// signed has the command line sign a document.
func (s *cheques) signed(t *testing.T, kind, from, payee string, lane int, cumulative string, expiry int64) string {
	t.Helper()
	unsigned := document(t, map[string]any{"type": kind, "message": map[string]any{
		"purse": json.Number(s.purse), "epoch": 0, "payee": payee, "lane": lane, "cumulative": cumulative, "expiry": expiry,
	}})
	return s.Must(t, "paychan", "voucher", "sign", unsigned, "--from", from, "--keyring-backend", "test").Stdout
}

// testVoucherFiles claims vouchers to one payee in its three spellings by one transaction.
func (s *cheques) testVoucherFiles(t *testing.T) {
	payee := address(rig.NewAddress(t))
	expiry := time.Now().Add(24 * time.Hour).Unix()
	var files []string
	for lane, spelled := range []string{payee.hex(), payee.bech32(), rig.TRON(payee)} {
		signed := s.signed(t, "Voucher", "btfs", spelled, lane, "1000", expiry)
		files = append(files, textFile(t, signed))
		s.requirePays(t, "1000", files[lane])
	}
	s.Signer("alice").SendWith(t, computed, append([]string{"paychan", "claim"}, files...)...)
	require.Equal(t, big.NewInt(3000), s.Balance(t, payee.bech32()))
	s.requirePays(t, "0", files[1])
}

// testPushFile pushes to a spelling of each kind, twice: the second time pays what is more.
func (s *cheques) testPushFile(t *testing.T) {
	var payees []address
	for range 3 {
		payees = append(payees, address(rig.NewAddress(t)))
	}
	push := func(first, second, third int) {
		file := textFile(t, fmt.Sprintf("payee,total\n%s,%d\n%s,%d\n", payees[0].hex(), first, rig.TRON(payees[1]), second))
		s.owner.SendWith(t, computed, "paychan", "push", s.purse, fmt.Sprintf("%s=%dabtt", payees[2].bech32(), third),
			"--file", file, "--expiry", s.pushExpiry())
	}
	push(10, 20, 30)
	push(10, 25, 30)
	for i, want := range []int64{10, 25, 30} {
		require.Equal(t, big.NewInt(want), s.Balance(t, payees[i].bech32()))
	}
	said := s.owner.RefusedWith(t, computed, "paychan", "push", s.purse, payees[0].hex()+"=5"+otherDenom, "--expiry", s.pushExpiry())
	requireSaid(t, said, "holds abtt", otherDenom)
}

// pushExpiry is the same for an hour at least: another would be another lane.
func (s *cheques) pushExpiry() string { return fmt.Sprint(s.began.Add(48 * time.Hour).Unix()) }

// testReleaseFile closes a secured lane by its payee's signature, and frees what it did not want.
func (s *cheques) testReleaseFile(t *testing.T) {
	alice := address(s.Wallet.Address())
	expiry := time.Now().Add(24 * time.Hour).Unix()
	s.owner.Send(t, "paychan", "allocate", s.purse, alice.hex(), "77", fmt.Sprint(expiry), "5000", s.key.address.hex())
	signed := s.signed(t, "Release", "alice", rig.TRON(alice), 77, "3000", expiry)
	result := s.owner.Send(t, "paychan", "release", textFile(t, signed))
	const event = "bttc.paychan.v1.EventLaneReleased"
	require.Equal(t, "3000", strings.Trim(result.Attribute(event, "paid"), `"`))
	require.Equal(t, "2000", strings.Trim(result.Attribute(event, "freed"), `"`))
	forged := strings.Replace(signed, "3000", "4000", 1)
	requireSaid(t, s.owner.Refused(t, "paychan", "release", textFile(t, forged)), "the signature is not of")
}
