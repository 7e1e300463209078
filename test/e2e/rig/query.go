package rig

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Query runs `bttcd query args...` against the first validator and decodes its JSON.
func (n *Network) Query(t *testing.T, into any, args ...string) {
	t.Helper()
	outcome := n.TryQuery(t, args...)
	text := "bttcd query " + strings.Join(args, " ") + ": " + outcome.Text()
	require.Zero(t, outcome.ExitCode, text)
	require.NoError(t, json.Unmarshal([]byte(outcome.Stdout), into), text)
}

// TryQuery is Query that may fail.
func (n *Network) TryQuery(t *testing.T, args ...string) Outcome {
	t.Helper()
	full := append([]string{"query"}, args...)
	full = append(full, "--home", n.First().Home, "--node", n.First().CometURL(), "-o", "json")
	return Run(t, commandLimit, Bttcd(t), full...)
}

// REST decodes what the first validator's gRPC gateway answers.
func (n *Network) REST(t *testing.T, path string, into any) {
	t.Helper()
	require.NoError(t, GetJSON(n.First().REST+path, into))
}

// Balance returns the abtt of an address in bech32, as the first validator knows it.
func (n *Network) Balance(t *testing.T, bech32 string) *big.Int {
	t.Helper()
	return n.First().Balance(t, bech32)
}

// Balance returns the abtt of an address in bech32, asked over REST. Another validator may
// know of the last block a moment later.
func (v Validator) Balance(t *testing.T, bech32 string) *big.Int {
	t.Helper()
	var answer struct {
		Balance struct {
			Amount string `json:"amount"`
		} `json:"balance"`
	}
	require.NoError(t, GetJSON(v.REST+"/cosmos/bank/v1beta1/balances/"+bech32+"/by_denom?denom=abtt", &answer))
	return Int(t, answer.Balance.Amount)
}

// Supply returns all abtt there are.
func (n *Network) Supply(t *testing.T) *big.Int {
	t.Helper()
	var answer struct {
		Amount struct {
			Amount string `json:"amount"`
		} `json:"amount"`
	}
	n.REST(t, "/cosmos/bank/v1beta1/supply/by_denom?denom=abtt", &answer)
	return Int(t, answer.Amount.Amount)
}

// Int reads a whole decimal number.
func Int(t *testing.T, text string) *big.Int {
	t.Helper()
	number, ok := new(big.Int).SetString(text, 10)
	require.True(t, ok, "%q is not a whole number", text)
	return number
}

// Abtt returns the abtt of "1500000000000000000abtt", as events and messages spell amounts.
func Abtt(t *testing.T, text string) *big.Int {
	t.Helper()
	digits, ok := strings.CutSuffix(text, "abtt")
	require.True(t, ok, "%q is not an amount of abtt", text)
	return Int(t, digits)
}

// BTT returns the abtt in tenths of a BTT: BTT(15) is 1.5 BTT.
func BTT(tenths int64) *big.Int {
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(17), nil)
	return unit.Mul(unit, big.NewInt(tenths))
}
