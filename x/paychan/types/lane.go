package types

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"
)

// LaneKeyLength is the length of a lane's key in the store.
const LaneKeyLength = 20 + 8 + 4 + 1 + 4 + 8

// LaneKey names a lane. In the store the payee comes first, so that the lanes of one payee are
// one range.
type LaneKey struct {
	Payee  common.Address
	Purse  uint64
	Epoch  uint32
	Kind   LaneKind
	Lane   uint32
	Expiry uint64
}

// VoucherLane returns the key of a lane of vouchers.
func VoucherLane(payee common.Address, purse uint64, epoch, lane uint32, expiry uint64) LaneKey {
	return LaneKey{payee, purse, epoch, LaneVoucher, lane, expiry}
}

// ChequeLane returns the key of a lane of cheques, which have neither number nor expiry.
func ChequeLane(payee common.Address, purse uint64, epoch uint32) LaneKey {
	return LaneKey{payee, purse, epoch, LaneCheque, 0, 0}
}

// Bytes returns the key as the store has it, in the order of the fields.
func (k LaneKey) Bytes() []byte {
	bz := make([]byte, 0, LaneKeyLength)
	bz = append(bz, k.Payee[:]...)
	bz = binary.BigEndian.AppendUint64(bz, k.Purse)
	bz = binary.BigEndian.AppendUint32(bz, k.Epoch)
	bz = append(bz, byte(k.Kind))
	bz = binary.BigEndian.AppendUint32(bz, k.Lane)
	return binary.BigEndian.AppendUint64(bz, k.Expiry)
}

// ParseLaneKey is the inverse of LaneKey.Bytes.
func ParseLaneKey(bz []byte) (LaneKey, error) {
	if len(bz) != LaneKeyLength {
		return LaneKey{}, fmt.Errorf("lane key of %d bytes: it has %d", len(bz), LaneKeyLength)
	}
	return LaneKey{
		Payee:  common.Address(bz[:20]),
		Purse:  binary.BigEndian.Uint64(bz[20:]),
		Epoch:  binary.BigEndian.Uint32(bz[28:]),
		Kind:   LaneKind(bz[32]),
		Lane:   binary.BigEndian.Uint32(bz[33:]),
		Expiry: binary.BigEndian.Uint64(bz[37:]),
	}, nil
}

// NewLane returns a credit lane that has paid nothing.
func NewLane() Lane {
	return Lane{Claimed: math.ZeroInt(), Owed: math.ZeroInt(), Allocated: math.ZeroInt()}
}

// Secured reports whether the lane is paid from a ring-fence, and from that alone.
func (l Lane) Secured() bool { return l.Signer != "" }

// Available returns what is left of the ring-fence; zero for credit lanes.
func (l Lane) Available() math.Int {
	if !l.Secured() || l.Closed {
		return math.ZeroInt()
	}
	return l.Allocated.Sub(l.Claimed)
}

// Expired reports whether the lane can pay no more because of its expiry. Lanes of cheques have
// none: they end with their epoch.
func (k LaneKey) Expired(now Mark) bool { return k.Kind != LaneCheque && Expired(k.Expiry, now) }

// Expired reports whether a lane that expires at expiry can pay no more, and its record can be
// deleted: both follow from this one rule, so that a deleted lane can never begin anew.
func Expired(expiry uint64, now Mark) bool { return now.Time > 0 && uint64(now.Time) > expiry }
