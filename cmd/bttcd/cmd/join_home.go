package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/spf13/viper"

	"github.com/cosmos/cosmos-sdk/telemetry"
	"github.com/cosmos/cosmos-sdk/x/genutil"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/internal/join"
	"github.com/bttcprotocol/bttcd/networks"
)

// joining is one run of join.
type joining struct {
	template *app.App
	network  networks.Network
	home     string
	options  joinOptions
	out      io.Writer
	// file is the snapshot file, checked, or nil.
	file   *join.File
	stage  *join.Stage
	result joinResult
}

// say prints a line of progress.
func (j *joining) say(format string, values ...any) {
	_, _ = fmt.Fprintf(j.out, "join: "+format+"\n", values...)
}

func (j *joining) run(ctx context.Context) (err error) {
	found, err := inspectHome(j.home)
	if err != nil {
		return err
	}
	if err := j.checkFile(); err != nil {
		return err
	}
	asking, stop := join.Asking(ctx)
	defer stop()
	survey, err := join.Ask(asking, j.options.rpc, j.network.ChainID)
	if err != nil {
		return err
	}
	_, latest := survey.Range()
	j.say("%s: %s at block %d", survey.Names(), j.network.ChainID, latest)
	if len(j.options.rpc) > 1 && survey.OneNode() && j.options.checkpoint == "" {
		j.say("warning: the endpoints are of one and the same node: it alone is trusted")
	}
	choice, err := j.choose(asking, survey)
	if err != nil {
		return err
	}
	genesis, err := j.fetchGenesis(asking, survey)
	if err != nil {
		return err
	}
	if j.stage, err = join.NewStage(j.home); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, j.stage.Discard()) }()
	names, err := j.fillStage(found, genesis)
	if err != nil {
		return err
	}
	if err := j.configure(found, survey, choice); err != nil {
		return err
	}
	if err := j.restoreFile(ctx); err != nil {
		return err
	}
	return j.stage.Install(names...)
}

func (j *joining) checkFile() error {
	if j.options.snapshot == "" {
		return nil
	}
	file, err := join.CheckFile(j.options.snapshot)
	if err != nil {
		return err
	}
	j.file, j.result.SnapshotHeight = &file, file.Height
	j.say("%s: block %d, %d chunks, %.1f MB, whole", j.options.snapshot, file.Height, file.Chunks, float64(file.Bytes)/1e6)
	return nil
}

// choose finds the block to trust and says so.
func (j *joining) choose(ctx context.Context, survey *join.Survey) (join.Choice, error) {
	if j.options.fromGenesis {
		if earliest, latest := survey.Range(); earliest > 1 {
			return join.Choice{}, fmt.Errorf("the endpoints have blocks %d to %d only: nobody there could hand over the first ones", earliest, latest)
		}
		return join.Choice{}, nil
	}
	choice, err := j.trust(ctx, survey, time.Now())
	if errors.Is(err, join.ErrNoSnapshot) {
		err = fmt.Errorf("%w. Name others, pass a file with --snapshot, or execute all blocks with --from-genesis "+
			"(nodes offer snapshots that have state-sync.snapshot-interval set in app.toml)", err)
	}
	if err != nil {
		return choice, err
	}
	j.result.TrustHeight, j.result.TrustHash, j.result.TrustPeriod = choice.Height, choice.Hash, choice.Period.String()
	j.say("trusts block %d, %s, by %s", choice.Height, choice.Hash, j.result.TrustFrom)
	switch {
	case j.file != nil:
	case choice.Snapshot == nil:
		j.say("the endpoints do not tell which snapshots they have: the node will ask its peers")
	default:
		j.result.SnapshotHeight = choice.Snapshot.Height
		j.say("the newest snapshot offered is of block %d, in %d chunks", choice.Snapshot.Height, choice.Snapshot.Chunks)
	}
	return choice, nil
}

// ownFiles are the files of a home that a new configuration must not replace.
var ownFiles = []string{"config/node_key.json", "config/priv_validator_key.json", "data/priv_validator_state.json"}

