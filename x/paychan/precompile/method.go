package precompile

import (
	"fmt"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// call is what a method may know of its call. The caller is who called the contract, a key or
// another contract.
type call struct {
	sdk.Context
	db     vm.StateDB
	caller common.Address
}

// implementation executes a method and returns what it answers, in the order of the interface.
type implementation func(p *Precompile, c call, method *abi.Method, args []any) ([]any, error)

const claimMethod = "claim"

var methods = map[string]implementation{
	"openPurse":     with((*Precompile).openPurse),
	"openPurseOf":   with((*Precompile).openPurseOf),
	"topUp":         with((*Precompile).topUp),
	"delegate":      with((*Precompile).delegate),
	"revoke":        with((*Precompile).revoke),
	"enableCheques": with((*Precompile).enableCheques),
	"allocate":      with((*Precompile).allocate),
	claimMethod:     with((*Precompile).claim),
	"push":          with((*Precompile).push),
	"release":       with((*Precompile).release),
	"requestUnlock": with((*Precompile).requestUnlock),
	"cancelUnlock":  with((*Precompile).cancelUnlock),
	"withdraw":      with((*Precompile).withdraw),
	"setRelayShare": with((*Precompile).setRelayShare),

	"getParams":             with((*Precompile).getParams),
	"getPurse":              with((*Precompile).getPurse),
	"getPursesOf":           with((*Precompile).getPursesOf),
	"getSessions":           with((*Precompile).getSessions),
	"getLane":               with((*Precompile).getLane),
	"getChequeLane":         with((*Precompile).getChequeLane),
	"getRelayShare":         with((*Precompile).getRelayShare),
	"claimableVoucher":      with((*Precompile).claimableVoucher),
	"claimableChainVoucher": with((*Precompile).claimableChainVoucher),
	"claimableCheque":       with((*Precompile).claimableCheque),
}

// done is what methods answer that have nothing to say. Solidity looks for code before it calls what
// returns nothing, and a precompile has none.
var done = []any{true}

// with reads the arguments into a struct. Its fields are found by name, those of structs within
// by their order.
func with[T any](run func(*Precompile, call, T) ([]any, error)) implementation {
	return func(p *Precompile, c call, method *abi.Method, args []any) ([]any, error) {
		var in T
		if err := method.Inputs.Copy(&in, args); err != nil {
			return nil, fmt.Errorf("reading the arguments of %s: %w", method.Name, err)
		}
		return run(p, c, in)
	}
}

// spell returns the canonical spelling of an account, as messages have it.
func (p *Precompile) spell(account common.Address) (string, error) {
	return p.addresses.BytesToString(account[:])
}

// account is the 20 bytes of what the module spelled; zero of nothing.
func (p *Precompile) account(text string) (common.Address, error) {
	if text == "" {
		return common.Address{}, nil
	}
	bz, err := p.addresses.StringToBytes(text)
	return common.BytesToAddress(bz), err
}
