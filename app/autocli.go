package app

import (
	"cosmossdk.io/client/v2/autocli"
	"cosmossdk.io/core/appmodule"

	runtimeservices "github.com/cosmos/cosmos-sdk/runtime/services"

	"github.com/bttcprotocol/bttcd/internal/address"
)

// AutoCLIOptions describe every module's commands to AutoCLI.
func (app *App) AutoCLIOptions() autocli.AppOptions {
	modules := map[string]appmodule.AppModule{}
	for name, module := range app.modules.Modules {
		if described, ok := module.(appmodule.AppModule); ok {
			modules[name] = described
		}
	}
	return autocli.AppOptions{
		Modules:               modules,
		ModuleOptions:         runtimeservices.ExtractAutoCLIOptions(app.modules.Modules),
		AddressCodec:          address.Account(),
		ValidatorAddressCodec: address.Validator(),
		ConsensusAddressCodec: address.Consensus(),
	}
}
