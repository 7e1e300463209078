package canonical_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	protov2 "google.golang.org/protobuf/proto"

	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/client"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/tx"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/app/canonical"
)

// run sends a transaction through the decorator and tells whether it came out behind it.
func run(t *testing.T, transaction sdk.Tx) (passed bool, err error) {
	t.Helper()
	_, err = canonical.NewDecorator().AnteHandle(sdk.Context{}, transaction, false,
		func(ctx sdk.Context, _ sdk.Tx, _ bool) (sdk.Context, error) {
			passed = true
			return ctx, nil
		})
	return passed, err
}

func build(t *testing.T, fee *tx.Fee, messages ...sdk.Msg) client.TxBuilder {
	t.Helper()
	packed := make([]*codectypes.Any, len(messages))
	for i, message := range messages {
		packed[i] = pack(t, message)
	}
	return authtx.WrapTx(&tx.Tx{
		Body:     &tx.TxBody{Messages: packed, Memo: me.EVM},
		AuthInfo: &tx.AuthInfo{Fee: fee},
	})
}

func TestDecoratorPasses(t *testing.T) {
	passed, err := run(t, build(t, &tx.Fee{Payer: me.Bech32, Granter: me.Bech32}, send(me.Bech32), send(me.Bech32)).GetTx())
	require.NoError(t, err)
	require.True(t, passed)
	passed, err = run(t, build(t, &tx.Fee{}).GetTx())
	require.NoError(t, err)
	require.True(t, passed)
}

func TestDecoratorRefuses(t *testing.T) {
	byHex := &stakingtypes.MsgCreateValidator{ValidatorAddress: me.EVM, Value: sdk.NewInt64Coin("abtt", 1)}
	for name, test := range map[string]struct {
		transaction sdk.Tx
		code        *errorsmod.Error
		says        string
	}{
		"a second message": {build(t, &tx.Fee{}, send(me.Bech32), send(me.EVM)).GetTx(), sdkerrors.ErrInvalidAddress,
			`message 1 (cosmos.bank.v1beta1.MsgSend): field to_address: "` + me.EVM + `" must be written "` + me.Bech32 + `"`},
		"a validator by its 0x address": {build(t, &tx.Fee{}, byHex).GetTx(), sdkerrors.ErrInvalidAddress, me.Validator},
		"the fee payer":                 {build(t, &tx.Fee{Payer: me.TRON}).GetTx(), sdkerrors.ErrInvalidAddress, `fee payer: "` + me.TRON},
		"the fee granter":               {build(t, &tx.Fee{Granter: me.EVM}).GetTx(), sdkerrors.ErrInvalidAddress, `fee granter: "` + me.EVM},
		"deep nesting":                  {build(t, &tx.Fee{}, exec(t, send(me.Bech32), 30)).GetTx(), sdkerrors.ErrInvalidRequest, "nested"},
		"a transaction of another kind": {unknownTx{}, sdkerrors.ErrTxDecode, "unknownTx"},
	} {
		passed, err := run(t, test.transaction)
		require.ErrorIs(t, err, test.code, name)
		require.ErrorContains(t, err, test.says, name)
		require.False(t, passed, name)
	}
}

func TestDecoratorLooksIntoExtensions(t *testing.T) {
	builder := build(t, &tx.Fee{})
	extended, ok := builder.(authtx.ExtensionOptionsTxBuilder)
	require.True(t, ok)
	extended.SetExtensionOptions(pack(t, send(me.EVM)))
	_, err := run(t, builder.GetTx())
	require.ErrorIs(t, err, sdkerrors.ErrInvalidAddress)
	extended.SetExtensionOptions()
	extended.SetNonCriticalExtensionOptions(pack(t, send(me.EVM)))
	_, err = run(t, builder.GetTx())
	require.ErrorIs(t, err, sdkerrors.ErrInvalidAddress)
}

// What goes over the wire and through the decoder is judged alike.
func TestDecoratorAfterDecoding(t *testing.T) {
	config := encoding().TxConfig
	for text, code := range map[string]error{me.Bech32: nil, me.EVM: sdkerrors.ErrInvalidAddress} {
		builder := config.NewTxBuilder()
		require.NoError(t, builder.SetMsgs(send(text)))
		bz, err := config.TxEncoder()(builder.GetTx())
		require.NoError(t, err)
		decoded, err := config.TxDecoder()(bz)
		require.NoError(t, err)
		_, err = run(t, decoded)
		require.ErrorIs(t, err, code)
	}
}

type unknownTx struct{}

func (unknownTx) GetMsgs() []sdk.Msg                    { return nil }
func (unknownTx) GetMsgsV2() ([]protov2.Message, error) { return nil, nil }
