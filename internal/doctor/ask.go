package doctor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// answerTime bounds one question to a server, answerSize its answer.
const (
	answerTime = 5 * time.Second
	answerSize = 4 << 20
)

// answer is what a server said. At is its own clock by its Date header, to a second; zero if it has none.
type answer struct {
	at      time.Time
	between time.Duration // of question and answer
}

// get asks for JSON.
func get(ctx context.Context, address string, into any) (answer, error) {
	return ask(ctx, http.MethodGet, address, nil, nil, into)
}

// ask returns errors without the address, which may hold a provider's key.
func ask(ctx context.Context, method, address string, header map[string]string, body []byte, into any) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return answer{}, errors.New("its address is no URL")
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	for name, value := range header {
		request.Header.Set(name, value)
	}
	began := time.Now()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return answer{}, plain(err)
	}
	defer response.Body.Close()
	said := answer{between: time.Since(began)}
	said.at, _ = http.ParseTime(response.Header.Get("Date"))
	raw, err := io.ReadAll(io.LimitReader(response.Body, answerSize))
	if err != nil {
		return said, plain(err)
	}
	if response.StatusCode != http.StatusOK {
		return said, fmt.Errorf("it answers %s", response.Status)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return said, errors.New("it answers something else than JSON of the kind that was asked for")
	}
	return said, nil
}

// plain takes the URL out of an error.
func plain(err error) error {
	var failed *url.Error
	if errors.As(err, &failed) {
		err = failed.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("it does not answer within %s", answerTime)
	}
	return err
}

// status is what a CometBFT RPC says of its node.
type status struct {
	said    answer
	Network string
	ID      string
	Height  int64
	Time    time.Time
	Syncing bool
	Power   int64
}

func askStatus(ctx context.Context, rpc string) (status, error) {
	var page struct {
		Result struct {
			Node struct {
				Network string `json:"network"`
				ID      string `json:"id"`
			} `json:"node_info"`
			Sync struct {
				Height  string    `json:"latest_block_height"`
				Time    time.Time `json:"latest_block_time"`
				Syncing bool      `json:"catching_up"`
			} `json:"sync_info"`
			Validator struct {
				Power string `json:"voting_power"`
			} `json:"validator_info"`
		} `json:"result"`
	}
	said, err := get(ctx, rpc+"/status", &page)
	if err != nil {
		return status{}, err
	}
	if page.Result.Node.Network == "" {
		return status{}, errors.New("it is no RPC of CometBFT")
	}
	return status{
		said: said, Network: page.Result.Node.Network, ID: page.Result.Node.ID, Height: number(page.Result.Sync.Height),
		Time: page.Result.Sync.Time, Syncing: page.Result.Sync.Syncing, Power: number(page.Result.Validator.Power),
	}, nil
}

// blockHash returns the hash of a block.
func blockHash(ctx context.Context, rpc string, height int64) (string, error) {
	var page struct {
		Result struct {
			ID struct {
				Hash string `json:"hash"`
			} `json:"block_id"`
		} `json:"result"`
	}
	_, err := get(ctx, fmt.Sprintf("%s/block?height=%d", rpc, height), &page)
	if err == nil && page.Result.ID.Hash == "" {
		err = fmt.Errorf("it has no block %d", height)
	}
	return page.Result.ID.Hash, err
}

// web is the URL at which a listener that was configured as tcp://host:port is asked on this machine.
func web(listener string) string {
	address := strings.TrimPrefix(strings.TrimPrefix(listener, "tcp://"), "http://")
	hostname, port, err := net.SplitHostPort(address)
	if err != nil {
		return "http://" + address
	}
	if everywhere(hostname) {
		hostname = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(hostname, port)
}

// remote is the URL of an RPC that was given as http://, tcp:// or host:port.
func remote(address string) string {
	if strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://") {
		return strings.TrimSuffix(address, "/")
	}
	return "http://" + strings.TrimPrefix(address, "tcp://")
}
