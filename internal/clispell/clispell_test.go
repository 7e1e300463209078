package clispell_test

import (
	"context"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/keys"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	vestingcli "github.com/cosmos/cosmos-sdk/x/auth/vesting/client/cli"
	authzcli "github.com/cosmos/cosmos-sdk/x/authz/client/cli"
	bankcli "github.com/cosmos/cosmos-sdk/x/bank/client/cli"
	distrcli "github.com/cosmos/cosmos-sdk/x/distribution/client/cli"
	feegrantcli "github.com/cosmos/cosmos-sdk/x/feegrant/client/cli"
	govcli "github.com/cosmos/cosmos-sdk/x/gov/client/cli"
	stakingcli "github.com/cosmos/cosmos-sdk/x/staking/client/cli"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/clispell"
)

var me, you = spell(1), spell(2)

func spell(seed byte) address.Spellings {
	bz := make([]byte, address.Length)
	for i := range bz {
		bz[i] = seed * byte(i+7)
	}
	spellings, err := address.Spell(bz)
	if err != nil {
		panic(err)
	}
	return spellings
}

// sdkRoot is a tree of the commands that the SDK wrote by hand.
func sdkRoot() *cobra.Command {
	root := &cobra.Command{Use: "bttcd"}
	tx := &cobra.Command{Use: "tx"}
	root.AddCommand(tx, keys.Commands())
	account, validator := address.Account(), address.Validator()
	tx.AddCommand(
		bankcli.NewTxCmd(account), stakingcli.NewTxCmd(validator, account), distrcli.NewTxCmd(validator, account),
		govcli.NewTxCmd(nil), vestingcli.GetTxCmd(account), feegrantcli.GetTxCmd(account), authzcli.GetTxCmd(account),
	)
	return root
}

// capture puts a recorder in the place of what a command does. It is what Adapt wraps.
func capture(t *testing.T, root *cobra.Command, path ...string) (cmd *cobra.Command, got *[]string) {
	t.Helper()
	cmd, rest, err := root.Find(path)
	require.NoError(t, err)
	require.Empty(t, rest)
	got = &[]string{}
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		*got = args
		return nil
	}
	return cmd, got
}

// newKeyring holds one key for each name.
func newKeyring(t *testing.T, names ...string) (keyring.Keyring, map[string]address.Spellings) {
	t.Helper()
	registry := codectypes.NewInterfaceRegistry()
	cryptocodec.RegisterInterfaces(registry)
	ring := keyring.NewInMemory(codec.NewProtoCodec(registry))
	spellings := map[string]address.Spellings{}
	for _, name := range names {
		record, _, err := ring.NewMnemonic(name, keyring.English, "m/44'/60'/0'/0/0", "", hd.Secp256k1)
		require.NoError(t, err)
		bz, err := record.GetAddress()
		require.NoError(t, err)
		spellings[name], err = address.Spell(bz)
		require.NoError(t, err)
	}
	return ring, spellings
}

func execute(t *testing.T, root *cobra.Command, ring keyring.Keyring, args ...string) error {
	t.Helper()
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetArgs(args)
	return root.ExecuteContext(context.WithValue(t.Context(), client.ClientContextKey, &client.Context{Keyring: ring}))
}

func TestArguments(t *testing.T) {
	ring, names := newKeyring(t, "alice")
	alice := names["alice"]
	for _, test := range []struct {
		path, args, want []string
	}{
		{[]string{"tx", "bank", "send"}, []string{"alice", you.EVM, "1.5btt"}, []string{"alice", you.Bech32, "1500000000000000000abtt"}},
		{[]string{"tx", "bank", "send"}, []string{me.TRON, "alice", "3abtt"}, []string{me.Bech32, alice.Bech32, "3abtt"}},
		{[]string{"tx", "bank", "multi-send"}, []string{me.EVM, you.TRON, you.EVM, "alice", "2BTT"},
			[]string{me.Bech32, you.Bech32, you.Bech32, alice.Bech32, "2000000000000000000abtt"}},
		{[]string{"tx", "distribution", "set-withdraw-addr"}, []string{me.EVM}, []string{me.Bech32}},
		{[]string{"tx", "staking", "redelegate"}, []string{me.EVM, "alice", "1btt"},
			[]string{me.Validator, alice.Validator, "1000000000000000000abtt"}},
		{[]string{"tx", "gov", "deposit"}, []string{"1", "1btt,2uatom"}, []string{"1", "1000000000000000000abtt,2uatom"}},
		{[]string{"tx", "vesting", "create-vesting-account"}, []string{me.TRON, "1btt", "99"}, []string{me.Bech32, "1000000000000000000abtt", "99"}},
		{[]string{"tx", "authz", "grant"}, []string{me.EVM, "send"}, []string{me.Bech32, "send"}},
		{[]string{"tx", "feegrant", "grant"}, []string{"alice", you.EVM}, []string{"alice", you.Bech32}},
		{[]string{"keys", "parse"}, []string{me.EVM}, []string{me.Hex}},
		{[]string{"keys", "parse"}, []string{me.TRON}, []string{me.Hex}},
		{[]string{"keys", "parse"}, []string{me.Validator}, []string{me.Validator}},
		{[]string{"keys", "show"}, []string{me.EVM, "alice"}, []string{me.Bech32, "alice"}},
	} {
		root := sdkRoot()
		_, got := capture(t, root, test.path...)
		clispell.Adapt(root)
		require.NoError(t, execute(t, root, ring, append(test.path, test.args...)...))
		require.Equal(t, test.want, *got, test.path)
	}
}

