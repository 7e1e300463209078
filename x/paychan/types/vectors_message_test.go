package types_test

import (
	"strconv"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// message reads what a wallet signs as the chain has it.
type message map[string]string

func (m message) uint(name string) uint64 {
	value, err := strconv.ParseUint(m[name], 10, 64)
	if err != nil {
		panic(err)
	}
	return value
}

func (m message) amount(name string) math.Int {
	value, ok := math.NewIntFromString(m[name])
	if !ok {
		panic(m[name])
	}
	return value
}

func (m message) voucher() types.Voucher {
	return types.Voucher{
		Purse: m.uint("purse"), Epoch: uint32(m.uint("epoch")), Payee: common.FromHex(m["payee"]), Lane: uint32(m.uint("lane")),
		Cumulative: m.amount("cumulative"), Expiry: m.uint("expiry"),
	}
}

func (m message) chainVoucher() types.ChainVoucher {
	return types.ChainVoucher{
		Purse: m.uint("purse"), Epoch: uint32(m.uint("epoch")), Payee: common.FromHex(m["payee"]), Lane: uint32(m.uint("lane")),
		Base: m.amount("base"), Unit: m.amount("unit"), Anchor: common.FromHex(m["anchor"]), Length: uint32(m.uint("length")),
		Expiry: m.uint("expiry"),
	}
}

func (m message) release() types.Release {
	v := m.voucher()
	return types.Release{Purse: v.Purse, Epoch: v.Epoch, Payee: v.Payee, Lane: v.Lane, Expiry: v.Expiry, Cumulative: v.Cumulative}
}

func (m message) cheque() types.Cheque {
	return types.Cheque{
		Token: common.FromHex(m["token"]), Vault: common.FromHex(m["vault"]), Beneficiary: common.FromHex(m["beneficiary"]),
		CumulativePayout: m.amount("cumulativePayout"),
	}
}

// digest is the chain's own.
func (m message) digest(domain specDomain, primary string) (common.Hash, error) {
	switch primary {
	case "Voucher":
		return m.voucher().Digest(types.ChannelDomain(domain.ChainID))
	case "ChainVoucher":
		return m.chainVoucher().Digest(types.ChannelDomain(domain.ChainID))
	case "Release":
		return m.release().Digest(types.ChannelDomain(domain.ChainID))
	default:
		return m.cheque().Digest(types.ChequeDomain(domain.ChainID))
	}
}
