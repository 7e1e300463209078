package app

import (
	"encoding/json"
	"os"
	"strconv"
	"testing"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"
	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/baseapp"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	feemarkettypes "github.com/cosmos/evm/x/feemarket/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/invariant"
)

// simulated is what the SDK's simulator wants to call.
type simulated struct{ *App }

func (s simulated) GetBaseApp() *baseapp.BaseApp { return s.BaseApp }

// TestSimulation sends random messages of every module for some blocks and checks the
// books after them. BTTCD_SIMULATION_BLOCKS asks for a longer run than CI's.
func TestSimulation(t *testing.T) {
	blocks := 20
	if asked, err := strconv.Atoi(os.Getenv("BTTCD_SIMULATION_BLOCKS")); err == nil {
		blocks = asked
	}
	for _, seed := range []int64{1, 7, 1893} {
		config := simtypes.Config{
			ChainID: testChainID, Seed: seed, NumBlocks: blocks, BlockSize: 40, InitialBlockHeight: 1,
			GenesisTime: 1_800_000_000, DBBackend: "memdb", Commit: true, Lean: true,
		}
		simsx.RunWithSeed(t, config, newSimulated, simulationState, seed, nil, checkBooks)
	}
}

func newSimulated(
	logger log.Logger, db dbm.DB, loadLatest bool, options servertypes.AppOptions, baseOptions ...func(*baseapp.BaseApp),
) simulated {
	app, err := New(logger, db, loadLatest, options, baseOptions...)
	if err != nil {
		panic(err)
	}
	return simulated{app}
}

func simulationState(app simulated) simsx.SimStateFactory {
	return simsx.SimStateFactory{
		Codec: app.AppCodec(),
		AppStateFn: simtestutil.AppStateFnWithExtendedCb(app.AppCodec(), app.SimulationManager(), app.DefaultGenesis(),
			func(state map[string]json.RawMessage) { keepBTT(app.App, state) }),
		BlockedAddr:   blockedAddresses(),
		AccountSource: app.AccountKeeper,
		BalanceSource: app.BankKeeper,
	}
}

// keepBTT undoes what the simulator's random state does to the token, and lets its random
// fees through.
func keepBTT(app *App, state map[string]json.RawMessage) {
	var bank banktypes.GenesisState
	app.AppCodec().MustUnmarshalJSON(state[banktypes.ModuleName], &bank)
	bank.DenomMetadata = []banktypes.Metadata{bttMetadata()}
	state[banktypes.ModuleName] = app.AppCodec().MustMarshalJSON(&bank)
	market := feemarkettypes.DefaultGenesisState()
	market.Params.NoBaseFee, market.Params.BaseFee = true, math.LegacyZeroDec()
	state[feemarkettypes.ModuleName] = app.AppCodec().MustMarshalJSON(market)
}

func checkBooks(tb testing.TB, instance simsx.TestInstance[simulated], _ []simtypes.Account) {
	app := instance.App
	ctx := app.NewContextLegacy(true, cmtproto.Header{Height: app.LastBlockHeight(), ChainID: testChainID})
	require.Greater(tb, app.LastBlockHeight(), int64(1))
	require.NoError(tb, invariant.Err(app.CheckInvariants(ctx)))
	// No contract destroys itself here, so not one abtt may be missing.
	held := math.ZeroInt()
	app.BankKeeper.IterateAllBalances(ctx, func(_ sdk.AccAddress, coin sdk.Coin) bool {
		if coin.Denom == chain.BaseDenom {
			held = held.Add(coin.Amount)
		}
		return false
	})
	require.Equal(tb, app.BankKeeper.GetSupply(ctx, chain.BaseDenom).Amount, held)
}
