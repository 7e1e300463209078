package rig

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// commandLimit bounds one bttcd command on a machine that runs four validators beside it.
const commandLimit = 60 * time.Second

// Signer sends transactions with the bttcd command line.
type Signer struct {
	net     *Network
	node    Validator
	home    string
	from    string
	chainID string
}

// Signer returns the signer of a key in the first validator's keyring. From is a key name or
// any spelling of its address.
func (n *Network) Signer(from string) Signer {
	return Signer{net: n, node: n.First(), home: n.First().Home, from: from, chainID: n.ChainID}
}

// Operator returns the signer of validator i's own key, which sends by way of the first node.
func (n *Network) Operator(i int) Signer {
	signer := n.Signer(n.Validators[i].Name)
	signer.home = n.Validators[i].Home
	return signer
}

// OnChain returns a signer that signs for another chain id.
func (s Signer) OnChain(chainID string) Signer {
	s.chainID = chainID
	return s
}

// Key returns the name or address the signer signs with.
func (s Signer) Key() string { return s.from }

// Command runs `bttcd tx args...` with what every such command needs except gas and fees.
func (s Signer) Command(t *testing.T, args ...string) Outcome {
	t.Helper()
	full := append([]string{"tx"}, args...)
	full = append(full, "--from", s.from, "--home", s.home, "--keyring-backend", "test",
		"--chain-id", s.chainID, "--node", s.node.CometURL(), "-y", "-o", "json")
	return Run(t, commandLimit, Bttcd(t), full...)
}

// CometURL is the spelling of the RPC address that bttcd's --node takes.
func (v Validator) CometURL() string {
	return "tcp://" + strings.TrimPrefix(strings.TrimPrefix(v.RPC, "http://"), "tcp://")
}

// GasFlags estimate gas and pay the local network's usual price.
var GasFlags = []string{"--gas", "auto", "--gas-adjustment", "1.5", "--gas-prices", "1000000000abtt"}

// Send runs `bttcd tx args...` and waits until it is in a block. It must succeed there.
func (s Signer) Send(t *testing.T, args ...string) TxResult {
	t.Helper()
	return s.SendWith(t, GasFlags, args...)
}

// SendWith is Send with other gas and fee flags.
func (s Signer) SendWith(t *testing.T, fees []string, args ...string) TxResult {
	t.Helper()
	result := s.node.WaitTx(t, s.Submit(t, fees, args...))
	require.Zero(t, result.Code, "bttcd tx %s failed in block %d: %s", strings.Join(args, " "), result.Height, result.Log)
	return result
}

// Submit runs `bttcd tx args...`, which the node's mempool must accept, and returns the hash.
func (s Signer) Submit(t *testing.T, fees []string, args ...string) string {
	t.Helper()
	outcome := s.Command(t, append(append([]string{}, args...), fees...)...)
	text := "bttcd tx " + strings.Join(args, " ") + ": " + outcome.Text()
	require.Zero(t, outcome.ExitCode, text)
	answer, err := parseAnswer(outcome.Stdout)
	require.NoError(t, err, text)
	require.Zero(t, answer.Code, text)
	require.NotEmpty(t, answer.Hash, text)
	return answer.Hash
}

// Refused runs `bttcd tx args...`, which must fail before or at the node's mempool, and
// returns what was said.
func (s Signer) Refused(t *testing.T, args ...string) string {
	t.Helper()
	return s.RefusedWith(t, GasFlags, args...)
}

// RefusedWith is Refused with other gas and fee flags.
func (s Signer) RefusedWith(t *testing.T, fees []string, args ...string) string {
	t.Helper()
	outcome := s.Command(t, append(append([]string{}, args...), fees...)...)
	if outcome.ExitCode == 0 {
		answer, err := parseAnswer(outcome.Stdout)
		require.NoError(t, err, outcome.Text())
		require.NotZero(t, answer.Code, "bttcd tx %s was accepted: %s", strings.Join(args, " "), outcome.Text())
		return answer.Log
	}
	require.NotContains(t, outcome.Text(), "panic", "bttcd tx %s", strings.Join(args, " "))
	return outcome.Text()
}

type broadcastAnswer struct {
	Code uint32 `json:"code"`
	Hash string `json:"txhash"`
	Log  string `json:"raw_log"`
}

func parseAnswer(stdout string) (broadcastAnswer, error) {
	var answer broadcastAnswer
	err := json.Unmarshal([]byte(strings.TrimSpace(stdout)), &answer)
	return answer, err
}

// Generate returns the unsigned transaction of `bttcd tx args...` as JSON.
func (s Signer) Generate(t *testing.T, args ...string) string {
	t.Helper()
	args = append(append([]string{}, args...), "--generate-only", "--gas", "300000", "--gas-prices", "1000000000abtt")
	outcome := s.Command(t, args...)
	require.Zero(t, outcome.ExitCode, outcome.Text())
	require.True(t, json.Valid([]byte(outcome.Stdout)), outcome.Text())
	return strings.TrimSpace(outcome.Stdout)
}

// Sign signs a transaction given as JSON and returns it as JSON. More flags may set
// another sequence, offline.
func (s Signer) Sign(t *testing.T, unsigned string, flags ...string) Outcome {
	t.Helper()
	path := writeTemp(t, "unsigned.json", unsigned)
	return s.Command(t, append([]string{"sign", path}, flags...)...)
}

// Encode returns the bytes of a signed transaction given as JSON.
func (s Signer) Encode(t *testing.T, signed string) []byte {
	t.Helper()
	path := writeTemp(t, "signed.json", signed)
	outcome := Run(t, commandLimit, Bttcd(t), "tx", "encode", path, "--home", s.home)
	require.Zero(t, outcome.ExitCode, outcome.Text())
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(outcome.Stdout))
	require.NoError(t, err, outcome.Text())
	return raw
}

// Bytes generates, signs and encodes `bttcd tx args...`.
func (s Signer) Bytes(t *testing.T, args ...string) []byte {
	t.Helper()
	signed := s.Sign(t, s.Generate(t, args...))
	require.Zero(t, signed.ExitCode, signed.Text())
	return s.Encode(t, signed.Stdout)
}

func writeTemp(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}
