package cmd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/spf13/viper"

	"github.com/bttcprotocol/bttcd/internal/join"
)

// dataNames are the databases of a node that has run.
var dataNames = []string{"application.db", "state.db", "blockstore.db"}

// foundHome is what join keeps of a home.
type foundHome struct {
	// node is a home that init or join has made: it has all of configFiles.
	node bool
	// kept are files of configuration, relative to the home.
	kept []string
}

func (f foundHome) keeps(name string) bool { return slices.Contains(f.kept, name) }

// inspectHome says what configuration there is already. Data, and configuration or
// keys that are not whole, are refused.
func inspectHome(home string) (foundHome, error) {
	entries, err := os.ReadDir(home)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(entries) == 0 {
		return foundHome{}, checkDataDirVariable()
	}
	if err != nil {
		return foundHome{}, fmt.Errorf("--home: %w", err)
	}
	for _, name := range dataNames {
		if _, err := os.Stat(filepath.Join(home, "data", name)); err == nil {
			return foundHome{}, fmt.Errorf("%s holds blocks already, and a node with blocks does not join again: use a new --home, or `bttcd comet unsafe-reset-all --home %s`", home, home)
		}
	}
	found := foundHome{node: true, kept: configFiles}
	if _, err := os.Stat(filepath.Join(home, "config", "node_key.json")); errors.Is(err, os.ErrNotExist) {
		kept, err := keptConfig(home)
		if err != nil {
			return foundHome{}, fmt.Errorf("the configuration in %s: %w", home, err)
		}
		found = foundHome{kept: kept}
	}
	if err := errors.Join(checkDataDirVariable(), checkConfigFiles(home, found)); err != nil {
		return foundHome{}, err
	}
	return found, checkOwnFiles(home, found)
}

// checkDataDirVariable is about what would send the databases of the stage elsewhere, as db_dir in config.toml does.
func checkDataDirVariable() error {
	const name = "BTTCD_DB_DIR"
	if dir := os.Getenv(name); dir != "" {
		return join.CheckDataDir(name, dir)
	}
	return nil
}

// configFiles are those that init writes.
var configFiles = []string{"config/config.toml", "config/app.toml", "config/client.toml"}

// checkConfigFiles refuses what the node could not read: it was half written, or edited wrongly.
func checkConfigFiles(home string, found foundHome) error {
	for _, name := range configFiles {
		if !found.keeps(name) {
			continue
		}
		path := filepath.Join(home, name)
		reader := viper.New()
		reader.SetConfigFile(path)
		if err := reader.ReadInConfig(); err != nil {
			return fmt.Errorf("%s cannot be read: %w. Mend it, or write all of the configuration anew with `bttcd init --overwrite`", path, err)
		}
		if name != "config/config.toml" {
			continue
		}
		config := cmtcfg.DefaultConfig()
		if err := reader.Unmarshal(config); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if err := errors.Join(config.ValidateBasic(), join.CheckDataDir("it", config.DBPath)); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}
