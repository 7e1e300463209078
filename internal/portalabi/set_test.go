package portalabi_test

import (
	"encoding/binary"
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

func TestSetCheck(t *testing.T) {
	member := func(signer byte, power uint64) portalabi.Member {
		return portalabi.Member{Signer: portalabi.Address{signer}, Power: power}
	}
	for _, c := range []struct {
		name    string
		total   uint64
		members []portalabi.Member
		ok      bool
	}{
		{"all have keys", 21, []portalabi.Member{member(1, 10), member(2, 11)}, true},
		{"some have none", 30, []portalabi.Member{member(1, 10), member(2, 11)}, true},
		{"two thirds", 30, []portalabi.Member{member(1, 10), member(2, 10)}, false},
		{"more than all", 20, []portalabi.Member{member(1, 10), member(2, 11)}, false},
		{"descending", 21, []portalabi.Member{member(2, 10), member(1, 11)}, false},
		{"twice", 21, []portalabi.Member{member(1, 10), member(1, 11)}, false},
		{"zero signer", 21, []portalabi.Member{{Power: 10}, member(1, 11)}, false},
		{"no power", 11, []portalabi.Member{member(1, 0), member(2, 11)}, false},
		{"nobody", 0, nil, false},
		{"sum over 64 bits", math.MaxUint64, []portalabi.Member{member(1, math.MaxUint64), member(2, 2)}, false},
	} {
		set := portalabi.Set{Total: c.total, Members: c.members}
		if c.ok {
			require.NoError(t, set.Check(), c.name)
			continue
		}
		require.Error(t, set.Check(), c.name)
		_, err := set.Encode()
		require.Error(t, err, c.name)
		_, err = set.Hash()
		require.Error(t, err, c.name)
	}
}

func TestSetSizes(t *testing.T) {
	for _, n := range []int{1, 256, 257} {
		var set portalabi.Set
		for i := range n {
			signer := portalabi.Address{}
			binary.BigEndian.PutUint32(signer[:], uint32(i+1)) //nolint:gosec // small
			set.Members = append(set.Members, portalabi.Member{Signer: signer, Power: 1})
			set.Total++
		}
		encoded, err := set.Encode()
		if n > portalabi.MaxMembers {
			require.Error(t, err)
			continue
		}
		require.NoError(t, err)
		require.Len(t, encoded, 32*(n+1))
		decoded, err := portalabi.DecodeSet(encoded)
		require.NoError(t, err)
		require.Equal(t, set, decoded)
		at, ok := set.Index(set.Members[n-1].Signer)
		require.True(t, ok)
		require.Equal(t, n-1, at)
	}
	_, ok := someSet().Index(portalabi.Address{9})
	require.False(t, ok)
}

func TestDecodeSetRefuses(t *testing.T) {
	encoded, err := someSet().Encode()
	require.NoError(t, err)
	change := func(at int, to byte) []byte {
		changed := append([]byte{}, encoded...)
		changed[at] = to
		return changed
	}
	for name, bad := range map[string][]byte{
		"empty":       {},
		"no member":   encoded[:32],
		"short":       encoded[:len(encoded)-1],
		"long":        append(append([]byte{}, encoded...), 0),
		"wide total":  change(23, 1),
		"wide power":  change(32+23, 1),
		"no power":    change(32+31, 0),
		"too many":    make([]byte, 258*32),
		"more weight": change(32+31, 255),
	} {
		_, err := portalabi.DecodeSet(bad)
		require.Error(t, err, name)
	}
}

// The threshold agrees with counting out votes three for one and two for one.
func TestThreshold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Uint64().Draw(t, "total")
		power := rapid.Uint64Range(0, total).Draw(t, "power")
		set := portalabi.Set{Total: total}
		three, two := new(big.Int), new(big.Int)
		for range 3 {
			three.Add(three, new(big.Int).SetUint64(power))
		}
		for range 2 {
			two.Add(two, new(big.Int).SetUint64(total))
		}
		require.Equal(t, three.Cmp(two) > 0, set.Signed(new(big.Int).SetUint64(power)))
	})
}
