package e2e

import (
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

func testBadAmounts(t *testing.T, net *rig.Network) {
	dave, validator := net.Account(t, "dave"), operator(t, net, "validator-0")[0]
	before := net.Balance(t, dave.Bech32)
	for _, bad := range []struct {
		args []string
		said []string
	}{
		{[]string{"bank", "send", "dave", validatorless, "5foo"}, []string{"foo"}},
		{[]string{"bank", "send", "dave", validatorless, "0btt"}, []string{"0btt", "zero"}},
		{[]string{"bank", "send", "dave", validatorless, "-1btt"}, []string{"-1btt"}},
		{[]string{"bank", "send", "dave", validatorless, "1.5"}, []string{"1.5", "unit"}},
		{[]string{"bank", "send", "dave", validatorless, "1,5btt"}, []string{"btt"}},
		{[]string{"bank", "send", "dave", validatorless, "btt"}, []string{"btt", "number"}},
		{[]string{"bank", "send", "dave", validatorless, "999999999999btt"}, []string{"insufficient funds"}},
		{[]string{"staking", "delegate", validator, "5foo"}, []string{"foo", "abtt"}},
		{[]string{"staking", "delegate", validator, "0btt"}, []string{"0btt", "zero"}},
		{[]string{"staking", "delegate", validator, "-1btt"}, []string{"-1btt"}},
		{[]string{"staking", "delegate", validator, "999999999999btt"}, []string{"insufficient funds"}},
		{[]string{"rewards", "fund", "5foo"}, []string{"foo", "abtt"}},
		{[]string{"rewards", "fund", "0btt"}, []string{"0btt", "zero"}},
		{[]string{"rewards", "fund", "-1btt"}, []string{"-1btt"}},
		{[]string{"gov", "submit-proposal", rewardsProposal(t, net, rig.BTT(1), "5foo")}, []string{"foo"}},
		{[]string{"gov", "submit-proposal", rewardsProposal(t, net, rig.BTT(1), "50.5abtt")}, []string{"50.5abtt", "fraction"}},
		{[]string{"gov", "submit-proposal", rewardsProposal(t, net, big.NewInt(-1), "50btt")}, []string{"abtt_per_block", "-1"}},
		{[]string{"gov", "deposit", "1", "0btt"}, []string{"0btt", "zero"}},
		{[]string{"gov", "deposit", "999999", "1btt"}, []string{"999999"}},
	} {
		t.Run(strings.Join(bad.args, " "), func(t *testing.T) {
			requireSaid(t, net.Signer("dave").Refused(t, bad.args...), bad.said...)
		})
	}
	require.Equal(t, before, net.Balance(t, dave.Bech32), "a refused transaction cost something")
}

// validatorless is an account nobody has: the address of no key.
const validatorless = "0x000000000000000000000000000000000000dEaD"

func testBadAddresses(t *testing.T, net *rig.Network) {
	address := rig.NewAddress(t)
	account, validator := rig.Bech32("bttc", address), rig.Bech32("bttcvaloper", address)
	eip55 := net.Account(t, "alice").EVM
	for _, bad := range []struct {
		name, text string
		said       []string
	}{
		{"bech32 checksum", rig.Mistype(account, 20), []string{"checksum"}},
		{"bech32 cut short", account[:20], nil},
		{"foreign prefix", rig.Bech32("cosmos", address), []string{"bttc1"}},
		{"hex too short", rig.Hex(address)[:40], []string{"40"}},
		{"hex too long", rig.Hex(address) + "00", []string{"40"}},
		{"not hex", rig.Hex(address)[:41] + "g", []string{"hexadecimal"}},
		{"EIP-55", otherCase(eip55), []string{"EIP-55"}},
		{"TRON checksum", rig.Mistype(rig.TRON(address), 33), []string{"checksum"}},
		{"TRON alphabet", rig.TRON(address)[:33] + "0", []string{"base58"}},
		{"TRON cut short", rig.TRON(address)[:30], nil},
		{"hex without 0x", rig.Hex(address)[2:], []string{"0x"}},
	} {
		t.Run(bad.name, func(t *testing.T) {
			said := net.Signer("dave").Refused(t, "bank", "send", "dave", bad.text, "1btt")
			requireSaid(t, said, append(bad.said, bad.text)...)
			requireRefusedQuery(t, net, bad.text, bad.said)
		})
	}
	t.Run("operator for account", func(t *testing.T) {
		requireSaid(t, net.Signer("dave").Refused(t, "bank", "send", "dave", validator, "1btt"), validator, account)
	})
	t.Run("account for operator", func(t *testing.T) {
		requireSaid(t, net.Signer("dave").Refused(t, "staking", "delegate", account, "1btt"), account, validator)
	})
	t.Run("unknown key", func(t *testing.T) {
		requireSaid(t, net.Signer("nobody").Refused(t, "staking", "delegate", validator, "1btt"), "nobody")
	})
	t.Run("address of no key", func(t *testing.T) {
		requireSaid(t, net.Signer(rig.Hex(address)).Refused(t, "staking", "delegate", validator, "1btt"), "key")
	})
}

func requireRefusedQuery(t *testing.T, net *rig.Network, address string, said []string) {
	t.Helper()
	outcome := net.TryQuery(t, "bank", "balances", address)
	require.NotZero(t, outcome.ExitCode, outcome.Text())
	requireSaid(t, outcome.Text(), append(said, address)...)

	reply, err := rig.Get(net.First().REST + "/cosmos/bank/v1beta1/balances/" + address)
	require.NoError(t, err)
	require.Equal(t, 400, reply.Status, "%s", reply.Body)
	requireSaid(t, string(reply.Body), said...)
}

// otherCase changes the case of the last letter of a checksummed address.
func otherCase(address string) string {
	for i := len(address) - 1; i > 2; i-- {
		if char := address[i]; char >= 'a' && char <= 'f' {
			return address[:i] + strings.ToUpper(string(char)) + address[i+1:]
		}
	}
	return address
}

// testWrongChain signs for another network. Estimating gas needs no signature, so it is the
// mempool that must refuse.
func testWrongChain(t *testing.T, net *rig.Network) {
	before := net.Balance(t, net.Account(t, "dave").Bech32)
	send := []string{"bank", "send", "dave", validatorless, "1btt"}
	for _, other := range []string{"bttc-1", "bttc-testnet-1"} {
		said := net.Signer("dave").OnChain(other).Refused(t, send...)
		requireSaid(t, said, "chain", rig.ChainID)
	}
	said := net.Signer("dave").OnChain("cosmoshub-4").Refused(t, send...)
	requireSaid(t, said, "chain")
	require.Equal(t, before, net.Balance(t, net.Account(t, "dave").Bech32))
	net.Signer("dave").Send(t, send...)
	spent := new(big.Int).Sub(before, net.Balance(t, net.Account(t, "dave").Bech32))
	require.Positive(t, spent.Cmp(rig.BTT(10)), "1 BTT and the fee")
}
