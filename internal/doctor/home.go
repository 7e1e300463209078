package doctor

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/viper"
)

// Known is what only the program knows that examines a home of its own.
type Known struct {
	// Keys are those that a new config.toml, app.toml and client.toml have, dotted and in lower case.
	Keys map[string][]string
	// Optional are those that it may have and does not.
	Optional map[string][]string
	// EVMChainID derives it from a chain id, or says why there is no such chain.
	EVMChainID func(chainID string) (uint64, error)
	// GenesisHash is the SHA-256 of a published genesis in hexadecimal, empty before the launch, and the
	// name of the network.
	GenesisHash func(chainID string) (network, hash string)
	// MainChainID is that of the network on which carelessness costs most.
	MainChainID string
}

// Home is what was read of a node's home.
type Home struct {
	Path  string
	Known Known
	// RPC are CometBFT RPCs of others, to compare with.
	RPC []string
	Now func() time.Time
	// Statfs asks for the file system of a path.
	Statfs func(path string, stat *syscall.Statfs_t) error
	// Running is whether a process holds the home.
	Running bool

	// Variables are the environment's that go before the files.
	Variables []string

	files   map[string]*file
	genesis *genesis
	problem error // why there is no genesis
}

// file is a configuration file: settings, or why there are none.
type file struct {
	settings *viper.Viper
	missing  bool
	problem  error
}

// genesis is the part of the genesis that is compared.
type genesis struct {
	hash    string
	ChainID string    `json:"chain_id"`
	Time    time.Time `json:"genesis_time"`
	State   struct {
		Bridge struct {
			Rows []struct {
				Row row `json:"row"`
			} `json:"rows"`
		} `json:"bridge"`
	} `json:"app_state"`
}

// The names of the configuration files.
const (
	cometFile  = "config.toml"
	appFile    = "app.toml"
	clientFile = "client.toml"
)

var configFiles = []string{cometFile, appFile, clientFile}

// Open reads a home. Only a home that is none is an error; what is wrong inside is for the checks.
func Open(path string, known Known) (*Home, error) {
	info, err := os.Stat(filepath.Join(path, "config"))
	if err == nil && !info.IsDir() {
		err = errNotThere
	}
	if err != nil {
		return nil, fmt.Errorf("%s is no home of a node: %w", path, err)
	}
	home := &Home{Path: path, Known: known, Now: time.Now, Statfs: syscall.Statfs, files: map[string]*file{}}
	for _, name := range configFiles {
		home.files[name] = readFile(filepath.Join(path, "config", name))
		home.override(name)
	}
	home.genesis, home.problem = readGenesis(home.file("genesis_file", "config/genesis.json"))
	home.Running = held(filepath.Join(path, "data", "bttcd.lock"))
	return home, nil
}

// variablePrefix is that of the variables that the node takes for settings.
const variablePrefix = "BTTCD_"

// override sets what the environment sets, as the node does.
func (h *Home) override(name string) {
	settings := h.files[name].settings
	if settings == nil {
		return
	}
	for _, key := range append(slices.Clone(h.Known.Keys[name]), h.Known.Optional[name]...) {
		variable := variablePrefix + strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(key))
		if value, found := os.LookupEnv(variable); found {
			settings.Set(key, value)
			h.Variables = append(h.Variables, variable)
		}
	}
}

func readFile(path string) *file {
	raw, err := os.ReadFile(path)
	if err != nil {
		return &file{problem: err, missing: os.IsNotExist(err)}
	}
	settings := viper.New()
	settings.SetConfigType("toml")
	if err := settings.ReadConfig(bytes.NewReader(raw)); err != nil {
		return &file{problem: err}
	}
	return &file{settings: settings}
}

func readGenesis(path string) (*genesis, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	read := &genesis{hash: hashOf(raw)}
	if err := json.Unmarshal(raw, read); err != nil {
		return nil, fmt.Errorf("%s is not a genesis: %w", path, err)
	}
	if read.ChainID == "" {
		return nil, fmt.Errorf("%s is not a genesis: it names no chain_id", path)
	}
	return read, nil
}

// held tells whether a process has locked the file. Asking takes the lock for an instant, shared, and gives
// it back.
func held(path string) bool {
	lock, err := os.Open(path)
	if err != nil {
		return false
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_SH|syscall.LOCK_NB); err != nil {
		return err == syscall.EWOULDBLOCK
	}
	_ = syscall.Flock(int(lock.Fd()), syscall.LOCK_UN)
	return false
}

// text returns a setting, or "" if the file or the key is missing.
func (h *Home) text(name, key string) string {
	if read := h.files[name]; read != nil && read.settings != nil {
		return read.settings.GetString(key)
	}
	return ""
}

func (h *Home) comet(key string) string { return h.text(cometFile, key) }
func (h *Home) app(key string) string   { return h.text(appFile, key) }

// file returns the path that a key of config.toml names, relative to the home unless it is absolute.
func (h *Home) file(key, otherwise string) string {
	path := h.comet(key)
	if path == "" {
		path = otherwise
	}
	return h.path(path)
}

func (h *Home) path(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(h.Path, path)
}

// ChainID returns that of the genesis, or "" without one.
func (h *Home) ChainID() string {
	if h.genesis == nil {
		return ""
	}
	return h.genesis.ChainID
}

// isTrue reads a boolean setting.
func isTrue(text string) bool { return strings.EqualFold(text, "true") }
