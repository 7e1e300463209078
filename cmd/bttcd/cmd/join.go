package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/internal/join"
	"github.com/bttcprotocol/bttcd/networks"
)

// joinOptions are the flags of join.
type joinOptions struct {
	network, moniker, checkpoint, portal, snapshot string
	rpc, peers, remoteRPC                          []string
	fromGenesis, noStart                           bool
}

func joinCommand(template *app.App) *cobra.Command {
	options := joinOptions{}
	cmd := &cobra.Command{
		Use:   "join --network N --rpc URL,URL",
		Short: "Make a node of a running network: from a snapshot, checked, in minutes",
		Long: `Make the home of a node that joins a running network, and run it. The node begins with a snapshot
of the state instead of with block 1.

What it trusts is the hash of one block. That comes from
  the endpoints of --rpc    two at least, run by different people: they must agree
  --checkpoint ethereum     what validators signed and a Portal there holds; one endpoint is enough then
Everything else is checked against that block by a light client. The genesis is that of this binary, or what the
endpoints agree on before a network has published one.

The snapshot comes from the node's peers, or from a file that somebody made with "bttcd snapshots dump" (--snapshot).

A home with keys or configuration keeps them. Nothing in the home changes before all is there; on any error it is as it
was, and the error says so. Progress goes to stderr; what the node logs, or with --no-start the result, to stdout.`,
		Example: `  bttcd join --network mainnet --rpc https://rpc.example.org,https://rpc.example.net
  bttcd join --network mainnet --rpc https://rpc.example.org --checkpoint ethereum --remote-rpc https://eth.example.org --portal 0x52908400098527886E0F7030069857D2E4169EE7
  bttcd join --network mainnet --rpc https://rpc.example.org,https://rpc.example.net --snapshot 1200000-3.tar.gz --no-start`,
		Args:        cobra.NoArgs,
		Annotations: map[string]string{homeless: ""},
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runJoin(cmd, template, options)
		},
	}
	hostname, err := os.Hostname()
	if err != nil || checkMoniker(hostname) != nil {
		hostname = "my-node"
	}
	set := cmd.Flags()
	set.StringVar(&options.network, flagNetwork, "", "network to join: "+strings.Join(networks.Names(), ", "))
	set.StringSliceVar(&options.rpc, "rpc", nil, "CometBFT RPC endpoints of the network, separated by commas")
	set.StringVar(&options.moniker, "moniker", hostname, "name that the node shows to others, in a new home")
	set.StringSliceVar(&options.peers, "peers", nil, "peers to keep a connection with, as id@host:port (default: the endpoints' nodes)")
	set.StringVar(&options.checkpoint, "checkpoint", "", "take the trusted block from a Portal on this chain: ethereum")
	set.StringSliceVar(&options.remoteRPC, "remote-rpc", nil, "JSON-RPC endpoints of that chain; several must agree")
	set.StringVar(&options.portal, "portal", "", "address of the Portal there")
	set.StringVar(&options.snapshot, "snapshot", "", "begin with this snapshot file instead of with one of the peers'")
	set.BoolVar(&options.fromGenesis, "from-genesis", false, "execute every block from the first one; no snapshot, nothing trusted but the genesis")
	set.BoolVar(&options.noStart, "no-start", false, "make the home and do not run the node")
	set.StringP(flags.FlagOutput, "o", flags.OutputFormatText, "how the result of --no-start is printed: text or json")
	for _, required := range []string{flagNetwork, "rpc"} {
		if err := cmd.MarkFlagRequired(required); err != nil {
			panic(err)
		}
	}
	return cmd
}

// check refuses flags that contradict each other, before anybody is asked.
func (o joinOptions) check() error {
	switch {
	case o.checkpoint == "" && (len(o.remoteRPC) > 0 || o.portal != ""):
		return errors.New("--remote-rpc and --portal are for --checkpoint ethereum")
	case o.checkpoint != "" && o.checkpoint != "ethereum":
		return fmt.Errorf("--checkpoint %q: only ethereum is possible yet", o.checkpoint)
	case o.checkpoint != "" && (len(o.remoteRPC) == 0 || o.portal == ""):
		return errors.New("--checkpoint needs --remote-rpc, a JSON-RPC of that chain, and --portal, the address of the Portal there")
	case o.fromGenesis && (o.snapshot != "" || o.checkpoint != ""):
		return errors.New("--from-genesis begins with block 1: leave --snapshot and --checkpoint away")
	case o.checkpoint == "" && len(o.rpc) < 2:
		return errors.New("one endpoint alone is not to be trusted: name two with --rpc A,B that different people run, or take the block from --checkpoint ethereum")
	}
	return errors.Join(checkPeers("--peers", o.peers), checkMoniker(o.moniker))
}

