package testutil

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Key signs for one account.
type Key struct {
	private *ecdsa.PrivateKey
	Address common.Address
}

// NewKey returns the key of that name, always the same.
func NewKey(name string) Key {
	seed := sha256.Sum256([]byte("paychan test key " + name))
	private, err := crypto.ToECDSA(seed[:])
	if err != nil {
		panic(err)
	}
	return Key{private, crypto.PubkeyToAddress(private.PublicKey)}
}

// Keys returns n keys of that name and a number.
func Keys(name string, n int) []Key {
	keys := make([]Key, n)
	for i := range keys {
		keys[i] = NewKey(fmt.Sprint(name, " ", i))
	}
	return keys
}

// String is the canonical spelling of the key's address.
func (k Key) String() string { return Spell(k.Address) }

// Bytes are those of the key's address.
func (k Key) Bytes() []byte { return k.Address.Bytes() }

// Sign returns the signature over digest in canonical form.
func (k Key) Sign(digest common.Hash) []byte {
	signature, err := crypto.Sign(digest[:], k.private)
	if err != nil {
		panic(err)
	}
	signature[64] += 27
	return signature
}

// Domain is the EIP-712 domain of fixtures.
func Domain() types.Domain { return types.ChannelDomain(chain.LocalEVMID) }

// Voucher signs v and names the signer.
func (k Key) Voucher(v types.Voucher) types.SignedVoucher {
	return types.SignedVoucher{Voucher: v, Signer: k.Bytes(), Signature: k.Sign(must(v.Digest(Domain())))}
}

// ChainVoucher signs v, names the signer and shows a preimage.
func (k Key) ChainVoucher(v types.ChainVoucher, index uint32, preimage []byte) types.SignedChainVoucher {
	return types.SignedChainVoucher{
		Voucher: v, Signer: k.Bytes(), Signature: k.Sign(must(v.Digest(Domain()))), Index: index, Preimage: preimage,
	}
}

// Release signs r.
func (k Key) Release(r types.Release) []byte { return k.Sign(must(r.Digest(Domain()))) }

// Cheque signs c for the purse, in the domain of the chain id that BTFS uses.
func (k Key) Cheque(purse uint64, epoch uint32, c types.Cheque) types.SignedCheque {
	digest := must(c.Digest(types.ChequeDomain(types.DefaultParams().ChequeChainId)))
	return types.SignedCheque{Purse: purse, Epoch: epoch, Cheque: c, Signature: k.Sign(digest)}
}

// Voucher returns an unsigned voucher.
func Voucher(purse uint64, epoch uint32, payee common.Address, lane uint32, cumulative int64, expiry uint64) types.Voucher {
	return types.Voucher{
		Purse: purse, Epoch: epoch, Payee: payee.Bytes(), Lane: lane, Cumulative: math.NewInt(cumulative), Expiry: expiry,
	}
}

// HashChain returns all links of a chain, from its anchor to its seed: link i is preimage i.
func HashChain(seed string, length uint32) []common.Hash {
	links := make([]common.Hash, length+1)
	links[length] = sha256.Sum256([]byte(seed))
	for i := length; i > 0; i-- {
		links[i-1] = sha256.Sum256(links[i][:])
	}
	return links
}

func must(digest common.Hash, err error) common.Hash {
	if err != nil {
		panic(err)
	}
	return digest
}
