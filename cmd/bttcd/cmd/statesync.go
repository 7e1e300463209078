package cmd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/cometbft/cometbft/rpc/client/http"
	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/spf13/cobra"

	sdkserver "github.com/cosmos/cosmos-sdk/server"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
)

// trustDepth is how far behind the servers' newest block the trusted one is at most: behind
// the snapshots that others offer, since headers are checked one by one backwards.
const trustDepth = 2000

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

The home needs its genesis, and no blocks yet. Nodes offer snapshots that have
state-sync.snapshot-interval set in app.toml. Blocks before the snapshot will be missing here.`,
		Example: `  bttcd init my-node --network mainnet
  bttcd comet state-sync https://rpc.example.org https://rpc.example.net
  bttcd start`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, servers []string) error {
			serverCtx := sdkserver.GetServerContextFromCmd(cmd)
			ctx, cancel := context.WithTimeout(cmd.Context(), stateSyncLimit)
			defer cancel()
			settings, err := stateSyncFrom(ctx, serverCtx, servers)
			if err != nil {
				return err
			}
			path := filepath.Join(serverCtx.Config.RootDir, "config", "config.toml")
			if err := settings.write(path, serverCtx.Config.P2P.PersistentPeers+serverCtx.Config.P2P.Seeds == ""); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: the node will trust block %d, %s\nnext:\n  bttcd start\n",
				path, settings.height, settings.hash)
			return err
		},
	}
}

// stateSync is what config.toml's [statesync] needs to know.
type stateSync struct {
	servers []string
	peers   []string
	height  int64
	hash    string
	period  time.Duration
}

// stateSyncFrom asks the servers. They are trusted for the one hash that they agree on.
func stateSyncFrom(ctx context.Context, serverCtx *sdkserver.Context, servers []string) (stateSync, error) {
	if hasChain(serverCtx.Config) {
		return stateSync{}, fmt.Errorf("%s holds blocks already, and a node with blocks does not state-sync: use a new --home, or `bttcd comet unsafe-reset-all`",
			serverCtx.Config.DBDir())
	}
	genesis, err := genutiltypes.AppGenesisFromFile(serverCtx.Config.GenesisFile())
	if err != nil {
		return stateSync{}, fmt.Errorf("reading the genesis: %w: %w", err, errNoGenesis)
	}
	settings := stateSync{servers: servers}
	for i, server := range servers {
		node, err := http.New(server, "/websocket")
		if err != nil {
			return stateSync{}, fmt.Errorf("%s is not the URL of a CometBFT RPC, such as http://127.0.0.1:26657: %w", server, err)
		}
		status, err := settings.check(ctx, node, server, genesis.ChainID)
		if err != nil {
			return stateSync{}, err
		}
		if i == 0 {
			err = settings.choose(ctx, node, status)
		} else {
			err = settings.agree(ctx, node)
		}
		if err != nil {
			return stateSync{}, fmt.Errorf("%s: %w", server, err)
		}
	}
	return settings, nil
}

// check refuses a server of another chain or one that is behind, and keeps its node as a peer.
func (s *stateSync) check(ctx context.Context, node *http.HTTP, server, chainID string) (*coretypes.ResultStatus, error) {
	status, err := node.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s does not answer: %w", server, err)
	}
	if status.NodeInfo.Network != chainID {
		return nil, fmt.Errorf("%s serves %s, but the genesis of this home is that of %s", server, status.NodeInfo.Network, chainID)
	}
	if status.SyncInfo.CatchingUp {
		return nil, fmt.Errorf("%s is catching up itself: wait, or name another", server)
	}
	from, err := url.Parse(strings.Replace(server, "tcp://", "http://", 1))
	if err != nil {
		return nil, err
	}
	if _, port, err := net.SplitHostPort(strings.TrimPrefix(status.NodeInfo.ListenAddr, "tcp://")); err == nil {
		s.peers = append(s.peers, fmt.Sprintf("%s@%s", status.NodeInfo.ID(), net.JoinHostPort(from.Hostname(), port)))
	}
	return status, nil
}

// choose takes a block that is old enough to lie before the snapshots offered, and young
// enough that its validators could still be punished for lying.
func (s *stateSync) choose(ctx context.Context, node *http.HTTP, status *coretypes.ResultStatus) error {
	unbonding, err := unbondingTime(ctx, node)
	if err != nil {
		return err
	}
	s.period = unbonding * 2 / 3
	latest := status.SyncInfo.LatestBlockHeight
	for depth := min(trustDepth, latest-status.SyncInfo.EarliestBlockHeight); ; depth /= 2 {
		height := latest - depth
		commit, err := node.Commit(ctx, &height)
		if err != nil {
			return err
		}
		if status.SyncInfo.LatestBlockTime.Sub(commit.Time) < s.period/4 || depth == 0 {
			s.height, s.hash = height, commit.Commit.BlockID.Hash.String()
			return nil
		}
	}
}

func unbondingTime(ctx context.Context, node *http.HTTP) (time.Duration, error) {
	request, err := (&stakingtypes.QueryParamsRequest{}).Marshal()
	if err != nil {
		return 0, err
	}
	answer, err := node.ABCIQuery(ctx, "/cosmos.staking.v1beta1.Query/Params", request)
	if err != nil {
		return 0, err
	}
	var params stakingtypes.QueryParamsResponse
	if err := params.Unmarshal(answer.Response.Value); err != nil {
		return 0, fmt.Errorf("reading the unbonding time: %w", err)
	}
	if params.Params.UnbondingTime <= 0 {
		return 0, errors.New("reading the unbonding time: " + answer.Response.Log)
	}
	return params.Params.UnbondingTime, nil
}

// agree refuses a server that shows another block at the trusted height.
func (s *stateSync) agree(ctx context.Context, node *http.HTTP) error {
	commit, err := node.Commit(ctx, &s.height)
	if err != nil {
		return err
	}
	if got := commit.Commit.BlockID.Hash.String(); got != s.hash {
		return fmt.Errorf("block %d is %s here and %s on %s: one of them is on another chain or lies", s.height, got, s.hash, s.servers[0])
	}
	return nil
}

// write sets the keys and leaves the rest of the file, comments too, as it is.
func (s stateSync) write(path string, withPeers bool) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text := string(raw)
	values := [][3]string{
		{"statesync", "enable", "true"},
		{"statesync", "rpc_servers", fmt.Sprintf("%q", strings.Join(s.servers, ","))},
		{"statesync", "trust_height", fmt.Sprint(s.height)},
		{"statesync", "trust_hash", fmt.Sprintf("%q", s.hash)},
		{"statesync", "trust_period", fmt.Sprintf("%q", s.period)},
	}
	if withPeers {
		values = append(values, [3]string{"p2p", "persistent_peers", fmt.Sprintf("%q", strings.Join(s.peers, ","))})
	}
	for _, value := range values {
		if text, err = setKey(text, value[0], value[1], value[2]); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return os.WriteFile(path, []byte(text), 0o600)
}

// setKey replaces the value of a key in a section of a TOML file.
func setKey(text, section, key, value string) (string, error) {
	lines := strings.Split(text, "\n")
	inside := false
	for i, line := range lines {
		if strings.HasPrefix(line, "[") {
			inside = strings.TrimSpace(line) == "["+section+"]"
		}
		name, _, found := strings.Cut(line, "=")
		if inside && found && strings.TrimSpace(name) == key {
			lines[i] = key + " = " + value
			return strings.Join(lines, "\n"), nil
		}
	}
	return "", fmt.Errorf("there is no %s in section [%s]: write it there", key, section)
}
