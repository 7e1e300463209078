package journal

import (
	"encoding/binary"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// Entry is an event and the accumulator after it.
type Entry struct {
	Event chain.Event
	Acc   portalabi.Hash
}

// entryHead is what comes before an event's body.
const entryHead = 32 + 32 + 32 + 8 + 8

func (e Entry) encode() []byte {
	value := append(make([]byte, 0, entryHead+len(e.Event.Body)), e.Acc[:]...)
	value = append(value, e.Event.TxHash[:]...)
	value = append(value, e.Event.Block.Hash[:]...)
	value = binary.BigEndian.AppendUint64(value, e.Event.Block.Number)
	value = binary.BigEndian.AppendUint64(value, e.Event.Block.Time)
	return append(value, e.Event.Body...)
}

// decodeEntry copies: what bbolt returns is valid during its transaction alone.
func decodeEntry(nonce uint64, value []byte) (Entry, error) {
	if len(value) < entryHead {
		return Entry{}, ErrDamaged
	}
	entry := Entry{Acc: portalabi.Hash(value[:32]), Event: chain.Event{Nonce: nonce, TxHash: portalabi.Hash(value[32:64])}}
	entry.Event.Block = chain.Block{
		Hash: portalabi.Hash(value[64:96]), Number: binary.BigEndian.Uint64(value[96:]), Time: binary.BigEndian.Uint64(value[104:]),
	}
	entry.Event.Body = append([]byte{}, value[entryHead:]...)
	return entry, nil
}

// State is how far a row has come.
type State struct {
	// Tip is the nonce of the last event kept, TipAcc the accumulator after it.
	Tip    uint64
	TipAcc portalabi.Hash
	// Confirmed is the last nonce that enough endpoints' own status() covers; what is above it came
	// from logs alone, and may be dropped again.
	Confirmed    uint64
	ConfirmedAcc portalabi.Hash
	// Time is the remote time up to which nothing happened after Confirmed.
	Time uint64
	// Scanned is the last block that holds nothing after Tip.
	Scanned uint64
}

const stateSize = 32 + 8 + 32 + 8 + 32 + 8 + 8

func (s State) encode(domain portalabi.Hash) []byte {
	value := append(make([]byte, 0, stateSize), domain[:]...)
	value = binary.BigEndian.AppendUint64(value, s.Tip)
	value = append(value, s.TipAcc[:]...)
	value = binary.BigEndian.AppendUint64(value, s.Confirmed)
	value = append(value, s.ConfirmedAcc[:]...)
	value = binary.BigEndian.AppendUint64(value, s.Time)
	return binary.BigEndian.AppendUint64(value, s.Scanned)
}

func decodeState(value []byte) (domain portalabi.Hash, state State, ok bool) {
	if len(value) != stateSize {
		return domain, state, false
	}
	return portalabi.Hash(value[:32]), State{
		Tip: binary.BigEndian.Uint64(value[32:]), TipAcc: portalabi.Hash(value[40:72]),
		Confirmed: binary.BigEndian.Uint64(value[72:]), ConfirmedAcc: portalabi.Hash(value[80:112]),
		Time: binary.BigEndian.Uint64(value[112:]), Scanned: binary.BigEndian.Uint64(value[120:]),
	}, true
}
