package cmd

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	clientconfig "github.com/cosmos/cosmos-sdk/client/config"
	"github.com/cosmos/cosmos-sdk/client/flags"
	sdkserver "github.com/cosmos/cosmos-sdk/server"
	"github.com/cosmos/cosmos-sdk/telemetry"

	"github.com/bttcprotocol/bttcd/internal/join"
)

// keptConfig returns the configuration files of a home without a node's key that somebody wrote.
func keptConfig(home string) (kept []string, err error) {
	defaults, err := os.MkdirTemp("", "bttcd-defaults-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(defaults)) }()
	if err := writeDefaults(defaults); err != nil {
		return nil, err
	}
	names := []string{"config/config.toml", "config/app.toml", "config/" + telemetry.OtelFileName}
	if !defaultClient(filepath.Join(home, "config", "client.toml")) {
		names = append(names, "config/client.toml")
	}
	return join.Kept(home, defaults, names...)
}

// writeDefaults has the SDK write what any command writes into a home that has no configuration.
func writeDefaults(home string) error {
	command := &cobra.Command{}
	command.Flags().String(flags.FlagHome, "", "")
	if err := command.Flags().Set(flags.FlagHome, home); err != nil {
		return err
	}
	template, config := appConfigDefaults()
	_, err := sdkserver.InterceptConfigsAndCreateContext(command, template, config, cometConfigDefaults())
	return err
}

// defaultClient reports whether a client.toml says what the SDK writes into one, and no more.
func defaultClient(path string) bool {
	reader := viper.New()
	reader.SetConfigFile(path)
	var config clientconfig.ClientConfig
	if errors.Join(reader.ReadInConfig(), reader.Unmarshal(&config)) != nil {
		return false
	}
	const keys = 6 // of that one; init writes more
	return config == *clientconfig.DefaultConfig() && len(reader.AllKeys()) == keys
}
