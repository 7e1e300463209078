package wire_test

import (
	"bytes"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan/key"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

var domain = types.ChannelDomain(19991)

// samples are one good message of each kind.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	signer, err := key.Parse("634fb5a872396d9693e5c9f9d7233cfa93f395c093371017ff44aa9ae6564cdd")
	require.NoError(t, err)
	payee := common.HexToAddress("0x98E6C644aFeB94BBfB9FF60EB26fc9D83BBEcA79").Bytes()

	voucher := types.Voucher{Purse: 7, Epoch: 1, Payee: payee, Lane: 9, Cumulative: math.NewInt(500), Expiry: 1_900_000_000}
	digest, err := voucher.Digest(domain)
	require.NoError(t, err)
	signature, err := signer.Sign(digest)
	require.NoError(t, err)
	encoded, err := wire.EncodeVoucher(types.SignedVoucher{Voucher: voucher, Signature: signature[:]})
	require.NoError(t, err)
	bySession, err := wire.EncodeVoucher(types.SignedVoucher{Voucher: voucher, Signer: signer.Address().Bytes(), Signature: signature[:]})
	require.NoError(t, err)

	chain := types.ChainVoucher{
		Purse: 7, Payee: payee, Lane: 9, Base: math.NewInt(500), Unit: math.NewInt(3), Expiry: 1_900_000_000,
		Anchor: bytes.Repeat([]byte{5}, 32), Length: 4096,
	}
	bare, err := wire.EncodeChainVoucher(types.SignedChainVoucher{Voucher: chain, Signature: signature[:]})
	require.NoError(t, err)
	shown, err := wire.EncodeChainVoucher(types.SignedChainVoucher{
		Voucher: chain, Signature: signature[:], Index: 1, Preimage: bytes.Repeat([]byte{6}, 32),
	})
	require.NoError(t, err)

	release, err := wire.EncodeRelease(wire.SignedRelease{
		Release:   types.Release{Purse: 7, Payee: payee, Lane: 9, Expiry: 1_900_000_000, Cumulative: math.NewInt(500)},
		Signature: signature,
	})
	require.NoError(t, err)
	signedCheque := types.SignedCheque{Purse: 7, Epoch: 1, Signature: signature[:], Cheque: types.Cheque{
		Vault: types.Alias(7, 1).Bytes(), Beneficiary: payee, CumulativePayout: math.NewInt(500),
	}}
	cheque, err := wire.EncodeCheque(signedCheque)
	require.NoError(t, err)
	signedCheque.Cheque.Token = common.Address{7}.Bytes()
	ofToken, err := wire.EncodeCheque(signedCheque)
	require.NoError(t, err)
	return map[string][]byte{
		"cheque": cheque, "cheque of a token": ofToken,
		"voucher": encoded, "voucher by session": bySession, "chain voucher": bare, "chain voucher shown": shown,
		"tick": wire.AppendTick(nil, wire.Tick{Lane: 9, Index: 2, Preimage: common.Hash{7}}), "release": release,
	}
}

// encode is the inverse of Decode.
func encode(t testing.TB, message wire.Message) []byte {
	t.Helper()
	var encoded []byte
	var err error
	switch {
	case message.Voucher != nil:
		encoded, err = wire.EncodeVoucher(*message.Voucher)
	case message.ChainVoucher != nil:
		encoded, err = wire.EncodeChainVoucher(*message.ChainVoucher)
	case message.Release != nil:
		encoded, err = wire.EncodeRelease(*message.Release)
	case message.Cheque != nil:
		encoded, err = wire.EncodeCheque(*message.Cheque)
	default:
		encoded = wire.AppendTick(nil, *message.Tick)
	}
	require.NoError(t, err)
	return encoded
}

func TestMessagesSurviveTheWire(t *testing.T) {
	for name, message := range samples(t) {
		t.Run(name, func(t *testing.T) {
			decoded, err := wire.Decode(message)
			require.NoError(t, err)
			require.Equal(t, message, encode(t, decoded))
			require.LessOrEqual(t, len(message), wire.MaxLength)
		})
	}
}

