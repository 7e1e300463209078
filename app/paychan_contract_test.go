package app

import (
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// forward passes what the contract is called with on to target, by one of the opcodes for calls,
// and leaves on the stack whether that succeeded.
func forward(p *program.Program, op vm.OpCode, target common.Address) *program.Program {
	p.Op(vm.CALLDATASIZE).Push0().Push0().Op(vm.CALLDATACOPY)
	p.Push0().Push0().Op(vm.CALLDATASIZE).Push0()
	if op == vm.CALL || op == vm.CALLCODE {
		p.Push0()
	}
	return p.Push(target).Op(vm.GAS, op)
}

// answer returns or reverts as the call before did, with what that returned.
func answer(p *program.Program) []byte {
	p.Op(vm.RETURNDATASIZE).Push0().Push0().Op(vm.RETURNDATACOPY)
	success := p.Size() + 7 // behind PUSH1, JUMPI, RETURNDATASIZE, PUSH0, REVERT
	p.Op(vm.PUSH1).Append([]byte{byte(success - 1)}).Op(vm.JUMPI)
	p.Op(vm.RETURNDATASIZE).Push0().Op(vm.REVERT)
	return p.Op(vm.JUMPDEST, vm.RETURNDATASIZE).Push0().Op(vm.RETURN).Bytes()
}

// relay is a contract that is to the precompile what its caller is to it.
func relay(op vm.OpCode) []byte {
	return answer(forward(program.New(), op, types.VerifyingContract))
}

// regretting calls target and then reverts, whatever came of it.
func regretting(target common.Address) []byte {
	return forward(program.New(), vm.CALL, target).Push0().Push0().Op(vm.REVERT).Bytes()
}

// catching calls targets one after the other and does not mind if they revert.
func catching(targets ...common.Address) []byte {
	p := program.New()
	for _, target := range targets {
		forward(p, vm.CALL, target).Op(vm.POP)
	}
	return p.Op(vm.STOP).Bytes()
}

// passing calls the precompile and then sends all that the contract holds on to heir.
func passing(heir common.Address) []byte {
	p := forward(program.New(), vm.CALL, types.VerifyingContract).Op(vm.POP)
	p.Push0().Push0().Push0().Push0().Op(vm.SELFBALANCE).Push(heir).Op(vm.GAS, vm.CALL)
	return answer(p)
}

// deploy makes a contract that holds some BTT.
func (u *evmUser) deploy(code []byte, funds int64) common.Address {
	u.t.Helper()
	nonce := u.AccountKeeper.GetAccount(u.ctx(), u.address()).GetSequence()
	response := u.send(nil, abtt(funds), paychanGas, program.New().ReturnViaCodeCopy(code).Bytes())
	require.False(u.t, response.Failed(), response.VmError)
	return crypto.CreateAddress(u.evm(), nonce)
}

func (u *evmUser) through(contract common.Address, name string, args ...any) *evmtypes.MsgEthereumTxResponse {
	u.t.Helper()
	return u.send(&contract, nil, paychanGas, u.pack(name, args...))
}

// requireNothingHappened checks that no purse was made and no money moved.
func (u *evmUser) requireNothingHappened(contract common.Address, response *evmtypes.MsgEthereumTxResponse) {
	u.t.Helper()
	require.Empty(u.t, response.Logs)
	require.Empty(u.t, u.paychanEvents(), "events of what was reverted")
	require.Empty(u.t, u.pursesOf(contract))
	require.Equal(u.t, abtt(20), u.holds(contract, chain.BaseDenom))
	require.Zero(u.t, u.BankKeeper.GetBalance(u.ctx(), u.PaychanKeeper.ModuleAddress(), chain.BaseDenom).Amount.Sign())
	u.sound()
}

func (u *evmUser) paychanEvents() (found []string) {
	for _, event := range u.results[0].Events {
		if strings.HasPrefix(event.Type, "bttc.paychan") {
			found = append(found, event.Type)
		}
	}
	return found
}

func (u *evmUser) pursesOf(owner common.Address) (ids []uint64) {
	u.t.Helper()
	err := u.PaychanKeeper.PursesByOwner.Walk(u.ctx(), collections.NewPrefixedPairRange[[]byte, uint64](owner[:]),
		func(key collections.Pair[[]byte, uint64]) (bool, error) {
			ids = append(ids, key.K2())
			return false, nil
		})
	require.NoError(u.t, err)
	return ids
}

// A contract's purse is the contract's, not of whoever signed the transaction.
func TestContractOwnsPurse(t *testing.T) {
	u := newEVMUser(t)
	wallet := u.deploy(relay(vm.CALL), 20)
	response := u.through(wallet, "openPurse", abtt(10), uint64(delay))
	require.False(t, response.Failed(), response.VmError)
	require.Equal(t, wallet, u.logs(response)[0].values["owner"])
	require.Equal(t, abtt(10), u.holds(wallet, chain.BaseDenom))
	id := u.pursesOf(wallet)[0]
	require.Equal(t, sdk.AccAddress(wallet[:]).String(), u.purse(id).Owner)
	require.Empty(t, u.pursesOf(u.evm()))

	require.Contains(t, u.refused("requestUnlock", id), types.ErrNotOwner.Error())
	response = u.through(wallet, "requestUnlock", uint64(99))
	require.Contains(t, reason(t, response), types.ErrPurseNotFound.Error(), "a contract passes the reason on")
	require.False(t, u.through(wallet, "requestUnlock", id).Failed())
	u.wait()
	require.False(t, u.through(wallet, "withdraw", id).Failed())
	require.Equal(t, abtt(20), u.holds(wallet, chain.BaseDenom))
	u.sound()
}

func TestRevertTakesPaychanBack(t *testing.T) {
	u := newEVMUser(t)
	reverting := u.deploy(regretting(types.VerifyingContract), 20)
	response := u.through(reverting, "openPurse", abtt(10), uint64(delay))
	require.True(t, response.Failed())
	u.requireNothingHappened(reverting, response)

	catcher := u.deploy(catching(reverting), 20)
	response = u.through(catcher, "openPurse", abtt(10), uint64(delay))
	require.False(t, response.Failed(), "the revert is caught")
	u.requireNothingHappened(reverting, response)

	starved := u.deploy(catching(types.VerifyingContract), 20)
	response = u.send(&starved, nil, 50_000, u.pack("openPurse", abtt(10), uint64(delay)))
	require.False(t, response.Failed(), "all but a 64th of the gas is gone, and that is enough")
	u.requireNothingHappened(starved, response)

	// What was done before the revert, and after, stays.
	both := u.deploy(catching(types.VerifyingContract, reverting, types.VerifyingContract), 20)
	response = u.through(both, "openPurse", abtt(10), uint64(delay))
	require.False(t, response.Failed(), response.VmError)
	require.Equal(t, []string{"PurseOpened", "PurseOpened"}, names(u.logs(response)))
	require.Len(t, u.paychanEvents(), 2)
	require.Len(t, u.pursesOf(both), 2)
	require.Zero(t, u.holds(both, chain.BaseDenom).Sign())
	require.Equal(t, abtt(20), u.holds(reverting, chain.BaseDenom))
	u.sound()
}

// The EVM's own view of balances and the bank's are one within a transaction too.
func TestDepositAndValueInOneTransaction(t *testing.T) {
	u, heir := newEVMUser(t), testutil.NewKey("heir").Address
	contract := u.deploy(passing(heir), 20)
	response := u.send(&contract, abtt(5), paychanGas, u.pack("openPurse", abtt(22), uint64(delay)))
	require.False(t, response.Failed(), response.VmError)
	require.Equal(t, abtt(3), u.holds(heir, chain.BaseDenom), "20 and 5, less the deposit")
	require.Zero(t, u.holds(contract, chain.BaseDenom).Sign())
	require.Equal(t, btt(22).Amount, u.purse(u.pursesOf(contract)[0]).Balance)
	u.sound()

	// The contract, touched already, is paid by a push and passes that on.
	id := u.call("openPurse", abtt(10), uint64(delay))[0].(uint64)
	voucher := types.Voucher{Purse: id, Payee: contract[:], Cumulative: btt(4).Amount, Expiry: u.later(500)}
	response = u.through(contract, "claim", []abiVoucher{u.voucher(voucher)}, []abiChainVoucher{}, []abiCheque{})
	require.False(t, response.Failed(), response.VmError)
	require.Equal(t, abtt(7), u.holds(heir, chain.BaseDenom))
	u.sound()
}

func TestOnlyCallsWritePaychan(t *testing.T) {
	u := newEVMUser(t)
	for _, op := range []vm.OpCode{vm.DELEGATECALL, vm.CALLCODE, vm.STATICCALL} {
		contract := u.deploy(relay(op), 20)
		response := u.through(contract, "openPurse", abtt(10), uint64(delay))
		require.Equal(t, "openPurse writes: use call, not staticcall, delegatecall or callcode", reason(t, response), op)
		u.requireNothingHappened(contract, response)
		require.Empty(t, u.pursesOf(u.evm()))
		response = u.through(contract, "getParams")
		require.False(t, response.Failed(), "%s of a view", op)
		require.NotEmpty(t, response.Ret)
	}
}

// A payee that cannot send Ethereum transactions of its own leaves a share to who claims for it.
func TestRelayIsPaidThroughPrecompile(t *testing.T) {
	u := newEVMUser(t)
	payee := u.deploy(relay(vm.CALL), 1)
	require.False(t, u.through(payee, "setRelayShare", uint32(1000)).Failed())
	purse := u.call("openPurse", abtt(10), uint64(delay))[0].(uint64)
	voucher := types.Voucher{Purse: purse, Payee: payee[:], Cumulative: btt(5).Amount, Expiry: u.later(500)}
	blocked := voucher
	blocked.Payee = types.VerifyingContract[:]
	before := u.holds(u.evm(), chain.BaseDenom)
	values, logs := u.callLogged("claim", []abiVoucher{u.voucher(blocked), u.voucher(voucher)}, []abiChainVoucher{}, []abiCheque{})
	results := as[[]abiResult](values[0])
	require.Equal(t, uint8(types.CodePayeeRefused), results[0].Code)
	require.Equal(t, btt(1).Amount.QuoRaw(2).BigInt(), results[1].Relayed)
	require.Equal(t, results[1].Relayed, logs[1].values["relayed"])
	require.Positive(t, u.holds(u.evm(), chain.BaseDenom).Cmp(before), "the share is more than the fee")
	require.Equal(t, btt(11).Amount.QuoRaw(2).BigInt(), u.holds(payee, chain.BaseDenom), "1 and 4.5")
	u.sound()
}
