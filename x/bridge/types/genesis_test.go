package types_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func bytesOf(n byte, length int) []byte {
	bz := make([]byte, length)
	for i := range bz {
		bz[i] = n
	}
	return bz
}

func operator(n byte) string {
	text, err := address.Validator().BytesToString(bytesOf(n, 20))
	if err != nil {
		panic(err)
	}
	return text
}

func account(n byte) string {
	text, err := address.Account().BytesToString(bytesOf(n, 20))
	if err != nil {
		panic(err)
	}
	return text
}

func validRow(id uint32, name string) types.Row {
	return types.Row{
		Id: id, Name: name, Kind: types.RowKind_ROW_KIND_EVM, RemoteChainId: uint64(id), Portal: bytesOf(byte(id), 20), MaxSigners: 100,
		Batch: types.BatchPolicy{
			MaxItems: 50, MaxWaitBlocks: 5, MaxOpen: 3, LifetimeSeconds: 3_600, MinFeeAbtt: math.OneInt(), ControlFeeAbtt: math.ZeroInt(),
		},
	}
}

func validToken() types.Token {
	return types.Token{
		Row: 1, Contract: bytesOf(9, 20), Denom: "ausdt", Symbol: "USDT", Decimals: 6,
		Limits: types.TokenLimits{
			MaxLocked: math.NewInt(1_000), DailyInflow: math.NewInt(100), DailyOutflow: math.NewInt(80), PortalDailyLimit: math.NewInt(100),
			MinDeposit: math.OneInt(), MinWithdrawal: math.OneInt(), MinFee: math.OneInt(),
		},
	}
}

// validGenesis has something of everything.
func validGenesis(t *testing.T) types.GenesisState {
	t.Helper()
	item := portalabi.Transfer{Token: [20]byte(bytesOf(9, 20)), To: [20]byte(bytesOf(8, 20)), Amount: math.NewInt(30).BigInt()}
	body, err := portalabi.Batch{item}.Encode()
	require.NoError(t, err)
	deposit, err := portalabi.Deposited{
		Time: 1, Token: item.Token, Sender: item.To, Recipient: item.To, Amount: math.NewInt(20).BigInt(),
	}.Body()
	require.NoError(t, err)
	amount, fee := sdk.NewInt64Coin("ausdt", 30), sdk.NewInt64Coin("ausdt", 2)
	withdrawal := types.Withdrawal{
		Id: 1, Row: 1, Sender: account(5), Recipient: bytesOf(8, 20), Amount: amount, Fee: fee,
		State: types.WithdrawalState_WITHDRAWAL_STATE_BATCHED, Packet: 1, Rank: bytesOf(1, types.RankSize),
	}
	waiting := withdrawal
	waiting.Id, waiting.State, waiting.Packet = 2, types.WithdrawalState_WITHDRAWAL_STATE_WAITING, 0
	ledger := types.NewTokenLedger()
	ledger.Locked, ledger.Reserved, ledger.Held = math.NewInt(100), math.NewInt(60), math.NewInt(20)
	digest := bytesOf(3, 32)
	genesis := *types.DefaultGenesis()
	genesis.Rows = []types.GenesisRow{
		{Row: validRow(1, "ethereum"), State: types.RowState{AppliedNonce: 4, AppliedAcc: bytesOf(1, 32), NextPacketNonce: 2}},
		{Row: validRow(2, "tron"), State: types.RowState{NextPacketNonce: 1}},
	}
	genesis.Tokens = []types.GenesisToken{{Token: validToken(), Ledger: ledger}}
	member := types.Member{Address: bytesOf(7, 20), Power: 3, Operator: bytesOf(7, 20)}
	genesis.Sets = []types.Set{{Row: 1, Total: 4, Members: []types.Member{member}}, {Row: 2, Total: 4, Members: []types.Member{member}}}
	genesis.Keys = []types.BridgeKey{{Operator: operator(1), Address: bytesOf(1, 20)}, {Operator: operator(2), Address: bytesOf(2, 20)}, {Operator: operator(7), Address: bytesOf(7, 20)}}
	genesis.OldKeys = []types.BridgeKey{{Operator: operator(1), Address: bytesOf(3, 20)}}
	genesis.Digests = []types.GenesisDigest{{Digest: digest, Row: 1, Nonce: 1}}
	genesis.Packets = []types.Packet{{
		Row: 1, Nonce: 1, Kind: uint32(portalabi.KindBatch), Body: body, Digest: digest, Withdrawals: []uint64{1}, State: types.PacketState_PACKET_STATE_OPEN,
		SignedPower: 3,
	}}
	genesis.Signatures = []types.GenesisSignature{{
		Signer: bytesOf(7, 20), Signature: types.PacketSignature{Row: 1, Nonce: 1, Signature: bytesOf(1, 64)},
	}}
	genesis.Withdrawals = []types.Withdrawal{withdrawal, waiting}
	genesis.Held = []types.Held{
		{Id: 1, Row: 1, Nonce: 3, Reason: types.HeldReason_HELD_REASON_LIMIT, Body: deposit},
		{Id: 2, Row: 1, Nonce: 4, Reason: types.HeldReason_HELD_REASON_UNDECODABLE, Body: []byte{9}},
	}
	genesis.Transfers = []types.Transfer{{Id: 1, Row: 1, Amount: amount, Fee: fee, Steps: []types.Step{{Stage: types.TransferStage_TRANSFER_STAGE_WAITING}}}}
	genesis.Punishments = []types.Punishment{{Digest: bytesOf(4, 32), Signer: bytesOf(3, 20), Operator: operator(1)}}
	genesis.Keyless = []types.KeylessValidator{{Operator: operator(4), Height: 3}}
	genesis.NextWithdrawal, genesis.NextHeld, genesis.NextTransfer = 3, 3, 2
	return genesis
}

