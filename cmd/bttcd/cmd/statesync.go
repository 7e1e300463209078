package cmd

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	sdkserver "github.com/cosmos/cosmos-sdk/server"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/bttcprotocol/bttcd/internal/join"
)

// stateSyncLimit bounds all that is asked of the servers.
const stateSyncLimit = time.Minute

// addStateSync puts the command beside CometBFT's own.
func addStateSync(root *cobra.Command) {
	comet, _, err := root.Find([]string{"comet"})
	if err != nil {
		panic(err)
	}
	comet.AddCommand(stateSyncCommand())
}

func stateSyncCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "state-sync RPC RPC...",
		Short: "Have a new home start from a snapshot instead of from block 1",
		Long: `Write the [statesync] settings of config.toml, so that the node begins with a snapshot of
the state that its peers offer, checked against blocks that the servers named here show.

The block whose hash is trusted is taken from these servers, and they must agree on it: name
at least two that different people run, one of them yours or known to you. Naming your own
server twice is possible. A home without peers gets the servers' nodes as peers.

"bttcd join" does this and the rest for a new node. The home needs its genesis, and no blocks yet. Nodes offer snapshots that have
state-sync.snapshot-interval set in app.toml. Blocks before the snapshot will be missing here.`,
		Example: `  bttcd init my-node --network mainnet
  bttcd comet state-sync https://rpc.example.org https://rpc.example.net
  bttcd start`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, servers []string) error {
			serverCtx := sdkserver.GetServerContextFromCmd(cmd)
			ctx, cancel := context.WithTimeout(cmd.Context(), stateSyncLimit)
			defer cancel()
			survey, choice, err := stateSyncFrom(ctx, serverCtx, servers)
			if err != nil {
				return err
			}
			settings := join.Settings(survey.Servers(), choice.Height, choice.Hash, choice.Period)
			if serverCtx.Config.P2P.PersistentPeers+serverCtx.Config.P2P.Seeds == "" {
				settings = append(settings, join.PeerSetting(survey.Peers()))
			}
			path := filepath.Join(serverCtx.Config.RootDir, "config", "config.toml")
			if err := writeSettings(path, settings); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: the node will trust block %d, %s\nnext:\n  bttcd start\n", path, choice.Height, choice.Hash)
			return err
		},
	}
}

// stateSyncFrom asks the servers. They are trusted for the one hash that they agree on.
func stateSyncFrom(ctx context.Context, serverCtx *sdkserver.Context, servers []string) (*join.Survey, join.Choice, error) {
	if hasChain(serverCtx.Config) {
		return nil, join.Choice{}, fmt.Errorf("%s holds blocks already, and a node with blocks does not state-sync: use a new --home, or `bttcd comet unsafe-reset-all`",
			serverCtx.Config.DBDir())
	}
	genesis, err := genutiltypes.AppGenesisFromFile(serverCtx.Config.GenesisFile())
	if err != nil {
		return nil, join.Choice{}, fmt.Errorf("reading the genesis: %w: %w", err, errNoGenesis)
	}
	survey, err := join.Ask(ctx, servers, genesis.ChainID)
	if err != nil {
		return nil, join.Choice{}, err
	}
	choice, err := survey.Choose(ctx, time.Now())
	return survey, choice, err
}

// writeSettings changes config.toml at once, or not at all.
func writeSettings(path string, settings []join.Setting) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text, err := join.Edit(string(raw), settings)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := os.WriteFile(path+".new", []byte(text), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
