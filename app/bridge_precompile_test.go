package app

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"math/big"
	"slices"
	"testing"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/tronaddr"
	bridgetest "github.com/bttcprotocol/bttcd/x/bridge/testutil"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// patient lets withdrawals wait some blocks for others, so that there is time to change them.
const patient = 40

// newBridgeUser is a chain of one validator whose account knows nothing but Ethereum transactions.
func newBridgeUser(t *testing.T) *bridgeChain {
	t.Helper()
	return startBridge(t, newTestApp(t, dbm.NewMemDB()), newBridgeKey(t), 1, func(genesis *bridgetypes.GenesisState) {
		genesis.Rows[0].Row.Batch.MaxWaitBlocks = patient
	})
}

var remoteUser = common.Address(bridgetest.Address("somebody on the remote chain"))

// TestBridgePrecompile walks a sender through every method, and ends with every log seen.
func TestBridgePrecompile(t *testing.T) {
	b := newBridgeUser(t)
	t.Run("BTT", b.testBridgeOut)
	t.Run("fee", b.testRaiseFee)
	t.Run("another denom", b.testBridgeOutOf)
	t.Run("estimates", b.testEstimates)
	t.Run("cancel", b.testCancel)
	t.Run("refusals", b.testRefusals)
	t.Run("batch", b.testBatched)
	for _, method := range b.abi.Methods {
		require.NotEmpty(t, method.Outputs, "%s: Solidity could not call it", method.Name)
	}
	require.Equal(t, slices.Sorted(maps.Keys(b.abi.Events)), slices.Sorted(maps.Keys(b.seen)), "each log was seen")
	b.sound()
}

func (b *bridgeChain) testBridgeOut(t *testing.T) {
	before := b.holds(b.evm(), chain.BaseDenom)
	response := b.send(&bridgeContract, nil, paychanGas, b.pack("bridgeOut", bridgeRow, remoteUser, abtt(10), abtt(2)))
	require.False(t, response.Failed(), response.VmError)
	require.Equal(t, []paychanLog{{"WithdrawalRequested", map[string]any{
		"withdrawal": uint64(1), "sender": b.evm(), "row": bridgeRow, "recipient": remoteUser,
		"denom": chain.BaseDenom, "amount": abtt(10), "feeDenom": chain.BaseDenom, "fee": abtt(2),
	}}}, b.logs(response))
	require.Equal(t, []string{"bttc.bridge.v1.EventWithdrawalRequested"}, b.bridgeEvents())
	spent := new(big.Int).Sub(before, b.holds(b.evm(), chain.BaseDenom))
	require.Positive(t, spent.Cmp(abtt(12)), "amount, fee and gas")
	require.Negative(t, spent.Cmp(abtt(13)), "amount and fee once")
	require.Equal(t, abtt(12), b.bridged(chain.BaseDenom))
	require.Equal(t, btt(10).Amount, b.ledger(bttContract).Reserved)

	require.Equal(t, abiWithdrawal{
		Id: 1, Row: bridgeRow, Sender: b.evm(), Recipient: remoteUser, Denom: chain.BaseDenom, Amount: abtt(10),
		FeeDenom: chain.BaseDenom, Fee: abtt(2), State: 1, Height: uint64(b.height),
	}, as[abiWithdrawal](b.call("getWithdrawal", uint64(1))[0]))
	transfer := abiTransfer{
		Id: 1, Row: bridgeRow, Withdrawal: 1, Local: b.evm(), Remote: remoteUser, Denom: chain.BaseDenom, Amount: abtt(10),
		FeeDenom: chain.BaseDenom, Fee: abtt(2), Stage: 4, Time: uint64(b.time.Unix()) - 1,
	}
	require.Equal(t, transfer, as[abiTransfer](b.call("getTransfer", uint64(1))[0]))
	require.Equal(t, transfer, as[abiTransfer](b.call("getTransferOf", uint64(1))[0]))
	b.testSearch(t, response.Hash)
	b.sound()
}