// joinResult is what join prints with --no-start.
type joinResult struct {
	Home           string   `json:"home"`
	Network        string   `json:"network"`
	ChainID        string   `json:"chain_id"`
	TrustHeight    int64    `json:"trust_height,omitempty"`
	TrustHash      string   `json:"trust_hash,omitempty"`
	TrustPeriod    string   `json:"trust_period,omitempty"`
	TrustFrom      string   `json:"trust_from,omitempty"`
	SnapshotHeight uint64   `json:"snapshot_height,omitempty"`
	Peers          []string `json:"peers"`
	Seconds        float64  `json:"seconds"`
}

func runJoin(cmd *cobra.Command, template *app.App, options joinOptions) error {
	began := time.Now()
	output, err := cmd.Flags().GetString(flags.FlagOutput)
	if err != nil {
		return err
	}
	if output != flags.OutputFormatText && output != flags.OutputFormatJSON {
		return fmt.Errorf("--output is %q: choose text or json", output)
	}
	home, err := homeOf(cmd)
	if err != nil {
		return err
	}
	result, err := prepareHome(cmd, template, options, home)
	if err != nil {
		return err
	}
	result.Seconds = time.Since(began).Seconds()
	if options.noStart {
		return printJoin(cmd, output, result)
	}
	return startJoined(cmd, home, began)
}

// prepareHome does all but running the node. A signal ends it as an error would.
func prepareHome(cmd *cobra.Command, template *app.App, options joinOptions, home string) (joinResult, error) {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := options.check(); err != nil {
		return joinResult{}, err
	}
	network, err := networks.Load(options.network)
	if err != nil {
		return joinResult{}, err
	}
	joining := &joining{
		template: template, network: network, home: home, options: options, out: cmd.ErrOrStderr(),
		result: joinResult{Home: home, Network: network.Name, ChainID: network.ChainID, Peers: []string{}},
	}
	if err := joining.run(ctx); err != nil {
		if ctx.Err() != nil && cmd.Context().Err() == nil {
			err = errors.New("interrupted")
		}
		outcome := fmt.Sprintf("nothing in %s was changed", home)
		if joining.stage != nil {
			outcome = joining.stage.Outcome()
		}
		return joinResult{}, fmt.Errorf("%w; %s", err, outcome)
	}
	return joining.result, nil
}

func printJoin(cmd *cobra.Command, output string, result joinResult) error {
	if output == flags.OutputFormatJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(result)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s is ready after %.1f s\nnext:\n  bttcd start --home %s\n", result.Home, result.Seconds, result.Home)
	return err
}

// trust is where the trusted block comes from.
func (j *joining) trust(ctx context.Context, survey *join.Survey, now time.Time) (join.Choice, error) {
	if j.options.checkpoint != "" {
		return j.trustCheckpoint(ctx, survey, now)
	}
	j.result.TrustFrom = "endpoints"
	if j.file != nil {
		return survey.TrustAt(ctx, int64(j.file.Height), now)
	}
	return survey.Choose(ctx, now)
}

func (j *joining) trustCheckpoint(ctx context.Context, survey *join.Survey, now time.Time) (join.Choice, error) {
	address, err := join.ParsePortal(j.options.portal)
	if err != nil {
		return join.Choice{}, fmt.Errorf("--portal: %w", err)
	}
	// One endpoint is enough beside a checkpoint: what the network has published holds against its word.
	published, known, err := join.PublishedUnbonding(j.network.AppState)
	if err != nil {
		return join.Choice{}, err
	}
	if known {
		survey.LimitUnbonding(published)
	}
	evmChainID, err := evmChainIDOf(j.network.ChainID)
	if err != nil {
		return join.Choice{}, err
	}
	portal := join.Portal{URLs: j.options.remoteRPC, Address: address, EVMChainID: evmChainID}
	checkpoint, err := portal.Checkpoint(ctx)
	if err != nil {
		return join.Choice{}, err
	}
	j.result.TrustFrom = "checkpoint on " + j.options.checkpoint
	j.say("validators signed block %d, and %s holds it", checkpoint.Height, j.options.portal)
	if j.file == nil {
		return survey.ChooseFrom(ctx, checkpoint, now)
	}
	if _, err := survey.TrustAt(ctx, int64(j.file.Height), now); err != nil {
		return join.Choice{}, err
	}
	return join.Choice{Block: checkpoint, Period: survey.Period()}, survey.Confirm(ctx, checkpoint, now)
}
