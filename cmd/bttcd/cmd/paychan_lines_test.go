package cmd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/client/paychan/redeem"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
)

// TestLinesCarryWhatTheWireDoes reads signed documents, as wallets make them, and writes them
// again as lines: the bytes in between are the same.
func TestLinesCarryWhatTheWireDoes(t *testing.T) {
	home := initHome(t)
	file := newKeyFile(t, home)
	var documents []string
	for _, payee := range spellings {
		documents = append(documents, sign(t, home, file, voucherText(payee, 3, "5000")))
	}
	chained := sign(t, home, file, fmt.Sprintf(`{"type": "ChainVoucher", "message": {"purse": 7, "epoch": 1, "lane": 9, "expiry": 1800000000,
		"payee": %q, "base": "5", "unit": "3", "length": 10, "anchor": %q}}`, spellings[1], zeroAnchor))
	documents = append(documents, chained,
		fmt.Sprintf(`{"type": "Tick", "message": {"payee": %q, "lane": 9}, "index": 1, "preimage": "0x%s"}`, spellings[2], strings.Repeat("00", 32)))
	kinds := []wire.Kind{wire.KindVoucher, wire.KindVoucher, wire.KindVoucher, wire.KindChainVoucher, wire.KindTick}
	for i, document := range documents {
		first, err := parseLine([]byte(document))
		require.NoError(t, err, document)
		require.Equal(t, common.HexToAddress(spellings[0]), first.payee)
		require.Equal(t, kinds[i], first.kind)
		var out bytes.Buffer
		require.NoError(t, (&lineWriter{out: &out}).write(first.payee, first.message))
		require.Equal(t, 1, strings.Count(out.String(), "\n"))
		again, err := parseLine(out.Bytes())
		require.NoError(t, err, out.String())
		require.Equal(t, first, again)
	}
}

// TestChequesAreLines reads a cheque that go-btfs signed, as a payee keeps it.
func TestChequesAreLines(t *testing.T) {
	signature := "0x" + strings.Repeat("11", 64) + "1b"
	text := fmt.Sprintf(`{"type": "Cheque", "purse": 7, "epoch": 1, "signature": %q,
		"message": {"vault": "0x%040x", "beneficiary": %q, "cumulativePayout": "500"}}`, signature, 9, spellings[2])
	parsed, err := parseLine([]byte(text))
	require.NoError(t, err)
	require.Equal(t, common.HexToAddress(spellings[0]), parsed.payee)
	message, err := wire.Decode(parsed.message)
	require.NoError(t, err)
	require.EqualValues(t, 7, message.Cheque.Purse)
	require.Equal(t, "500", message.Cheque.Cheque.CumulativePayout.String())

	for name, change := range map[string][2]string{
		"another field": {`"purse"`, `"bag"`},
		"token missing": {`"Cheque"`, `"MultiTokenCheque"`},
		"short":         {"1b\"", "\""},
	} {
		_, err := parseLine([]byte(strings.Replace(text, change[0], change[1], 1)))
		require.Error(t, err, name)
	}
}

func TestLinesThatAreNoPayments(t *testing.T) {
	signature := `"signature": "0x` + strings.Repeat("11", 64) + `1b"`
	voucher := voucherText(spellings[0], 3, "5000")
	signed := strings.TrimSuffix(voucher, "}") + ", " + signature + "}"
	_, err := parseLine([]byte(signed))
	require.NoError(t, err, "an owner need not be named")
	for name, test := range map[string]struct{ text, want string }{
		"no JSON":         {"voucher", "--help"},
		"unknown field":   {strings.Replace(signed, `"type"`, `"tipe"`, 1), "tipe"},
		"unsigned":        {voucher, "signature"},
		"high v":          {strings.Replace(signed, "1b\"", "1f\"", 1), "signature"},
		"release":         {strings.Replace(signed, "Voucher", "Release", 1), "no payment"},
		"bad signer":      {strings.Replace(signed, signature, signature+`, "signer": "me"`, 1), "signer"},
		"short preimage":  {`{"type": "Tick", "message": {"payee": "` + spellings[0] + `", "lane": 9}, "index": 1, "preimage": "0x00"}`, "it must have 32"},
		"tick to nobody":  {`{"type": "Tick", "message": {"payee": "nobody", "lane": 9}, "index": 1}`, "payee"},
		"tick of no lane": {`{"type": "Tick", "message": {"payee": "` + spellings[0] + `"}, "index": 1, "preimage": "0x` + strings.Repeat("00", 32) + `"}`, "lane"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseLine([]byte(test.text))
			require.ErrorContains(t, err, test.want)
		})
	}
}

