package units_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/units"
)

const maxAbtt = "115792089237316195423570985008687907853269984665640564039457584007913129639935"

func TestParseCoin(t *testing.T) {
	for text, want := range map[string]string{
		"1btt":                      "1000000000000000000abtt",
		"1BTT":                      "1000000000000000000abtt",
		"1.5btt":                    "1500000000000000000abtt",
		"1.50000000000000000000btt": "1500000000000000000abtt",
		"0.000000000000000001btt":   "1abtt",
		"000.1btt":                  "100000000000000000abtt",
		"20 abtt":                   "20abtt",
		" 20abtt ":                  "20abtt",
		"20.0abtt":                  "20abtt",
		"0abtt":                     "0abtt",
		"0btt":                      "0abtt",
		"990000000000000btt":        "990000000000000000000000000000000abtt",
		maxAbtt + "abtt":            maxAbtt + "abtt",
		"7ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2": "7ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2",
		"5erc20:0xdAC17F958D2ee523a2206206994597C13D831ec7":                     "5erc20:0xdAC17F958D2ee523a2206206994597C13D831ec7",
		"3tokens": "3tokens",
	} {
		coin, err := units.ParseCoin(text)
		require.NoError(t, err, text)
		require.Equal(t, want, coin.String(), text)
	}
}

func TestParseCoinRefuses(t *testing.T) {
	for text, says := range map[string]string{
		"":                             "it is empty",
		"  ":                           "it is empty",
		"-1btt":                        "it is negative",
		"-1.5abtt":                     "it is negative",
		"15":                           "it has no unit",
		"1.5":                          "it has no unit",
		"btt":                          "not a number followed by a unit",
		".5btt":                        "not a number followed by a unit",
		"1.btt":                        "not a number followed by a unit",
		"1,5btt":                       "not a number followed by a unit",
		"1_000btt":                     "not a number followed by a unit",
		"+1btt":                        "not a number followed by a unit",
		"0x10abtt":                     "it is hexadecimal",
		"1btt 2btt":                    "not a number followed by a unit",
		"1btt\nabtt":                   "not a number followed by a unit",
		"١btt":                         "not a number followed by a unit",
		"1e18abtt":                     "exponents are not understood",
		"1E3btt":                       "exponents are not understood",
		"2e5":                          "exponents are not understood",
		"1.5abtt":                      "fraction of one abtt",
		"0.0000000000000000001btt":     "fraction of one abtt",
		"1.0000000000000000001BTT":     "fraction of one abtt",
		"1.5uatom":                     "fraction of one uatom",
		"1Btt":                         `spelled btt or BTT`,
		"1bTT":                         `spelled btt or BTT`,
		"1ABTT":                        `spelled abtt`,
		"1aBTT":                        `spelled abtt`,
		"1a":                           "invalid denom",
		"1" + maxAbtt + "abtt":         "too large",
		maxAbtt + "btt":                "too large",
		"1" + strings.Repeat("x", 200): "invalid denom",
	} {
		_, err := units.ParseCoin(text)
		require.ErrorContains(t, err, says, "%q", text)
	}
}

func TestEveryRefusalShowsTheRightForm(t *testing.T) {
	for _, text := range []string{"", "15", "-1btt", "1.5abtt", "1e18abtt", "1Btt", "what"} {
		_, err := units.ParseCoin(text)
		require.ErrorContains(t, err, "1.5btt", "%q", text)
	}
}

func TestParseCoins(t *testing.T) {
	for text, want := range map[string]string{
		"":                  "",
		"  ":                "",
		"1btt":              "1000000000000000000abtt",
		"2zed, 1btt,3among": "1000000000000000000abtt,3among,2zed",
		"0abtt":             "",
		"0abtt,5uatom":      "5uatom",
	} {
		coins, err := units.ParseCoins(text)
		require.NoError(t, err, text)
		require.Equal(t, want, coins.String(), text)
		require.True(t, coins.Empty() || coins.IsValid())
	}
	for text, says := range map[string]string{
		"1btt,2abtt":   "names abtt twice",
		"1btt,2BTT":    "names abtt twice",
		"0abtt,1abtt":  "names abtt twice",
		"1btt,":        "it is empty",
		",":            "it is empty",
		"1btt,1.5abtt": "fraction",
	} {
		_, err := units.ParseCoins(text)
		require.ErrorContains(t, err, says, text)
	}
}

