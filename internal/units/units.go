// Package units reads and writes amounts. People write BTT in any of its units (1.5btt,
// 1.5BTT, 1500000000000000000abtt); the chain counts whole abtt. Amounts of other denoms
// are whole numbers.
//
// Invariant: nothing is ever rounded. What is not a whole number of the base unit is refused.
package units

import (
	"fmt"
	"regexp"
	"strings"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
)

// example ends every error, so that the right form is always in sight.
const example = "write it like 1.5btt or 1500000000000000000abtt"

var amountPattern = regexp.MustCompile(`^([0-9]+)(?:\.([0-9]+))?\s*([a-zA-Z][a-zA-Z0-9/:._-]*)$`)

var bareNumberPattern = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)

// ParseCoin reads one amount, such as "1.5btt", "20 abtt" or "7ibc/27394F...", in base units.
func ParseCoin(text string) (sdk.Coin, error) {
	trimmed := strings.TrimSpace(text)
	match := amountPattern.FindStringSubmatch(trimmed)
	if match == nil {
		return sdk.Coin{}, fmt.Errorf("amount %q: %s: %s", text, whatIsWrong(trimmed), example)
	}
	whole, fraction, denom := match[1], match[2], match[3]
	decimals := 0
	if isBTT(denom) {
		denom, decimals = chain.BaseDenom, chain.Decimals
	}
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > decimals {
		return sdk.Coin{}, fmt.Errorf("amount %q has a fraction of one %s, which cannot be paid: %s", text, denom, example)
	}
	digits := whole + fraction + strings.Repeat("0", decimals-len(fraction))
	amount, ok := math.NewIntFromString(digits)
	if !ok {
		return sdk.Coin{}, fmt.Errorf("amount %q is too large: at most 2^256-1 %s", text, denom)
	}
	coin := sdk.Coin{Denom: denom, Amount: amount}
	if err := coin.Validate(); err != nil {
		return sdk.Coin{}, fmt.Errorf("amount %q: %w: %s", text, err, example)
	}
	return coin, nil
}

// ParseCoins reads amounts separated by commas; the empty text is no coins. Denoms may come
// in any order but only once.
func ParseCoins(text string) (sdk.Coins, error) {
	if strings.TrimSpace(text) == "" {
		return sdk.Coins{}, nil
	}
	coins := sdk.Coins{}
	for _, part := range strings.Split(text, ",") {
		coin, err := ParseCoin(part)
		if err != nil {
			return nil, err
		}
		if coins.AmountOf(coin.Denom).IsPositive() {
			return nil, fmt.Errorf("amount %q names %s twice: add the two together", text, coin.Denom)
		}
		coins = coins.Add(coin)
	}
	return coins, nil
}

// ParseGasPrices reads gas prices, which unlike amounts may be fractions of an abtt, such as
// "0.5abtt" or "0.000000001btt".
func ParseGasPrices(text string) (sdk.DecCoins, error) {
	prices := sdk.DecCoins{}
	if strings.TrimSpace(text) == "" {
		return prices, nil
	}
	for _, part := range strings.Split(text, ",") {
		match := amountPattern.FindStringSubmatch(strings.TrimSpace(part))
		if match == nil {
			return nil, fmt.Errorf("gas price %q: %s: write it like 1000000000abtt", part, whatIsWrong(strings.TrimSpace(part)))
		}
		number, denom := strings.TrimSuffix(strings.TrimSpace(part), match[3]), match[3]
		price, err := math.LegacyNewDecFromStr(strings.TrimSpace(number))
		if err != nil {
			return nil, fmt.Errorf("gas price %q: %w", part, err)
		}
		if isBTT(denom) {
			price, denom = price.MulInt(chain.OneBTT()), chain.BaseDenom
		}
		prices = prices.Add(sdk.NewDecCoinFromDec(denom, price))
	}
	return prices, nil
}

// FormatBTT writes a number of abtt in BTT without rounding, such as "1.5btt".
func FormatBTT(abtt math.Int) string {
	if abtt.IsNil() {
		return "0" + chain.DisplayDenom
	}
	sign := ""
	if abtt.IsNegative() {
		sign, abtt = "-", abtt.Neg()
	}
	whole := abtt.Quo(chain.OneBTT())
	fraction := abtt.Mod(chain.OneBTT()).String()
	fraction = strings.Repeat("0", chain.Decimals-len(fraction)) + fraction
	fraction = strings.TrimRight(fraction, "0")
	if fraction != "" {
		fraction = "." + fraction
	}
	return sign + whole.String() + fraction + chain.DisplayDenom
}

func isBTT(denom string) bool {
	return denom == chain.DisplayDenom || denom == chain.Symbol
}

func whatIsWrong(text string) string {
	switch {
	case text == "":
		return "it is empty"
	case strings.HasPrefix(text, "-"):
		return "it is negative"
	case bareNumberPattern.MatchString(text):
		return "it has no unit"
	default:
		return "it is not a number followed by a unit"
	}
}
