package redeem

import (
	"time"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/book"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// verdict is what the state of the chain means for one lane.
type verdict struct {
	lane book.Lane
	// due is what is held beyond what was paid; payable what of it would be paid now.
	due, payable math.Int
	// why says why not all that is due is payable; nil if it is.
	why error
	// lost says that what is not payable never will be.
	lost bool
	// deadline is when claiming becomes impossible or may, rush why that is near; nil if it is not.
	deadline time.Time
	rush     error
}

// funds are what purses and sessions have left for lanes that are judged one after the other,
// and what is due from each purse altogether.
type funds struct {
	purses map[uint64]math.Int
	caps   map[capKey]math.Int
	stakes map[uint64]math.Int
}

type capKey struct {
	purse  uint64
	signer common.Address
}

func newFunds(stakes map[uint64]math.Int) funds {
	return funds{purses: map[uint64]math.Int{}, caps: map[capKey]math.Int{}, stakes: stakes}
}

// stakes returns what is due from each purse on lanes that nothing secures.
func stakes(lanes []book.Lane, s *State) map[uint64]math.Int {
	sums := map[uint64]math.Int{}
	for _, lane := range lanes {
		if state := s.lane(lane.Key); !state.Secured() && !lane.Key.Expired(s.Head.Mark()) {
			sum, found := sums[lane.Key.Purse]
			if !found {
				sum = math.ZeroInt()
			}
			sums[lane.Key.Purse] = sum.Add(due(lane, state))
		}
	}
	return sums
}

// due is what is held beyond what was paid. The chain forgets lanes that expired, the book does
// not.
func due(lane book.Lane, state types.Lane) math.Int {
	return math.MaxInt(math.ZeroInt(), lane.Cumulative().Sub(math.MaxInt(state.Claimed, lane.Settled.Claimed)))
}

// judge says what the chain would pay on a lane now, after what funds were taken for. It takes
// what it answers.
func judge(lane book.Lane, s *State, policy Policy, left funds) verdict {
	state := s.lane(lane.Key)
	v := verdict{lane: lane, payable: math.ZeroInt(), deadline: deadline(lane.Key)}
	if v.due = due(lane, state); v.due.IsZero() {
		return v
	}
	purse, found := s.Purses[lane.Key.Purse]
	switch {
	case lane.Key.Expired(s.Head.Mark()):
		v.why, v.lost = types.ErrLaneExpired, true
	case state.Closed:
		v.why, v.lost = types.ErrLaneClosed, true
	case !found:
		v.why, v.lost = types.ErrPurseNotFound, true
	case state.Secured():
		v.secured(state)
	case lane.Key.Epoch != purse.Purse.Purse.Epoch:
		v.why, v.lost = types.ErrWrongEpoch, true
	case lane.Cheque != nil && !purse.Purse.Purse.ChequesEnabled:
		v.why, v.lost = types.ErrChequesDisabled, true
	default:
		v.credit(purse, s, policy, left)
	}
	v.hurry(s, policy)
	return v
}

// deadline is when the lane expires; cheques do so as good as never.
func deadline(key types.LaneKey) time.Time {
	if key.Kind == types.LaneCheque {
		return time.Unix(1<<40, 0)
	}
	return time.Unix(int64(key.Expiry), 0)
}

// secured lanes are paid from their ring-fence alone, whatever becomes of purse and session.
func (v *verdict) secured(state types.Lane) {
	if state.Signer != paychan.Bech32(v.lane.Signer) {
		v.why, v.lost = types.ErrWrongLaneSigner, true
		return
	}
	if v.payable = math.MinInt(v.due, state.Available()); v.payable.LT(v.due) {
		v.why = types.ErrShortAllocation
	}
}

// credit lanes share what is free, within the cap of the key that signed.
func (v *verdict) credit(purse paychan.Purse, s *State, policy Policy, left funds) {
	id := v.lane.Key.Purse
	free, taken := left.purses[id]
	if !taken {
		free = purse.Purse.Free
	}
	limit, limited, err := sessionLeft(purse, v.lane, s, left)
	if err != nil {
		v.why = err
		return
	}
	v.payable = math.MinInt(v.due, free)
	if v.payable.LT(v.due) {
		v.why = types.ErrShortBalance
	}
	if limited && limit.LT(v.payable) {
		v.payable, v.why = limit, types.ErrShortCap
	}
	left.purses[id] = free.Sub(v.payable)
	if limited {
		left.caps[capKey{id, v.lane.Signer}] = limit.Sub(v.payable)
		v.soonest(sessionEnds(purse, v.lane.Signer))
	}
	switch phase := purse.Purse.Phase; {
	case phase == types.UnlockWaiting || phase == types.UnlockMatured:
		v.rush = paychan.ErrUnlockRequested
		v.soonest(time.Unix(purse.Purse.Matures.Time, 0))
	case purse.Purse.Free.LT(left.stakes[id].MulRaw(policy.Dry)):
		v.rush = paychan.ErrPurseShort
	}
}

func (v *verdict) soonest(deadline time.Time) {
	if deadline.Before(v.deadline) {
		v.deadline = deadline
	}
}

// hurry notes that the deadline is near, or that the payee's window is nearly full.
func (v *verdict) hurry(s *State, policy Policy) {
	above, bounded := policy.ClaimAbove[v.lane.Denom]
	switch {
	case v.rush != nil || v.lost:
	case !v.deadline.After(s.Head.Time.Add(policy.Margin)):
		v.rush = paychan.ErrExpiresSoon
	case bounded && v.due.GT(above):
		v.rush = paychan.ErrCreditWindow
	}
}

// sessionLeft returns how much the key that signed may still pay; the owner's is not limited.
func sessionLeft(purse paychan.Purse, lane book.Lane, s *State, left funds) (limit math.Int, limited bool, err error) {
	if purse.Purse.Purse.Owner == paychan.Bech32(lane.Signer) {
		return math.Int{}, false, nil
	}
	session, found := findSession(purse, lane.Signer)
	if !found {
		return math.Int{}, true, types.ErrNotAuthorized
	}
	terms := session.At(s.Head.Mark(), purse.Purse.Purse.UnlockDelaySeconds)
	if terms.Ended(s.Head.Mark()) {
		return math.Int{}, true, types.ErrSessionEnded
	}
	if taken, found := left.caps[capKey{lane.Key.Purse, lane.Signer}]; found {
		return taken, true, nil
	}
	return terms.Left(session.Used), true, nil
}

func findSession(purse paychan.Purse, signer common.Address) (types.Session, bool) {
	name := paychan.Bech32(signer)
	for _, session := range purse.Sessions {
		if session.Key == name {
			return session, true
		}
	}
	return types.Session{}, false
}

// sessionEnds returns when what the key signed is paid no more, as far as is known.
func sessionEnds(purse paychan.Purse, signer common.Address) time.Time {
	session, _ := findSession(purse, signer)
	end := session.Terms.Expiry
	if session.Pending != nil {
		matures := types.Matures(*session.PendingSince, purse.Purse.Purse.UnlockDelaySeconds)
		end = min(end, max(session.Pending.Expiry, uint64(matures.Time)))
	}
	// An expiry beyond what time.Unix takes is as good as none.
	return time.Unix(int64(min(end, 1<<40)), 0)
}
