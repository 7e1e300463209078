package keeper

import (
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/runtime"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/invariant"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/testutil"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// The rows and tokens of tests: BTT on both rows, USDT on the first.
const (
	ethereum = uint32(1)
	tron     = uint32(2)
	btt      = chain.BaseDenom
	usdt     = "ausdt"
)

var (
	bttThere  = testutil.Address("BTT on ethereum")
	bttTron   = testutil.Address("BTT on tron")
	usdtThere = testutil.Address("USDT on ethereum")

	alice   = testutil.Account("alice")
	bob     = testutil.Account("bob")
	relayer = testutil.Account("relayer")
	remote  = testutil.Address("an account on ethereum")
)

// fixture is a keeper over the real x/auth and x/bank, and what Portals would hold.
type fixture struct {
	*testutil.Chain
	t   testing.TB
	k   Keeper
	msg types.MsgServer
	// clock is the remote time.
	clock uint64
}

// newFixture returns a chain with the two rows and three tokens and no money.
func newFixture(t testing.TB) *fixture {
	t.Helper()
	f := newEmptyFixture(t)
	require.NoError(t, f.k.InitGenesis(f.Ctx, testGenesis()))
	return f
}

// newEmptyFixture returns a chain without genesis.
func newEmptyFixture(t testing.TB) *fixture {
	t.Helper()
	f := &fixture{Chain: testutil.NewChain(t), t: t, clock: uint64(testutil.GenesisTime.Unix())}
	f.Bank.SetDenomMetaData(f.Ctx, banktypes.Metadata{Base: btt, Display: chain.DisplayDenom, Name: "BTT", Symbol: "BTT"})
	f.k = NewKeeper(f.deps())
	f.msg = NewMsgServer(f.k)
	return f
}

func (f *fixture) deps() Deps {
	return Deps{
		Cdc: f.Cdc, StoreService: runtime.NewKVStoreService(f.StoreKey), AddressCodec: address.Account(),
		ValidatorCodec: address.Validator(), Accounts: f.Accounts, Bank: f.Bank, Staking: f.Staking, Purses: f.Purses,
		Contracts: f.Contracts, EVMChainID: testutil.EVMChainID, Authority: testutil.Authority(),
	}
}

// testGenesis is of a chain without money.
func testGenesis() types.GenesisState {
	genesis := types.DefaultGenesis()
	genesis.Params.KeyGraceBlocks, genesis.Params.AbsenceBlocks, genesis.Params.CheckpointIntervalSeconds = 0, 0, 0
	for id, name := range map[uint32]string{ethereum: "ethereum", tron: "tron"} {
		genesis.Rows = append(genesis.Rows, types.GenesisRow{Row: testRow(id, name), State: types.RowState{NextPacketNonce: 1}})
		genesis.Sets = append(genesis.Sets, testSet(id))
	}
	if genesis.Rows[0].Row.Id != ethereum {
		genesis.Rows[0], genesis.Rows[1] = genesis.Rows[1], genesis.Rows[0]
		genesis.Sets[0], genesis.Sets[1] = genesis.Sets[1], genesis.Sets[0]
	}
	genesis.Keys = []types.BridgeKey{testKey()}
	tokens := []types.Token{
		testToken(ethereum, bttThere, btt, 18), testToken(ethereum, usdtThere, usdt, 6), testToken(tron, bttTron, btt, 18),
	}
	if string(tokens[0].Contract) > string(tokens[1].Contract) {
		tokens[0], tokens[1] = tokens[1], tokens[0]
	}
	for _, token := range tokens {
		genesis.Tokens = append(genesis.Tokens, types.GenesisToken{Token: token, Ledger: types.NewTokenLedger()})
	}
	return *genesis
}

func testRow(id uint32, name string) types.Row {
	portal := testutil.Address("portal on " + name)
	return types.Row{
		Id: id, Name: name, Kind: types.RowKind_ROW_KIND_EVM, RemoteChainId: uint64(id), Portal: portal[:],
		MaxSigners: 100, FinalitySeconds: 60,
		Batch: types.BatchPolicy{
			MaxItems: 5, MaxOpen: 3, LifetimeSeconds: 3_600, MinFeeAbtt: math.NewInt(10), ControlFeeAbtt: math.NewInt(7),
		},
	}
}

func testSet(row uint32) types.Set {
	member := testutil.Address("a bridge key")
	return types.Set{Row: row, Total: 10, Members: []types.Member{{Address: member[:], Power: 10, Operator: member[:]}}}
}

// testKey is the member's of testSet.
func testKey() types.BridgeKey {
	member := testSet(ethereum).Members[0]
	operator, err := address.Validator().BytesToString(member.Operator)
	if err != nil {
		panic(err)
	}
	return types.BridgeKey{Operator: operator, Address: member.Address}
}

func testToken(row uint32, contract [20]byte, denom string, decimals uint32) types.Token {
	symbols := map[string]string{btt: "BTT", usdt: "USDT"}
	return types.Token{
		Row: row, Contract: contract[:], Denom: denom, Symbol: symbols[denom], Decimals: decimals,
		Limits: types.TokenLimits{
			MaxLocked: math.NewInt(1_000_000), DailyInflow: math.NewInt(86_400), DailyOutflow: math.NewInt(43_200),
			PortalDailyLimit: math.NewInt(54_000), MinDeposit: math.OneInt(), MinWithdrawal: math.NewInt(5), MinFee: math.NewInt(2),
		},
	}
}

// setLimits changes a token's limits.
func (f *fixture) setLimits(row uint32, contract [20]byte, change func(*types.TokenLimits)) {
	f.t.Helper()
	token, err := f.k.token(f.Ctx, row, contract[:])
	require.NoError(f.t, err)
	change(&token.Limits)
	require.NoError(f.t, f.k.updateLimits(f.Ctx, row, contract[:], token.Limits, false))
}

// deposited is the body of a deposit of amount for recipient, one second after the event before.
func (f *fixture) deposited(contract [20]byte, recipient sdk.AccAddress, amount int64, data ...byte) []byte {
	f.t.Helper()
	f.clock++
	body, err := portalabi.Deposited{
		Time: f.clock, Token: contract, Sender: remote, Recipient: [20]byte(recipient), Amount: big.NewInt(amount), Data: data,
	}.Body()
	require.NoError(f.t, err)
	return body
}

// deposit applies a deposit.
func (f *fixture) deposit(row uint32, contract [20]byte, recipient sdk.AccAddress, amount int64, data ...byte) {
	f.t.Helper()
	require.NoError(f.t, f.k.ApplyEvents(f.Ctx, row, [][]byte{f.deposited(contract, recipient, amount, data...)}))
}

// executed applies the execution of a packet.
func (f *fixture) executed(row uint32, nonce uint64, failed uint64) {
	f.t.Helper()
	packet, err := f.k.Packets.Get(f.Ctx, collections.Join(row, nonce))
	require.NoError(f.t, err)
	f.clock++
	body, err := portalabi.PacketExecuted{
		Time: f.clock, PacketNonce: nonce, PacketKind: packet.WireKind(), Digest: portalabi.Hash(packet.Digest),
		Relayer: [20]byte(relayer), Failed: failed,
	}.Body()
	require.NoError(f.t, err)
	require.NoError(f.t, f.k.ApplyEvents(f.Ctx, row, [][]byte{body}))
}

// endBlock ends the block and begins the next, some seconds later.
func (f *fixture) endBlock(seconds int64) {
	f.t.Helper()
	require.NoError(f.t, f.k.EndBlocker(f.Ctx))
	f.Next(time.Duration(seconds) * time.Second)
}

func (f *fixture) ledger(row uint32, contract [20]byte) types.TokenLedger {
	f.t.Helper()
	ledger, err := f.k.ledger(f.Ctx, row, contract[:])
	require.NoError(f.t, err)
	return ledger
}

// requireMoney compares a ledger with what a test expects.
func (f *fixture) requireMoney(row uint32, contract [20]byte, locked, reserved, held int64) {
	f.t.Helper()
	ledger := f.ledger(row, contract)
	require.Equal(f.t, []int64{locked, reserved, held},
		[]int64{ledger.Locked.Int64(), ledger.Reserved.Int64(), ledger.Held.Int64()}, "locked, reserved, held")
}

// heldReason returns why a deposit is held.
func (f *fixture) heldReason(id uint64) types.HeldReason {
	f.t.Helper()
	held, err := f.k.Held.Get(f.Ctx, id)
	require.NoError(f.t, err)
	return held.Reason
}

// sound wants all invariants to hold.
func (f *fixture) sound() error { return invariant.Err(invariant.Run(f.Ctx, f.k.Invariants())) }

func coin(denom string, amount int64) sdk.Coin { return sdk.NewInt64Coin(denom, amount) }
