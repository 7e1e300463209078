package ethws

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// peer is one connection. Its requests are answered one after the other, so that it can have
// no more work done than it waits for.
type peer struct {
	server        *Server
	socket        *websocket.Conn
	writing       sync.Mutex
	subscriptions map[string]context.CancelFunc
	// begin starts the feed of a subscription whose id the peer is about to learn.
	begin func()
}

func (p *peer) serve(ctx context.Context) {
	defer p.socket.Close()
	p.socket.SetReadLimit(p.server.limits.MessageBytes)
	heard := func(string) error { return p.socket.SetReadDeadline(time.Now().Add(p.server.limits.PongTimeout)) }
	p.socket.SetPongHandler(heard)
	for heard("") == nil {
		_, message, err := p.socket.ReadMessage()
		if err != nil {
			return
		}
		if p.write(p.answer(ctx, message)) != nil {
			return
		}
		if p.begin != nil {
			go p.begin()
			p.begin = nil
		}
	}
}

// ping keeps the connection of a silent subscriber open and finds out whose peer is gone.
func (p *peer) ping(ctx context.Context, hangUp func()) {
	ticker := time.NewTicker(p.server.limits.PongTimeout / 2)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if p.socket.WriteControl(websocket.PingMessage, nil, time.Now().Add(p.server.limits.WriteTimeout)) != nil {
			hangUp()
			_ = p.socket.Close()
			return
		}
	}
}

// write sends one message; nil is none. A peer that does not take it is cut off.
func (p *peer) write(message []byte) error {
	if message == nil {
		return nil
	}
	p.writing.Lock()
	defer p.writing.Unlock()
	err := p.socket.SetWriteDeadline(time.Now().Add(p.server.limits.WriteTimeout))
	if err == nil {
		err = p.socket.WriteMessage(websocket.TextMessage, message)
	}
	if err != nil {
		_ = p.socket.Close()
	}
	return err
}

// answer returns the reply to one message: to a subscription or, as over HTTP, to a call, a
// batch or garbage.
func (p *peer) answer(ctx context.Context, message []byte) []byte {
	var asked request
	if err := json.Unmarshal(message, &asked); err == nil {
		switch asked.Method {
		case "eth_subscribe":
			return asked.reply(p.subscribe(ctx, asked.Params))
		case "eth_unsubscribe":
			return asked.reply(p.unsubscribe(asked.Params))
		}
	}
	call, err := http.NewRequestWithContext(ctx, http.MethodPost, "/", bytes.NewReader(message))
	if err != nil {
		return asked.reply(nil, err)
	}
	call.Header.Set("Content-Type", "application/json")
	recorder := &recorder{header: http.Header{}}
	p.server.calls.ServeHTTP(recorder, call)
	return recorder.body.Bytes()
}

// recorder collects what the HTTP handler answers.
type recorder struct {
	header http.Header
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header            { return r.header }
func (r *recorder) WriteHeader(int)                {}
func (r *recorder) Write(data []byte) (int, error) { return r.body.Write(data) }
