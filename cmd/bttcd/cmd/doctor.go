package cmd

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"text/tabwriter"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/cosmos/cosmos-sdk/client/flags"

	bridgeconfig "github.com/bttcprotocol/bttcd/bridge/config"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/doctor"
	"github.com/bttcprotocol/bttcd/networks"
)

const (
	flagJSON      = "json"
	flagOthersRPC = "rpc"
)

// ExitError is an error whose report is printed already; the process ends with its code.
type ExitError struct{ Code int }

// Error implements error.
func (e ExitError) Error() string { return fmt.Sprintf("exit code %d", e.Code) }

func doctorCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look at a node's home and machine, and say what to change",
		Long: `Look at configuration, genesis, clock, disk, ports, peers, keys, the remote signer and the bridge's
endpoints, and say what to change. The node may run or not. Nothing is written.

With --rpc, CometBFT RPCs of other nodes of the network, the chain and this machine's clock are compared with theirs.

It ends with 0 if all is fine, 1 if there are warnings, 2 if there are errors, and 3 if there is no home to look at.`,
		Example: `  bttcd doctor
  bttcd doctor --home /var/lib/bttcd --rpc https://rpc.example.org,https://rpc.example.net
  bttcd doctor --json | jq '.findings[] | select(.level != "fine")'`,
		Args: cobra.NoArgs,
		// The checks read the files by themselves: what is wrong in them must not end the command, and missing ones
		// must not be made, as other commands do.
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE:              func(cmd *cobra.Command, _ []string) error { return runDoctor(cmd) },
	}
	cmd.Flags().Bool(flagJSON, false, "print the findings as JSON")
	cmd.Flags().StringSlice(flagOthersRPC, nil, "CometBFT RPCs of other nodes of the network, to compare with")
	return cmd
}

func runDoctor(cmd *cobra.Command) error {
	path, err := cmd.Flags().GetString(flags.FlagHome)
	if err != nil {
		return err
	}
	home, err := doctor.Open(path, known())
	if err != nil {
		cmd.PrintErrln("Error:", err.Error()+": name another --home, or", errNoGenesis)
		return ExitError{Code: 3}
	}
	if home.RPC, err = cmd.Flags().GetStringSlice(flagOthersRPC); err != nil {
		return err
	}
	asJSON, err := cmd.Flags().GetBool(flagJSON)
	if err != nil {
		return err
	}
	report := doctor.Examine(cmd.Context(), home, append(doctor.Checks(), doctor.Look{Of: "bridge", By: lookAtBridgeSection}))
	if err := printReport(cmd.OutOrStdout(), report, asJSON); err != nil {
		return err
	}
	if code := report.Level.ExitCode(); code != 0 {
		return ExitError{Code: code}
	}
	return nil
}

func printReport(out io.Writer, report doctor.Report, asJSON bool) error {
	if asJSON {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(report)
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	count := map[doctor.Level]int{}
	for _, finding := range report.Findings {
		count[finding.Level]++
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", finding.Level, finding.Check, finding.Said)
		if finding.Do != "" {
			_, _ = fmt.Fprintf(table, "\t\t-> %s\n", finding.Do)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "\n%s: %d fine, %d warnings, %d errors\n", report.Home, count[doctor.Fine], count[doctor.Warning], count[doctor.Error])
	return err
}

// Keys that the libraries read and that their templates do not write, or write as lists and tables.
var (
	optionalComet = []string{"p2p.test_dial_fail", "p2p.test_fuzz", "p2p.libp2p.scaler.overrides"}
	optionalApp   = []string{"grpc.skip-check-header", "grpc.historical-grpc-address-block-range"}
)

// known is what this program knows of homes that it writes.
func known() doctor.Known {
	_, app := appConfigDefaults()
	return doctor.Known{
		Keys: map[string][]string{
			"config.toml": without(keysOf(reflect.TypeFor[cmtcfg.Config](), ""), append(optionalComet, "home", "rpc.home", "p2p.home", "mempool.home", "consensus.home")...),
			"app.toml":    without(keysOf(reflect.TypeOf(app), ""), optionalApp...),
			"client.toml": {"chain-id", "keyring-backend", "keyring-default-keyname", "output", "node", "broadcast-mode", "default-gas-prices"},
		},
		Optional:   map[string][]string{"config.toml": optionalComet, "app.toml": optionalApp},
		EVMChainID: evmChainIDOf, GenesisHash: publishedGenesis, MainChainID: chain.MainnetID,
	}
}

// publishedGenesis returns the pinned hash of a network's genesis; before its launch there is none.
func publishedGenesis(chainID string) (name, hash string) {
	for _, name := range networks.Names() {
		network, err := networks.Load(name)
		if err == nil && network.ChainID == chainID && network.Genesis != nil {
			hash := sha256.Sum256(network.Genesis)
			return name, hex.EncodeToString(hash[:])
		}
	}
	return "", ""
}

// keysOf returns the keys that a struct is read from, dotted and in lower case as viper has them.
func keysOf(of reflect.Type, prefix string) (keys []string) {
	if of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	for i := range of.NumField() {
		field := of.Field(i)
		name, option, _ := strings.Cut(field.Tag.Get("mapstructure"), ",")
		kind := field.Type
		if kind.Kind() == reflect.Pointer {
			kind = kind.Elem()
		}
		path := strings.ToLower(prefix + name)
		switch {
		case option == "squash":
			keys = append(keys, keysOf(kind, prefix)...)
		case name == "" || name == "-":
		case kind.Kind() == reflect.Struct:
			keys = append(keys, keysOf(kind, path+".")...)
		case kind.Kind() == reflect.Slice && kind.Elem().Kind() == reflect.Struct: // written by elements
		default:
			keys = append(keys, path)
		}
	}
	return keys
}

func without(keys []string, none ...string) (rest []string) {
	for _, key := range keys {
		if !slices.Contains(none, key) {
			rest = append(rest, key)
		}
	}
	return rest
}

// lookAtBridgeSection has the bridge judge its own section, as start does.
func lookAtBridgeSection(_ context.Context, home *doctor.Home) []doctor.Finding {
	settings := viper.New()
	settings.SetConfigFile(filepath.Join(home.Path, "config", "app.toml"))
	if settings.ReadInConfig() != nil {
		return nil // the config check says so
	}
	config, err := bridgeconfig.Read(settings)
	if err == nil {
		err = config.Validate(home.ChainID() == chain.MainnetID)
	}
	if err == nil {
		return nil
	}
	var findings []doctor.Finding
	for _, fault := range faultsOf(err) {
		findings = append(findings, doctor.Finding{Level: doctor.Error, Said: fault.Error(), Do: "correct it: the node will not start"})
	}
	return findings
}

// faultsOf returns the errors that were joined.
func faultsOf(err error) []error {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		return joined.Unwrap()
	}
	return []error{err}
}
