package precompile

import (
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// The structs of the interface, field by field. They have no field of variable length: an
// array of those may point many times at the same long bytes, and costs far more to read than
// its length says.

type signature struct {
	R, S common.Hash
	V    uint8
}

type signedVoucher struct {
	Purse      uint64
	Epoch      uint32
	Payee      common.Address
	Lane       uint32
	Cumulative *big.Int
	Expiry     uint64
	Signer     common.Address
	R, S       common.Hash
	V          uint8
}

type signedChainVoucher struct {
	Purse      uint64
	Epoch      uint32
	Payee      common.Address
	Lane       uint32
	Base, Unit *big.Int
	Anchor     common.Hash
	Length     uint32
	Expiry     uint64
	Signer     common.Address
	R, S       common.Hash
	V          uint8
	Index      uint32
	Preimage   common.Hash
}

type signedCheque struct {
	Purse              uint64
	Epoch              uint32
	Token              common.Address
	Vault, Beneficiary common.Address
	CumulativePayout   *big.Int
	R, S               common.Hash
	V                  uint8
}

type pushItem struct {
	Payee      common.Address
	Lane       uint32
	Cumulative *big.Int
	Expiry     uint64
}

type signedRelease struct {
	Purse      uint64
	Epoch      uint32
	Payee      common.Address
	Lane       uint32
	Expiry     uint64
	Cumulative *big.Int
	R, S       common.Hash
	V          uint8
}

func (s signature) bytes() []byte { return slices.Concat(s.R[:], s.S[:], []byte{s.V}) }

func (v signedVoucher) message() types.SignedVoucher {
	return types.SignedVoucher{
		Voucher: types.Voucher{
			Purse: v.Purse, Epoch: v.Epoch, Payee: v.Payee[:], Lane: v.Lane,
			Cumulative: math.NewIntFromBigInt(v.Cumulative), Expiry: v.Expiry,
		},
		Signer: optional(v.Signer), Signature: signature{v.R, v.S, v.V}.bytes(),
	}
}

func (v signedChainVoucher) message() types.SignedChainVoucher {
	message := types.SignedChainVoucher{
		Voucher: types.ChainVoucher{
			Purse: v.Purse, Epoch: v.Epoch, Payee: v.Payee[:], Lane: v.Lane,
			Base: math.NewIntFromBigInt(v.Base), Unit: math.NewIntFromBigInt(v.Unit),
			Anchor: v.Anchor[:], Length: v.Length, Expiry: v.Expiry,
		},
		Signer: optional(v.Signer), Signature: signature{v.R, v.S, v.V}.bytes(), Index: v.Index,
	}
	if v.Index > 0 || v.Preimage != (common.Hash{}) {
		message.Preimage = v.Preimage[:]
	}
	return message
}

func (q signedCheque) message() types.SignedCheque {
	return types.SignedCheque{
		Purse: q.Purse, Epoch: q.Epoch,
		Cheque: types.Cheque{
			Token: optional(q.Token), Vault: q.Vault[:], Beneficiary: q.Beneficiary[:],
			CumulativePayout: math.NewIntFromBigInt(q.CumulativePayout),
		},
		Signature: signature{q.R, q.S, q.V}.bytes(),
	}
}

func (i pushItem) message() types.PushItem {
	return types.PushItem{
		Payee: i.Payee[:], Lane: i.Lane, Cumulative: math.NewIntFromBigInt(i.Cumulative), Expiry: i.Expiry,
	}
}

func (r signedRelease) message(sender string) *types.MsgRelease {
	return &types.MsgRelease{
		Sender: sender,
		Release: types.Release{
			Purse: r.Purse, Epoch: r.Epoch, Payee: r.Payee[:], Lane: r.Lane,
			Expiry: r.Expiry, Cumulative: math.NewIntFromBigInt(r.Cumulative),
		},
		Signature: signature{r.R, r.S, r.V}.bytes(),
	}
}

// optional is an address that may be left out, written as zero.
func optional(account common.Address) []byte {
	if account == (common.Address{}) {
		return nil
	}
	return account[:]
}

// messages turns structs of a call into those of a message.
func messages[From interface{ message() To }, To any](from []From) []To {
	to := make([]To, len(from))
	for i := range from {
		to[i] = from[i].message()
	}
	return to
}
