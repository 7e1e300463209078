package remotesigner

import (
	"errors"
	"fmt"
	"time"

	"github.com/cometbft/cometbft/privval"
)

const (
	// answerLimit bounds one answer of the signer.
	answerLimit = 2 * time.Second
	// grace is how long a vote waits for a signer that has just gone: one that is restarted
	// misses nothing. Later votes are given up at once, so that the node follows the others.
	grace = 2500 * time.Millisecond
	// attemptLimit bounds a vote as a whole. CometBFT waits five seconds for us and then asks
	// again, fifty times, while consensus stands still.
	attemptLimit = 4 * time.Second
	// shortPause is how long a signer is left alone that did not answer for a vote; it doubles
	// up to longPause.
	shortPause = 10 * time.Second
	longPause  = 2 * time.Minute
)

func (g *Gate) sign(height int64, ask func() error) error {
	err := g.attempt(ask)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.missed, g.missedAt = 0, g.now()
	if err == nil {
		return nil
	}
	if !answered(err) {
		g.missed = height // what it refused it refuses again
	}
	return fmt.Errorf("the signer %w", err)
}

// attempt asks, and once more if the connection breaks and is back within the grace: a signer
// remembers what it has signed and answers the same.
func (g *Gate) attempt(ask func() error) error {
	began := g.now()
	for {
		if err := g.await(began); err != nil {
			return err
		}
		asked := g.now()
		err := g.within(attemptLimit-asked.Sub(began), ask)
		switch {
		case answered(err):
			g.heard()
			return err
		case g.now().Sub(asked) >= answerLimit && !errors.Is(err, privval.ErrConnectionTimeout):
			return g.rest(err)
		case errors.Is(err, errSlow):
			return err
		}
		g.set(away(err))
		if g.now().Sub(began) >= grace {
			return err
		}
	}
}

// within asks on a goroutine of its own: the client also waits for others that use it, such as the
// probe, and for a connection. What is given up ends by the limits of the connection.
func (g *Gate) within(limit time.Duration, ask func() error) error {
	done := make(chan error, 1)
	go func() {
		err := ask()
		if lost(err) {
			_ = g.client.Close()
		}
		done <- err
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case err := <-done:
		return err
	case <-timer.C:
		return errSlow
	}
}

// await waits for a signer that went a moment ago.
func (g *Gate) await(began time.Time) error {
	for {
		g.mu.Lock()
		now, trouble, changed := g.now(), g.trouble, g.changed
		left := min(grace-now.Sub(g.since), attemptLimit-now.Sub(began))
		if errors.Is(trouble, errSlow) {
			left = 0
			if !now.Before(g.resume) {
				trouble = nil
			}
		}
		g.mu.Unlock()
		if trouble == nil || left <= 0 {
			return trouble
		}
		timer := time.NewTimer(left)
		select {
		case <-changed:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// rest leaves a signer alone that did not answer: each vote it is asked for holds up consensus.
func (g *Gate) rest(err error) error {
	if !errors.Is(err, errSlow) {
		err = fmt.Errorf("%w: %w", errSlow, err)
	}
	g.mu.Lock()
	g.pause = min(max(2*g.pause, shortPause), longPause)
	g.resume = g.now().Add(g.pause)
	g.mu.Unlock()
	g.set(err)
	return err
}

// heard notes that the signer answers.
func (g *Gate) heard() {
	g.mu.Lock()
	slow := errors.Is(g.trouble, errSlow)
	g.pause = 0
	g.mu.Unlock()
	if slow {
		g.set(nil)
	}
}

// answered reports whether the signer has said something, if only no.
func answered(err error) bool {
	var refused *privval.RemoteSignerError
	var bad *badAnswer
	return err == nil || errors.As(err, &refused) || errors.As(err, &bad)
}

// lost reports whether an error is of the connection, not the signer's or ours.
func lost(err error) bool {
	return !answered(err) && !errors.Is(err, errAway) && !errors.Is(err, errOtherKey)
}

func away(err error) error { return fmt.Errorf("%w: %w", errAway, err) }