// testSearch finds the only transfer by all that a person may know of it.
func (b *bridgeChain) testSearch(t *testing.T, ethereumHash string) {
	withdrawal := b.signCall(&bridgeContract, nil, paychanGas, b.pack("bridgeOut", bridgeRow, remoteUser, abtt(1), abtt(1)))
	hash := sha256.Sum256(withdrawal)
	require.True(t, b.block(withdrawal)[0].IsOK())
	require.Equal(t, []uint64{2}, b.transfers(hex.EncodeToString(hash[:])), "by the hash that CometBFT has")
	require.Equal(t, []uint64{1}, b.transfers(ethereumHash), "by the hash that a wallet of Ethereum shows")
	for _, key := range []string{
		b.address().String(), address.Checksummed([20]byte(b.address())), tronaddr.Encode([20]byte(b.address())), remoteUser.Hex(),
	} {
		require.Equal(t, []uint64{2, 1}, b.transfers(key), key)
	}
	require.Equal(t, []uint64{2, 1}, b.call("getTransfersOf", b.evm(), uint64(0), uint64(10))[0])
	require.Equal(t, []uint64{1}, b.call("getTransfersOf", remoteUser, uint64(1), uint64(10))[0])
	require.Equal(t, []uint64{}, b.call("getTransfersOf", common.Address{9}, uint64(0), uint64(10))[0])
	require.Equal(t, []any{true}, b.call("cancel", uint64(2)))
}

func (b *bridgeChain) testRaiseFee(t *testing.T) {
	before := b.holds(b.evm(), chain.BaseDenom)
	values, logs := b.callLogged("raiseFee", uint64(1), abtt(3))
	require.Equal(t, []any{abtt(5)}, values)
	require.Equal(t, []paychanLog{{"WithdrawalFeeRaised", map[string]any{
		"withdrawal": uint64(1), "sender": b.evm(), "feeDenom": chain.BaseDenom, "fee": abtt(5),
	}}}, logs)
	require.Equal(t, abtt(15), b.bridged(chain.BaseDenom))
	require.Positive(t, new(big.Int).Sub(before, b.holds(b.evm(), chain.BaseDenom)).Cmp(abtt(3)))
	require.Equal(t, abtt(5), as[abiTransfer](b.call("getTransfer", uint64(1))[0]).Fee)
}

// testBridgeOutOf pays the fee in the token itself, and in BTT.
func (b *bridgeChain) testBridgeOutOf(t *testing.T) {
	fee := big.NewInt(usdtUnit / 100)
	id := b.call("bridgeOutOf", bridgeRow, remoteUser, usdtDenom, big.NewInt(5*usdtUnit), usdtDenom, fee)[0].(uint64)
	require.Equal(t, big.NewInt(usdtSupply-5*usdtUnit-usdtUnit/100), b.holds(b.evm(), usdtDenom))
	require.Equal(t, abtt(15), b.bridged(chain.BaseDenom), "no BTT is taken")
	require.Equal(t, int64(5*usdtUnit), b.ledger(usdtContract).Reserved.Int64())
	require.Equal(t, fee, as[abiWithdrawal](b.call("getWithdrawal", id)[0]).Fee)
	require.Equal(t, []any{big.NewInt(usdtUnit/100 + 7)}, b.call("raiseFee", id, big.NewInt(7)))
	require.Equal(t, big.NewInt(5*usdtUnit+usdtUnit/100+7), b.bridged(usdtDenom))

	require.Equal(t, []any{true}, b.call("cancel", id))
	require.Equal(t, big.NewInt(usdtSupply), b.holds(b.evm(), usdtDenom), "fee and all")
	other := b.call("bridgeOutOf", bridgeRow, remoteUser, usdtDenom, big.NewInt(2*usdtUnit), chain.BaseDenom, abtt(1))[0].(uint64)
	require.Equal(t, abtt(16), b.bridged(chain.BaseDenom))
	require.Equal(t, big.NewInt(2*usdtUnit), b.bridged(usdtDenom))
	require.Equal(t, []any{true}, b.call("cancel", other))
	require.Equal(t, abtt(15), b.bridged(chain.BaseDenom))
	b.sound()
}

