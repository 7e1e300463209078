package types_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func tooMuch() math.Int {
	return math.NewIntFromBigInt(new(big.Int).Lsh(big.NewInt(1), types.MaxAmountBits))
}

func outMessage(change func(*types.MsgBridgeOut)) *types.MsgBridgeOut {
	msg := &types.MsgBridgeOut{
		Row: 1, Recipient: bytes.Repeat([]byte{7}, 20), Amount: sdk.NewInt64Coin("usdt", 5), Fee: sdk.NewInt64Coin("abtt", 0),
	}
	change(msg)
	return msg
}

func TestOutMessagesAreChecked(t *testing.T) {
	require.NoError(t, outMessage(func(*types.MsgBridgeOut) {}).ValidateBasic())
	require.NoError(t, outMessage(func(m *types.MsgBridgeOut) { m.Fee.Denom = "usdt" }).ValidateBasic())
	require.NoError(t, (&types.MsgRaiseFee{Id: 1, Added: sdk.NewInt64Coin("abtt", 1)}).ValidateBasic())
	require.NoError(t, (&types.MsgCancelBridgeOut{Id: 1}).ValidateBasic())
	require.NoError(t, (&types.MsgFundFees{Amount: sdk.NewInt64Coin("abtt", 1)}).ValidateBasic())
	for name, c := range map[string]struct {
		msg  sdk.HasValidateBasic
		want *errorsmod.Error
	}{
		"no row":             {outMessage(func(m *types.MsgBridgeOut) { m.Row = 0 }), types.ErrUnknownRow},
		"no recipient":       {outMessage(func(m *types.MsgBridgeOut) { m.Recipient = nil }), types.ErrInvalidRecipient},
		"short recipient":    {outMessage(func(m *types.MsgBridgeOut) { m.Recipient = m.Recipient[1:] }), types.ErrInvalidRecipient},
		"long recipient":     {outMessage(func(m *types.MsgBridgeOut) { m.Recipient = make([]byte, 21) }), types.ErrInvalidRecipient},
		"zero recipient":     {outMessage(func(m *types.MsgBridgeOut) { m.Recipient = make([]byte, 20) }), types.ErrInvalidRecipient},
		"zero amount":        {outMessage(func(m *types.MsgBridgeOut) { m.Amount.Amount = math.ZeroInt() }), types.ErrInvalidAmount},
		"negative amount":    {outMessage(func(m *types.MsgBridgeOut) { m.Amount.Amount = math.NewInt(-1) }), types.ErrInvalidAmount},
		"no amount":          {outMessage(func(m *types.MsgBridgeOut) { m.Amount = sdk.Coin{} }), types.ErrInvalidAmount},
		"no number":          {outMessage(func(m *types.MsgBridgeOut) { m.Amount.Amount = math.Int{} }), types.ErrInvalidAmount},
		"too much":           {outMessage(func(m *types.MsgBridgeOut) { m.Amount.Amount = tooMuch() }), types.ErrInvalidAmount},
		"bad denom":          {outMessage(func(m *types.MsgBridgeOut) { m.Amount.Denom = "?" }), types.ErrInvalidAmount},
		"no fee":             {outMessage(func(m *types.MsgBridgeOut) { m.Fee = sdk.Coin{} }), types.ErrFee},
		"fee without number": {outMessage(func(m *types.MsgBridgeOut) { m.Fee.Amount = math.Int{} }), types.ErrFee},
		"negative fee":       {outMessage(func(m *types.MsgBridgeOut) { m.Fee.Amount = math.NewInt(-1) }), types.ErrFee},
		"fee too high":       {outMessage(func(m *types.MsgBridgeOut) { m.Fee.Amount = tooMuch() }), types.ErrFee},
		"fee in a third":     {outMessage(func(m *types.MsgBridgeOut) { m.Fee.Denom = "dai" }), types.ErrFee},
		"raise of nothing":   {&types.MsgRaiseFee{Added: sdk.NewInt64Coin("abtt", 1)}, types.ErrUnknownWithdrawal},
		"raise by zero":      {&types.MsgRaiseFee{Id: 1, Added: sdk.NewInt64Coin("abtt", 0)}, types.ErrFee},
		"raise by no coin":   {&types.MsgRaiseFee{Id: 1}, types.ErrFee},
		"raise by too much":  {&types.MsgRaiseFee{Id: 1, Added: sdk.NewCoin("abtt", tooMuch())}, types.ErrFee},
		"cancel of nothing":  {&types.MsgCancelBridgeOut{}, types.ErrUnknownWithdrawal},
		"fund with nothing":  {&types.MsgFundFees{Amount: sdk.NewInt64Coin("abtt", 0)}, types.ErrInvalidAmount},
	} {
		_, code, _ := errorsmod.ABCIInfo(c.msg.ValidateBasic(), false)
		require.Equal(t, c.want.ABCICode(), code, name)
	}
}

func TestCheckRecipient(t *testing.T) {
	row := types.Row{Name: "ethereum", Portal: bytes.Repeat([]byte{1}, 20)}
	token := types.Token{Symbol: "USDT", Contract: bytes.Repeat([]byte{2}, 20)}
	require.NoError(t, types.CheckRecipient(row, token, [20]byte{3}))
	for _, recipient := range [][20]byte{{}, [20]byte(row.Portal), [20]byte(token.Contract)} {
		require.ErrorIs(t, types.CheckRecipient(row, token, recipient), types.ErrInvalidRecipient)
	}
}
