package precompile

import (
	"fmt"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"

	sdk "github.com/cosmos/cosmos-sdk/types"

	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/x/bridge/keeper"
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

var methods = map[string]implementation{
	"bridgeOut":   with((*Precompile).bridgeOut),
	"bridgeOutOf": with((*Precompile).bridgeOutOf),
	"raiseFee":    with((*Precompile).raiseFee),
	"cancel":      with((*Precompile).cancel),

	"getWithdrawal":  with((*Precompile).getWithdrawal),
	"getTransfer":    with((*Precompile).getTransfer),
	"getTransferOf":  with((*Precompile).getTransferOf),
	"getTransfersOf": with((*Precompile).getTransfersOf),
	"estimate":       with((*Precompile).estimate),
	"available":      with((*Precompile).available),
}

// with reads the arguments into a struct. Its fields are found by name.
func with[T any](run func(*Precompile, call, T) ([]any, error)) implementation {
	return func(p *Precompile, c call, method *abi.Method, args []any) ([]any, error) {
		var in T
		if err := method.Inputs.Copy(&in, args); err != nil {
			return nil, fmt.Errorf("reading the arguments of %s: %w", method.Name, err)
		}
		return run(p, c, in)
	}
}

// withHash adds the hash of the Ethereum transaction that the call is in. Calls that only ask are
// in none.
func (p *Precompile) withHash(ctx sdk.Context) sdk.Context {
	if len(ctx.TxBytes()) == 0 {
		return ctx
	}
	tx, err := p.decode(ctx.TxBytes())
	if err != nil {
		return ctx
	}
	for _, msg := range tx.GetMsgs() {
		if ethereum, ok := msg.(*evmtypes.MsgEthereumTx); ok {
			return keeper.WithEthereumHash(ctx, ethereum.Hash())
		}
	}
	return ctx
}

// spell returns the canonical spelling of an account, as messages have it.
func (p *Precompile) spell(account common.Address) (string, error) {
	return p.addresses.BytesToString(account[:])
}

// account is the 20 bytes of what the module spelled.
func (p *Precompile) account(text string) (common.Address, error) {
	bz, err := p.addresses.StringToBytes(text)
	return common.BytesToAddress(bz), err
}
