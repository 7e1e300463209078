package types_test

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	ethmath "github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// vectors are cheques of go-btfs; those of chain 1 were published by its authors.
type vectors struct {
	PrivateKey  string         `json:"private_key_hex"`
	Signer      common.Address `json:"signer"`
	Vault       common.Address `json:"vault"`
	Beneficiary common.Address `json:"beneficiary"`
	Cheques     []struct {
		DomainName      string `json:"domain_name"`
		ChainID         uint64 `json:"chain_id"`
		DomainSeparator string `json:"domain_separator"`
		Digest          string `json:"digest"`
		Signature       string `json:"signature"`
	} `json:"cheques"`
	HashChain struct {
		Seed      string `json:"seed_preimage"`
		After1000 string `json:"after_1000_sha256"`
	} `json:"hash_chain"`
}

func readVectors(t *testing.T) vectors {
	t.Helper()
	bz, err := os.ReadFile("testdata/cheque.json")
	require.NoError(t, err)
	var v vectors
	require.NoError(t, json.Unmarshal(bz, &v))
	require.Len(t, v.Cheques, 2)
	return v
}

func TestChequesOfBTFS(t *testing.T) {
	v := readVectors(t)
	key, err := crypto.HexToECDSA(v.PrivateKey)
	require.NoError(t, err)
	cheque := types.Cheque{Vault: v.Vault.Bytes(), Beneficiary: v.Beneficiary.Bytes(), CumulativePayout: math.NewInt(500)}
	for _, want := range v.Cheques {
		domain := types.ChequeDomain(want.ChainID)
		require.Equal(t, want.DomainSeparator, hex.EncodeToString(domain[:]))
		digest, err := cheque.Digest(domain)
		require.NoError(t, err)
		require.Equal(t, want.Digest, hex.EncodeToString(digest[:]))

		signature, err := types.ParseSignature(common.FromHex(want.Signature))
		require.NoError(t, err)
		signer, err := signature.Signer(digest)
		require.NoError(t, err)
		require.Equal(t, v.Signer, signer)

		own, err := crypto.Sign(digest[:], key)
		require.NoError(t, err)
		own[64] += 27
		require.Equal(t, want.Signature, hex.EncodeToString(own))
	}
}

func TestHashChainVector(t *testing.T) {
	v := readVectors(t)
	require.Equal(t, common.HexToHash(v.HashChain.After1000), types.Link(common.HexToHash(v.HashChain.Seed), 1000))
}

// typed builds what a wallet would be asked to sign, for go-ethereum's own implementation.
func typed(domain apitypes.TypedDataDomain, name string, fields []apitypes.Type, message map[string]any) apitypes.TypedData {
	domainFields := []apitypes.Type{{Name: "name", Type: "string"}, {Name: "version", Type: "string"}, {Name: "chainId", Type: "uint256"}}
	if domain.VerifyingContract != "" {
		domainFields = append(domainFields, apitypes.Type{Name: "verifyingContract", Type: "address"})
	}
	return apitypes.TypedData{
		Types: apitypes.Types{"EIP712Domain": domainFields, name: fields}, PrimaryType: name, Domain: domain, Message: message,
	}
}

func fields(pairs ...string) []apitypes.Type {
	var all []apitypes.Type
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, apitypes.Type{Type: pairs[i], Name: pairs[i+1]})
	}
	return all
}

func requireDigest(t require.TestingT, data apitypes.TypedData, digest common.Hash, err error) {
	require.NoError(t, err)
	want, _, err := apitypes.TypedDataAndHash(data)
	require.NoError(t, err)
	require.Equal(t, common.Hash(want), digest)
}

func number(n uint64) string { return math.NewIntFromUint64(n).String() }

var amountGen = rapid.Custom(func(t *rapid.T) math.Int {
	bits := rapid.Uint64().Draw(t, "bits")
	return math.NewIntFromUint64(bits).MulRaw(1 << rapid.IntRange(0, 62).Draw(t, "shift"))
})

func addressGen(t *rapid.T, label string) []byte {
	bz := rapid.SliceOfN(rapid.Byte(), 20, 20).Draw(t, label)
	bz[0] |= 1
	return bz
}