func TestGenesisIsValid(t *testing.T) {
	require.NoError(t, types.DefaultGenesis().Validate())
	require.NoError(t, validGenesis(t).Validate())
	replaced := validGenesis(t)
	replaced.OldKeys = append(replaced.OldKeys, replaced.Keys[2])
	replaced.Keys[2].Address = bytesOf(6, 20)
	require.NoError(t, replaced.Validate(), "a Portal may hold a key that was replaced")
	stuck := validGenesis(t)
	stuck.Packets[0].State = types.PacketState_PACKET_STATE_STUCK
	require.NoError(t, stuck.Validate(), "its withdrawals are under way")
}

// Each record by itself, and each against the others.
func TestGenesisRefusals(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(g *types.GenesisState)
		want  error
	}{
		"parameters":              {func(g *types.GenesisState) { g.Params.SetDriftBps = 0 }, types.ErrInvalidParams},
		"no next withdrawal":      {func(g *types.GenesisState) { g.NextWithdrawal = 0 }, types.ErrInvalidGenesis},
		"a row twice":             {func(g *types.GenesisState) { g.Rows[1].Row.Id = 1 }, types.ErrInvalidRow},
		"a name twice":            {func(g *types.GenesisState) { g.Rows[1].Row.Name = "ethereum" }, types.ErrInvalidRow},
		"a Portal twice":          {func(g *types.GenesisState) { g.Rows[1].Row.Portal, g.Rows[1].Row.RemoteChainId = bytesOf(1, 20), 1 }, types.ErrInvalidRow},
		"rows out of order":       {func(g *types.GenesisState) { g.Rows[0], g.Rows[1] = g.Rows[1], g.Rows[0] }, types.ErrInvalidGenesis},
		"no accumulator":          {func(g *types.GenesisState) { g.Rows[0].State.AppliedAcc = nil }, types.ErrInvalidRow},
		"a set to come":           {func(g *types.GenesisState) { g.Rows[1].State.SetNonce = 1 }, types.ErrInvalidRow},
		"no open set":             {func(g *types.GenesisState) { g.Rows[0].State.OpenSetNonce = 1 }, types.ErrInvalidSet},
		"a token of no row":       {func(g *types.GenesisState) { g.Tokens[0].Token.Row = 3 }, types.ErrUnknownRow},
		"the Portal as token":     {func(g *types.GenesisState) { g.Tokens[0].Token.Contract = bytesOf(1, 20) }, types.ErrInvalidToken},
		"a token twice":           {func(g *types.GenesisState) { g.Tokens = append(g.Tokens, g.Tokens[0]) }, types.ErrInvalidToken},
		"more reserved":           {func(g *types.GenesisState) { g.Tokens[0].Ledger.Reserved = math.NewInt(61) }, types.ErrInvariant},
		"less held":               {func(g *types.GenesisState) { g.Tokens[0].Ledger.Held = math.NewInt(19) }, types.ErrInvariant},
		"less locked":             {func(g *types.GenesisState) { g.Tokens[0].Ledger.Locked = math.NewInt(79) }, types.ErrInvariant},
		"a key twice":             {func(g *types.GenesisState) { g.OldKeys[0].Address = bytesOf(2, 20) }, types.ErrKeyTaken},
		"a short key":             {func(g *types.GenesisState) { g.Keys[0].Address = bytesOf(1, 19) }, types.ErrInvalidKey},
		"keys out of order":       {func(g *types.GenesisState) { g.Keys[0], g.Keys[1] = g.Keys[1], g.Keys[0] }, types.ErrInvalidGenesis},
		"an operator in capitals": {func(g *types.GenesisState) { g.Keys[0].Operator = strings.ToUpper(operator(1)) }, types.ErrInvalidGenesis},
		"the held set is missing": {func(g *types.GenesisState) { g.Sets = g.Sets[1:] }, types.ErrInvalidSet},
		"a set of no row":         {func(g *types.GenesisState) { g.Sets[1].Row = 3 }, types.ErrUnknownRow},
		"nobody's key in a set":   {func(g *types.GenesisState) { g.Keys = g.Keys[:2] }, types.ErrInvalidSet},
		"another's key in a set":  {func(g *types.GenesisState) { g.Sets[0].Members[0].Operator = bytesOf(2, 20) }, types.ErrInvalidSet},
		"a power nobody signed":   {func(g *types.GenesisState) { g.Packets[0].SignedPower = 4 }, types.ErrInvalidGenesis},
		"a signature of nobody":   {func(g *types.GenesisState) { g.Packets[0].SignedPower, g.Signatures[0].Signer = 0, bytesOf(6, 20) }, types.ErrInvalidGenesis},
		"a weak set":              {func(g *types.GenesisState) { g.Sets[1].Total = 100 }, types.ErrInvalidSet},
		"a digest is missing":     {func(g *types.GenesisState) { g.Digests = nil }, types.ErrInvalidGenesis},
		"a digest to come":        {func(g *types.GenesisState) { g.Digests[0].Nonce = 2 }, types.ErrInvalidGenesis},
		"a packet to come":        {func(g *types.GenesisState) { g.Packets[0].Nonce = 2 }, types.ErrUnknownPacket},
		"a packet in no state":    {func(g *types.GenesisState) { g.Packets[0].State = 0 }, types.ErrInvalidGenesis},
		"a body of garbage":       {func(g *types.GenesisState) { g.Packets[0].Body = []byte{1} }, types.ErrInvalidGenesis},
		"a batch of nobody":       {func(g *types.GenesisState) { g.Packets[0].Withdrawals = nil }, types.ErrInvalidGenesis},
		"an open packet failed":   {func(g *types.GenesisState) { g.Packets[0].Failed = 1 }, types.ErrInvalidGenesis},
		"an executed batch":       {func(g *types.GenesisState) { g.Packets[0].State = types.PacketState_PACKET_STATE_EXECUTED }, types.ErrInvalidGenesis},
		"another item":            {func(g *types.GenesisState) { g.Withdrawals[0].Recipient = bytesOf(6, 20) }, types.ErrInvalidGenesis},
		"an item too many":        {func(g *types.GenesisState) { g.Packets[0].Withdrawals = []uint64{1, 2} }, types.ErrInvalidGenesis},
		"a signature of nothing":  {func(g *types.GenesisState) { g.Signatures[0].Signature.Nonce = 2 }, types.ErrUnknownPacket},
		"a short signature":       {func(g *types.GenesisState) { g.Signatures[0].Signature.Signature = bytesOf(1, 63) }, types.ErrSignature},
		"a withdrawal to come":    {func(g *types.GenesisState) { g.NextWithdrawal = 2 }, types.ErrInvalidGenesis},
		"a withdrawal of nothing": {func(g *types.GenesisState) { g.Withdrawals[1].Amount.Amount = math.ZeroInt() }, types.ErrInvalidGenesis},
		"an unknown denom":        {func(g *types.GenesisState) { g.Withdrawals[1].Amount.Denom = "anew" }, types.ErrInvalidGenesis},
		"waiting in a packet":     {func(g *types.GenesisState) { g.Withdrawals[1].Packet = 1 }, types.ErrInvalidGenesis},
		"a fee in a third denom":  {func(g *types.GenesisState) { g.Withdrawals[1].Fee.Denom = "anew" }, types.ErrInvalidGenesis},
		"no rank":                 {func(g *types.GenesisState) { g.Withdrawals[1].Rank = nil }, types.ErrInvalidGenesis},
		"held before it came":     {func(g *types.GenesisState) { g.Held[1].Nonce = 5 }, types.ErrInvalidGenesis},
		"held twice":              {func(g *types.GenesisState) { g.Held[1].Nonce = 3 }, types.ErrInvalidGenesis},
		"held for no reason":      {func(g *types.GenesisState) { g.Held[1].Reason = 0 }, types.ErrInvalidGenesis},
		"a held event of garbage": {func(g *types.GenesisState) { g.Held[0].Body = []byte{1} }, types.ErrNotReturnable},
		"a transfer to come":      {func(g *types.GenesisState) { g.NextTransfer = 1 }, types.ErrInvalidGenesis},
		"a transfer of no stage":  {func(g *types.GenesisState) { g.Transfers[0].Steps = nil }, types.ErrInvalidGenesis},
		"a transfer of no row":    {func(g *types.GenesisState) { g.Transfers[0].Row = 3 }, types.ErrUnknownRow},
		"a punishment of nobody":  {func(g *types.GenesisState) { g.Punishments[0].Signer = nil }, types.ErrInvalidGenesis},
		"keyless twice":           {func(g *types.GenesisState) { g.Keyless = append(g.Keyless, g.Keyless[0]) }, types.ErrInvalidGenesis},
		"keyless since never":     {func(g *types.GenesisState) { g.Keyless[0].Height = -1 }, types.ErrInvalidGenesis},
	} {
		t.Run(name, func(t *testing.T) {
			genesis := validGenesis(t)
			test.spoil(&genesis)
			require.ErrorIs(t, genesis.Validate(), test.want)
		})
	}
}

