package scalar_test

import (
	"strings"
	"testing"

	gogoproto "github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	_ "github.com/cosmos/cosmos-sdk/x/auth/vesting/types"
	_ "github.com/cosmos/cosmos-sdk/x/bank/types"
	_ "github.com/cosmos/cosmos-sdk/x/gov/types/v1"
	_ "github.com/cosmos/cosmos-sdk/x/slashing/types"
	_ "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/address/scalar"
)

func TestOf(t *testing.T) {
	for name, want := range map[protoreflect.FullName]scalar.Kind{
		"cosmos.bank.v1beta1.MsgSend.to_address":                              scalar.Account,
		"cosmos.bank.v1beta1.SendAuthorization.allow_list":                    scalar.Account,
		"cosmos.staking.v1beta1.MsgDelegate.validator_address":                scalar.Validator,
		"cosmos.slashing.v1beta1.QuerySigningInfoRequest.cons_address":        scalar.Consensus,
		"cosmos.staking.v1beta1.StakeAuthorization.Validators.address":        scalar.Validator, // annotated as an account
		"cosmos.vesting.v1beta1.MsgCreatePermanentLockedAccount.to_address":   scalar.Account,   // not annotated
		"cosmos.vesting.v1beta1.MsgCreatePermanentLockedAccount.from_address": scalar.Account,
		"cosmos.gov.v1.MsgExecLegacyContent.authority":                        scalar.Account, // signs, not annotated
		"cosmos.gov.v1.MsgSubmitProposal.title":                               scalar.None,
		"cosmos.bank.v1beta1.MsgMultiSend.inputs":                             scalar.None, // signs, but is a message
		"cosmos.staking.v1beta1.MsgCreateValidator.min_self_delegation":       scalar.None, // another scalar
	} {
		found, err := gogoproto.HybridResolver.FindDescriptorByName(name)
		require.NoError(t, err)
		field, ok := found.(protoreflect.FieldDescriptor)
		require.True(t, ok)
		require.Equal(t, want, scalar.Of(field), name)
	}
}

func TestSpellings(t *testing.T) {
	me, err := address.Spell([]byte(strings.Repeat("\x0b\xad", 10)))
	require.NoError(t, err)
	for kind, want := range map[scalar.Kind]string{
		scalar.Account: me.Bech32, scalar.Validator: me.Validator, scalar.Consensus: me.Consensus,
		scalar.EVM: me.EVM, scalar.EVMOrDenom: me.EVM,
	} {
		for _, text := range []string{me.EVM, me.TRON, strings.ToLower(me.EVM), want} {
			got, err := kind.Rewrite(text)
			require.NoError(t, err)
			require.Equal(t, want, got, kind.String())
		}
		require.NoError(t, kind.Check(want))
		_, err := kind.Rewrite("0x12")
		require.ErrorContains(t, err, "0x is followed by 2")
	}
	for _, kind := range []scalar.Kind{scalar.Account, scalar.Validator, scalar.Consensus} {
		require.ErrorContains(t, kind.Check(me.EVM), "must be written")
		require.ErrorContains(t, kind.Check(me.TRON), "must be written")
	}
	got, err := scalar.EVM.Rewrite(me.Bech32)
	require.NoError(t, err)
	require.Equal(t, me.EVM, got)
}

func TestWhatIsNoAddressStays(t *testing.T) {
	for kind, text := range map[scalar.Kind]string{scalar.None: "0x12", scalar.EVMOrDenom: "ibc/27394F"} {
		got, err := kind.Rewrite(text)
		require.NoError(t, err)
		require.Equal(t, text, got)
		require.NoError(t, kind.Check(text))
	}
}

// Modules may have addresses of 32 bytes, of which the EVM knows nothing.
func TestLongAddressesHaveNoHex(t *testing.T) {
	long, err := address.Account().BytesToString(make([]byte, 32))
	require.NoError(t, err)
	require.NoError(t, scalar.Account.Check(long))
	_, err = scalar.EVM.Rewrite(long)
	require.ErrorContains(t, err, "has 32 bytes")
}
