package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/params"

	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/types/module"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
)

// ValidateGenesis checks every module's part and what holds between them, so that a broken
// file is refused with the name of the part at fault before any state is made of it.
func (app *App) ValidateGenesis(state GenesisState) error {
	for _, name := range slices.Sorted(maps.Keys(app.basics)) {
		basics, ok := app.basics[name].(module.HasGenesisBasics)
		if !ok {
			continue
		}
		if err := app.validatePart(basics, name, state[name]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for name := range state {
		if _, known := app.basics[name]; !known {
			return fmt.Errorf("%s: this node has no such module", name)
		}
	}
	return app.validateToken(state)
}

func (app *App) validatePart(basics module.HasGenesisBasics, name string, part json.RawMessage) error {
	if len(part) == 0 {
		if len(basics.DefaultGenesis(app.AppCodec())) == 0 {
			return nil
		}
		return errors.New("the section is missing")
	}
	if name == slashingtypes.ModuleName {
		var err error
		if part, err = withLongJail(app.AppCodec(), part); err != nil {
			return err
		}
	}
	return basics.ValidateGenesis(app.AppCodec(), app.TxConfig(), part)
}

// withLongJail gets a jail time of seconds, such as the local network's, past x/slashing's
// check of a genesis, which wants a minute; its messages and its state do not.
func withLongJail(cdc codec.JSONCodec, part json.RawMessage) (json.RawMessage, error) {
	var slashing slashingtypes.GenesisState
	if err := cdc.UnmarshalJSON(part, &slashing); err != nil {
		return nil, err
	}
	if slashing.Params.DowntimeJailDuration <= 0 {
		return nil, fmt.Errorf("params.downtime_jail_duration must be positive, is %s", slashing.Params.DowntimeJailDuration)
	}
	slashing.Params.DowntimeJailDuration = max(slashing.Params.DowntimeJailDuration, time.Minute)
	return cdc.MarshalJSON(&slashing)
}

// validateToken checks that abtt is the token of every module.
func (app *App) validateToken(state GenesisState) error {
	cdc := app.AppCodec()
	var bank banktypes.GenesisState
	if err := cdc.UnmarshalJSON(state[banktypes.ModuleName], &bank); err != nil {
		return fmt.Errorf("bank: %w", err)
	}
	if err := checkMetadata(bank.DenomMetadata); err != nil {
		return fmt.Errorf("bank.denom_metadata: %w", err)
	}
	var evm evmtypes.GenesisState
	if err := cdc.UnmarshalJSON(state[evmtypes.ModuleName], &evm); err != nil {
		return fmt.Errorf("evm: %w", err)
	}
	if evm.Params.EvmDenom != chain.BaseDenom {
		return fmt.Errorf("evm.params.evm_denom is %q: gas is paid in %q", evm.Params.EvmDenom, chain.BaseDenom)
	}
	if err := checkPrecompiles(evm.Params.ActiveStaticPrecompiles); err != nil {
		return fmt.Errorf("evm.params.active_static_precompiles: %w", err)
	}
	if evm.Params.HistoryServeWindow != params.HistoryServeWindow {
		return fmt.Errorf("evm.params.history_serve_window is %d: the contract of EIP-2935 reads hashes modulo %d",
			evm.Params.HistoryServeWindow, params.HistoryServeWindow)
	}
	var staking stakingtypes.GenesisState
	if err := cdc.UnmarshalJSON(state[stakingtypes.ModuleName], &staking); err != nil {
		return fmt.Errorf("staking: %w", err)
	}
	if staking.Params.BondDenom != chain.BaseDenom {
		return fmt.Errorf("staking.params.bond_denom is %q: the stake is %q", staking.Params.BondDenom, chain.BaseDenom)
	}
	return nil
}

func checkMetadata(all []banktypes.Metadata) error {
	for _, metadata := range all {
		if metadata.Base != chain.BaseDenom {
			continue
		}
		if metadata.Display != chain.DisplayDenom {
			return fmt.Errorf("the display denom of %s must be %s, not %q", chain.BaseDenom, chain.DisplayDenom, metadata.Display)
		}
		for _, unit := range metadata.DenomUnits {
			if unit.Denom == chain.DisplayDenom && unit.Exponent == chain.Decimals {
				return nil
			}
		}
		return fmt.Errorf("one %s must be 10^%d %s", chain.DisplayDenom, chain.Decimals, chain.BaseDenom)
	}
	return fmt.Errorf("there is none for %s: wallets and the EVM take its decimals from there", chain.BaseDenom)
}

// checkPrecompiles refuses a precompile that the node does not have: x/vm would panic at
// its first call.
func checkPrecompiles(active []string) error {
	for _, precompile := range active {
		if !slices.Contains(activePrecompiles, precompile) {
			return fmt.Errorf("%s is not a precompile of this node", precompile)
		}
	}
	return nil
}

// CheckConsensusParams refuses consensus parameters under which blocks are not bounded.
func CheckConsensusParams(params *cmttypes.ConsensusParams) error {
	if params == nil {
		return errors.New("consensus.params is missing")
	}
	if err := params.ValidateBasic(); err != nil {
		return fmt.Errorf("consensus.params: %w", err)
	}
	if params.Block.MaxGas <= 0 {
		return fmt.Errorf("consensus.params.block.max_gas is %d: it must bound the gas of a block", params.Block.MaxGas)
	}
	return nil
}
