package portalabi_test

import (
	"crypto/ecdsa"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// both are a Portal and what portalabi says of it.
type both struct {
	*rapid.T
	*contract
	domain portalabi.Hash
	acc    portalabi.Hash
	events uint64 // nonce of the last event
	packet uint64 // nonce of the last packet
	set    portalabi.Set
	keys   map[portalabi.Address]*ecdsa.PrivateKey
	seen   map[string]int // what happened, to know that it did
}

// TestContractAgrees puts random deposits and packets into the committed Portal, and compares what it makes of
// them with what portalabi does: accumulators, digests, calldata, logs and what either refuses.
func TestContractAgrees(t *testing.T) {
	artifacts, seen := readArtifacts(t), map[string]int{}
	for range 2 { // of a hundred chains each, so that all of the below happens for certain
		rapid.Check(t, func(t *rapid.T) { compareBoth(t, artifacts, seen) })
	}
	for _, name := range []string{
		"deposit", "batch", "valset", "token", "limit", "pause", "checkpoint", "guardian",
		"deposit refused", "batch refused", "body refused", "item paid", "item held", "nonce changed", "kind changed",
		"deadline changed", "body changed", "signature changed", "set changed", "bitmap changed", "domain changed", "leftover changed", "signer missing",
	} {
		require.NotZero(t, seen[name], "%s: it never happened", name)
	}
	t.Log(seen)
}

// FuzzContractAgrees is the same, with inputs that the fuzzer finds.
func FuzzContractAgrees(f *testing.F) {
	artifacts := readArtifacts(f)
	for seed := range byte(4) {
		var input []byte
		for block := portalabi.Keccak([]byte{seed}); len(input) < 1<<15; block = portalabi.Keccak(block[:]) {
			input = append(input, block[:]...)
		}
		f.Add(input)
	}
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { compareBoth(t, artifacts, map[string]int{}) }))
}

func compareBoth(t *rapid.T, artifacts map[string]artifact, seen map[string]int) {
	b := newBoth(t, artifacts, seen)
	b.agree()
	for range rapid.IntRange(10, 16).Draw(t, "steps") {
		b.chain.Time += rapid.SampledFrom([]uint64{0, 1, 12, 86_400, 200_000}).Draw(t, "seconds")
		b.chain.BlockNumber = new(big.Int).Add(b.chain.BlockNumber, big.NewInt(1))
		if chance(t, 2) {
			b.deposit()
		} else {
			b.execute()
		}
		b.agree()
	}
}

func newBoth(t *rapid.T, artifacts map[string]artifact, seen map[string]int) *both {
	set, keys := randomSet(t)
	encoded, err := set.Encode()
	require.NoError(t, err)
	g := genesis{
		chainID: number(t, "chain id"), bttcChainID: number(t, "BTTC's chain id"), row: uint32(number(t, "row")), set: encoded,
		number: number(t, "block") >> 1, time: rapid.Uint64Range(1, 1<<39).Draw(t, "time"),
	}
	for range tokenNames {
		minimum := big.NewInt(rapid.SampledFrom([]int64{0, 1, 100, 1 << 40}).Draw(t, "minimum"))
		g.bounds = append(g.bounds, [2]*big.Int{minimum, anyAmount(t)})
	}
	b := &both{T: t, contract: deploy(t, artifacts, g), set: set, keys: keys, seen: seen}
	b.domain = portalabi.Domain(g.bttcChainID, g.row, g.chainID, portalabi.Address(b.at))
	b.acc = b.domain
	b.packet = rapid.SampledFrom([]uint64{0, 254, 1<<32 - 2, 1<<64 - 20_000}).Draw(t, "packets before")
	require.Equal(t, b.domain[:], b.asked(portalabi.DomainCalldata()))
	return b
}

// agree compares all that a vote rests on.
func (b *both) agree() {
	status, err := portalabi.DecodeStatus(b.asked(portalabi.StatusCalldata()))
	require.NoError(b, err)
	require.Equal(b, portalabi.Status{
		BlockNumber: b.chain.BlockNumber.Uint64(), BlockTime: b.chain.Time, EventNonce: b.events, EventAcc: b.acc,
	}, status)
	hash, err := b.set.Hash()
	require.NoError(b, err)
	require.Equal(b, hash[:], b.asked(portalabi.SetHashCalldata()))
}

// happened takes over an event that the last of the logs is of.
func (b *both) happened(event portalabi.Event, logs []*types.Log) {
	body, err := event.Body()
	require.NoError(b, err)
	b.events++
	b.acc = portalabi.Accumulate(b.acc, b.events, body)
	decoded, err := portalabi.DecodeEvent(body)
	require.NoError(b, err)
	require.Equal(b, event, decoded)
	log := logs[len(logs)-1]
	require.Equal(b, b.at, log.Address)
	topics := make([]portalabi.Hash, 0, len(log.Topics))
	for _, topic := range log.Topics {
		topics = append(topics, portalabi.Hash(topic))
	}
	nonce, decoded, known, err := portalabi.DecodeLog(topics, log.Data)
	require.NoError(b, err)
	require.True(b, known)
	require.Equal(b, b.events, nonce)
	require.Equal(b, event, decoded)
}

func (b *both) anyToken() portalabi.Address {
	if chance(b.T, 8) {
		return randomAddress(b.T)
	}
	return portalabi.Address(rapid.SampledFrom(b.tokens).Draw(b.T, "token"))
}

// anyRecipient is now and then one that cannot be paid.
func (b *both) anyRecipient() portalabi.Address {
	switch rapid.IntRange(1, 16).Draw(b.T, "recipient") {
	case 15:
		return portalabi.Address{}
	case 16:
		return portalabi.Address(b.at)
	}
	return randomAddress(b.T)
}

func (b *both) deposit() {
	token, recipient, sent, data := b.anyToken(), b.anyRecipient(), anyAmount(b.T), depositData(b.T)
	call := b.pack(b.abi, "deposit", common.Address(token), sent, common.Address(recipient), data)
	ours, err := portalabi.DepositCalldata(token, sent, recipient, data)
	if sent.BitLen() > 127 || len(data) > portalabi.MaxDepositData {
		require.Error(b, err)
	} else {
		require.NoError(b, err)
		require.Equal(b, call, ours)
	}
	if reason := b.depositFault(token, recipient, sent, data); reason != "" {
		b.seen["deposit refused"]++
		b.refuses(call, reason)
		return
	}
	b.seen["deposit"]++
	logs := b.send(call)
	b.happened(portalabi.Event{Deposited: &portalabi.Deposited{
		Time: b.chain.Time, Token: token, Sender: portalabi.Address(depositor), Recipient: recipient, Amount: sent, Data: append([]byte{}, data...),
	}}, logs)
}

// depositFault is the error that a Portal answers a deposit with, or none.
func (b *both) depositFault(token, recipient portalabi.Address, sent *big.Int, data []byte) string {
	info := b.read("tokenInfo", common.Address(token))
	listed, minimum := info[0].(bool), info[1].(*big.Int)
	switch {
	case b.read("paused")[0].(uint8)&1 != 0:
		return "Paused"
	case !listed:
		return "Unlisted"
	case recipient == portalabi.Address{} || recipient == portalabi.Address(b.at):
		return "BadRecipient"
	case sent.BitLen() > 127:
		return "BadAmount"
	case len(data) > portalabi.MaxDepositData:
		return "BadValue"
	case sent.Sign() == 0 || sent.Cmp(minimum) < 0:
		return "BadAmount"
	}
	return ""
}
