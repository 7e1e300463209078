package registry

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/networks"
)

// EVMChain is an entry of ethereum-lists/chains.
type EVMChain struct {
	Name           string         `json:"name"`
	Chain          string         `json:"chain"`
	RPC            []string       `json:"rpc"`
	Faucets        []string       `json:"faucets"`
	NativeCurrency nativeCurrency `json:"nativeCurrency"`
	InfoURL        string         `json:"infoURL"`
	ShortName      string         `json:"shortName"`
	ChainID        uint64         `json:"chainId"`
	NetworkID      uint64         `json:"networkId"`
	Slip44         uint32         `json:"slip44"`
	Status         string         `json:"status,omitempty"`
}

func (f facts) evmChain() EVMChain {
	entry := EVMChain{
		Name: f.Listing.PrettyName, Chain: "BTTC", RPC: list(f.Listing.Endpoints.JSONRPC), Faucets: []string{},
		NativeCurrency: native(), InfoURL: Repository, ShortName: f.Listing.ShortName,
		ChainID: f.evmChainID, NetworkID: f.evmChainID, Slip44: chain.CoinType,
	}
	if f.Listing.Status == "upcoming" {
		entry.Status = "incubating"
	}
	return entry
}

// Files returns the files that describe a network, by name, as they are committed beside its
// parameters.
func Files(network networks.Network, versions Versions) (map[string][]byte, error) {
	described, err := factsOf(network)
	if err != nil {
		return nil, err
	}
	chain, err := described.chain(versions)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for name, content := range map[string]any{
		"chain.json": chain, "assetlist.json": described.assetList(), "keplr.json": described.keplr(),
		"metamask.json": described.metamask(), fmt.Sprintf("eip155-%d.json", described.evmChainID): described.evmChain(),
	} {
		if files[name], err = indented(content); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return files, nil
}

func indented(content any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(content)
	return text.Bytes(), err
}
