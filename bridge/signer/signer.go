// Package signer holds the bridge key of a validator, or reaches one that is held elsewhere, and signs
// packets with it.
//
// Invariant: a key signs the digest of a packet that a Portal can execute and nothing else, after
// computing the digest again from the packet; Sign answers from memory, at once. app/voteext asks in
// ExtendVote; cmd makes, loads and wires keys.
package signer

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Local signs with a key in memory.
type Local struct {
	key     *ecdsa.PrivateKey
	address portalabi.Address
	signed  atomic.Uint64
}

// NewLocal returns a signer for a key.
func NewLocal(key *ecdsa.PrivateKey) *Local {
	return &Local{key: key, address: crypto.PubkeyToAddress(key.PublicKey)}
}

// Address returns that of the key.
func (l *Local) Address() ([20]byte, bool) { return l.address, true }

// Sign returns r || vs, or false for what is no packet that a Portal can execute.
func (l *Local) Sign(request types.SigningRequest) ([64]byte, bool) {
	signature, err := l.sign(request)
	return signature, err == nil
}

// Signed is how many signatures were made since the start.
func (l *Local) Signed() uint64 { return l.signed.Load() }

// SignDigest signs what is no packet: the proof that the operator has the key. The caller knows
// what it is.
func (l *Local) SignDigest(digest [32]byte) ([64]byte, error) {
	return portalabi.SignDigest(l.key, digest)
}

func (l *Local) sign(request types.SigningRequest) ([64]byte, error) {
	if err := check(request); err != nil {
		return [64]byte{}, err
	}
	signature, err := portalabi.SignDigest(l.key, request.Digest)
	if err == nil {
		l.signed.Add(1)
	}
	return signature, err
}

var errDigest = errors.New("the digest is not that of the packet: nothing was signed")

// check computes the digest again.
func check(request types.SigningRequest) error {
	packet := portalabi.Packet{
		Nonce: request.Nonce, Kind: portalabi.Kind(request.Kind), Deadline: request.Deadline, Body: request.Body,
	}
	if err := packet.Check(); err != nil {
		return fmt.Errorf("packet %d of row %d: %w", request.Nonce, request.Row, err)
	}
	if packet.Digest(request.Domain) != request.Digest {
		return errDigest
	}
	return nil
}
