package app

import (
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	authzkeeper "github.com/cosmos/cosmos-sdk/x/authz/keeper"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	evidencetypes "github.com/cosmos/cosmos-sdk/x/evidence/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	transfertypes "github.com/cosmos/ibc-go/v11/modules/apps/transfer/types"
	ibcexported "github.com/cosmos/ibc-go/v11/modules/core/exported"

	erc20types "github.com/cosmos/evm/x/erc20/types"
	feemarkettypes "github.com/cosmos/evm/x/feemarket/types"
	evmtypes "github.com/cosmos/evm/x/vm/types"

	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
	paychantypes "github.com/bttcprotocol/bttcd/x/paychan/types"
	rewardstypes "github.com/bttcprotocol/bttcd/x/rewards/types"
)

// stores are the keys of the app's substores: kv in the IAVL tree, object per block in memory.
type stores struct {
	kv     map[string]*storetypes.KVStoreKey
	object map[string]*storetypes.ObjectStoreKey
	// all lists the keys of both in the order of kvNames and objectNames. The EVM's
	// snapshots and Block-STM cover exactly these: a store that is missing here survives
	// the revert of a precompile call.
	all []storetypes.StoreKey
}

var (
	kvNames = []string{
		authtypes.StoreKey, banktypes.StoreKey, stakingtypes.StoreKey, distrtypes.StoreKey,
		slashingtypes.StoreKey, govtypes.StoreKey, consensustypes.StoreKey, upgradetypes.StoreKey,
		feegrant.StoreKey, evidencetypes.StoreKey, authzkeeper.StoreKey,
		ibcexported.StoreKey, transfertypes.StoreKey,
		evmtypes.StoreKey, feemarkettypes.StoreKey, erc20types.StoreKey,
		rewardstypes.StoreKey, paychantypes.StoreKey, bridgetypes.StoreKey,
	}
	objectNames = []string{banktypes.ObjectStoreKey, evmtypes.ObjectKey}
)

func newStores() stores {
	s := stores{
		kv:     storetypes.NewKVStoreKeys(kvNames...),
		object: storetypes.NewObjectStoreKeys(objectNames...),
	}
	for _, name := range kvNames {
		s.all = append(s.all, s.kv[name])
	}
	for _, name := range objectNames {
		s.all = append(s.all, s.object[name])
	}
	return s
}
