package keeper

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/x/bridge/testutil"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// busy is a chain on which something of everything is under way.
func busy(t *testing.T) *fixture {
	t.Helper()
	f := newFixture(t)
	f.deposit(ethereum, bttThere, alice, 50_000)
	f.deposit(ethereum, usdtThere, bob, 50_000)
	f.deposit(ethereum, usdtThere, bob, 40_000) // over the limit
	f.deposit(ethereum, bttThere, authtypes.NewModuleAddress(testutil.Pool), 50)
	f.deposit(ethereum, testutil.Address("unknown"), bob, 50)
	require.NoError(t, f.k.ApplyEvents(f.Ctx, ethereum, [][]byte{{7}}))
	for range 7 { // two batches of five and two
		_, err := f.k.bridgeOut(f.Ctx, alice, ethereum, remote, coin(btt, 100), coin(btt, 20))
		require.NoError(t, err)
	}
	f.endBlock(1)
	f.executed(ethereum, 1, 1)
	_, err := f.k.bridgeOut(f.Ctx, bob, ethereum, remote, coin(usdt, 300), coin(usdt, 20))
	require.NoError(t, err)
	require.NoError(t, f.k.addToken(f.Ctx, testTokenNamed(tron, testutil.Address("T"), "atoken", "T"), true))
	require.NoError(t, f.k.Keyless.Set(f.Ctx, alice, 1))
	return f
}

// continued is a chain that begins with what f exported, and the same money.
func continued(t *testing.T, f *fixture, genesis types.GenesisState) (*fixture, error) {
	t.Helper()
	next := newEmptyFixture(t)
	next.Ctx = next.Ctx.WithBlockHeight(f.Ctx.BlockHeight()).WithBlockTime(f.Ctx.BlockTime())
	bank := f.Bank.ExportGenesis(f.Ctx)
	next.Bank.InitGenesis(next.Ctx, bank)
	return next, next.k.InitGenesis(next.Ctx, genesis)
}

func TestGenesisRoundTrip(t *testing.T) {
	f := busy(t)
	require.NoError(t, f.sound())
	genesis, err := f.k.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.NotEmpty(t, genesis.Withdrawals)
	require.Len(t, genesis.Held, 4)
	next, err := continued(t, f, *genesis)
	require.NoError(t, err)
	require.NoError(t, next.sound())
	again, err := next.k.ExportGenesis(next.Ctx)
	require.NoError(t, err)
	require.Equal(t, genesis, again)
	// Both go on alike.
	for range 3 {
		f.endBlock(60)
		next.endBlock(60)
	}
	one, err := f.k.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	two, err := next.k.ExportGenesis(next.Ctx)
	require.NoError(t, err)
	require.Equal(t, one, two)
}

func TestDefaultGenesis(t *testing.T) {
	f := newEmptyFixture(t)
	require.NoError(t, f.k.InitGenesis(f.Ctx, *types.DefaultGenesis()))
	exported, err := f.k.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.Equal(t, types.DefaultGenesis(), exported)
	require.NoError(t, f.k.EndBlocker(f.Ctx))
	require.NoError(t, f.sound())
}

// Heights may begin anew.
func TestGenesisRestartsHeights(t *testing.T) {
	f := busy(t)
	f.endBlock(1)
	later := f.Ctx.BlockHeight()
	held, err := f.k.PortalSet(f.Ctx, ethereum)
	require.NoError(t, err)
	held.HeldHeight = later
	require.NoError(t, f.k.Sets.Set(f.Ctx, collections.Join(ethereum, held.Nonce), held))
	for n := byte(1); n <= 2; n++ { // an old key and its successor
		key := types.BridgeKey{Operator: testKey().Operator, Address: bytes.Repeat([]byte{n}, 20), Height: later}
		require.NoError(t, f.k.KeyOwners.Set(f.Ctx, key.Address, key))
	}
	signed := f.packet(ethereum, 2)
	signed.SignedHeight = later
	require.NoError(t, f.k.setPacket(f.Ctx, signed))
	genesis, err := f.k.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	next := newEmptyFixture(t)
	next.Ctx = next.Ctx.WithBlockHeight(0) // as InitChain has it
	next.Bank.InitGenesis(next.Ctx, f.Bank.ExportGenesis(f.Ctx))
	require.NoError(t, next.k.InitGenesis(next.Ctx, *genesis))
	again, err := next.k.ExportGenesis(next.Ctx)
	require.NoError(t, err)
	for i, packet := range again.Packets {
		require.LessOrEqual(t, packet.Height, next.Ctx.BlockHeight())
		require.Equal(t, genesis.Packets[i].SignedHeight > 0, packet.SignedHeight > 0)
		require.LessOrEqual(t, packet.SignedHeight, max(next.Ctx.BlockHeight(), 1))
	}
	for _, set := range again.Sets {
		require.LessOrEqual(t, set.HeldHeight, max(next.Ctx.BlockHeight(), 1))
	}
	for _, key := range append(again.Keys, again.OldKeys...) {
		require.LessOrEqual(t, key.Height, next.Ctx.BlockHeight())
	}
	for _, withdrawal := range again.Withdrawals {
		require.LessOrEqual(t, withdrawal.Height, next.Ctx.BlockHeight())
	}
}

func TestGenesisOfAnotherBank(t *testing.T) {
	f := busy(t)
	for name, spoil := range map[string]func(*types.GenesisState){
		"less is locked than exists": func(g *types.GenesisState) {
			g.Tokens[0].Ledger.Locked = g.Tokens[0].Ledger.Locked.SubRaw(30_000)
		},
		"a digest of another chain": func(g *types.GenesisState) {
			g.Rows[0].Row.RemoteChainId = 77
		},
	} {
		genesis, err := f.k.ExportGenesis(f.Ctx)
		require.NoError(t, err)
		spoil(genesis)
		_, err = continued(t, f, *genesis)
		require.Error(t, err, name)
	}
	genesis, err := f.k.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	// The bank's part knows nothing of the withdrawals.
	next := newEmptyFixture(t)
	require.ErrorIs(t, next.k.InitGenesis(next.Ctx, *genesis), types.ErrInvariant)
}

// A new chain has exactly the BTT that its Portals hold.
func TestGenesisSupply(t *testing.T) {
	for name, test := range map[string]struct {
		supply, onEthereum, onTron int64
		want                       error
	}{
		"exact":      {supply: 100, onEthereum: 60, onTron: 40},
		"too much":   {supply: 101, onEthereum: 60, onTron: 40, want: types.ErrInvariant},
		"too little": {supply: 99, onEthereum: 60, onTron: 40, want: types.ErrInvariant},
	} {
		f := newEmptyFixture(t)
		f.Give(alice, coin(btt, test.supply))
		genesis := testGenesis()
		for i, token := range genesis.Tokens {
			switch [20]byte(token.Token.Contract) {
			case bttThere:
				genesis.Tokens[i].Ledger.Locked = math.NewInt(test.onEthereum)
			case bttTron:
				genesis.Tokens[i].Ledger.Locked = math.NewInt(test.onTron)
			}
		}
		require.ErrorIs(t, f.k.InitGenesis(f.Ctx, genesis), test.want, name)
	}
}

func TestGenesisAccumulator(t *testing.T) {
	f := newEmptyFixture(t)
	genesis := testGenesis()
	genesis.Rows[0].State.AppliedAcc = make([]byte, 32)
	require.ErrorContains(t, f.k.InitGenesis(f.Ctx, genesis), "leave it empty")
}
