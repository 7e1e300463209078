package app

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

func TestPaychanPrecompileSaysWhatIsWrong(t *testing.T) {
	u, key, most := newEVMUser(t), testutil.NewKey("session").Address, new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))
	id := u.call("openPurse", abtt(10), uint64(delay))[0].(uint64)
	expiry := u.later(1000)
	for _, refusal := range []struct {
		want error
		name string
		args []any
	}{
		{types.ErrInvalidAmount, "openPurse", []any{big.NewInt(0), uint64(delay)}},
		{types.ErrInvalidAmount, "openPurse", []any{most, uint64(delay)}},
		{types.ErrInvalidAmount, "openPurseOf", []any{"", big.NewInt(1), uint64(delay)}},
		{types.ErrInvalidAmount, "openPurseOf", []any{"not a denom", big.NewInt(1), uint64(delay)}},
		{types.ErrDepositTooSmall, "openPurse", []any{big.NewInt(1), uint64(delay)}},
		{types.ErrInvalidUnlockDelay, "openPurse", []any{abtt(1), uint64(1)}},
		{types.ErrInvalidAmount, "topUp", []any{id, most}},
		{types.ErrPurseNotFound, "topUp", []any{uint64(99), abtt(1)}},
		{types.ErrInvalidTerms, "delegate", []any{id, key, most, expiry}},
		{types.ErrInvalidSessionKey, "delegate", []any{id, u.evm(), abtt(1), expiry}},
		{types.ErrSessionNotFound, "revoke", []any{id, key}},
		{types.ErrInvalidAmount, "allocate", []any{id, key, uint32(0), expiry, most, u.evm()}},
		{types.ErrOverdrawn, "allocate", []any{id, key, uint32(0), expiry, abtt(11), u.evm()}},
		{types.ErrInvalidLaneSigner, "allocate", []any{id, key, uint32(0), expiry, abtt(1), key}},
		{types.ErrBatchEmpty, "claim", []any{[]abiVoucher{}, []abiChainVoucher{}, []abiCheque{}}},
		{types.ErrBatchEmpty, "push", []any{id, uint32(0), []abiPush{}}},
		{types.ErrPurseNotFound, "push", []any{uint64(99), uint32(0), make([]abiPush, 1)}},
		{types.ErrBadSignature, "release", []any{abiRelease{Purse: id, Payee: key, Cumulative: big.NewInt(0)}}},
		{types.ErrUnlockNotRequested, "withdraw", []any{id}},
		{types.ErrUnlockNotRequested, "cancelUnlock", []any{id}},
		{types.ErrInvalidRelayShare, "setRelayShare", []any{uint32(1001)}},
		{types.ErrPurseNotFound, "getPurse", []any{uint64(99)}},
		{types.ErrLaneNotFound, "getLane", []any{key, id, uint32(0), uint32(0), expiry}},
	} {
		for i, arg := range refusal.args {
			if items, ok := arg.([]abiPush); ok && len(items) == 1 {
				refusal.args[i] = []abiPush{{Payee: key, Cumulative: big.NewInt(1), Expiry: expiry}}
			}
		}
		said := u.refused(refusal.name, refusal.args...)
		require.Contains(t, said, refusal.want.Error(), refusal.name)
		require.NotContains(t, said, "codespace")
		require.NotContains(t, said, "rpc error")
	}
	require.Contains(t, u.refused("openPurse", abtt(100_000), uint64(delay)), "insufficient funds")
	require.Contains(t, u.refused("getPursesOf", u.evm(), uint64(0), uint64(101)), "1 to 100")
	u.sound()
}

// An item of a batch has a result where a message would have an error, whatever its numbers are.
func TestPaychanPrecompileTakesHostileItems(t *testing.T) {
	u, most := newEVMUser(t), new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))
	id := u.call("openPurse", abtt(10), uint64(delay))[0].(uint64)
	values := u.call("claim",
		[]abiVoucher{{Cumulative: most}, {Purse: id, Payee: common.Address{1}, Cumulative: most, V: 255}},
		[]abiChainVoucher{{Base: most, Unit: most, Length: 1 << 31, Index: 1 << 31, Payee: common.Address{1}}},
		[]abiCheque{{Vault: common.Address{1}, Beneficiary: common.Address{1}, CumulativePayout: most}})
	var codes []types.ResultCode
	for _, result := range as[[]abiResult](values[0]) {
		codes = append(codes, types.ResultCode(result.Code))
	}
	require.Equal(t, []types.ResultCode{
		types.CodeMalformed, types.CodeAmountOutOfBounds, types.CodeMalformed, types.CodeAmountOutOfBounds,
	}, codes)
	u.sound()
}

