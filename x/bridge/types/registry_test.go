package types_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func over127() math.Int { return math.NewIntWithDecimal(1, 39) } // more than 2^127

func TestRowRefusals(t *testing.T) {
	require.NoError(t, validRow(1, "ethereum").Validate())
	for name, spoil := range map[string]func(r *types.Row){
		"no id":          func(r *types.Row) { r.Id = 0 },
		"a capital":      func(r *types.Row) { r.Name = "Ethereum" },
		"a long name":    func(r *types.Row) { r.Name = strings.Repeat("a", 33) },
		"no kind":        func(r *types.Row) { r.Kind = 0 },
		"no chain id":    func(r *types.Row) { r.RemoteChainId = 0 },
		"a short portal": func(r *types.Row) { r.Portal = r.Portal[1:] },
		"a zero portal":  func(r *types.Row) { r.Portal = make([]byte, 20) },
		"no signers":     func(r *types.Row) { r.MaxSigners = 0 },
		"many signers":   func(r *types.Row) { r.MaxSigners = 257 },
		"finality":       func(r *types.Row) { r.FinalitySeconds = 86_401 },
		"no items":       func(r *types.Row) { r.Batch.MaxItems = 0 },
		"many items":     func(r *types.Row) { r.Batch.MaxItems = 51 },
		"no open":        func(r *types.Row) { r.Batch.MaxOpen = 0 },
		"short life":     func(r *types.Row) { r.Batch.LifetimeSeconds = 59 },
		"no fee":         func(r *types.Row) { r.Batch.MinFeeAbtt = math.Int{} },
		"a great fee":    func(r *types.Row) { r.Batch.ControlFeeAbtt = over127() },
	} {
		row := validRow(1, "ethereum")
		spoil(&row)
		require.ErrorIs(t, row.Validate(), types.ErrInvalidRow, name)
	}
}

func TestTokenRefusals(t *testing.T) {
	require.NoError(t, validToken().Validate())
	for name, spoil := range map[string]func(token *types.Token){
		"no row":            func(token *types.Token) { token.Row = 0 },
		"a zero contract":   func(token *types.Token) { token.Contract = make([]byte, 20) },
		"an IBC denom":      func(token *types.Token) { token.Denom = "ibc/abc" },
		"an ERC-20's denom": func(token *types.Token) { token.Denom = "erc20:0xabc" },
		"no symbol":         func(token *types.Token) { token.Symbol = "" },
		"a spaced symbol":   func(token *types.Token) { token.Symbol = "US DT" },
		"many decimals":     func(token *types.Token) { token.Decimals = 37 },
		"BTT of 6 decimals": func(token *types.Token) { token.Denom = "abtt" },
		"no limit":          func(token *types.Token) { token.Limits.MaxLocked = math.Int{} },
		"a negative limit":  func(token *types.Token) { token.Limits.DailyInflow = math.NewInt(-1) },
		"a great limit":     func(token *types.Token) { token.Limits.PortalDailyLimit = over127() },
		"over 80 %":         func(token *types.Token) { token.Limits.DailyOutflow = math.NewInt(81) },
	} {
		token := validToken()
		spoil(&token)
		require.ErrorIs(t, token.Validate(), types.ErrInvalidToken, name)
	}
}

func TestTokenConflicts(t *testing.T) {
	other := validToken()
	other.Denom, other.Contract = "other", bytesOf(10, 20)
	require.NoError(t, validToken().Conflicts(other))
	other.Contract = validToken().Contract
	require.ErrorContains(t, validToken().Conflicts(other), "stands for other")
	other.Row = 2
	require.NoError(t, validToken().Conflicts(other))
	other.Denom = validToken().Denom
	require.NoError(t, validToken().Conflicts(other))
	other.Decimals = 18
	require.ErrorContains(t, validToken().Conflicts(other), "decimals")
}

