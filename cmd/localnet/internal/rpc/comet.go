package rpc

import (
	"context"
	"errors"
	"net/url"
	"strconv"
)

// Comet is the base URL of a validator's CometBFT RPC.
type Comet string

// Status is what a validator says of itself.
type Status struct {
	ChainID    string
	Height     int64
	CatchingUp bool
	// Address is the validator's consensus address in upper-case hexadecimal.
	Address string
}

// Status asks for the state of the validator.
func (c Comet) Status(ctx context.Context) (Status, error) {
	var answer struct {
		Result struct {
			NodeInfo struct {
				Network string `json:"network"`
			} `json:"node_info"`
			SyncInfo struct {
				Height     int64 `json:"latest_block_height,string"`
				CatchingUp bool  `json:"catching_up"`
			} `json:"sync_info"`
			ValidatorInfo struct {
				Address string `json:"address"`
			} `json:"validator_info"`
		} `json:"result"`
	}
	err := Get(ctx, string(c)+"/status", &answer)
	result := answer.Result
	return Status{
		ChainID: result.NodeInfo.Network, Height: result.SyncInfo.Height,
		CatchingUp: result.SyncInfo.CatchingUp, Address: result.ValidatorInfo.Address,
	}, err
}

// Peers asks for the number of connected peers.
func (c Comet) Peers(ctx context.Context) (int, error) {
	var answer struct {
		Result struct {
			Peers int `json:"n_peers,string"`
		} `json:"result"`
	}
	err := Get(ctx, string(c)+"/net_info", &answer)
	return answer.Result.Peers, err
}

// blockIDFlagCommit marks a validator that signed the block (CometBFT types.BlockIDFlagCommit).
const blockIDFlagCommit = 2

// Signers asks who signed the latest block: its height and the consensus addresses.
func (c Comet) Signers(ctx context.Context) (int64, []string, error) {
	var answer struct {
		Result struct {
			SignedHeader struct {
				Commit struct {
					Height     int64 `json:"height,string"`
					Signatures []struct {
						Flag    int    `json:"block_id_flag"`
						Address string `json:"validator_address"`
					} `json:"signatures"`
				} `json:"commit"`
			} `json:"signed_header"`
		} `json:"result"`
	}
	err := Get(ctx, string(c)+"/commit", &answer)
	commit := answer.Result.SignedHeader.Commit
	var signers []string
	for _, signature := range commit.Signatures {
		if signature.Flag == blockIDFlagCommit {
			signers = append(signers, signature.Address)
		}
	}
	return commit.Height, signers, err
}

// Tx is a committed transaction.
type Tx struct {
	Hash   string
	Height int64
	Code   uint32
	Log    string
	Events []Event
}

// Event is an ABCI event.
type Event struct {
	Type       string `json:"type"`
	Attributes []struct {
		Key   string `json:"key"`
		Value string `json:"value"`
	} `json:"attributes"`
}

// Values returns the values of key in all events of a type.
func (t Tx) Values(eventType, key string) []string {
	var values []string
	for _, event := range t.Events {
		if event.Type != eventType {
			continue
		}
		for _, attribute := range event.Attributes {
			if attribute.Key == key {
				values = append(values, attribute.Value)
			}
		}
	}
	return values
}

// Tx asks for the transaction of hash; found is false while no block holds it.
func (c Comet) Tx(ctx context.Context, hash string) (tx Tx, found bool, err error) {
	var answer struct {
		Result struct {
			Height string `json:"height"`
			Result struct {
				Code   uint32  `json:"code"`
				Log    string  `json:"log"`
				Events []Event `json:"events"`
			} `json:"tx_result"`
		} `json:"result"`
	}
	err = Get(ctx, string(c)+"/tx?hash="+url.QueryEscape("0x"+hash), &answer)
	var refusal *Error
	// CometBFT reports an unknown hash as an internal error: a wrong request looks the same.
	if errors.As(err, &refusal) || err == nil && answer.Result.Height == "" {
		return Tx{}, false, nil
	}
	if err != nil {
		return Tx{}, false, err
	}
	height, err := strconv.ParseInt(answer.Result.Height, 10, 64)
	result := answer.Result.Result
	return Tx{Hash: hash, Height: height, Code: result.Code, Log: result.Log, Events: result.Events}, err == nil, err
}
