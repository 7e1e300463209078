package types_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

func power(bits uint) math.Int { return math.NewIntFromBigInt(new(big.Int).Lsh(big.NewInt(1), bits)) }

var (
	payee = testutil.NewKey("payee").Bytes()
	most  = power(127).SubRaw(1)
)

func TestVoucherCheck(t *testing.T) {
	sound := types.Voucher{Purse: 1, Payee: payee, Cumulative: math.NewInt(5), Expiry: 9}
	for name, tc := range map[string]struct {
		change func(*types.Voucher)
		want   types.ResultCode
	}{
		"sound":          {func(*types.Voucher) {}, types.CodeUnspecified},
		"zero":           {func(v *types.Voucher) { v.Cumulative = math.ZeroInt() }, types.CodeUnspecified},
		"most":           {func(v *types.Voucher) { v.Cumulative = most }, types.CodeUnspecified},
		"2^127":          {func(v *types.Voucher) { v.Cumulative = power(127) }, types.CodeAmountOutOfBounds},
		"2^255":          {func(v *types.Voucher) { v.Cumulative = power(255) }, types.CodeAmountOutOfBounds},
		"negative":       {func(v *types.Voucher) { v.Cumulative = math.NewInt(-1) }, types.CodeAmountOutOfBounds},
		"no amount":      {func(v *types.Voucher) { v.Cumulative = math.Int{} }, types.CodeAmountOutOfBounds},
		"short payee":    {func(v *types.Voucher) { v.Payee = payee[:19] }, types.CodeMalformed},
		"long payee":     {func(v *types.Voucher) { v.Payee = append(append([]byte{}, payee...), 0) }, types.CodeMalformed},
		"no payee":       {func(v *types.Voucher) { v.Payee = nil }, types.CodeMalformed},
		"the zero payee": {func(v *types.Voucher) { v.Payee = make([]byte, 20) }, types.CodeMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			v := sound
			tc.change(&v)
			require.Equal(t, tc.want, v.Check())
			_, err := v.Digest(testutil.Domain())
			require.ErrorIs(t, err, tc.want.Err())
			r := types.Release{Purse: v.Purse, Payee: v.Payee, Cumulative: v.Cumulative, Expiry: v.Expiry}
			_, err = r.Digest(testutil.Domain())
			require.ErrorIs(t, err, tc.want.Err())
		})
	}
}

func TestChainVoucherCheck(t *testing.T) {
	sound := types.ChainVoucher{
		Purse: 1, Payee: payee, Base: math.NewInt(5), Unit: math.NewInt(2), Anchor: make([]byte, 32), Length: 10, Expiry: 9,
	}
	for name, tc := range map[string]struct {
		change func(*types.ChainVoucher)
		want   types.ResultCode
	}{
		"sound":              {func(*types.ChainVoucher) {}, types.CodeUnspecified},
		"free ticks":         {func(v *types.ChainVoucher) { v.Unit = math.ZeroInt() }, types.CodeUnspecified},
		"longest":            {func(v *types.ChainVoucher) { v.Length = types.MaxChainLength }, types.CodeUnspecified},
		"too long":           {func(v *types.ChainVoucher) { v.Length = types.MaxChainLength + 1 }, types.CodeMalformed},
		"no length":          {func(v *types.ChainVoucher) { v.Length = 0 }, types.CodeMalformed},
		"short anchor":       {func(v *types.ChainVoucher) { v.Anchor = make([]byte, 31) }, types.CodeMalformed},
		"no payee":           {func(v *types.ChainVoucher) { v.Payee = nil }, types.CodeMalformed},
		"base 2^127":         {func(v *types.ChainVoucher) { v.Base = power(127) }, types.CodeAmountOutOfBounds},
		"unit 2^127":         {func(v *types.ChainVoucher) { v.Unit = power(127) }, types.CodeAmountOutOfBounds},
		"unit 2^255":         {func(v *types.ChainVoucher) { v.Unit = power(255) }, types.CodeAmountOutOfBounds},
		"no unit":            {func(v *types.ChainVoucher) { v.Unit = math.Int{} }, types.CodeAmountOutOfBounds},
		"negative unit":      {func(v *types.ChainVoucher) { v.Unit = math.NewInt(-1) }, types.CodeAmountOutOfBounds},
		"last tick at most":  {func(v *types.ChainVoucher) { v.Base = most.SubRaw(20) }, types.CodeUnspecified},
		"last tick too much": {func(v *types.ChainVoucher) { v.Base = most.SubRaw(19) }, types.CodeAmountOutOfBounds},
	} {
		t.Run(name, func(t *testing.T) {
			v := sound
			tc.change(&v)
			require.Equal(t, tc.want, v.Check())
			_, err := v.Digest(testutil.Domain())
			require.ErrorIs(t, err, tc.want.Err())
		})
	}
}

func TestChequeCheck(t *testing.T) {
	sound := types.Cheque{Vault: payee, Beneficiary: payee, CumulativePayout: math.NewInt(5)}
	for name, tc := range map[string]struct {
		change func(*types.Cheque)
		want   types.ResultCode
	}{
		"sound":          {func(*types.Cheque) {}, types.CodeUnspecified},
		"with a token":   {func(c *types.Cheque) { c.Token = payee }, types.CodeUnspecified},
		"short token":    {func(c *types.Cheque) { c.Token = payee[:3] }, types.CodeMalformed},
		"zero token":     {func(c *types.Cheque) { c.Token = make([]byte, 20) }, types.CodeMalformed},
		"no vault":       {func(c *types.Cheque) { c.Vault = nil }, types.CodeMalformed},
		"no beneficiary": {func(c *types.Cheque) { c.Beneficiary = nil }, types.CodeMalformed},
		"2^127":          {func(c *types.Cheque) { c.CumulativePayout = power(127) }, types.CodeAmountOutOfBounds},
	} {
		t.Run(name, func(t *testing.T) {
			c := sound
			tc.change(&c)
			require.Equal(t, tc.want, c.Check())
			_, err := c.Digest(types.ChequeDomain(199))
			require.ErrorIs(t, err, tc.want.Err())
		})
	}
}

