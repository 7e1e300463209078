package doctor

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// row is a remote chain as genesis and the bridge's queries show it.
type row struct {
	ID      uint32 `json:"id"`
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	ChainID string `json:"remote_chain_id"`
	Portal  string `json:"portal"` // base64 of 20 bytes
}

// watched is how app.toml says that a remote chain is read.
type watched struct {
	Name      string `mapstructure:"name"`
	Endpoints []struct {
		URL    string `mapstructure:"url"`
		Header string `mapstructure:"header"`
	} `mapstructure:"endpoints"`
}

// lookAtBridge asks every endpoint for its chain id, the Portal's code and what it calls final.
func lookAtBridge(ctx context.Context, h *Home) []Finding {
	settings := h.files[appFile].settings
	if settings == nil {
		return []Finding{fine("not looked at: there is no app.toml")}
	}
	if !isTrue(h.app("bridge.enable")) {
		return []Finding{h.needsKey(ctx, fine("the bridge is off in app.toml: this node abstains"))}
	}
	var configured []watched
	if err := settings.UnmarshalKey("bridge.rows", &configured); err != nil {
		return []Finding{wrong("correct [[bridge.rows]] in app.toml", "%s", oneLine(err))}
	}
	rows := h.rows(ctx)
	var found []Finding
	for _, chain := range configured {
		known, ok := findRow(rows, chain.Name)
		if !ok {
			found = append(found, warning("correct its name: `bttcd query bridge rows` lists those of the chain", "app.toml has a row %q that the chain does not know", chain.Name))
			continue
		}
		found = append(found, lookAtRow(ctx, h, known, chain)...)
	}
	for _, known := range rows {
		if !named(configured, known) {
			found = append(found, h.unwatched(ctx, known))
		}
	}
	if h.app("bridge.key-file") == "" && h.app("bridge.remote-signer") == "" && len(rows) > 0 {
		found = append(found, h.needsKey(ctx, fine("there is no bridge key, which only validators need")))
	}
	return orFine(found, "there are no remote chains")
}

// unwatched is no fault of a node that has no vote.
func (h *Home) unwatched(ctx context.Context, known row) Finding {
	if h.Running {
		if here, err := askStatus(ctx, web(h.comet("rpc.laddr"))); err == nil && here.Power == 0 {
			return fine("%s is not watched, which only validators need", known.Name)
		}
	}
	return warning("a validator needs [[bridge.rows]] with endpoints in app.toml", "%s is not watched: this node abstains there", known.Name)
}

// needsKey warns instead if the node is a validator.
func (h *Home) needsKey(ctx context.Context, otherwise Finding) Finding {
	if !h.Running {
		return otherwise
	}
	if here, err := askStatus(ctx, web(h.comet("rpc.laddr"))); err == nil && here.Power > 0 {
		return warning("`bttcd bridge keygen`, enable the bridge in app.toml, `bttcd bridge register`", "this validator signs no packets of the bridge: it will be jailed after a grace period")
	}
	return otherwise
}

// rows are those of the running node, which governance may have added to, else of the genesis.
func (h *Home) rows(ctx context.Context) (rows []row) {
	var page struct {
		Rows []struct {
			Row row `json:"row"`
		} `json:"rows"`
	}
	if h.Running && isTrue(h.app("api.enable")) {
		if _, err := get(ctx, web(h.app("api.address"))+"/bttc/bridge/v1/rows", &page); err == nil {
			for _, one := range page.Rows {
				rows = append(rows, one.Row)
			}
			return rows
		}
	}
	if h.genesis != nil {
		for _, one := range h.genesis.State.Bridge.Rows {
			rows = append(rows, one.Row)
		}
	}
	return rows
}

func findRow(rows []row, name string) (row, bool) {
	for _, one := range rows {
		if one.Name == name || strconv.FormatUint(uint64(one.ID), 10) == name {
			return one, true
		}
	}
	return row{}, false
}

func named(configured []watched, known row) bool {
	for _, chain := range configured {
		if _, ok := findRow([]row{known}, chain.Name); ok {
			return true
		}
	}
	return false
}

func lookAtRow(ctx context.Context, h *Home, known row, chain watched) []Finding {
	if known.Kind != "ROW_KIND_EVM" {
		return []Finding{fine("%s is no chain like Ethereum: its endpoints are not looked at", known.Name)}
	}
	results := make([]Finding, len(chain.Endpoints))
	var asked sync.WaitGroup
	for i, endpoint := range chain.Endpoints {
		asked.Go(func() { results[i] = lookAtEndpoint(ctx, h.Now, known, endpoint.URL, endpoint.Header) })
	}
	asked.Wait()
	return results
}

// oldest is how old a final block may be: Ethereum takes a quarter of an hour.
const oldest = 30 * time.Minute

func lookAtEndpoint(ctx context.Context, now func() time.Time, known row, address, header string) Finding {
	name := fmt.Sprintf("endpoint %s of %s", host(address), known.Name)
	call := func(method string, into any, params ...any) error {
		return callEthereum(ctx, address, header, method, into, params...)
	}
	var chainID, code string
	if err := call("eth_chainId", &chainID); err != nil {
		return wrong("see whether it is up and the key in its URL is right, or name another", "%s: %s", name, oneLine(err))
	}
	if id, err := strconv.ParseUint(strings.TrimPrefix(chainID, "0x"), 16, 64); err != nil || strconv.FormatUint(id, 10) != known.ChainID {
		return wrong("name an endpoint of that chain", "%s is on chain %s, not %s", name, chainID, known.ChainID)
	}
	portal, err := base64.StdEncoding.DecodeString(known.Portal)
	if err != nil || len(portal) != 20 {
		return warning("tell the developers", "the row of %s has no address of a Portal", known.Name)
	}
	var final *struct {
		Number string `json:"number"`
		Time   string `json:"timestamp"`
	}
	if err := call("eth_getBlockByNumber", &final, "finalized", false); err != nil || final == nil {
		return wrong("name an endpoint that knows finality", "%s does not tell what is final", name)
	}
	if err := call("eth_getCode", &code, "0x"+hex.EncodeToString(portal), "latest"); err != nil || len(code) < 4 {
		return wrong("name another endpoint, or wait until it has synced", "%s has no Portal at 0x%x", name, portal)
	}
	seconds, err := strconv.ParseInt(strings.TrimPrefix(final.Time, "0x"), 16, 64)
	if err != nil {
		return wrong("name another endpoint", "%s gives its final block no time", name)
	}
	if age := now().Sub(time.Unix(seconds, 0)); age > oldest {
		return warning("wait if it syncs, or name another", "what %s calls final is %s old", name, age.Round(time.Second))
	}
	return fine("%s is on chain %s, has the Portal, and knows finality", name, known.ChainID)
}

// callEthereum makes one call of JSON-RPC.
func callEthereum(ctx context.Context, address, header, method string, into any, params ...any) error {
	if params == nil {
		params = []any{}
	}
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		return err
	}
	headers := map[string]string{}
	if name, value, found := strings.Cut(header, ":"); found {
		headers[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	var page struct {
		Result json.RawMessage `json:"result"`
		Error  *struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	if _, err := ask(ctx, "POST", address, headers, body, &page); err != nil {
		return err
	}
	if page.Error != nil {
		return errors.New("it refuses " + method)
	}
	return json.Unmarshal(page.Result, into)
}
