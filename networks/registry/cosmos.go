package registry

import (
	"encoding/json"
	"fmt"
	"net"
	"strings"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/networks"
)

// coinTypeTRON is where TronLink keeps its keys; `bttcd keys add --wallet tronlink` takes them.
const coinTypeTRON = 195

// Versions are the releases that a build is made of, such as "v0.54.4".
type Versions struct {
	SDK, CometBFT, IBC string
}

// Chain is chain.json of cosmos/chain-registry.
type Chain struct {
	Schema      string         `json:"$schema"`
	ChainName   string         `json:"chain_name"`
	ChainType   string         `json:"chain_type"`
	ChainID     string         `json:"chain_id"`
	PrettyName  string         `json:"pretty_name"`
	Status      string         `json:"status"`
	NetworkType string         `json:"network_type"`
	Prefix      string         `json:"bech32_prefix"`
	Prefixes    bech32Config   `json:"bech32_config"`
	DaemonName  string         `json:"daemon_name"`
	NodeHome    string         `json:"node_home"`
	KeyAlgos    []string       `json:"key_algos"`
	ExtraCodecs []string       `json:"extra_codecs"`
	Slip44      int            `json:"slip44"`
	OtherSlip44 []int          `json:"alternative_slip44s"`
	Fees        fees           `json:"fees"`
	Staking     staking        `json:"staking"`
	Codebase    codebase       `json:"codebase"`
	Description string         `json:"description"`
	Peers       *peers         `json:"peers,omitempty"`
	APIs        map[string]any `json:"apis,omitempty"`
}

type bech32Config struct {
	AccAddr  string `json:"bech32PrefixAccAddr"`
	AccPub   string `json:"bech32PrefixAccPub"`
	ValAddr  string `json:"bech32PrefixValAddr"`
	ValPub   string `json:"bech32PrefixValPub"`
	ConsAddr string `json:"bech32PrefixConsAddr"`
	ConsPub  string `json:"bech32PrefixConsPub"`
}

func prefixes() bech32Config {
	return bech32Config{
		AccAddr: chain.AccountPrefix, AccPub: chain.AccountPrefix + "pub",
		ValAddr: chain.ValidatorPrefix, ValPub: chain.ValidatorPrefix + "pub",
		ConsAddr: chain.ConsensusPrefix, ConsPub: chain.ConsensusPrefix + "pub",
	}
}

type fees struct {
	Tokens []feeToken `json:"fee_tokens"`
}

type feeToken struct {
	Denom   string      `json:"denom"`
	Minimum json.Number `json:"fixed_min_gas_price"`
	Low     json.Number `json:"low_gas_price"`
	Average json.Number `json:"average_gas_price"`
	High    json.Number `json:"high_gas_price"`
}

type gasPriceStep struct {
	Low     json.Number `json:"low"`
	Average json.Number `json:"average"`
	High    json.Number `json:"high"`
}

type staking struct {
	Tokens       []map[string]string `json:"staking_tokens"`
	LockDuration map[string]string   `json:"lock_duration"`
}

type codebase struct {
	Repository string         `json:"git_repo"`
	SDK        map[string]any `json:"sdk"`
	Consensus  map[string]any `json:"consensus"`
	IBC        map[string]any `json:"ibc"`
	Genesis    map[string]any `json:"genesis,omitempty"`
}

type peers struct {
	Seeds      []peer `json:"seeds,omitempty"`
	Persistent []peer `json:"persistent_peers,omitempty"`
}

type peer struct {
	ID      string `json:"id"`
	Address string `json:"address"`
}

// schemaAt is the relative path of a schema in the registry, whose test networks are a folder
// deeper.
func (f facts) schemaAt(name string) string {
	if f.Listing.NetworkType == "mainnet" {
		return "../" + name
	}
	return "../../" + name
}

