package units

import (
	"errors"
	"fmt"
	"strings"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
)

// maxPriceDigits bounds a gas price, so that multiplying it by a gas limit cannot overflow.
const maxPriceDigits = 48

// ParseGasPrices reads gas prices separated by commas, which unlike amounts may be fractions
// of an abtt, down to 10^-18 of one, such as "0.5abtt" or "0.000000001btt".
func ParseGasPrices(text string) (sdk.DecCoins, error) {
	prices := sdk.DecCoins{}
	if strings.TrimSpace(text) == "" {
		return prices, nil
	}
	seen := map[string]bool{}
	for _, part := range strings.Split(text, ",") {
		price, err := parseGasPrice(part)
		if err != nil {
			return nil, fmt.Errorf("gas price %q: %w: write it like 1000000000abtt", part, err)
		}
		if seen[price.Denom] {
			return nil, fmt.Errorf("gas prices %q name %s twice", text, price.Denom)
		}
		seen[price.Denom] = true
		if price.IsPositive() {
			prices = prices.Add(price)
		}
	}
	return prices, nil
}

func parseGasPrice(text string) (sdk.DecCoin, error) {
	whole, fraction, denom, err := split(text)
	if err != nil {
		return sdk.DecCoin{}, err
	}
	decimals := math.LegacyPrecision
	if isBTT(denom) {
		denom, decimals = chain.BaseDenom, decimals+chain.Decimals
	}
	if len(fraction) > decimals {
		return sdk.DecCoin{}, fmt.Errorf("it has more than %d decimals", decimals)
	}
	price, ok := parseDigits(whole + fraction + strings.Repeat("0", decimals-len(fraction)))
	if !ok || len(price.String()) > maxPriceDigits {
		return sdk.DecCoin{}, errors.New("it is too large")
	}
	return sdk.NewDecCoinFromDec(denom, math.LegacyNewDecFromIntWithPrec(price, math.LegacyPrecision)), nil
}
