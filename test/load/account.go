package load

import (
	"crypto/ecdsa"
	"encoding/binary"
	"fmt"

	"github.com/btcsuite/btcd/btcutil/bech32"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// prefix starts every account address of BTTC.
const prefix = "bttc"

// Account signs transactions in the order of its Sequence, which is the Ethereum nonce too.
// It is not safe for concurrent use.
type Account struct {
	key *ecdsa.PrivateKey
	// Number is the account's number in x/auth. Ethereum transactions do not need it.
	Number uint64
	// Sequence is that of the next transaction; signing one raises it.
	Sequence uint64
}

// NewAccounts returns accounts made up from a seed: the same seed gives the same accounts.
func NewAccounts(seed string, count int) []*Account {
	accounts := make([]*Account, count)
	for i := range accounts {
		material := binary.BigEndian.AppendUint64([]byte(seed+"/"), uint64(i))
		key, err := crypto.ToECDSA(crypto.Keccak256(material))
		if err != nil {
			// One hash in 2^127 is no private key.
			panic(fmt.Sprintf("account %d of seed %q: %v", i, seed, err))
		}
		accounts[i] = &Account{key: key}
	}
	return accounts
}

// ParseAccount returns the account of a private key in hexadecimal, with or without 0x.
func ParseAccount(privateKey string) (*Account, error) {
	key, err := crypto.ToECDSA(common.FromHex(privateKey))
	if err != nil {
		return nil, fmt.Errorf("private key: %w", err)
	}
	return &Account{key: key}, nil
}

// SignDigest returns the account's signature over a digest as Ethereum writes it: r, s and v,
// with v 27 or 28.
func (a *Account) SignDigest(digest common.Hash) ([]byte, error) {
	signature, err := crypto.Sign(digest[:], a.key)
	if err != nil {
		return nil, err
	}
	signature[crypto.RecoveryIDOffset] += 27
	return signature, nil
}

// Address returns the 20 bytes of the account's address.
func (a *Account) Address() common.Address { return crypto.PubkeyToAddress(a.key.PublicKey) }

// Bech32 returns the address as messages hold it.
func (a *Account) Bech32() string { return Bech32(a.Address()) }

// Bech32 returns an address as messages hold it.
func Bech32(address common.Address) string { return bech32With(prefix, address) }

// ValidatorBech32 returns the address of a validator's operator as messages hold it.
func ValidatorBech32(address common.Address) string { return bech32With(prefix+"valoper", address) }

func bech32With(prefix string, address common.Address) string {
	groups, err := bech32.ConvertBits(address.Bytes(), 8, 5, true)
	if err != nil {
		panic(err) // 20 bytes always regroup
	}
	text, err := bech32.Encode(prefix, groups)
	if err != nil {
		panic(err) // groups are below 32
	}
	return text
}
