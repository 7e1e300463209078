package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	sdkserver "github.com/cosmos/cosmos-sdk/server"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/remotesigner"
)

// signerOptions are the flags of `bttcd signer`.
type signerOptions struct {
	node, chainID, keyFile, stateFile string
	newState                          bool
}

func signerCommand() *cobra.Command {
	var options signerOptions
	cmd := &cobra.Command{
		Use:   "signer",
		Short: "Hold a validator's consensus key and sign for a node elsewhere",
		Long: `Hold a validator's consensus key and sign what a node elsewhere asks for.

The signer dials the node, at the address that priv_validator_laddr of the node's config.toml
says, again and again until it is ended. It never signs one height, round and step twice, by
what its state file remembers: bring that file along with the key, and run one signer alone.

With a node id before the address the signer makes sure that it is that node which asks.
Without one, whoever answers there gets signatures.`,
		Example: `  bttcd signer --node tcp://` + exampleNodeID + `@10.0.0.7:26659 --chain-id bttc-1 \
    --key-file priv_validator_key.json --state-file priv_validator_state.json
  bttcd signer --node unix:///run/bttcd/signer.sock --chain-id bttc-1 --key-file key.json --state-file state.json`,
		Args: cobra.NoArgs,
		// Others take --node for the address of an RPC, and refuse one in words that do not fit here.
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			return options.run(ctx, log.NewLogger(cmd.ErrOrStderr(), log.ColorOption(false)))
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&options.node, "node", "", "the node that asks: tcp://NODE-ID@HOST:PORT or unix:///PATH")
	flags.StringVar(&options.chainID, "chain-id", "", "the only chain to sign for, such as bttc-1")
	flags.StringVar(&options.keyFile, "key-file", "", "the key, as config/priv_validator_key.json of a node's home has it")
	flags.StringVar(&options.stateFile, "state-file", "", "what the key has signed, as data/priv_validator_state.json of a node's home has it")
	flags.BoolVar(&options.newState, "new-state", false, "make the state file if there is none: only for a key that has never signed")
	for _, name := range []string{"node", "chain-id", "key-file", "state-file"} {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err)
		}
	}
	return cmd
}

// exampleNodeID is a node id of the right form.
const exampleNodeID = "f88883b673fc69d7869cab098de3bafc2ff76eb8"

func (o signerOptions) run(ctx context.Context, logger log.Logger) error {
	node, err := remotesigner.ParseNode(o.node)
	if err != nil {
		return fmt.Errorf("--node: %w", err)
	}
	if _, err := chain.EVMChainID(o.chainID); err != nil {
		return fmt.Errorf("--chain-id: %w", err)
	}
	key, err := remotesigner.LoadKey(o.keyFile, o.stateFile, o.newState)
	if err != nil {
		return err
	}
	if !node.Authenticated() {
		logger.Info("the node is not authenticated: name its id, as in tcp://NODE-ID@HOST:PORT")
	}
	logger.Info("signing", "chain_id", o.chainID, "address", key.GetAddress().String(), "last_height", key.LastSignState.Height)
	remotesigner.Serve(ctx, node, o.chainID, key, logger)
	return nil
}

// mendShowValidator makes `comet show-validator` and `show-address` tell the remote signer's key
// where there is one: the file that the SDK reads is none of the validator's then.
func mendShowValidator(root *cobra.Command) {
	for _, name := range []string{"show-validator", "show-address"} {
		cmd, rest, err := root.Find([]string{"comet", name})
		if err != nil || len(rest) > 0 {
			panic("there is no command comet " + name)
		}
		local := cmd.RunE
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			config := sdkserver.GetServerContextFromCmd(cmd).Config
			if config.PrivValidatorListenAddr == "" {
				return local(cmd, args)
			}
			return showRemoteKey(cmd, signerPin(config), name == "show-address")
		}
	}
}

func showRemoteKey(cmd *cobra.Command, pin string, addressOnly bool) error {
	key, err := remotesigner.ReadPin(pin)
	if err != nil {
		return err
	}
	if key == nil {
		return errors.New("this node has a remote signer (priv_validator_laddr) and has not met it yet: start the node once")
	}
	converted, err := cryptocodec.FromCmtPubKeyInterface(key)
	if err != nil {
		return err
	}
	encoded, err := client.GetClientContextFromCmd(cmd).Codec.MarshalInterfaceJSON(converted)
	text := string(encoded)
	if addressOnly {
		text, err = address.Consensus().BytesToString(converted.Address())
	}
	if err == nil {
		_, err = fmt.Fprintln(cmd.OutOrStdout(), text)
	}
	return err
}
