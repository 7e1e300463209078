package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// cutWithin is more than each server's own limit: 3 s for JSON-RPC as this node is
// configured, 10 s for RPC and REST.
const cutWithin = 20 * time.Second

// testSlowClients sends headers and bodies a byte at a time, and reads nothing.
func testSlowClients(t *testing.T, node target) {
	const each = 50
	openings := []string{
		"POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{",
	}
	var clients sync.WaitGroup
	errs := make(chan error, 4*len(openings)*each)
	for _, address := range []string{node.doors.JSONRPC, node.doors.RPC, node.doors.REST, node.doors.WebSocket} {
		for _, opening := range openings {
			if address == node.doors.WebSocket && opening != openings[0] {
				continue // it answers before the body
			}
			for range each {
				connection := rig.Dial(t, address)
				clients.Go(func() { errs <- trickle(connection, opening) })
			}
		}
	}
	clients.Go(func() { errs <- readNothing(t, node) })
	clients.Wait()
	close(errs)
	for err := range errs {
		require.NoError(t, err)
	}
}

// trickle sends a byte at a time and succeeds when the node hangs up or answers with an error.
func trickle(connection net.Conn, opening string) error {
	if _, err := connection.Write([]byte(opening)); err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = connection.SetReadDeadline(time.Now().Add(cutWithin))
		_, _ = io.Copy(io.Discard, connection)
	}()
	ticker := time.NewTicker(200 * time.Millisecond)
	defer ticker.Stop()
	deadline := time.Now().Add(cutWithin)
	for time.Now().Before(deadline) {
		select {
		case <-ended:
			if time.Now().Before(deadline) {
				return nil
			}
		case <-ticker.C:
			if _, err := connection.Write([]byte("x")); err != nil {
				return nil
			}
		}
	}
	return fmt.Errorf("%s keeps a slow client after %q for %s", connection.RemoteAddr(), opening, cutWithin)
}

// readNothing asks for much over one WebSocket and reads none of it.
func readNothing(t *testing.T, node target) error {
	client := dialSocket(t, "ws://"+node.doors.WebSocket)
	logs := node.Wallet.Send(t, nil, 0, logsOf)
	one := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"eth_getLogs","params":[{"blockHash":%q}]}`, logs.BlockHash)
	if !json.Valid([]byte(one)) {
		return errors.New("the request is no JSON")
	}
	deadline := time.Now().Add(60 * time.Second)
	if err := client.SetWriteDeadline(deadline); err != nil {
		return err
	}
	for time.Now().Before(deadline) {
		if err := client.WriteMessage(websocket.TextMessage, []byte(many(10, one))); err != nil {
			var timeout net.Error
			if errors.As(err, &timeout) && timeout.Timeout() {
				break
			}
			return nil // the node hung up
		}
	}
	return errors.New("the node keeps a WebSocket client that reads nothing")
}
