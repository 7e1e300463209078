package types

// secondsPerDelayBlock is how many seconds of a delay come with one block of it. Blocks take
// less, so that blocks bind only after a halt: the time in which nobody could claim does not count.
const secondsPerDelayBlock = 4

// Matures returns when a delay that began at since has passed: both its time and its height.
func Matures(since Mark, delaySeconds uint64) Mark {
	blocks := (delaySeconds + secondsPerDelayBlock - 1) / secondsPerDelayBlock
	return Mark{Time: since.Time + int64(delaySeconds), Height: since.Height + int64(blocks)}
}

// Reached reports whether both the time and the height of m have come.
func (m Mark) Reached(now Mark) bool { return now.Time >= m.Time && now.Height >= m.Height }

// Phase says where the unlock of the purse stands.
func (p Purse) Phase(now Mark) UnlockPhase {
	switch {
	case p.Unlock == nil:
		return UnlockNone
	case !p.UnlockMatures().Reached(now):
		return UnlockWaiting
	case !Matures(p.UnlockMatures(), p.UnlockDelaySeconds).Reached(now):
		return UnlockMatured
	default:
		return UnlockLapsed
	}
}

// UnlockMatures returns when the unlock that the owner asked for matures.
func (p Purse) UnlockMatures() Mark { return Matures(*p.Unlock, p.UnlockDelaySeconds) }
