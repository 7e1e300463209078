// Package invariant is how a module states what must hold of its state after every block, and
// how tests, simulation and `bttcd debug invariants` ask whether it does.
//
// Invariant: checking writes nothing; it is never part of a block.
package invariant

import (
	"context"
	"errors"
	"fmt"
)

// Invariant is one statement about the state.
type Invariant struct {
	// Name says what must hold, as module/words-with-dashes.
	Name string
	// Check returns a sentence with the numbers if the statement is false and "" if it is
	// true. An error means that the state could not be read, so that neither is known.
	Check func(ctx context.Context) (broken string, err error)
}

// Result is the outcome of checking one invariant: it holds if both Broken and Err are zero.
type Result struct {
	Name   string
	Broken string
	Err    error
}

// Holds reports whether the invariant was checked and found true.
func (r Result) Holds() bool { return r.Broken == "" && r.Err == nil }

// Run checks every invariant, in order, whatever the outcome of those before it.
func Run(ctx context.Context, invariants []Invariant) []Result {
	results := make([]Result, 0, len(invariants))
	for _, inv := range invariants {
		results = append(results, check(ctx, inv))
	}
	return results
}

// Err returns one error that names every invariant that does not hold, or nil.
func Err(results []Result) error {
	var failures []error
	for _, result := range results {
		switch {
		case result.Err != nil:
			failures = append(failures, fmt.Errorf("invariant %s could not be checked: %w", result.Name, result.Err))
		case result.Broken != "":
			failures = append(failures, fmt.Errorf("invariant %s is broken: %s", result.Name, result.Broken))
		}
	}
	return errors.Join(failures...)
}

// check turns a panic into an error: a broken state, which is what is looked for, makes
// keepers panic, and the other invariants should still be told.
func check(ctx context.Context, inv Invariant) (result Result) {
	result.Name = inv.Name
	defer func() {
		if cause := recover(); cause != nil {
			result.Err = fmt.Errorf("panic: %v", cause)
		}
	}()
	result.Broken, result.Err = inv.Check(ctx)
	return result
}
