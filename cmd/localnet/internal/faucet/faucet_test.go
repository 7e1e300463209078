package faucet

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/fund"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/wait"
)

// payer remembers what it was asked for.
type payer struct {
	asked atomic.Pointer[fund.Request]
	err   error
	// hold keeps payments under way until it is closed.
	hold chan struct{}
}

func (p *payer) Pay(ctx context.Context, request fund.Request) (fund.Receipt, error) {
	p.asked.Store(&request)
	if p.hold != nil {
		<-p.hold
	}
	if ctx.Err() != nil {
		return fund.Receipt{}, ctx.Err()
	}
	return fund.Receipt{Chain: "bttc", Hash: "AB", Height: 7, Paid: "1 BTT"}, p.err
}

func newFaucet(p *payer) *Faucet {
	return New(p, Status{ChainID: "bttc-local-1", Address: "bttc1faucet", Tokens: map[string][]string{"bttc": {"BTT", "<b>"}}})
}

const good = `{"address":"0xabc","amount":"1","token":"BTT"}`

// request asks as curl would, unless change says otherwise.
func request(t *testing.T, faucet *Faucet, method, path, body string, change func(*http.Request)) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, "http://127.0.0.1:8000"+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if change != nil {
		change(r)
	}
	recorder := httptest.NewRecorder()
	faucet.Handler().ServeHTTP(recorder, r)
	return recorder
}

func TestFund(t *testing.T) {
	p := &payer{}
	response := request(t, newFaucet(p), http.MethodPost, "/fund", `{"address":"0xabc","amount":"1.5","token":"ETH","chain":"ethereum"}`, nil)
	require.Equal(t, http.StatusOK, response.Code)
	var receipt fund.Receipt
	require.NoError(t, json.Unmarshal(response.Body.Bytes(), &receipt))
	require.EqualValues(t, 7, receipt.Height)
	require.Equal(t, fund.Request{Address: "0xabc", Amount: "1.5", Token: "ETH", Chain: "ethereum"}, *p.asked.Load())
	require.Empty(t, response.Header().Get("Access-Control-Allow-Origin"))
}

func TestWhatIsRefused(t *testing.T) {
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	host := func(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }
	for _, test := range []struct {
		name, method, path, body string
		change                   func(*http.Request)
		status                   int
		want                     string
	}{
		{"a rebound name", "POST", "/fund", good, host("evil.example:8000"), 403, "not to"},
		{"a rebound name reads", "GET", "/status", "", host("evil.example"), 403, "not to"},
		{"an address of the network", "POST", "/fund", good, host("10.0.0.1:8000"), 403, "not to"},
		{"a name that begins like ours", "POST", "/fund", good, host("localhost.evil.example"), 403, "not to"},
		{"no host", "POST", "/fund", good, host(""), 403, "not to"},
		{"a page of somebody", "POST", "/fund", good, header("Origin", "https://evil.example"), 403, "pages of https://evil.example"},
		{"a page in a sandbox", "POST", "/fund", good, header("Origin", "null"), 403, "pages of null"},
		{"a file", "POST", "/fund", good, header("Origin", "file://127.0.0.1"), 403, "pages of file"},
		{"preflight of somebody", "OPTIONS", "/fund", "", header("Origin", "https://evil.example"), 403, "pages of"},
		{"a form", "POST", "/fund", "address=1", header("Content-Type", "application/x-www-form-urlencoded"), 415, "send JSON"},
		{"plain text", "POST", "/fund", good, header("Content-Type", "text/plain"), 415, "send JSON"},
		{"no JSON", "POST", "/fund", "give me", nil, 400, `send {\"address\"`},
		{"an unknown field", "POST", "/fund", `{"recipient":"0xabc"}`, nil, 400, `unknown field \"recipient\"`},
		{"a number", "POST", "/fund", `{"address":"0xabc","amount":1,"token":"BTT"}`, nil, 400, "send {"},
		{"two objects", "POST", "/fund", good + good, nil, 400, "more than one object"},
		{"nothing", "POST", "/fund", "", nil, 400, "EOF"},
		{"too much", "POST", "/fund", `{"address":"` + strings.Repeat("a", 5000) + `"}`, nil, 413, "at most 4096 bytes"},
		{"another method", "DELETE", "/fund", "", nil, 405, "DELETE is not possible here, only POST"},
		{"posting to help", "POST", "/", good, nil, 405, "only GET"},
		{"posting to status", "POST", "/status", good, nil, 405, "only GET"},
		{"another path", "GET", "/admin", "", nil, 404, "/status and /fund"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := &payer{}
			response := request(t, newFaucet(p), test.method, test.path, test.body, test.change)
			body := response.Body.String()
			require.Equal(t, test.status, response.Code, body)
			require.Contains(t, body, test.want)
			require.Nil(t, p.asked.Load(), "nothing is paid")
			require.Empty(t, response.Header().Get("Access-Control-Allow-Origin"))
		})
	}
}