func TestWhatRedeemPrints(t *testing.T) {
	btt := func(tenths int64) sdk.Coins {
		return sdk.NewCoins(sdk.NewCoin("abtt", math.NewInt(tenths).MulRaw(1e17)))
	}
	result := newRedeemed(redeem.Report{Claims: []redeem.Claim{
		{Items: 3, Refused: 1, Paid: btt(5), GasUsed: 90_000, Fee: math.NewInt(1e15), Height: 7, Hash: "AB"},
		{Items: 1, Paid: btt(10).Add(sdk.NewInt64Coin("usdt", 9)), GasUsed: 50_000, Fee: math.NewInt(2e15), Height: 8, Hash: "CD"},
	}}, 1500*1e6)
	require.Equal(t, 4, result.Total.Vouchers)
	require.Equal(t, 1, result.Total.Refused)
	require.EqualValues(t, 30_000, result.Claims[0].GasVoucher)
	require.EqualValues(t, 35_000, result.Total.GasVoucher)
	require.Equal(t, "3000000000000000", result.Total.Fee.String())
	var out bytes.Buffer
	require.NoError(t, printClaims(&out, result))
	require.Regexp(t, `(?m)^3 +1 +0.5btt +90000 +30000 +0.001btt +7 +AB$`, out.String())
	require.Regexp(t, `(?m)^4 +1 +1.5btt,9usdt +140000 +35000 +0.003btt +all +in 1.5s$`, out.String())
	text, err := json.Marshal(result)
	require.NoError(t, err)
	require.Contains(t, string(text), `"fee_abtt":"3000000000000000"`)

	out.Reset()
	require.NoError(t, printClaims(&out, newRedeemed(redeem.Report{}, 0)))
	require.Contains(t, out.String(), "nothing to claim")
}

func TestPayRefusesBeforeItAsksANode(t *testing.T) {
	home := initHome(t)
	pay := func(args ...string) error {
		_, err := run(t, append([]string{"paychan", "pay", "--store", t.TempDir(), "--home", home, "--grpc", "127.0.0.1:1"}, args...)...)
		return err
	}
	to := spellings[0]
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"no purse":       {[]string{"one", to, "--amount", "1btt"}, "the number that bttcd tx paychan open gave"},
		"nothing":        {[]string{"1", to}, "nothing to pay"},
		"ticks of what":  {[]string{"1", to, "--ticks", "5"}, "give both"},
		"how many ticks": {[]string{"1", to, "--tick", "5abtt"}, "give both"},
		"two denoms":     {[]string{"1", to, "--tick", "5usdt", "--ticks", "1", "--amount", "1btt"}, "a purse has one"},
		"no vouchers":    {[]string{"1", to, "--amount", "1btt", "--count", "0"}, "nothing to pay"},
		"twice":          {[]string{"1", to, spellings[1], "--amount", "1btt"}, "named twice"},
		"nobody":         {[]string{"1", "nobody", "--amount", "1btt"}, "nobody"},
		"no key":         {[]string{"1", to, "--amount", "1btt"}, "no key"},
		"bad amount":     {[]string{"1", to, "--tick", "much", "--ticks", "1"}, "--tick"},
	} {
		t.Run(name, func(t *testing.T) { require.ErrorContains(t, pay(test.args...), test.want) })
	}
}