// fillStage makes the node's home in the stage and returns which of its files go into an existing home.
func (j *joining) fillStage(found foundHome, genesis genesisFile) ([]string, error) {
	names := []string{"config/config.toml"}
	if !found.node {
		made, err := j.newHome(found)
		if err != nil {
			return nil, err
		}
		names = append(names, made...)
	}
	if err := j.stage.Copy(found.kept...); err != nil {
		return nil, err
	}
	path := filepath.Join("config", "genesis.json")
	change, err := genesis.replaces(filepath.Join(j.home, path))
	if err != nil {
		return nil, err
	}
	if change || j.file != nil {
		if err := genesis.write(filepath.Join(j.stage.Dir, path)); err != nil {
			return nil, err
		}
	}
	if change {
		names = append(names, path)
	}
	return names, nil
}

// newHome writes what init would, without a chain of its own, and returns what of it the home lacks.
func (j *joining) newHome(found foundHome) (made []string, err error) {
	for _, name := range []string{"config/app.toml", "config/client.toml", "config/" + telemetry.OtelFileName} {
		if !found.keeps(name) {
			made = append(made, name)
		}
	}
	for _, name := range ownFiles {
		if _, err := os.Stat(filepath.Join(j.home, name)); err != nil {
			made = append(made, name)
		} else if err := j.stage.Copy(name); err != nil {
			return nil, err
		}
	}
	return made, j.writeHome()
}

func (j *joining) writeHome() error {
	config := nodeConfig{
		home: j.stage.Dir, moniker: j.options.moniker, network: j.network, ports: defaultPorts,
		peers: strings.Join(j.network.Node.PersistentPeers, ","), keyring: "os",
	}
	if j.network.Name == "local" {
		config.keyring = "test"
	}
	if err := config.write(); err != nil {
		return err
	}
	if _, _, err := genutil.InitializeNodeValidatorFiles(cmtcfg.DefaultConfig().SetRoot(j.stage.Dir)); err != nil {
		return fmt.Errorf("making the node's keys: %w", err)
	}
	return nil
}

// configure writes the state-sync section and the peers into the stage's config.toml.
func (j *joining) configure(found foundHome, survey *join.Survey, choice join.Choice) error {
	path := filepath.Join(j.stage.Dir, "config", "config.toml")
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	reader := viper.New()
	reader.SetConfigFile(path)
	if err := reader.ReadInConfig(); err != nil {
		return err
	}
	known := splitList(reader.GetString("p2p.persistent_peers"))
	settings := join.Settings(survey.Servers(), choice.Height, choice.Hash, choice.Period)
	switch {
	case len(j.options.peers) > 0:
		known = j.options.peers
	case !found.keeps("config/config.toml"), len(known) == 0 && reader.GetString("p2p.seeds") == "":
		known = append(known, survey.Peers()...)
	}
	j.result.Peers = append(j.result.Peers, known...)
	text, err := join.Edit(string(raw), append(settings, join.PatienceSetting(), join.PeerSetting(known)))
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Join(j.home, "config", "config.toml"), err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return err
	}
	if err := checkConfigFile(path); err != nil {
		return fmt.Errorf("%s: %w", filepath.Join(j.home, "config", "config.toml"), err)
	}
	return nil
}

// checkConfigFile reads back what was written, peers above all, the way the node does.
func checkConfigFile(path string) error {
	reader := viper.New()
	reader.SetConfigFile(path)
	config := cmtcfg.DefaultConfig()
	if err := errors.Join(reader.ReadInConfig(), reader.Unmarshal(config)); err != nil {
		return err
	}
	return errors.Join(config.ValidateBasic(), checkPeers("persistent_peers", splitList(config.P2P.PersistentPeers)), checkPeers("seeds", splitList(config.P2P.Seeds)))
}

func splitList(text string) []string {
	var items []string
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// explainConfig names the file that every command reads first.
func explainConfig(text string) string {
	const cause = "While parsing config: "
	if rest, found := strings.CutPrefix(text, cause); found {
		return "config/config.toml in the home cannot be read: " + rest + ". Mend it, or write all of the configuration anew with `bttcd init --overwrite`"
	}
	return text
}
