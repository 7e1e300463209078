package cmd

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	cmtcfg "github.com/cometbft/cometbft/config"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/networks"
	"github.com/bttcprotocol/bttcd/networks/registry"
	rewardstypes "github.com/bttcprotocol/bttcd/x/rewards/types"
)

// A local chain's money, in BTT.
const (
	localValidatorBTT = 2_000_000
	localSelfBondBTT  = 1_000_000
	localAccountBTT   = 1_000_000
	localRewardsBTT   = 10_000_000
	localFaucetBTT    = 100_000_000
)

var defaultLocalAccounts = []string{"alice", "bob", "carol", "dave"}

// localPlan asks for a local chain: its validators' homes and the accounts to fund.
type localPlan struct {
	ChainID    string          `json:"chain_id"`
	Validators []validatorPlan `json:"validators"`
	Accounts   []string        `json:"accounts"`
	Ethereum   *remotePlan     `json:"ethereum,omitempty"`
	// Faucet names an account that has plenty of BTT; empty makes none.
	Faucet string `json:"faucet,omitempty"`
	// Settings are parameters of modules as "module.param=value".
	Settings []string `json:"settings,omitempty"`
}

type validatorPlan struct {
	Name  string `json:"name"`
	Home  string `json:"home"`
	Ports Ports  `json:"ports"`
}

// localChain is what was made.
type localChain struct {
	ChainID    string      `json:"chain_id"`
	EVMChainID uint64      `json:"evm_chain_id"`
	Validators []validator `json:"validators"`
	Accounts   []account   `json:"accounts"`
	Faucet     *account    `json:"faucet,omitempty"`
	// Mnemonic is what all keys but those of the consensus and the bridge are derived from.
	Mnemonic string         `json:"mnemonic"`
	Wallets  map[string]any `json:"wallets"`
	// Ethereum is what the Portal there has to hold.
	Ethereum *remoteContents `json:"ethereum,omitempty"`
}

type validator struct {
	Name     string `json:"name"`
	Home     string `json:"home"`
	NodeID   string `json:"node_id"`
	Operator string `json:"operator"`
}

type account struct {
	Name          string `json:"name"`
	Bech32        string `json:"bech32"`
	EVM           string `json:"evm"`
	TRON          string `json:"tron"`
	PrivateKeyHex string `json:"private_key_hex"`
	// Path is where the key is under the mnemonic.
	Path string `json:"path"`
}

// makeLocalChain writes the homes of all validators of a new chain, each with its operator
// key in the test keyring under its name, and the accounts' keys in the first home's. The
// chain starts as soon as more than two thirds of them run.
func makeLocalChain(template *app.App, plan localPlan) (localChain, error) {
	network, err := networks.Load("local")
	if err != nil {
		return localChain{}, err
	}
	network.ChainID = plan.ChainID
	evmChainID, err := chain.EVMChainID(plan.ChainID)
	if err != nil {
		return localChain{}, err
	}
	genesis, err := newGenesis(template, network)
	if err != nil {
		return localChain{}, err
	}
	if err := setParams(template, genesis, plan.Settings); err != nil {
		return localChain{}, err
	}
	result := localChain{ChainID: plan.ChainID, EVMChainID: evmChainID, Mnemonic: LocalMnemonic}
	if result.Wallets, err = walletEntries(network, plan.Validators[0].Ports); err != nil {
		return localChain{}, err
	}
	ledger := ledger{}
	bridge := &localBridge{plan: plan.Ethereum, evmChainID: evmChainID, since: genesis.GenesisTime.Unix()}
	var gentxs []json.RawMessage
	for i, planned := range plan.Validators {
		made, gentx, err := makeValidator(template, network, planned, localOperatorIndex+i, &ledger, bridge)
		if err != nil {
			return localChain{}, fmt.Errorf("%s: %w", planned.Name, err)
		}
		result.Validators = append(result.Validators, made)
		gentxs = append(gentxs, gentx)
	}
	if result.Accounts, err = makeAccounts(template, plan, &ledger); err != nil {
		return localChain{}, err
	}
	if last := len(result.Accounts) - 1; last >= 0 {
		bridge.guardian = result.Accounts[last].Bech32
	}
	if result.Faucet, err = makeFaucet(template, plan, &ledger); err != nil {
		return localChain{}, err
	}
	ledger.credit(authtypes.NewModuleAddress(rewardstypes.ModuleName), localRewardsBTT)
	if result.Ethereum, err = ledger.write(template, genesis, gentxs, bridge); err != nil {
		return localChain{}, err
	}
	return result, writeHomes(network, plan, result, genesis, bridge)
}

