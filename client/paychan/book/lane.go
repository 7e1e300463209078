package book

import (
	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Lane is what a payee has of one lane. Exactly one of Voucher, ChainVoucher and Cheque is set; they
// are shared and never changed.
type Lane struct {
	Key   types.LaneKey
	Denom string
	// Signer is the key that signed, the owner's included.
	Signer common.Address
	// Secured says that the chain ring-fences money for the lane, as far as is known.
	Secured bool
	// Released says that the payee signed a release: nothing more is taken on the lane.
	Released bool

	Voucher      *types.SignedVoucher
	ChainVoucher *types.SignedChainVoucher
	Cheque       *types.SignedCheque
	// Settled is what the chain has committed.
	Settled Settled
}

// Settled is the outcome of committed claims, or what the chain's state says of them.
type Settled struct {
	// Claimed is all that the lane has paid.
	Claimed math.Int
	// Owed is what the lane owed when it was claimed on last.
	Owed math.Int
	// Code is the result of the last claim; CodeUnspecified before the first.
	Code types.ResultCode
	// Height is the block that this was true in.
	Height int64
}

// Unsettled is the state of a lane that was never claimed on.
func Unsettled() Settled { return Settled{Claimed: math.ZeroInt(), Owed: math.ZeroInt()} }

// Cumulative is all that the lane promises since its beginning.
func (l Lane) Cumulative() math.Int {
	switch {
	case l.ChainVoucher != nil:
		return l.ChainVoucher.Voucher.Cumulative(l.ChainVoucher.Index)
	case l.Cheque != nil:
		return l.Cheque.Cheque.CumulativePayout
	default:
		return l.Voucher.Voucher.Cumulative
	}
}

// Unclaimed is what the chain has not paid yet.
func (l Lane) Unclaimed() math.Int {
	return math.MaxInt(math.ZeroInt(), l.Cumulative().Sub(l.Settled.Claimed))
}
