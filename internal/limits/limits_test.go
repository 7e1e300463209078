package limits

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestGateRunsWaitsAndRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := NewGate("calls", 2, 1, time.Second)
		leave, err := gate.Enter(t.Context())
		require.NoError(t, err)
		_, err = gate.Enter(t.Context())
		require.NoError(t, err)

		entered := make(chan error, 1)
		go func() {
			_, err := gate.Enter(t.Context())
			entered <- err
		}()
		synctest.Wait()
		_, err = gate.Enter(t.Context())
		require.EqualError(t, err, "too many calls at once: the limit is 2 running and 1 waiting; try again later")
		leave()
		require.NoError(t, <-entered)

		began := time.Now()
		_, err = gate.Enter(t.Context())
		require.EqualError(t, err, "too many calls at once: none of the 2 running ended within 1s; try again later")
		require.Equal(t, time.Second, time.Since(began))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err = gate.Enter(ctx)
		require.ErrorIs(t, err, context.Canceled)
	})
}

func TestBudgetIsAShareOfTheClock(t *testing.T) {
	now := time.Unix(0, 0)
	work := func(took time.Duration) func() { return func() { now = now.Add(took) } }
	budget := NewBudget("queries", 0.25, 2*time.Second, func() time.Time { return now })
	require.NoError(t, budget.Spend(work(10*time.Second)), "what is saved up lets one begin")
	require.EqualError(t, budget.Spend(work(0)),
		"queries have used their time: the limit is 25% of the clock, since they hold up blocks; try again in 23s")
	now = now.Add(22 * time.Second)
	require.Error(t, budget.Spend(work(0)))
	now = now.Add(time.Second)
	require.NoError(t, budget.Spend(work(0)))

	now = now.Add(time.Hour)
	require.NoError(t, budget.Spend(work(3*time.Second)))
	require.Error(t, budget.Spend(work(0)), "no more than the burst is saved up")
}

func TestBudgetChargesWorkThatPanics(t *testing.T) {
	now := time.Unix(0, 0)
	budget := NewBudget("queries", 0.5, time.Second, func() time.Time { return now })
	require.Panics(t, func() {
		_ = budget.Spend(func() {
			now = now.Add(time.Minute)
			panic("out of gas")
		})
	})
	require.Error(t, budget.Spend(func() {}))
}

func TestListenerRefusesInItsDialect(t *testing.T) {
	for name, of := range map[string]struct {
		dialect Dialect
		said    string
	}{
		"HTTP": {HTTP, "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 49\r\n" +
			"Retry-After: 5\r\nConnection: close\r\n\r\ntoo many connections: the limit is 1 (some.keys)\n"},
		"gRPC": {GRPC, "\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00\x38\x07\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x0b" +
			"too many connections: the limit is 1 (some.keys)"},
	} {
		t.Run(name, func(t *testing.T) {
			listener, err := Listen("127.0.0.1:0", 1, "some.keys", of.dialect)
			require.NoError(t, err)
			accepted := acceptAll(listener)
			defer func() {
				require.NoError(t, listener.Close())
				require.ErrorIs(t, <-accepted.ended, net.ErrClosed)
			}()
			first, inside := dial(t, listener), <-accepted.connections
			require.Equal(t, of.said, readAll(t, dial(t, listener)))
			require.NoError(t, inside.Close())
			require.Error(t, errors.Join(inside.Close(), inside.Close()), "closing again gives no second place")
			require.NoError(t, first.Close())
			_, again := dial(t, listener), <-accepted.connections
			require.Equal(t, of.said, readAll(t, dial(t, listener)))
			require.NoError(t, again.Close())
		})
	}
}

type accepting struct {
	connections chan net.Conn
	ended       chan error
}

func acceptAll(listener net.Listener) accepting {
	accepted := accepting{make(chan net.Conn), make(chan error, 1)}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				accepted.ended <- err
				return
			}
			accepted.connections <- connection
		}
	}()
	return accepted
}

func dial(t *testing.T, listener net.Listener) net.Conn {
	t.Helper()
	connection, err := net.Dial("tcp", listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = connection.Close() })
	return connection
}

func readAll(t *testing.T, connection net.Conn) string {
	t.Helper()
	require.NoError(t, connection.SetReadDeadline(time.Now().Add(10*time.Second)))
	said, err := io.ReadAll(connection)
	require.NoError(t, err)
	return string(said)
}
