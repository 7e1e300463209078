package rpc

import (
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

// serve answers every request with body, and checks that it is the wanted one.
func serve(t *testing.T, wantURI string, status int, body string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.RequestURI != wantURI {
			t.Errorf("asked for %s instead of %s", r.RequestURI, wantURI)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestStatus(t *testing.T) {
	url := serve(t, "/status", 200, `{"result":{"node_info":{"network":"bttc-local-1"},
		"sync_info":{"latest_block_height":"12","catching_up":true},"validator_info":{"address":"AB"}}}`)
	got, err := Comet(url).Status(t.Context())
	require.NoError(t, err)
	require.Equal(t, Status{ChainID: "bttc-local-1", Height: 12, CatchingUp: true, Address: "AB"}, got)
}

func TestPeers(t *testing.T) {
	got, err := Comet(serve(t, "/net_info", 200, `{"result":{"n_peers":"3"}}`)).Peers(t.Context())
	require.NoError(t, err)
	require.Equal(t, 3, got)
}

func TestSignersLeavesOutTheAbsent(t *testing.T) {
	url := serve(t, "/commit", 200, `{"result":{"signed_header":{"commit":{"height":"9","signatures":[
		{"block_id_flag":2,"validator_address":"AA"},{"block_id_flag":1,"validator_address":""},
		{"block_id_flag":3,"validator_address":"BB"}]}}}}`)
	height, signers, err := Comet(url).Signers(t.Context())
	require.NoError(t, err)
	require.Equal(t, int64(9), height)
	require.Equal(t, []string{"AA"}, signers)
}

func TestTx(t *testing.T) {
	const uri = "/tx?hash=0xAB"
	tx, found, err := Comet(serve(t, uri, 200, `{"result":{"height":"5","tx_result":{"code":7,"log":"no","events":[
		{"type":"pay","attributes":[{"key":"amount","value":"1"},{"key":"to","value":"x"}]},
		{"type":"pay","attributes":[{"key":"amount","value":"2"}]},{"type":"other","attributes":[{"key":"amount","value":"3"}]}]}}}`)).Tx(t.Context(), "AB")
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, int64(5), tx.Height)
	require.Equal(t, uint32(7), tx.Code)
	require.Equal(t, []string{"1", "2"}, tx.Values("pay", "amount"))
	require.Empty(t, tx.Values("pay", "missing"))

	for status, body := range map[int]string{
		500: `{"error":{"code":-32603,"message":"Internal error","data":"tx (AB) not found"}}`, 200: `{"result":{}}`,
	} {
		_, found, err = Comet(serve(t, uri, status, body)).Tx(t.Context(), "AB")
		require.NoError(t, err)
		require.False(t, found)
	}
	_, _, err = Comet("http://127.0.0.1:1").Tx(t.Context(), "AB")
	require.ErrorContains(t, err, "ask the validator")
}

func TestErrorsShowTheReason(t *testing.T) {
	for body, want := range map[string]string{
		`{"code":5,"message":"unknown account"}`:                `status 404: unknown account`,
		`{"error":{"message":"Internal error","data":"stuck"}}`: `status 404: stuck`,
		`{"error":{"message":"Internal error"}}`:                `status 404: Internal error`,
		`plain text`:                                            `status 404: plain text`,
	} {
		var refusal *Error
		err := Get(t.Context(), serve(t, "/x", 404, body)+"/x", &struct{}{})
		require.ErrorAs(t, err, &refusal)
		require.Equal(t, 404, refusal.Status)
		require.ErrorContains(t, err, want)
	}
	err := Get(t.Context(), serve(t, "/x", 200, "<html>")+"/x", &struct{}{})
	require.ErrorContains(t, err, "not the JSON wanted")
}

func TestEthereum(t *testing.T) {
	got, err := Ethereum(serve(t, "/", 200, `{"id":1,"result":"0x4e17"}`)).Quantity(t.Context(), "eth_chainId")
	require.NoError(t, err)
	require.Equal(t, big.NewInt(19991), got)

	_, err = Ethereum(serve(t, "/", 200, `{"id":1,"error":{"code":-32601,"message":"no such method"}}`)).Quantity(t.Context(), "eth_x")
	require.ErrorContains(t, err, "eth_x was refused: no such method (code -32601)")
	_, err = Ethereum(serve(t, "/", 200, `{"id":1,"result":7}`)).Quantity(t.Context(), "eth_x")
	require.ErrorContains(t, err, "eth_x answered 7")
}

func TestEthereumSendsItsParameters(t *testing.T) {
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPost {
			t.Errorf("%s: %v", r.Method, err)
		}
		body = string(data)
		_, _ = io.WriteString(w, `{"result":"0x0"}`)
	}))
	defer server.Close()
	_, err := Ethereum(server.URL).Quantity(t.Context(), "eth_getBalance", "0xaa", "latest")
	require.NoError(t, err)
	require.JSONEq(t, `{"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["0xaa","latest"]}`, body)
	_, err = Ethereum(server.URL).Quantity(t.Context(), "eth_chainId")
	require.NoError(t, err)
	require.JSONEq(t, `{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}`, body)
}

func TestParseQuantity(t *testing.T) {
	for _, text := range []string{"", "0x", "12", "0xzz"} {
		_, err := ParseQuantity(text)
		require.Error(t, err, text)
	}
}
