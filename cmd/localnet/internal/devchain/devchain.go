// Package devchain is the development Ethereum of a local testnet: where its contracts will be,
// the process that runs it, the deployment, and what `localnet chain` makes it do.
//
// Invariant: the addresses of its contracts are known before it starts, since the genesis of
// BTTC holds them. The network package and the commands are its callers.
package devchain

import (
	"crypto/ecdsa"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
)

// Name names the process and the row of x/bridge.
const Name = "ethereum"

// ChainID is that of go-ethereum's development mode.
const ChainID = 1337

// RowID is the row of x/bridge that the chain is.
const RowID = 1

// Settings of the chain: it makes a block a second, and calls one final four blocks later.
const (
	Period             = time.Second
	DefaultFinalityLag = 4
)

// The contracts in the order in which the deployer makes them, which decides their addresses.
const (
	nonceBTT = iota
	nonceUSDT
	nonceUSDC
	noncePortal
)

// deployerKey owns the ether of the chain and its test tokens. It is the first of the keys that
// Ethereum's development tools publish: worth nothing anywhere.
const deployerKey = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"

// relayerKey pays for the packets that the testnet's relayer carries; it is the second of them.
const relayerKey = "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"

// Token is a token of the chain.
type Token struct {
	Symbol   string         `json:"symbol"`
	Contract common.Address `json:"contract"`
	Decimals int            `json:"decimals"`
}

// Plan is what the genesis of BTTC has to know of the chain.
type Plan struct {
	Row     int            `json:"row"`
	Port    int            `json:"port"`
	RPC     string         `json:"rpc"`
	ChainID uint64         `json:"chain_id"`
	Portal  common.Address `json:"portal"`
	Tokens  []Token        `json:"tokens"`
	// FinalityLag is how many blocks below the head are final.
	FinalityLag uint64 `json:"finality_lag"`
	// Relayer is the account that carries packets.
	Relayer common.Address `json:"relayer"`
}

// NewPlan plans a chain that serves RPC on port.
func NewPlan(port int, finalityLag uint64) Plan {
	deployer := address(deployerKey)
	return Plan{
		Row: RowID, Port: port, RPC: "http://" + ports.Address(port), ChainID: ChainID,
		Portal: crypto.CreateAddress(deployer, noncePortal),
		Tokens: []Token{
			{Symbol: "BTT", Contract: crypto.CreateAddress(deployer, nonceBTT), Decimals: 18},
			{Symbol: "USDT", Contract: crypto.CreateAddress(deployer, nonceUSDT), Decimals: 6},
			{Symbol: "USDC", Contract: crypto.CreateAddress(deployer, nonceUSDC), Decimals: 6},
		},
		FinalityLag: finalityLag,
		Relayer:     address(relayerKey),
	}
}

// RelayerKeyHex is the private key of the testnet's relayer.
func RelayerKeyHex() string { return relayerKey }

func address(hex string) common.Address { return crypto.PubkeyToAddress(key(hex).PublicKey) }

// key panics on anything but the constants above.
func key(hex string) *ecdsa.PrivateKey {
	parsed, err := crypto.HexToECDSA(hex)
	if err != nil {
		panic(err)
	}
	return parsed
}
