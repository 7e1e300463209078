package load

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/ethereum/go-ethereum/common/hexutil"
)

// Client talks to one node. It is safe for concurrent use.
type Client struct {
	// RPC is the URL of CometBFT's RPC, REST that of the app, JSONRPC that of Ethereum's.
	RPC, REST, JSONRPC string
	HTTP               *http.Client
}

// NewClient returns a client that keeps up to connections open to each of the URLs.
func NewClient(rpc, rest, jsonRPC string, connections int) *Client {
	return &Client{RPC: rpc, REST: rest, JSONRPC: jsonRPC, HTTP: &http.Client{Transport: &http.Transport{
		MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections,
	}}}
}

// Refusal is what a node answers to a transaction that it does not take.
type Refusal struct {
	Codespace string
	Code      int64
	Log       string
}

// Error implements error.
func (r *Refusal) Error() string {
	return fmt.Sprintf("refused (%s %d): %s", r.Codespace, r.Code, r.Log)
}

// Broadcast hands a transaction to the node, which checks it before it answers; a *Refusal is
// its no.
func (c *Client) Broadcast(ctx context.Context, tx []byte) error {
	var result struct {
		Code      int64  `json:"code"`
		Codespace string `json:"codespace"`
		Log       string `json:"log"`
	}
	err := c.Call(ctx, c.RPC, "broadcast_tx_sync",
		map[string]string{"tx": base64.StdEncoding.EncodeToString(tx)}, &result)
	if err != nil {
		return err
	}
	if result.Code != 0 {
		return &Refusal{result.Codespace, result.Code, result.Log}
	}
	return nil
}

// BroadcastEthereum hands an Ethereum transaction to the node; a *Refusal is its no.
func (c *Client) BroadcastEthereum(ctx context.Context, tx []byte) error {
	var hash string
	return c.Call(ctx, c.JSONRPC, "eth_sendRawTransaction", []string{hexutil.Encode(tx)}, &hash)
}

// Height returns the node's last committed height.
func (c *Client) Height(ctx context.Context) (int64, error) {
	var status struct {
		SyncInfo struct {
			Height string `json:"latest_block_height"`
		} `json:"sync_info"`
	}
	if err := c.Call(ctx, c.RPC, "status", map[string]string{}, &status); err != nil {
		return 0, err
	}
	return strconv.ParseInt(status.SyncInfo.Height, 10, 64)
}

// BlockTxs returns how many transactions the block of a height has.
func (c *Client) BlockTxs(ctx context.Context, height int64) (int, error) {
	var answer struct {
		Block struct {
			Data struct {
				Txs []json.RawMessage `json:"txs"`
			} `json:"data"`
		} `json:"block"`
	}
	err := c.Call(ctx, c.RPC, "block", map[string]string{"height": strconv.FormatInt(height, 10)}, &answer)
	return len(answer.Block.Data.Txs), err
}

// Load sets the account's number and sequence from the chain. An account that nothing was
// ever sent to is an error.
func (c *Client) Load(ctx context.Context, account *Account) error {
	var answer struct {
		Info struct {
			Number   string `json:"account_number"`
			Sequence string `json:"sequence"`
		} `json:"info"`
	}
	err := c.Get(ctx, "/cosmos/auth/v1beta1/account_info/"+account.Bech32(), &answer)
	if err != nil {
		return fmt.Errorf("account %s: %w", account.Bech32(), err)
	}
	if account.Number, err = strconv.ParseUint(answer.Info.Number, 10, 64); err != nil {
		return fmt.Errorf("account %s: %w", account.Bech32(), err)
	}
	account.Sequence, err = strconv.ParseUint(answer.Info.Sequence, 10, 64)
	return err
}

// Get asks the app's REST server for a path.
func (c *Client) Get(ctx context.Context, path string, answer any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.REST+path, nil)
	if err != nil {
		return err
	}
	return c.do(request, answer)
}

// Call calls a JSON-RPC method of either server. An error that the server answers is a
// *Refusal.
func (c *Client) Call(ctx context.Context, url, method string, params, result any) error {
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	var answer struct {
		Result json.RawMessage `json:"result"`
		Error  *struct {
			Code    int64  `json:"code"`
			Message string `json:"message"`
			Data    any    `json:"data"`
		} `json:"error"`
	}
	if err := c.do(request, &answer); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	if answer.Error != nil {
		log := answer.Error.Message
		if answer.Error.Data != nil {
			log = fmt.Sprint(log, ": ", answer.Error.Data)
		}
		return &Refusal{"json-rpc", answer.Error.Code, log}
	}
	return json.Unmarshal(answer.Result, result)
}

func (c *Client) do(request *http.Request, answer any) error {
	response, err := c.HTTP.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, answer); err != nil {
		return fmt.Errorf("status %s, not JSON: %.200s", response.Status, body)
	}
	if response.StatusCode != http.StatusOK && request.Method == http.MethodGet {
		return fmt.Errorf("status %s: %.200s", response.Status, body)
	}
	return nil
}