func (b *bridgeChain) testEstimates(t *testing.T) {
	estimate := as[abiEstimate](b.call("estimate", bridgeRow, chain.BaseDenom, abtt(100))[0])
	require.Equal(t, abtt(1), estimate.MinFee)
	require.Equal(t, new(big.Int).Sub(abtt(100), estimate.SuggestedFee), estimate.Received)
	require.Empty(t, estimate.Refusal)
	require.Equal(t, abtt(800), estimate.Available, "the daily limit")
	require.Equal(t, []any{abtt(800)}, b.call("available", bridgeRow, chain.BaseDenom))
	require.Contains(t, as[abiEstimate](b.call("estimate", bridgeRow, usdtDenom, big.NewInt(801*usdtUnit))[0]).Refusal, "over the daily limit")
}

func (b *bridgeChain) testCancel(t *testing.T) {
	before := b.holds(b.evm(), chain.BaseDenom)
	values, logs := b.callLogged("cancel", uint64(1))
	require.Equal(t, []any{true}, values)
	require.Equal(t, []paychanLog{{"WithdrawalCanceled", map[string]any{"withdrawal": uint64(1), "sender": b.evm(), "row": bridgeRow}}}, logs)
	gained := new(big.Int).Sub(b.holds(b.evm(), chain.BaseDenom), before)
	require.Negative(t, gained.Cmp(abtt(15)), "less the gas")
	require.Positive(t, gained.Cmp(abtt(14)))
	require.Zero(t, b.bridged(chain.BaseDenom).Sign())
	require.True(t, b.ledger(bttContract).Reserved.IsZero())
	require.Contains(t, b.refused("getWithdrawal", uint64(1)), "1")
	require.Equal(t, uint8(10), as[abiTransfer](b.call("getTransferOf", uint64(1))[0]).Stage)
	b.sound()
}

func (b *bridgeChain) testRefusals(t *testing.T) {
	huge := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))
	for name, refusal := range map[string]struct {
		method string
		args   []any
		want   string
	}{
		"row":           {"bridgeOut", []any{uint32(9), remoteUser, abtt(1), abtt(1)}, bridgetypes.ErrUnknownRow.Error()},
		"no recipient":  {"bridgeOut", []any{bridgeRow, common.Address{}, abtt(1), abtt(1)}, "the zero address"},
		"Portal":        {"bridgeOut", []any{bridgeRow, common.Address(portal), abtt(1), abtt(1)}, "the Portal itself"},
		"nothing":       {"bridgeOut", []any{bridgeRow, remoteUser, number(0), abtt(1)}, "send more than nothing"},
		"too little":    {"bridgeOut", []any{bridgeRow, remoteUser, big.NewInt(5), abtt(1)}, "send at least 1 BTT"},
		"never fits":    {"bridgeOut", []any{bridgeRow, remoteUser, abtt(801), abtt(1)}, "send it in parts"},
		"2^256-1":       {"bridgeOut", []any{bridgeRow, remoteUser, huge, abtt(1)}, bridgetypes.ErrInvalidAmount.Error()},
		"fee":           {"bridgeOut", []any{bridgeRow, remoteUser, abtt(1), number(1)}, "pay at least 1 BTT"},
		"huge fee":      {"bridgeOut", []any{bridgeRow, remoteUser, abtt(1), huge}, bridgetypes.ErrFee.Error()},
		"denom":         {"bridgeOutOf", []any{bridgeRow, remoteUser, "unknown", abtt(1), chain.BaseDenom, abtt(1)}, bridgetypes.ErrUnknownToken.Error()},
		"no denom":      {"bridgeOutOf", []any{bridgeRow, remoteUser, "", abtt(1), "", abtt(1)}, bridgetypes.ErrInvalidAmount.Error()},
		"fee's denom":   {"bridgeOutOf", []any{bridgeRow, remoteUser, chain.BaseDenom, abtt(1), usdtDenom, abtt(1)}, "pay it in abtt"},
		"no withdrawal": {"raiseFee", []any{uint64(99), abtt(1)}, "99"},
		"cancel none":   {"cancel", []any{uint64(99)}, "99"},
		"no transfer":   {"getTransfer", []any{uint64(99)}, "there is no transfer 99"},
		"no record":     {"getTransferOf", []any{uint64(99)}, "there is no record of withdrawal 99"},
		"too many":      {"getTransfersOf", []any{b.evm(), uint64(0), uint64(101)}, "ask for 1 to 100"},
		"what is there": {"available", []any{uint32(9), chain.BaseDenom}, bridgetypes.ErrUnknownRow.Error()},
		"estimate":      {"estimate", []any{bridgeRow, "unknown", abtt(1)}, bridgetypes.ErrUnknownToken.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, b.refused(refusal.method, refusal.args...), refusal.want)
			require.Empty(t, b.bridgeEvents())
		})
	}
	require.Zero(t, b.bridged(chain.BaseDenom).Sign())
}

