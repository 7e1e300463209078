// Package wait repeats a check until it holds.
//
// Invariant: every wait ends: with the check, with its limit, or with its context. The
// network and tour packages are its callers.
package wait

import (
	"context"
	"errors"
	"time"
)

// ErrLimit is returned when the limit passed before the check held.
var ErrLimit = errors.New("time is over")

// interval is how often a check is made. Validators are asked over HTTP: it is short beside
// a block and long beside a request.
const interval = 100 * time.Millisecond

// Until calls check at once and then again and again until it holds or fails, until limit
// has passed, or until ctx ends.
func Until(ctx context.Context, limit time.Duration, check func(context.Context) (bool, error)) error {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, ErrLimit)
	defer cancel()
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		done, err := check(ctx)
		if done || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ticker.C:
		}
	}
}
