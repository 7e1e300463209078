package cmd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	cmttypes "github.com/cometbft/cometbft/types"

	"github.com/cosmos/cosmos-sdk/version"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/networks"
)

// newGenesis returns the genesis of a network without accounts: the modules' defaults
// under the network's parameters.
func newGenesis(template *app.App, network networks.Network) (*genutiltypes.AppGenesis, error) {
	state, err := asObject(template.DefaultGenesis())
	if err != nil {
		return nil, err
	}
	appState, err := json.MarshalIndent(networks.Merge(state, network.AppState), "", "  ")
	if err != nil {
		return nil, err
	}
	params, err := consensusParams(network)
	if err != nil {
		return nil, err
	}
	genesis := &genutiltypes.AppGenesis{
		AppName: app.Name, AppVersion: version.Version, GenesisTime: time.Now().UTC().Round(0),
		ChainID: network.ChainID, InitialHeight: 1, AppState: appState,
		Consensus: &genutiltypes.ConsensusGenesis{Params: params},
	}
	return genesis, genesis.ValidateAndComplete()
}

func consensusParams(network networks.Network) (*cmttypes.ConsensusParams, error) {
	defaults, err := asObject(cmttypes.DefaultConsensusParams())
	if err != nil {
		return nil, err
	}
	merged, err := json.Marshal(networks.Merge(defaults, network.ConsensusParams))
	if err != nil {
		return nil, err
	}
	genesis, err := genutiltypes.AppGenesisFromReader(bytes.NewReader(
		[]byte(fmt.Sprintf(`{"chain_id":%q,"consensus":{"params":%s}}`, network.ChainID, merged))))
	if err != nil {
		return nil, fmt.Errorf("consensus parameters of network %s: %w", network.Name, err)
	}
	return genesis.Consensus.Params, app.CheckConsensusParams(genesis.Consensus.Params)
}

// asObject returns value as JSON objects, numbers kept as written.
func asObject(value any) (map[string]any, error) {
	raw, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	object := map[string]any{}
	return object, decoder.Decode(&object)
}

// checkGenesis validates a whole genesis file: the chain id, the consensus parameters and
// every module's state.
func checkGenesis(template *app.App, path string) (*genutiltypes.AppGenesis, error) {
	genesis, err := genutiltypes.AppGenesisFromFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s is not a genesis file: %w", path, err)
	}
	if err := genesis.ValidateAndComplete(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if _, err := evmChainIDOf(genesis.ChainID); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := app.CheckConsensusParams(genesis.Consensus.Params); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := checkNulls(genesis.AppState); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var state app.GenesisState
	if err := json.Unmarshal(genesis.AppState, &state); err != nil {
		return nil, fmt.Errorf("%s: app_state: %w", path, err)
	}
	if err := validateState(template, state); err != nil {
		return nil, fmt.Errorf("%s: app_state.%w", path, err)
	}
	return genesis, nil
}
