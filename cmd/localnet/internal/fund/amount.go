package fund

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
)

// token is money of one of the chains.
type token struct {
	symbol string
	// base is what its smallest unit is called, empty if it has no name.
	base     string
	decimals int
	// least is the smallest amount that can be had, if it has to come over the bridge.
	least *big.Int
}

var amountPattern = regexp.MustCompile(`^([0-9]{1,60})(?:\.([0-9]{1,30}))?$`)

var splitPattern = regexp.MustCompile(`^([0-9.]+)([A-Za-z][A-Za-z0-9]*)$`)

// Split takes an amount with its unit apart, such as "1.5btt".
func Split(text string) (amount, unit string, ok bool) {
	match := splitPattern.FindStringSubmatch(text)
	if match == nil {
		return "", "", false
	}
	return match[1], match[2], true
}

// units reads a decimal amount, never rounded, in the smallest units.
func (t token) units(text string, inBase bool) (*big.Int, error) {
	match := amountPattern.FindStringSubmatch(text)
	if match == nil {
		return nil, fmt.Errorf("amount %q: write digits, with a point if need be, such as 1.5", text)
	}
	decimals := t.decimals
	if inBase {
		decimals = 0
	}
	fraction := strings.TrimRight(match[2], "0")
	if len(fraction) > decimals {
		return nil, fmt.Errorf("amount %q: %s has %d decimals", text, t.symbol, decimals)
	}
	amount, _ := new(big.Int).SetString(match[1]+fraction+strings.Repeat("0", decimals-len(fraction)), 10)
	if amount.Sign() == 0 {
		return nil, fmt.Errorf("amount %q: nothing would be paid", text)
	}
	return amount, nil
}

// whole writes an amount in whole tokens.
func (t token) whole(amount *big.Int) string {
	text := new(big.Rat).SetFrac(amount, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(t.decimals)), nil)).FloatString(t.decimals)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text + " " + t.symbol
}