func TestPaychanPrecompileRefusesWhatIsNoCall(t *testing.T) {
	u := newEVMUser(t)
	open := u.pack("openPurse", abtt(10), uint64(delay))
	huge := append(u.pack("claim", []abiVoucher{}, []abiChainVoucher{}, []abiCheque{})[:4], make([]byte, 4*32)...)
	for _, offset := range []int{35, 67, 99} {
		huge[offset] = 96
	}
	huge[4+3*32+24] = 1 // 2^56 items
	for _, refusal := range []struct {
		want  string
		value *big.Int
		data  []byte
	}{
		{"takes no value", abtt(10), open},
		{"takes no value", abtt(1), nil},
		{"names no method", nil, nil},
		{"names no method", nil, open[:3]},
		{"has no method 0xffffffff", nil, []byte{255, 255, 255, 255}},
		{"arguments of openPurse cannot be read", nil, open[:40]},
		{"arguments of openPurse cannot be read", nil, append(open[:4:4], make([]byte, 0)...)},
		{"arguments of claim cannot be read", nil, huge},
	} {
		response := u.send(&types.VerifyingContract, refusal.value, paychanGas, refusal.data)
		require.Contains(t, reason(t, response), refusal.want)
		require.Zero(t, u.holds(types.VerifyingContract, chain.BaseDenom).Sign())
	}
	u.sound()
}

// A claim costs what the module says for it, beside calldata, logs and the reading of both; with
// one gas less it does nothing.
func TestPaychanPrecompileGas(t *testing.T) {
	u, expiry := newEVMUser(t), uint64(0)
	id := u.call("openPurse", abtt(10), uint64(delay))[0].(uint64)
	expiry = u.later(1000)
	for _, n := range []int{1, 2, 40} {
		vouchers := make([]abiVoucher, n)
		for i := range vouchers {
			payee := testutil.NewKey(fmt.Sprint("payee ", n, " ", i))
			vouchers[i] = u.voucher(types.Voucher{Purse: id, Payee: payee.Bytes(), Cumulative: math.NewInt(1), Expiry: expiry})
		}
		data := u.pack("claim", vouchers, []abiChainVoucher{}, []abiCheque{})
		module := types.GasBatch + uint64(n)*(types.GasVerify+types.GasSettle)
		log := params.LogGas + 3*params.LogTopicGas + 10*32*params.LogDataGas
		exact := intrinsic(data) + 2000 + 3*uint64(len(data)) + module + uint64(n)*log
		short := u.send(&types.VerifyingContract, nil, exact-1, data)
		require.Equal(t, vm.ErrOutOfGas.Error(), short.VmError)
		require.Empty(t, short.Logs)
		response := u.send(&types.VerifyingContract, nil, exact, data)
		require.False(t, response.Failed(), response.VmError)
		require.Equal(t, exact, response.GasUsed)
		require.Len(t, response.Logs, n)
		t.Logf("%d vouchers: %d gas each", n, exact/uint64(n))
	}
}

func intrinsic(data []byte) uint64 {
	gas := params.TxGas
	for _, b := range data {
		if b == 0 {
			gas += params.TxDataZeroGas
		} else {
			gas += params.TxDataNonZeroGasEIP2028
		}
	}
	return gas
}

// What is refused has cost its work: a contract could otherwise try signatures for nothing.
func TestPaychanPrecompileChargesForRefusals(t *testing.T) {
	u, payee := newEVMUser(t), testutil.NewKey("payee")
	id := u.call("openPurse", abtt(10), uint64(delay))[0].(uint64)
	stranger := testutil.NewKey("stranger")
	release := types.Release{Purse: id, Payee: payee.Bytes(), Expiry: u.later(1000), Cumulative: math.NewInt(1)}
	digest, err := release.Digest(domain())
	require.NoError(t, err)
	signed := abiRelease{Purse: id, Payee: payee.Address, Expiry: release.Expiry, Cumulative: big.NewInt(1)}
	signed.R, signed.S, signed.V = split(stranger.Sign(digest))
	data := u.pack("release", signed)
	// The limit is low, since half of it is used in any case.
	const limit = 45_000
	response := u.send(&types.VerifyingContract, nil, limit, data)
	require.Contains(t, reason(t, response), types.ErrWrongSigner.Error())
	read := intrinsic(data) + 2000 + 3*uint64(len(data))
	require.Greater(t, response.GasUsed, read+types.GasVerify, "the signature, and reading the purse")
	require.Less(t, response.GasUsed, uint64(limit), "not all of it")
}
