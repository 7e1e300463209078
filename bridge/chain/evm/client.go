// Package evm reads Portals on Ethereum and chains that work like it, and sends transactions there,
// over JSON-RPC.
//
// Invariant: no answer is taken on trust alone. Every request ends in time, every body is bounded,
// an event counts at blocks that the chain calls final alone, and state and logs must speak of the same
// block. Errors name the endpoint by its host, never by its URL, which may hold a key. cmd wires it
// into the watcher and the relayer.
package evm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
)

// Endpoint is a node of a remote chain.
type Endpoint struct {
	URL string
	// Name is shown to people: the host of the URL.
	Name string
	// Headers are sent with each request, such as a provider's key.
	Headers map[string]string
}

// Limits bound what an endpoint can make us do. What is zero gets a default.
type Limits struct {
	// Request bounds one request: 10 seconds.
	Request time.Duration
	// Body bounds an answer, in bytes: 16 MiB.
	Body int64
	// Window is how many blocks a question for logs spans at most: 2,000.
	Window uint64
}

func (l Limits) withDefaults() Limits {
	if l.Request == 0 {
		l.Request = 10 * time.Second
	}
	if l.Body == 0 {
		l.Body = 16 << 20
	}
	if l.Window == 0 {
		l.Window = 2000
	}
	return l
}

// client is one endpoint.
type client struct {
	name   string
	rpc    *rpc.Client
	http   *http.Client
	limits Limits
}

func dial(endpoint Endpoint, limits Limits) (*client, error) {
	parsed, err := url.Parse(endpoint.URL)
	if err != nil || (parsed.Scheme != "http" && parsed.Scheme != "https") || parsed.Host == "" {
		return nil, errors.New("the URL of an endpoint must begin with http:// or https:// and name a host")
	}
	limits = limits.withDefaults()
	transport := http.DefaultTransport.(*http.Transport).Clone()
	hc := &http.Client{
		Transport: limited{transport, limits.Body},
		// A redirect would carry the provider's key to another host.
		CheckRedirect: func(*http.Request, []*http.Request) error { return errRedirect },
	}
	options := []rpc.ClientOption{rpc.WithHTTPClient(hc)}
	for key, value := range endpoint.Headers {
		options = append(options, rpc.WithHeader(key, value))
	}
	connected, err := rpc.DialOptions(context.Background(), endpoint.URL, options...)
	if err != nil {
		return nil, errors.New("the URL of an endpoint is not one")
	}
	name := endpoint.Name
	if name == "" {
		name = parsed.Host
	}
	return &client{name: name, rpc: connected, http: hc, limits: limits}, nil
}

func (c *client) close() {
	c.rpc.Close()
	c.http.CloseIdleConnections()
}

var (
	errRedirect = errors.New("it answers with a redirect: configure the address it redirects to")
	errTooLarge = errors.New("its answer is too large")
	errTimeout  = errors.New("it does not answer in time")
)

// call makes a request. What it returns for an answer of the node is an rpc.Error; errors of
// transport hold no URL.
func (c *client) call(ctx context.Context, result any, method string, args ...any) error {
	bounded, cancel := context.WithTimeout(ctx, c.limits.Request)
	defer cancel()
	err := c.rpc.CallContext(bounded, result, method, args...)
	if err == nil {
		return nil
	}
	if ctx.Err() == nil && errors.Is(bounded.Err(), context.DeadlineExceeded) {
		err = errTimeout
	}
	return fmt.Errorf("%s: %s: %w", c.name, method, discreet(err))
}

// maxMessage bounds what of an endpoint's words is shown.
const maxMessage = 200

// discreet takes out of an error the URL and what is too long to show.
func discreet(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		err = at.Err
	}
	var status rpc.HTTPError
	if errors.As(err, &status) {
		return fmt.Errorf("it answers with HTTP status %s", brief(status.Status))
	}
	var answered rpc.Error
	switch {
	case errors.As(err, &answered):
		return err
	case errors.Is(err, errTooLarge), errors.Is(err, errTimeout), errors.Is(err, errRedirect),
		errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it closes the connection before its answer is whole")
	}
	return errors.New(brief(err.Error()))
}

func brief(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, text)
	if len(text) > maxMessage {
		return strings.ToValidUTF8(text[:maxMessage], "") + "..."
	}
	return text
}

// limited bounds the bodies of answers.
type limited struct {
	next http.RoundTripper
	most int64
}

func (l limited) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := l.next.RoundTrip(request)
	if err == nil {
		response.Body = &limitedBody{ReadCloser: response.Body, left: l.most}
	}
	return response, err
}

// CloseIdleConnections lets the http.Client close those of the transport below.
func (l limited) CloseIdleConnections() {
	if next, ok := l.next.(interface{ CloseIdleConnections() }); ok {
		next.CloseIdleConnections()
	}
}

type limitedBody struct {
	io.ReadCloser
	left int64
}

func (b *limitedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLarge
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	return n, err
}
