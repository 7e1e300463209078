package tour

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/rpc"
)

// fakeUser has a bttcd that is a shell script, and a node that gives the answers in turn,
// the last one for ever.
func fakeUser(t *testing.T, script string, answers ...string) *user {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bttcd")
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o700))
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, answers[min(asked, len(answers)-1)])
		asked++
	}))
	t.Cleanup(server.Close)
	return &user{
		binary: node.Binary(path), chainID: node.ChainID, comet: rpc.Comet(server.URL), rest: server.URL,
		first: node.Validator{Name: "validator-0", Home: "/net/validator-0"},
	}
}

const pending = `{"result":{}}`

func txAnswer(code int, log string) string {
	return fmt.Sprintf(`{"result":{"height":"8","tx_result":{"code":%d,"log":%q}}}`, code, log)
}

func TestSendWaitsForTheBlock(t *testing.T) {
	u := fakeUser(t, `echo "$@" > "$0.args"; echo '{"txhash":"AB","code":0}'`, pending, pending, txAnswer(0, ""))
	tx, err := u.send(t.Context(), "bank", "send", "alice", "bob", "1.5btt")
	require.NoError(t, err)
	require.Equal(t, int64(8), tx.Height)
	args, err := os.ReadFile(string(u.binary) + ".args")
	require.NoError(t, err)
	require.Equal(t, "tx bank send alice bob 1.5btt --home /net/validator-0 --keyring-backend test --from alice"+
		" --chain-id bttc-local-1 --node tcp://127.0.0.1:0 --gas auto --gas-adjustment 1.5 --gas-prices 1000000000abtt -y -o json\n", string(args))
}

func TestSendReportsEveryRefusal(t *testing.T) {
	for name, test := range map[string]struct{ script, answer, want string }{
		"the command":     {`echo "Error: no such key" >&2; exit 1`, pending, "bttcd tx bank send failed (exit status 1): no such key"},
		"a silent one":    {`exit 2`, pending, "it gave no reason"},
		"the node":        {`echo '{"txhash":"AB","code":32,"raw_log":"wrong sequence"}'`, pending, "the node refused the transaction: wrong sequence (code 32)"},
		"the block":       {`echo '{"txhash":"AB"}'`, txAnswer(5, "too poor"), "transaction AB failed in block 8: too poor (code 5)"},
		"another program": {`echo hello`, pending, "bttcd answered"},
	} {
		t.Run(name, func(t *testing.T) {
			u := fakeUser(t, test.script, test.answer)
			_, err := u.send(t.Context(), "bank", "send")
			require.ErrorContains(t, err, test.want)
		})
	}
}

func TestQueryBalance(t *testing.T) {
	u := fakeUser(t, `echo '{"balance":{"denom":"abtt","amount":"7"}}'`, `{"balance":{"denom":"abtt","amount":"8"}}`)
	byCommand, err := u.queryBalance(t.Context(), "Tabc")
	require.NoError(t, err)
	require.Equal(t, "7", byCommand.String())
	byREST, err := u.balance(t.Context(), "Tabc")
	require.NoError(t, err)
	require.Equal(t, "8", byREST.String())
}
