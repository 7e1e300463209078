package types_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	ethmath "github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// What docs/spec publishes for other implementations is made here and checked by test/e2e with
// ethers and TronWeb. After a change: go test ./x/paychan/types -run TestPublished -args -update-spec
var update = flag.Bool("update-spec", false, "write docs/spec/vectors and docs/spec/eip712")

const specFolder = "../../../docs/spec"

// specVectors is docs/spec/vectors/paychan.json.
type specVectors struct {
	About      string                 `json:"about"`
	Keys       map[string]specKey     `json:"keys"`
	TypeHashes map[string]common.Hash `json:"type_hashes"`
	Domains    []specSeparator        `json:"domains"`
	Vaults     []specVault            `json:"vaults"`
	HashChains []specChain            `json:"hash_chains"`
	Signed     []specSigned           `json:"signed"`
	Messages   []specMessage          `json:"messages"`
	Refused    []specRefused          `json:"refused"`
}

// specKey is a key that everybody knows, and the spellings of its address.
type specKey struct {
	PrivateKey string         `json:"private_key_hex"`
	Address    common.Address `json:"address"`
	Bech32     string         `json:"bech32"`
	TRON       string         `json:"tron"`
}

// specDomain is an EIP-712 domain as wallets take it.
type specDomain struct {
	Name              string `json:"name"`
	Version           string `json:"version"`
	ChainID           uint64 `json:"chainId"`
	VerifyingContract string `json:"verifyingContract,omitempty"`
}

type specSeparator struct {
	Domain    specDomain  `json:"domain"`
	Separator common.Hash `json:"separator"`
}

type specVault struct {
	Purse uint64 `json:"purse,string"`
	Epoch uint32 `json:"epoch"`
	Vault string `json:"vault"`
}

// specChain lists preimages by their index; preimage length is the seed, index zero the anchor.
type specChain struct {
	Length    uint32                 `json:"length"`
	Preimages map[uint32]common.Hash `json:"preimages"`
}

// specSigned is something that was signed. Who signed is a name among the keys.
type specSigned struct {
	Name        string            `json:"name"`
	PrimaryType string            `json:"primary_type"`
	Domain      specDomain        `json:"domain"`
	Message     map[string]string `json:"message"`
	Signer      string            `json:"signer"`
	Digest      common.Hash       `json:"digest"`
	Signature   hexutil.Bytes     `json:"signature"`
}

// specMessage is what a payer or payee sends its peer: a vector of Signed, or a tick of its chain.
type specMessage struct {
	Kind string `json:"kind"`
	// Vector names what is sent. Its signer is zeros if OwnerImplied.
	Vector       string        `json:"vector"`
	OwnerImplied bool          `json:"owner_implied,omitempty"`
	Index        uint32        `json:"index,omitempty"`
	Preimage     hexutil.Bytes `json:"preimage,omitempty"`
	Bytes        hexutil.Bytes `json:"bytes"`
}

// specRefused is something that no chain pays, and why. It is shown on the chain of Domain as
// if Signer had signed it; what was signed in truth is in Signed, if that is something else.
type specRefused struct {
	Name        string            `json:"name"`
	PrimaryType string            `json:"primary_type"`
	Domain      specDomain        `json:"domain"`
	Message     map[string]string `json:"message"`
	Signer      string            `json:"signer"`
	Signature   hexutil.Bytes     `json:"signature"`
	Index       uint32            `json:"index,omitempty"`
	Preimage    hexutil.Bytes     `json:"preimage,omitempty"`
	Signed      *specForgery      `json:"signed,omitempty"`
	Result      string            `json:"result"`
	Code        types.ResultCode  `json:"code"`
}

// specForgery is what was signed in truth, for what differs.
type specForgery struct {
	PrimaryType string            `json:"primary_type,omitempty"`
	Domain      *specDomain       `json:"domain,omitempty"`
	Message     map[string]string `json:"message,omitempty"`
	Signer      string            `json:"signer,omitempty"`
}

// specTypes are the fields of each type, in order.
var specTypes = map[string][]apitypes.Type{
	"Voucher": fields("uint64", "purse", "uint32", "epoch", "address", "payee", "uint32", "lane", "uint256", "cumulative", "uint64", "expiry"),
	"ChainVoucher": fields("uint64", "purse", "uint32", "epoch", "address", "payee", "uint32", "lane", "uint256", "base", "uint256", "unit",
		"bytes32", "anchor", "uint32", "length", "uint64", "expiry"),
	"Release": fields("uint64", "purse", "uint32", "epoch", "address", "payee", "uint32", "lane", "uint64", "expiry", "uint256", "cumulative"),
	"Cheque":  fields("address", "vault", "address", "beneficiary", "uint256", "cumulativePayout"),
	"MultiTokenCheque": fields("address", "token", "address", "vault", "address", "beneficiary",
		"uint256", "cumulativePayout"),
}

func channelDomain(chainID uint64) specDomain {
	return specDomain{types.ChannelDomainName, types.ChannelDomainVersion, chainID, types.VerifyingContract.Hex()}
}

func chequeDomain(chainID uint64) specDomain {
	return specDomain{types.ChequeDomainName, types.ChequeDomainVersion, chainID, ""}
}

// wallet returns the domain as go-ethereum's wallet code has it.
func (d specDomain) wallet() apitypes.TypedDataDomain {
	return apitypes.TypedDataDomain{
		Name: d.Name, Version: d.Version, ChainId: ethmath.NewHexOrDecimal256(int64(d.ChainID)), VerifyingContract: d.VerifyingContract,
	}
}

