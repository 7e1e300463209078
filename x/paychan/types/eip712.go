package types

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"cosmossdk.io/math"
)

// VerifyingContract is the address reserved for the precompile, which vouchers are signed for.
var VerifyingContract = common.HexToAddress("0x0000000000000000000000000000000000000900")

// Names and versions of the EIP-712 domains.
const (
	ChannelDomainName    = "BTTC Channel"
	ChannelDomainVersion = "1"
	ChequeDomainName     = "Vault"
	ChequeDomainVersion  = "1.0"
)

// EIP-712 encodings of the types. They are part of the protocol: never changed.
const (
	channelDomainType    = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
	chequeDomainType     = "EIP712Domain(string name,string version,uint256 chainId)"
	voucherType          = "Voucher(uint64 purse,uint32 epoch,address payee,uint32 lane,uint256 cumulative,uint64 expiry)"
	chainVoucherType     = "ChainVoucher(uint64 purse,uint32 epoch,address payee,uint32 lane,uint256 base,uint256 unit,bytes32 anchor,uint32 length,uint64 expiry)"
	releaseType          = "Release(uint64 purse,uint32 epoch,address payee,uint32 lane,uint64 expiry,uint256 cumulative)"
	chequeType           = "Cheque(address vault,address beneficiary,uint256 cumulativePayout)"
	multiTokenChequeType = "MultiTokenCheque(address token,address vault,address beneficiary,uint256 cumulativePayout)"
)

var (
	channelDomainTypeHash    = crypto.Keccak256Hash([]byte(channelDomainType))
	chequeDomainTypeHash     = crypto.Keccak256Hash([]byte(chequeDomainType))
	voucherTypeHash          = crypto.Keccak256Hash([]byte(voucherType))
	chainVoucherTypeHash     = crypto.Keccak256Hash([]byte(chainVoucherType))
	releaseTypeHash          = crypto.Keccak256Hash([]byte(releaseType))
	chequeTypeHash           = crypto.Keccak256Hash([]byte(chequeType))
	multiTokenChequeTypeHash = crypto.Keccak256Hash([]byte(multiTokenChequeType))
)

// Domain is an EIP-712 domain separator: who signs for one chain signs for no other.
type Domain common.Hash

// ChannelDomain returns the domain of vouchers, chain vouchers and releases on the chain with
// this EVM chain id.
func ChannelDomain(evmChainID uint64) Domain {
	return Domain(newWords(5).
		hash(channelDomainTypeHash).text(ChannelDomainName).text(ChannelDomainVersion).
		uint(evmChainID).address(VerifyingContract[:]).keccak())
}

// ChequeDomain returns the domain of BTFS cheques. Its chain id is a parameter of the module,
// not the id of this chain: cheques are signed by clients that know only the old one.
func ChequeDomain(chainID uint64) Domain {
	return Domain(newWords(4).
		hash(chequeDomainTypeHash).text(ChequeDomainName).text(ChequeDomainVersion).uint(chainID).keccak())
}

// digest is what a key signs of a struct with this hash.
func (d Domain) digest(structHash common.Hash) common.Hash {
	return crypto.Keccak256Hash([]byte{0x19, 0x01}, d[:], structHash[:])
}

// words is a sequence of 32-byte words as EIP-712 encodes a struct.
type words []byte

func newWords(n int) words { return make(words, 0, n*32) }

func (w words) hash(value common.Hash) words { return append(w, value[:]...) }

func (w words) text(value string) words { return w.hash(crypto.Keccak256Hash([]byte(value))) }

func (w words) uint(value uint64) words {
	var word common.Hash
	binary.BigEndian.PutUint64(word[24:], value)
	return w.hash(word)
}

// address and amount take what their caller has checked: 20 bytes, and less than 2^127.
func (w words) address(value []byte) words { return w.hash(common.BytesToHash(value)) }

func (w words) amount(value math.Int) words {
	var word common.Hash
	value.BigIntMut().FillBytes(word[:])
	return w.hash(word)
}

func (w words) keccak() common.Hash { return crypto.Keccak256Hash(w) }
