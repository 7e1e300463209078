package networks

// Listing is what wallets and public registries call a network, and where they reach it.
type Listing struct {
	// ChainName is its key in cosmos/chain-registry: lower-case letters and digits.
	ChainName string `json:"chain_name"`
	// PrettyName is what people read.
	PrettyName string `json:"pretty_name"`
	// ShortName is its key in EIP-3770 addresses (ethereum-lists/chains).
	ShortName string `json:"short_name"`
	// Status is "live", "upcoming" or "killed".
	Status string `json:"status"`
	// NetworkType is "mainnet", "testnet" or "devnet".
	NetworkType string    `json:"network_type"`
	Endpoints   Endpoints `json:"endpoints"`
}

// Endpoints are public services of a network, none before its launch. GRPC is host:port, the
// others are URLs.
type Endpoints struct {
	RPC       []string `json:"rpc,omitempty"`
	REST      []string `json:"rest,omitempty"`
	GRPC      []string `json:"grpc,omitempty"`
	JSONRPC   []string `json:"json_rpc,omitempty"`
	JSONRPCWS []string `json:"json_rpc_ws,omitempty"`
}

// What genesis, wallets and registries say of BTT.
const (
	TokenName        = "BitTorrent"
	TokenDescription = "BTT, the gas, stake and vote of the BitTorrent Chain"
)
