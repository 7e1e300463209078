package e2e

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// accountState is what a signature must name.
type accountState struct{ Number, Sequence uint64 }

func stateOf(t *testing.T, net *rig.Network, address string) accountState {
	t.Helper()
	var answer struct {
		Info struct {
			AccountNumber string `json:"account_number"`
			Sequence      string `json:"sequence"`
		} `json:"info"`
	}
	net.REST(t, "/cosmos/auth/v1beta1/account_info/"+address, &answer)
	number, err := strconv.ParseUint(answer.Info.AccountNumber, 10, 64)
	require.NoError(t, err)
	sequence, err := strconv.ParseUint(answer.Info.Sequence, 10, 64)
	require.NoError(t, err)
	return accountState{number, sequence}
}

// testReplay sends the same bytes again, to the same node and to another, and then signs
// with sequences that are over or yet to come.
func testReplay(t *testing.T, net *rig.Network) {
	dave := net.Account(t, "dave")
	to := rig.NewAddress(t)
	raw := net.Signer("dave").Bytes(t, "bank", "send", "dave", rig.Hex(to), "1btt")
	first, err := net.First().Broadcast(raw)
	require.NoError(t, err)
	require.Zero(t, first.Code, first.Log)
	require.Zero(t, net.First().WaitTx(t, first.Hash).Code)
	state := stateOf(t, net, dave.Bech32)

	for _, validator := range net.Validators[:2] {
		said := broadcastRefused(t, validator, raw)
		require.True(t, strings.Contains(said, "sequence") || strings.Contains(said, "already"), said)
	}
	require.Equal(t, rig.BTT(10), net.Balance(t, rig.Bech32("bttc", to)), "paid once")
	require.Equal(t, state, stateOf(t, net, dave.Bech32))

	for _, sequence := range []uint64{state.Sequence - 1, state.Sequence + 5} {
		raw := signedAt(t, net, state.Number, sequence)
		requireSaid(t, broadcastRefused(t, net.First(), raw),
			"sequence", fmt.Sprint("expected ", state.Sequence), fmt.Sprint("got ", sequence))
	}
	other := signedAt(t, net, state.Number+1, state.Sequence)
	requireSaid(t, broadcastRefused(t, net.First(), other), "account number")
}

// signedAt signs for an account number and a sequence, right or wrong.
func signedAt(t *testing.T, net *rig.Network, number, sequence uint64) []byte {
	t.Helper()
	dave := net.Signer("dave")
	unsigned := dave.Generate(t, "bank", "send", "dave", validatorless, "1btt")
	signed := dave.Sign(t, unsigned, "--offline",
		"--account-number", strconv.FormatUint(number, 10), "--sequence", strconv.FormatUint(sequence, 10))
	require.Zero(t, signed.ExitCode, signed.Text())
	return dave.Encode(t, signed.Stdout)
}

// broadcastRefused hands signed bytes to a node, which must refuse them, and returns what
// it said.
func broadcastRefused(t *testing.T, validator rig.Validator, raw []byte) string {
	t.Helper()
	result, err := validator.Broadcast(raw)
	var answered *rig.RPCError
	if errors.As(err, &answered) {
		return answered.Message + " " + string(answered.Data)
	}
	require.NoError(t, err, "the node did not answer")
	require.NotZero(t, result.Code, "accepted as %s", result.Hash)
	return result.Log
}

// testSignedSpellings signs messages that hold other spellings than canonical bech32, made
// by editing what the command line generated. Stock cosmos/evm let a validator be created
// by its 0x address, after which no EVM transaction worked in its blocks.
func testSignedSpellings(t *testing.T, net *rig.Network) {
	dave := net.Account(t, "dave")
	address, err := rig.Decode(dave.Bech32)
	require.NoError(t, err)
	operator := rig.Bech32("bttcvaloper", address)
	create := net.Signer("dave").Generate(t, "staking", "create-validator", newValidator(t))
	send := net.Signer("dave").Generate(t, "bank", "send", "dave", validatorless, "1btt")
	nested := nest(t, send, dave.Bech32)
	to, err := rig.Decode(messageField(t, send, "to_address"))
	require.NoError(t, err)

	for _, edit := range []struct{ name, unsigned, from, to, want string }{
		{"create validator by 0x", create, operator, dave.EVM, operator},
		{"create validator by T", create, operator, dave.TRON, operator},
		{"create validator in upper case", create, operator, strings.ToUpper(operator), operator},
		{"send from 0x", send, dave.Bech32, dave.EVM, dave.Bech32},
		{"send to 0x", send, rig.Bech32("bttc", to), rig.Hex(to), rig.Bech32("bttc", to)},
		{"send to T", send, rig.Bech32("bttc", to), rig.TRON(to), rig.Bech32("bttc", to)},
		{"nested send to 0x", nested, rig.Bech32("bttc", to), rig.Hex(to), rig.Bech32("bttc", to)},
	} {
		t.Run(edit.name, func(t *testing.T) {
			require.Contains(t, edit.unsigned, edit.from)
			edited := strings.ReplaceAll(edit.unsigned, edit.from, edit.to)
			signed := net.Signer("dave").Sign(t, edited)
			if signed.ExitCode != 0 {
				requireSaid(t, signed.Text(), edit.want)
				return
			}
			requireSaid(t, broadcastRefused(t, net.First(), net.Signer("dave").Encode(t, signed.Stdout)), edit.want)
		})
	}
	require.Len(t, validatorNames(t, net), len(net.Validators))
}

func newValidator(t *testing.T) string {
	t.Helper()
	address := rig.NewAddress(t)
	key := base64.StdEncoding.EncodeToString(append(address[:], address[:12]...))
	text, err := json.Marshal(map[string]any{
		"pubkey": map[string]string{"@type": "/cosmos.crypto.ed25519.PubKey", "key": key},
		"amount": "10btt", "moniker": "by-hex", "commission-rate": "0.1", "commission-max-rate": "0.2",
		"commission-max-change-rate": "0.01", "min-self-delegation": "1",
	})
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "validator.json")
	require.NoError(t, os.WriteFile(path, text, 0o600))
	return path
}

// nest puts the messages of a transaction into an authz MsgExec.
func nest(t *testing.T, unsigned, grantee string) string {
	t.Helper()
	tx := map[string]any{}
	require.NoError(t, json.Unmarshal([]byte(unsigned), &tx))
	body := tx["body"].(map[string]any)
	body["messages"] = []any{map[string]any{
		"@type": "/cosmos.authz.v1beta1.MsgExec", "grantee": grantee, "msgs": body["messages"],
	}}
	text, err := json.Marshal(tx)
	require.NoError(t, err)
	return string(text)
}

func messageField(t *testing.T, unsigned, field string) string {
	t.Helper()
	var tx struct {
		Body struct {
			Messages []map[string]any `json:"messages"`
		} `json:"body"`
	}
	require.NoError(t, json.Unmarshal([]byte(unsigned), &tx))
	return tx.Body.Messages[0][field].(string)
}

func validatorNames(t *testing.T, net *rig.Network) []string {
	t.Helper()
	var answer struct {
		Validators []struct {
			Description struct {
				Moniker string `json:"moniker"`
			} `json:"description"`
		} `json:"validators"`
	}
	net.REST(t, "/cosmos/staking/v1beta1/validators", &answer)
	names := []string{}
	for _, validator := range answer.Validators {
		names = append(names, validator.Description.Moniker)
	}
	return names
}
