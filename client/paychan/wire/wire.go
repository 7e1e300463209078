// Package wire is how payers and payees write what they send each other: vouchers, chain
// vouchers, ticks, releases and cheques of BTFS, in fixed places, big-endian, with no choice of spelling.
//
// Invariant: what Decode accepts is well-formed by the rules of the chain, and encoding it again
// gives the same bytes. The peer chooses the bytes. Its callers are the payer, the payee, and
// the book, which keeps vouchers on disk in the same form.
package wire

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Kind is the first byte of a message: version 1 of the protocol, and what follows.
type Kind byte

// Kinds of messages.
const (
	KindVoucher      Kind = 0x11
	KindChainVoucher Kind = 0x12
	KindTick         Kind = 0x13
	KindRelease      Kind = 0x14
	KindCheque       Kind = 0x15
)

// Lengths of messages, the kind included.
const (
	VoucherLength      = 1 + laneLength + amountLength + signedLength
	ChainVoucherLength = 1 + laneLength + 2*amountLength + common.HashLength + 4 + signedLength + 4 + common.HashLength
	TickLength         = 1 + 4 + 4 + common.HashLength
	ReleaseLength      = 1 + laneLength + amountLength + types.SignatureLength
	ChequeLength       = 1 + 8 + 4 + 3*common.AddressLength + amountLength + types.SignatureLength

	// MaxLength is that of the longest message.
	MaxLength = ChainVoucherLength

	laneLength   = 8 + 4 + common.AddressLength + 4 + 8
	amountLength = 16
	signedLength = common.AddressLength + types.SignatureLength
)

// Tick is one more preimage of the chain voucher last sent for a lane.
type Tick struct {
	// Lane is the number of the lane.
	Lane uint32
	// Index says which preimage it is.
	Index uint32
	// Preimage hashed Index times is the anchor.
	Preimage common.Hash
}

// SignedRelease is a payee's release that the owner can send.
type SignedRelease struct {
	Release   types.Release
	Signature types.Signature
}

// Message is what was decoded: exactly one field is set.
type Message struct {
	Voucher      *types.SignedVoucher
	ChainVoucher *types.SignedChainVoucher
	Tick         *Tick
	Release      *SignedRelease
	Cheque       *types.SignedCheque
}

// EncodeVoucher returns the message of a voucher, or the error of its Validate.
func EncodeVoucher(v types.SignedVoucher) ([]byte, error) {
	if err := checkSigned(v.Voucher.Validate(), v.Signer, v.Signature); err != nil {
		return nil, err
	}
	w := newWriter(KindVoucher, VoucherLength)
	w.lane(v.Voucher.Purse, v.Voucher.Epoch, v.Voucher.Payee, v.Voucher.Lane, v.Voucher.Expiry)
	w.amount(v.Voucher.Cumulative)
	w.signed(v.Signer, v.Signature)
	return w, nil
}

// EncodeChainVoucher returns the message of a chain voucher with its preimage, or the error of its
// Validate.
func EncodeChainVoucher(v types.SignedChainVoucher) ([]byte, error) {
	if err := checkSigned(v.Voucher.Validate(), v.Signer, v.Signature); err != nil {
		return nil, err
	}
	if err := v.CheckShape().Err(); err != nil {
		return nil, err
	}
	w := newWriter(KindChainVoucher, ChainVoucherLength)
	w.lane(v.Voucher.Purse, v.Voucher.Epoch, v.Voucher.Payee, v.Voucher.Lane, v.Voucher.Expiry)
	w.amount(v.Voucher.Base)
	w.amount(v.Voucher.Unit)
	w.bytes(v.Voucher.Anchor)
	w.uint32(v.Voucher.Length)
	w.signed(v.Signer, v.Signature)
	w.uint32(v.Index)
	w.bytes(common.LeftPadBytes(v.Preimage, common.HashLength))
	return w, nil
}

// AppendTick appends the message of a tick to bz, so that a stream needs no memory of its own.
func AppendTick(bz []byte, tick Tick) []byte {
	bz = append(bz, byte(KindTick))
	bz = binary.BigEndian.AppendUint32(bz, tick.Lane)
	bz = binary.BigEndian.AppendUint32(bz, tick.Index)
	return append(bz, tick.Preimage[:]...)
}

// EncodeRelease returns the message of a release, or the error of its Validate.
func EncodeRelease(r SignedRelease) ([]byte, error) {
	if err := r.Release.Validate(); err != nil {
		return nil, err
	}
	if _, err := types.ParseSignature(r.Signature[:]); err != nil {
		return nil, err
	}
	w := newWriter(KindRelease, ReleaseLength)
	w.lane(r.Release.Purse, r.Release.Epoch, r.Release.Payee, r.Release.Lane, r.Release.Expiry)
	w.amount(r.Release.Cumulative)
	w.bytes(r.Signature[:])
	return w, nil
}

// EncodeCheque returns the message of a cheque of BTFS with the purse and epoch that its vault is
// the alias of, or the error of its Validate.
func EncodeCheque(c types.SignedCheque) ([]byte, error) {
	if err := checkSigned(c.Cheque.Validate(), nil, c.Signature); err != nil {
		return nil, err
	}
	w := newWriter(KindCheque, ChequeLength)
	w.uint64(c.Purse)
	w.uint32(c.Epoch)
	w.bytes(common.LeftPadBytes(c.Cheque.Token, common.AddressLength))
	w.bytes(c.Cheque.Vault)
	w.bytes(c.Cheque.Beneficiary)
	w.amount(c.Cheque.CumulativePayout)
	w.bytes(c.Signature)
	return w, nil
}

func checkSigned(err error, signer, signature []byte) error {
	if err != nil {
		return err
	}
	if len(signer) != 0 && (len(signer) != common.AddressLength || common.Address(signer) == common.Address{}) {
		return fmt.Errorf("signer: %w", types.ErrMalformed)
	}
	_, err = types.ParseSignature(signature)
	return err
}

// writer appends fields; what they hold was validated.
type writer []byte

func newWriter(kind Kind, length int) writer {
	return append(make(writer, 0, length), byte(kind))
}

func (w *writer) bytes(bz []byte)       { *w = append(*w, bz...) }
func (w *writer) uint32(value uint32)   { *w = binary.BigEndian.AppendUint32(*w, value) }
func (w *writer) uint64(value uint64)   { *w = binary.BigEndian.AppendUint64(*w, value) }
func (w *writer) amount(value math.Int) { *w = AppendAmount(*w, value) }

func (w *writer) lane(purse uint64, epoch uint32, payee []byte, lane uint32, expiry uint64) {
	w.uint64(purse)
	w.uint32(epoch)
	w.bytes(payee)
	w.uint32(lane)
	w.uint64(expiry)
}

// signed writes the zero address, which nobody signs with, for the owner.
func (w *writer) signed(signer, signature []byte) {
	w.bytes(common.LeftPadBytes(signer, common.AddressLength))
	w.bytes(signature)
}

// AppendAmount appends an amount in bounds as 16 bytes.
func AppendAmount(bz []byte, value math.Int) []byte {
	var word [amountLength]byte
	value.BigIntMut().FillBytes(word[:])
	return append(bz, word[:]...)
}
