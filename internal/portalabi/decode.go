package portalabi

import (
	"errors"
	"fmt"
)

var errFlag = errors.New("a flag is neither 0 nor 1")

// DecodeBody reads the body of a packet of this kind.
func DecodeBody(kind Kind, body []byte) (Body, error) {
	decoded, err := decodeBody(kind, body)
	if err != nil {
		return nil, fmt.Errorf("body of a %s packet: %w", kind, err)
	}
	return decoded, nil
}

func decodeBody(kind Kind, body []byte) (Body, error) {
	if kind == KindValset {
		return DecodeSet(body)
	}
	in := &cursor{rest: body}
	decoded, err := readBody(kind, in)
	if err != nil {
		return nil, err
	}
	if err := in.finish(); err != nil {
		return nil, err
	}
	// Encode holds the checks of values, for both directions.
	if _, err := decoded.Encode(); err != nil {
		return nil, err
	}
	return decoded, nil
}

func readBody(kind Kind, in *cursor) (Body, error) {
	switch kind {
	case KindBatch:
		return readBatch(in)
	case KindToken:
		token := in.address()
		listed, err := in.flag()
		return Token{Token: token, Listed: listed, MinDeposit: in.u128(), DailyLimit: in.u128()}, err
	case KindLimit:
		return Limit{Token: in.address(), MinDeposit: in.u128(), DailyLimit: in.u128()}, nil
	case KindPause:
		return readPause(in)
	case KindCheckpoint:
		return Checkpoint{Height: in.u64(), Time: in.u64(), BlockHash: in.hash(), AppHash: in.hash()}, nil
	case KindGuardian:
		account := in.address()
		admit, err := in.flag()
		return Guardian{Account: account, Admit: admit}, err
	}
	return nil, fmt.Errorf("no packet is of kind %d", uint8(kind))
}

func readBatch(in *cursor) (Body, error) {
	count := len(in.rest) / itemSize
	if count == 0 || count > MaxItems {
		return nil, fmt.Errorf("a batch has 1 to %d items of %d bytes, this one has %d bytes", MaxItems, itemSize, len(in.rest))
	}
	batch := make(Batch, count)
	for i := range batch {
		batch[i] = Transfer{Token: in.address(), To: in.address(), Amount: in.u128()}
	}
	return batch, nil
}

func readPause(in *cursor) (Body, error) {
	flags := in.u8()
	if flags > 3 {
		return nil, fmt.Errorf("pause flags %#x: only bits 0 and 1 have a meaning", flags)
	}
	return Pause{Deposits: flags&1 != 0, Withdrawals: flags&2 != 0}, nil
}

func (c *cursor) flag() (bool, error) {
	value := c.u8()
	if value > 1 {
		return false, errFlag
	}
	return value == 1, nil
}
