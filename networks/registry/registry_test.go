package registry

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/networks"
)

var versions = Versions{SDK: "v0.54.4", CometBFT: "v0.39.4", IBC: "v11.2.0"}

func load(t *testing.T, name string) networks.Network {
	t.Helper()
	network, err := networks.Load(name)
	require.NoError(t, err)
	return network
}

// decoded returns a file as JSON of any reader would see it.
func decoded(t *testing.T, name, file string) map[string]any {
	t.Helper()
	files, err := Files(load(t, name), versions)
	require.NoError(t, err)
	require.Contains(t, files, file)
	return parsed(t, files[file])
}

// parsed keeps numbers as written.
func parsed(t *testing.T, raw []byte) map[string]any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var content map[string]any
	require.NoError(t, decoder.Decode(&content))
	return content
}

func TestFilesAreThoseCommitted(t *testing.T) {
	// Versions come from go.mod, which `make generate-check` compares.
	version := regexp.MustCompile(`"version": "v[0-9.]+"`)
	for _, name := range networks.Names() {
		files, err := Files(load(t, name), versions)
		require.NoError(t, err)
		require.Len(t, files, 5)
		for file, content := range files {
			committed, err := os.ReadFile(filepath.Join("..", name, file))
			require.NoError(t, err, "run make generate")
			require.Equal(t, version.ReplaceAllString(string(content), ""), version.ReplaceAllString(string(committed), ""), "%s/%s: run make generate", name, file)
		}
	}
}

// The rules are those of chain.schema.json that a generated file could break.
func TestChainFollowsTheSchema(t *testing.T) {
	for name, want := range map[string]struct{ schema, id, kind, unbonding string }{
		"mainnet": {"../chain.schema.json", chain.MainnetID, "mainnet", "1814400s"},
		"testnet": {"../../chain.schema.json", chain.TestnetID, "testnet", "259200s"},
		"local":   {"../../chain.schema.json", chain.LocalID, "devnet", "60s"},
	} {
		content := decoded(t, name, "chain.json")
		require.Equal(t, want.schema, content["$schema"])
		require.Equal(t, want.id, content["chain_id"])
		require.Equal(t, want.kind, content["network_type"])
		require.Regexp(t, `^[a-z0-9]+$`, content["chain_name"])
		require.Contains(t, []any{"live", "upcoming", "killed"}, content["status"])
		require.Equal(t, "cosmos", content["chain_type"])
		require.Equal(t, "bttc", content["bech32_prefix"])
		require.Equal(t, []any{"ethsecp256k1"}, content["key_algos"])
		require.Equal(t, json.Number("60"), content["slip44"])
		require.Equal(t, []any{json.Number("195")}, content["alternative_slip44s"])
		require.Equal(t, map[string]any{"time": want.unbonding}, content["staking"].(map[string]any)["lock_duration"])
		require.NotContains(t, content, "peers", "no empty lists")
	}
	require.NotContains(t, decoded(t, "mainnet", "chain.json"), "apis", "no endpoints before the launch")
	apis := decoded(t, "local", "chain.json")["apis"].(map[string]any)
	require.Equal(t, []any{map[string]any{"address": "http://127.0.0.1:26657"}}, apis["rpc"])
}

// A wallet that offers less than the base fee is refused; prices rise from there.
func TestGasPricesStartAtTheBaseFee(t *testing.T) {
	for _, name := range networks.Names() {
		network := load(t, name)
		token := decoded(t, name, "chain.json")["fees"].(map[string]any)["fee_tokens"].([]any)[0].(map[string]any)
		base, err := text(network.AppState, "feemarket", "params", "base_fee")
		require.NoError(t, err)
		price := func(key string) float64 {
			value, err := token[key].(json.Number).Float64()
			require.NoError(t, err)
			return value
		}
		var baseFee float64
		require.NoError(t, json.Unmarshal([]byte(base), &baseFee))
		require.GreaterOrEqual(t, price("low_gas_price"), baseFee)
		require.LessOrEqual(t, price("fixed_min_gas_price"), price("low_gas_price"))
		require.Less(t, price("low_gas_price"), price("average_gas_price"))
		require.Less(t, price("average_gas_price"), price("high_gas_price"))
		step := decoded(t, name, "keplr.json")["feeCurrencies"].([]any)[0].(map[string]any)["gasPriceStep"].(map[string]any)
		require.Equal(t, token["low_gas_price"], step["low"])
		require.Equal(t, token["high_gas_price"], step["high"])
	}
}

