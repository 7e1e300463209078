package cmd

import (
	"fmt"

	"github.com/cosmos/evm/crypto/hd"
)

// LocalMnemonic is what all keys of local networks are derived from: the accounts from index 0,
// the validators' operators from index 100. Everybody can read it here, so it is worth nothing: it
// must never be used on any other network.
const LocalMnemonic = "share share share share share share share share share share share reward"

// localOperatorIndex is where the validators' operators begin.
const localOperatorIndex = 100

// localPath is the derivation path of a key of local networks, that of Ethereum wallets.
func localPath(index int) string { return fmt.Sprintf("m/44'/60'/0'/0/%d", index) }

// localPrivateKey derives the key at an index.
func localPrivateKey(index int) ([]byte, error) {
	return hd.EthSecp256k1.Derive()(LocalMnemonic, "", localPath(index))
}
