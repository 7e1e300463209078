package e2e

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// oneAndAHalf are spellings of one amount.
var oneAndAHalf = []string{"1.5btt", "1.5BTT", "1500000000000000000abtt"}

// notWhole are amounts that are no whole number of abtt. Both were once truncated silently
// by the SDK's own parser.
var notWhole = []string{"1.5abtt", "0.0000000000000000001btt"}

// paying are the commands that take an amount, by the field of the message it ends in.
func paying(t *testing.T, net *rig.Network, amount string) map[string][]string {
	t.Helper()
	validator := operator(t, net, "validator-0")[0]
	return map[string][]string{
		"bank send":    {"bank", "send", "carol", net.Account(t, "dave").Bech32, amount},
		"delegate":     {"staking", "delegate", validator, amount},
		"unbond":       {"staking", "unbond", validator, amount},
		"gov deposit":  {"gov", "deposit", "1", amount},
		"fund rewards": {"rewards", "fund", amount},
		"feegrant":     {"feegrant", "grant", "carol", net.Account(t, "dave").Bech32, "--spend-limit", amount},
	}
}

func testUnits(t *testing.T, net *rig.Network) {
	for _, amount := range oneAndAHalf {
		for name, args := range paying(t, net, amount) {
			t.Run(name+" "+amount, func(t *testing.T) {
				unsigned := net.Signer("carol").Generate(t, args...)
				require.Equal(t, []string{"1500000000000000000abtt"}, coinsIn(t, unsigned), unsigned)
			})
		}
	}
	for _, amount := range notWhole {
		for name, args := range paying(t, net, amount) {
			t.Run(name+" "+amount, func(t *testing.T) {
				requireSaid(t, net.Signer("carol").Refused(t, args...), amount, "fraction")
			})
		}
	}
	t.Run("paid exactly", func(t *testing.T) { testPaidExactly(t, net) })
	t.Run("fees", func(t *testing.T) { testFees(t, net) })
}

// coinsIn returns the coins in the messages of a transaction, fees aside.
func coinsIn(t *testing.T, unsigned string) []string {
	t.Helper()
	var tx struct {
		Body struct {
			Messages []any `json:"messages"`
		} `json:"body"`
	}
	require.NoError(t, json.Unmarshal([]byte(unsigned), &tx))
	return appendCoins(nil, tx.Body.Messages)
}

func appendCoins(found []string, value any) []string {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			found = appendCoins(found, item)
		}
	case map[string]any:
		if amount, ok := value["amount"].(string); ok {
			found = append(found, fmt.Sprint(amount, value["denom"]))
		}
		for _, item := range value {
			found = appendCoins(found, item)
		}
	}
	return found
}

// testPaidExactly commits one amount of each spelling.
func testPaidExactly(t *testing.T, net *rig.Network) {
	for _, amount := range append([]string{"1.500000000000000001btt"}, oneAndAHalf...) {
		to := rig.NewAddress(t)
		net.Signer("carol").Send(t, "bank", "send", "carol", rig.Hex(to), amount)
		want := rig.BTT(15)
		if strings.HasSuffix(amount, "1btt") {
			want.Add(want, big.NewInt(1))
		}
		require.Equal(t, want, net.Balance(t, rig.Bech32("bttc", to)), amount)
	}
}

func testFees(t *testing.T, net *rig.Network) {
	send := []string{"bank", "send", "carol", rig.Hex(rig.NewAddress(t)), "1abtt"}
	for _, fee := range []string{"0.0015btt", "0.0015BTT", "1500000000000000abtt"} {
		result := net.Signer("carol").SendWith(t, []string{"--gas", "200000", "--fees", fee}, send...)
		require.Equal(t, "1500000000000000abtt", result.Attribute("tx", "fee"), fee)
	}
	for _, fee := range []string{"1500000000000000.5abtt", "0.0000000000000000001btt"} {
		said := net.Signer("carol").RefusedWith(t, []string{"--gas", "200000", "--fees", fee}, send...)
		requireSaid(t, said, fee, "fraction")
	}
	said := net.Signer("carol").RefusedWith(t, []string{"--gas", "200000", "--fees", "1abtt"}, send...)
	requireSaid(t, said, "insufficient fee")
	result := net.Signer("carol").SendWith(t, []string{"--gas", "200000", "--gas-prices", "0.000000002btt"}, send...)
	require.Equal(t, "400000000000000abtt", result.Attribute("tx", "fee"))
}
