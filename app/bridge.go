package app

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/cosmos/cosmos-sdk/runtime"
	sdk "github.com/cosmos/cosmos-sdk/types"

	erc20keeper "github.com/cosmos/evm/x/erc20/keeper"
	erc20types "github.com/cosmos/evm/x/erc20/types"

	"github.com/bttcprotocol/bttcd/app/proposal"
	"github.com/bttcprotocol/bttcd/app/voteext"
	"github.com/bttcprotocol/bttcd/internal/address"
	bridgekeeper "github.com/bttcprotocol/bttcd/x/bridge/keeper"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
	paychankeeper "github.com/bttcprotocol/bttcd/x/paychan/keeper"
)

func (app *App) newBridgeKeeper() {
	app.BridgeKeeper = bridgekeeper.NewKeeper(bridgekeeper.Deps{
		Cdc: app.AppCodec(), StoreService: runtime.NewKVStoreService(app.stores.kv[bridgetypes.StoreKey]),
		AddressCodec: address.Account(), ValidatorCodec: address.Validator(),
		// Deposits are what brings BTT into being here: only this keeper mints it.
		Accounts: app.AccountKeeper, Bank: app.mintingBank,
		Staking: app.StakingKeeper, Slashing: app.SlashingKeeper,
		Purses: purses{&app.PaychanKeeper}, Contracts: contracts{&app.Erc20Keeper}, Remote: app.bridge,
		EVMChainID: app.evmChainID, Authority: governance(),
	})
}

// setVoteExtensions puts the bridge's way through consensus around the proposals of transactions.
func (app *App) setVoteExtensions(proposals *proposal.Handler) {
	app.extensions = voteext.New(voteext.Deps{
		Bridge: app.BridgeKeeper, Validators: app.StakingKeeper, Observer: app.bridge, Signers: app.bridge,
		ChainID: app.ChainID(), Logger: app.Logger(), Prepare: proposals.Prepare, Process: proposals.Process,
	})
	app.SetExtendVoteHandler(app.extensions.Extend)
	app.SetVerifyVoteExtensionHandler(app.extensions.Verify)
	app.SetPrepareProposal(app.extensions.Prepare)
	app.SetProcessProposal(app.extensions.Process)
}

// purses lets a deposit top up a purse.
type purses struct{ paychan *paychankeeper.Keeper }

var _ bridgetypes.PurseKeeper = purses{}

// TopUp implements bridgetypes.PurseKeeper.
func (p purses) TopUp(ctx context.Context, payer sdk.AccAddress, purse uint64, amount sdk.Coin) error {
	_, err := p.paychan.TopUp(sdk.UnwrapSDKContext(ctx), common.BytesToAddress(payer), purse, amount)
	return err
}

// contracts gives bridged denoms their ERC-20: a precompile of cosmos/evm over x/bank.
type contracts struct{ erc20 *erc20keeper.Keeper }

var _ bridgetypes.ContractKeeper = contracts{}

// Register implements bridgetypes.ContractKeeper.
func (c contracts) Register(ctx context.Context, denom string) ([20]byte, error) {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	contract := ERC20Address(denom)
	pair := erc20types.NewTokenPair(contract, denom, erc20types.OWNER_MODULE)
	if err := c.erc20.SetToken(sdkCtx, pair); err != nil {
		return contract, fmt.Errorf("registering %s at %s: %w", denom, contract, err)
	}
	return contract, c.erc20.EnableDynamicPrecompile(sdkCtx, contract)
}

// ERC20 implements bridgetypes.ContractKeeper.
func (c contracts) ERC20(ctx context.Context, denom string) ([20]byte, bool) {
	return tokens(c).ERC20(ctx, denom)
}

// ERC20Address is where the contract of a bridged denom is, on every network.
func ERC20Address(denom string) common.Address {
	return common.BytesToAddress(crypto.Keccak256([]byte("bttc/denom/" + denom))[12:])
}
