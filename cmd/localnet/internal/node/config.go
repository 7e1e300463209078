package node

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/viper"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
)

// The configuration files of a home, relative to it.
const (
	cometFile   = "config/config.toml"
	appFile     = "config/app.toml"
	clientFile  = "config/client.toml"
	genesisFile = "config/genesis.json"
)

// addressKeys are where a validator listens: what endpoints.json and the other validators rely on.
var addressKeys = map[string]map[string]func(Ports) int{
	cometFile: {
		"p2p.laddr":                              func(p Ports) int { return p.P2P },
		"rpc.laddr":                              func(p Ports) int { return p.RPC },
		"instrumentation.prometheus_listen_addr": func(p Ports) int { return p.Metrics },
	},
	appFile: {
		"api.address":         func(p Ports) int { return p.REST },
		"grpc.address":        func(p Ports) int { return p.GRPC },
		"json-rpc.address":    func(p Ports) int { return p.JSONRPC },
		"json-rpc.ws-address": func(p Ports) int { return p.JSONRPCWS },
	},
}

// switchKeys must be on for the addresses to be listened on.
var switchKeys = map[string][]string{
	cometFile: {"instrumentation.prometheus"},
	appFile:   {"api.enable", "grpc.enable", "json-rpc.enable"},
}

// setKeys must be there, whatever they say: for what is absent the node takes a default that other
// validators of this machine take, too.
var setKeys = map[string][]string{
	cometFile:  {"rpc.pprof_laddr"},
	appFile:    {"minimum-gas-prices", "evm.geth-metrics-address", "json-rpc.metrics-address"},
	clientFile: {"chain-id", "node"},
}

// signerFiles are gone from a home whose consensus key a remote signer holds.
var signerFiles = []string{"config/priv_validator_key.json", "data/priv_validator_state.json"}

// CheckHome refuses the home of a validator whose configuration is damaged, or is not that of this
// plan. bttcd would not start, say so without the file's name, or come up without what was lost.
func (p Plan) CheckHome(validator Validator) error {
	for _, file := range HomeFiles {
		path := filepath.Join(validator.Home, filepath.FromSlash(file))
		var err error
		if filepath.Ext(file) == ".json" {
			err = p.checkJSON(file, path)
		} else {
			err = p.checkTOML(file, path, validator.Ports)
		}
		if errors.Is(err, os.ErrNotExist) && slices.Contains(signerFiles, file) {
			continue
		}
		if err != nil {
			return fmt.Errorf("%s of %s %w", path, validator.Name, err)
		}
	}
	return nil
}

func (p Plan) checkJSON(file, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("cannot be read: %w", err)
	}
	var content struct {
		ChainID string `json:"chain_id"`
	}
	if err := json.Unmarshal(data, &content); err != nil {
		return fmt.Errorf("is damaged: %w", err)
	}
	if file == genesisFile && content.ChainID != p.ChainID {
		return fmt.Errorf("is of another network: its chain_id is %q, this one is %s", content.ChainID, p.ChainID)
	}
	return nil
}

func (p Plan) checkTOML(file, path string, planned Ports) error {
	config, err := readTOML(path)
	if err != nil {
		return err
	}
	for _, key := range setKeys[file] {
		if !config.IsSet(key) {
			return fmt.Errorf("is incomplete: %s is missing", key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(addressKeys[file])) {
		if err := checkAddress(config.GetString(key), addressKeys[file][key](planned)); err != nil {
			return fmt.Errorf("does not fit the testnet: %s %w", key, err)
		}
	}
	for _, key := range switchKeys[file] {
		if !config.GetBool(key) {
			return fmt.Errorf("does not fit the testnet: %s is not true", key)
		}
	}
	if file == appFile && p.Ethereum != nil {
		return checkBridge(config)
	}
	return nil
}

// readTOML reads a file the way bttcd does.
func readTOML(path string) (*viper.Viper, error) {
	config := viper.New()
	config.SetConfigFile(path)
	err := config.ReadInConfig()
	var damage viper.ConfigParseError
	if !errors.As(err, &damage) {
		if err != nil {
			err = fmt.Errorf("cannot be read: %w", err)
		}
		return config, err
	}
	err = errors.Unwrap(damage)
	var at interface{ Position() (row, column int) }
	if errors.As(err, &at) {
		row, _ := at.Position()
		return nil, fmt.Errorf("is damaged in line %d: %w", row, err)
	}
	return nil, fmt.Errorf("is damaged: %w", err)
}

// checkAddress wants an address with a port; the host may be wider than ours.
func checkAddress(text string, port int) error {
	if text == "" {
		return errors.New("is missing")
	}
	_, address, found := strings.Cut(text, "://")
	if !found {
		address = text
	}
	if _, got, err := net.SplitHostPort(address); err != nil || got != strconv.Itoa(port) {
		return fmt.Errorf("is %q instead of %s", text, ports.Address(port))
	}
	return nil
}

// checkBridge wants endpoints of Ethereum, unless somebody turned the bridge off.
func checkBridge(config *viper.Viper) error {
	if !config.IsSet("bridge.enable") {
		return errors.New("is incomplete: bridge.enable is missing")
	}
	var rows []struct {
		Name      string
		Endpoints []struct{ URL string }
	}
	if err := config.UnmarshalKey("bridge.rows", &rows); err != nil {
		return fmt.Errorf("is damaged: bridge.rows: %w", err)
	}
	for _, row := range rows {
		if row.Name == devchain.Name && len(row.Endpoints) > 0 && row.Endpoints[0].URL != "" {
			return nil
		}
	}
	if config.GetBool("bridge.enable") {
		return fmt.Errorf("is incomplete: bridge.rows has no endpoint of %s", devchain.Name)
	}
	return nil
}
