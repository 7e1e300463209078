package portalabi_test

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/binary"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// sign has every member sign, and assembles what a relayer sends.
func (b *both) sign(packet portalabi.Packet, domain portalabi.Hash) portalabi.Execution {
	signatures := map[portalabi.Address]portalabi.Signature{}
	for signer, key := range b.keys {
		signature, err := portalabi.SignDigest(key, packet.Digest(domain))
		require.NoError(b, err)
		signatures[signer] = signature
	}
	execution, err := portalabi.Assemble(packet, b.set, signatures, randomAddress(b.T))
	require.NoError(b, err)
	return execution
}

func (b *both) execute() {
	body, keys := b.anyBody()
	encoded, err := body.Encode()
	require.NoError(b, err)
	kind := body.Kind()
	read, err := portalabi.DecodeBody(kind, encoded)
	require.NoError(b, err)
	require.Equal(b, body, read)
	if chance(b.T, 4) {
		encoded = b.spoiled(kind, encoded)
	}
	packet := portalabi.Packet{
		Nonce: b.packet + rapid.Uint64Range(1, 300).Draw(b.T, "nonce"), Kind: kind, Body: encoded,
		Deadline: max(b.chain.Time, rapid.SampledFrom([]uint64{0, b.chain.Time + 1, 1<<63 + 1, 1<<64 - 1}).Draw(b.T, "deadline")),
	}
	execution := b.sign(packet, b.domain)
	require.Equal(b, b.packed(execution), execution.Calldata())
	body, err = portalabi.DecodeBody(kind, encoded)
	require.Equal(b, err == nil, packet.Check() == nil)
	switch {
	case err != nil:
		b.seen["body refused"]++
		b.refuses(execution.Calldata(), "BadValue", "BadAmount", "BadSet", "Paused")
		return
	case kind == portalabi.KindBatch && b.read("paused")[0].(uint8)&2 != 0:
		b.seen["batch refused"]++
		b.refuses(execution.Calldata(), "Paused")
		return
	}
	b.refusesChanged(execution)
	b.seen[kind.String()]++
	b.packet = packet.Nonce
	logs := b.send(execution.Calldata())
	event := &portalabi.PacketExecuted{
		Time: b.chain.Time, PacketNonce: packet.Nonce, PacketKind: kind, Digest: packet.Digest(b.domain), Relayer: execution.Relayer,
	}
	if batch, ok := body.(portalabi.Batch); ok {
		event.Failed = b.failed(packet.Nonce, batch, logs)
	}
	b.happened(portalabi.Event{Executed: event}, logs)
	if set, ok := body.(portalabi.Set); ok {
		b.set, b.keys = set, keys
	}
	b.took(body)
	require.EqualValues(b, 1, new(big.Int).SetBytes(b.asked(portalabi.ExecutedCalldata(packet.Nonce))).Uint64())
	b.refuses(b.sign(packet, b.domain).Calldata(), "AlreadyExecuted")
}

// packed is an execution's calldata by go-ethereum's encoder.
func (b *both) packed(e portalabi.Execution) []byte {
	packet := struct {
		Nonce    uint64
		Kind     uint8
		Deadline uint64
		Body     []byte
	}{e.Packet.Nonce, uint8(e.Packet.Kind), e.Packet.Deadline, e.Packet.Body}
	return b.pack(b.abi, "execute", packet, e.Set, new(big.Int).SetBytes(e.Bitmap[:]), e.Signatures, common.Address(e.Relayer))
}

// anyBody returns the content of a packet, and whose keys sign after it if it is a set.
func (b *both) anyBody() (portalabi.Body, map[portalabi.Address]*ecdsa.PrivateKey) {
	switch rapid.IntRange(0, 8).Draw(b.T, "kind") {
	case 0:
		return portalabi.Token{Token: b.anyToken(), Listed: chance(b.T, 2), MinDeposit: anyAmount(b.T), DailyLimit: anyAmount(b.T)}, nil
	case 1:
		return portalabi.Limit{Token: b.anyToken(), MinDeposit: anyAmount(b.T), DailyLimit: anyAmount(b.T)}, nil
	case 2:
		return portalabi.Pause{Deposits: chance(b.T, 4), Withdrawals: chance(b.T, 2)}, nil
	case 3:
		return portalabi.Checkpoint{
			Height: number(b.T, "height"), Time: number(b.T, "time"), BlockHash: randomHash(b.T), AppHash: randomHash(b.T),
		}, nil
	case 4:
		return portalabi.Guardian{Account: randomAddress(b.T), Admit: chance(b.T, 2)}, nil
	case 5:
		set, keys := randomSet(b.T)
		return set, keys
	}
	batch := make(portalabi.Batch, rapid.SampledFrom([]int{1, 2, 5, portalabi.MaxItems}).Draw(b.T, "items"))
	for i := range batch {
		batch[i] = portalabi.Transfer{Token: b.anyToken(), To: b.anyRecipient(), Amount: amountAt(big.NewInt(int64(i) + 1))}
		if chance(b.T, 4) {
			batch[i].Amount = amountAt(new(big.Int).Or(anyAmount(b.T), big.NewInt(1)))
		}
	}
	return batch, nil
}

// spoiled is a body that may mean something else or nothing. A set keeps its bits: who signs after it is known.
func (b *both) spoiled(kind portalabi.Kind, encoded []byte) []byte {
	const flagAt = 20
	switch way := rapid.IntRange(0, 3).Draw(b.T, "spoiled"); {
	case way == 0 && kind != portalabi.KindValset:
		return flipped(b.T, encoded)
	case way == 3 && (kind == portalabi.KindToken || kind == portalabi.KindGuardian):
		return slices.Concat(encoded[:flagAt], flipped(b.T, encoded[flagAt:flagAt+1]), encoded[flagAt+1:])
	case way == 1:
		return encoded[:len(encoded)-1]
	}
	return append(encoded, 0)
}

