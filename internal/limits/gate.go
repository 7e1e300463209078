// Package limits bounds what clients can take of a node: how many requests run at once, how
// much time they may take from consensus, how many connections are open.
//
// Invariant: whatever is refused is refused at once or after a bounded wait, with an error
// that states the limit and where it is set.
//
// Callers: cmd/bttcd/cmd, for the servers of `bttcd start`.
package limits

import (
	"context"
	"fmt"
	"time"
)

// Gate lets a number of requests run at once and some more wait for their turn.
type Gate struct {
	what    string
	running chan struct{}
	waiting chan struct{}
	patient time.Duration
}

// NewGate lets running requests run and as many as waiting wait, for patient at the most.
// what names the requests in refusals, such as "EVM queries".
func NewGate(what string, running, waiting int, patient time.Duration) *Gate {
	return &Gate{
		what: what, running: make(chan struct{}, running), waiting: make(chan struct{}, waiting), patient: patient,
	}
}

// Enter returns when the request may run. The caller calls leave when it has run; an error
// says that it may not.
func (g *Gate) Enter(ctx context.Context) (leave func(), err error) {
	select {
	case g.running <- struct{}{}:
		return g.leave, nil
	default:
	}
	select {
	case g.waiting <- struct{}{}:
		defer func() { <-g.waiting }()
	default:
		return nil, fmt.Errorf("too many %s at once: the limit is %d running and %d waiting; try again later",
			g.what, cap(g.running), cap(g.waiting))
	}
	timer := time.NewTimer(g.patient)
	defer timer.Stop()
	select {
	case g.running <- struct{}{}:
		return g.leave, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-timer.C:
		return nil, fmt.Errorf("too many %s at once: none of the %d running ended within %s; try again later",
			g.what, cap(g.running), g.patient)
	}
}

func (g *Gate) leave() { <-g.running }
