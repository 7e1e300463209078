package clispell_test

import (
	"context"
	"testing"

	gogoproto "github.com/cosmos/gogoproto/proto"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/dynamicpb"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
	bankv1beta1 "cosmossdk.io/api/cosmos/bank/v1beta1"
	basev1beta1 "cosmossdk.io/api/cosmos/base/v1beta1"
	slashingv1beta1 "cosmossdk.io/api/cosmos/slashing/v1beta1"
	stakingv1beta1 "cosmossdk.io/api/cosmos/staking/v1beta1"
	"cosmossdk.io/client/v2/autocli/flag"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/clispell"
)

// build makes a message as AutoCLI does: flags are set before there is a keyring, positional
// arguments after.
func build(t *testing.T, message protoreflect.MessageType, ring keyring.Keyring, positional []string, flags, args []string) (proto.Message, error) {
	t.Helper()
	files, err := gogoproto.MergedRegistry()
	require.NoError(t, err)
	builder := &flag.Builder{
		TypeResolver: protoregistry.GlobalTypes, FileResolver: files,
		AddressCodec: address.Account(), ValidatorAddressCodec: address.Validator(), ConsensusAddressCodec: address.Consensus(),
	}
	clispell.Register(builder)
	options := &autocliv1.RpcCommandOptions{}
	for i, field := range positional {
		descriptor := message.Descriptor().Fields().ByName(protoreflect.Name(field))
		options.PositionalArgs = append(options.PositionalArgs,
			&autocliv1.PositionalArgDescriptor{ProtoField: field, Varargs: i == len(positional)-1 && descriptor.IsList()})
	}
	var ctx context.Context
	set := pflag.NewFlagSet("test", pflag.ContinueOnError)
	binder, err := builder.AddMessageFlags(&ctx, set, message, options)
	require.NoError(t, err)
	if err := set.Parse(flags); err != nil {
		return nil, err
	}
	ctx = context.WithValue(t.Context(), client.ClientContextKey, &client.Context{Keyring: ring})
	made, err := binder.BuildMessage(args)
	if err != nil {
		return nil, err
	}
	return made.Interface(), nil
}

func TestAutoCLI(t *testing.T) {
	ring, names := newKeyring(t, "alice")
	alice := names["alice"]
	delegate := (&stakingv1beta1.MsgDelegate{}).ProtoReflect().Type()
	for _, test := range []struct{ validator, amount, want, abtt string }{
		{me.EVM, "1.5btt", me.Validator, "1500000000000000000"},
		{me.TRON, "7abtt", me.Validator, "7"},
		{me.Validator, "1BTT", me.Validator, "1000000000000000000"},
		{"alice", "1 btt", alice.Validator, "1000000000000000000"},
	} {
		got, err := build(t, delegate, ring, []string{"validator_address", "amount"}, nil, []string{test.validator, test.amount})
		require.NoError(t, err)
		made := got.(*stakingv1beta1.MsgDelegate)
		require.Equal(t, test.want, made.ValidatorAddress)
		require.Equal(t, "abtt", made.Amount.Denom)
		require.Equal(t, test.abtt, made.Amount.Amount)
	}
	for _, test := range []struct{ validator, amount, says string }{
		{me.Bech32, "1btt", me.Validator},
		{"0x12", "1btt", "0x is followed by 2"},
		{"bob", "1btt", "there is no key of that name"},
		{me.EVM, "1.5abtt", "fraction"},
		{me.EVM, "1btt,2btt", "one by one"},
	} {
		_, err := build(t, delegate, ring, []string{"validator_address", "amount"}, nil, []string{test.validator, test.amount})
		require.ErrorContains(t, err, test.says)
	}
}

func TestAutoCLIFlagsAndLists(t *testing.T) {
	ring, names := newKeyring(t, "alice", you.EVM)
	got, err := build(t, (&bankv1beta1.QueryBalanceRequest{}).ProtoReflect().Type(), ring, nil, []string{"--address", "alice"}, nil)
	require.NoError(t, err)
	require.Equal(t, names["alice"].Bech32, got.(*bankv1beta1.QueryBalanceRequest).Address, "names in flags wait for the keyring")

	_, err = build(t, (&bankv1beta1.QueryBalanceRequest{}).ProtoReflect().Type(), ring, nil, []string{"--address", "bob"}, nil)
	require.ErrorContains(t, err, "no key of that name")

	got, err = build(t, (&bankv1beta1.QueryBalanceRequest{}).ProtoReflect().Type(), ring, nil, []string{"--address", you.EVM}, nil)
	require.NoError(t, err)
	require.Equal(t, you.Bech32, got.(*bankv1beta1.QueryBalanceRequest).Address, "a key's name never stands for an address")

	got, err = build(t, (&bankv1beta1.SendAuthorization{}).ProtoReflect().Type(), ring, nil,
		[]string{"--spend-limit", "1btt", "--spend-limit", "2uatom", "--allow-list", me.EVM, "--allow-list", you.TRON}, nil)
	require.NoError(t, err)
	made := got.(*bankv1beta1.SendAuthorization)
	require.Equal(t, []string{me.Bech32, you.Bech32}, made.AllowList)
	require.Len(t, made.SpendLimit, 2)
	require.Equal(t, "1000000000000000000", made.SpendLimit[0].Amount)
}

// Messages of our own modules have no generated type in AutoCLI's API.
func TestAutoCLIDynamicMessages(t *testing.T) {
	send := dynamicpb.NewMessageType((&bankv1beta1.MsgSend{}).ProtoReflect().Descriptor())
	got, err := build(t, send, nil, []string{"from_address", "to_address", "amount"}, nil, []string{me.EVM, you.TRON, "1btt", "3uatom"})
	require.NoError(t, err)
	bz, err := proto.Marshal(got)
	require.NoError(t, err)
	var decoded bankv1beta1.MsgSend
	require.NoError(t, proto.Unmarshal(bz, &decoded))
	require.True(t, proto.Equal(&bankv1beta1.MsgSend{
		FromAddress: me.Bech32, ToAddress: you.Bech32,
		Amount: []*basev1beta1.Coin{{Denom: "abtt", Amount: "1000000000000000000"}, {Denom: "uatom", Amount: "3"}},
	}, &decoded))
}

func TestAutoCLIConsensusAddresses(t *testing.T) {
	request := (&slashingv1beta1.QuerySigningInfoRequest{}).ProtoReflect().Type()
	const key = `{"@type":"/cosmos.crypto.ed25519.PubKey","key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}`
	for text, want := range map[string]string{
		me.EVM: me.Consensus, me.TRON: me.Consensus, me.Consensus: me.Consensus, key: "bttcvalcons1ve584t0cv27hwmy0cx9ca8uwyqyfw9y9gs5j3t",
	} {
		got, err := build(t, request, nil, []string{"cons_address"}, nil, []string{text})
		require.NoError(t, err)
		require.Equal(t, want, got.(*slashingv1beta1.QuerySigningInfoRequest).ConsAddress)
	}
	_, err := build(t, request, nil, []string{"cons_address"}, nil, []string{"{"})
	require.Error(t, err)
}