func TestChainPreimage(t *testing.T) {
	links := testutil.HashChain("seed", 8)
	voucher := types.ChainVoucher{Purse: 1, Payee: payee, Base: math.NewInt(100), Unit: math.NewInt(7), Anchor: links[0][:], Length: 8, Expiry: 9}
	for i, link := range links[1:] {
		index := uint32(i + 1)
		s := types.SignedChainVoucher{Voucher: voucher, Index: index, Preimage: link[:]}
		require.Equal(t, types.CodeUnspecified, s.CheckShape())
		require.True(t, s.PreimageHolds())
		require.Equal(t, math.NewInt(100+7*int64(index)), voucher.Cumulative(index))
		s.Index = index%8 + 1
		require.False(t, s.PreimageHolds(), "one link cannot pass for another")
	}
	require.True(t, (types.SignedChainVoucher{Voucher: voucher}).PreimageHolds(), "the base needs none")
	for _, s := range []types.SignedChainVoucher{
		{Voucher: voucher, Index: 9, Preimage: links[8][:]},
		{Voucher: voucher, Index: 0, Preimage: links[0][:]},
		{Voucher: voucher, Index: 1},
		{Voucher: voucher, Index: 1, Preimage: links[1][:31]},
	} {
		require.Equal(t, types.CodeMalformed, s.CheckShape())
	}
}

// Whatever bytes come in, a voucher that decodes is either refused with a code or has one digest
// and one lane, and survives a round trip.
func FuzzVoucherDecoding(f *testing.F) {
	good := testutil.NewKey("owner").Voucher(testutil.Voucher(1, 2, common.Address(payee), 3, 4, 5))
	bz, err := good.Marshal()
	require.NoError(f, err)
	f.Add(bz)
	f.Add([]byte{0x0a, 0x02, 0x2a, 0x00})
	f.Fuzz(func(t *testing.T, bz []byte) {
		var s types.SignedVoucher
		if s.Unmarshal(bz) != nil {
			return
		}
		digest, err := s.Voucher.Digest(testutil.Domain())
		if code := s.Voucher.Check(); code != types.CodeUnspecified {
			require.ErrorIs(t, err, code.Err())
			return
		}
		require.NoError(t, err)
		again, err := s.Marshal()
		require.NoError(t, err)
		var same types.SignedVoucher
		require.NoError(t, same.Unmarshal(again))
		sameDigest, err := same.Voucher.Digest(testutil.Domain())
		require.NoError(t, err)
		require.Equal(t, digest, sameDigest)
		key, err := types.ParseLaneKey(s.Voucher.LaneKey().Bytes())
		require.NoError(t, err)
		require.Equal(t, s.Voucher.LaneKey(), key)
	})
}

// Whatever bytes come in, a batch that decodes costs what its items cost, and judging each item's
// form never panics.
func FuzzBatchDecoding(f *testing.F) {
	key := testutil.NewKey("owner")
	links := testutil.HashChain("seed", 4)
	chain := types.ChainVoucher{Purse: 1, Payee: payee, Base: math.NewInt(1), Unit: math.NewInt(1), Anchor: links[0][:], Length: 4, Expiry: 9}
	msg := types.MsgClaim{
		Sender: key.String(), Vouchers: []types.SignedVoucher{key.Voucher(testutil.Voucher(1, 2, common.Address(payee), 3, 4, 5))},
		ChainVouchers: []types.SignedChainVoucher{key.ChainVoucher(chain, 2, links[2][:])},
		Cheques:       []types.SignedCheque{key.Cheque(1, 0, types.Cheque{Vault: payee, Beneficiary: payee, CumulativePayout: math.NewInt(3)})},
	}
	bz, err := msg.Marshal()
	require.NoError(f, err)
	f.Add(bz)
	f.Fuzz(func(t *testing.T, bz []byte) {
		var msg types.MsgClaim
		if msg.Unmarshal(bz) != nil {
			return
		}
		require.Equal(t, msg.Items() >= 1 && msg.Items() <= types.MaxBatchItems, msg.ValidateBasic() == nil)
		least := types.GasBatch + uint64(msg.Items())*(types.GasVerify+types.GasSettle)
		require.GreaterOrEqual(t, msg.Gas(), least)
		require.LessOrEqual(t, msg.Gas(), least+uint64(len(msg.ChainVouchers))*types.GasLink*types.MaxChainLength)
		for _, s := range msg.ChainVouchers {
			if s.Voucher.Check() == types.CodeUnspecified && s.CheckShape() == types.CodeUnspecified {
				require.True(t, types.AmountInBounds(s.Voucher.Cumulative(s.Index)))
			}
		}
		for _, s := range msg.Cheques {
			_, err := s.Cheque.Digest(types.ChequeDomain(199))
			require.ErrorIs(t, err, s.Cheque.Check().Err())
		}
	})
}
