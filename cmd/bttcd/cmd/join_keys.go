package cmd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/spf13/viper"

	"github.com/bttcprotocol/bttcd/internal/nodefile"
	"github.com/bttcprotocol/bttcd/internal/peeraddr"
)

// checkOwnFiles refuses keys that the node could not start with. CometBFT ends the process on some of them, in the
// middle of whatever that does.
func checkOwnFiles(home string, found foundHome) error {
	config, err := cometConfigOf(home, found)
	if err != nil {
		return err
	}
	if err := checkNodeKey(config.NodeKeyFile()); err != nil {
		return err
	}
	if config.PrivValidatorListenAddr != "" {
		return nil // the key and its record are the signer's
	}
	if _, err := nodefile.ConsensusKey(config.PrivValidatorKeyFile()); errors.Is(err, os.ErrNotExist) {
		return nil // both are made
	} else if err != nil {
		return fmt.Errorf("%w: %s", err, nodefile.MendConsensusKey)
	}
	if _, err := nodefile.State(config.PrivValidatorStateFile()); err != nil {
		return fmt.Errorf("%w: %s", err, nodefile.MendState)
	}
	return nil
}

// checkNodeKey refuses a damaged one. None is none: the next start makes it.
func checkNodeKey(path string) error {
	err := nodefile.NodeKey(path)
	if err == nil || errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return fmt.Errorf("%w: %s", err, nodefile.MendNodeKey)
}

// cometConfigOf is the home's own config.toml, or the default one.
func cometConfigOf(home string, found foundHome) (*cmtcfg.Config, error) {
	config := cmtcfg.DefaultConfig()
	if found.keeps("config/config.toml") {
		reader := viper.New()
		reader.SetConfigFile(filepath.Join(home, "config", "config.toml"))
		if err := errors.Join(reader.ReadInConfig(), reader.Unmarshal(config)); err != nil {
			return nil, err
		}
	}
	return config.SetRoot(home), nil
}

// checkPeers refuses what CometBFT would not start with.
func checkPeers(setting string, peers []string) error {
	for _, peer := range peers {
		if _, _, err := peeraddr.Parse(peer); err != nil {
			return fmt.Errorf("%s: %w", setting, err)
		}
	}
	return nil
}
