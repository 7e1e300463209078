package portalabi

import (
	"errors"
	"fmt"
)

// Status is what one read of status() returns.
type Status struct {
	BlockNumber uint64
	BlockTime   uint64 // Unix seconds
	EventNonce  uint64 // of the last event; 0 before the first
	EventAcc    Hash
}

// Topics of the two logs that the accumulator covers.
var (
	DepositedTopic      = Keccak([]byte("Deposited(uint64,address,address,address,uint128,uint64,bytes)"))
	PacketExecutedTopic = Keccak([]byte("PacketExecuted(uint64,uint64,bytes32,uint8,address,uint64,uint64)"))
)

var (
	errWide = errors.New("a field is wider than its type")
	errLog  = errors.New("it is not laid out as the Portal lays it out")
)

// DecodeStatus reads the answer to StatusCalldata.
func DecodeStatus(answer []byte) (Status, error) {
	in := &words{cursor: cursor{rest: answer}}
	status := Status{BlockNumber: in.u64(), BlockTime: in.u64(), EventNonce: in.u64(), EventAcc: in.hash()}
	if err := in.finish(); err != nil {
		return Status{}, fmt.Errorf("answer of status(): %w", err)
	}
	return status, nil
}

// DecodeLog reads a log of the Portal: the event's nonce and the event. A log of another kind
// (claims and the like) gives known = false; the caller has checked the log's address.
func DecodeLog(topics []Hash, data []byte) (nonce uint64, event Event, known bool, err error) {
	if len(topics) == 0 || (topics[0] != DepositedTopic && topics[0] != PacketExecutedTopic) {
		return 0, Event{}, false, nil
	}
	if len(topics) != 4 {
		return 0, Event{}, true, fmt.Errorf("a log of the Portal: %w", errLog)
	}
	in := &words{cursor: cursor{rest: joined(topics[1:], data)}}
	nonce = in.u64()
	if topics[0] == DepositedTopic {
		event.Deposited, err = readDepositedLog(in)
	} else {
		event.Executed = readPacketExecutedLog(in)
	}
	if err == nil {
		err = in.finish()
	}
	if err == nil {
		_, err = event.Body() // holds the checks of values
	}
	if err != nil {
		return 0, Event{}, true, fmt.Errorf("a log of the Portal: %w", err)
	}
	return nonce, event, true, nil
}

func joined(topics []Hash, data []byte) []byte {
	all := make([]byte, 0, len(topics)*32+len(data))
	for _, topic := range topics {
		all = append(all, topic[:]...)
	}
	return append(all, data...)
}

func readDepositedLog(in *words) (*Deposited, error) {
	event := &Deposited{Token: in.address(), Sender: in.address(), Recipient: in.address()}
	in.narrow(16)
	event.Amount = in.u128()
	event.Time = in.u64()
	const head = 4 * 32
	if in.u64() != head {
		return nil, errLog
	}
	length := in.u64()
	if length > MaxDepositData {
		return nil, errLog
	}
	event.Data = in.bytes(int(length))
	if !in.zeros(-int(length) & 31) {
		return nil, errLog
	}
	return event, nil
}

func readPacketExecutedLog(in *words) *PacketExecuted {
	event := &PacketExecuted{PacketNonce: in.u64(), Digest: in.hash()}
	in.narrow(31)
	event.PacketKind = Kind(in.u8())
	event.Relayer = in.address()
	event.Failed = in.u64()
	event.Time = in.u64()
	return event
}

// words reads the contract ABI: each value right-aligned in 32 bytes.
type words struct {
	cursor
	wide bool
}

// narrow skips the padding of a value, which must be zeros.
func (w *words) narrow(padding int) {
	w.wide = !w.zeros(padding) || w.wide
}

func (w *words) u64() uint64 {
	w.narrow(24)
	return w.cursor.u64()
}

func (w *words) address() Address {
	w.narrow(12)
	return w.cursor.address()
}

func (w *words) finish() error {
	if w.wide {
		return errWide
	}
	return w.cursor.finish()
}