func TestArgumentsRefused(t *testing.T) {
	ring, _ := newKeyring(t, "alice")
	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"tx", "bank", "send", "alice", you.EVM, "1.5abtt"}, "fraction of one abtt"},
		{[]string{"tx", "bank", "send", "alice", you.EVM, "0btt"}, "is zero"},
		{[]string{"tx", "bank", "send", "alice", you.EVM, "--", "-1btt"}, "is negative"},
		{[]string{"tx", "bank", "send", "alice", you.EVM[:41], "1btt"}, "0x is followed by 39"},
		{[]string{"tx", "bank", "send", "0x12", you.EVM, "1btt"}, "argument 1"},
		{[]string{"tx", "bank", "send", "alice", "bob", "1btt"}, "there is no key of that name"},
		{[]string{"tx", "bank", "send", "alice", me.Validator, "1btt"}, me.Bech32},
		{[]string{"tx", "staking", "delegate", me.Bech32, "1btt"}, me.Validator},
	} {
		root := sdkRoot()
		_, got := capture(t, root, test.args[:3]...)
		clispell.Adapt(root)
		require.ErrorContains(t, execute(t, root, ring, test.args...), test.says)
		require.Empty(t, *got, "the command must not run")
	}
}

// Somebody is talked into importing a key whose name is the address of somebody else.
func TestKeyNamedLikeAnAddress(t *testing.T) {
	ring, names := newKeyring(t, you.EVM, you.Bech32)
	require.NotEqual(t, you.Bech32, names[you.EVM].Bech32)
	for _, text := range []string{you.EVM, you.Bech32} {
		root := sdkRoot()
		_, got := capture(t, root, "tx", "bank", "send")
		clispell.Adapt(root)
		require.NoError(t, execute(t, root, ring, "tx", "bank", "send", text, text, "1btt"))
		require.Equal(t, []string{you.Bech32, you.Bech32}, (*got)[:2])
	}
}

func TestFlags(t *testing.T) {
	root := sdkRoot()
	cmd, _ := capture(t, root, "tx", "authz", "grant")
	require.NoError(t, cmd.ParseFlags([]string{
		"--from", me.TRON, "--fee-payer", me.EVM, "--fee-granter", you.EVM, "--fees", "0.5btt", "--spend-limit", "1btt,3uatom",
		"--gas-prices", "0.5abtt", "--allowed-validators", me.EVM + "," + you.TRON, "--allow-list", you.EVM,
	}))
	for range 2 { // spelling twice changes nothing
		require.NoError(t, clispell.NormalizeFlags(cmd))
		for name, want := range map[string]string{
			flags.FlagFrom: me.Bech32, flags.FlagFeePayer: me.Bech32, flags.FlagFeeGranter: you.Bech32,
			flags.FlagFees: "500000000000000000abtt", "spend-limit": "1000000000000000000abtt,3uatom",
			flags.FlagGasPrices:  "0.500000000000000000abtt",
			"allowed-validators": "[" + me.Validator + "," + you.Validator + "]", "allow-list": "[" + you.Bech32 + "]",
		} {
			require.Equal(t, want, cmd.Flag(name).Value.String(), name)
		}
	}
}

func TestFlagsRefused(t *testing.T) {
	for flag, test := range map[string]struct{ text, says string }{
		flags.FlagFrom:       {"0x12", "--from"},
		flags.FlagFeePayer:   {"alice", "--fee-payer"},
		flags.FlagFees:       {"1.5abtt", "fraction"},
		flags.FlagGasPrices:  {"1", "no unit"},
		"spend-limit":        {"0abtt", "zero"},
		"allowed-validators": {me.Bech32, me.Validator},
	} {
		root := sdkRoot()
		cmd, _ := capture(t, root, "tx", "authz", "grant")
		require.NoError(t, cmd.ParseFlags([]string{"--" + flag, test.text}))
		require.ErrorContains(t, clispell.NormalizeFlags(cmd), test.says, flag)
	}
}

func TestNamesAndZeroPricesStay(t *testing.T) {
	cmd, _ := capture(t, sdkRoot(), "tx", "bank", "send")
	require.NoError(t, cmd.ParseFlags([]string{"--from", "alice", "--gas-prices", "0abtt", "--fees", "0abtt"}))
	require.NoError(t, clispell.NormalizeFlags(cmd))
	require.Equal(t, "alice", cmd.Flag(flags.FlagFrom).Value.String())
	require.Equal(t, "0abtt", cmd.Flag(flags.FlagGasPrices).Value.String())
	require.Empty(t, cmd.Flag(flags.FlagFees).Value.String())
}

func TestEveryCommandIsClassified(t *testing.T) {
	require.Empty(t, clispell.Unclassified(sdkRoot()))
}

func TestUnknownCommandsAreNoticed(t *testing.T) {
	root := sdkRoot()
	run := func(*cobra.Command, []string) error { return nil }
	strange := &cobra.Command{Use: "strange [to_address] <amount> RECEIVER [text]", RunE: run}
	strange.Flags().String("payer-addr", "", "")
	strange.Flags().Int("other-addr", 0, "")
	root.AddCommand(strange, &cobra.Command{Use: "harmless [name] --from [granter]", RunE: run})
	require.Equal(t, []string{
		"strange [to_address]", "strange <amount>", "strange RECEIVER", "strange --payer-addr",
	}, clispell.Unclassified(root))
}
