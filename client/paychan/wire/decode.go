package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Errors of Decode, beside those of x/paychan/types.
var (
	ErrUnknownKind = errors.New("the message is of no known kind: the peer speaks another version of the protocol, update whichever is older")
	ErrWrongLength = errors.New("the message is not as long as its kind: check the framing of the connection, or drop the peer")
)

var lengths = map[Kind]int{
	KindVoucher: VoucherLength, KindChainVoucher: ChainVoucherLength, KindTick: TickLength, KindRelease: ReleaseLength,
	KindCheque: ChequeLength,
}

// Decode returns the message in bz, which the peer chose. The errors are ErrUnknownKind, ErrWrongLength,
// types.ErrMalformed, types.ErrAmountOutOfBounds and types.ErrBadSignature.
func Decode(bz []byte) (Message, error) {
	kind, err := KindOf(bz)
	if err != nil {
		return Message{}, err
	}
	r := reader{bz[1:]}
	switch kind {
	case KindVoucher:
		voucher, err := r.voucher()
		return Message{Voucher: voucher}, err
	case KindChainVoucher:
		voucher, err := r.chainVoucher()
		return Message{ChainVoucher: voucher}, err
	case KindTick:
		tick := r.tick()
		return Message{Tick: &tick}, nil
	case KindCheque:
		cheque, err := r.cheque()
		return Message{Cheque: cheque}, err
	default:
		release, err := r.release()
		return Message{Release: release}, err
	}
}

// KindOf returns the kind of a message after checking its length.
func KindOf(bz []byte) (Kind, error) {
	if len(bz) == 0 {
		return 0, fmt.Errorf("empty message: %w", ErrWrongLength)
	}
	length, known := lengths[Kind(bz[0])]
	if !known {
		return 0, fmt.Errorf("kind %#02x: %w", bz[0], ErrUnknownKind)
	}
	if len(bz) != length {
		return 0, fmt.Errorf("kind %#02x has %d bytes, not %d: %w", bz[0], length, len(bz), ErrWrongLength)
	}
	return Kind(bz[0]), nil
}

// DecodeTick is Decode for ticks alone, without taking memory. The second result is false if bz
// is anything else.
func DecodeTick(bz []byte) (Tick, bool) {
	if len(bz) != TickLength || Kind(bz[0]) != KindTick {
		return Tick{}, false
	}
	r := reader{bz[1:]}
	return r.tick(), true
}

// ParseAmount returns the amount that AppendAmount wrote at the beginning of bz, which has at
// least 16 bytes.
func ParseAmount(bz []byte) math.Int {
	return math.NewIntFromBigInt(new(big.Int).SetBytes(bz[:amountLength]))
}

// reader takes fields off bytes whose number was checked. What it returns is a copy.
type reader struct{ rest []byte }

func (r *reader) take(n int) []byte {
	taken := r.rest[:n:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) copy(n int) []byte { return append([]byte(nil), r.take(n)...) }
func (r *reader) uint32() uint32    { return binary.BigEndian.Uint32(r.take(4)) }
func (r *reader) uint64() uint64    { return binary.BigEndian.Uint64(r.take(8)) }
func (r *reader) amount() math.Int  { return ParseAmount(r.take(amountLength)) }
func (r *reader) hash() common.Hash { return common.Hash(r.take(common.HashLength)) }
func (r *reader) signature() []byte { return r.copy(types.SignatureLength) }

// signer is empty for the owner.
func (r *reader) signer() []byte {
	signer := r.copy(common.AddressLength)
	if common.Address(signer) == (common.Address{}) {
		return nil
	}
	return signer
}

func (r *reader) voucher() (*types.SignedVoucher, error) {
	v := &types.SignedVoucher{Voucher: types.Voucher{
		Purse: r.uint64(), Epoch: r.uint32(), Payee: r.copy(common.AddressLength), Lane: r.uint32(), Expiry: r.uint64(),
		Cumulative: r.amount(),
	}, Signer: r.signer(), Signature: r.signature()}
	if err := checkSigned(v.Voucher.Validate(), v.Signer, v.Signature); err != nil {
		return nil, err
	}
	return v, nil
}

func (r *reader) chainVoucher() (*types.SignedChainVoucher, error) {
	v := &types.SignedChainVoucher{Voucher: types.ChainVoucher{
		Purse: r.uint64(), Epoch: r.uint32(), Payee: r.copy(common.AddressLength), Lane: r.uint32(), Expiry: r.uint64(),
		Base: r.amount(), Unit: r.amount(), Anchor: r.copy(common.HashLength), Length: r.uint32(),
	}, Signer: r.signer(), Signature: r.signature(), Index: r.uint32(), Preimage: r.copy(common.HashLength)}
	if err := checkSigned(v.Voucher.Validate(), v.Signer, v.Signature); err != nil {
		return nil, err
	}
	if v.Index == 0 && common.Hash(v.Preimage) == (common.Hash{}) {
		v.Preimage = nil
	}
	if err := v.CheckShape().Err(); err != nil {
		return nil, err
	}
	return v, nil
}

func (r *reader) tick() Tick {
	return Tick{Lane: r.uint32(), Index: r.uint32(), Preimage: r.hash()}
}

func (r *reader) cheque() (*types.SignedCheque, error) {
	// An absent token is written as an absent signer is.
	c := &types.SignedCheque{Purse: r.uint64(), Epoch: r.uint32(), Cheque: types.Cheque{
		Token: r.signer(), Vault: r.copy(common.AddressLength), Beneficiary: r.copy(common.AddressLength),
		CumulativePayout: r.amount(),
	}, Signature: r.signature()}
	if err := checkSigned(c.Cheque.Validate(), nil, c.Signature); err != nil {
		return nil, err
	}
	return c, nil
}

func (r *reader) release() (*SignedRelease, error) {
	release := types.Release{
		Purse: r.uint64(), Epoch: r.uint32(), Payee: r.copy(common.AddressLength), Lane: r.uint32(), Expiry: r.uint64(),
		Cumulative: r.amount(),
	}
	if err := release.Validate(); err != nil {
		return nil, err
	}
	signature, err := types.ParseSignature(r.signature())
	if err != nil {
		return nil, err
	}
	return &SignedRelease{release, signature}, nil
}