func TestParamsRefusals(t *testing.T) {
	require.NoError(t, types.DefaultParams().Validate())
	for name, spoil := range map[string]func(p *types.Params){
		"no events":          func(p *types.Params) { p.MaxEventsPerBlock = 0 },
		"many bytes":         func(p *types.Params) { p.MaxInjectedBytes = types.MaxInjectedBytes + 1 },
		"a long pause":       func(p *types.Params) { p.GuardianPauseSeconds = 31 * 86_400 },
		"drift":              func(p *types.Params) { p.SetDriftBps = 2_001 },
		"an old set":         func(p *types.Params) { p.SetLifetimeSeconds = 59 },
		"slashing more":      func(p *types.Params) { p.MaxSlashedPowerBpsPerDay = 501 },
		"a fraction over 1":  func(p *types.Params) { p.SlashFractionBps = 10_001 },
		"no retention":       func(p *types.Params) { p.TransferRetentionSeconds = 0 },
		"eager checkpoints":  func(p *types.Params) { p.CheckpointIntervalSeconds = 59 },
		"a guardian twice":   func(p *types.Params) { p.Guardians = []string{account(1), account(1)} },
		"a guardian in hex":  func(p *types.Params) { p.Guardians = []string{"0x0101010101010101010101010101010101010101"} },
		"too many guardians": func(p *types.Params) { p.Guardians = make([]string, types.MaxGuardians+1) },
	} {
		params := types.DefaultParams()
		spoil(&params)
		require.ErrorIs(t, params.Validate(), types.ErrInvalidParams, name)
	}
	params := types.DefaultParams()
	params.CheckpointIntervalSeconds, params.Guardians = 0, []string{account(1), account(2)}
	require.NoError(t, params.Validate())
}

// What each reason means for a held deposit is in one place.
func TestHeldReasons(t *testing.T) {
	for number := range types.HeldReason_name {
		reason := types.HeldReason(number)
		require.False(t, reason.Queued() && reason.Returnable(), "%s: it would be credited and sent back", reason)
		require.False(t, reason.Returnable() && !reason.Booked(), "%s: nobody counted what is sent back", reason)
		require.Equal(t, number == 0, reason.Text() == "for an unknown reason")
	}
}

// The amino names are those of the protos, and every message is one of the transaction's.
func TestCodec(t *testing.T) {
	amino, registry := codec.NewLegacyAmino(), codectypes.NewInterfaceRegistry()
	sdk.RegisterInterfaces(registry)
	types.RegisterInterfaces(registry)
	sdk.RegisterLegacyAminoCodec(amino)
	types.RegisterLegacyAminoCodec(amino)
	bz, err := amino.MarshalJSON(&types.MsgReturnHeld{Sender: account(1), Id: 5})
	require.NoError(t, err)
	require.JSONEq(t, `{"type":"bttc/bridge/MsgReturnHeld","value":{"sender":"`+account(1)+`","id":"5"}}`, string(bz))
	require.Len(t, registry.ListImplementations(sdk.MsgInterfaceProtoName), 17)
}

func TestMessagesOfGovernance(t *testing.T) {
	require.ErrorIs(t, (&types.MsgReturnHeld{}).ValidateBasic(), types.ErrUnknownHeld)
	require.ErrorIs(t, (&types.MsgResolveHeld{}).ValidateBasic(), types.ErrUnknownHeld)
	require.ErrorIs(t, (&types.MsgAddRow{}).ValidateBasic(), types.ErrInvalidRow)
	require.ErrorIs(t, (&types.MsgUpdateRow{}).ValidateBasic(), types.ErrInvalidRow)
	require.ErrorIs(t, (&types.MsgUpdateRow{MaxSigners: 1}).ValidateBasic(), types.ErrInvalidRow)
	require.ErrorIs(t, (&types.MsgAddToken{}).ValidateBasic(), types.ErrInvalidToken)
	require.ErrorIs(t, (&types.MsgUpdateLimits{}).ValidateBasic(), types.ErrInvalidToken)
	require.ErrorIs(t, (&types.MsgUpdateParams{}).ValidateBasic(), types.ErrInvalidParams)
}
