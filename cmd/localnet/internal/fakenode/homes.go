package fakenode

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
)

// validatorFile is all that the fake node keeps in a home.
const validatorFile = "validator.json"

func writeHomes(planPath string) int {
	switch {
	case behaves("", HomesFail):
		return fail(errors.New("the genesis is wrong\nUsage:\n  bttcd localnet-homes"))
	case behaves("", HomesHang):
		select {}
	}
	var plan node.Plan
	if err := directory.ReadJSON(planPath, &plan); err != nil {
		return fail(err)
	}
	for _, validator := range plan.Validators {
		if err := writeHome(plan, validator); err != nil {
			return fail(err)
		}
	}
	if behaves("", HomesGarbage) {
		fmt.Println("all homes written")
		return 0
	}
	if err := json.NewEncoder(os.Stdout).Encode(homes(plan)); err != nil {
		return fail(err)
	}
	return 0
}

func writeHome(plan node.Plan, validator node.Validator) error {
	if err := os.MkdirAll(validator.Home, 0o700); err != nil {
		return err
	}
	configs := configs(plan, validator.Ports)
	for _, file := range node.HomeFiles {
		path := filepath.Join(validator.Home, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		text, found := configs[file]
		if !found {
			text = `{"height":"7"}`
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return err
		}
	}
	return directory.WriteJSON(filepath.Join(validator.Home, validatorFile), validator)
}

func homes(plan node.Plan) node.Homes {
	homes := node.Homes{ChainID: plan.ChainID, EVMChainID: 19991, Wallets: json.RawMessage(`{"metamask":{"chainId":"0x4e17"}}`)}
	for _, validator := range plan.Validators {
		homes.Validators = append(homes.Validators, node.Identity{
			Name: validator.Name, Home: validator.Home, NodeID: "id-" + validator.Name, Operator: "bttcvaloper1" + validator.Name,
		})
	}
	if plan.Ethereum != nil {
		homes.Ethereum = contents(*plan.Ethereum)
	}
	for _, name := range plan.Accounts {
		homes.Accounts = append(homes.Accounts, account(name))
	}
	if plan.Faucet != "" {
		faucet := account(plan.Faucet)
		homes.Faucet, homes.Mnemonic = &faucet, "words of the fake"
	}
	return homes
}

func account(name string) node.Account {
	return node.Account{
		Name: name, Bech32: "bttc1" + name, EVM: evmAddress(name), TRON: "T" + name, PrivateKeyHex: "key of " + name, Path: "m/" + name,
	}
}