func TestBadMessages(t *testing.T) {
	good := samples(t)
	with := func(name string, offset int, value ...byte) []byte {
		message := bytes.Clone(good[name])
		copy(message[offset:], value)
		return message
	}
	const (
		payee     = 1 + 12
		amount    = 1 + 44
		signature = wire.VoucherLength - 65
	)
	for name, test := range map[string]struct {
		message []byte
		err     error
	}{
		"nothing":              {nil, wire.ErrWrongLength},
		"another version":      {[]byte{0x21}, wire.ErrUnknownKind},
		"too short":            {good["voucher"][:wire.VoucherLength-1], wire.ErrWrongLength},
		"too long":             {append(bytes.Clone(good["tick"]), 0), wire.ErrWrongLength},
		"no payee":             {with("voucher", payee, make([]byte, 20)...), types.ErrMalformed},
		"2^127":                {with("voucher", amount, 0x80), types.ErrAmountOutOfBounds},
		"v of 0":               {with("voucher", wire.VoucherLength-1, 0), types.ErrBadSignature},
		"v of 29":              {with("voucher", wire.VoucherLength-1, 29), types.ErrBadSignature},
		"s in the upper half":  {with("voucher", signature+32, 0xf0), types.ErrBadSignature},
		"r of zero":            {with("voucher", signature, make([]byte, 32)...), types.ErrBadSignature},
		"chain of length 0":    {with("chain voucher", amount+64, 0, 0, 0, 0), types.ErrMalformed},
		"chain too long":       {with("chain voucher", amount+64, 0, 1, 0, 1), types.ErrMalformed},
		"chain worth 2^127":    {with("chain voucher", amount+16, 0x7f), types.ErrAmountOutOfBounds},
		"preimage at no index": {with("chain voucher", wire.ChainVoucherLength-1, 1), types.ErrMalformed},
		"index past the chain": {with("chain voucher shown", wire.ChainVoucherLength-36, 0, 0, 0x10, 1), types.ErrMalformed},
		"release by nobody":    {with("release", payee, make([]byte, 20)...), types.ErrMalformed},
		"release unsigned":     {with("release", wire.ReleaseLength-65, make([]byte, 65)...), types.ErrBadSignature},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := wire.Decode(test.message)
			require.ErrorIs(t, err, test.err)
		})
	}
}

func TestWhatTheChainWouldRefuseIsNotEncoded(t *testing.T) {
	_, err := wire.EncodeVoucher(types.SignedVoucher{Voucher: types.Voucher{Cumulative: math.NewInt(1)}})
	require.ErrorIs(t, err, types.ErrMalformed)
	decoded, err := wire.Decode(samples(t)["voucher"])
	require.NoError(t, err)
	decoded.Voucher.Signer = make([]byte, 20)
	_, err = wire.EncodeVoucher(*decoded.Voucher)
	require.ErrorIs(t, err, types.ErrMalformed, "the zero address means the owner, who is written as nobody")
	decoded.Voucher.Signer, decoded.Voucher.Voucher.Cumulative = nil, math.Int{}
	_, err = wire.EncodeVoucher(*decoded.Voucher)
	require.ErrorIs(t, err, types.ErrAmountOutOfBounds)
}

func TestDecodeTickTakesTicksAlone(t *testing.T) {
	for name, message := range samples(t) {
		tick, ok := wire.DecodeTick(message)
		require.Equal(t, name == "tick", ok, name)
		if ok {
			require.Equal(t, wire.Tick{Lane: 9, Index: 2, Preimage: common.Hash{7}}, tick)
			require.Zero(t, testing.AllocsPerRun(100, func() { wire.DecodeTick(message) }))
		}
	}
}

// FuzzDecode holds that whatever is accepted is canonical and valid by the chain's own rules.
func FuzzDecode(f *testing.F) {
	for _, message := range samples(f) {
		f.Add(message)
	}
	f.Add([]byte{})
	f.Add(bytes.Repeat([]byte{0xff}, wire.MaxLength))
	f.Fuzz(func(t *testing.T, bz []byte) {
		message, err := wire.Decode(bz)
		if err != nil {
			return
		}
		require.Equal(t, bz, encode(t, message))
		if message.Voucher != nil {
			require.NoError(t, message.Voucher.Voucher.Validate())
		}
		if message.ChainVoucher != nil {
			require.NoError(t, message.ChainVoucher.Voucher.Validate())
		}
	})
}
