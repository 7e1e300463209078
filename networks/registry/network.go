package registry

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/networks"
)

// Repository is where the node's source is published.
const Repository = "https://github.com/bttcprotocol/bttcd"

// facts are what several descriptions say of one network.
type facts struct {
	networks.Network
	evmChainID uint64
	gas        gasPrices
	// unbonding is how long stake stays locked, in seconds with the unit: "1814400s".
	unbonding string
}

// gasPrices are abtt for a unit of gas. Below minimum no node takes a transaction; low is what
// blocks ask for when they are not full.
type gasPrices struct {
	minimum, low, average, high json.Number
}

func factsOf(network networks.Network) (facts, error) {
	described := facts{Network: network}
	var err error
	if described.evmChainID, err = chain.EVMChainID(network.ChainID); err != nil {
		return facts{}, err
	}
	if described.gas, err = gasPricesOf(network); err != nil {
		return facts{}, fmt.Errorf("gas prices of network %s: %w", network.Name, err)
	}
	described.unbonding, err = text(network.AppState, "staking", "params", "unbonding_time")
	if err != nil {
		return facts{}, fmt.Errorf("parameters of network %s: %w", network.Name, err)
	}
	return described, nil
}

// gasPricesOf reads what the chain and its nodes ask for. The base fee at genesis is also where
// it returns to while blocks are less than half full.
func gasPricesOf(network networks.Network) (gasPrices, error) {
	var parsed [3]math.LegacyDec
	for i, name := range []string{"min_gas_price", "base_fee"} {
		written, err := text(network.AppState, "feemarket", "params", name)
		if err != nil {
			return gasPrices{}, err
		}
		if parsed[i], err = math.LegacyNewDecFromStr(written); err != nil {
			return gasPrices{}, fmt.Errorf("feemarket.%s %q: %w", name, written, err)
		}
	}
	offered, found := strings.CutSuffix(network.Node.GasPrice, chain.BaseDenom)
	if !found {
		return gasPrices{}, fmt.Errorf("node.gas_price %q is not in %s", network.Node.GasPrice, chain.BaseDenom)
	}
	var err error
	if parsed[2], err = math.LegacyNewDecFromStr(offered); err != nil {
		return gasPrices{}, fmt.Errorf("node.gas_price %q: %w", network.Node.GasPrice, err)
	}
	low := math.LegacyMaxDec(parsed[1], parsed[2])
	return gasPrices{
		minimum: number(parsed[0]), low: number(low),
		average: number(low.MulInt64(3).QuoInt64(2)), high: number(low.MulInt64(2)),
	}, nil
}

// number writes a price as JSON does: whole, since a fraction of an abtt is nothing.
func number(price math.LegacyDec) json.Number {
	return json.Number(strconv.FormatInt(price.Ceil().TruncateInt64(), 10))
}

// text returns the string at path in nested objects.
func text(object map[string]any, path ...string) (string, error) {
	var value any = object
	for _, key := range path {
		inner, isObject := value.(map[string]any)
		if !isObject {
			return "", fmt.Errorf("%s is not there", strings.Join(path, "."))
		}
		value = inner[key]
	}
	found, isText := value.(string)
	if !isText {
		return "", fmt.Errorf("%s is not a text", strings.Join(path, "."))
	}
	return found, nil
}
