package walletkey

import (
	"fmt"
	"strings"
)

// Wallet is a wallet by the name that the command line has for it.
type Wallet string

// The wallets whose accounts can be recovered from a mnemonic.
const (
	MetaMask Wallet = "metamask"
	Keplr    Wallet = "keplr"
	TronLink Wallet = "tronlink"
	Ledger   Wallet = "ledger"
)

// MaxIndex is the largest number in a derivation path (BIP-32).
const MaxIndex = 1<<31 - 1

// paths hold where a wallet keeps its account number %d. MetaMask and Keplr count addresses of
// one account; TronLink and Ledger Live count accounts of one address each.
var paths = map[Wallet]string{
	MetaMask: "m/44'/60'/0'/0/%d",
	Keplr:    "m/44'/60'/0'/0/%d",
	TronLink: "m/44'/195'/%d'/0/0",
	Ledger:   "m/44'/60'/%d'/0/0",
}

// Wallets lists the names that ParseWallet takes, for help texts.
func Wallets() []string {
	return []string{string(MetaMask), string(Keplr), string(TronLink), string(Ledger)}
}

// ParseWallet returns the wallet of a name.
func ParseWallet(name string) (Wallet, error) {
	wallet := Wallet(strings.ToLower(strings.TrimSpace(name)))
	if _, known := paths[wallet]; !known {
		return "", fmt.Errorf("there is no wallet %q: choose one of %s; for others give the derivation path with --hd-path",
			name, strings.Join(Wallets(), ", "))
	}
	return wallet, nil
}

// Path returns the BIP-32 path of the wallet's account number index, counted from 0.
func (w Wallet) Path(index uint32) (string, error) {
	if index > MaxIndex {
		return "", fmt.Errorf("account number %d: the largest is %d", index, MaxIndex)
	}
	return fmt.Sprintf(paths[w], index), nil
}
