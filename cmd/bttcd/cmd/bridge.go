package cmd

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/supervisor"
	bttcchain "github.com/bttcprotocol/bttcd/internal/chain"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// bridgeCommand holds what validators and users of the bridge do beside the chain. Transactions and
// queries are under tx and query, as those of every module.
func bridgeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bridge",
		Short: "Run and use the bridge to Ethereum and other chains",
		Long: `Make and register a validator's bridge key, see how the bridge fares, follow transfers, and deposit
money on a remote chain or withdraw it there. "bttcd relay" carries packets.
docs/runbook/bridge.md tells operators the rest.`,
		Example: `  bttcd bridge keygen && bttcd bridge register --from validator
  bttcd bridge status
  bttcd bridge deposit ethereum 100btt --to bttc1... --remote-rpc http://127.0.0.1:8545 --from alice
  bttcd bridge withdraw ethereum 0x52908400098527886E0F7030069857D2E4169EE7 100btt --from alice
  bttcd bridge track 0x52908400098527886e0f7030069857d2e4169ee7 --watch`,
		SuggestionsMinimumDistance: 2,
		RunE:                       client.ValidateCmd,
	}
	cmd.AddCommand(
		keygenCommand(), proveKeyCommand(), registerCommand(), bridgeStatusCommand(), signCommand(), signServerCommand(),
		trackCommand(), depositCommand(), withdrawCommand(), bridgeClaimCommand(),
	)
	return cmd
}

// bridgeNode is the chain as one of its nodes answers.
type bridgeNode struct {
	bridgetypes.QueryClient
	clientCtx client.Context
}

func newBridgeNode(cmd *cobra.Command) (bridgeNode, error) {
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return bridgeNode{}, err
	}
	return bridgeNode{bridgetypes.NewQueryClient(clientCtx), clientCtx}, nil
}

// evmChainID is in the domain of Portals. The node is asked, so that no home is needed.
func (n bridgeNode) evmChainID(ctx context.Context) (uint64, error) {
	node, err := n.clientCtx.GetNode()
	if err != nil {
		return 0, err
	}
	status, err := node.Status(ctx)
	if err != nil {
		return 0, n.unreachable(err)
	}
	return bttcchain.EVMChainID(status.NodeInfo.Network)
}

func (n bridgeNode) unreachable(err error) error {
	return fmt.Errorf("asking the node at %s: %w: start one, or name another with --%s", n.clientCtx.NodeURI, err, flags.FlagNode)
}

// row returns the remote chain of that name or id.
func (n bridgeNode) row(ctx context.Context, name string) (bridgetypes.RowStatus, error) {
	answer, err := n.Rows(ctx, &bridgetypes.QueryRowsRequest{})
	if err != nil {
		return bridgetypes.RowStatus{}, n.unreachable(err)
	}
	var known []string
	for _, status := range answer.Rows {
		if strings.EqualFold(status.Row.Name, name) || strconv.FormatUint(uint64(status.Row.Id), 10) == name {
			return status, nil
		}
		known = append(known, status.Row.Name)
	}
	if len(known) == 0 {
		return bridgetypes.RowStatus{}, fmt.Errorf("BTTC has no bridge to %q, nor to any other chain: governance adds them", name)
	}
	return bridgetypes.RowStatus{}, fmt.Errorf("BTTC has no bridge to %q: choose one of %s", name, strings.Join(known, ", "))
}

// portal returns a row with its contract.
func (n bridgeNode) portal(ctx context.Context, name string) (bridgetypes.Row, chain.Portal, error) {
	status, err := n.row(ctx, name)
	if err != nil {
		return bridgetypes.Row{}, chain.Portal{}, err
	}
	id, err := n.evmChainID(ctx)
	if err != nil {
		return bridgetypes.Row{}, chain.Portal{}, err
	}
	portal, err := supervisor.Portal(status.Row, id)
	return status.Row, portal, err
}

func stringFlag(cmd *cobra.Command, name string) string {
	text, err := cmd.Flags().GetString(name)
	if err != nil {
		panic(err) // a command reads the flags that it has
	}
	return text
}

// wantsJSON reports what --output says, and refuses other forms.
func wantsJSON(cmd *cobra.Command) (bool, error) {
	switch format := stringFlag(cmd, flags.FlagOutput); format {
	case flags.OutputFormatJSON:
		return true, nil
	case flags.OutputFormatText:
		return false, nil
	default:
		return false, fmt.Errorf("--%s is %q: choose text or json", flags.FlagOutput, format)
	}
}

// addNodeFlags let a command ask a node.
func addNodeFlags(cmd *cobra.Command) {
	cmd.Flags().String(flags.FlagNode, "tcp://localhost:26657", "")
}