// makeValidator makes a validator's keys and the transaction that creates it at genesis.
func makeValidator(
	template *app.App, network networks.Network, plan validatorPlan, keyIndex int, ledger *ledger, bridge *localBridge,
) (validator, json.RawMessage, error) {
	for _, dir := range []string{"config", "data"} {
		if err := os.MkdirAll(filepath.Join(plan.Home, dir), 0o700); err != nil {
			return validator{}, nil, err
		}
	}
	nodeID, consensusKey, err := genutil.InitializeNodeValidatorFiles(cmtcfg.DefaultConfig().SetRoot(plan.Home))
	if err != nil {
		return validator{}, nil, fmt.Errorf("making the node's keys: %w", err)
	}
	key, err := newTestKey(template, plan.Home, plan.Name, keyIndex)
	if err != nil {
		return validator{}, nil, err
	}
	ledger.credit(key.address, localValidatorBTT)
	if err := bridge.addValidator(plan.Home, key.address); err != nil {
		return validator{}, nil, err
	}
	gentx, err := signGentx(template, network.ChainID, key, consensusKey, fmt.Sprintf("%s@%s", nodeID, loopback(plan.Ports.P2P)))
	if err != nil {
		return validator{}, nil, fmt.Errorf("signing the genesis transaction: %w", err)
	}
	operator, err := address.Validator().BytesToString(key.address)
	return validator{Name: plan.Name, Home: plan.Home, NodeID: nodeID, Operator: operator}, gentx, err
}

func makeAccounts(template *app.App, plan localPlan, ledger *ledger) ([]account, error) {
	accounts := make([]account, 0, len(plan.Accounts))
	for i, name := range plan.Accounts {
		made, holder, err := makeAccount(template, plan, name, i)
		if err != nil {
			return nil, err
		}
		ledger.credit(holder, localAccountBTT)
		accounts = append(accounts, made)
	}
	return accounts, nil
}

// makeAccount puts the key at an index of the mnemonic into the first validator's keyring.
func makeAccount(template *app.App, plan localPlan, name string, index int) (account, sdk.AccAddress, error) {
	key, err := newTestKey(template, plan.Validators[0].Home, name, index)
	if err != nil {
		return account{}, nil, fmt.Errorf("account %s: %w", name, err)
	}
	spelled, err := address.Spell(key.address)
	return account{
		Name: name, Bech32: spelled.Bech32, EVM: spelled.EVM, TRON: spelled.TRON, PrivateKeyHex: key.privateHex, Path: localPath(index),
	}, key.address, err
}

// makeFaucet makes the account that gives money away, with the key after those of the accounts.
func makeFaucet(template *app.App, plan localPlan, ledger *ledger) (*account, error) {
	if plan.Faucet == "" {
		return nil, nil
	}
	made, holder, err := makeAccount(template, plan, plan.Faucet, len(plan.Accounts))
	if err != nil {
		return nil, err
	}
	ledger.credit(holder, localFaucetBTT)
	return &made, nil
}

