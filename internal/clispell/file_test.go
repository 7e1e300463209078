package clispell_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/clispell"
)

// read runs a command over a document and returns what it read, and the name of what it read.
func read(t *testing.T, document string, path ...string) (content, name string, err error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "document.json")
	require.NoError(t, os.WriteFile(file, []byte(document), 0o600))
	root := sdkRoot()
	cmd, _ := capture(t, root, path[:3]...)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		name = args[len(args)-1]
		bz, err := os.ReadFile(name)
		content = string(bz)
		return err
	}
	clispell.Adapt(root)
	err = execute(t, root, nil, append(path, file)...)
	after, readErr := os.ReadFile(file)
	require.NoError(t, readErr)
	require.Equal(t, document, string(after), "the document itself is never changed")
	if name != file {
		require.NoFileExists(t, name, "the temporary file is removed")
	}
	return content, name, err
}

func TestValidatorFile(t *testing.T) {
	content, _, err := read(t, `{"amount":"1.5btt","moniker":"<me>","min-self-delegation":"1btt","commission-rate":"0.1"}`,
		"tx", "staking", "create-validator")
	require.NoError(t, err)
	require.JSONEq(t, `{"amount":"1500000000000000000abtt","moniker":"<me>","min-self-delegation":"1000000000000000000",
		"commission-rate":"0.1"}`, content)
	require.Contains(t, content, "<me>")
	_, _, err = read(t, `{"amount":"1.5abtt"}`, "tx", "staking", "create-validator")
	require.ErrorContains(t, err, `"amount": amount "1.5abtt" has a fraction`)
}

func TestProposalFile(t *testing.T) {
	content, _, err := read(t, `{"title":"`+me.EVM+`","deposit":"10btt","expedited":false,"messages":[
		{"@type":"/cosmos.bank.v1beta1.MsgSend","from_address":"`+me.EVM+`","toAddress":"`+you.TRON+`","amount":[{"denom":"btt","amount":"0.5"}]},
		{"@type":"/cosmos.authz.v1beta1.MsgExec","grantee":"`+me.EVM+`","msgs":[
			{"@type":"/cosmos.staking.v1beta1.MsgDelegate","delegator_address":"`+me.TRON+`","validator_address":"`+me.EVM+`",
			 "amount":{"denom":"abtt","amount":"7"}}]},
		{"@type":"/cosmos.staking.v1beta1.MsgUpdateParams","authority":"`+me.TRON+`","params":{"max_validators":100}},
		{"@type":"/no.Such","address":"`+me.EVM+`"}]}`, "tx", "gov", "submit-proposal")
	require.NoError(t, err)
	require.JSONEq(t, `{"title":"`+me.EVM+`","deposit":"10000000000000000000abtt","expedited":false,"messages":[
		{"@type":"/cosmos.bank.v1beta1.MsgSend","from_address":"`+me.Bech32+`","toAddress":"`+you.Bech32+`",
		 "amount":[{"denom":"abtt","amount":"500000000000000000"}]},
		{"@type":"/cosmos.authz.v1beta1.MsgExec","grantee":"`+me.Bech32+`","msgs":[
			{"@type":"/cosmos.staking.v1beta1.MsgDelegate","delegator_address":"`+me.Bech32+`","validator_address":"`+me.Validator+`",
			 "amount":{"denom":"abtt","amount":"7"}}]},
		{"@type":"/cosmos.staking.v1beta1.MsgUpdateParams","authority":"`+me.Bech32+`","params":{"max_validators":100}},
		{"@type":"/no.Such","address":"`+me.EVM+`"}]}`, content)
	for document, says := range map[string]string{
		`{"messages":[{"@type":"/cosmos.bank.v1beta1.MsgSend","to_address":"0x12"}]}`:                        `"messages" 0: to_address: "0x12" is not an address`,
		`{"messages":[{"@type":"/cosmos.bank.v1beta1.MsgSend","amount":[{"denom":"abtt","amount":"0.5"}]}]}`: "fraction",
		`{"deposit":"1e3btt"}`: `"deposit"`,
	} {
		_, _, err := read(t, document, "tx", "gov", "submit-proposal")
		require.ErrorContains(t, err, says)
	}
}

func TestPeriodsFile(t *testing.T) {
	content, _, err := read(t, `{"start_time":1625204910,"periods":[{"coins":"10btt","length_seconds":2592000}]}`,
		"tx", "vesting", "create-periodic-vesting-account", me.EVM)
	require.NoError(t, err)
	require.JSONEq(t, `{"start_time":1625204910,"periods":[{"coins":"10000000000000000000abtt","length_seconds":2592000}]}`, content)
}

// Canonical documents, and those that the command itself must refuse, are handed over as they are.
func TestFilesLeftAlone(t *testing.T) {
	for _, document := range []string{
		`{"amount":"1abtt", "big": 123456789012345678901234567890}`, `not json`, ``, `[1,2]`, `{"amount":7}`, `{} {}`, `{"amount":""}`,
	} {
		content, name, err := read(t, document, "tx", "staking", "create-validator")
		require.NoError(t, err)
		require.Equal(t, document, content)
		require.Equal(t, "document.json", filepath.Base(name))
	}
}
