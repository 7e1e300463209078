package portalabi

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"
)

// Bitmap is a uint256, big-endian, whose bit i says that member i of the set signed.
type Bitmap [32]byte

// Add sets bit i, which is below MaxMembers.
func (b *Bitmap) Add(i int) { b[31-i/8] |= 1 << (i % 8) }

// Has reports bit i, which is below MaxMembers.
func (b *Bitmap) Has(i int) bool { return b[31-i/8]>>(i%8)&1 == 1 }

// Execution is a packet with what makes a Portal execute it.
type Execution struct {
	Packet     Packet
	Set        []byte // as encoded; its hash is the one that the Portal stores
	Bitmap     Bitmap
	Signatures []byte  // SignatureSize bytes for each bit, ascending
	Relayer    Address // the BTTC account that earns the fee
}

// ErrUnsigned says that two thirds of the power have not signed yet.
var ErrUnsigned = errors.New("members with more than two thirds of the power have not signed")

// Assemble chooses the fewest of the signatures that reach the quorum, which costs the relayer
// least. Signatures are by signer and of this packet's digest; those of strangers are ignored.
// It returns ErrUnsigned while they do not suffice.
func Assemble(packet Packet, set Set, signatures map[Address]Signature, relayer Address) (Execution, error) {
	encoded, err := set.Encode()
	if err != nil {
		return Execution{}, err
	}
	var signed []int
	for i, member := range set.Members {
		if _, ok := signatures[member.Signer]; ok {
			signed = append(signed, i)
		}
	}
	chosen, err := set.quorum(signed)
	if err != nil {
		return Execution{}, err
	}
	execution := Execution{Packet: packet, Set: encoded, Relayer: relayer}
	for _, i := range chosen {
		signature := signatures[set.Members[i].Signer]
		execution.Bitmap.Add(i)
		execution.Signatures = append(execution.Signatures, signature[:]...)
	}
	return execution, nil
}

// quorum returns, ascending, as few of the members at these positions as suffice.
func (s Set) quorum(positions []int) ([]int, error) {
	slices.SortStableFunc(positions, func(a, b int) int {
		return cmp.Compare(s.Members[b].Power, s.Members[a].Power)
	})
	power := new(big.Int)
	for n, i := range positions {
		power.Add(power, new(big.Int).SetUint64(s.Members[i].Power))
		if s.Signed(power) {
			chosen := positions[:n+1]
			slices.Sort(chosen)
			return chosen, nil
		}
	}
	return nil, ErrUnsigned
}

// Verify checks what a Portal of this domain that stores this set hash checks, but the time and
// which packets it executed before.
func (e Execution) Verify(domain, setHash Hash) error {
	if Keccak(e.Set) != setHash {
		return errors.New("the Portal holds another set")
	}
	set, err := DecodeSet(e.Set)
	if err != nil {
		return err
	}
	if err := e.Packet.Check(); err != nil {
		return err
	}
	power, err := e.signedPower(set, e.Packet.Digest(domain))
	if err != nil {
		return err
	}
	if !set.Signed(power) {
		return ErrUnsigned
	}
	return nil
}

func (e Execution) signedPower(set Set, digest Hash) (*big.Int, error) {
	power := new(big.Int)
	rest := e.Signatures
	for i := range MaxMembers {
		if !e.Bitmap.Has(i) {
			continue
		}
		if i >= len(set.Members) || len(rest) < SignatureSize {
			return nil, errors.New("the bitmap names more signers than there are members or signatures")
		}
		signer, err := RecoverSigner(digest, Signature(rest[:SignatureSize]))
		if err != nil || signer != set.Members[i].Signer {
			return nil, fmt.Errorf("the signature of member %d is not its own", i)
		}
		power.Add(power, new(big.Int).SetUint64(set.Members[i].Power))
		rest = rest[SignatureSize:]
	}
	if len(rest) > 0 {
		return nil, errors.New("there are more signatures than the bitmap names signers")
	}
	return power, nil
}