// Wallets build digests by go-ethereum's or ethers' rules. Ours are the same for any content.
func TestDigestsAreThoseOfWallets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chainID := rapid.Uint64Range(1, 1<<62).Draw(t, "chain id")
		channel := apitypes.TypedDataDomain{
			Name: "BTTC Channel", Version: "1", ChainId: ethmath.NewHexOrDecimal256(int64(chainID)),
			VerifyingContract: "0x0000000000000000000000000000000000000900",
		}
		payee, anchor := addressGen(t, "payee"), rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "anchor")
		purse, expiry := rapid.Uint64().Draw(t, "purse"), rapid.Uint64().Draw(t, "expiry")
		epoch, lane := rapid.Uint32().Draw(t, "epoch"), rapid.Uint32().Draw(t, "lane")
		length := rapid.Uint32Range(1, types.MaxChainLength).Draw(t, "length")
		base, unit := amountGen.Draw(t, "base"), math.NewIntFromUint64(rapid.Uint64().Draw(t, "unit"))
		message := map[string]any{
			"purse": number(purse), "epoch": number(uint64(epoch)), "payee": common.BytesToAddress(payee).Hex(),
			"lane": number(uint64(lane)), "cumulative": base.String(), "base": base.String(), "unit": unit.String(),
			"anchor": common.BytesToHash(anchor).Hex(), "length": number(uint64(length)), "expiry": number(expiry),
		}
		domain := types.ChannelDomain(chainID)

		digest, err := types.Voucher{Purse: purse, Epoch: epoch, Payee: payee, Lane: lane, Cumulative: base, Expiry: expiry}.Digest(domain)
		requireDigest(t, typed(channel, "Voucher", fields("uint64", "purse", "uint32", "epoch", "address", "payee",
			"uint32", "lane", "uint256", "cumulative", "uint64", "expiry"), only(message, "purse", "epoch", "payee", "lane", "cumulative", "expiry")), digest, err)

		digest, err = types.ChainVoucher{
			Purse: purse, Epoch: epoch, Payee: payee, Lane: lane, Base: base, Unit: unit, Anchor: anchor, Length: length, Expiry: expiry,
		}.Digest(domain)
		requireDigest(t, typed(channel, "ChainVoucher", fields("uint64", "purse", "uint32", "epoch", "address", "payee", "uint32", "lane",
			"uint256", "base", "uint256", "unit", "bytes32", "anchor", "uint32", "length", "uint64", "expiry"),
			only(message, "purse", "epoch", "payee", "lane", "base", "unit", "anchor", "length", "expiry")), digest, err)

		digest, err = types.Release{Purse: purse, Epoch: epoch, Payee: payee, Lane: lane, Cumulative: base, Expiry: expiry}.Digest(domain)
		requireDigest(t, typed(channel, "Release", fields("uint64", "purse", "uint32", "epoch", "address", "payee", "uint32", "lane",
			"uint64", "expiry", "uint256", "cumulative"), only(message, "purse", "epoch", "payee", "lane", "expiry", "cumulative")), digest, err)
	})
}

func only(message map[string]any, names ...string) map[string]any {
	chosen := map[string]any{}
	for _, name := range names {
		chosen[name] = message[name]
	}
	return chosen
}

func TestMultiTokenChequeDigest(t *testing.T) {
	v := readVectors(t)
	token := common.HexToAddress("0xdB28719F7f938507dBfe4f0eAe55668903D34a15")
	domain := apitypes.TypedDataDomain{Name: "Vault", Version: "1.0", ChainId: ethmath.NewHexOrDecimal256(199)}
	digest, err := types.Cheque{
		Token: token.Bytes(), Vault: v.Vault.Bytes(), Beneficiary: v.Beneficiary.Bytes(), CumulativePayout: math.NewInt(7),
	}.Digest(types.ChequeDomain(199))
	requireDigest(t, typed(domain, "MultiTokenCheque",
		fields("address", "token", "address", "vault", "address", "beneficiary", "uint256", "cumulativePayout"),
		map[string]any{"token": token.Hex(), "vault": v.Vault.Hex(), "beneficiary": v.Beneficiary.Hex(), "cumulativePayout": "7"}), digest, err)
}

func TestAlias(t *testing.T) {
	preimage := append([]byte("bttc/purse"), 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4)
	require.Equal(t, common.BytesToAddress(crypto.Keccak256(preimage)[12:]), types.Alias(0x0102, 0x0304))
	require.NotEqual(t, types.Alias(1, 0), types.Alias(1, 1))
	require.NotEqual(t, types.Alias(1, 0), types.Alias(2, 0))
}