func TestParseGasPrices(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "",
		"0abtt":                    "",
		"1000000000abtt":           "1000000000.000000000000000000abtt",
		"0.5abtt":                  "0.500000000000000000abtt",
		"0.000000001btt":           "1000000000.000000000000000000abtt",
		"0.0000000000000000001btt": "0.100000000000000000abtt",
		"0.000000000000000000000000000000000001BTT": "0.000000000000000001abtt",
		"2zed,1abtt":       "1.000000000000000000abtt,2.000000000000000000zed",
		"1000000000000btt": "",
	} {
		prices, err := units.ParseGasPrices(text)
		if text == "1000000000000btt" {
			require.ErrorContains(t, err, "too large")
			continue
		}
		require.NoError(t, err, text)
		require.Equal(t, want, prices.String(), text)
	}
	for text, says := range map[string]string{
		"1":                         "no unit",
		"-1abtt":                    "negative",
		"1a":                        "invalid denom",
		"1e9abtt":                   "exponents",
		"1abtt,2btt":                "twice",
		"0.0000000000000000001abtt": "more than 18 decimals",
		maxAbtt + "btt":             "too large",
		maxAbtt + "abtt":            "too large",
	} {
		_, err := units.ParseGasPrices(text)
		require.ErrorContains(t, err, says, text)
	}
}

func TestFormatBTT(t *testing.T) {
	for text, want := range map[string]string{
		"0":                    "0btt",
		"1":                    "0.000000000000000001btt",
		"1500000000000000000":  "1.5btt",
		"-1500000000000000000": "-1.5btt",
		"-1":                   "-0.000000000000000001btt",
		"7000000000000000000":  "7btt",
	} {
		amount, ok := math.NewIntFromString(text)
		require.True(t, ok)
		require.Equal(t, want, units.FormatBTT(amount))
		require.Equal(t, text, amount.String(), "formatting must not change its argument")
	}
	require.Equal(t, "0btt", units.FormatBTT(math.Int{}))
}

func TestFormatAndParseAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bz := rapid.SliceOfN(rapid.Byte(), 0, 32).Draw(t, "abtt")
		amount := math.NewIntFromBigInt(new(big.Int).SetBytes(bz))
		coin, err := units.ParseCoin(units.FormatBTT(amount))
		require.NoError(t, err)
		require.Equal(t, amount.String(), coin.Amount.String())
	})
}

// The model: an amount is a rational number; it is accepted only if 10^18 of it is an integer,
// and then that integer is the result.
func TestNeverRounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`[0-9]{1,12}(\.[0-9]{1,24})?`).Draw(t, "number")
		want, ok := new(big.Rat).SetString(number)
		require.True(t, ok)
		want.Mul(want, new(big.Rat).SetInt(chain.OneBTT().BigInt()))
		coin, err := units.ParseCoin(number + "btt")
		if !want.IsInt() {
			require.ErrorContains(t, err, "fraction")
			return
		}
		require.NoError(t, err)
		require.Equal(t, want.Num().String(), coin.Amount.String())
	})
}

func FuzzParseCoin(f *testing.F) {
	for _, text := range []string{"1.5btt", "20 abtt", "7ibc/27394F", "-1btt", "1e18abtt", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		coin, err := units.ParseCoin(text)
		if err != nil {
			return
		}
		require.NoError(t, coin.Validate())
		again, err := units.ParseCoin(coin.String())
		require.NoError(t, err)
		require.Equal(t, coin, again)
	})
}

func FuzzParseCoins(f *testing.F) {
	f.Add("1btt,2uatom")
	f.Add("0abtt,1abtt")
	f.Fuzz(func(t *testing.T, text string) {
		coins, err := units.ParseCoins(text)
		if err != nil {
			return
		}
		require.NoError(t, coins.Validate())
		prices, err := units.ParseGasPrices(text)
		if err == nil {
			require.NoError(t, prices.Validate())
		}
	})
}

func FuzzParseGasPrices(f *testing.F) {
	f.Add("0.5abtt,1uatom")
	f.Add("0.000000001btt")
	f.Fuzz(func(t *testing.T, text string) {
		prices, err := units.ParseGasPrices(text)
		if err != nil {
			return
		}
		require.NoError(t, prices.Validate())
		for _, price := range prices {
			require.NotPanics(t, func() { price.Amount.MulInt64(1 << 62).Ceil().RoundInt() })
		}
	})
}