// testBatched has a withdrawal become part of a packet.
func (b *bridgeChain) testBatched(t *testing.T) {
	id := b.call("bridgeOut", bridgeRow, remoteUser, abtt(10), abtt(1))[0].(uint64)
	for range patient {
		b.commit()
	}
	withdrawal := as[abiWithdrawal](b.call("getWithdrawal", id)[0])
	require.Equal(t, uint8(2), withdrawal.State)
	require.Equal(t, uint64(1), withdrawal.Packet)
	require.Equal(t, uint8(5), as[abiTransfer](b.call("getTransferOf", id)[0]).Stage)
	require.Contains(t, b.refused("cancel", id), bridgetypes.ErrBatched.Error())
	require.Contains(t, b.refused("raiseFee", id, abtt(1)), bridgetypes.ErrBatched.Error())
	require.Equal(t, abtt(11), b.bridged(chain.BaseDenom))
}

func TestMalformedBridgeCallsAreRefused(t *testing.T) {
	b := newBridgeUser(t)
	valid := b.pack("bridgeOut", bridgeRow, remoteUser, abtt(1), abtt(1))
	for want, data := range map[string][]byte{
		"names no method":            {1, 2, 3},
		"has no method 0x01020304":   {1, 2, 3, 4},
		"bridgeOut cannot be read":   valid[:len(valid)-1],
		"arguments of getWithdrawal": b.pack("getWithdrawal", uint64(1))[:4],
	} {
		response := b.send(&bridgeContract, nil, paychanGas, data)
		require.Contains(t, reason(t, response), want)
	}
	before := b.holds(b.evm(), chain.BaseDenom)
	response := b.send(&bridgeContract, big.NewInt(1), paychanGas, valid)
	require.Contains(t, reason(t, response), "takes no value")
	require.Negative(t, new(big.Int).Sub(before, b.holds(b.evm(), chain.BaseDenom)).Cmp(abtt(1)), "the gas alone")
	require.Zero(t, b.holds(bridgeContract, chain.BaseDenom).Sign())
	require.Zero(t, b.bridged(chain.BaseDenom).Sign())
	response = b.send(&bridgeContract, nil, 30_000, valid)
	require.True(t, response.Failed(), "no gas for it")
	require.Empty(t, b.transfers(b.address().String()))
	b.sound()
}