// writeHomes gives every validator its configuration, with all others as peers, and the genesis.
func writeHomes(network networks.Network, plan localPlan, made localChain, genesis *genutiltypes.AppGenesis, bridge *localBridge) error {
	for i, planned := range plan.Validators {
		var peers []string
		for j, other := range plan.Validators {
			if j != i {
				peers = append(peers, made.Validators[j].NodeID+"@"+loopback(other.Ports.P2P))
			}
		}
		config := nodeConfig{
			home: planned.Home, moniker: planned.Name, network: network, ports: planned.Ports,
			peers: strings.Join(peers, ","), keyring: "test", bridge: bridge.config(),
		}
		if err := config.write(); err != nil {
			return fmt.Errorf("%s: %w", planned.Name, err)
		}
		if err := genesis.SaveAs(filepath.Join(planned.Home, "config", "genesis.json")); err != nil {
			return fmt.Errorf("%s: writing the genesis: %w", planned.Name, err)
		}
	}
	return nil
}

// ledger collects the accounts and balances of a genesis.
type ledger struct {
	accounts []authtypes.GenesisAccount
	balances []banktypes.Balance
}

func (l *ledger) credit(holder sdk.AccAddress, btt int64) {
	coins := sdk.NewCoins(sdk.NewCoin(chain.BaseDenom, math.NewInt(btt).Mul(chain.OneBTT())))
	l.accounts = append(l.accounts, authtypes.NewBaseAccount(holder, nil, 0, 0))
	l.balances = append(l.balances, banktypes.Balance{Address: holder.String(), Coins: coins})
}

// write puts the ledger and the genesis transactions into the genesis.
func (l *ledger) write(
	template *app.App, genesis *genutiltypes.AppGenesis, gentxs []json.RawMessage, bridge *localBridge,
) (*remoteContents, error) {
	var state app.GenesisState
	if err := json.Unmarshal(genesis.AppState, &state); err != nil {
		return nil, err
	}
	cdc := template.AppCodec()
	auth := authtypes.GetGenesisStateFromAppState(cdc, state)
	packed, err := authtypes.PackAccounts(authtypes.SanitizeGenesisAccounts(l.keyed()))
	if err != nil {
		return nil, err
	}
	auth.Accounts = packed
	bank := banktypes.GetGenesisStateFromAppState(cdc, state)
	bank.Balances = banktypes.SanitizeGenesisBalances(l.balances)
	for _, balance := range l.balances {
		bank.Supply = bank.Supply.Add(balance.Coins...)
	}
	state[authtypes.ModuleName] = cdc.MustMarshalJSON(&auth)
	state[banktypes.ModuleName] = cdc.MustMarshalJSON(bank)
	state[genutiltypes.ModuleName] = cdc.MustMarshalJSON(&genutiltypes.GenesisState{GenTxs: gentxs})
	contents, err := bridge.write(template, state, bank.Supply)
	if err != nil {
		return nil, err
	}
	if err := template.ValidateGenesis(state); err != nil {
		return nil, fmt.Errorf("the new genesis does not hold: %w", err)
	}
	genesis.AppState, err = json.MarshalIndent(state, "", "  ")
	return contents, err
}

// keyed leaves out module accounts: their modules make those themselves.
func (l *ledger) keyed() []authtypes.GenesisAccount {
	rewards := authtypes.NewModuleAddress(rewardstypes.ModuleName)
	var accounts []authtypes.GenesisAccount
	for _, account := range l.accounts {
		if !account.GetAddress().Equals(rewards) {
			accounts = append(accounts, account)
		}
	}
	return accounts
}

// walletEntries are what a user pastes into MetaMask and Keplr.
func walletEntries(network networks.Network, ports Ports) (map[string]any, error) {
	network.Listing.Endpoints = networks.Endpoints{
		RPC: []string{"http://" + loopback(ports.RPC)}, REST: []string{"http://" + loopback(ports.REST)},
		JSONRPC:   []string{"http://" + loopback(ports.JSONRPC)},
		JSONRPCWS: []string{"ws://" + loopback(ports.JSONRPCWS)},
	}
	return registry.Wallets(network)
}
