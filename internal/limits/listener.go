package limits

import (
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

const (
	// farewell is how long a refused peer may take to read that it is refused, and
	// farewells is how many may do so at once.
	farewell  = time.Second
	farewells = 64
)

// Listener accepts a number of connections at once. One more is told so in the protocol of
// the port and closed; golang.org/x/net/netutil would leave it waiting without a word.
type Listener struct {
	net.Listener
	open    chan struct{}
	leaving chan struct{}
	refusal []byte
}

// Dialect says in a protocol that a connection is refused.
type Dialect func(sentence string) []byte

// HTTP is for HTTP/1.1 and WebSocket.
func HTTP(sentence string) []byte {
	return fmt.Appendf(nil, "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"+
		"Content-Length: %d\r\nRetry-After: 5\r\nConnection: close\r\n\r\n%s\n", len(sentence)+1, sentence)
}

// GRPC is for HTTP/2: empty settings, then a GOAWAY frame with ENHANCE_YOUR_CALM.
func GRPC(sentence string) []byte {
	frame := []byte{0, 0, 0, 4, 0, 0, 0, 0, 0}
	frame = append(frame, 0, 0, byte(8+len(sentence)), 7, 0, 0, 0, 0, 0)
	return append(append(frame, 0, 0, 0, 0, 0, 0, 0, 0x0b), sentence...)
}

// Listen listens on a TCP address. At most connections are open at once; where says in the
// refusal, in under 100 letters, where the limit is set.
func Listen(address string, connections int, where string, dialect Dialect) (*Listener, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	return &Listener{
		Listener: listener, open: make(chan struct{}, connections), leaving: make(chan struct{}, farewells),
		refusal: dialect(fmt.Sprintf("too many connections: the limit is %d (%s)", connections, where)),
	}, nil
}

// Accept implements net.Listener.
func (l *Listener) Accept() (net.Conn, error) {
	for {
		accepted, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		select {
		case l.open <- struct{}{}:
			return &conn{Conn: accepted, release: sync.OnceFunc(func() { <-l.open })}, nil
		default:
			l.refuse(accepted)
		}
	}
}

// refuse does not read the request first: the answer fits into the socket's buffer.
func (l *Listener) refuse(refused net.Conn) {
	_ = refused.SetDeadline(time.Now().Add(farewell))
	_, _ = refused.Write(l.refusal)
	select {
	case l.leaving <- struct{}{}:
		go func() {
			defer func() { <-l.leaving }()
			linger(refused)
		}()
	default:
		_ = refused.Close()
	}
}

// linger lets the peer finish its request: closing over unread bytes resets the connection,
// and the peer would lose the answer.
func linger(refused net.Conn) {
	if half, ok := refused.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	_, _ = io.CopyN(io.Discard, refused, 1<<20)
	_ = refused.Close()
}

// conn gives its place back when it is closed.
type conn struct {
	net.Conn
	release func()
}

func (c *conn) Close() error {
	defer c.release()
	return c.Conn.Close()
}
