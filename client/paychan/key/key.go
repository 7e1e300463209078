// Package key holds the secp256k1 keys of payers and payees: an owner's, or a session key that
// the owner delegated to. One key has one 20-byte address on BTTC, Ethereum and TRON.
//
// Invariant: nothing here prints, formats or marshals a private key; Save alone writes one, to
// a file that only its user can read. Its callers are the payer, the payee, and the node client
// that signs transactions.
package key

import (
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Signer signs for one address. Key is one; a wallet or a remote signer may be another.
type Signer interface {
	// Address is the address whose signatures these are.
	Address() common.Address
	// Sign returns the canonical signature over digest: low s, v 27 or 28.
	Sign(digest common.Hash) (types.Signature, error)
	// Derive returns a secret that is always the same for the same purpose, and from which
	// neither the key nor another purpose's secret can be found.
	Derive(purpose []byte) common.Hash
}

// errSecret answers whoever tries to marshal a key.
var errSecret = errors.New("a private key is not marshaled: use Save")

// Key is a private key in memory.
type Key struct {
	private *ecdsa.PrivateKey
	address common.Address
}

var _ Signer = (*Key)(nil)

// New returns a key made of the system's randomness.
func New() (*Key, error) {
	private, err := crypto.GenerateKey()
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	return wrap(private), nil
}

// Parse returns the key of 64 hexadecimal digits, with or without 0x. The error does not repeat
// them.
func Parse(text string) (*Key, error) {
	private, err := crypto.HexToECDSA(strings.TrimPrefix(strings.TrimSpace(text), "0x"))
	if err != nil {
		return nil, errors.New("this is no private key: it must be 64 hexadecimal digits")
	}
	return wrap(private), nil
}

func wrap(private *ecdsa.PrivateKey) *Key {
	return &Key{private, crypto.PubkeyToAddress(private.PublicKey)}
}

// Address implements Signer.
func (k *Key) Address() common.Address { return k.address }

// PublicKey returns the compressed public key, 33 bytes.
func (k *Key) PublicKey() []byte { return crypto.CompressPubkey(&k.private.PublicKey) }

// Sign implements Signer.
func (k *Key) Sign(digest common.Hash) (types.Signature, error) {
	signature, err := crypto.Sign(digest[:], k.private)
	if err != nil {
		return types.Signature{}, fmt.Errorf("signing for %s: %w", k.address, err)
	}
	signature[crypto.RecoveryIDOffset] += 27
	return types.ParseSignature(signature)
}

// Derive implements Signer.
func (k *Key) Derive(purpose []byte) common.Hash {
	mac := hmac.New(sha256.New, crypto.FromECDSA(k.private))
	mac.Write([]byte("bttc/derive/1"))
	mac.Write(purpose)
	return common.Hash(mac.Sum(nil))
}

// String names the key by its address.
func (k *Key) String() string { return "key of " + k.address.Hex() }

// GoString names the key by its address.
func (k *Key) GoString() string { return k.String() }

// Format names the key by its address, whatever the verb.
func (k *Key) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(k.String())) }

// MarshalText refuses.
func (k *Key) MarshalText() ([]byte, error) { return nil, errSecret }
