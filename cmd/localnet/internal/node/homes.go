package node

import (
	"encoding/json"
	"fmt"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
)

// Homes is the answer of `bttcd localnet-homes`.
type Homes struct {
	ChainID    string     `json:"chain_id"`
	EVMChainID uint64     `json:"evm_chain_id"`
	Validators []Identity `json:"validators"`
	Accounts   []Account  `json:"accounts"`
	// Faucet is absent in testnets made before there was one.
	Faucet *Account `json:"faucet,omitempty"`
	// Mnemonic is what all accounts are derived from, each at its path.
	Mnemonic string `json:"mnemonic,omitempty"`
	// Wallets are ready-to-paste network entries, one a wallet; only the node knows their form.
	Wallets json.RawMessage `json:"wallets,omitempty"`
	// Ethereum is what the Portal there has to hold and to believe.
	Ethereum *devchain.Contents `json:"ethereum,omitempty"`
}

// Identity is a validator as made.
type Identity struct {
	Name   string `json:"name"`
	Home   string `json:"home"`
	NodeID string `json:"node_id"`
	// Operator is the validator's operator address in bech32.
	Operator string `json:"operator"`
}

// Account is a funded account with its key: a local testnet's keys are worth nothing.
type Account struct {
	Name          string `json:"name"`
	Bech32        string `json:"bech32"`
	EVM           string `json:"evm"`
	TRON          string `json:"tron"`
	PrivateKeyHex string `json:"private_key_hex"`
	Path          string `json:"path,omitempty"`
}

// check refuses an answer that does not fit the plan: a bttcd of another version.
func (h Homes) check(plan Plan) error {
	if h.ChainID != plan.ChainID {
		return fmt.Errorf("it made the chain %q, %q was planned", h.ChainID, plan.ChainID)
	}
	if h.EVMChainID == 0 {
		return fmt.Errorf("it names no evm_chain_id")
	}
	if len(h.Validators) != len(plan.Validators) || len(h.Accounts) != len(plan.Accounts) {
		return fmt.Errorf("it made %d validators and %d accounts, %d and %d were planned",
			len(h.Validators), len(h.Accounts), len(plan.Validators), len(plan.Accounts))
	}
	if (h.Ethereum == nil) != (plan.Ethereum == nil) {
		return fmt.Errorf("it does not know of the bridge to Ethereum, or made one that was not planned")
	}
	if (h.Faucet == nil) != (plan.Faucet == "") {
		return fmt.Errorf("it made no faucet, or one that was not planned")
	}
	for i, validator := range h.Validators {
		if validator.Name != plan.Validators[i].Name {
			return fmt.Errorf("it made a validator %q, %q was planned", validator.Name, plan.Validators[i].Name)
		}
	}
	for i, account := range h.Accounts {
		if account.Name != plan.Accounts[i] {
			return fmt.Errorf("it made an account %q, %q was planned", account.Name, plan.Accounts[i])
		}
	}
	return nil
}
