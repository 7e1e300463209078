// Package units reads and writes amounts. People write BTT in any of its units (1.5btt,
// 1.5BTT, 1500000000000000000abtt); the chain counts whole abtt. Amounts of other denoms
// are whole numbers.
//
// Invariant: nothing is ever rounded. What is not a whole number of the base unit is refused.
package units

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
)

// example ends every error, so that the right form is always in sight.
const example = "write it like 1.5btt or 1500000000000000000abtt"

// maxDigits is the number of decimal digits of 2^256-1.
const maxDigits = 78

var amountPattern = regexp.MustCompile(`^([0-9]+)(?:\.([0-9]+))?\s*([a-zA-Z][a-zA-Z0-9/:._-]*)$`)

// exponentPattern matches what remains of "1e18abtt" after its first digit.
var exponentPattern = regexp.MustCompile(`^[eE][0-9]+[a-zA-Z]*$`)

// hexPattern matches what would otherwise be zero of a denom that begins with x.
var hexPattern = regexp.MustCompile(`^0+\s*[xX]`)

var bareNumberPattern = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)

// ParseCoin reads one amount, such as "1.5btt", "20 abtt" or "7ibc/27394F...", in base units.
func ParseCoin(text string) (sdk.Coin, error) {
	whole, fraction, denom, err := split(text)
	if err != nil {
		return sdk.Coin{}, fmt.Errorf("amount %q: %w: %s", text, err, example)
	}
	decimals := 0
	if isBTT(denom) {
		denom, decimals = chain.BaseDenom, chain.Decimals
	}
	if len(fraction) > decimals {
		return sdk.Coin{}, fmt.Errorf("amount %q has a fraction of one %s, which cannot be paid: %s", text, denom, example)
	}
	amount, ok := parseDigits(whole + fraction + strings.Repeat("0", decimals-len(fraction)))
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
	seen := map[string]bool{}
	for _, part := range strings.Split(text, ",") {
		coin, err := ParseCoin(part)
		if err != nil {
			return nil, err
		}
		if seen[coin.Denom] {
			return nil, fmt.Errorf("amount %q names %s twice: add the two together", text, coin.Denom)
		}
		seen[coin.Denom] = true
		coins = coins.Add(coin)
	}
	return coins, nil
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

// split takes an amount apart into its digits before and after the point, trailing zeros
// dropped, and its unit.
func split(text string) (whole, fraction, denom string, err error) {
	trimmed := strings.TrimSpace(text)
	match := amountPattern.FindStringSubmatch(trimmed)
	if match == nil || hexPattern.MatchString(trimmed) {
		return "", "", "", errors.New(whatIsWrong(trimmed))
	}
	if err := checkDenom(match[3]); err != nil {
		return "", "", "", err
	}
	return match[1], strings.TrimRight(match[2], "0"), match[3], nil
}

// parseDigits reads a decimal number. math.NewIntFromString takes a leading zero for the sign
// of an octal number, hence the trimming.
func parseDigits(digits string) (math.Int, bool) {
	digits = strings.TrimLeft(digits, "0")
	switch {
	case digits == "":
		return math.ZeroInt(), true
	case len(digits) > maxDigits:
		return math.Int{}, false
	default:
		return math.NewIntFromString(digits)
	}
}

func isBTT(denom string) bool {
	return denom == chain.DisplayDenom || denom == chain.Symbol
}

// checkDenom refuses units that are slips of the pen and would otherwise pass for the denom
// of a token nobody has.
func checkDenom(denom string) error {
	switch {
	case isBTT(denom), denom == chain.BaseDenom:
		return nil
	case strings.EqualFold(denom, chain.DisplayDenom):
		return fmt.Errorf("the unit %q is spelled %s or %s", denom, chain.DisplayDenom, chain.Symbol)
	case strings.EqualFold(denom, chain.BaseDenom):
		return fmt.Errorf("the unit %q is spelled %s", denom, chain.BaseDenom)
	case exponentPattern.MatchString(denom):
		return errors.New("exponents are not understood: write the zeros out")
	}
	return sdk.ValidateDenom(denom)
}

func whatIsWrong(text string) string {
	switch {
	case text == "":
		return "it is empty"
	case strings.HasPrefix(text, "-"):
		return "it is negative"
	case hexPattern.MatchString(text):
		return "it is hexadecimal"
	case bareNumberPattern.MatchString(text):
		return "it has no unit"
	default:
		return "it is not a number followed by a unit"
	}
}
