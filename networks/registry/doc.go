// Package registry describes a network to wallets and to public registries: chain.json and
// assetlist.json (cosmos/chain-registry), an entry for ethereum-lists/chains, the chain info
// that Keplr takes and the network that MetaMask takes.
//
// Invariant: every figure comes from where genesis and a node's configuration take theirs
// (networks/NAME/parameters.json, internal/chain), so that no listing can drift from its chain.
//
// Callers: networks/registry/generate, which writes the files under networks/, and bttcd
// localnet-homes, whose answer ends up in endpoints.json.
package registry
