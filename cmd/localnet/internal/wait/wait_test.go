package wait

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestUntil(t *testing.T) {
	broken := errors.New("broken")
	for name, test := range map[string]struct {
		check func(calls int) (bool, error)
		calls int
		took  time.Duration
		want  error
	}{
		"at once": {func(int) (bool, error) { return true, nil }, 1, 0, nil},
		"later":   {func(calls int) (bool, error) { return calls == 4, nil }, 4, 3 * interval, nil},
		"fails":   {func(calls int) (bool, error) { return false, broken }, 1, 0, broken},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start, calls := time.Now(), 0
				err := Until(t.Context(), time.Minute, func(context.Context) (bool, error) {
					calls++
					return test.check(calls)
				})
				require.ErrorIs(t, err, test.want)
				require.Equal(t, test.calls, calls)
				require.Equal(t, test.took, time.Since(start))
			})
		})
	}
}

func TestUntilEnds(t *testing.T) {
	never := func(context.Context) (bool, error) { return false, nil }
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		require.ErrorIs(t, Until(t.Context(), time.Minute, never), ErrLimit)
		require.Equal(t, time.Minute, time.Since(start))

		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := Until(ctx, time.Minute, never)
		require.ErrorIs(t, err, context.Canceled)
		require.NotErrorIs(t, err, ErrLimit)
	})
}