func (f facts) chain(versions Versions) (Chain, error) {
	peers, err := f.peers()
	if err != nil {
		return Chain{}, err
	}
	return Chain{
		Schema:    f.schemaAt("chain.schema.json"),
		ChainName: f.Listing.ChainName, ChainType: "cosmos", ChainID: f.ChainID, PrettyName: f.Listing.PrettyName,
		Status: f.Listing.Status, NetworkType: f.Listing.NetworkType,
		Prefix: chain.AccountPrefix, Prefixes: prefixes(),
		DaemonName: "bttcd", NodeHome: "$HOME/.bttcd",
		KeyAlgos: []string{"ethsecp256k1"}, ExtraCodecs: []string{"ethermint"},
		Slip44: chain.CoinType, OtherSlip44: []int{coinTypeTRON},
		Fees: fees{Tokens: []feeToken{{
			Denom: chain.BaseDenom, Minimum: f.gas.minimum, Low: f.gas.low, Average: f.gas.average, High: f.gas.high,
		}}},
		Staking: staking{
			Tokens:       []map[string]string{{"denom": chain.BaseDenom}},
			LockDuration: map[string]string{"time": f.unbonding},
		},
		Codebase:    f.codebase(versions),
		Description: "BTTC, the BitTorrent Chain: proof of stake, an EVM, payment channels and bridges for BTT.",
		Peers:       peers, APIs: f.apis(),
	}, nil
}

func (f facts) codebase(versions Versions) codebase {
	code := codebase{
		Repository: Repository,
		SDK:        map[string]any{"type": "cosmos", "version": versions.SDK},
		Consensus:  map[string]any{"type": "cometbft", "version": versions.CometBFT},
		IBC:        map[string]any{"type": "go", "version": versions.IBC, "ics_enabled": []string{"ics20-1"}},
	}
	if f.Genesis != nil {
		code.Genesis = map[string]any{"genesis_url": strings.Replace(Repository, "github.com", "raw.githubusercontent.com", 1) +
			"/main/networks/" + f.Name + "/genesis.json"}
	}
	return code
}

// peers splits "id@host:port".
func (f facts) peers() (*peers, error) {
	var found peers
	for _, set := range []struct {
		written []string
		into    *[]peer
	}{{f.Node.Seeds, &found.Seeds}, {f.Node.PersistentPeers, &found.Persistent}} {
		for _, written := range set.written {
			id, address, split := strings.Cut(written, "@")
			if _, _, err := net.SplitHostPort(address); !split || err != nil {
				return nil, fmt.Errorf("peer %q of network %s is not id@host:port", written, f.Name)
			}
			*set.into = append(*set.into, peer{ID: id, Address: address})
		}
	}
	if found.Seeds == nil && found.Persistent == nil {
		return nil, nil
	}
	return &found, nil
}

func (f facts) apis() map[string]any {
	apis := map[string]any{}
	for name, addresses := range map[string][]string{
		"rpc": f.Listing.Endpoints.RPC, "rest": f.Listing.Endpoints.REST, "grpc": f.Listing.Endpoints.GRPC,
		"evm-http-jsonrpc": f.Listing.Endpoints.JSONRPC, "wss": f.Listing.Endpoints.JSONRPCWS,
	} {
		var entries []map[string]string
		for _, address := range addresses {
			entries = append(entries, map[string]string{"address": address})
		}
		if entries != nil {
			apis[name] = entries
		}
	}
	return apis
}

// AssetList is assetlist.json of cosmos/chain-registry.
type AssetList struct {
	Schema    string  `json:"$schema"`
	ChainName string  `json:"chain_name"`
	Assets    []asset `json:"assets"`
}

type asset struct {
	Description string      `json:"description"`
	DenomUnits  []denomUnit `json:"denom_units"`
	Base        string      `json:"base"`
	Name        string      `json:"name"`
	Display     string      `json:"display"`
	Symbol      string      `json:"symbol"`
	TypeAsset   string      `json:"type_asset"`
}

type denomUnit struct {
	Denom    string   `json:"denom"`
	Exponent int      `json:"exponent"`
	Aliases  []string `json:"aliases,omitempty"`
}

func (f facts) assetList() AssetList {
	return AssetList{
		Schema: f.schemaAt("assetlist.schema.json"), ChainName: f.Listing.ChainName,
		Assets: []asset{{
			Description: networks.TokenDescription,
			DenomUnits: []denomUnit{
				{Denom: chain.BaseDenom},
				{Denom: chain.DisplayDenom, Exponent: chain.Decimals, Aliases: []string{chain.Symbol}},
			},
			Base: chain.BaseDenom, Name: networks.TokenName, Display: chain.DisplayDenom, Symbol: chain.Symbol,
			TypeAsset: "sdk.coin",
		}},
	}
}
