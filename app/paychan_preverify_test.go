package app

import (
	"math/big"
	"testing"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"

	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
	"github.com/bttcprotocol/bttcd/x/paychan/verify"
)

// claimKey is what is remembered of a voucher of the account that holds.
func (u *evmUser) claimKey(v types.Voucher, signed abiVoucher) verify.Key {
	u.t.Helper()
	digest, err := v.Digest(domain())
	require.NoError(u.t, err)
	signature, err := types.ParseSignature(append(append(signed.R[:], signed.S[:]...), signed.V))
	require.NoError(u.t, err)
	return verify.Key{Digest: digest, Signer: u.evm(), Signature: signature}
}

// A claim by the precompile is verified when the node takes its transaction in, and the block
// finds it remembered. Results, gas and state are those of a node that remembers nothing.
func TestEthereumClaimsAreVerifiedWhenTakenIn(t *testing.T) {
	u := newEVMUser(t)
	plain := startEVMUserOf(t, newTestAppWith(t, dbm.NewMemDB(), simtestutil.AppOptionsMap{TxMemoryKey: 0}), u.key)
	require.Nil(t, plain.PaychanKeeper.Remembered)
	id := u.call("openPurse", abtt(10), uint64(delay))[0].(uint64)
	require.Equal(t, id, plain.call("openPurse", abtt(10), uint64(delay))[0].(uint64))
	remembered := u.PaychanKeeper.Remembered
	payee, expiry := testutil.NewKey("payee"), u.later(1000)
	for i, tc := range []struct {
		name    string
		gas     uint64
		value   *big.Int
		spoil   func(*abiVoucher)
		cut     int
		want    bool // remembered before the block
		succeed bool
	}{
		{name: "good", gas: paychanGas, want: true, succeed: true},
		{name: "wrong signer", gas: paychanGas, spoil: func(v *abiVoucher) { v.Lane++ }, succeed: true},
		{name: "cannot pay", gas: 50_000},
		{name: "with value", gas: paychanGas, value: big.NewInt(1)},
		{name: "cut short", gas: paychanGas, cut: 32},
	} {
		t.Run(tc.name, func(t *testing.T) {
			u.t, plain.t = t, t
			voucher := types.Voucher{Purse: id, Payee: payee.Bytes(), Lane: 10 * uint32(i), Cumulative: math.NewInt(1), Expiry: expiry}
			signed := u.voucher(voucher)
			key := u.claimKey(voucher, signed)
			if tc.spoil != nil {
				tc.spoil(&signed)
			}
			data := u.pack("claim", []abiVoucher{signed}, []abiChainVoucher{}, []abiCheque{})
			tx := u.signCall(&types.VerifyingContract, tc.value, tc.gas, data[:len(data)-tc.cut])
			require.NoError(t, u.checked(tx))
			require.NoError(t, u.checked(tx), "the mempool asks again")
			require.Equal(t, tc.want, remembered.Seen(key))
			results := u.block(tx)
			require.Equal(t, plain.block(tx), results)
			require.Equal(t, plain.LastCommitID().Hash, u.LastCommitID().Hash)
			response, err := evmtypes.DecodeTxResponse(results[0].Data)
			require.NoError(t, err)
			require.Equal(t, tc.succeed, !response.Failed(), response.VmError)
		})
	}
	u.t = t
	require.Equal(t, int64(1), u.holds(payee.Address, "abtt").Int64())
}

// What calls something else, or is no call, is not read as a claim.
func TestOtherEthereumTransactionsAreNoClaims(t *testing.T) {
	u := newEVMUser(t)
	for _, to := range []*common.Address{nil, {7}, &types.VerifyingContract} {
		for _, data := range [][]byte{nil, {1}, u.pack("requestUnlock", uint64(1)), u.pack("claim", []abiVoucher{}, []abiChainVoucher{}, []abiCheque{})} {
			require.NoError(t, u.checked(u.signCall(to, nil, paychanGas, data)))
		}
	}
}
