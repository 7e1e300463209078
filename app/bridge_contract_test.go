package app

import (
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	bridgekeeper "github.com/bttcprotocol/bttcd/x/bridge/keeper"
	bridgeprecompile "github.com/bttcprotocol/bttcd/x/bridge/precompile"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// bridgeContract is where the precompile answers.
var bridgeContract = bridgeprecompile.ContractAddress

// The structs that the interface answers with.
type (
	abiWithdrawal struct {
		Id        uint64
		Row       uint32
		Sender    common.Address
		Recipient common.Address
		Denom     string
		Amount    *big.Int
		FeeDenom  string
		Fee       *big.Int
		State     uint8
		Packet    uint64
		Height    uint64
		Delayed   bool
	}
	abiTransfer struct {
		Id         uint64
		Inbound    bool
		Row        uint32
		Nonce      uint64
		Withdrawal uint64
		Local      common.Address
		Remote     common.Address
		Denom      string
		Amount     *big.Int
		FeeDenom   string
		Fee        *big.Int
		Stage      uint8
		Time       uint64
		RemoteTime uint64
		Note       string
	}
	abiEstimate struct {
		MinFee, SuggestedFee, Available, Received *big.Int
		WaitSeconds                               uint64
		Refusal                                   string
	}
)

// call calls the precompile, which must answer, and returns what it answers.
func (b *bridgeChain) call(name string, args ...any) []any {
	b.t.Helper()
	values, _ := b.callLogged(name, args...)
	return values
}

func (b *bridgeChain) callLogged(name string, args ...any) ([]any, []paychanLog) {
	b.t.Helper()
	response := b.send(&bridgeContract, nil, paychanGas, b.pack(name, args...))
	if response.Failed() {
		require.Fail(b.t, name+" was refused", "%s: %s", response.VmError, reason(b.t, response))
	}
	values, err := b.abi.Unpack(name, response.Ret)
	require.NoError(b.t, err)
	return values, b.logs(response)
}

// refused calls the precompile, which must revert, and returns the reason.
func (b *bridgeChain) refused(name string, args ...any) string {
	b.t.Helper()
	response := b.send(&bridgeContract, nil, paychanGas, b.pack(name, args...))
	require.True(b.t, response.Failed(), "%s was not refused", name)
	require.Empty(b.t, response.Logs)
	return reason(b.t, response)
}

// logs are those of the precompile as an indexer reads them.
func (b *bridgeChain) logs(response *evmtypes.MsgEthereumTxResponse) []paychanLog {
	b.t.Helper()
	var logs []paychanLog
	for _, raw := range response.Logs {
		require.Equal(b.t, bridgeContract, common.HexToAddress(raw.Address))
		event, err := b.abi.EventByID(common.HexToHash(raw.Topics[0]))
		require.NoError(b.t, err)
		values := map[string]any{}
		require.NoError(b.t, event.Inputs.UnpackIntoMap(values, raw.Data))
		var indexed abi.Arguments
		for _, input := range event.Inputs {
			if input.Indexed {
				indexed = append(indexed, input)
			}
		}
		var topics []common.Hash
		for _, topic := range raw.Topics[1:] {
			topics = append(topics, common.HexToHash(topic))
		}
		require.NoError(b.t, abi.ParseTopicsIntoMap(values, indexed, topics))
		b.seen[event.Name]++
		logs = append(logs, paychanLog{event.Name, values})
	}
	return logs
}

// transfers are what the query finds by a key.
func (b *bridgeChain) transfers(key string) (ids []uint64) {
	b.t.Helper()
	found, err := bridgekeeper.NewQueryServer(b.BridgeKeeper).Transfers(b.ctx(), &bridgetypes.QueryTransfersRequest{Key: key})
	require.NoError(b.t, err)
	for _, one := range found.Transfers {
		ids = append(ids, one.Transfer.Id)
	}
	return ids
}

// bridgeEvents are the module's in the last transaction.
func (b *bridgeChain) bridgeEvents() (found []string) {
	for _, event := range b.results[0].Events {
		if strings.HasPrefix(event.Type, "bttc.bridge") {
			found = append(found, event.Type)
		}
	}
	return found
}

// bridged is what the module's account has of a denom.
func (b *bridgeChain) bridged(denom string) *big.Int {
	module, _ := b.AccountKeeper.GetModuleAddressAndPermissions(bridgetypes.ModuleName)
	return b.holds(common.Address(module), denom)
}

// requireUntouched checks that no withdrawal was made, and that a contract has what it had.
func (b *bridgeChain) requireUntouched(contract common.Address, response *evmtypes.MsgEthereumTxResponse) {
	b.t.Helper()
	require.Empty(b.t, response.Logs)
	require.Empty(b.t, b.bridgeEvents(), "events of what was reverted")
	require.Empty(b.t, b.transfers(sdk.AccAddress(contract[:]).String()))
	require.Empty(b.t, b.transfers(response.Hash))
	require.Equal(b.t, abtt(20), b.holds(contract, chain.BaseDenom))
	require.Zero(b.t, b.bridged(chain.BaseDenom).Sign())
	require.True(b.t, b.ledger(bttContract).Reserved.IsZero())
	b.sound()
}

// relayed is a contract that is to the precompile what its caller is to it.
func relayed(op vm.OpCode) []byte { return answer(forward(program.New(), op, bridgeContract)) }

// passedOn calls the precompile and then sends all that the contract holds on to heir.
func passedOn(heir common.Address) []byte {
	p := forward(program.New(), vm.CALL, bridgeContract).Op(vm.POP)
	p.Push0().Push0().Push0().Push0().Op(vm.SELFBALANCE).Push(heir).Op(vm.GAS, vm.CALL)
	return answer(p)
}
