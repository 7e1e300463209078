package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// voteTurn is a vote to falsify.
type voteTurn struct {
	v      *validator
	ctx    context.Context
	honest []byte
	// extension is honest, decoded; acts may change it.
	extension bridgetypes.VoteExtension
}

const (
	// maxAccepted is the longest extension that honest nodes take in while they decide.
	maxAccepted = 4096
	// huge is nearly what a message of the network may have.
	huge = 900_000
)

// voteActs are what may be done to a vote's extension. One that cannot be done now returns false.
var voteActs = map[string]func(voteTurn) ([]byte, bool){
	"silence":       func(t voteTurn) ([]byte, bool) { return nil, len(t.honest) > 0 },
	"garbage":       func(voteTurn) ([]byte, bool) { return []byte("\xff\xfe garbage"), true },
	"at the limit":  func(voteTurn) ([]byte, bool) { return make([]byte, maxAccepted), true },
	"oversize":      func(voteTurn) ([]byte, bool) { return make([]byte, maxAccepted+1), true },
	"huge":          func(voteTurn) ([]byte, bool) { return make([]byte, huge), true },
	"over 2 KiB":    padded(append([]byte{0x1a, 0x80, 0x10}, make([]byte, 2048)...)...),
	"unknown field": padded(0x1a, 0x01, 'x'),
	"non-canonical": padded(0x8a, 0x00, 0x00),
	"cut off":       func(t voteTurn) ([]byte, bool) { return t.honest[:len(t.honest)/2], len(t.honest) > 4 },
	"tips far ahead": reports(func(r *bridgetypes.RowReport) {
		r.Tip, r.Accs = r.Base+1_000_000, nil
		for range bridgetypes.Points(r.Base, r.Tip) {
			r.Accs = append(r.Accs, bytes.Repeat([]byte{0xee}, 32))
		}
	}),
	"events that never were": reports(func(r *bridgetypes.RowReport) { inventEvent(r) }),
	"other hashes": reports(func(r *bridgetypes.RowReport) {
		for _, acc := range r.Accs {
			acc[0] ^= 1
		}
	}),
	"another base":      reports(func(r *bridgetypes.RowReport) { r.Base, r.Accs = r.Tip+1, nil }),
	"times of far away": reports(func(r *bridgetypes.RowReport) { r.Time = 1 << 62 }),
	"unknown row":       reports(func(r *bridgetypes.RowReport) { r.Row += 76 }),
	"unknown packets": func(t voteTurn) ([]byte, bool) {
		t.extension.Signatures = []bridgetypes.PacketSignature{{Row: 1, Nonce: 1 << 40, Signature: make([]byte, 64)}}
		return t.encoded()
	},
	"signed already": func(t voteTurn) ([]byte, bool) {
		if t.v.signed == nil || len(t.extension.Signatures) > 0 {
			return nil, false
		}
		t.extension.Signatures = []bridgetypes.PacketSignature{*t.v.signed}
		return t.encoded()
	},

	"other digests":    signatures(func(t voteTurn, s *bridgetypes.PacketSignature) bool { return sign(s, t.v.key, [32]byte{1}) }),
	"wrong keys":       signatures(signWithWrongKey),
	"another recovery": signatures(func(_ voteTurn, s *bridgetypes.PacketSignature) bool { s.Signature[32] ^= 0x80; return true }),
}

func (t voteTurn) encoded() ([]byte, bool) {
	bz, err := bridgetypes.EncodeExtension(t.extension)
	return bz, err == nil
}

// padded appends bytes that protobuf skips, or reads otherwise than they would be written.
func padded(tail ...byte) func(voteTurn) ([]byte, bool) {
	return func(t voteTurn) ([]byte, bool) { return append(bytes.Clone(t.honest), tail...), true }
}

// reports falsifies what is said of each row, in a form that is good.
func reports(falsify func(*bridgetypes.RowReport)) func(voteTurn) ([]byte, bool) {
	return func(t voteTurn) ([]byte, bool) {
		for i := range t.extension.Rows {
			falsify(&t.extension.Rows[i])
		}
		bz, good := t.encoded()
		return bz, good && len(t.extension.Rows) > 0
	}
}

// inventEvent reports one event more than there are, with an accumulator that follows from the true one.
func inventEvent(r *bridgetypes.RowReport) {
	last := portalabi.Hash{}
	if count := len(r.Accs); count > 0 {
		last = portalabi.Hash(r.Accs[count-1])
	}
	r.Tip = max(r.Tip, r.Base) + 1
	invented := portalabi.Accumulate(last, r.Tip, forgedDeposit())
	points := bridgetypes.Points(r.Base, r.Tip)
	for len(r.Accs) < len(points) {
		r.Accs = append(r.Accs, invented[:])
	}
	r.Accs = append(r.Accs[:len(points)-1], invented[:])
}

// signatures falsifies all signatures of packets, where there are any to make.
func signatures(falsify func(voteTurn, *bridgetypes.PacketSignature) bool) func(voteTurn) ([]byte, bool) {
	return func(t voteTurn) ([]byte, bool) {
		can := len(t.extension.Signatures) > 0
		for i := range t.extension.Signatures {
			can = falsify(t, &t.extension.Signatures[i]) && can
		}
		bz, good := t.encoded()
		return bz, good && can
	}
}

func sign(s *bridgetypes.PacketSignature, key *ecdsa.PrivateKey, digest portalabi.Hash) bool {
	if key == nil {
		return false
	}
	signature, err := portalabi.SignDigest(key, digest)
	s.Signature = signature[:]
	return err == nil
}

// signWithWrongKey signs the right packet with a key that nobody registered.
func signWithWrongKey(t voteTurn, s *bridgetypes.PacketSignature) bool {
	key, err := crypto.GenerateKey()
	if err != nil {
		return false
	}
	packet, err := t.v.packet(t.ctx, s.Row, s.Nonce)
	return err == nil && sign(s, key, portalabi.Hash(packet.Digest))
}

// packet asks the node's own state.
func (v *validator) packet(ctx context.Context, row uint32, nonce uint64) (bridgetypes.Packet, error) {
	request := bridgetypes.QueryPacketRequest{Row: row, Nonce: nonce}
	data, err := request.Marshal()
	if err != nil {
		return bridgetypes.Packet{}, err
	}
	answer, err := v.Query(ctx, &abci.RequestQuery{Path: "/bttc.bridge.v1.Query/Packet", Data: data})
	if err != nil {
		return bridgetypes.Packet{}, err
	}
	var response bridgetypes.QueryPacketResponse
	err = response.Unmarshal(answer.Value)
	return response.Packet.Packet, err
}