// specPrivate are the keys of the vectors; btfs is the one of go-btfs's own test.
func specPrivate(name string) []byte {
	if name == "btfs" {
		return common.FromHex("634fb5a872396d9693e5c9f9d7233cfa93f395c093371017ff44aa9ae6564cdd")
	}
	seed := sha256.Sum256([]byte("bttc paychan vectors, key " + name))
	return seed[:]
}

func specKeyOf(t *testing.T, name string) specKey {
	t.Helper()
	private, err := crypto.ToECDSA(specPrivate(name))
	require.NoError(t, err)
	who := crypto.PubkeyToAddress(private.PublicKey)
	spelled, err := address.Spell(who[:])
	require.NoError(t, err)
	return specKey{hex.EncodeToString(specPrivate(name)), who, spelled.Bech32, spelled.TRON}
}

func specAddress(t *testing.T, name string) string {
	t.Helper()
	return specKeyOf(t, name).Address.Hex()
}

// sign signs as a wallet does, whatever the content.
func sign(t *testing.T, domain specDomain, primary string, message map[string]string, signer string) (common.Hash, []byte) {
	t.Helper()
	values := map[string]any{}
	for name, value := range message {
		values[name] = value
	}
	digest, _, err := apitypes.TypedDataAndHash(typed(domain.wallet(), primary, specTypes[primary], values))
	require.NoError(t, err)
	private, err := crypto.ToECDSA(specPrivate(signer))
	require.NoError(t, err)
	signature, err := crypto.Sign(digest, private)
	require.NoError(t, err)
	signature[64] += 27
	return common.Hash(digest), signature
}

func makeVectors(t *testing.T) specVectors {
	t.Helper()
	v := specVectors{
		About: "Vectors of docs/spec/paychan.md, made by x/paychan/types. Everybody knows these keys: never use them.",
		Keys:  map[string]specKey{}, TypeHashes: map[string]common.Hash{},
		HashChains: []specChain{btfsChain(), vectorChain()},
		Signed:     signedVectors(t), Messages: messageVectors(t), Refused: refusedVectors(t),
	}
	for _, name := range []string{"owner", "session", "payee", "stranger", "btfs"} {
		v.Keys[name] = specKeyOf(t, name)
	}
	for _, id := range []uint64{chain.MainnetEVMID, chain.TestnetEVMID, chain.LocalEVMID} {
		v.Domains = append(v.Domains, specSeparator{channelDomain(id), common.Hash(types.ChannelDomain(id))})
	}
	for _, id := range []uint64{199, 1029} {
		v.Domains = append(v.Domains, specSeparator{chequeDomain(id), common.Hash(types.ChequeDomain(id))})
	}
	for _, purse := range []uint64{1, 7, 1<<64 - 1} {
		for _, epoch := range []uint32{0, 1, 1<<32 - 1} {
			v.Vaults = append(v.Vaults, specVault{purse, epoch, types.Alias(purse, epoch).Hex()})
		}
	}
	for primary, content := range specTypes {
		all := typed(apitypes.TypedDataDomain{}, primary, content, nil)
		v.TypeHashes[string(all.EncodeType(primary))] = common.Hash(all.TypeHash(primary))
	}
	for _, domain := range []specDomain{channelDomain(1), chequeDomain(1)} {
		all := typed(domain.wallet(), "Voucher", nil, nil)
		v.TypeHashes[string(all.EncodeType("EIP712Domain"))] = common.Hash(all.TypeHash("EIP712Domain"))
	}
	return v
}

// eip712Files are what a wallet is asked to sign, for mainnet.
func eip712Files(v specVectors) map[string]any {
	files := map[string]any{}
	for _, signed := range v.Signed {
		name, published := map[string]string{
			"voucher on mainnet": "voucher", "chain voucher on mainnet": "chain-voucher", "release on mainnet": "release",
			"cheque": "cheque", "multi-token cheque": "multi-token-cheque",
		}[signed.Name]
		if !published {
			continue
		}
		all := typed(signed.Domain.wallet(), signed.PrimaryType, specTypes[signed.PrimaryType], nil)
		files["eip712/"+name+".json"] = map[string]any{
			"types": all.Types, "primaryType": signed.PrimaryType, "domain": signed.Domain, "message": signed.Message,
		}
	}
	return files
}

func TestPublishedVectors(t *testing.T) {
	vectors := makeVectors(t)
	files := eip712Files(vectors)
	require.Len(t, files, len(specTypes))
	files["vectors/paychan.json"] = vectors
	for name, content := range files {
		want, err := json.MarshalIndent(content, "", "  ")
		require.NoError(t, err)
		path := filepath.Join(specFolder, filepath.FromSlash(name))
		if *update {
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
			require.NoError(t, os.WriteFile(path, append(want, '\n'), 0o644))
		}
		have, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, string(want)+"\n", string(have), "%s is not what this code makes: run this test with -args -update-spec", name)
	}
}

// Wallets read the published types by go-ethereum's rules: what they sign is what the chain wants.
func TestPublishedTypesSignTheVectors(t *testing.T) {
	for name, digest := range map[string]string{
		"voucher": "voucher on mainnet", "chain-voucher": "chain voucher on mainnet", "release": "release on mainnet",
		"cheque": "cheque", "multi-token-cheque": "multi-token cheque",
	} {
		bz, err := os.ReadFile(filepath.Join(specFolder, "eip712", name+".json"))
		require.NoError(t, err)
		var data apitypes.TypedData
		require.NoError(t, json.Unmarshal(bz, &data))
		hash, _, err := apitypes.TypedDataAndHash(data)
		require.NoError(t, err)
		require.Equal(t, signedVector(t, digest).Digest, common.Hash(hash), name)
	}
}
