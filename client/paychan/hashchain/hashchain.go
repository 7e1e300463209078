// Package hashchain makes and follows the sha256 chains of chain vouchers: preimage i, hashed i
// times, is the anchor that the payer signed, and each further one is worth one unit more.
//
// Invariant: a Chain gives preimages out of its seed alone, in memory that grows with the square
// root of its length; a Tail accepts nothing that does not hash to what it accepted before. Its
// callers are the payer and the payee.
package hashchain

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math"

	"github.com/ethereum/go-ethereum/common"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Chain is the payer's side. It keeps every step-th hash and one stretch of hashes between two
// of them, so that giving out all preimages in order hashes each twice: 16 KB and two hashes a
// tick at the greatest length. It is not safe for concurrent use.
type Chain struct {
	length  uint32
	step    uint32
	anchor  common.Hash
	marks   []common.Hash // marks[i] is the seed hashed i*step times
	stretch []common.Hash // stretch[i] is the seed hashed begin+i times
	begin   uint32
}

// New returns the chain of a secret seed with preimages 1 to length, which is at least 1 and at
// most types.MaxChainLength.
func New(seed common.Hash, length uint32) (*Chain, error) {
	if length < 1 || length > types.MaxChainLength {
		return nil, fmt.Errorf("hash chain of %d links: it must have 1 to %d", length, types.MaxChainLength)
	}
	c := &Chain{length: length, step: uint32(math.Ceil(math.Sqrt(float64(length))))}
	c.marks = make([]common.Hash, 0, length/c.step+1)
	c.stretch = make([]common.Hash, 0, c.step)
	hash := seed
	for position := uint32(0); ; position++ {
		if position%c.step == 0 {
			c.marks = append(c.marks, hash)
		}
		if position == length {
			break
		}
		hash = sha256.Sum256(hash[:])
	}
	c.anchor = hash
	return c, nil
}

// Anchor is what the payer signs.
func (c *Chain) Anchor() common.Hash { return c.anchor }

// Length is the highest index of a preimage.
func (c *Chain) Length() uint32 { return c.length }

// Preimage returns preimage index. It panics unless index is from 1 to the length: only what
// was signed for may leave the payer.
func (c *Chain) Preimage(index uint32) common.Hash {
	if index < 1 || index > c.length {
		panic(fmt.Sprintf("preimage %d of a hash chain of %d", index, c.length))
	}
	position := c.length - index
	if offset := position - c.begin; position >= c.begin && offset < uint32(len(c.stretch)) {
		return c.stretch[offset]
	}
	c.load(position / c.step)
	return c.stretch[position-c.begin]
}

// load fills the stretch that begins at a mark.
func (c *Chain) load(mark uint32) {
	c.begin = mark * c.step
	c.stretch = append(c.stretch[:0], c.marks[mark])
	for uint32(len(c.stretch)) < c.step {
		c.stretch = append(c.stretch, sha256.Sum256(c.stretch[len(c.stretch)-1][:]))
	}
}

// ErrBroken means a preimage that does not belong to the chain.
var ErrBroken = errors.New("the preimage does not hash to the last one accepted: stop serving this payer, and keep the last one")

// Tail is the payee's side: the last preimage accepted. It is not safe for concurrent use.
type Tail struct {
	Index uint32
	Hash  common.Hash
}

// Follow accepts preimage index, which is past the tail, hashing it as often as there are links
// between. The caller bounds that distance, since the peer chooses index. A refused preimage
// changes nothing.
func (t *Tail) Follow(index uint32, preimage common.Hash) error {
	if index <= t.Index {
		return fmt.Errorf("preimage %d, of which %d is known: %w", index, t.Index, ErrBroken)
	}
	if types.Link(preimage, index-t.Index) != t.Hash {
		return ErrBroken
	}
	t.Index, t.Hash = index, preimage
	return nil
}
