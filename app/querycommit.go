package app

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"time"

	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
)

const (
	// commitWait is how long a query waits for a commit, at most.
	commitWait = 2 * time.Second
	// commitPoll is how often it looks.
	commitPoll = 2 * time.Millisecond
)

// committing is how the SDK refuses a query while the store is a block ahead of the header that it
// keeps, for some milliseconds of each block.
const committing = "context did not contain latest block height"

// afterCommit calls a query, and again as long as it is refused because a block is being committed.
// The refusal comes before anything is read, so that no query runs twice.
func afterCommit(ctx context.Context, decode func(any) error, call func(decode func(any) error) (any, error)) (any, error) {
	decode = decodeOnce(decode)
	response, err := call(decode)
	if !duringCommit(err) {
		return response, err
	}
	ctx, stop := context.WithTimeout(ctx, commitWait)
	defer stop()
	ticker := time.NewTicker(commitPoll)
	defer ticker.Stop()
	for duringCommit(err) {
		select {
		case <-ctx.Done():
			return nil, err
		case <-ticker.C:
			response, err = call(decode)
		}
	}
	return response, err
}

func duringCommit(err error) bool {
	return errors.Is(err, sdkerrors.ErrInvalidHeight) && strings.Contains(err.Error(), committing)
}

// decodeOnce decodes a request the first time and copies it from then on: gRPC frees the bytes.
func decodeOnce(decode func(any) error) func(any) error {
	var first reflect.Value
	return func(request any) error {
		into := reflect.ValueOf(request).Elem()
		if first.IsValid() {
			into.Set(first)
			return nil
		}
		if err := decode(request); err != nil {
			return err
		}
		first = into
		return nil
	}
}
