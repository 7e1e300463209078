package signer

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// The remote signer's HTTP interface: GET addressPath gives a keyMessage, POST signPath of a
// packetMessage gives a signatureMessage. Refusals are a status and a line of text.
const (
	addressPath = "/v1/address"
	signPath    = "/v1/sign"
	// maxMessage bounds messages: a set of 256 members in hexadecimal has 17 kB.
	maxMessage = 64 << 10
)

type keyMessage struct {
	Address common.Address `json:"address"`
}

type packetMessage struct {
	Row      uint32         `json:"row"`
	Nonce    hexutil.Uint64 `json:"nonce"`
	Kind     uint8          `json:"kind"`
	Deadline hexutil.Uint64 `json:"deadline"`
	Body     hexutil.Bytes  `json:"body"`
	Domain   common.Hash    `json:"domain"`
	Digest   common.Hash    `json:"digest"`
}

type signatureMessage struct {
	Signature hexutil.Bytes `json:"signature"`
}

// HTTP reaches a remote signer over HTTP.
type HTTP struct {
	base   string
	token  string
	client *http.Client
}

var _ Port = (*HTTP)(nil)

// NewHTTP returns a port to the signer at a URL. The token, if there is one, shows who asks. The
// client may bring certificates; nil is a plain one.
func NewHTTP(base, token string, client *http.Client) (*HTTP, error) {
	parsed, err := url.Parse(base)
	if err != nil || (parsed.Scheme != "http" && parsed.Scheme != "https") || parsed.Host == "" {
		return nil, errors.New("the URL of the remote signer must begin with http:// or https:// and name a host")
	}
	if client == nil {
		client = &http.Client{}
	}
	return &HTTP{base: strings.TrimSuffix(base, "/"), token: token, client: client}, nil
}

// Address implements Port.
func (h *HTTP) Address(ctx context.Context) (portalabi.Address, error) {
	var answer keyMessage
	if err := h.ask(ctx, http.MethodGet, addressPath, nil, &answer); err != nil {
		return portalabi.Address{}, err
	}
	if answer.Address == (common.Address{}) {
		return portalabi.Address{}, errors.New("the remote signer has no address")
	}
	return answer.Address, nil
}

// SignPacket implements Port.
func (h *HTTP) SignPacket(ctx context.Context, request types.SigningRequest) (signature portalabi.Signature, err error) {
	body, err := json.Marshal(packetMessage{
		Row: request.Row, Nonce: hexutil.Uint64(request.Nonce), Kind: request.Kind, Deadline: hexutil.Uint64(request.Deadline),
		Body: request.Body, Domain: request.Domain, Digest: request.Digest,
	})
	if err != nil {
		return signature, err
	}
	var answer signatureMessage
	if err := h.ask(ctx, http.MethodPost, signPath, body, &answer); err != nil {
		return signature, err
	}
	if len(answer.Signature) != portalabi.SignatureSize {
		return signature, fmt.Errorf("the remote signer's signature has %d bytes, not %d", len(answer.Signature), portalabi.SignatureSize)
	}
	return portalabi.Signature(answer.Signature), nil
}

func (h *HTTP) ask(ctx context.Context, method, path string, body []byte, answer any) error {
	request, err := http.NewRequestWithContext(ctx, method, h.base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	if h.token != "" {
		request.Header.Set("Authorization", "Bearer "+h.token)
	}
	response, err := h.client.Do(request)
	if err != nil {
		return fmt.Errorf("asking the remote signer: %w", withoutURL(err))
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxMessage))
	if err != nil {
		return fmt.Errorf("asking the remote signer: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the remote signer refuses: %s: %.200s", response.Status, strings.TrimSpace(string(text)))
	}
	if err := json.Unmarshal(text, answer); err != nil {
		return fmt.Errorf("the answer of the remote signer: %w", err)
	}
	return nil
}

func withoutURL(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// NewHandler serves a key to nodes, in a process or on a machine of its own. It signs packets of
// these domains alone, for those who show the token.
func NewHandler(key *Local, domains []portalabi.Hash, token string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+addressPath, func(w http.ResponseWriter, _ *http.Request) {
		respond(w, keyMessage{Address: key.address})
	})
	mux.HandleFunc("POST "+signPath, func(w http.ResponseWriter, r *http.Request) {
		signature, err := serve(key, domains, http.MaxBytesReader(w, r.Body, maxMessage))
		if err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		respond(w, signatureMessage{Signature: signature[:]})
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		shown := r.Header.Get("Authorization")
		if token != "" && subtle.ConstantTimeCompare([]byte(shown), []byte("Bearer "+token)) != 1 {
			http.Error(w, "the token is missing or another one", http.StatusUnauthorized)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func serve(key *Local, domains []portalabi.Hash, body io.Reader) ([64]byte, error) {
	decoder := json.NewDecoder(body)
	decoder.DisallowUnknownFields()
	var message packetMessage
	if err := decoder.Decode(&message); err != nil {
		return [64]byte{}, fmt.Errorf("reading the packet: %w", err)
	}
	if !slices.Contains(domains, portalabi.Hash(message.Domain)) {
		return [64]byte{}, fmt.Errorf("no Portal of domain %s is configured here", message.Domain)
	}
	return key.sign(types.SigningRequest{
		Row: message.Row, Nonce: uint64(message.Nonce), Kind: message.Kind, Deadline: uint64(message.Deadline),
		Body: message.Body, Domain: message.Domain, Digest: message.Digest,
	})
}

func respond(w http.ResponseWriter, message any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(message)
}
