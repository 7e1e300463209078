package types

import (
	"cosmossdk.io/math"
)

// Leak returns the bucket at a later time: limit leaves it in a day, evenly. What is less than a
// unit is not lost, because time goes on only as far as whole units take.
func (f Flow) Leak(limit math.Int, now int64) Flow {
	elapsed := now - f.Time
	if elapsed <= 0 {
		return f
	}
	if f.Used.IsZero() || limit.IsZero() {
		return Flow{Used: f.Used, Time: now}
	}
	leaked := limit.MulRaw(elapsed).QuoRaw(day)
	if leaked.GTE(f.Used) {
		return Flow{Used: math.ZeroInt(), Time: now}
	}
	// Rounded up: the bucket never leaks faster than its limit.
	took := leaked.MulRaw(day).Add(limit).SubRaw(1).Quo(limit)
	return Flow{Used: f.Used.Sub(leaked), Time: f.Time + took.Int64()}
}

// Room is what the bucket still takes of the limit.
func (f Flow) Room(limit math.Int) math.Int {
	return math.MaxInt(limit.Sub(f.Used), math.ZeroInt())
}

// Take adds to the bucket, or returns false if it has no room for it.
func (f Flow) Take(limit, amount math.Int) (Flow, bool) {
	if amount.GT(f.Room(limit)) {
		return f, false
	}
	return Flow{Used: f.Used.Add(amount), Time: f.Time}, true
}

// Relieve takes out of the bucket, down to nothing.
func (f Flow) Relieve(amount math.Int) Flow {
	return Flow{Used: math.MaxInt(f.Used.Sub(amount), math.ZeroInt()), Time: f.Time}
}
