// Package precompile is the outward half of x/bridge for the EVM: a contract at one fixed address
// that sends money to remote chains and shows how far it is, so that a wallet of Ethereum or a
// contract needs no other. Its interface is contracts/bridge/IBridge.sol.
//
// Invariant: a call does what the message of the same name does for msg.sender, neither more nor
// less: the module judges, charges and emits, and whatever reverts the call reverts all of it.
// The transaction's origin counts for nothing, and what this node's watchers know is not asked. Its
// only caller is the EVM.
//
// Amounts are arguments, debited from the caller, and never the call's value: as in the paychan
// precompile, this address and the module's account must stay blocked.
package precompile

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/vm"
	"google.golang.org/grpc/status"

	"cosmossdk.io/core/address"
	errorsmod "cosmossdk.io/errors"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	cmn "github.com/cosmos/evm/precompiles/common"

	"github.com/bttcprotocol/bttcd/x/bridge/keeper"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

//go:embed abi.json
var abiJSON []byte

// ContractAddress is where the contract answers.
var ContractAddress = common.HexToAddress("0x0000000000000000000000000000000000000901")

// Gas of reading a call, which is paid before anything of it is read; what the message does
// costs the same as in a transaction of the SDK, beside.
const (
	gasCall uint64 = 2_000
	gasByte uint64 = 3
)

// Precompile answers calls to ContractAddress.
type Precompile struct {
	cmn.Precompile
	abi       abi.ABI
	keeper    keeper.Keeper
	messages  types.MsgServer
	queries   types.QueryServer
	addresses address.Codec
	decode    sdk.TxDecoder
}

var _ vm.PrecompiledContract = (*Precompile)(nil)

// New returns the precompile. decode reads the transaction that a call is in, for the Ethereum hash
// by which its transfers are found. It panics if the interface has a method that is not
// implemented here, or the other way round.
func New(k keeper.Keeper, bank cmn.BankKeeper, decode sdk.TxDecoder) *Precompile {
	// Calls are consensus: no answer may rest on what this node alone knows.
	k.Remote = nil
	p := &Precompile{
		Precompile: cmn.Precompile{
			KvGasConfig:           storetypes.KVGasConfig(),
			TransientKVGasConfig:  storetypes.TransientGasConfig(),
			ContractAddress:       ContractAddress,
			BalanceHandlerFactory: cmn.NewBalanceHandlerFactory(bank),
		},
		abi: mustABI(), keeper: k, messages: keeper.NewMsgServer(k), queries: keeper.NewQueryServer(k),
		addresses: k.AddressCodec, decode: decode,
	}
	if len(p.abi.Methods) != len(methods) {
		panic(fmt.Sprintf("x/bridge: the interface has %d methods, the precompile %d", len(p.abi.Methods), len(methods)))
	}
	for _, name := range slices.Sorted(maps.Keys(p.abi.Methods)) {
		if methods[name] == nil {
			panic(fmt.Sprintf("x/bridge: the precompile has no method %s", name))
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
		c := call{p.withHash(ctx), evm.StateDB, contract.Caller()}
		values, err := methods[method.Name](p, c, method, args)
		if err == nil {
			return method.Outputs.Pack(values...)
		}
		// The framework charges for what succeeds alone: a contract could have the queue walked for
		// nothing.
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
		return nil, nil, errors.New("the bridge contract takes no value: name the amount as an argument, it is debited from the caller")
	}
	if len(contract.Input) < 4 {
		return nil, nil, errors.New("the call names no method: see IBridge.sol for what the bridge contract can do")
	}
	method, err := p.abi.MethodById(contract.Input)
	if err != nil {
		return nil, nil, fmt.Errorf("the bridge contract has no method 0x%x: see IBridge.sol for what it can do", contract.Input[:4])
	}
	if readOnly && !method.IsConstant() {
		return nil, nil, fmt.Errorf("%s writes: use call, not staticcall, delegatecall or callcode", method.Name)
	}
	args, err := method.Inputs.Unpack(contract.Input[4:])
	if err != nil {
		return nil, nil, fmt.Errorf("the arguments of %s cannot be read, encode them as IBridge.sol has them: %w", method.Name, err)
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
