package portalabi

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
)

// The actions that the data of a deposit may ask for.
const (
	actionDelegate   = 1
	actionTopUpPurse = 2
	actionForward    = 3
)

// Action is what the data of a deposit asks for: Delegate, TopUpPurse or Forward.
type Action interface {
	// Data returns the deposit data that asks for it.
	Data() ([]byte, error)
}

// Delegate delegates the amount, for the recipient, to the validator of this operator.
type Delegate struct {
	Validator Address
}

// TopUpPurse adds the amount to a purse.
type TopUpPurse struct {
	Purse uint64
}

// Forward withdraws the amount less Fee, both in the token sent, to an account of another row.
type Forward struct {
	Row uint32
	To  Address
	Fee *big.Int
}

// Data returns the deposit data that asks for it.
func (d Delegate) Data() ([]byte, error) {
	return append([]byte{actionDelegate}, d.Validator[:]...), nil
}

// Data returns the deposit data that asks for it.
func (t TopUpPurse) Data() ([]byte, error) {
	return binary.BigEndian.AppendUint64([]byte{actionTopUpPurse}, t.Purse), nil
}

// Data returns the deposit data that asks for it.
func (f Forward) Data() ([]byte, error) {
	if !fits(f.Fee, amountBits) {
		return nil, errors.New("a fee is not in 0 to 2^128-1")
	}
	data := binary.BigEndian.AppendUint32([]byte{actionForward}, f.Row)
	return appendU128(append(data, f.To[:]...), f.Fee), nil
}

// DecodeAction reads the data of a deposit. No data is no action: nil without an error. An error
// says that the data means nothing, and then the recipient is credited all the same.
func DecodeAction(data []byte) (Action, error) {
	if len(data) == 0 {
		return nil, nil
	}
	in := &cursor{rest: data}
	var action Action
	switch kind := in.u8(); kind {
	case actionDelegate:
		action = Delegate{Validator: in.address()}
	case actionTopUpPurse:
		action = TopUpPurse{Purse: in.u64()}
	case actionForward:
		action = Forward{Row: in.u32(), To: in.address(), Fee: in.u128()}
	default:
		return nil, fmt.Errorf("deposit data: no action is number %d", kind)
	}
	if err := in.finish(); err != nil {
		return nil, fmt.Errorf("deposit data: %w", err)
	}
	return action, nil
}
