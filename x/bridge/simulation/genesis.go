// Package simulation generates random genesis states and messages of x/bridge.
//
// Invariant: everything is a function of the simulation's seed and of the state. Its caller is
// the SDK's simulator, through the module.
package simulation

import (
	"math/rand"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Row is the remote chain of every simulation.
const Row = 1

// RandomizedGenState writes a genesis with random parameters and one remote chain, which holds more BTT
// than a simulation has. Nobody there ever answers: what goes out waits for signatures.
func RandomizedGenState(state *module.SimulationState) {
	genesis := types.DefaultGenesis()
	genesis.Params = randomParams(state.Rand)
	genesis.Rows = []types.GenesisRow{{Row: randomRow(state.Rand), State: types.RowState{NextPacketNonce: 1}}}
	genesis.Tokens = []types.GenesisToken{randomToken(state.Rand)}
	member := types.Member{Address: address(state.Rand), Power: 3, Operator: address(state.Rand)}
	genesis.Sets = []types.Set{{Row: Row, Total: 3, Members: []types.Member{member}}}
	genesis.Keys = []types.BridgeKey{{Operator: sdk.ValAddress(member.Operator).String(), Address: member.Address}}
	// One that continues another: a new chain would have to know its exact supply.
	genesis.NextWithdrawal = 2
	state.GenState[types.ModuleName] = state.Cdc.MustMarshalJSON(genesis)
}

// randomParams never jail: simulated validators have no bridge keys.
func randomParams(r *rand.Rand) types.Params {
	params := types.DefaultParams()
	params.MaxEventsPerBlock = uint32(1 + r.Intn(200))
	params.GuardianPauseSeconds = uint64(60 + r.Intn(100_000))
	params.SetDriftBps = uint32(1 + r.Intn(2_000))
	params.KeyGraceBlocks, params.AbsenceBlocks = 0, 0
	return params
}

func randomRow(r *rand.Rand) types.Row {
	return types.Row{
		Id: Row, Name: "simulated", Kind: types.RowKind_ROW_KIND_EVM, RemoteChainId: 1 + r.Uint64()>>1, Portal: address(r),
		MaxSigners: types.MaxSigners, FinalitySeconds: 60,
		Batch: types.BatchPolicy{
			MaxItems: uint32(1 + r.Intn(types.MaxBatchItems)), MaxWaitBlocks: uint32(r.Intn(10)), MaxOpen: uint32(1 + r.Intn(5)),
			LifetimeSeconds: 3_600, MinFeeAbtt: math.NewInt(int64(r.Intn(1_000))), ControlFeeAbtt: math.NewInt(int64(r.Intn(1_000))),
		},
	}
}

func randomToken(r *rand.Rand) types.GenesisToken {
	much := math.NewIntWithDecimal(1, 36)
	token := types.Token{
		Row: Row, Contract: address(r), Denom: chain.BaseDenom, Symbol: chain.Symbol, Decimals: chain.Decimals,
		Limits: types.TokenLimits{
			MaxLocked: much, DailyInflow: much, DailyOutflow: math.NewInt(1 + r.Int63()), PortalDailyLimit: much,
			MinDeposit: math.OneInt(), MinWithdrawal: math.NewInt(1 + int64(r.Intn(1_000))), MinFee: math.ZeroInt(),
		},
	}
	ledger := types.NewTokenLedger()
	ledger.Locked = much
	return types.GenesisToken{Token: token, Ledger: ledger}
}

func address(r *rand.Rand) []byte {
	bz := make([]byte, types.AddressLength)
	r.Read(bz)
	bz[0] |= 1 // never all zero
	return bz
}
