package types_test

import (
	"strconv"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// refusedVectors are variants of sound instruments, each with one thing wrong.
func refusedVectors(t *testing.T) []specRefused {
	t.Helper()
	all := append(refusedSignatures(t), refusedContents(t)...)
	all = append(all, refusedChains(t)...)
	for i := range all {
		all[i].complete(t)
	}
	return all
}

// complete signs what has no signature yet and spells the code.
func (r *specRefused) complete(t *testing.T) {
	t.Helper()
	r.Result = r.Code.String()
	if r.Signature != nil {
		return
	}
	domain, primary, content, signer := r.Domain, r.PrimaryType, r.Message, r.Signer
	if forged := r.Signed; forged != nil {
		if forged.Domain != nil {
			domain = *forged.Domain
		}
		if forged.PrimaryType != "" {
			primary = forged.PrimaryType
		}
		if forged.Message != nil {
			content = forged.Message
		}
		if forged.Signer != "" {
			signer = forged.Signer
		}
	}
	_, r.Signature = sign(t, domain, primary, content, signer)
}

// refusedSignatures are over the right content by the right key: their form alone is wrong.
func refusedSignatures(t *testing.T) []specRefused {
	t.Helper()
	var all []specRefused
	add := func(name string, content message, signature []byte) {
		all = append(all, specRefused{
			Name: name, PrimaryType: "Voucher", Domain: channelDomain(chain.LocalEVMID), Message: content, Signer: "owner",
			Signature: signature, Code: types.CodeBadSignature,
		})
	}
	for _, v := range []byte{27, 28} {
		content, signature := signedWithV(t, v)
		raw := append([]byte{}, signature...)
		raw[64] -= 27
		add("v "+strconv.Itoa(int(v-27))+", as secp256k1 libraries give it", content, raw)
		add("high s, once v "+strconv.Itoa(int(v)), content, flipped(signature))
		compact := append([]byte{}, signature[:64]...)
		compact[32] |= (v - 27) << 7
		add("compact (EIP-2098), once v "+strconv.Itoa(int(v)), content, compact)
	}
	content, signature := signedWithV(t, 27)
	add("64 bytes, without v", content, signature[:64])
	add("66 bytes", content, append(append([]byte{}, signature...), 0))
	replayed := append([]byte{}, signature...)
	replayed[64] = byte(35 + 2*19 + 0)
	add("v of a transaction (EIP-155)", content, replayed)
	add("no signature", content, []byte{})
	return all
}

// signedWithV returns the first voucher, by lane, whose signature has this v.
func signedWithV(t *testing.T, v byte) (message, []byte) {
	t.Helper()
	for lane := 0; ; lane++ {
		content := voucherMessage(t).with("lane", strconv.Itoa(lane))
		if _, signature := sign(t, channelDomain(chain.LocalEVMID), "Voucher", content, "owner"); signature[64] == v {
			return content, signature
		}
	}
}

// refusedContents have sound signatures, of the wrong thing or by the wrong key.
func refusedContents(t *testing.T) []specRefused {
	t.Helper()
	local, cheques, voucher, cheque := channelDomain(chain.LocalEVMID), chequeDomain(199), voucherMessage(t), chequeMessage(t)
	mainnet, testnet, bridge, noContract, version2 := channelDomain(chain.MainnetEVMID), chequeDomain(1029), local, local, local
	bridge.VerifyingContract = "0x0000000000000000000000000000000000000901"
	noContract.VerifyingContract = ""
	version2.Version = "2"
	zero := common.Address{}.Hex()
	of := func(name string, content message, code types.ResultCode, signed *specForgery) specRefused {
		return specRefused{
			Name: name, PrimaryType: "Voucher", Domain: local, Message: content, Signer: "owner", Code: code, Signed: signed,
		}
	}
	ofCheque := func(name string, content message, code types.ResultCode, signed *specForgery) specRefused {
		r := of(name, content, code, signed)
		r.PrimaryType, r.Domain = "Cheque", cheques
		if content["token"] != "" {
			r.PrimaryType = "MultiTokenCheque"
		}
		return r
	}
	release := of("release by the owner", voucher, types.CodeWrongSigner, &specForgery{Signer: "owner"})
	release.PrimaryType, release.Signer = "Release", "payee"
	return []specRefused{
		of("cumulative 2^127", voucher.with("cumulative", powerText(127, 0)), types.CodeAmountOutOfBounds, nil),
		of("cumulative 2^256 - 1", voucher.with("cumulative", powerText(256, 1)), types.CodeAmountOutOfBounds, nil),
		of("zero payee", voucher.with("payee", zero), types.CodeMalformed, nil),
		of("signed for another chain id", voucher, types.CodeWrongSigner, &specForgery{Domain: &mainnet}),
		of("signed for another contract", voucher, types.CodeWrongSigner, &specForgery{Domain: &bridge}),
		of("signed for no contract", voucher, types.CodeWrongSigner, &specForgery{Domain: &noContract}),
		of("signed for another version", voucher, types.CodeWrongSigner, &specForgery{Domain: &version2}),
		of("signed by a stranger", voucher, types.CodeWrongSigner, &specForgery{Signer: "stranger"}),
		of("cumulative raised", voucher, types.CodeWrongSigner, &specForgery{Message: voucher.with("cumulative", "1")}),
		of("expiry moved", voucher, types.CodeWrongSigner, &specForgery{Message: voucher.with("expiry", "1772323199")}),
		of("epoch raised", voucher.with("epoch", "1"), types.CodeWrongSigner, &specForgery{Message: voucher}),
		of("a release shown as a voucher", voucher, types.CodeWrongSigner, &specForgery{PrimaryType: "Release"}),
		release,
		ofCheque("cheque signed for another chain id", cheque, types.CodeWrongSigner, &specForgery{Domain: &testnet}),
		ofCheque("cheque by a session key", cheque, types.CodeWrongSigner, &specForgery{Signer: "session"}),
		ofCheque("cheque shown as of a token", cheque.with("token", usdt.Hex()), types.CodeWrongSigner,
			&specForgery{PrimaryType: "Cheque", Message: cheque}),
		ofCheque("cheque of 2^127", cheque.with("cumulativePayout", powerText(127, 0)), types.CodeAmountOutOfBounds, nil),
		ofCheque("cheque for nobody", cheque.with("beneficiary", zero), types.CodeMalformed, nil),
	}
}

func refusedChains(t *testing.T) []specRefused {
	t.Helper()
	ticks := chainMessage(t)
	of := func(name string, content message, code types.ResultCode, index uint32, preimage []byte) specRefused {
		return specRefused{
			Name: name, PrimaryType: "ChainVoucher", Domain: channelDomain(chain.LocalEVMID), Message: content, Signer: "owner",
			Index: index, Preimage: preimage, Code: code,
		}
	}
	return []specRefused{
		of("chain of length 0", ticks.with("length", "0"), types.CodeMalformed, 0, nil),
		of("chain of length 65537", ticks.with("length", "65537"), types.CodeMalformed, 0, nil),
		of("last preimage worth 2^127", ticks.with("base", powerText(127, 200)), types.CodeAmountOutOfBounds, 0, nil),
		of("preimage past the end", ticks, types.CodeMalformed, 9, vectorLinks[8][:]),
		of("preimage 0 shown", ticks, types.CodeMalformed, 0, vectorLinks[0][:]),
		of("preimage of 31 bytes", ticks, types.CodeMalformed, 1, vectorLinks[1][1:]),
		of("no preimage", ticks, types.CodeMalformed, 1, nil),
		of("preimage 4 shown as 5", ticks, types.CodeWrongPreimage, 5, vectorLinks[4][:]),
	}
}
