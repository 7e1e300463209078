package faucet

import (
	"fmt"
	"html"
	"net/http"
	"strings"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/fund"
)

// help is for whoever opens the faucet in a browser. It has no script and no form.
func (f *Faucet) help(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		refuseMethod(w, r, http.MethodGet)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = fmt.Fprintf(w, `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Faucet of %[1]s</title>
<style>body{font-family:sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}pre{background:#eee;padding:1rem;overflow:auto}</style>
<h1>Faucet of %[1]s</h1>
<p>It gives money of this local testnet away, up to %[2]d whole tokens a request.
On BTTC: %[3]s. On its development Ethereum: %[4]s.</p>
<pre>curl -H 'Content-Type: application/json' http://%[5]s/fund \
  -d '{"address":"bttc1... or 0x... or T...","amount":"1.5","token":"BTT"}'</pre>
<p>Add <code>"chain":"ethereum"</code> for money there. From a terminal, <code>localnet fund ADDRESS AMOUNT TOKEN</code> does the same
without a limit. What it gives is worth nothing anywhere else.</p>
</html>
`, html.EscapeString(f.status.ChainID), MaxWhole, list(f.status.Tokens[fund.BTTC]), list(f.status.Tokens[fund.Ethereum]), html.EscapeString(r.Host))
}

func list(symbols []string) string {
	if len(symbols) == 0 {
		return "nothing"
	}
	return html.EscapeString(strings.Join(symbols, ", "))
}
