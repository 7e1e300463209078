package bridge

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	dbm "github.com/cosmos/cosmos-db"

	"cosmossdk.io/log/v2"
	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/runtime"
	"github.com/cosmos/cosmos-sdk/store/v2"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"
	"github.com/cosmos/cosmos-sdk/x/auth"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/bank"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/cosmos-sdk/x/staking"
	stakingkeeper "github.com/cosmos/cosmos-sdk/x/staking/keeper"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/bridge/keeper"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// state is the modules that the bridge needs, over a store on disk.
type state struct {
	stores  storetypes.CommitMultiStore
	db      dbm.DB
	bank    bankkeeper.BaseKeeper
	staking *stakingkeeper.Keeper
	deps    keeper.Deps
	height  int64
}

var genesisTime = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func newState(dir string) (*state, error) {
	db, err := dbm.NewGoLevelDB("bridge", dir, nil)
	if err != nil {
		return nil, err
	}
	keys := storetypes.NewKVStoreKeys(authtypes.StoreKey, banktypes.StoreKey, stakingtypes.StoreKey, types.StoreKey)
	stores := store.NewCommitMultiStore(db, log.NewNopLogger())
	for _, name := range []string{authtypes.StoreKey, banktypes.StoreKey, stakingtypes.StoreKey, types.StoreKey} {
		stores.MountStoreWithDB(keys[name], storetypes.StoreTypeIAVL, nil)
	}
	if err := stores.LoadLatestVersion(); err != nil {
		return nil, err
	}
	s := &state{stores: stores, db: db, height: 10}
	s.assemble(keys)
	return s, nil
}

func (s *state) assemble(keys map[string]*storetypes.KVStoreKey) {
	encoding := moduletestutil.MakeTestEncodingConfig(auth.AppModuleBasic{}, bank.AppModuleBasic{}, staking.AppModuleBasic{})
	types.RegisterInterfaces(encoding.InterfaceRegistry)
	minter := []string{authtypes.Minter, authtypes.Burner}
	accounts := authkeeper.NewAccountKeeper(encoding.Codec, runtime.NewKVStoreService(keys[authtypes.StoreKey]),
		authtypes.ProtoBaseAccount, map[string][]string{
			types.ModuleName: minter, types.FeePoolName: nil,
			stakingtypes.BondedPoolName: {authtypes.Burner, authtypes.Staking}, stakingtypes.NotBondedPoolName: {authtypes.Burner, authtypes.Staking},
		}, address.Account(), chain.AccountPrefix, authority())
	s.bank = bankkeeper.NewBaseKeeper(encoding.Codec, runtime.NewKVStoreService(keys[banktypes.StoreKey]),
		accounts, map[string]bool{}, authority(), log.NewNopLogger())
	s.staking = stakingkeeper.NewKeeper(encoding.Codec, runtime.NewKVStoreService(keys[stakingtypes.StoreKey]),
		accounts, s.bank, authority(), address.Validator(), address.Consensus())
	s.deps = keeper.Deps{
		Cdc: encoding.Codec, StoreService: runtime.NewKVStoreService(keys[types.StoreKey]),
		AddressCodec: address.Account(), ValidatorCodec: address.Validator(), Accounts: accounts, Bank: s.bank,
		Staking: s.staking, Contracts: contracts{}, EVMChainID: chain.LocalEVMID, Authority: authority(),
	}
}

func authority() string {
	text, err := address.Account().BytesToString(authtypes.NewModuleAddress("gov"))
	if err != nil {
		panic(err)
	}
	return text
}

// contracts has an ERC-20 for every denom.
type contracts struct{}

func (contracts) Register(context.Context, string) ([20]byte, error) { return [20]byte{1}, nil }

func (contracts) ERC20(context.Context, string) ([20]byte, bool) { return [20]byte{1}, true }

// context is the committed state, cached, with the header of a height.
func (s *state) context(height int64) sdk.Context {
	header := cmtproto.Header{
		ChainID: chain.LocalID, Height: height, Time: genesisTime.Add(time.Duration(height) * time.Second),
		AppHash: s.stores.LastCommitID().Hash,
	}
	return sdk.NewContext(s.stores.CacheMultiStore(), header, false, log.NewNopLogger()).
		WithConsensusParams(cmtproto.ConsensusParams{Abci: &cmtproto.ABCIParams{VoteExtensionsEnableHeight: 1}})
}

