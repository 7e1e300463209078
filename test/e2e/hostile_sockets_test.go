package e2e

import (
	"fmt"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

type socket struct{ *websocket.Conn }

type socketAnswer struct {
	ID     any
	Method string
	Result any
	Params struct{ Subscription string }
	Error  *rig.RPCError
}

func dialSocket(t *testing.T, url string) socket {
	t.Helper()
	connection, response, err := websocket.DefaultDialer.Dial(url, nil)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	t.Cleanup(func() { _ = connection.Close() })
	require.NoError(t, connection.SetReadDeadline(time.Now().Add(30*time.Second)))
	return socket{connection}
}

// ask sends a request and returns its answer; events that come before it are dropped.
func (s socket) ask(t *testing.T, method string, params any) socketAnswer {
	t.Helper()
	require.NoError(t, s.WriteJSON(map[string]any{"jsonrpc": "2.0", "id": method, "method": method, "params": params}))
	for {
		if answer := s.next(t); answer.ID == method {
			return answer
		}
	}
}

func (s socket) next(t *testing.T) socketAnswer {
	t.Helper()
	var answer socketAnswer
	require.NoError(t, s.ReadJSON(&answer))
	return answer
}

// testSubscriptions subscribes until no more are allowed, and asks as a wallet does.
func testSubscriptions(t *testing.T, node target) {
	client := dialSocket(t, "ws://"+node.doors.WebSocket)
	require.Equal(t, fmt.Sprintf("0x%x", rig.EVMChainID), client.ask(t, "eth_chainId", []any{}).Result)
	kinds := [][]any{{"newHeads"}, {"logs", map[string]any{}}, {"newPendingTransactions"}}
	ids := map[any]bool{}
	for i := range 100 {
		answer := client.ask(t, "eth_subscribe", kinds[i%len(kinds)])
		require.Nil(t, answer.Error)
		ids[answer.Result] = true
	}
	require.Len(t, ids, 100)
	refused := client.ask(t, "eth_subscribe", []any{"newHeads"})
	require.NotNil(t, refused.Error)
	requireSaid(t, refused.Error.Message, "too many subscriptions: the limit is 100 for one connection")
	var event socketAnswer
	for event.Method != "eth_subscription" {
		event = client.next(t)
	}
	require.Contains(t, ids, any(event.Params.Subscription))
	require.Equal(t, true, client.ask(t, "eth_unsubscribe", []any{event.Params.Subscription}).Result)
	require.Nil(t, client.ask(t, "eth_subscribe", []any{"newHeads"}).Error)

	for _, wrong := range [][]any{{}, {"nothing"}, {1}, {"logs", "x"}, {"logs", map[string]any{"topics": make([]any, 5)}}} {
		require.NotNil(t, client.ask(t, "eth_subscribe", wrong).Error, "%v", wrong)
	}
	// What is over the limit of a message ends the connection.
	require.NoError(t, client.WriteMessage(websocket.TextMessage, make([]byte, 1<<20+1)))
	require.Eventually(t, func() bool {
		_, _, err := client.ReadMessage()
		return websocket.IsCloseError(err, websocket.CloseMessageTooBig)
	}, 10*time.Second, time.Millisecond)

	comet := dialSocket(t, "ws://"+node.doors.RPC+"/websocket")
	for i := range 5 {
		require.Nil(t, comet.ask(t, "subscribe", []any{fmt.Sprintf("tm.event='NewBlock' AND block.height > %d", i)}).Error)
	}
	refused = comet.ask(t, "subscribe", []any{"tm.event='Tx'"})
	require.NotNil(t, refused.Error)
	requireSaid(t, string(refused.Error.Data), "max_subscriptions_per_client 5 reached")
}
