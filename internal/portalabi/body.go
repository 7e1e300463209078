package portalabi

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
)

const (
	// MaxItems bounds the transfers of one batch.
	MaxItems = 50
	// itemSize is the encoded size of one transfer.
	itemSize = 20 + 20 + 16
	// amountBits is the width of amounts in packets.
	amountBits = 128
)

// Body is the content of a packet: Batch, Set, Token, Limit, Pause, Checkpoint or Guardian.
type Body interface {
	// Kind says which packets carry it.
	Kind() Kind
	// Encode returns its bytes, or why no Portal would accept it.
	Encode() ([]byte, error)
}

// Transfer is one item of a batch: Amount, in the token's smallest units, leaves the Portal.
type Transfer struct {
	Token  Address
	To     Address
	Amount *big.Int
}

// Batch is 1 to MaxItems transfers.
type Batch []Transfer

// Token lists or unlists a token. DailyLimit bounds the net outflow, see docs/spec/portal.md.
type Token struct {
	Token      Address
	Listed     bool
	MinDeposit *big.Int
	DailyLimit *big.Int
}

// Limit changes a token's minimum and limit, whether it is listed or not.
type Limit struct {
	Token      Address
	MinDeposit *big.Int
	DailyLimit *big.Int
}

// Pause is the whole state of the pause that BTTC controls.
type Pause struct {
	Deposits    bool // no deposits
	Withdrawals bool // no BATCH, no claim
}

// Checkpoint is a block of BTTC.
type Checkpoint struct {
	Height    uint64
	Time      uint64 // Unix seconds
	BlockHash Hash
	AppHash   Hash
}

// Guardian admits an account that may pause and cancel what waits, or removes it.
type Guardian struct {
	Account Address
	Admit   bool
}

// Kind returns KindBatch.
func (Batch) Kind() Kind { return KindBatch }

// Kind returns KindToken.
func (Token) Kind() Kind { return KindToken }

// Kind returns KindLimit.
func (Limit) Kind() Kind { return KindLimit }

// Kind returns KindPause.
func (Pause) Kind() Kind { return KindPause }

// Kind returns KindCheckpoint.
func (Checkpoint) Kind() Kind { return KindCheckpoint }

// Kind returns KindGuardian.
func (Guardian) Kind() Kind { return KindGuardian }

// Encode returns the body of a BATCH.
func (b Batch) Encode() ([]byte, error) {
	if len(b) == 0 || len(b) > MaxItems {
		return nil, fmt.Errorf("a batch has 1 to %d items, this one has %d", MaxItems, len(b))
	}
	body := make([]byte, 0, len(b)*itemSize)
	for i, item := range b {
		if !fits(item.Amount, amountBits) || item.Amount.Sign() == 0 {
			return nil, fmt.Errorf("item %d: its amount is not in 1 to 2^128-1", i)
		}
		body = append(body, item.Token[:]...)
		body = append(body, item.To[:]...)
		body = appendU128(body, item.Amount)
	}
	return body, nil
}

// Encode returns the body of a TOKEN.
func (t Token) Encode() ([]byte, error) {
	if t.Token == (Address{}) {
		return nil, errZeroToken
	}
	return appendBounds(append(t.Token[:], flag(t.Listed)), t.MinDeposit, t.DailyLimit)
}

// Encode returns the body of a LIMIT.
func (l Limit) Encode() ([]byte, error) {
	if l.Token == (Address{}) {
		return nil, errZeroToken
	}
	return appendBounds(l.Token[:], l.MinDeposit, l.DailyLimit)
}

var errZeroToken = errors.New("the token is the zero address")

func appendBounds(to []byte, minDeposit, dailyLimit *big.Int) ([]byte, error) {
	if !fits(minDeposit, amountBits) || !fits(dailyLimit, amountBits) {
		return nil, errors.New("a minimum or limit is not in 0 to 2^128-1")
	}
	return appendU128(appendU128(to, minDeposit), dailyLimit), nil
}

// Encode returns the body of a PAUSE.
func (p Pause) Encode() ([]byte, error) {
	return []byte{flag(p.Deposits) | flag(p.Withdrawals)<<1}, nil
}

// Encode returns the body of a CHECKPOINT.
func (c Checkpoint) Encode() ([]byte, error) {
	body := binary.BigEndian.AppendUint64(nil, c.Height)
	body = binary.BigEndian.AppendUint64(body, c.Time)
	return append(append(body, c.BlockHash[:]...), c.AppHash[:]...), nil
}

// Encode returns the body of a GUARDIAN.
func (g Guardian) Encode() ([]byte, error) {
	if g.Account == (Address{}) {
		return nil, errors.New("a guardian is the zero address")
	}
	return append(g.Account[:], flag(g.Admit)), nil
}

func flag(set bool) byte {
	if set {
		return 1
	}
	return 0
}
