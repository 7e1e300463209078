package portalabi

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
)

// MaxMembers bounds a set: a bitmap is one word.
const MaxMembers = 256

// Member is a bridge key and the consensus power behind it.
type Member struct {
	Signer Address
	Power  uint64
}

// Set is who signs. The encoding leaves 96 bits for a power and 256 for the total; consensus
// powers fit 64, so a set with more is refused here.
type Set struct {
	// Total is the power of all validators, with or without a bridge key.
	Total   uint64
	Members []Member // signers strictly ascending
}

// Kind returns KindValset.
func (Set) Kind() Kind { return KindValset }

// Check says why no Portal would accept the set.
func (s Set) Check() error {
	if len(s.Members) == 0 || len(s.Members) > MaxMembers {
		return fmt.Errorf("a set has 1 to %d members, this one has %d", MaxMembers, len(s.Members))
	}
	sum := new(big.Int)
	var last Address
	for i, member := range s.Members {
		// The first is compared with the zero address, so no signer is zero.
		if bytes.Compare(member.Signer[:], last[:]) <= 0 {
			return fmt.Errorf("member %d: signers are not strictly ascending from above zero", i)
		}
		if member.Power == 0 {
			return fmt.Errorf("member %d: it has no power", i)
		}
		sum.Add(sum, new(big.Int).SetUint64(member.Power))
		last = member.Signer
	}
	total := new(big.Int).SetUint64(s.Total)
	switch {
	case sum.Cmp(total) > 0:
		return errors.New("its members have more power than there is")
	case !exceedsTwoThirds(sum, total):
		return errors.New("its members have no more than two thirds of all power")
	}
	return nil
}

// exceedsTwoThirds is the one threshold there is: 3 * part > 2 * total.
func exceedsTwoThirds(part, total *big.Int) bool {
	return new(big.Int).Mul(part, big.NewInt(3)).Cmp(new(big.Int).Lsh(total, 1)) > 0
}

// Signed reports whether this much power signs a packet of the set.
func (s Set) Signed(power *big.Int) bool {
	return exceedsTwoThirds(power, new(big.Int).SetUint64(s.Total))
}

// Encode returns word(total) || (signer || u96 power) of each member.
func (s Set) Encode() ([]byte, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	encoded := append(make([]byte, 0, 32*(1+len(s.Members))), wordOf(s.Total)...)
	for _, member := range s.Members {
		encoded = append(encoded, member.Signer[:]...)
		encoded = append(encoded, 0, 0, 0, 0)
		encoded = binary.BigEndian.AppendUint64(encoded, member.Power)
	}
	return encoded, nil
}

// Hash returns what the Portal stores of the set.
func (s Set) Hash() (Hash, error) {
	encoded, err := s.Encode()
	if err != nil {
		return Hash{}, err
	}
	return Keccak(encoded), nil
}

// Index returns the position of a signer.
func (s Set) Index(signer Address) (int, bool) {
	for i, member := range s.Members {
		if member.Signer == signer {
			return i, true
		}
	}
	return 0, false
}

// DecodeSet reads a set that a Portal would accept.
func DecodeSet(encoded []byte) (Set, error) {
	count := len(encoded)/32 - 1
	if len(encoded)%32 != 0 || count < 1 || count > MaxMembers {
		return Set{}, fmt.Errorf("a set is 2 to %d words, this one has %d bytes", MaxMembers+1, len(encoded))
	}
	in := &cursor{rest: encoded}
	narrow := in.zeros(24)
	set := Set{Total: in.u64(), Members: make([]Member, count)}
	for i := range set.Members {
		set.Members[i].Signer = in.address()
		narrow = in.zeros(4) && narrow
		set.Members[i].Power = in.u64()
	}
	if !narrow {
		return Set{}, errors.New("a power does not fit 64 bits")
	}
	if err := set.Check(); err != nil {
		return Set{}, err
	}
	return set, nil
}

// zeros reports whether the next n bytes are all zero.
func (c *cursor) zeros(n int) bool {
	return len(bytes.Trim(c.take(n), "\x00")) == 0
}
