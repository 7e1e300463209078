package cmd

import (
	"encoding/json"
	"fmt"

	"github.com/cosmos/gogoproto/proto"

	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	distrtypes "github.com/cosmos/cosmos-sdk/x/distribution/types"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	transfertypes "github.com/cosmos/ibc-go/v11/modules/apps/transfer/types"

	erc20types "github.com/cosmos/evm/x/erc20/types"
	feemarkettypes "github.com/cosmos/evm/x/feemarket/types"
	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/internal/paramset"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
	paychantypes "github.com/bttcprotocol/bttcd/x/paychan/types"
	rewardstypes "github.com/bttcprotocol/bttcd/x/rewards/types"
)

// paramTypes are the parameters of every module that has some in its genesis.
var paramTypes = paramset.Types{
	authtypes.ModuleName:      func() proto.Message { return new(authtypes.Params) },
	banktypes.ModuleName:      func() proto.Message { return new(banktypes.Params) },
	bridgetypes.ModuleName:    func() proto.Message { return new(bridgetypes.Params) },
	distrtypes.ModuleName:     func() proto.Message { return new(distrtypes.Params) },
	erc20types.ModuleName:     func() proto.Message { return new(erc20types.Params) },
	evmtypes.ModuleName:       func() proto.Message { return new(evmtypes.Params) },
	feemarkettypes.ModuleName: func() proto.Message { return new(feemarkettypes.Params) },
	govtypes.ModuleName:       func() proto.Message { return new(govv1.Params) },
	paychantypes.ModuleName:   func() proto.Message { return new(paychantypes.Params) },
	rewardstypes.ModuleName:   func() proto.Message { return new(rewardstypes.Params) },
	slashingtypes.ModuleName:  func() proto.Message { return new(slashingtypes.Params) },
	stakingtypes.ModuleName:   func() proto.Message { return new(stakingtypes.Params) },
	transfertypes.ModuleName:  func() proto.Message { return new(transfertypes.Params) },
}

// setParams writes module.param=value settings into a genesis that has no accounts yet.
func setParams(template *app.App, genesis *genutiltypes.AppGenesis, settings []string) error {
	if len(settings) == 0 {
		return nil
	}
	var state app.GenesisState
	if err := json.Unmarshal(genesis.AppState, &state); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, text := range settings {
		setting, err := paramset.Parse(text)
		if err != nil {
			return fmt.Errorf("--set: %w", err)
		}
		name := setting.Module + "." + setting.Param
		if seen[name] {
			return fmt.Errorf("--set %s is given twice: which value shall it have?", name)
		}
		seen[name] = true
		if err := paramset.Apply(template.AppCodec(), paramTypes, state, setting); err != nil {
			return fmt.Errorf("--set: %w", err)
		}
	}
	// All at once: one parameter may bound another.
	if err := validateState(template, state); err != nil {
		return fmt.Errorf("--set: a module refuses what was set: %w", err)
	}
	raw, err := json.MarshalIndent(state, "", "  ")
	genesis.AppState = raw
	return err
}
