package rig

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

var client = &http.Client{Timeout: 15 * time.Second}

// Reply is an HTTP answer.
type Reply struct {
	Status int
	Body   []byte
}

// Get asks a URL. The error is about reaching it; any status is an answer.
func Get(url string) (Reply, error) {
	response, err := client.Get(url)
	return read(response, err)
}

// Post sends a body as JSON, whatever it is.
func Post(url string, body []byte) (Reply, error) {
	response, err := client.Post(url, "application/json", bytes.NewReader(body))
	return read(response, err)
}

// GetJSON asks a URL that must answer 200 with JSON.
func GetJSON(url string, into any) error {
	return getJSON(url, nil, into)
}

// RESTAt asks the node's gRPC gateway about the state after the block at height.
func (v Validator) RESTAt(height int64, path string, into any) error {
	header := http.Header{"X-Cosmos-Block-Height": {strconv.FormatInt(height, 10)}}
	return getJSON(v.REST+path, header, into)
}

func getJSON(url string, header http.Header, into any) error {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	request.Header = header
	response, err := client.Do(request)
	reply, err := read(response, err)
	if err != nil {
		return err
	}
	if reply.Status != http.StatusOK {
		return fmt.Errorf("%s: status %d: %s", url, reply.Status, reply.Body)
	}
	if err := json.Unmarshal(reply.Body, into); err != nil {
		return fmt.Errorf("%s: %w: %s", url, err, reply.Body)
	}
	return nil
}

func read(response *http.Response, err error) (Reply, error) {
	if err != nil {
		return Reply{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return Reply{}, err
	}
	return Reply{Status: response.StatusCode, Body: body}, nil
}

// RPCError is an error object of a JSON-RPC answer.
type RPCError struct {
	Code    int             `json:"code"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data"`
}

func (e *RPCError) Error() string {
	return fmt.Sprintf("JSON-RPC error %d: %s %s", e.Code, e.Message, e.Data)
}

// CallRPC calls a JSON-RPC method. An error the node answered is an *RPCError.
func CallRPC(url, method string, params, into any) error {
	request, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		return err
	}
	reply, err := Post(url, request)
	if err != nil {
		return err
	}
	var answer struct {
		Result json.RawMessage `json:"result"`
		Error  *RPCError       `json:"error"`
	}
	if err := json.Unmarshal(reply.Body, &answer); err != nil {
		return fmt.Errorf("%s: status %d: %w: %s", method, reply.Status, err, reply.Body)
	}
	if answer.Error != nil {
		return answer.Error
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(answer.Result, into)
}
