package registry

import (
	"fmt"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/networks"
)

// Wallets returns the entries that a user pastes into MetaMask and Keplr, for a network that is
// reached at its listing's endpoints.
func Wallets(network networks.Network) (map[string]any, error) {
	described, err := factsOf(network)
	if err != nil {
		return nil, err
	}
	return map[string]any{"metamask": described.metamask(), "keplr": described.keplr()}, nil
}

// MetaMask is the parameter of wallet_addEthereumChain (EIP-3085).
type MetaMask struct {
	ChainID           string         `json:"chainId"`
	ChainName         string         `json:"chainName"`
	NativeCurrency    nativeCurrency `json:"nativeCurrency"`
	RPCURLs           []string       `json:"rpcUrls"`
	BlockExplorerURLs []string       `json:"blockExplorerUrls,omitempty"`
}

type nativeCurrency struct {
	Name     string `json:"name"`
	Symbol   string `json:"symbol"`
	Decimals int    `json:"decimals"`
}

func native() nativeCurrency {
	return nativeCurrency{Name: networks.TokenName, Symbol: chain.Symbol, Decimals: chain.Decimals}
}

func (f facts) metamask() MetaMask {
	return MetaMask{
		ChainID: fmt.Sprintf("0x%x", f.evmChainID), ChainName: f.Listing.PrettyName,
		NativeCurrency: native(), RPCURLs: list(f.Listing.Endpoints.JSONRPC),
	}
}

// Keplr is the parameter of Keplr's experimentalSuggestChain. RPC and REST are absent as long as
// a network has no public endpoints.
type Keplr struct {
	ChainID       string             `json:"chainId"`
	ChainName     string             `json:"chainName"`
	RPC           string             `json:"rpc,omitempty"`
	REST          string             `json:"rest,omitempty"`
	EVM           keplrEVM           `json:"evm"`
	BIP44         keplrCoinType      `json:"bip44"`
	Bech32Config  bech32Config       `json:"bech32Config"`
	StakeCurrency keplrCurrency      `json:"stakeCurrency"`
	Currencies    []keplrCurrency    `json:"currencies"`
	FeeCurrencies []keplrFeeCurrency `json:"feeCurrencies"`
	Features      []string           `json:"features"`
	IsTestnet     bool               `json:"isTestnet,omitempty"`
}

type keplrEVM struct {
	ChainID   uint64 `json:"chainId"`
	RPC       string `json:"rpc,omitempty"`
	WebSocket string `json:"websocket,omitempty"`
}

type keplrCoinType struct {
	CoinType uint32 `json:"coinType"`
}

type keplrCurrency struct {
	CoinDenom        string `json:"coinDenom"`
	CoinMinimalDenom string `json:"coinMinimalDenom"`
	CoinDecimals     int    `json:"coinDecimals"`
}

type keplrFeeCurrency struct {
	keplrCurrency
	GasPriceStep gasPriceStep `json:"gasPriceStep"`
}

// keplrFeatures tell Keplr how addresses are made (keccak of the key), that transactions may be
// signed by Ethereum hardware, and which type URL a public key has here.
var keplrFeatures = []string{"eth-address-gen", "eth-key-sign", "eth-secp256k1-cosmos"}

func (f facts) keplr() Keplr {
	currency := keplrCurrency{CoinDenom: chain.Symbol, CoinMinimalDenom: chain.BaseDenom, CoinDecimals: chain.Decimals}
	endpoints := f.Listing.Endpoints
	return Keplr{
		ChainID: f.ChainID, ChainName: f.Listing.PrettyName,
		RPC: first(endpoints.RPC), REST: first(endpoints.REST),
		EVM:          keplrEVM{ChainID: f.evmChainID, RPC: first(endpoints.JSONRPC), WebSocket: first(endpoints.JSONRPCWS)},
		BIP44:        keplrCoinType{CoinType: chain.CoinType},
		Bech32Config: prefixes(), StakeCurrency: currency, Currencies: []keplrCurrency{currency},
		FeeCurrencies: []keplrFeeCurrency{{
			keplrCurrency: currency,
			GasPriceStep:  gasPriceStep{Low: f.gas.low, Average: f.gas.average, High: f.gas.high},
		}},
		Features: keplrFeatures, IsTestnet: f.Listing.NetworkType != "mainnet",
	}
}

// list is values, never null.
func list(values []string) []string { return append([]string{}, values...) }

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}
