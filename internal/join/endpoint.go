package join

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/bttcprotocol/bttcd/internal/peeraddr"
)

// Endpoint is the CometBFT RPC of somebody's node.
type Endpoint struct{ remote }

// Dial names an endpoint and does not connect to it.
func Dial(address string) (*Endpoint, error) {
	server, err := dial(address, "a CometBFT RPC", "http://127.0.0.1:26657")
	return &Endpoint{server}, err
}

// Name is the endpoint's URL without what may be secret.
func (e *Endpoint) Name() string { return e.name }

// Status is what an endpoint says of its node.
type Status struct {
	ChainID string
	NodeID  string
	// Peer is "id@host:port", or empty if the node takes no peers.
	Peer             string
	Earliest, Latest int64
	LatestTime       time.Time
	CatchingUp       bool
}

// Block is what is compared of a block: Hash is that of its header, in upper-case hexadecimal.
type Block struct {
	Height int64
	Hash   string
	Time   time.Time
}

// Status asks where the node is.
func (e *Endpoint) Status(ctx context.Context) (Status, error) {
	var answer statusAnswer
	if err := e.call(ctx, "status", struct{}{}, &answer, answerLimit, answerTimeout); err != nil {
		return Status{}, err
	}
	status, err := answer.read(e.url)
	if err != nil {
		return Status{}, fmt.Errorf("%s: %w", e.name, err)
	}
	return status, nil
}

type statusAnswer struct {
	NodeInfo struct {
		ID         string `json:"id"`
		ListenAddr string `json:"listen_addr"`
		Network    string `json:"network"`
	} `json:"node_info"`
	SyncInfo struct {
		LatestBlockHeight   string    `json:"latest_block_height"`
		LatestBlockTime     time.Time `json:"latest_block_time"`
		EarliestBlockHeight string    `json:"earliest_block_height"`
		CatchingUp          bool      `json:"catching_up"`
	} `json:"sync_info"`
}

func (a statusAnswer) read(from string) (Status, error) {
	latest, err := readHeight(a.SyncInfo.LatestBlockHeight)
	if err != nil {
		return Status{}, fmt.Errorf("the height of its newest block: %w", err)
	}
	earliest, err := readHeight(a.SyncInfo.EarliestBlockHeight)
	if err != nil {
		return Status{}, fmt.Errorf("the height of its oldest block: %w", err)
	}
	status := Status{
		ChainID: a.NodeInfo.Network, Earliest: earliest, Latest: latest,
		LatestTime: a.SyncInfo.LatestBlockTime, CatchingUp: a.SyncInfo.CatchingUp,
	}
	if peeraddr.IsID(a.NodeInfo.ID) {
		status.NodeID = a.NodeInfo.ID
		status.Peer = peerOf(a.NodeInfo.ID, a.NodeInfo.ListenAddr, from)
	}
	return status, nil
}

// peerOf joins the host that the RPC has and the port that the node takes peers at. Neither can
// bring anything but host and port into a configuration file.
func peerOf(id, listen, from string) string {
	parsed, err := url.Parse(from)
	if err != nil {
		return ""
	}
	_, port, err := net.SplitHostPort(strings.TrimPrefix(listen, "tcp://"))
	if number, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil || number == 0 {
		return ""
	}
	return id + "@" + net.JoinHostPort(parsed.Hostname(), port)
}

// readHeight reads a height as CometBFT spells it. 0 is that of a node without blocks.
func readHeight(text string) (int64, error) {
	height, err := strconv.ParseInt(text, 10, 64)
	if err != nil || height < 0 {
		return 0, fmt.Errorf("%.40q is no height", text)
	}
	return height, nil
}

// Block asks for a block by its height.
func (e *Endpoint) Block(ctx context.Context, height int64) (Block, error) {
	var answer commitAnswer
	params := map[string]string{"height": strconv.FormatInt(height, 10)}
	if err := e.call(ctx, "commit", params, &answer, answerLimit, answerTimeout); err != nil {
		return Block{}, err
	}
	block, err := answer.read(height)
	if err != nil {
		return Block{}, fmt.Errorf("%s: %w", e.name, err)
	}
	return block, nil
}

type commitAnswer struct {
	SignedHeader struct {
		Header struct {
			Height string    `json:"height"`
			Time   time.Time `json:"time"`
		} `json:"header"`
		Commit struct {
			Height  string `json:"height"`
			BlockID struct {
				Hash string `json:"hash"`
			} `json:"block_id"`
		} `json:"commit"`
	} `json:"signed_header"`
}

var headerHash = regexp.MustCompile(`^[0-9A-F]{64}$`)

func (a commitAnswer) read(height int64) (Block, error) {
	want := strconv.FormatInt(height, 10)
	signed := a.SignedHeader
	if signed.Header.Height != want || signed.Commit.Height != want {
		return Block{}, fmt.Errorf("asked for block %d it shows block %.20q", height, signed.Header.Height)
	}
	hash := strings.ToUpper(signed.Commit.BlockID.Hash)
	if !headerHash.MatchString(hash) {
		return Block{}, fmt.Errorf("the hash of block %d is %.80q: 64 hexadecimal digits are one", height, hash)
	}
	return Block{Height: height, Hash: hash, Time: signed.Header.Time}, nil
}

// errNotServed is what a node says of queries that it does not know.
var errNotServed = errors.New("the node does not serve this query")

// query asks the node's app.
func (e *Endpoint) query(ctx context.Context, path string) ([]byte, error) {
	var answer struct {
		Response struct {
			Code  uint32 `json:"code"`
			Log   string `json:"log"`
			Value string `json:"value"`
		} `json:"response"`
	}
	if err := e.call(ctx, "abci_query", map[string]any{"path": path, "data": ""}, &answer, answerLimit, answerTimeout); err != nil {
		return nil, err
	}
	if answer.Response.Code != 0 {
		return nil, fmt.Errorf("%s, asked for %s: %w: %.200q", e.name, path, errNotServed, answer.Response.Log)
	}
	return base64.StdEncoding.DecodeString(answer.Response.Value)
}
