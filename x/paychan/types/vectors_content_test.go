package types_test

import (
	"maps"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// vectorExpiry is 1 March 2026, within the life of a lane from testutil.GenesisTime.
const vectorExpiry = "1772323200"

var (
	vectorLinks = testutil.HashChain("bttc paychan vectors, hash chain", 8)
	btfsVault   = common.HexToAddress("0xfa02D396842E6e1D319E8E3D4D870338F791AA25")
	btfsPayee   = common.HexToAddress("0x98E6C644aFeB94BBfB9FF60EB26fc9D83BBEcA79")
	usdt        = common.HexToAddress("0xdB28719F7f938507dBfe4f0eAe55668903D34a15")
)

func vectorChain() specChain {
	preimages := map[uint32]common.Hash{}
	for i, link := range vectorLinks {
		preimages[uint32(i)] = link
	}
	return specChain{uint32(len(vectorLinks) - 1), preimages}
}

// btfsChain is the long one: the sha256 of "seed" and 1,000 links.
func btfsChain() specChain {
	links := testutil.HashChain("seed", 1000)
	return specChain{1000, map[uint32]common.Hash{0: links[0], 1: links[1], 500: links[500], 1000: links[1000]}}
}

// with returns a copy of m with some values changed.
func (m message) with(pairs ...string) message {
	changed := maps.Clone(m)
	for i := 0; i < len(pairs); i += 2 {
		changed[pairs[i]] = pairs[i+1]
	}
	return changed
}

func voucherMessage(t *testing.T) message {
	t.Helper()
	return message{
		"purse": "1", "epoch": "0", "payee": specAddress(t, "payee"), "lane": "3",
		"cumulative": "1500000000000000000", "expiry": vectorExpiry,
	}
}

func chainMessage(t *testing.T) message {
	t.Helper()
	return message{
		"purse": "1", "epoch": "0", "payee": specAddress(t, "payee"), "lane": "4", "base": "1000", "unit": "25",
		"anchor": vectorLinks[0].Hex(), "length": "8", "expiry": vectorExpiry,
	}
}

func chequeMessage(t *testing.T) message {
	t.Helper()
	return message{
		"vault": types.Alias(1, 0).Hex(), "beneficiary": specAddress(t, "payee"), "cumulativePayout": "700000000000000000",
	}
}

func powerText(bits uint, less int64) string {
	value := new(big.Int).Lsh(big.NewInt(1), bits)
	return value.Sub(value, big.NewInt(less)).String()
}

func signedVectors(t *testing.T) []specSigned {
	t.Helper()
	local, mainnet, cheques := channelDomain(chain.LocalEVMID), channelDomain(chain.MainnetEVMID), chequeDomain(199)
	voucher, ticks, cheque := voucherMessage(t), chainMessage(t), chequeMessage(t)
	greatest := voucher.with("purse", powerText(64, 1), "epoch", powerText(32, 1), "lane", powerText(32, 1),
		"cumulative", powerText(127, 1), "expiry", powerText(64, 1))
	longest := ticks.with("base", powerText(127, 65537), "unit", "1", "length", "65536")
	golden := message{"vault": btfsVault.Hex(), "beneficiary": btfsPayee.Hex(), "cumulativePayout": "500"}
	all := []specSigned{
		{Name: "voucher", PrimaryType: "Voucher", Domain: local, Message: voucher, Signer: "owner"},
		{Name: "voucher on mainnet", PrimaryType: "Voucher", Domain: mainnet, Message: voucher, Signer: "owner"},
		{Name: "voucher of a session key", PrimaryType: "Voucher", Domain: local, Message: voucher.with("lane", "5"), Signer: "session"},
		{Name: "voucher of nothing", PrimaryType: "Voucher", Domain: local, Message: voucher.with("lane", "0", "cumulative", "0"), Signer: "owner"},
		{Name: "voucher of the greatest numbers", PrimaryType: "Voucher", Domain: local, Message: greatest, Signer: "owner"},
		{Name: "chain voucher", PrimaryType: "ChainVoucher", Domain: local, Message: ticks, Signer: "owner"},
		{Name: "chain voucher on mainnet", PrimaryType: "ChainVoucher", Domain: mainnet, Message: ticks, Signer: "session"},
		{Name: "chain voucher of the greatest worth", PrimaryType: "ChainVoucher", Domain: local, Message: longest, Signer: "owner"},
		{Name: "release", PrimaryType: "Release", Domain: local, Message: voucher, Signer: "payee"},
		{Name: "release on mainnet", PrimaryType: "Release", Domain: mainnet, Message: voucher, Signer: "payee"},
		{Name: "cheque", PrimaryType: "Cheque", Domain: cheques, Message: cheque, Signer: "owner"},
		{Name: "cheque of go-btfs, chain 1", PrimaryType: "Cheque", Domain: chequeDomain(1), Message: golden, Signer: "btfs"},
		{Name: "cheque of go-btfs, chain 199", PrimaryType: "Cheque", Domain: cheques, Message: golden, Signer: "btfs"},
		{Name: "multi-token cheque", PrimaryType: "MultiTokenCheque", Domain: cheques, Message: cheque.with("token", usdt.Hex()), Signer: "owner"},
	}
	for i := range all {
		v := &all[i]
		v.Digest, v.Signature = sign(t, v.Domain, v.PrimaryType, v.Message, v.Signer)
	}
	return all
}

func signedVector(t *testing.T, name string) specSigned {
	t.Helper()
	for _, v := range signedVectors(t) {
		if v.Name == name {
			return v
		}
	}
	t.Fatalf("there is no vector %q", name)
	return specSigned{}
}