// refusesChanged has one bit of what was signed, or of what signs it, changed: neither side takes that.
func (b *both) refusesChanged(e portalabi.Execution) {
	setHash := portalabi.Keccak(e.Set)
	require.NoError(b, e.Verify(b.domain, setHash))
	reasons := []string{"BadSignature"}
	part := rapid.SampledFrom([]string{
		"nonce", "kind", "deadline", "body", "body", "signature", "set", "bitmap", "domain", "signer", "leftover",
	}).Draw(b.T, "part")
	switch part {
	case "nonce":
		e.Packet.Nonce = flippedNumber(b.T, e.Packet.Nonce)
		reasons = append(reasons, "AlreadyExecuted")
	case "kind":
		e.Packet.Kind = portalabi.Kind(flipped(b.T, []byte{byte(e.Packet.Kind)})[0])
	case "deadline":
		e.Packet.Deadline = flippedNumber(b.T, e.Packet.Deadline)
		reasons = append(reasons, "Expired")
	case "body":
		e.Packet.Body = flipped(b.T, e.Packet.Body)
	case "signature":
		e.Signatures = flipped(b.T, e.Signatures)
	case "leftover":
		e.Signatures = append(slices.Clone(e.Signatures), randomBytes(b.T, portalabi.SignatureSize)...)
	case "set":
		e.Set = flipped(b.T, e.Set)
		reasons = []string{"WrongSet"}
	case "bitmap":
		e.Bitmap = portalabi.Bitmap(flipped(b.T, e.Bitmap[:]))
		reasons = append(reasons, "BadBitmap")
	case "domain":
		e = b.sign(e.Packet, portalabi.Hash(flipped(b.T, b.domain[:])))
	case "signer":
		b.seen["signer missing"]++
		b.refuses(b.withoutFirst(e).Calldata(), "TooLittlePower")
		require.ErrorIs(b, b.withoutFirst(e).Verify(b.domain, setHash), portalabi.ErrUnsigned)
		return
	}
	b.seen[part+" changed"]++
	require.Error(b, e.Verify(b.domain, setHash))
	b.refuses(e.Calldata(), reasons...)
}

func flippedNumber(t *rapid.T, value uint64) uint64 {
	return binary.BigEndian.Uint64(flipped(t, binary.BigEndian.AppendUint64(nil, value)))
}

// withoutFirst lacks the first signature: Assemble takes no more than suffice.
func (b *both) withoutFirst(e portalabi.Execution) portalabi.Execution {
	var bitmap portalabi.Bitmap
	first := true
	for i := range portalabi.MaxMembers {
		if e.Bitmap.Has(i) && !first {
			bitmap.Add(i)
		}
		first = first && !e.Bitmap.Has(i)
	}
	e.Bitmap, e.Signatures = bitmap, e.Signatures[portalabi.SignatureSize:]
	return e
}

// failed returns which items the Portal holds. Each item has one log, which says what the Portal read.
func (b *both) failed(nonce uint64, batch portalabi.Batch, logs []*types.Log) uint64 {
	require.Len(b, logs, len(batch)+1)
	held := b.abi.Events["ItemHeld"]
	failed := uint64(0)
	for i, item := range batch {
		log := logs[i]
		values := [][]byte{common.LeftPadBytes(item.Amount.Bytes(), 32)}
		topics := []common.Hash{
			common.Hash(portalabi.Keccak([]byte("Transfer(address,address,uint256)"))), wordAddress(b.at), wordAddress(item.To),
		}
		by := common.Address(item.Token)
		if log.Topics[0] == held.ID {
			failed |= 1 << i
			topics = []common.Hash{held.ID, common.BigToHash(new(big.Int).SetUint64(nonce)), wordAddress(item.Token), wordAddress(item.To)}
			values = [][]byte{common.LeftPadBytes([]byte{byte(i)}, 32), values[0]}
			by = b.at
			b.seen["item held"]++
		} else {
			b.seen["item paid"]++
		}
		require.Equal(b, by, log.Address)
		require.Equal(b, topics, log.Topics)
		require.Equal(b, bytes.Join(values, nil), log.Data)
	}
	return failed
}

func wordAddress(address portalabi.Address) common.Hash { return common.BytesToHash(address[:]) }

// took reads back what a packet changed.
func (b *both) took(body portalabi.Body) {
	switch body := body.(type) {
	case portalabi.Token:
		listed, minimum, limit := b.waits(body.Token)
		require.Equal(b, body.Listed, listed)
		require.Zero(b, body.MinDeposit.Cmp(minimum))
		require.Zero(b, body.DailyLimit.Cmp(limit))
	case portalabi.Limit:
		_, minimum, limit := b.waits(body.Token)
		require.Zero(b, body.MinDeposit.Cmp(minimum))
		require.Zero(b, body.DailyLimit.Cmp(limit))
	case portalabi.Pause:
		flags := b.read("paused")[0].(uint8)
		held := portalabi.Pause{Deposits: flags&1 != 0, Withdrawals: flags&2 != 0}
		require.Equal(b, body, held)
	case portalabi.Checkpoint:
		values := b.read("checkpoint")
		held := portalabi.Checkpoint{
			Height: values[0].(uint64), Time: values[1].(uint64), BlockHash: values[2].([32]byte), AppHash: values[3].([32]byte),
		}
		require.Equal(b, body, held)
	case portalabi.Guardian:
		require.Equal(b, body.Admit, b.admits(body.Account))
	}
}
