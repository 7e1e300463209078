package types_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func named(number int) []byte {
	bz := make([]byte, types.AddressLength)
	bz[0], bz[19] = byte(number*37), byte(number+1)
	return bz
}

func validatorsGen(least int, keyless bool) *rapid.Generator[[]types.Bonded] {
	return rapid.Custom(func(t *rapid.T) []types.Bonded {
		powers := rapid.SliceOfN(rapid.Uint64Range(1, 1<<50), least, 100).Draw(t, "powers")
		validators := make([]types.Bonded, len(powers))
		for i, power := range powers {
			validators[i] = types.Bonded{Operator: named(i), Power: power}
			if !keyless || rapid.IntRange(0, 7).Draw(t, "keyed") > 0 {
				validators[i].Key = named(i + 100)
			}
		}
		return validators
	})
}

// A robust set is one that every Portal accepts, and of its members nobody outside has more power.
func TestNewSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		validators := validatorsGen(1, true).Draw(t, "validators")
		most := rapid.Uint32Range(1, 120).Draw(t, "most")
		set := types.NewSet(7, validators, most)
		require.Equal(t, uint32(7), set.Row)
		require.LessOrEqual(t, len(set.Members), int(most))
		var total, least, keyed uint64 = 0, math.MaxUint64, 0
		for _, member := range set.Members {
			least = min(least, member.Power)
		}
		for _, validator := range validators {
			total += validator.Power
			if validator.Key == nil {
				continue
			}
			keyed++
			if member, found := set.Member(validator.Key); found {
				require.Equal(t, types.Member{Address: validator.Key, Power: validator.Power, Operator: validator.Operator}, member)
				continue
			}
			require.LessOrEqual(t, validator.Power, least)
		}
		require.Equal(t, total, set.Total)
		require.Len(t, set.Members, min(int(keyed), int(most)))
		if set.Robust() {
			require.NoError(t, set.Validate())
		}
	})
}

// While powers drift by less than 5 %, whoever has three quarters of the power of now has a quorum of
// the set that was made before.
func TestQuorumOutlivesDrift(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		validators := validatorsGen(3, false).Draw(t, "validators")
		before := types.NewSet(1, validators, 256)
		later := append([]types.Bonded{}, validators...)
		for i := range later {
			permille := rapid.Uint64Range(930, 1070).Draw(t, "permille")
			later[i].Power = max(1, later[i].Power/1000*permille)
		}
		after := types.NewSet(1, later, 256)
		if before.Drifts(after, 500) {
			return // another set is due
		}
		var now, then uint64
		for _, i := range rapid.Permutation(indexes(len(later))).Draw(t, "order") {
			if 4*now >= 3*after.Total {
				break
			}
			now += later[i].Power
			then += validators[i].Power
		}
		require.True(t, types.MoreThanTwoThirds(then, before.Total))
	})
}

func indexes(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func TestDrifts(t *testing.T) {
	set := func(total uint64, powers ...uint64) types.Set {
		set := types.Set{Total: total}
		for i, power := range powers {
			if power > 0 {
				set.Members = append(set.Members, types.Member{Operator: named(i), Power: power})
			}
		}
		return set
	}
	for name, test := range map[string]struct {
		old, next types.Set
		drifts    bool
	}{
		"equal":            {set(100, 60, 40), set(100, 60, 40), false},
		"4 %":              {set(100, 60, 40), set(100, 62, 38), false},
		"just 5 %":         {set(200, 100, 100), set(200, 105, 95), true},
		"joined":           {set(100, 60, 40), set(105, 60, 40, 5), false},
		"joined with more": {set(100, 60, 40), set(106, 60, 40, 6), true},
		"left":             {set(100, 60, 34, 6), set(94, 60, 34), true},
		"keyless joined":   {set(100, 60, 40), set(106, 60, 40), true},
		"keyless left":     {set(106, 60, 40), set(100, 60, 40), true},
		"nobody is left":   {set(100, 60, 40), set(0), true},
		"huge":             {set(math.MaxUint64, math.MaxUint64, math.MaxUint64), set(math.MaxUint64, 1), true},
		"huge and equal":   {set(math.MaxUint64, math.MaxUint64-1), set(math.MaxUint64, math.MaxUint64-1), false},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, test.drifts, test.old.Drifts(test.next, 500)) })
	}
}

func TestThresholds(t *testing.T) {
	for _, test := range []struct {
		part, total uint64
		enough      bool
	}{
		{0, 0, false}, {2, 3, false}, {3, 3, true}, {66, 100, false}, {67, 100, true}, {200, 300, false}, {201, 300, true},
		{math.MaxUint64, math.MaxUint64, true}, {math.MaxUint64 / 3 * 2, math.MaxUint64, false}, {math.MaxUint64/3*2 + 1, math.MaxUint64, true},
	} {
		require.Equal(t, test.enough, types.MoreThanTwoThirds(test.part, test.total), "%d of %d", test.part, test.total)
	}
	robust := func(part, total uint64) bool {
		return types.Set{Total: total, Members: []types.Member{{Power: part}}}.Robust()
	}
	require.True(t, robust(75, 100))
	require.False(t, robust(74, 100))
	require.True(t, robust(math.MaxUint64, math.MaxUint64))
}

func TestSetValidate(t *testing.T) {
	good := func() types.Set {
		return types.Set{Total: 100, Members: []types.Member{
			{Address: named(100), Power: 50, Operator: named(0)}, {Address: named(101), Power: 30, Operator: named(1)},
		}}
	}
	sorted := types.NewSet(0, []types.Bonded{
		{Operator: named(0), Key: named(100), Power: 50}, {Operator: named(1), Key: named(101), Power: 30}, {Operator: named(2), Power: 20},
	}, 256)
	require.NoError(t, sorted.Validate())
	for name, change := range map[string]func(*types.Set){
		"nobody":        func(s *types.Set) { s.Members = nil },
		"short address": func(s *types.Set) { s.Members[0].Address = s.Members[0].Address[1:] },
		"no operator":   func(s *types.Set) { s.Members[1].Operator = nil },
		"same operator": func(s *types.Set) { s.Members[1].Operator = s.Members[0].Operator },
		"same address":  func(s *types.Set) { s.Members[1].Address = s.Members[0].Address },
		"zero address":  func(s *types.Set) { s.Members[0].Address = make([]byte, 20) },
		"descending":    func(s *types.Set) { s.Members[0], s.Members[1] = s.Members[1], s.Members[0] },
		"no power":      func(s *types.Set) { s.Members[1].Power = 0 },
		"more than all": func(s *types.Set) { s.Total = 79 },
		"two thirds":    func(s *types.Set) { s.Total = 120 },
	} {
		t.Run(name, func(t *testing.T) {
			set := good()
			set.Members = append([]types.Member{}, sorted.Members...)
			change(&set)
			require.ErrorIs(t, set.Validate(), types.ErrInvalidSet)
		})
	}
}
