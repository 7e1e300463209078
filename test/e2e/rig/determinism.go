package rig

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Trait is what one validator does otherwise than the next.
type Trait struct {
	// Processors is the most that Go code of the process runs on at once.
	Processors int
	// Executor is app.toml's block-executor, Workers and PreEstimate those of block-stm.
	Executor    string
	Workers     int
	PreEstimate bool
	// Forgetful nodes verify every signature each time (bttc.tx-memory = 0).
	Forgetful bool
}

// UpUneven brings up one validator for each trait, as processes of the test's own, with
// blocks every interval.
func UpUneven(t *testing.T, interval time.Duration, traits ...Trait) (*Network, []*Background) {
	t.Helper()
	net := Up(t, len(traits))
	net.localnet(t, "down", "--dir", net.Dir)
	processes := make([]*Background, len(traits))
	for i, trait := range traits {
		validator := &net.Validators[i]
		home := Home{validator.Home}
		home.EditConfig(t, "config.toml", `timeout_commit = "1s"`, fmt.Sprintf("timeout_commit = %q", interval))
		home.EditConfig(t, "config.toml", `reap_interval = "500ms"`, `reap_interval = "100ms"`)
		home.EditConfig(t, "app.toml", `block-executor = "sequential"`, fmt.Sprintf("block-executor = %q", trait.Executor))
		home.EditConfig(t, "app.toml", "block-stm-workers = 0", fmt.Sprintf("block-stm-workers = %d", trait.Workers))
		home.EditConfig(t, "app.toml", "block-stm-pre-estimate = false", fmt.Sprintf("block-stm-pre-estimate = %t", trait.PreEstimate))
		if trait.Forgetful {
			home.EditConfig(t, "app.toml", "tx-memory = 4000", "tx-memory = 0")
		}
		processes[i] = Spawn(t, "env", fmt.Sprintf("GOMAXPROCS=%d", trait.Processors),
			Bttcd(t), "start", "--home", validator.Home, "--log_no_color")
		validator.PID = processes[i].command.Process.Pid
	}
	for i, validator := range net.Validators {
		validator.WaitReady(t, processes[i], 3)
		require.Contains(t, processes[i].Log(), "installing "+traits[i].Executor+" tx runner", validator.Name)
		reply, err := Get(validator.Metrics)
		require.NoError(t, err)
		require.Contains(t, string(reply.Body), fmt.Sprintf("\ngo_sched_gomaxprocs_threads %d\n", traits[i].Processors), validator.Name)
	}
	return net, processes
}

// Block is a committed block as one node knows it.
type Block struct {
	Hash string
	// AppHash is the state before the block, LastResultsHash what came of the block before.
	AppHash, LastResultsHash string
	Proposer                 string
	// Signers are the validators whose votes for the block before it holds.
	Signers []string
	Txs     [][]byte
}

// Block returns the block of a height.
func (v Validator) Block(height int64) (Block, error) {
	var answer struct {
		ID struct {
			Hash string `json:"hash"`
		} `json:"block_id"`
		Block struct {
			Header struct {
				AppHash         string `json:"app_hash"`
				LastResultsHash string `json:"last_results_hash"`
				Proposer        string `json:"proposer_address"`
			} `json:"header"`
			Data struct {
				Txs [][]byte `json:"txs"`
			} `json:"data"`
			LastCommit struct {
				Signatures []struct {
					Address   string `json:"validator_address"`
					Signature string `json:"signature"`
				} `json:"signatures"`
			} `json:"last_commit"`
		} `json:"block"`
	}
	if err := CallRPC(v.RPC, "block", map[string]any{"height": strconv.FormatInt(height, 10)}, &answer); err != nil {
		return Block{}, fmt.Errorf("block %d of %s: %w", height, v.Name, err)
	}
	header := answer.Block.Header
	block := Block{
		Hash: answer.ID.Hash, AppHash: header.AppHash, LastResultsHash: header.LastResultsHash,
		Proposer: header.Proposer, Txs: answer.Block.Data.Txs,
	}
	for _, vote := range answer.Block.LastCommit.Signatures {
		if vote.Signature != "" {
			block.Signers = append(block.Signers, vote.Address)
		}
	}
	return block, nil
}

// State returns the height that the node has executed last, the hash of the state after it
// and a digest of all that came of it.
func (v Validator) State() (string, error) {
	var answer struct {
		Response struct {
			Height int64  `json:"last_block_height,string"`
			Hash   []byte `json:"last_block_app_hash"`
		} `json:"response"`
	}
	if err := CallRPC(v.RPC, "abci_info", map[string]any{}, &answer); err != nil {
		return "", err
	}
	results, err := v.Results(answer.Response.Height)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("height %d, app hash %X, results %X", answer.Response.Height, answer.Response.Hash, sha256.Sum256(results)), nil
}

// BlockTxResult is what came of one transaction of a block.
type BlockTxResult struct {
	Code      uint32 `json:"code"`
	Codespace string `json:"codespace"`
	Log       string `json:"log"`
	Events    []struct {
		Type       string `json:"type"`
		Attributes []struct {
			Key string `json:"key"`
		} `json:"attributes"`
	} `json:"events"`
}

// Failed reports whether the transaction did not do what it was sent for: a reverted
// Ethereum transaction has code 0, and an event that says so.
func (r BlockTxResult) Failed() bool {
	if r.Code != 0 {
		return true
	}
	for _, event := range r.Events {
		for _, attribute := range event.Attributes {
			if event.Type == "ethereum_tx" && attribute.Key == "ethereumTxFailed" {
				return true
			}
		}
	}
	return false
}

// Results returns all that came of a block, with its events, as the node gave it.
func (v Validator) Results(height int64) (json.RawMessage, error) {
	var raw json.RawMessage
	if err := CallRPC(v.RPC, "block_results", map[string]any{"height": strconv.FormatInt(height, 10)}, &raw); err != nil {
		return nil, fmt.Errorf("results of block %d of %s: %w", height, v.Name, err)
	}
	return raw, nil
}

// TxResults returns what came of each transaction, out of a block's results.
func TxResults(results json.RawMessage) ([]BlockTxResult, error) {
	var answer struct {
		Results []BlockTxResult `json:"txs_results"`
	}
	err := json.Unmarshal(results, &answer)
	return answer.Results, err
}
