// Package faucet gives money of a local testnet away over HTTP on loopback.
//
// Invariant: a web page that is not of this machine cannot make it pay. Requests must name a
// loopback host, which a rebound DNS name is not; a browser's must come from a loopback page; and a
// payment must be JSON, which no plain form can send. The command serve-faucet is its caller.
package faucet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strconv"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/fund"
)

// MaxWhole is the most that one request gets, in whole tokens of any kind.
const MaxWhole = 100_000

// bodyLimit bounds a request; the longest that can be meant has some 300 bytes.
const bodyLimit = 4 << 10

// atOnce is how many requests may wait for their payment; each takes about a block.
const atOnce = 8

// Payer pays what is asked for.
type Payer interface {
	Pay(ctx context.Context, request fund.Request) (fund.Receipt, error)
}

// Faucet answers requests.
type Faucet struct {
	payer  Payer
	status Status
	pace   *pace
	busy   chan struct{}
}

// Status is what GET /status answers.
type Status struct {
	ChainID string `json:"chain_id"`
	// Address is that of the account that pays, in bech32.
	Address string `json:"address"`
	// Tokens are symbols by chain.
	Tokens   map[string][]string `json:"tokens"`
	MaxWhole int64               `json:"max_whole_tokens"`
}

// New returns a faucet that says status of itself.
func New(payer Payer, status Status) *Faucet {
	status.MaxWhole = MaxWhole
	return &Faucet{payer: payer, status: status, pace: newPace(), busy: make(chan struct{}, atOnce)}
}

// Handler serves the faucet's pages.
func (f *Faucet) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", f.help)
	mux.HandleFunc("/status", f.serveStatus)
	mux.HandleFunc("/fund", f.fund)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusNotFound, "there are / with help, /status and /fund")
	})
	return guard(mux)
}

// guard lets nobody in who was led here by a name or a page of somebody else.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !loopback(r.Host) {
			refuse(w, http.StatusForbidden, fmt.Sprintf("the faucet answers to 127.0.0.1 and localhost, not to %q", r.Host))
			return
		}
		origin := r.Header.Get("Origin")
		if origin != "" {
			parsed, err := url.Parse(origin)
			if err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" || !loopback(parsed.Host) {
				refuse(w, http.StatusForbidden, fmt.Sprintf("pages of %s may not use the faucet, only those of this machine", origin))
				return
			}
			w.Header().Set("Access-Control-Allow-Origin", origin)
			w.Header().Set("Vary", "Origin")
		}
		if r.Method == http.MethodOptions {
			w.Header().Set("Access-Control-Allow-Methods", "GET, POST")
			w.Header().Set("Access-Control-Allow-Headers", "Content-Type")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// loopback reports whether host, with or without a port, is a name of this machine that no DNS gives out.
func loopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	if len(host) > 2 && host[0] == '[' && host[len(host)-1] == ']' {
		ip = net.ParseIP(host[1 : len(host)-1])
	}
	return ip != nil && ip.IsLoopback()
}

func (f *Faucet) serveStatus(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		refuseMethod(w, r, http.MethodGet)
		return
	}
	answer(w, http.StatusOK, f.status)
}

func (f *Faucet) fund(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		f.help(w, r)
		return
	}
	if r.Method != http.MethodPost {
		refuseMethod(w, r, http.MethodPost)
		return
	}
	request, status, err := read(w, r)
	if err != nil {
		refuse(w, status, err.Error())
		return
	}
	if wait, ok := f.pace.take(); !ok {
		w.Header().Set("Retry-After", strconv.Itoa(wait))
		refuse(w, http.StatusTooManyRequests, fmt.Sprintf("too many requests: try again in %d s, or use `localnet fund`", wait))
		return
	}
	select {
	case f.busy <- struct{}{}:
		defer func() { <-f.busy }()
	default:
		w.Header().Set("Retry-After", "5")
		refuse(w, http.StatusServiceUnavailable, fmt.Sprintf("%d payments are under way, each takes about a block: try again", atOnce))
		return
	}
	f.pay(w, r, request)
}

// pay goes on when the caller hangs up: a payment that was signed is better seen to its end.
func (f *Faucet) pay(w http.ResponseWriter, r *http.Request, request fund.Request) {
	receipt, err := f.payer.Pay(context.WithoutCancel(r.Context()), request)
	var wrong fund.Invalid
	switch {
	case errors.As(err, &wrong):
		refuse(w, http.StatusBadRequest, err.Error())
	case err != nil:
		refuse(w, http.StatusBadGateway, err.Error())
	default:
		answer(w, http.StatusOK, receipt)
	}
}

// read takes one JSON object and nothing else.
func read(w http.ResponseWriter, r *http.Request) (fund.Request, int, error) {
	var request fund.Request
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return request, http.StatusUnsupportedMediaType, errors.New("send JSON, with Content-Type: application/json")
	}
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, bodyLimit))
	decoder.DisallowUnknownFields()
	err = decoder.Decode(&request)
	if err == nil {
		if _, more := decoder.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("more than one object")
		}
	}
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		return request, http.StatusRequestEntityTooLarge, fmt.Errorf("a request has at most %d bytes", bodyLimit)
	case err != nil:
		return request, http.StatusBadRequest, fmt.Errorf(`send {"address":"bttc1... or 0x... or T...","amount":"1.5","token":"BTT"}: %w`, err)
	}
	return request, http.StatusOK, nil
}

func refuseMethod(w http.ResponseWriter, r *http.Request, allowed string) {
	w.Header().Set("Allow", allowed)
	refuse(w, http.StatusMethodNotAllowed, fmt.Sprintf("%s is not possible here, only %s", r.Method, allowed))
}

func refuse(w http.ResponseWriter, status int, why string) {
	answer(w, status, map[string]string{"error": why})
}

// answer writes JSON. There is nowhere to report that the caller is gone.
func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}
