package evm_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/bridge/chain/evm"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// FuzzAnswer: whatever an endpoint answers, reading it ends without a panic, and what is taken for an
// event is one.
func FuzzAnswer(f *testing.F) {
	var body atomic.Pointer[[]byte]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(*body.Load())
	}))
	f.Cleanup(server.Close)
	for _, seed := range []string{
		`{"jsonrpc":"2.0","id":1,"result":"0x5"}`,
		`{"jsonrpc":"2.0","id":1,"result":[]}`,
		`{"jsonrpc":"2.0","id":1,"result":{"number":"0x1","hash":null,"timestamp":"0x1"}}`,
		`{"jsonrpc":"2.0","id":1,"result":[{"address":null,"topics":[null],"data":"0x"}]}`,
		`{"jsonrpc":"2.0","id":1,"error":{"code":3,"message":"execution reverted","data":"0x08c379a0"}}`,
		`{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"nonce too low"}}`,
		`{}`, `[]`, `null`, ``, `<html>`, "\xff\xfe",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		body.Store(&answer)
		source, err := evm.NewSource(evm.Endpoint{URL: server.URL}, portal(), limits)
		require.NoError(t, err)
		defer source.Close()
		_, err = source.FinalStatus(t.Context())
		require.Error(t, err, "no single answer proves chain, contract and domain")
		events, err := source.ReadLogs(t.Context(), 1, 3)
		if err != nil {
			require.Less(t, len(err.Error()), 1000+len(answer))
			return
		}
		for _, event := range events {
			_, err := portalabi.DecodeEvent(event.Body)
			require.NoError(t, err)
			require.LessOrEqual(t, event.Block.Number, uint64(3))
		}
	})
}
