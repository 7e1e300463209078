package canonical_test

import (
	"testing"
	"time"

	gogoproto "github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	vestingtypes "github.com/cosmos/cosmos-sdk/x/auth/vesting/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	evidencetypes "github.com/cosmos/cosmos-sdk/x/evidence/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types/v1"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/app/canonical"
	"github.com/bttcprotocol/bttcd/app/canonical/canonicaltest"
)

func TestEveryRegisteredMessage(t *testing.T) {
	canonicaltest.AssertAllMessages(t, encoding().InterfaceRegistry)
}

func TestCheckAccepts(t *testing.T) {
	for name, message := range map[string]gogoproto.Message{
		"send":            send(me.Bech32),
		"empty optional":  &stakingtypes.MsgCreateValidator{ValidatorAddress: me.Validator, Value: sdk.NewInt64Coin("abtt", 1)},
		"nested thrice":   exec(t, send(me.Bech32), 3),
		"no address":      &banktypes.Metadata{Base: "abtt", Display: me.EVM},
		"address in memo": &govtypes.MsgVote{Voter: me.Bech32, Metadata: me.EVM},
	} {
		require.NoError(t, check(t, message), name)
	}
}

func TestCheckRefuses(t *testing.T) {
	grant, err := authz.NewMsgGrant(sdk.AccAddress("granter_____________"), sdk.AccAddress("grantee_____________"),
		&stakingtypes.StakeAuthorization{
			AuthorizationType: stakingtypes.AuthorizationType_AUTHORIZATION_TYPE_DELEGATE,
			Validators: &stakingtypes.StakeAuthorization_DenyList{
				DenyList: &stakingtypes.StakeAuthorization_Validators{Address: []string{me.Validator, me.EVM}},
			},
		}, &time.Time{})
	require.NoError(t, err)
	proposal := &govtypes.MsgSubmitProposal{
		Proposer: me.Bech32,
		Messages: []*codectypes.Any{pack(t, send(me.Bech32)), pack(t, &distrtypes.MsgCommunityPoolSpend{Authority: me.Bech32, Recipient: me.TRON})},
	}
	for path, test := range map[string]struct {
		message gogoproto.Message
		right   string
	}{
		"to_address":        {send(me.EVM), me.Bech32},
		"validator_address": {&stakingtypes.MsgCreateValidator{ValidatorAddress: me.EVM, Value: sdk.NewInt64Coin("abtt", 1)}, me.Validator},
		"validator_addr":    {&slashingtypes.MsgUnjail{ValidatorAddr: me.Bech32}, me.Validator},
		"outputs[1].address": {&banktypes.MsgMultiSend{
			Inputs:  []banktypes.Input{{Address: me.Bech32}},
			Outputs: []banktypes.Output{{Address: me.Bech32}, {Address: me.TRON}},
		}, me.Bech32},
		"msgs[0].(cosmos.authz.v1beta1.MsgExec).msgs[0].(cosmos.authz.v1beta1.MsgExec).msgs[0].(cosmos.bank.v1beta1.MsgSend).to_address": {
			exec(t, send(me.TRON), 3), me.Bech32},
		"messages[1].(cosmos.distribution.v1beta1.MsgCommunityPoolSpend).recipient":            {proposal, me.Bech32},
		"grant.authorization.(cosmos.staking.v1beta1.StakeAuthorization).deny_list.address[1]": {grant, me.Validator},
		"from_address": {&vestingtypes.MsgCreatePermanentLockedAccount{FromAddress: me.EVM, ToAddress: me.Bech32}, me.Bech32},
		"evidence.(cosmos.evidence.v1beta1.Equivocation).consensus_address": {&evidencetypes.MsgSubmitEvidence{
			Submitter: me.Bech32, Evidence: pack(t, &evidencetypes.Equivocation{ConsensusAddress: me.EVM}),
		}, me.Consensus},
		"authority": {&govtypes.MsgExecLegacyContent{Authority: me.EVM}, me.Bech32},
	} {
		err := check(t, test.message)
		require.ErrorContains(t, err, "field "+path+": ", "%T", test.message)
		require.ErrorContains(t, err, test.right, "the error shows the right form")
	}
}

// One codec call an address: what a transfer costs is bounded by that.
func BenchmarkCheckSend(b *testing.B) {
	message := send(me.Bech32)
	message.Amount = sdk.NewCoins(sdk.NewCoin("abtt", math.NewInt(1_000_000)))
	walker := canonical.NewWalker()
	for b.Loop() {
		bz, err := message.Marshal()
		require.NoError(b, err)
		if err := walker.Check("cosmos.bank.v1beta1.MsgSend", bz); err != nil {
			b.Fatal(err)
		}
	}
}
