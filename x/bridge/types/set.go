package types

import (
	"bytes"
	"math"
	"math/bits"
	"slices"
	"sort"

	errorsmod "cosmossdk.io/errors"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// Bonded is a validator of the current set, with its bridge key if it has one.
type Bonded struct {
	Operator []byte
	Power    uint64
	// Key is the bridge key's address, or nil.
	Key []byte
}

// NewSet returns the set of a row whose members are the most powerful validators with a key. Of equal
// ones those with the lower addresses count as more powerful.
func NewSet(row uint32, validators []Bonded, maxSigners uint32) Set {
	set := Set{Row: row}
	for _, validator := range validators {
		set.Total += validator.Power
		if validator.Key != nil && validator.Power > 0 {
			set.Members = append(set.Members, Member{Address: validator.Key, Power: validator.Power, Operator: validator.Operator})
		}
	}
	sort.Slice(set.Members, func(i, j int) bool {
		a, b := set.Members[i], set.Members[j]
		return a.Power > b.Power || a.Power == b.Power && bytes.Compare(a.Address, b.Address) < 0
	})
	set.Members = set.Members[:min(len(set.Members), int(maxSigners))]
	sort.Slice(set.Members, func(i, j int) bool { return bytes.Compare(set.Members[i].Address, set.Members[j].Address) < 0 })
	return set
}

// Validate returns ErrInvalidSet if no Portal would accept the set, or if its operators are wrong.
func (s Set) Validate() error {
	operators := make(map[string]bool, len(s.Members))
	for i, member := range s.Members {
		switch operator := string(member.Operator); {
		case len(member.Address) != AddressLength:
			return errorsmod.Wrapf(ErrInvalidSet, "member %d: its address has %d bytes", i, len(member.Address))
		case len(operator) != AddressLength:
			return errorsmod.Wrapf(ErrInvalidSet, "member %d: its operator has %d bytes", i, len(operator))
		case operators[operator]:
			return errorsmod.Wrapf(ErrInvalidSet, "member %d: its operator %x is another member's too", i, operator)
		default:
			operators[operator] = true
		}
	}
	if err := s.Wire().Check(); err != nil {
		return errorsmod.Wrap(ErrInvalidSet, err.Error())
	}
	return nil
}

// Wire is the set as Portals know it. Addresses must have 20 bytes.
func (s Set) Wire() portalabi.Set {
	members := make([]portalabi.Member, len(s.Members))
	for i, member := range s.Members {
		members[i] = portalabi.Member{Signer: [20]byte(member.Address), Power: member.Power}
	}
	return portalabi.Set{Total: s.Total, Members: members}
}

// Member returns the member with this bridge key.
func (s Set) Member(key []byte) (Member, bool) {
	i, found := slices.BinarySearchFunc(s.Members, key, func(member Member, key []byte) int {
		return bytes.Compare(member.Address, key)
	})
	if !found {
		return Member{}, false
	}
	return s.Members[i], true
}

// OperatorMember returns the member that belongs to a validator.
func (s Set) OperatorMember(operator []byte) (Member, bool) {
	for _, member := range s.Members {
		if bytes.Equal(member.Operator, operator) {
			return member, true
		}
	}
	return Member{}, false
}

// KeyedPower is the power of the members.
func (s Set) KeyedPower() uint64 {
	var sum uint64
	for _, member := range s.Members {
		sum = addCapped(sum, member.Power)
	}
	return sum
}

// Robust reports whether the members have three quarters of all power: with less, too few absent ones
// would stop the bridge.
func (s Set) Robust() bool { return !lessProduct(4, s.KeyedPower(), 3, s.Total) }

// Drifts reports whether the powers of two sets differ by so many hundredths of a percent of next's
// total. Power without a key counts as that of one member.
func (s Set) Drifts(next Set, bps uint32) bool {
	drift := difference(s.Total-min(s.Total, s.KeyedPower()), next.Total-min(next.Total, next.KeyedPower()))
	old, now := s.powers(), next.powers()
	for _, member := range s.Members {
		drift = addCapped(drift, difference(member.Power, now[string(member.Operator)]))
	}
	for _, member := range next.Members {
		if _, stayed := old[string(member.Operator)]; !stayed {
			drift = addCapped(drift, member.Power)
		}
	}
	return !lessProduct(bpsWhole, drift, uint64(bps), next.Total)
}

func (s Set) powers() map[string]uint64 {
	powers := make(map[string]uint64, len(s.Members))
	for _, member := range s.Members {
		powers[string(member.Operator)] = member.Power
	}
	return powers
}

// MoreThanTwoThirds is the one threshold of the bridge: 3 * part > 2 * total.
func MoreThanTwoThirds(part, total uint64) bool { return lessProduct(2, total, 3, part) }

// lessProduct reports whether a * b < c * d.
func lessProduct(a, b, c, d uint64) bool {
	leftHigh, leftLow := bits.Mul64(a, b)
	rightHigh, rightLow := bits.Mul64(c, d)
	return leftHigh < rightHigh || leftHigh == rightHigh && leftLow < rightLow
}

func difference(a, b uint64) uint64 { return max(a, b) - min(a, b) }

func addCapped(a, b uint64) uint64 {
	sum, carry := bits.Add64(a, b, 0)
	if carry > 0 {
		return math.MaxUint64
	}
	return sum
}