// A contract's withdrawal is the contract's, not of whoever signed the transaction.
func TestContractBridgesOut(t *testing.T) {
	b := newBridgeUser(t)
	wallet := b.deploy(relayed(vm.CALL), 20)
	response := b.through(wallet, "bridgeOut", bridgeRow, remoteUser, abtt(10), abtt(2))
	require.False(t, response.Failed(), response.VmError)
	require.Equal(t, wallet, b.logs(response)[0].values["sender"])
	require.Equal(t, abtt(8), b.holds(wallet, chain.BaseDenom))
	require.Equal(t, []uint64{1}, b.transfers(sdk.AccAddress(wallet[:]).String()))
	require.Equal(t, []uint64{1}, b.transfers(response.Hash))
	require.Empty(t, b.transfers(b.address().String()))

	require.Contains(t, b.refused("cancel", uint64(1)), bridgetypes.ErrNotSender.Error())
	require.Contains(t, b.refused("raiseFee", uint64(1), abtt(1)), bridgetypes.ErrNotSender.Error())
	response = b.through(wallet, "cancel", uint64(9))
	require.Contains(t, reason(t, response), bridgetypes.ErrUnknownWithdrawal.Error(), "a contract passes the reason on")
	require.False(t, b.through(wallet, "cancel", uint64(1)).Failed())
	require.Equal(t, abtt(20), b.holds(wallet, chain.BaseDenom))
	b.sound()
}

func TestRevertTakesWithdrawalsBack(t *testing.T) {
	b := newBridgeUser(t)
	args := []any{bridgeRow, remoteUser, abtt(8), abtt(2)}
	reverting := b.deploy(regretting(bridgeContract), 20)
	response := b.through(reverting, "bridgeOut", args...)
	require.True(t, response.Failed())
	b.requireUntouched(reverting, response)

	catcher := b.deploy(catching(reverting), 20)
	response = b.through(catcher, "bridgeOut", args...)
	require.False(t, response.Failed(), "the revert is caught")
	b.requireUntouched(catcher, response)
	b.requireUntouched(reverting, response)

	// What was done before the revert, and after, stays.
	both := b.deploy(catching(bridgeContract, reverting, bridgeContract), 20)
	response = b.through(both, "bridgeOut", args...)
	require.False(t, response.Failed(), response.VmError)
	require.Equal(t, []string{"WithdrawalRequested", "WithdrawalRequested"}, names(b.logs(response)))
	require.Len(t, b.bridgeEvents(), 2)
	require.Equal(t, []uint64{2, 1}, b.transfers(response.Hash), "ids have no gap")
	require.Zero(t, b.holds(both, chain.BaseDenom).Sign())
	require.Equal(t, abtt(20), b.holds(reverting, chain.BaseDenom))
	require.Equal(t, abtt(20), b.bridged(chain.BaseDenom))
	b.sound()
}

// The EVM's own view of balances and the bank's are one within a transaction too.
func TestWithdrawalAndValueInOneTransaction(t *testing.T) {
	b, heir := newBridgeUser(t), common.Address(bridgetest.Address("heir"))
	contract := b.deploy(passedOn(heir), 20)
	response := b.send(&contract, abtt(5), paychanGas, b.pack("bridgeOut", bridgeRow, remoteUser, abtt(20), abtt(2)))
	require.False(t, response.Failed(), response.VmError)
	require.Equal(t, abtt(3), b.holds(heir, chain.BaseDenom), "20 and 5, less amount and fee")
	require.Zero(t, b.holds(contract, chain.BaseDenom).Sign())
	b.sound()

	// The contract, touched already, is paid back by a cancel and passes that on.
	response = b.through(contract, "cancel", uint64(1))
	require.False(t, response.Failed(), response.VmError)
	require.Equal(t, abtt(25), b.holds(heir, chain.BaseDenom))
	require.Zero(t, b.bridged(chain.BaseDenom).Sign())
	b.sound()
}

func TestOnlyCallsWriteBridge(t *testing.T) {
	b := newBridgeUser(t)
	for _, op := range []vm.OpCode{vm.DELEGATECALL, vm.CALLCODE, vm.STATICCALL} {
		contract := b.deploy(relayed(op), 20)
		response := b.through(contract, "bridgeOut", bridgeRow, remoteUser, abtt(8), abtt(2))
		require.Equal(t, "bridgeOut writes: use call, not staticcall, delegatecall or callcode", reason(t, response), op)
		b.requireUntouched(contract, response)
		require.Empty(t, b.transfers(b.address().String()))
		response = b.through(contract, "available", bridgeRow, chain.BaseDenom)
		require.False(t, response.Failed(), "%s of a view", op)
		require.NotEmpty(t, response.Ret)
	}
}
