package app

import (
	"encoding/json"
	"testing"
	"time"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	feemarkettypes "github.com/cosmos/evm/x/feemarket/types"
	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/internal/invariant"
	rewardstypes "github.com/bttcprotocol/bttcd/x/rewards/types"
)

func requireInvariants(t *testing.T, h *harness) {
	t.Helper()
	results := h.CheckInvariants(h.ctx())
	require.NotEmpty(t, results)
	require.NoError(t, invariant.Err(results))
}

func TestDefaultGenesisIsValid(t *testing.T) {
	app := newTestApp(t, dbm.NewMemDB())
	require.NoError(t, app.ValidateGenesis(app.DefaultGenesis()))
}

func TestBrokenGenesisIsRefusedByName(t *testing.T) {
	app := newTestApp(t, dbm.NewMemDB())
	cases := map[string]struct {
		breakIt func(GenesisState)
		want    string
	}{
		"no metadata of abtt": {func(s GenesisState) {
			edit(t, app, s, banktypes.ModuleName, func(bank *banktypes.GenesisState) { bank.DenomMetadata = nil })
		}, "bank.denom_metadata: there is none for abtt"},
		"six decimals": {func(s GenesisState) {
			edit(t, app, s, banktypes.ModuleName, func(bank *banktypes.GenesisState) { bank.DenomMetadata[0].DenomUnits[1].Exponent = 6 })
		}, "one btt must be 10^18 abtt"},
		"gas in another denom": {func(s GenesisState) {
			edit(t, app, s, evmtypes.ModuleName, func(evm *evmtypes.GenesisState) { evm.Params.EvmDenom = "stake" })
		}, `evm.params.evm_denom is "stake"`},
		"precompile the node lacks": {func(s GenesisState) {
			edit(t, app, s, evmtypes.ModuleName, func(evm *evmtypes.GenesisState) {
				evm.Params.ActiveStaticPrecompiles = []string{evmtypes.VestingPrecompileAddress}
			})
		}, "is not a precompile of this node"},
		"stake in another denom": {func(s GenesisState) {
			edit(t, app, s, stakingtypes.ModuleName, func(staking *stakingtypes.GenesisState) { staking.Params.BondDenom = "stake" })
		}, `staking.params.bond_denom is "stake"`},
		"no unbonding time": {func(s GenesisState) {
			edit(t, app, s, stakingtypes.ModuleName, func(staking *stakingtypes.GenesisState) { staking.Params.UnbondingTime = 0 })
		}, "staking: "},
		"negative jail": {func(s GenesisState) {
			edit(t, app, s, slashingtypes.ModuleName, func(slashing *slashingtypes.GenesisState) {
				slashing.Params.DowntimeJailDuration = -time.Second
			})
		}, "slashing: params.downtime_jail_duration must be positive"},
		"negative base fee": {func(s GenesisState) {
			edit(t, app, s, feemarkettypes.ModuleName, func(market *feemarkettypes.GenesisState) {
				market.Params.BaseFee = math.LegacyNewDec(-1)
			})
		}, "feemarket: "},
		"negative rewards": {func(s GenesisState) {
			edit(t, app, s, rewardstypes.ModuleName, func(rewards *rewardstypes.GenesisState) {
				rewards.Params.AbttPerBlock = math.NewInt(-1)
			})
		}, "rewards: "},
		"no voting period": {func(s GenesisState) {
			edit(t, app, s, "gov", func(gov *govv1.GenesisState) { gov.Params.VotingPeriod = nil })
		}, "gov: "},
		"missing section": {func(s GenesisState) { delete(s, "rewards") }, "rewards: the section is missing"},
		"unknown section": {func(s GenesisState) { s["mint"] = json.RawMessage(`{}`) }, "mint: this node has no such module"},
		"garbage":         {func(s GenesisState) { s["bank"] = json.RawMessage(`{"params":7}`) }, "bank: "},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			state := GenesisState(app.DefaultGenesis())
			test.breakIt(state)
			require.ErrorContains(t, app.ValidateGenesis(state), test.want)
		})
	}
}

func TestChainDoesNotStartFromABrokenGenesis(t *testing.T) {
	h := &harness{t: t, db: dbm.NewMemDB(), time: time.Unix(1_800_000_000, 0)}
	h.App = newTestApp(t, h.db)
	state := GenesisState(h.DefaultGenesis())
	edit(t, h.App, state, banktypes.ModuleName, func(bank *banktypes.GenesisState) { bank.DenomMetadata = nil })
	require.ErrorContains(t, h.initChain(state), "genesis: bank.denom_metadata")
}

func TestJailOfSecondsIsAllowed(t *testing.T) {
	app := newTestApp(t, dbm.NewMemDB())
	state := GenesisState(app.DefaultGenesis())
	edit(t, app, state, slashingtypes.ModuleName, func(slashing *slashingtypes.GenesisState) {
		slashing.Params.DowntimeJailDuration = 10 * time.Second
	})
	require.NoError(t, app.ValidateGenesis(state))
}

// An exported state makes a chain that exports the same state again, balances, stake,
// rewards and all.
func TestExportImportRoundTrip(t *testing.T) {
	for name, zeroHeight := range map[string]bool{"go on": false, "from height zero": true} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			require.Zero(t, h.block(h.sign(banktypes.NewMsgSend(h.address(), sdk.AccAddress("receiver____________"), sdk.NewCoins(btt(7)))))[0].Code)
			h.block()
			exported, err := h.ExportAppStateAndValidators(zeroHeight, nil, nil)
			require.NoError(t, err)
			require.Len(t, exported.Validators, 1)

			var state GenesisState
			require.NoError(t, json.Unmarshal(exported.AppState, &state))
			again := &harness{t: t, db: dbm.NewMemDB(), key: h.key, time: h.time}
			again.App = newTestApp(t, again.db)
			require.NoError(t, again.ValidateGenesis(state))
			again.start(state)
			requireInvariants(t, again)
			require.Equal(t, btt(7), again.BankKeeper.GetBalance(again.ctx(), sdk.AccAddress("receiver____________"), "abtt"))
			if !zeroHeight {
				require.Equal(t, h.RewardsKeeper.Pool(h.ctx()).Sub(btt(1).Amount), again.RewardsKeeper.Pool(again.ctx()))
			}
			again.block()
		})
	}
}

func TestInvariantsSeeDamage(t *testing.T) {
	h := newHarness(t)
	requireInvariants(t, h)
	ctx, _ := h.ctx().CacheContext()
	require.NoError(t, h.BankKeeper.UncheckedSetBalance(ctx, h.address(), btt(5000)))
	require.ErrorContains(t, invariant.Err(h.CheckInvariants(ctx)), "bank/supply-equals-balances")

	ctx, _ = h.ctx().CacheContext()
	require.NoError(t, h.BankKeeper.SendCoinsFromModuleToAccount(ctx, stakingtypes.BondedPoolName, h.address(), sdk.NewCoins(btt(1))))
	require.ErrorContains(t, invariant.Err(h.CheckInvariants(ctx)), "staking/bonded-pool-holds-stake")
}
