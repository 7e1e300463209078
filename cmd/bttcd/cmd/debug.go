package cmd

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/cobra"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client/flags"
	sdkserver "github.com/cosmos/cosmos-sdk/server"

	evmdebug "github.com/cosmos/evm/client/debug"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/internal/address"
)

func debugCommand(*app.App) *cobra.Command {
	cmd := evmdebug.Cmd()
	cmd.Short = "Convert addresses and keys, check a node's state"
	for _, child := range cmd.Commands() {
		if child.Name() == "addr" {
			cmd.RemoveCommand(child)
		}
	}
	cmd.AddCommand(addrCommand(), invariantsCommand())
	return cmd
}

func addrCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "addr ADDRESS",
		Short: "Print every spelling of an address",
		Long: `Print every spelling of an address. One key has one 20-byte address; Ethereum, TRON and
Cosmos tools spell it each in their way, and this node reads all of them.`,
		Example: `  bttcd debug addr THVmXun9u721tBiYcT3VfLQKcwYBmoY1xX
  bttcd debug addr bttcvaloper1... -o json`,
		Args:        cobra.ExactArgs(1),
		Annotations: map[string]string{homeless: ""},
		RunE: func(cmd *cobra.Command, args []string) error {
			bz, err := parseAddress(args[0])
			if err != nil {
				return err
			}
			spellings, err := address.Spell(bz)
			if err != nil {
				return err
			}
			format, err := cmd.Flags().GetString(flags.FlagOutput)
			if err != nil {
				return err
			}
			if format == flags.OutputFormatJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(spellings)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "bech32     %s\nEVM        %s\nTRON       %s\nvalidator  %s\nconsensus  %s\nhex        %s\n",
				spellings.Bech32, spellings.EVM, spellings.TRON, spellings.Validator, spellings.Consensus, spellings.Hex)
			return err
		},
	}
	cmd.Flags().StringP(flags.FlagOutput, "o", "text", "how the result is printed: text or json")
	return cmd
}

// parseAddress also takes the bare hexadecimal that CometBFT prints consensus addresses in.
func parseAddress(text string) ([]byte, error) {
	if bz, err := hex.DecodeString(text); err == nil && len(bz) == address.Length {
		return bz, nil
	}
	return address.Parse(text)
}

func invariantsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "invariants",
		Short: "Check that the books of a stopped node's state add up",
		Long: `Check the invariants of the state in a node's home: that balances add up to the supply,
that stakes are covered, that reward pools hold what they owe. The node must not run.`,
		Example: `  bttcd debug invariants --home /var/lib/bttcd`,
		Args:    cobra.NoArgs,
		RunE:    runInvariants,
	}
	return cmd
}

func runInvariants(cmd *cobra.Command, _ []string) (err error) {
	serverCtx := sdkserver.GetServerContextFromCmd(cmd)
	home := serverCtx.Config.RootDir
	if err := bindChain(serverCtx.Viper, serverCtx.Config.GenesisFile()); err != nil {
		return err
	}
	if err := lockHome(home); err != nil {
		return err
	}
	db, err := dbm.NewDB("application", sdkserver.GetAppDBBackend(serverCtx.Viper), filepath.Join(home, "data"))
	if err != nil {
		return fmt.Errorf("opening the state: %w", err)
	}
	node, err := openApp(log.NewNopLogger(), db, serverCtx.Viper, true)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	defer func() { err = errors.Join(err, node.Close()) }()
	if node.LastBlockHeight() == 0 {
		return errors.New("the node has made no block yet: there is no state to check")
	}
	ctx := node.NewContextLegacy(true, cmtproto.Header{Height: node.LastBlockHeight(), ChainID: node.ChainID()})
	results := node.CheckInvariants(ctx)
	broken := 0
	for _, result := range results {
		state := "holds"
		switch {
		case result.Err != nil:
			state = "UNKNOWN: " + result.Err.Error()
		case result.Broken != "":
			state = "BROKEN: " + result.Broken
		}
		if !result.Holds() {
			broken++
		}
		if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%-32s %s\n", result.Name, state); err != nil {
			return err
		}
	}
	if broken > 0 {
		return fmt.Errorf("%d of %d invariants do not hold at height %d", broken, len(results), node.LastBlockHeight())
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "all %d hold at height %d\n", len(results), node.LastBlockHeight())
	return err
}