// change writes to the committed state beside any block.
func (s *state) change(write func(sdk.Context) error) error {
	ctx := s.context(s.height)
	if err := write(ctx); err != nil {
		return err
	}
	s.commit(ctx)
	return nil
}

func (s *state) commit(ctx sdk.Context) {
	ctx.MultiStore().(storetypes.CacheMultiStore).Write()
	s.stores.Commit()
}

// genesis gives every validator its place in x/staking and in the sets of two Portals.
func (s *state) genesis(k keeper.Keeper, validators []*validator) error {
	return s.change(func(ctx sdk.Context) error {
		if err := s.bank.SetParams(ctx, banktypes.DefaultParams()); err != nil {
			return err
		}
		s.bank.SetDenomMetaData(ctx, banktypes.Metadata{
			Base: chain.BaseDenom, Display: chain.DisplayDenom, Name: "BTT", Symbol: "BTT",
			DenomUnits: []*banktypes.DenomUnit{{Denom: chain.BaseDenom}, {Denom: chain.DisplayDenom, Exponent: chain.Decimals}},
		})
		for _, v := range validators {
			if err := v.bond(ctx, s.staking); err != nil {
				return fmt.Errorf("bonding a validator: %w", err)
			}
		}
		return k.InitGenesis(ctx, bridgeGenesis(validators))
	})
}

func bridgeGenesis(validators []*validator) types.GenesisState {
	genesis := *types.DefaultGenesis()
	bonded := make([]types.Bonded, 0, len(validators))
	operatorOf := make(map[string][]byte, len(validators))
	for _, v := range validators {
		signer := v.signer()
		operator := sdk.ValAddress(v.operator())
		operatorOf[operator.String()] = operator
		genesis.Keys = append(genesis.Keys, types.BridgeKey{Operator: operator.String(), Address: signer[:]})
		bonded = append(bonded, types.Bonded{Operator: v.operator(), Power: v.power(), Key: signer[:]})
	}
	slices.SortFunc(genesis.Keys, func(a, b types.BridgeKey) int { return bytes.Compare(operatorOf[a.Operator], operatorOf[b.Operator]) })
	for id := uint32(1); id <= rows; id++ {
		portal := [20]byte{0xaa, byte(id)}
		row := types.Row{
			Id: id, Name: fmt.Sprintf("chain-%d", id), Kind: types.RowKind_ROW_KIND_EVM, RemoteChainId: uint64(id),
			Portal: portal[:], MaxSigners: types.MaxSigners, FinalitySeconds: 60,
			Batch: types.BatchPolicy{
				MaxItems: types.MaxBatchItems, MaxOpen: 50, LifetimeSeconds: 3600, MinFeeAbtt: math.OneInt(), ControlFeeAbtt: math.ZeroInt(),
			},
		}
		genesis.Rows = append(genesis.Rows, types.GenesisRow{Row: row, State: types.RowState{NextPacketNonce: 1}})
		genesis.Sets = append(genesis.Sets, types.NewSet(id, bonded, types.MaxSigners))
		genesis.Tokens = append(genesis.Tokens, types.GenesisToken{Ledger: types.NewTokenLedger(), Token: btt(id)})
	}
	return genesis
}

// btt is the token of a row; its limits do not bind.
func btt(row uint32) types.Token {
	most := math.NewIntWithDecimal(1, 36)
	contract := [20]byte{0xbb, byte(row)}
	return types.Token{
		Row: row, Contract: contract[:], Denom: chain.BaseDenom, Symbol: "BTT", Decimals: chain.Decimals,
		Limits: types.TokenLimits{
			MaxLocked: most, DailyInflow: most, DailyOutflow: most.QuoRaw(2), PortalDailyLimit: most,
			MinDeposit: math.OneInt(), MinWithdrawal: math.OneInt(), MinFee: math.OneInt(),
		},
	}
}
