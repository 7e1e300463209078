package cmd

import (
	"encoding/json"
	"fmt"

	"github.com/cosmos/gogoproto/proto"

	"cosmossdk.io/math"

	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/internal/chain"
)

// moduleState reads one module's part of a genesis.
func moduleState(template *app.App, genesis *genutiltypes.AppGenesis, module string, state proto.Message) error {
	var parts app.GenesisState
	if err := json.Unmarshal(genesis.AppState, &parts); err != nil {
		return fmt.Errorf("app_state: %w", err)
	}
	if err := template.AppCodec().UnmarshalJSON(parts[module], state); err != nil {
		return fmt.Errorf("app_state.%s: %w", module, err)
	}
	return nil
}

// supplyOf returns the abtt of all balances: a genesis need not state its supply.
func supplyOf(bank banktypes.GenesisState) math.Int {
	total := math.ZeroInt()
	for _, balance := range bank.Balances {
		total = total.Add(balance.Coins.AmountOf(chain.BaseDenom))
	}
	return total
}
