// Command generate writes the Go bindings of contracts from their artifacts, by the code of
// go-ethereum's abigen. scripts/contracts.sh calls it:
//
//	go run ./contracts/bindings/generate OUT.go ARTIFACT.json...
//
// Invariant: the output is a function of the artifacts, so a check can compare it.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/accounts/abi/abigen"
)

// artifact is the part of an artifact that bindings need.
type artifact struct {
	ContractName string          `json:"contractName"`
	ABI          json.RawMessage `json:"abi"`
	Bytecode     string          `json:"bytecode"`
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 2 {
		return errors.New("usage: generate OUT.go ARTIFACT.json...")
	}
	var names, abis, bytecodes []string
	for _, path := range args[1:] {
		contract, err := read(path)
		if err != nil {
			return err
		}
		names = append(names, contract.ContractName)
		abis = append(abis, string(contract.ABI))
		bytecodes = append(bytecodes, contract.Bytecode)
	}
	packageName := filepath.Base(filepath.Dir(args[0]))
	code, err := abigen.Bind(names, abis, bytecodes, nil, packageName, nil, nil)
	if err != nil {
		return fmt.Errorf("binding: %w", err)
	}
	return os.WriteFile(args[0], []byte(code), 0o644) //nolint:gosec // source code is public
}

func read(path string) (artifact, error) {
	var contract artifact
	data, err := os.ReadFile(path)
	if err != nil {
		return contract, err
	}
	if err := json.Unmarshal(data, &contract); err != nil {
		return contract, fmt.Errorf("artifact %s: %w", path, err)
	}
	return contract, nil
}