func TestPagesOfThisMachine(t *testing.T) {
	for _, origin := range []string{"http://localhost:5173", "http://127.0.0.1:3000", "https://[::1]:8443", "http://localhost"} {
		own := func(r *http.Request) { r.Header.Set("Origin", origin) }
		response := request(t, newFaucet(&payer{}), http.MethodOptions, "/fund", "", own)
		require.Equal(t, http.StatusNoContent, response.Code)
		require.Equal(t, origin, response.Header().Get("Access-Control-Allow-Origin"))
		require.Equal(t, "Origin", response.Header().Get("Vary"))
		response = request(t, newFaucet(&payer{}), http.MethodPost, "/fund", good, own)
		require.Equal(t, http.StatusOK, response.Code, response.Body.String())
	}
	for _, host := range []string{"localhost", "localhost:8000", "127.0.0.1", "[::1]:8000", "[::1]"} {
		response := request(t, newFaucet(&payer{}), http.MethodGet, "/status", "", func(r *http.Request) { r.Host = host })
		require.Equal(t, http.StatusOK, response.Code, host)
	}
}

func TestHelpAndStatus(t *testing.T) {
	for _, path := range []string{"/", "/fund"} {
		response := request(t, newFaucet(&payer{}), http.MethodGet, path, "", nil)
		require.Equal(t, http.StatusOK, response.Code)
		require.Contains(t, response.Header().Get("Content-Security-Policy"), "default-src 'none'")
		body := response.Body.String()
		for _, want := range []string{"bttc-local-1", "BTT, &lt;b&gt;", "curl", "http://127.0.0.1:8000/fund", "localnet fund"} {
			require.Contains(t, body, want)
		}
	}
	var status Status
	require.NoError(t, json.Unmarshal(request(t, newFaucet(&payer{}), http.MethodGet, "/status", "", nil).Body.Bytes(), &status))
	require.Equal(t, "bttc1faucet", status.Address)
	require.EqualValues(t, MaxWhole, status.MaxWhole)
}

func TestErrorsOfPayments(t *testing.T) {
	for status, err := range map[int]error{400: fund.Invalid{}, 502: errors.New("the node is down")} {
		p := &payer{err: err}
		if status == 400 {
			_, p.err = fund.Source{}.Pay(t.Context(), fund.Request{Chain: "tron"})
		}
		response := request(t, newFaucet(p), http.MethodPost, "/fund", good, nil)
		require.Equal(t, status, response.Code)
		var answer struct{ Error string }
		require.NoError(t, json.Unmarshal(response.Body.Bytes(), &answer))
		require.Equal(t, p.err.Error(), answer.Error)
	}
}

func TestTooManyRequests(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	faucet := newFaucet(&payer{})
	faucet.pace.now, faucet.pace.seen = func() time.Time { return now }, now
	ask := func() *httptest.ResponseRecorder { return request(t, faucet, http.MethodPost, "/fund", good, nil) }
	for range burst {
		require.Equal(t, http.StatusOK, ask().Code)
	}
	refused := ask()
	require.Equal(t, http.StatusTooManyRequests, refused.Code)
	require.Equal(t, "1", refused.Header().Get("Retry-After"))
	require.Contains(t, refused.Body.String(), "localnet fund")
	now = now.Add(time.Second)
	require.Equal(t, http.StatusOK, ask().Code)
	require.Equal(t, http.StatusTooManyRequests, ask().Code)
	now = now.Add(time.Hour)
	for range burst {
		require.Equal(t, http.StatusOK, ask().Code)
	}
	require.Equal(t, http.StatusTooManyRequests, ask().Code, "an idle hour saves up no more than the burst")
}

func TestBusy(t *testing.T) {
	p := &payer{hold: make(chan struct{})}
	faucet := newFaucet(p)
	answers := make(chan int, atOnce)
	for range atOnce {
		go func() { answers <- request(t, faucet, http.MethodPost, "/fund", good, nil).Code }()
	}
	require.Eventually(t, func() bool { return len(faucet.busy) == atOnce }, 20*time.Second, time.Millisecond)
	response := request(t, faucet, http.MethodPost, "/fund", good, nil)
	require.Equal(t, http.StatusServiceUnavailable, response.Code)
	close(p.hold)
	for range atOnce {
		require.Equal(t, http.StatusOK, <-answers)
	}
	require.Equal(t, http.StatusOK, request(t, faucet, http.MethodPost, "/fund", good, nil).Code)
}

// A caller that hangs up does not leave a payment half made.
func TestAPaymentIsSeenToItsEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	response := request(t, newFaucet(&payer{}), http.MethodPost, "/fund", good, func(r *http.Request) { *r = *r.WithContext(ctx) })
	require.Equal(t, http.StatusOK, response.Code)
}

func TestServe(t *testing.T) {
	reservation, err := ports.Reserve(1)
	require.NoError(t, err)
	port := reservation.Ports()[0]
	url := "http://" + ports.Address(port)
	require.ErrorContains(t, Serve(t.Context(), newFaucet(&payer{}), port), "the faucet cannot listen")
	require.NoError(t, reservation.Release())
	require.Error(t, Await(t.Context(), url))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, newFaucet(&payer{}), port) }()
	require.NoError(t, wait.Until(t.Context(), 20*time.Second, func(ctx context.Context) (bool, error) { return Await(ctx, url) == nil, nil }))
	cancel()
	require.NoError(t, <-ended)
}

func FuzzRead(f *testing.F) {
	f.Add(good)
	f.Add(`{"address":null}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, "/fund", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		_, status, err := read(httptest.NewRecorder(), r)
		require.Equal(t, err == nil, status == http.StatusOK)
		require.Contains(t, []int{200, 400, 413}, status)
	})
}
