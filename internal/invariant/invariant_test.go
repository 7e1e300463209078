package invariant_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/invariant"
)

var errDisk = errors.New("disk on fire")

func invariants() []invariant.Invariant {
	return []invariant.Invariant{
		{Name: "a/holds", Check: func(context.Context) (string, error) { return "", nil }},
		{Name: "a/broken", Check: func(context.Context) (string, error) { return "3 is less than 4", nil }},
		{Name: "a/unreadable", Check: func(context.Context) (string, error) { return "", errDisk }},
		{Name: "a/panics", Check: func(context.Context) (string, error) { panic("overflow") }},
		{Name: "a/holds-too", Check: func(context.Context) (string, error) { return "", nil }},
	}
}

func TestRunChecksAllInOrder(t *testing.T) {
	results := invariant.Run(context.Background(), invariants())

	require.Len(t, results, 5)
	for i, inv := range invariants() {
		require.Equal(t, inv.Name, results[i].Name)
	}
	require.True(t, results[0].Holds())
	require.False(t, results[1].Holds())
	require.Equal(t, "3 is less than 4", results[1].Broken)
	require.False(t, results[2].Holds())
	require.ErrorIs(t, results[2].Err, errDisk)
	require.False(t, results[3].Holds())
	require.ErrorContains(t, results[3].Err, "overflow")
	require.True(t, results[4].Holds())
}

func TestErrNamesEveryFailure(t *testing.T) {
	err := invariant.Err(invariant.Run(context.Background(), invariants()))

	require.ErrorIs(t, err, errDisk)
	require.ErrorContains(t, err, "invariant a/broken is broken: 3 is less than 4")
	require.ErrorContains(t, err, "invariant a/unreadable could not be checked")
	require.ErrorContains(t, err, "invariant a/panics could not be checked: panic: overflow")
	require.NotContains(t, err.Error(), "a/holds")
}

func TestErrOfNoFailures(t *testing.T) {
	require.NoError(t, invariant.Err(invariant.Run(context.Background(), invariants()[:1])))
	require.NoError(t, invariant.Err(invariant.Run(context.Background(), nil)))
}

func TestRunPassesTheContext(t *testing.T) {
	type key struct{}
	ctx := context.WithValue(context.Background(), key{}, "block 7")

	results := invariant.Run(ctx, []invariant.Invariant{{
		Name:  "a/context",
		Check: func(ctx context.Context) (string, error) { return ctx.Value(key{}).(string), nil },
	}})

	require.Equal(t, "block 7", results[0].Broken)
}
