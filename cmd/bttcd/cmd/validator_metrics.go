package cmd

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cast"

	"github.com/cosmos/cosmos-sdk/client/flags"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/internal/gauges"
)

// exposeValidator puts what committed state says of this node's validator, and the room on its disk,
// beside CometBFT's metrics. A node whose metrics fail runs on.
func exposeValidator(node *app.App, options servertypes.AppOptions) {
	home := cast.ToString(options.Get(flags.FlagHome))
	reader := &validatorReader{node: node, identity: identityOf(home, options)}
	failed := func(err error) { node.Logger().Error("metrics are missing", "error", err.Error()) }
	for _, collector := range []prometheus.Collector{
		gauges.Node{Read: reader.read, Now: time.Now, Failed: failed}, gauges.Disk{Path: filepath.Join(home, "data")},
	} {
		if err := prometheus.Register(collector); err != nil {
			failed(err)
		}
	}
}

// identityOf returns how to learn the node's consensus address. Where the key is behind a remote signer
// only the node itself knows it, once it runs.
func identityOf(home string, options servertypes.AppOptions) func() (sdk.ConsAddress, error) {
	if cast.ToString(options.Get("priv_validator_laddr")) == "" {
		file := cast.ToString(options.Get("priv_validator_key_file"))
		if file == "" {
			file = filepath.Join("config", "priv_validator_key.json")
		}
		if !filepath.IsAbs(file) {
			file = filepath.Join(home, file)
		}
		return func() (sdk.ConsAddress, error) { return addressInKeyFile(file) }
	}
	rpc := strings.NewReplacer("tcp://", "http://", "0.0.0.0", "127.0.0.1").Replace(cast.ToString(options.Get("rpc.laddr")))
	return func() (sdk.ConsAddress, error) { return addressFromStatus(rpc) }
}

// addressInKeyFile reads no secret but the one that lies beside the address in the file.
func addressInKeyFile(path string) (sdk.ConsAddress, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the consensus key's address: %w", err)
	}
	var key struct {
		Address string `json:"address"`
	}
	if err := json.Unmarshal(raw, &key); err != nil {
		return nil, errors.New(path + " is not a consensus key")
	}
	return consensusAddress(key.Address)
}

// addressFromStatus asks the node's own RPC, which listens after the app is made.
func addressFromStatus(rpc string) (sdk.ConsAddress, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, rpc+"/status", nil)
	if err != nil {
		return nil, fmt.Errorf("rpc.laddr: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("asking this node for its consensus address: %w", err)
	}
	defer response.Body.Close()
	var answer struct {
		Result struct {
			Validator struct {
				Address string `json:"address"`
			} `json:"validator_info"`
		} `json:"result"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return nil, fmt.Errorf("reading this node's consensus address: %w", err)
	}
	return consensusAddress(answer.Result.Validator.Address)
}

func consensusAddress(text string) (sdk.ConsAddress, error) {
	address, err := hex.DecodeString(text)
	if err != nil || len(address) != 20 {
		return nil, fmt.Errorf("%q is not a consensus address", text)
	}
	return address, nil
}

// validatorReader reads the state of the last block. Its reads are few, whatever the chain holds.
type validatorReader struct {
	node     *app.App
	identity func() (sdk.ConsAddress, error)

	mu      sync.Mutex
	address sdk.ConsAddress // once known: a running node keeps its key
}

func (r *validatorReader) own() (sdk.ConsAddress, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.address == nil {
		address, err := r.identity()
		if err != nil {
			return nil, err
		}
		r.address = address
	}
	return r.address, nil
}
