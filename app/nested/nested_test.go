package nested_test

import (
	"errors"
	"testing"

	gogoproto "github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/app/nested"
)

func pack(t *testing.T, message gogoproto.Message) *codectypes.Any {
	t.Helper()
	packed, err := codectypes.NewAnyWithValue(message)
	require.NoError(t, err)
	return packed
}

// exec nests a message in so many authorized executions.
func exec(t *testing.T, message *codectypes.Any, levels int) *codectypes.Any {
	t.Helper()
	for range levels {
		message = pack(t, &authz.MsgExec{Msgs: []*codectypes.Any{message}})
	}
	return message
}

func visited(t *testing.T, held ...*codectypes.Any) (urls []string, err error) {
	t.Helper()
	err = nested.Walk(held, func(one *codectypes.Any) error {
		urls = append(urls, one.TypeUrl)
		return nil
	})
	return urls, err
}

func TestWalkVisitsWhateverIsHeld(t *testing.T) {
	send := pack(t, &banktypes.MsgSend{})
	create := pack(t, &stakingtypes.MsgCreateValidator{Pubkey: pack(t, ed25519.GenPrivKey().PubKey().(gogoproto.Message))})
	grant, err := authz.NewMsgGrant(sdk.AccAddress("granter"), sdk.AccAddress("grantee"), authz.NewGenericAuthorization("x"), nil)
	require.NoError(t, err)
	urls, err := visited(t,
		pack(t, &govv1.MsgSubmitProposal{Messages: []*codectypes.Any{exec(t, send, 1), create}}), pack(t, grant), nil)
	require.NoError(t, err)
	require.Equal(t, []string{
		"/cosmos.gov.v1.MsgSubmitProposal", "/cosmos.authz.v1beta1.MsgExec", "/cosmos.bank.v1beta1.MsgSend",
		"/cosmos.staking.v1beta1.MsgCreateValidator", "/cosmos.crypto.ed25519.PubKey",
		"/cosmos.authz.v1beta1.MsgGrant", "/cosmos.authz.v1beta1.GenericAuthorization",
	}, urls)
}

func TestWalkEndsAtItsDepth(t *testing.T) {
	send := pack(t, &banktypes.MsgSend{})
	urls, err := visited(t, exec(t, send, 8))
	require.NoError(t, err)
	require.Len(t, urls, 9)
	_, err = visited(t, exec(t, send, 9))
	require.ErrorIs(t, err, nested.ErrDeep)
}

func TestWalkEndsAtTheFirstRefusal(t *testing.T) {
	refused := errors.New("refused")
	calls := 0
	err := nested.Walk([]*codectypes.Any{exec(t, pack(t, &banktypes.MsgSend{}), 1), pack(t, &banktypes.MsgSend{})},
		func(one *codectypes.Any) error {
			calls++
			if one.TypeUrl == "/cosmos.bank.v1beta1.MsgSend" {
				return refused
			}
			return nil
		})
	require.ErrorIs(t, err, refused)
	require.Equal(t, 2, calls)
}

// A message that drops the error of what it holds does not hide it.
func TestWalkKeepsWhatAMessageForgets(t *testing.T) {
	refused := errors.New("refused")
	held := codectypes.UnsafePackAny(forgetful{pack(t, &banktypes.MsgSend{})})
	err := nested.Walk([]*codectypes.Any{held}, func(one *codectypes.Any) error {
		if one.TypeUrl == "/cosmos.bank.v1beta1.MsgSend" {
			return refused
		}
		return nil
	})
	require.ErrorIs(t, err, refused)
}

type forgetful struct{ held *codectypes.Any }

func (f forgetful) UnpackInterfaces(unpacker codectypes.AnyUnpacker) error {
	var into sdk.Msg
	_ = unpacker.UnpackAny(f.held, &into)
	return nil
}