func TestAddPackets(t *testing.T) {
	digest := func(n byte, row uint32, nonce uint64) types.GenesisDigest {
		return types.GenesisDigest{Digest: bytesOf(n, 32), Row: row, Nonce: nonce}
	}
	genesis := types.GenesisState{
		Rows: []types.GenesisRow{
			{Row: validRow(1, "ethereum"), State: types.RowState{NextPacketNonce: 3}},
			{Row: validRow(2, "tron"), State: types.RowState{NextPacketNonce: 1}},
		},
		Digests: []types.GenesisDigest{digest(4, 1, 1), digest(9, 1, 2)},
	}
	require.False(t, genesis.AddPackets(types.PacketsMade{}), "the last height is exported")
	require.False(t, genesis.AddPackets(types.PacketsMade{Digests: genesis.Digests, Next: map[uint32]uint64{1: 3, 2: 1}}))
	require.True(t, genesis.AddPackets(types.PacketsMade{
		// Row 3 came after the export.
		Digests: []types.GenesisDigest{digest(1, 3, 1), digest(2, 1, 3), digest(4, 1, 1), digest(6, 2, 1), digest(9, 1, 2)},
		Next:    map[uint32]uint64{1: 4, 2: 2, 3: 2},
	}))
	require.Equal(t, []types.GenesisDigest{digest(2, 1, 3), digest(4, 1, 1), digest(6, 2, 1), digest(9, 1, 2)}, genesis.Digests)
	require.Equal(t, uint64(4), genesis.Rows[0].State.NextPacketNonce)
	require.Equal(t, uint64(2), genesis.Rows[1].State.NextPacketNonce)
}
