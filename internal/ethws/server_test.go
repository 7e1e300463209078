package ethws

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// echo answers calls with their bytes.
func echo(w http.ResponseWriter, request *http.Request) {
	body, _ := io.ReadAll(request.Body)
	_, _ = w.Write(body)
}

// heads is one feed that tells how far it has come.
type heads struct {
	next  chan any
	ended chan error
}

func (h heads) feeds(params []json.RawMessage) (Feed, error) {
	if len(params) != 1 || string(params[0]) != `"newHeads"` {
		return nil, errors.New("there is no such subscription")
	}
	return func(ctx context.Context, send func(any) error) {
		for {
			select {
			case <-ctx.Done():
				h.ended <- ctx.Err()
				return
			case head := <-h.next:
				if err := send(head); err != nil {
					h.ended <- err
					return
				}
			}
		}
	}, nil
}

func serve(t *testing.T, limits Limits, origins ...string) (string, heads) {
	t.Helper()
	feed := heads{make(chan any), make(chan error, 10)}
	server := httptest.NewServer(NewServer(http.HandlerFunc(echo), feed.feeds, origins, limits))
	t.Cleanup(server.Close)
	return "ws" + strings.TrimPrefix(server.URL, "http"), feed
}

var usual = Limits{Subscriptions: 2, MessageBytes: 1000, WriteTimeout: 5 * time.Second, PongTimeout: time.Minute}

func connect(t *testing.T, url string) *websocket.Conn {
	t.Helper()
	client, response, err := websocket.DefaultDialer.Dial(url, nil)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	t.Cleanup(func() { _ = client.Close() })
	require.NoError(t, client.SetReadDeadline(time.Now().Add(10*time.Second)))
	return client
}

func say(t *testing.T, client *websocket.Conn, message string) string {
	t.Helper()
	require.NoError(t, client.WriteMessage(websocket.TextMessage, []byte(message)))
	return hear(t, client)
}

func hear(t *testing.T, client *websocket.Conn) string {
	t.Helper()
	_, message, err := client.ReadMessage()
	require.NoError(t, err)
	return string(message)
}

func subscribe(id string) string {
	return `{"jsonrpc":"2.0","id":` + id + `,"method":"eth_subscribe","params":["newHeads"]}`
}

func TestCallsGoToTheHandler(t *testing.T) {
	url, _ := serve(t, usual)
	client := connect(t, url)
	for _, message := range []string{
		`{"jsonrpc":"2.0","id":"a-text","method":"eth_chainId"}`, `[1,2]`, `garbage`, `{"id":12345678901234567890}`,
		`{"method":{"not":"a text"}}`, `[` + subscribe("1") + `]`,
	} {
		require.Equal(t, message, say(t, client, message))
	}
}

func TestSubscriptions(t *testing.T) {
	url, feed := serve(t, usual)
	client := connect(t, url)
	var made struct{ ID, Result string }
	require.NoError(t, json.Unmarshal([]byte(say(t, client, subscribe(`"one"`))), &made))
	require.Equal(t, "one", made.ID)
	require.Regexp(t, `^0x[0-9a-f]{32}$`, made.Result)
	feed.next <- "head"
	require.JSONEq(t, `{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"`+made.Result+`","result":"head"}}`, hear(t, client))

	say(t, client, subscribe("2"))
	require.JSONEq(t, `{"jsonrpc":"2.0","id":3,"error":{"code":-32602,"message":"too many subscriptions: the limit is 2 for one connection"}}`,
		say(t, client, subscribe("3")))
	unsubscribe := `{"jsonrpc":"2.0","id":4,"method":"eth_unsubscribe","params":["` + made.Result + `"]}`
	require.JSONEq(t, `{"jsonrpc":"2.0","id":4,"result":true}`, say(t, client, unsubscribe))
	require.ErrorIs(t, <-feed.ended, context.Canceled)
	require.JSONEq(t, `{"jsonrpc":"2.0","id":4,"result":false}`, say(t, client, unsubscribe))
	require.Contains(t, say(t, client, `{"id":6,"method":"eth_subscribe","params":["x"]}`), "no such subscription")
	require.NotContains(t, say(t, client, subscribe("5")), "error")

	require.Contains(t, say(t, client, `{"id":7,"method":"eth_unsubscribe"}`), "the id of a subscription")
	require.NoError(t, client.Close())
	for range 2 {
		require.ErrorIs(t, <-feed.ended, context.Canceled)
	}
}

func TestLongMessageEndsTheConnection(t *testing.T) {
	url, _ := serve(t, usual)
	client := connect(t, url)
	require.NoError(t, client.WriteMessage(websocket.TextMessage, make([]byte, 1001)))
	_, _, err := client.ReadMessage()
	require.True(t, websocket.IsCloseError(err, websocket.CloseMessageTooBig), err)
}

func TestPeerThatReadsNothingIsCutOff(t *testing.T) {
	limits := usual
	limits.WriteTimeout = 100 * time.Millisecond
	url, feed := serve(t, limits)
	client := connect(t, url)
	say(t, client, subscribe("1"))
	block := strings.Repeat("x", 1<<20)
	for {
		select {
		case feed.next <- block:
			continue
		case err := <-feed.ended:
			require.Error(t, err)
			return
		}
	}
}

func TestPeerThatLeavesPingsWithoutAnswerIsCutOff(t *testing.T) {
	limits := usual
	limits.PongTimeout = 200 * time.Millisecond
	url, feed := serve(t, limits)
	silent := connect(t, url)
	say(t, silent, subscribe("1"))
	// Who reads answers pings, so this one does not read.
	require.ErrorIs(t, <-feed.ended, context.Canceled)

	alive := connect(t, url)
	pinged := make(chan struct{}, 10)
	answer := alive.PingHandler()
	alive.SetPingHandler(func(data string) error {
		pinged <- struct{}{}
		return answer(data)
	})
	go func() { _, _, _ = alive.ReadMessage() }()
	for range 5 {
		<-pinged // the fifth comes after twice the timeout
	}
}

func TestOrigins(t *testing.T) {
	url, _ := serve(t, usual, "127.0.0.1", "localhost")
	for origin, status := range map[string]int{
		"": http.StatusSwitchingProtocols, "http://localhost:3000": http.StatusSwitchingProtocols,
		"https://evil.example": http.StatusForbidden, "://": http.StatusForbidden,
	} {
		header := http.Header{}
		if origin != "" {
			header.Set("Origin", origin)
		}
		client, response, err := websocket.DefaultDialer.Dial(url, header)
		require.Equal(t, status, response.StatusCode, origin)
		require.NoError(t, response.Body.Close())
		if err == nil {
			require.NoError(t, client.Close())
		}
	}
	open, _ := serve(t, usual, "*")
	client, response, err := websocket.DefaultDialer.Dial(open, http.Header{"Origin": {"https://any.example"}})
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.NoError(t, client.Close())
}
