package book

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/client/paychan/store"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Records are one of what is held and one of what is settled a lane, so that receiving and
// redeeming never write over each other.
const (
	recordVersion = 1
	heldPrefix    = "in/held/"
	settledPrefix = "in/settled/"
	settledLength = 16 + 16 + 4 + 8
	flagSecured   = 1
	flagReleased  = 2
)

func heldKey(key types.LaneKey) []byte    { return append([]byte(heldPrefix), key.Bytes()...) }
func settledKey(key types.LaneKey) []byte { return append([]byte(settledPrefix), key.Bytes()...) }

// encodeHeld writes the flags, the signer, the denom after its length, and the message.
func encodeHeld(lane Lane) ([]byte, error) {
	message, err := lane.Message()
	if err != nil {
		return nil, err
	}
	if err := sdk.ValidateDenom(lane.Denom); err != nil {
		return nil, err
	}
	body := make([]byte, 0, 2+len(lane.Signer)+len(lane.Denom)+len(message))
	body = append(body, flags(lane), byte(len(lane.Denom)))
	body = append(body, lane.Signer[:]...)
	body = append(body, lane.Denom...)
	return store.Seal(recordVersion, append(body, message...)), nil
}

func flags(lane Lane) byte {
	var bits byte
	if lane.Secured {
		bits |= flagSecured
	}
	if lane.Released {
		bits |= flagReleased
	}
	return bits
}

// Message returns what the lane holds as it came over the wire.
func (l Lane) Message() ([]byte, error) {
	switch {
	case l.ChainVoucher != nil:
		return wire.EncodeChainVoucher(*l.ChainVoucher)
	case l.Cheque != nil:
		return wire.EncodeCheque(*l.Cheque)
	default:
		return wire.EncodeVoucher(*l.Voucher)
	}
}

// decodeHeld returns the lane of a record, not settled.
func decodeHeld(record []byte) (Lane, error) {
	body, err := store.Unseal(recordVersion, record)
	if err != nil {
		return Lane{}, err
	}
	const fixed = 2 + common.AddressLength
	if len(body) < fixed || len(body) < fixed+int(body[1]) || body[0] > flagSecured|flagReleased {
		return Lane{}, fmt.Errorf("lane of %d bytes: %w", len(body), store.ErrDamaged)
	}
	lane := Lane{
		Secured: body[0]&flagSecured != 0, Released: body[0]&flagReleased != 0,
		Signer: common.Address(body[2:fixed]), Denom: string(body[fixed : fixed+int(body[1])]), Settled: Unsettled(),
	}
	if err := sdk.ValidateDenom(lane.Denom); err != nil {
		return Lane{}, fmt.Errorf("lane: %w: %w", err, store.ErrDamaged)
	}
	return lane.holding(body[fixed+int(body[1]):])
}

// holding returns the lane with what message holds.
func (l Lane) holding(message []byte) (Lane, error) {
	decoded, err := wire.Decode(message)
	if err != nil {
		return Lane{}, fmt.Errorf("lane: %w: %w", err, store.ErrDamaged)
	}
	switch {
	case decoded.Voucher != nil:
		l.Voucher, l.Key = decoded.Voucher, decoded.Voucher.Voucher.LaneKey()
	case decoded.ChainVoucher != nil:
		l.ChainVoucher, l.Key = decoded.ChainVoucher, decoded.ChainVoucher.Voucher.LaneKey()
	case decoded.Cheque != nil:
		l.Cheque, l.Key = decoded.Cheque, decoded.Cheque.LaneKey()
	default:
		return Lane{}, fmt.Errorf("lane holding no voucher: %w", store.ErrDamaged)
	}
	return l, nil
}

func encodeSettled(s Settled) []byte {
	body := make([]byte, 0, settledLength)
	body = wire.AppendAmount(body, s.Claimed)
	body = wire.AppendAmount(body, s.Owed)
	body = binary.BigEndian.AppendUint32(body, uint32(s.Code))
	return store.Seal(recordVersion, binary.BigEndian.AppendUint64(body, uint64(s.Height)))
}

func decodeSettled(record []byte) (Settled, error) {
	body, err := store.Unseal(recordVersion, record)
	if err != nil {
		return Settled{}, err
	}
	if len(body) != settledLength {
		return Settled{}, fmt.Errorf("settlement of %d bytes: %w", len(body), store.ErrDamaged)
	}
	s := Settled{
		Claimed: wire.ParseAmount(body), Owed: wire.ParseAmount(body[16:]),
		Code: types.ResultCode(binary.BigEndian.Uint32(body[32:])), Height: int64(binary.BigEndian.Uint64(body[36:])),
	}
	if !types.AmountInBounds(s.Claimed) || !types.AmountInBounds(s.Owed) {
		return Settled{}, fmt.Errorf("settlement of 2^127 or more: %w", store.ErrDamaged)
	}
	return s, nil
}
