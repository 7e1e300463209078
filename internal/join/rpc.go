package join

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
	"unicode"
)

// Bounds on what one answer may take.
const (
	answerLimit   = 4 << 20
	chunkLimit    = 24 << 20 // 16 MiB in base64 and what is around it
	answerTimeout = 20 * time.Second
	chunkTimeout  = 2 * time.Minute
	// askingTimeout is for all answers together: two genesis files of 256 MiB by 5 Mbit a second.
	askingTimeout = 20 * time.Minute
)

// Asking bounds the time of all questions that are asked with the context.
func Asking(ctx context.Context) (context.Context, context.CancelFunc) {
	return asking(ctx, askingTimeout)
}

func asking(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, limit, fmt.Errorf("all questions together took more than %s: name faster endpoints", limit))
}

// remote is a server of JSON-RPC over HTTP.
type remote struct {
	url  string // as given, for the client
	name string // without what may be secret, for people
}

// dial does not connect. kind says what kind of server is meant, example how its URL looks.
func dial(address, kind, example string) (remote, error) {
	text := strings.TrimSpace(address)
	if rest, found := strings.CutPrefix(text, "tcp://"); found {
		text = "http://" + rest
	}
	parsed, err := url.Parse(text)
	if err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https" {
		return remote{}, fmt.Errorf("%q is not the URL of %s, such as %s", address, kind, example)
	}
	return remote{url: text, name: parsed.Scheme + "://" + parsed.Host + strings.TrimSuffix(parsed.Path, "/")}, nil
}

type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data"`
}

// Error implements error.
func (e *rpcError) Error() string {
	text := e.Message
	// CometBFT puts its sentence there, Ethereum what a contract returned.
	if data, ok := e.Data.(string); ok && data != "" && !strings.HasPrefix(data, "0x") {
		text = data
	}
	return fmt.Sprintf("it says %.200q", text)
}

// call asks for one result. An error names the server.
func (r remote) call(all context.Context, method string, params, result any, limit int64, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(all, timeout)
	defer cancel()
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%s: %w", r.name, withoutURL(err))
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("%s does not answer: %w", r.name, explain(all, err, timeout))
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(response.Body, limit+1))
	if err != nil {
		return fmt.Errorf("%s stopped in the middle of an answer: %w", r.name, explain(all, err, timeout))
	}
	if int64(len(raw)) > limit {
		return fmt.Errorf("%s answers %s with more than %d bytes", r.name, method, limit)
	}
	if err := decodeAnswer(raw, result); err != nil {
		var refusal *rpcError
		if !errors.As(err, &refusal) && response.StatusCode != http.StatusOK {
			err = fmt.Errorf("HTTP status %d: is this the right URL", response.StatusCode)
		}
		return fmt.Errorf("%s, asked for %s: %w", r.name, method, err)
	}
	return nil
}

// decodeAnswer reads a JSON-RPC answer, which the server controls.
func decodeAnswer(raw []byte, result any) error {
	var answer struct {
		Result json.RawMessage `json:"result"`
		Error  *rpcError       `json:"error"`
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return fmt.Errorf("the answer is no JSON-RPC: %w", bounded(err))
	}
	if answer.Error != nil {
		return answer.Error
	}
	if len(answer.Result) == 0 || string(answer.Result) == "null" {
		return errors.New("the answer holds no result")
	}
	if err := json.Unmarshal(answer.Result, result); err != nil {
		return fmt.Errorf("the result is not of the expected form: %w", bounded(err))
	}
	return nil
}

// explain turns the errors of a connection into sentences. all is the context of all questions.
func explain(all context.Context, err error, timeout time.Duration) error {
	switch {
	case errors.Is(err, context.DeadlineExceeded) && all.Err() != nil:
		return context.Cause(all)
	case errors.Is(err, syscall.ECONNREFUSED):
		return errors.New("nothing listens there")
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("no answer within %s", timeout)
	}
	return bounded(withoutURL(err))
}

// bounded is an error that can be shown although it quotes what the server sent.
func bounded(err error) error {
	const limit = 300
	text := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, err.Error())
	if len(text) <= limit && text == err.Error() {
		return err
	}
	return fmt.Errorf("%.*s", limit, text)
}

// withoutURL drops the URL that net/http puts into its errors: it may hold a key.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
