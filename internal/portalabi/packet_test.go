package portalabi_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

func someSet() portalabi.Set {
	return portalabi.Set{Total: 30, Members: []portalabi.Member{
		{Signer: portalabi.Address{1}, Power: 10}, {Signer: portalabi.Address{2}, Power: 11},
	}}
}

func someBodies() []portalabi.Body {
	largest := new(big.Int).Sub(power2(128), amount(1))
	return []portalabi.Body{
		portalabi.Batch{{Token: account("a"), To: account("b"), Amount: largest}, {Token: account("c"), Amount: amount(1)}},
		someSet(),
		portalabi.Token{Token: account("a"), Listed: true, MinDeposit: amount(0), DailyLimit: largest},
		portalabi.Token{Token: account("a"), MinDeposit: amount(3), DailyLimit: amount(0)},
		portalabi.Limit{Token: account("a"), MinDeposit: amount(3), DailyLimit: amount(4)},
		portalabi.Pause{}, portalabi.Pause{Deposits: true}, portalabi.Pause{Withdrawals: true},
		portalabi.Checkpoint{Height: 1, Time: 2, BlockHash: portalabi.Hash{3}, AppHash: portalabi.Hash{4}},
		portalabi.Guardian{Account: account("a"), Admit: true}, portalabi.Guardian{Account: account("a")},
	}
}

func TestBodiesRoundTrip(t *testing.T) {
	for _, body := range someBodies() {
		encoded, err := body.Encode()
		require.NoError(t, err)
		decoded, err := portalabi.DecodeBody(body.Kind(), encoded)
		require.NoError(t, err)
		again, err := decoded.Encode()
		require.NoError(t, err)
		require.Equal(t, encoded, again)
		require.Equal(t, body.Kind(), decoded.Kind())
		require.NoError(t, portalabi.Packet{Kind: body.Kind(), Body: encoded}.Check())

		for _, bad := range [][]byte{encoded[1:], append(append([]byte{}, encoded...), 0), nil} {
			_, err = portalabi.DecodeBody(body.Kind(), bad)
			require.Error(t, err, "%s: %x", body.Kind(), bad)
		}
		_, err = portalabi.DecodeBody(0, encoded)
		require.Error(t, err)
		_, err = portalabi.DecodeBody(8, encoded)
		require.Error(t, err)
	}
}

func TestBodiesRefuse(t *testing.T) {
	zero := portalabi.Address{}
	for name, bad := range map[string]portalabi.Body{
		"empty batch":    portalabi.Batch{},
		"51 items":       make(portalabi.Batch, 51),
		"no amount":      portalabi.Batch{{}},
		"zero amount":    portalabi.Batch{{Amount: amount(0)}},
		"amount 2^128":   portalabi.Batch{{Amount: power2(128)}},
		"zero token":     portalabi.Token{Token: zero, MinDeposit: amount(1), DailyLimit: amount(1)},
		"no minimum":     portalabi.Token{Token: account("a"), DailyLimit: amount(1)},
		"limit 2^128":    portalabi.Limit{Token: account("a"), MinDeposit: amount(1), DailyLimit: power2(128)},
		"negative limit": portalabi.Limit{Token: account("a"), MinDeposit: amount(1), DailyLimit: amount(-1)},
		"zero in limit":  portalabi.Limit{MinDeposit: amount(1), DailyLimit: amount(1)},
		"zero guardian":  portalabi.Guardian{Admit: true},
		"empty set":      portalabi.Set{Total: 3},
	} {
		_, err := bad.Encode()
		require.Error(t, err, name)
	}
	for kind, bad := range map[portalabi.Kind][]byte{
		portalabi.KindPause:    {4},
		portalabi.KindGuardian: append(bytes.Repeat([]byte{1}, 20), 2),
		portalabi.KindToken:    append(bytes.Repeat([]byte{1}, 20), append([]byte{2}, make([]byte, 32)...)...),
		portalabi.KindBatch:    make([]byte, 56),
	} {
		_, err := portalabi.DecodeBody(kind, bad)
		require.Error(t, err, kind.String())
	}
}

func TestKinds(t *testing.T) {
	require.False(t, portalabi.Kind(0).Valid())
	require.False(t, portalabi.Kind(8).Valid())
	require.Equal(t, "unknown", portalabi.Kind(8).String())
	names := map[string]bool{}
	for kind := portalabi.KindBatch; kind <= portalabi.KindGuardian; kind++ {
		require.True(t, kind.Valid())
		names[kind.String()] = true
	}
	require.Len(t, names, 7)
}

// Domain and digest depend on each thing they are made of.
func TestDomainsAndDigestsDiffer(t *testing.T) {
	seen := map[portalabi.Hash]bool{}
	add := func(hash portalabi.Hash) {
		require.False(t, seen[hash])
		seen[hash] = true
	}
	portal := account("portal")
	domain := portalabi.Domain(1, 2, 3, portal)
	add(domain)
	add(portalabi.Domain(2, 2, 3, portal))
	add(portalabi.Domain(1, 3, 3, portal))
	add(portalabi.Domain(1, 2, 4, portal))
	add(portalabi.Domain(1, 2, 3, account("other")))
	packet := portalabi.Packet{Nonce: 1, Kind: 2, Deadline: 3, Body: []byte{4}}
	for _, change := range []func(*portalabi.Packet){
		func(*portalabi.Packet) {},
		func(p *portalabi.Packet) { p.Nonce++ },
		func(p *portalabi.Packet) { p.Kind++ },
		func(p *portalabi.Packet) { p.Deadline++ },
		func(p *portalabi.Packet) { p.Body = nil },
	} {
		other := packet
		change(&other)
		add(other.Digest(domain))
	}
	add(packet.Digest(portalabi.Domain(1, 2, 4, portal)))
}

func FuzzDecodeBody(f *testing.F) {
	for _, body := range someBodies() {
		encoded, err := body.Encode()
		require.NoError(f, err)
		f.Add(byte(body.Kind()), encoded)
	}
	f.Fuzz(func(t *testing.T, kind byte, encoded []byte) {
		body, err := portalabi.DecodeBody(portalabi.Kind(kind), encoded)
		if err != nil {
			return
		}
		again, err := body.Encode()
		require.NoError(t, err)
		require.Equal(t, encoded, again)
	})
}
