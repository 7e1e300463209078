package pruned

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// node answers JSON-RPC from a table of "method param" to a result; what is not there is null.
type node map[string]string

func (n node) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, _ := io.ReadAll(request.Body)
	w.Header().Set("Content-Type", "application/json")
	if isBatch(body) {
		var calls []call
		_ = json.Unmarshal(body, &calls)
		answers := make([]string, len(calls))
		for i, one := range calls {
			answers[i] = n.answer(one)
		}
		_, _ = fmt.Fprintf(w, "[%s]", strings.Join(answers, ","))
		return
	}
	var one call
	_ = json.Unmarshal(body, &one)
	_, _ = io.WriteString(w, n.answer(one))
}

func (n node) answer(one call) string {
	param := ""
	if len(one.Params) > 0 {
		param = " " + textOf(one.Params[0])
	}
	result, ok := n[one.Method+param]
	if refusal, refused := strings.CutPrefix(result, "error: "); refused {
		return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"error":{"code":-32000,"message":%q}}`, one.ID, refusal)
	}
	if !ok {
		result = "null"
	}
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":%s}`, one.ID, result)
}

func since(oldest int64) History {
	return func(context.Context) (int64, bool) { return oldest, oldest == 1 }
}

func ask(t *testing.T, handler http.Handler, body string) string {
	t.Helper()
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body)))
	require.Equal(t, "application/json", recorder.Header().Get("Content-Type"))
	return recorder.Body.String()
}

func TestNullBecomesPruned(t *testing.T) {
	hash, tx := "0x"+strings.Repeat("ab", 32), "0x"+strings.Repeat("cd", 32)
	inner := node{
		"eth_getBlockByNumber 0x64":                  `{"number":"0x64"}`,
		"eth_getBlockTransactionCountByHash " + hash: `"0x1"`,
		"eth_sendRawTransaction 0x01":                `"` + tx + `"`,
		"eth_getTransactionByHash 0xee":              `{"blockHash":null}`,
		"eth_getLogs ":                               "error: height 3 is not available, lowest height is 100",
	}
	handler := NewHandler(inner, since(100))
	for _, pruned := range []string{
		`{"id":1,"method":"eth_getBlockByNumber","params":["0x63",false]}`,
		`{"id":1,"method":"eth_getBlockTransactionCountByNumber","params":["0x1"]}`,
		`{"id":1,"method":"eth_getTransactionByBlockNumberAndIndex","params":["0x1","0x0"]}`,
		`{"id":1,"method":"eth_getBlockReceipts","params":["0x1"]}`,
		`{"id":1,"method":"eth_getBlockReceipts","params":["` + hash + `"]}`,
		`{"id":1,"method":"eth_getBlockReceipts","params":[{"blockHash":"` + hash + `"}]}`,
		`{"id":1,"method":"eth_getBlockByHash","params":["` + hash + `",true]}`,
		`{"id":1,"method":"eth_getTransactionByBlockHashAndIndex","params":["0x12","0x0"]}`,
		`{"id":1,"method":"eth_getTransactionReceipt","params":["` + tx + `"]}`,
		`{"id":1,"method":"eth_getTransactionByHash","params":["` + tx + `"]}`,
		`{"id":1,"method":"eth_getLogs","params":[{"fromBlock":"0x3"}]}`,
	} {
		said := ask(t, handler, pruned)
		require.Contains(t, said, "pruned before height 100", pruned)
		require.Contains(t, said, `"code":4444`)
		require.Contains(t, said, `"id":1`)
		require.NotContains(t, ask(t, NewHandler(inner, since(1)), pruned), "pruned", "a whole node: %s", pruned)
	}
	for _, left := range []string{
		`{"id":1,"method":"eth_getBlockByNumber","params":["0x64",false]}`,
		`{"id":1,"method":"eth_getBlockByNumber","params":["0xffff",false]}`,
		`{"id":1,"method":"eth_getBlockByNumber","params":["latest",false]}`,
		`{"id":1,"method":"eth_getTransactionByBlockHashAndIndex","params":["` + hash + `","0x9"]}`,
		`{"id":1,"method":"eth_getTransactionReceipt","params":["0xee"]}`,
		`{"id":1,"method":"eth_getUncleByBlockHashAndIndex","params":["0x1"]}`,
		`{"id":1,"method":"eth_getBlockByNumber","params":[]}`,
		`{"id":1,"method":"eth_getBlockByNumber","params":{}}`,
		`{`,
	} {
		require.Equal(t, ask(t, inner, left), ask(t, handler, left), left)
	}

	ask(t, handler, `{"id":1,"method":"eth_sendRawTransaction","params":["0x01"]}`)
	require.Contains(t, ask(t, handler, `{"id":1,"method":"eth_getTransactionReceipt","params":["`+tx+`"]}`), `"result":null`,
		"a wallet that waits for what it sent must not be told that it is gone")
}

func TestBatch(t *testing.T) {
	handler := NewHandler(node{"eth_chainId": `"0x1"`, "eth_getBlockByNumber 0x70": `{"number":"0x70"}`}, since(100))
	said := ask(t, handler, `[{"id":"a","method":"eth_chainId"},{"id":"b","method":"eth_getBlockByNumber","params":["0x1",true]},`+
		`{"id":"c","method":"eth_getBlockByNumber","params":["0x70",true]}]`)
	var answers []map[string]any
	require.NoError(t, json.Unmarshal([]byte(said), &answers))
	require.Len(t, answers, 3)
	require.Equal(t, "0x1", answers[0]["result"])
	require.Contains(t, answers[1]["error"].(map[string]any)["message"], "block 1 is pruned before height 100")
	require.Equal(t, map[string]any{"number": "0x70"}, answers[2]["result"])
}

func TestRecentForgets(t *testing.T) {
	set := newRecent(2)
	for _, text := range []string{"a", "b", "a", "c"} {
		set.add(text)
	}
	require.False(t, set.has("a"))
	require.True(t, set.has("b"))
	require.True(t, set.has("c"))
	set.add(strings.Repeat("x", 100))
	require.Len(t, set.known, 2)
}

// FuzzHandler sends anything to a node that answers anything.
func FuzzHandler(f *testing.F) {
	f.Add([]byte(`{"id":1,"method":"eth_getBlockByNumber","params":["0x1"]}`), []byte(`{"id":1,"result":null}`))
	f.Add([]byte(`[{"id":1,"method":"eth_getBlockReceipts","params":[{"blockHash":3}]}]`), []byte(`[{"id":1,"result":null},3]`))
	f.Fuzz(func(t *testing.T, question, answer []byte) {
		inner := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(answer) })
		recorder := httptest.NewRecorder()
		NewHandler(inner, since(100)).ServeHTTP(recorder, httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(question)))
		if json.Valid(answer) {
			require.True(t, json.Valid(recorder.Body.Bytes()), "%s became %s", answer, recorder.Body)
		}
	})
}
