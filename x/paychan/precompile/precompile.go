// Package precompile is x/paychan for the EVM: a contract at one fixed address whose methods are
// the module's messages and queries, so that a wallet of Ethereum or a contract needs no other.
// Its interface is contracts/paychan/IPaychan.sol.
//
// Invariant: a call does what the message of the same name does for msg.sender, neither more nor
// less: the module judges, charges and emits, and whatever reverts the call reverts all of it.
// The transaction's origin counts for nothing. Its only caller is the EVM.
//
// Deposits are an argument, debited from the caller, and never the call's value. Value would
// first be credited to this address, which must stay blocked, since what the bank sends here
// nobody could send on; and the EVM's state refuses to credit an address that is blocked. An
// argument also serves denoms that are no value at all. Payments reach the EVM's cached
// balances by the bank's events (BalanceHandler), which pass over the module account: it is
// blocked too and lives in the store alone.
package precompile

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/vm"
	"google.golang.org/grpc/status"

	"cosmossdk.io/core/address"
	errorsmod "cosmossdk.io/errors"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	cmn "github.com/cosmos/evm/precompiles/common"

	"github.com/bttcprotocol/bttcd/x/paychan/keeper"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

//go:embed abi.json
var abiJSON []byte

// Gas of reading a call, which is paid before anything of it is read; what the message does
// costs the same as in a transaction of the SDK, beside.
const (
	gasCall uint64 = 2_000
	gasByte uint64 = 3
)

// Precompile answers calls to types.VerifyingContract.
type Precompile struct {
	cmn.Precompile
	abi       abi.ABI
	messages  types.MsgServer
	queries   types.QueryServer
	addresses address.Codec
}

var _ vm.PrecompiledContract = (*Precompile)(nil)

// New returns the precompile. It panics if the interface has a method that is not implemented
// here, or the other way round.
func New(k keeper.Keeper, bank cmn.BankKeeper) *Precompile {
	p := &Precompile{
		Precompile: cmn.Precompile{
			KvGasConfig:           storetypes.KVGasConfig(),
			TransientKVGasConfig:  storetypes.TransientGasConfig(),
			ContractAddress:       types.VerifyingContract,
			BalanceHandlerFactory: cmn.NewBalanceHandlerFactory(bank),
		},
		abi:      mustABI(),
		messages: keeper.NewMsgServer(k), queries: keeper.NewQueryServer(k), addresses: k.AddressCodec,
	}
	if len(p.abi.Methods) != len(methods) {
		panic(fmt.Sprintf("x/paychan: the interface has %d methods, the precompile %d", len(p.abi.Methods), len(methods)))
	}
	for _, name := range slices.Sorted(maps.Keys(p.abi.Methods)) {
		if methods[name] == nil {
			panic(fmt.Sprintf("x/paychan: the precompile has no method %s", name))
		}
	}
	return p
}

func mustABI() abi.ABI {
	parsed, err := abi.JSON(bytes.NewReader(abiJSON))
	if err != nil {
		panic(err)
	}
	return parsed
}

// Name names the precompile in traces.
func (*Precompile) Name() string { return types.ModuleName }

// ABI returns the interface.
func (p *Precompile) ABI() abi.ABI { return p.abi }

// RequiredGas is for the length of the call, whatever it says.
func (*Precompile) RequiredGas(input []byte) uint64 { return gasCall + gasByte*uint64(len(input)) }

// Run executes a call. The framework's snapshot of all stores undoes it if the call, or whatever
// called it, reverts.
func (p *Precompile) Run(evm *vm.EVM, contract *vm.Contract, readOnly bool) ([]byte, error) {
	method, args, err := p.read(contract, readOnly)
	if err != nil {
		return cmn.ReturnRevertError(evm, err)
	}
	return p.RunNativeAction(evm, contract, func(ctx sdk.Context) ([]byte, error) {
		before := ctx.GasMeter().GasConsumed()
		values, err := methods[method.Name](p, call{ctx, evm.StateDB, contract.Caller()}, method, args)
		if err == nil {
			return method.Outputs.Pack(values...)
		}
		// The framework charges for what succeeds alone: a contract could have signatures
		// verified for nothing.
		if !contract.UseGas(ctx.GasMeter().GasConsumed()-before, nil, tracing.GasChangeCallPrecompiledContract) {
			return nil, vm.ErrOutOfGas
		}
		return nil, sentence(err)
	})
}

// read returns the method that is called and its arguments. The EVM runs delegatecall and callcode
// read-only too: what writes would act for a caller that has not called.
func (p *Precompile) read(contract *vm.Contract, readOnly bool) (*abi.Method, []any, error) {
	if value := contract.Value(); value != nil && !value.IsZero() {
		return nil, nil, errors.New("the paychan contract takes no value: name the amount as an argument, it is debited from the caller")
	}
	if len(contract.Input) < 4 {
		return nil, nil, errors.New("the call names no method: see IPaychan.sol for what the paychan contract can do")
	}
	method, err := p.abi.MethodById(contract.Input)
	if err != nil {
		return nil, nil, fmt.Errorf("the paychan contract has no method 0x%x: see IPaychan.sol for what it can do", contract.Input[:4])
	}
	if readOnly && !method.IsConstant() {
		return nil, nil, fmt.Errorf("%s writes: use call, not staticcall, delegatecall or callcode", method.Name)
	}
	args, err := method.Inputs.Unpack(contract.Input[4:])
	if err != nil {
		return nil, nil, fmt.Errorf("the arguments of %s cannot be read, encode them as IPaychan.sol has them: %w", method.Name, err)
	}
	return method, args, nil
}

// sentence takes the error of a query out of its gRPC dress. Registered errors can put one on,
// but do not wear it.
func sentence(err error) error {
	var registered *errorsmod.Error
	if errors.As(err, &registered) {
		return err
	}
	if answer, ok := status.FromError(err); ok {
		return errors.New(answer.Message())
	}
	return err
}
