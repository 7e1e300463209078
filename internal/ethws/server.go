// Package ethws serves Ethereum JSON-RPC over WebSocket: calls go to the HTTP handler,
// eth_subscribe to feeds.
//
// Invariant: what one connection can take is bounded. It has one request answered at a time
// and a limited number of subscriptions; one that reads nothing is cut off.
//
// Callers: cmd/bttcd/cmd, in place of cosmos/evm's server, which has no such bounds.
package ethws

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/gorilla/websocket"
)

// Feed sends what happens to one subscriber until ctx ends or send fails.
type Feed func(ctx context.Context, send func(result any) error)

// Feeds returns the feed that the parameters of an eth_subscribe ask for.
type Feeds func(params []json.RawMessage) (Feed, error)

// Limits are those of one connection.
type Limits struct {
	Subscriptions int
	MessageBytes  int64
	// WriteTimeout is how long a peer may read nothing of what it is sent, PongTimeout how
	// long it may leave a ping without answer.
	WriteTimeout, PongTimeout time.Duration
}

// Server is an http.Handler that upgrades its requests.
type Server struct {
	calls    http.Handler
	feeds    Feeds
	limits   Limits
	upgrader websocket.Upgrader
}

// NewServer serves clients that come from no browser or from a page of the hosts in origins,
// where "*" stands for all.
func NewServer(calls http.Handler, feeds Feeds, origins []string, limits Limits) *Server {
	return &Server{calls: calls, feeds: feeds, limits: limits, upgrader: websocket.Upgrader{
		ReadBufferSize: 1024, WriteBufferSize: 1024,
		CheckOrigin: func(request *http.Request) bool { return allowed(request.Header.Get("Origin"), origins) },
	}}
}

func allowed(origin string, origins []string) bool {
	if origin == "" || slices.Contains(origins, "*") {
		return true
	}
	page, err := url.Parse(origin)
	return err == nil && slices.Contains(origins, page.Hostname())
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	socket, err := s.upgrader.Upgrade(w, request, nil)
	if err != nil {
		return // the upgrader has answered
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(request.Context()))
	defer cancel()
	peer := &peer{server: s, socket: socket, subscriptions: map[string]context.CancelFunc{}}
	go peer.ping(ctx, cancel)
	peer.serve(ctx)
}