func TestWalletsOfARunningNetwork(t *testing.T) {
	network := load(t, "local")
	network.Listing.Endpoints = networks.Endpoints{
		RPC: []string{"http://127.0.0.1:1"}, REST: []string{"http://127.0.0.1:2"}, JSONRPC: []string{"http://127.0.0.1:3"},
	}
	wallets, err := Wallets(network)
	require.NoError(t, err)
	raw, err := json.Marshal(wallets)
	require.NoError(t, err)
	content := parsed(t, raw)
	metamask, keplr := content["metamask"], content["keplr"].(map[string]any)
	require.Equal(t, map[string]any{
		"chainId": "0x4e17", "chainName": "BTTC local", "rpcUrls": []any{"http://127.0.0.1:3"},
		"nativeCurrency": map[string]any{"name": "BitTorrent", "symbol": "BTT", "decimals": json.Number("18")},
	}, metamask)
	require.Equal(t, "http://127.0.0.1:1", keplr["rpc"])
	require.Equal(t, "http://127.0.0.1:2", keplr["rest"])
	require.Equal(t, map[string]any{"chainId": json.Number("19991"), "rpc": "http://127.0.0.1:3"}, keplr["evm"])
	require.Equal(t, []any{"eth-address-gen", "eth-key-sign", "eth-secp256k1-cosmos"}, keplr["features"])
	require.Equal(t, map[string]any{"coinType": json.Number("60")}, keplr["bip44"])
}

func TestEVMEntry(t *testing.T) {
	for name, id := range map[string]json.Number{"mainnet": "19900", "testnet": "19901", "local": "19991"} {
		content := decoded(t, name, map[string]string{
			"mainnet": "eip155-19900.json", "testnet": "eip155-19901.json", "local": "eip155-19991.json",
		}[name])
		for _, key := range []string{"name", "shortName", "chain", "chainId", "networkId", "rpc", "faucets", "infoURL", "nativeCurrency"} {
			require.NotNil(t, content[key], key)
		}
		require.Equal(t, id, content["chainId"])
		require.Equal(t, id, content["networkId"])
	}
}

func TestPeersOfALaunchedNetwork(t *testing.T) {
	network := load(t, "mainnet")
	network.Node.Seeds = []string{"7aa3@seed.example:26656"}
	network.Genesis = []byte("{}")
	files, err := Files(network, versions)
	require.NoError(t, err)
	require.Contains(t, string(files["chain.json"]), `"seeds": [
      {
        "id": "7aa3",
        "address": "seed.example:26656"
      }`)
	require.Contains(t, string(files["chain.json"]), `"genesis_url": "https://raw.githubusercontent.com/bttcprotocol/bttcd/main/networks/mainnet/genesis.json"`)

	network.Node.Seeds = []string{"seed.example"}
	_, err = Files(network, versions)
	require.ErrorContains(t, err, `peer "seed.example" of network mainnet is not id@host:port`)
}

func TestParametersThatCannotBeDescribed(t *testing.T) {
	for said, change := range map[string]func(*networks.Network){
		`chain id "bttx-1"`:              func(n *networks.Network) { n.ChainID = "bttx-1" },
		"is not in abtt":                 func(n *networks.Network) { n.Node.GasPrice = "1btt" },
		"feemarket.params.min_gas_price": func(n *networks.Network) { delete(n.AppState, "feemarket") },
		"staking.params.unbonding_tim":   func(n *networks.Network) { delete(n.AppState, "staking") },
		`feemarket.base_fee "x"`: func(n *networks.Network) {
			n.AppState["feemarket"] = map[string]any{"params": map[string]any{"min_gas_price": "1", "base_fee": "x"}}
		},
	} {
		network := load(t, "local")
		change(&network)
		_, err := Wallets(network)
		require.ErrorContains(t, err, said)
	}
}
