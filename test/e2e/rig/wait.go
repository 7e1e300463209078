package rig

import (
	"testing"
	"time"
)

// pollEvery is a fraction of the local network's block time.
const pollEvery = 200 * time.Millisecond

// Wait calls check until it returns nil and fails the test when limit has passed. The error
// says what is still missing; the last one is part of the failure.
func Wait(t *testing.T, what string, limit time.Duration, check func() error) {
	t.Helper()
	deadline := time.Now().Add(limit)
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for {
		err := check()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("waited %s for %s: %v", limit, what, err)
		}
		<-ticker.C
	}
}

// Hold calls check for the whole of span and fails the test as soon as it returns an error.
// It is for what must not happen.
func Hold(t *testing.T, what string, span time.Duration, check func() error) {
	t.Helper()
	deadline := time.Now().Add(span)
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for time.Now().Before(deadline) {
		if err := check(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		<-ticker.C
	}
}
