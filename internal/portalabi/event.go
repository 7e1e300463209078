package portalabi

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
)

// EventKind is the first byte of an event's body.
type EventKind uint8

// The events of a Portal.
const (
	EventDeposited      EventKind = 1
	EventPacketExecuted EventKind = 2
)

const (
	// MaxPayload bounds what follows the kind in an event's body.
	MaxPayload = 512
	// MaxBody bounds an event's body.
	MaxBody = 1 + MaxPayload
	// MaxDepositData bounds the data of a deposit.
	MaxDepositData = 256
	// depositAmountBits: a deposit's amount is below 2^127.
	depositAmountBits = 127
)

// Deposited says that Amount of Token, in its own smallest units, was locked for Recipient.
type Deposited struct {
	Time      uint64 // block.timestamp of the remote chain, Unix seconds
	Token     Address
	Sender    Address
	Recipient Address // the BTTC account that owns the money, whatever Data says
	Amount    *big.Int
	Data      []byte // at most MaxDepositData bytes; see DecodeAction
}

// PacketExecuted says that a packet took effect, or that each item of a batch was paid or became
// claimable.
type PacketExecuted struct {
	Time        uint64
	PacketNonce uint64
	PacketKind  Kind
	Digest      Hash
	Relayer     Address // the BTTC account that earns the fee
	Failed      uint64  // bit i: item i of a BATCH moved nothing and is claimable
}

// Event is the decoded body of an event; exactly one field is set.
type Event struct {
	Deposited *Deposited
	Executed  *PacketExecuted
}

// Body returns u8 kind || payload.
func (d Deposited) Body() ([]byte, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	body := binary.BigEndian.AppendUint64([]byte{byte(EventDeposited)}, d.Time)
	body = append(body, d.Token[:]...)
	body = append(body, d.Sender[:]...)
	body = append(body, d.Recipient[:]...)
	body = appendU128(body, d.Amount)
	body = binary.BigEndian.AppendUint16(body, uint16(len(d.Data))) //nolint:gosec // check bounds it
	return append(body, d.Data...), nil
}

func (d Deposited) check() error {
	switch {
	case !fits(d.Amount, depositAmountBits):
		return errors.New("a deposit's amount is not below 2^127")
	case d.Amount.Sign() == 0:
		return errors.New("a deposit's amount is zero")
	case d.Recipient == Address{}:
		return errors.New("a deposit's recipient is the zero address")
	case len(d.Data) > MaxDepositData:
		return fmt.Errorf("a deposit's data has %d bytes, at most %d are allowed", len(d.Data), MaxDepositData)
	}
	return nil
}

// Body returns u8 kind || payload.
func (e PacketExecuted) Body() ([]byte, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	body := binary.BigEndian.AppendUint64([]byte{byte(EventPacketExecuted)}, e.Time)
	body = binary.BigEndian.AppendUint64(body, e.PacketNonce)
	body = append(body, byte(e.PacketKind))
	body = append(body, e.Digest[:]...)
	body = append(body, e.Relayer[:]...)
	return binary.BigEndian.AppendUint64(body, e.Failed), nil
}

func (e PacketExecuted) check() error {
	switch {
	case e.PacketNonce == 0:
		return errors.New("packet nonces begin at 1")
	case !e.PacketKind.Valid():
		return fmt.Errorf("no packet is of kind %d", e.PacketKind)
	case e.PacketKind != KindBatch && e.Failed != 0:
		return errors.New("only items of a batch can fail")
	case e.Failed>>MaxItems != 0:
		return fmt.Errorf("a batch has at most %d items that can fail", MaxItems)
	}
	return nil
}

// DecodeEvent reads the body of an event, u8 kind || payload, as votes carry it.
func DecodeEvent(body []byte) (Event, error) {
	in := &cursor{rest: body}
	var event Event
	var check func() error
	switch kind := EventKind(in.u8()); kind {
	case EventDeposited:
		event.Deposited = readDeposited(in)
		check = event.Deposited.check
	case EventPacketExecuted:
		event.Executed = readPacketExecuted(in)
		check = event.Executed.check
	default:
		return Event{}, fmt.Errorf("no event is of kind %d", kind)
	}
	if err := in.finish(); err != nil {
		return Event{}, fmt.Errorf("event of kind %d: %w", body[0], err)
	}
	if err := check(); err != nil {
		return Event{}, err
	}
	return event, nil
}

func readDeposited(in *cursor) *Deposited {
	event := &Deposited{
		Time: in.u64(), Token: in.address(), Sender: in.address(), Recipient: in.address(), Amount: in.u128(),
	}
	event.Data = in.bytes(int(in.u16()))
	return event
}

func readPacketExecuted(in *cursor) *PacketExecuted {
	return &PacketExecuted{
		Time: in.u64(), PacketNonce: in.u64(), PacketKind: Kind(in.u8()),
		Digest: in.hash(), Relayer: in.address(), Failed: in.u64(),
	}
}

// Body returns u8 kind || payload of whichever event it is.
func (e Event) Body() ([]byte, error) {
	switch {
	case e.Deposited != nil && e.Executed == nil:
		return e.Deposited.Body()
	case e.Executed != nil && e.Deposited == nil:
		return e.Executed.Body()
	}
	return nil, errors.New("an event is either a deposit or an executed packet")
}
