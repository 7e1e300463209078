package app

import (
	"slices"

	"github.com/ethereum/go-ethereum/common"
	corevm "github.com/ethereum/go-ethereum/core/vm"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	transfertypes "github.com/cosmos/ibc-go/v11/modules/apps/transfer/types"

	erc20types "github.com/cosmos/evm/x/erc20/types"
	feemarkettypes "github.com/cosmos/evm/x/feemarket/types"
	evmtypes "github.com/cosmos/evm/x/vm/types"

	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
	paychantypes "github.com/bttcprotocol/bttcd/x/paychan/types"
	rewardstypes "github.com/bttcprotocol/bttcd/x/rewards/types"
)

// moduleAccountPermissions are the accounts that belong to modules. Minter concerns other
// denoms than abtt but for x/bridge: nobody else mints that (see refuseMintingBTT).
func moduleAccountPermissions() map[string][]string {
	return map[string][]string{
		authtypes.FeeCollectorName:     nil,
		distrtypes.ModuleName:          nil,
		stakingtypes.BondedPoolName:    {authtypes.Burner, authtypes.Staking},
		stakingtypes.NotBondedPoolName: {authtypes.Burner, authtypes.Staking},
		govtypes.ModuleName:            {authtypes.Burner},
		transfertypes.ModuleName:       {authtypes.Minter, authtypes.Burner},
		evmtypes.ModuleName:            {authtypes.Minter, authtypes.Burner},
		feemarkettypes.ModuleName:      nil,
		erc20types.ModuleName:          {authtypes.Minter, authtypes.Burner},
		rewardstypes.ModuleName:        nil,
		paychantypes.ModuleName:        nil,
		bridgetypes.ModuleName:         {authtypes.Minter, authtypes.Burner},
		bridgetypes.FeePoolName:        nil,
	}
}

// activePrecompiles are the stateful precompiles of the EVM, sorted by address as
// x/vm's parameters demand.
var activePrecompiles = []string{
	evmtypes.P256PrecompileAddress,
	evmtypes.Bech32PrecompileAddress,
	evmtypes.StakingPrecompileAddress,
	evmtypes.DistributionPrecompileAddress,
	evmtypes.BankPrecompileAddress,
	evmtypes.GovPrecompileAddress,
	evmtypes.SlashingPrecompileAddress,
	paychanPrecompile,
	bridgePrecompile,
}

// paychanPrecompile is the address that vouchers are signed for.
const paychanPrecompile = "0x0000000000000000000000000000000000000900"

// bridgePrecompile is where contracts and Ethereum wallets reach x/bridge.
const bridgePrecompile = "0x0000000000000000000000000000000000000901"

// blockedAddresses are accounts that coins cannot be sent to: modules, whose books would
// no longer add up, and precompiles, which could never send them on. Governance is none of
// them: a proposal may draw from the community pool and spend it in its next message.
func blockedAddresses() map[string]bool {
	blocked := map[string]bool{}
	for name := range moduleAccountPermissions() {
		blocked[authtypes.NewModuleAddress(name).String()] = true
	}
	delete(blocked, governance())
	for _, precompile := range evmtypes.AvailableStaticPrecompiles {
		blocked[sdk.AccAddress(common.HexToAddress(precompile).Bytes()).String()] = true
	}
	for _, precompile := range corevm.PrecompiledAddressesPrague {
		blocked[sdk.AccAddress(precompile.Bytes()).String()] = true
	}
	for _, contract := range append(slices.Clone(activePrecompiles), nativeERC20) {
		blocked[sdk.AccAddress(common.HexToAddress(contract).Bytes()).String()] = true
	}
	return blocked
}
