package watcher

import (
	"slices"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// longest returns the view whose chain, up to count events, at least a quorum of views share, with
// the greatest count there is. Accumulators bind all that came before, so one comparison is enough.
func longest(views []view, quorum int) (agreed view, count int) {
	most := 0
	for _, v := range views {
		most = max(most, len(v.accs))
	}
	for count = most; count > 0; count-- {
		voices := map[portalabi.Hash]int{}
		for _, v := range views {
			if len(v.accs) < count {
				continue
			}
			acc := v.accs[count-1]
			if voices[acc]++; voices[acc] >= quorum {
				return v, count
			}
		}
	}
	return view{}, 0
}

// split reports whether two views that have no error have different events of the same nonce.
func split(views []view) bool {
	for i, a := range views {
		for _, b := range views[:i] {
			n := min(len(a.accs), len(b.accs))
			if n > 0 && a.err == nil && b.err == nil && a.accs[n-1] != b.accs[n-1] {
				return true
			}
		}
	}
	return false
}

// reached returns the greatest value that at least a quorum of the values reach, or 0.
func reached(values []uint64, quorum int) uint64 {
	if quorum < 1 || len(values) < quorum {
		return 0
	}
	descending := slices.Clone(values)
	slices.Sort(descending)
	slices.Reverse(descending)
	return descending[quorum-1]
}
