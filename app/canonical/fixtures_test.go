package canonical_test

import (
	"strings"
	"testing"

	gogoproto "github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module/testutil"
	"github.com/cosmos/cosmos-sdk/x/auth"
	"github.com/cosmos/cosmos-sdk/x/auth/vesting"
	"github.com/cosmos/cosmos-sdk/x/authz"
	authzmodule "github.com/cosmos/cosmos-sdk/x/authz/module"
	"github.com/cosmos/cosmos-sdk/x/bank"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/cosmos-sdk/x/consensus"
	"github.com/cosmos/cosmos-sdk/x/distribution"
	"github.com/cosmos/cosmos-sdk/x/evidence"
	feegrantmodule "github.com/cosmos/cosmos-sdk/x/feegrant/module"
	"github.com/cosmos/cosmos-sdk/x/gov"
	"github.com/cosmos/cosmos-sdk/x/slashing"
	"github.com/cosmos/cosmos-sdk/x/staking"
	"github.com/cosmos/cosmos-sdk/x/upgrade"

	"github.com/bttcprotocol/bttcd/app/canonical"
	"github.com/bttcprotocol/bttcd/internal/address"
)

// One address in its spellings.
var me = func() address.Spellings {
	spellings, err := address.Spell([]byte(strings.Repeat("\x11\xfe", 10)))
	if err != nil {
		panic(err)
	}
	return spellings
}()

func encoding() testutil.TestEncodingConfig {
	return testutil.MakeTestEncodingConfig(
		auth.AppModuleBasic{}, vesting.AppModuleBasic{}, bank.AppModuleBasic{}, staking.AppModuleBasic{},
		distribution.AppModuleBasic{}, slashing.AppModuleBasic{}, evidence.AppModuleBasic{}, gov.AppModuleBasic{},
		consensus.AppModuleBasic{}, upgrade.AppModuleBasic{}, authzmodule.AppModuleBasic{}, feegrantmodule.AppModuleBasic{},
	)
}

func send(to string) *banktypes.MsgSend {
	return &banktypes.MsgSend{FromAddress: me.Bech32, ToAddress: to, Amount: sdk.NewCoins(sdk.NewInt64Coin("abtt", 1))}
}

func pack(t testing.TB, message gogoproto.Message) *codectypes.Any {
	t.Helper()
	packed, err := codectypes.NewAnyWithValue(message)
	require.NoError(t, err)
	return packed
}

// exec wraps a message in that many authz executions.
func exec(t testing.TB, message sdk.Msg, times int) sdk.Msg {
	t.Helper()
	for range times {
		message = &authz.MsgExec{Grantee: me.Bech32, Msgs: []*codectypes.Any{pack(t, message)}}
	}
	return message
}

func check(t testing.TB, message gogoproto.Message) error {
	t.Helper()
	bz, err := gogoproto.Marshal(message)
	require.NoError(t, err)
	return canonical.NewWalker().Check(protoreflect.FullName(gogoproto.MessageName(message)), bz)
}
