package portalabi_test

import (
	"encoding/binary"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

func amount(value int64) *big.Int { return big.NewInt(value) }

func word(value uint64) []byte { return binary.BigEndian.AppendUint64(make([]byte, 24), value) }

func padded(address portalabi.Address) []byte { return append(make([]byte, 12), address[:]...) }

func power2(exponent uint) *big.Int { return new(big.Int).Lsh(big.NewInt(1), exponent) }

func someDeposit() portalabi.Deposited {
	return portalabi.Deposited{
		Time: 7, Token: account("token"), Sender: account("sender"), Recipient: account("recipient"),
		Amount: amount(1000), Data: []byte{1, 2},
	}
}

func someExecution() portalabi.PacketExecuted {
	return portalabi.PacketExecuted{
		Time: 7, PacketNonce: 3, PacketKind: portalabi.KindBatch, Digest: portalabi.Keccak([]byte("packet")),
		Relayer: account("relayer"), Failed: 1<<50 - 1,
	}
}

func TestEventLayout(t *testing.T) {
	body, err := someDeposit().Body()
	require.NoError(t, err)
	require.Len(t, body, 1+8+3*20+16+2+2)
	require.Equal(t, byte(1), body[0])
	require.Equal(t, []byte{3, 0xe8, 0, 2, 1, 2}, body[len(body)-6:])
	body, err = someExecution().Body()
	require.NoError(t, err)
	require.Len(t, body, 1+8+8+1+32+20+8)
	require.Equal(t, byte(2), body[0])

	largest := someDeposit()
	largest.Data = make([]byte, portalabi.MaxDepositData)
	largest.Amount = new(big.Int).Sub(power2(127), amount(1))
	body, err = largest.Body()
	require.NoError(t, err)
	require.LessOrEqual(t, len(body), portalabi.MaxBody)
}

func TestEventRefuses(t *testing.T) {
	deposits := map[string]func(*portalabi.Deposited){
		"no amount":      func(d *portalabi.Deposited) { d.Amount = nil },
		"negative":       func(d *portalabi.Deposited) { d.Amount = amount(-1) },
		"zero":           func(d *portalabi.Deposited) { d.Amount = amount(0) },
		"2^127":          func(d *portalabi.Deposited) { d.Amount = power2(127) },
		"long data":      func(d *portalabi.Deposited) { d.Data = make([]byte, 257) },
		"zero recipient": func(d *portalabi.Deposited) { d.Recipient = portalabi.Address{} },
	}
	for name, change := range deposits {
		event := someDeposit()
		change(&event)
		_, err := event.Body()
		require.Error(t, err, name)
	}
	executions := map[string]func(*portalabi.PacketExecuted){
		"nonce zero":     func(e *portalabi.PacketExecuted) { e.PacketNonce = 0 },
		"kind zero":      func(e *portalabi.PacketExecuted) { e.PacketKind = 0 },
		"kind 8":         func(e *portalabi.PacketExecuted) { e.PacketKind = 8 },
		"failed valset":  func(e *portalabi.PacketExecuted) { e.PacketKind = portalabi.KindValset },
		"item 50 failed": func(e *portalabi.PacketExecuted) { e.Failed = 1 << 50 },
	}
	for name, change := range executions {
		event := someExecution()
		change(&event)
		_, err := event.Body()
		require.Error(t, err, name)
	}
	_, err := portalabi.Event{}.Body()
	require.Error(t, err)
	deposit, execution := someDeposit(), someExecution()
	_, err = portalabi.Event{Deposited: &deposit, Executed: &execution}.Body()
	require.Error(t, err)
}

func TestDecodeEventRefuses(t *testing.T) {
	good, err := someDeposit().Body()
	require.NoError(t, err)
	for name, bad := range map[string][]byte{
		"empty":         nil,
		"kind zero":     append([]byte{0}, good[1:]...),
		"kind three":    append([]byte{3}, good[1:]...),
		"other kind":    append([]byte{2}, good[1:]...),
		"short":         good[:len(good)-1],
		"leftover":      append(append([]byte{}, good...), 0),
		"only the kind": {1},
	} {
		_, err := portalabi.DecodeEvent(bad)
		require.Error(t, err, name)
	}
}

// Each part of the accumulator matters, the boundary between events too.
func TestAccumulate(t *testing.T) {
	body, err := someDeposit().Body()
	require.NoError(t, err)
	acc := portalabi.Hash{1}
	seen := map[portalabi.Hash]bool{}
	for _, next := range []portalabi.Hash{
		portalabi.Accumulate(acc, 1, body),
		portalabi.Accumulate(acc, 2, body),
		portalabi.Accumulate(portalabi.Hash{2}, 1, body),
		portalabi.Accumulate(acc, 1, append([]byte{2}, body[1:]...)),
		portalabi.Accumulate(acc, 1, body[:len(body)-1]),
		portalabi.Accumulate(acc, 1, nil),
		portalabi.Accumulate(acc, 1, []byte{1}),
	} {
		require.False(t, seen[next])
		seen[next] = true
	}
}

func FuzzDecodeEvent(f *testing.F) {
	deposit, err := someDeposit().Body()
	require.NoError(f, err)
	execution, err := someExecution().Body()
	require.NoError(f, err)
	f.Add(deposit)
	f.Add(execution)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, body []byte) {
		event, err := portalabi.DecodeEvent(body)
		if err != nil {
			return
		}
		again, err := event.Body()
		require.NoError(t, err)
		require.Equal(t, body, again)
	})
}

func FuzzDecodeLog(f *testing.F) {
	f.Add(byte(0), make([]byte, 96), make([]byte, 7*32))
	f.Fuzz(func(t *testing.T, kind byte, indexed, data []byte) {
		topics := []portalabi.Hash{portalabi.DepositedTopic}
		if kind&1 == 1 {
			topics[0] = portalabi.PacketExecutedTopic
		}
		for ; len(indexed) >= 32; indexed = indexed[32:] {
			topics = append(topics, portalabi.Hash(indexed[:32]))
		}
		_, event, _, err := portalabi.DecodeLog(topics, data)
		if err != nil {
			return
		}
		body, err := event.Body()
		require.NoError(t, err)
		again, err := portalabi.DecodeEvent(body)
		require.NoError(t, err)
		require.Equal(t, event, again)
	})
}
