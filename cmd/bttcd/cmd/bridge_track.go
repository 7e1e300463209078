package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"

	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

const (
	flagWatch   = "watch"
	flagTimeout = "timeout"
)

func trackCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "track HASH|ID|ADDRESS",
		Short: "Show how far transfers over the bridge are, and what they wait for",
		Long: `Show transfers, both ways: by the hash of a transaction here (Cosmos or Ethereum form) or on the remote
chain, by an address in any spelling, or by the id of a transfer. Before a deposit is final the node of
--home, if one runs on this machine, says what it has seen.

With --watch it goes on until all of them are finished, also while the node does not answer. Programs take -o json: one object, with --watch one
a line whenever something changes.`,
		Example: `  bttcd bridge track 0x5c50...e060 --watch
  bttcd bridge track bttc1... -o json
  bttcd bridge track 17`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return runTrack(cmd, args[0]) },
	}
	addNodeFlags(cmd)
	cmd.Flags().Bool(flagWatch, false, "go on until all transfers are finished")
	cmd.Flags().Duration(flagTimeout, 0, "with --watch: give up after this time, such as 30m (default: never)")
	cmd.Flags().StringP(flags.FlagOutput, "o", "text", "how the result is printed: text or json")
	return cmd
}

// trackEvery is how often --watch looks.
const trackEvery = time.Second

func runTrack(cmd *cobra.Command, text string) error {
	asJSON, err := wantsJSON(cmd)
	if err != nil {
		return err
	}
	key, err := bridgetypes.ParseSearchKey(text)
	if err != nil {
		return err
	}
	watch, err := cmd.Flags().GetBool(flagWatch)
	if err != nil {
		return err
	}
	node, err := newBridgeNode(cmd)
	if err != nil {
		return err
	}
	ctx, stop := untilSignal(cmd)
	defer stop()
	t := &tracker{node: node, text: text, key: key, home: node.clientCtx.HomeDir, every: trackEvery}
	if watch {
		return t.watch(ctx, cmd, asJSON)
	}
	view, err := t.look(ctx)
	switch {
	case err != nil:
		return err
	case asJSON:
		return writeJSON(cmd.OutOrStdout(), view)
	case view.empty():
		return view.unknown(text)
	}
	return view.print(cmd.OutOrStdout())
}

// watch shows what changed until all is finished, or the time is over. A node that does not answer for a
// while ends nothing.
func (t *tracker) watch(ctx context.Context, cmd *cobra.Command, asJSON bool) error {
	limit, err := cmd.Flags().GetDuration(flagTimeout)
	if err != nil {
		return err
	}
	if limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	screen, said := newScreen(cmd.OutOrStdout()), ""
	for {
		view, err := t.look(ctx)
		switch {
		case err == nil:
			said = ""
			if err := show(screen, view, t.text, asJSON); err != nil {
				return err
			}
			if view.Finished {
				return nil
			}
		case ctx.Err() == nil && err.Error() != said:
			if screen.terminal { // the next text is drawn below it, not over it
				screen.last = ""
			}
			said = err.Error()
			fmt.Fprintln(cmd.ErrOrStderr(), "not known for now:", said)
		}
		select {
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return fmt.Errorf("not finished within --%s %s", flagTimeout, limit)
			}
			return nil
		case <-time.After(t.every):
		}
	}
}

func show(screen *screen, view trackView, text string, asJSON bool) error {
	var shown bytes.Buffer
	switch {
	case asJSON:
		if err := json.NewEncoder(&shown).Encode(view); err != nil {
			return err
		}
	case view.empty():
		fmt.Fprintln(&shown, view.unknown(text))
	default:
		if err := view.print(&shown); err != nil {
			return err
		}
	}
	return screen.draw(shown.String(), !asJSON)
}

// tracker looks for transfers, at the chain and at the node of this machine.
type tracker struct {
	node bridgeNode
	text string
	key  bridgetypes.SearchKey
	home string
	// every is how often --watch looks.
	every time.Duration
	// names of what never changes, by what they are asked with.
	rows   map[uint32]bridgetypes.RowStatus
	tokens map[string]bridgetypes.Token
}

func (t *tracker) look(ctx context.Context) (trackView, error) {
	if err := t.learn(ctx); err != nil {
		return trackView{}, err
	}
	// What is pending is asked first: what the chain credits in between is then shown as credited.
	pending, localErr := askPending(ctx, t.home)
	answer, err := t.node.Transfers(ctx, &bridgetypes.QueryTransfersRequest{Key: t.text})
	if err != nil {
		return trackView{}, t.node.unreachable(err)
	}
	view := trackView{Transfers: []transferView{}, Pending: []pendingView{}, local: localErr}
	for _, status := range answer.Transfers {
		view.Transfers = append(view.Transfers, t.transfer(status, pending))
	}
	for _, event := range pending {
		if event.concerns(t.key) && !t.onChain(event, answer.Transfers) {
			view.Pending = append(view.Pending, t.pending(event))
		}
	}
	view.Finished = view.finished()
	return view, nil
}

// learn asks for rows, whose applied nonces change, and once for tokens.
func (t *tracker) learn(ctx context.Context) error {
	answer, err := t.node.Rows(ctx, &bridgetypes.QueryRowsRequest{})
	if err != nil {
		return t.node.unreachable(err)
	}
	t.rows = map[uint32]bridgetypes.RowStatus{}
	for _, row := range answer.Rows {
		t.rows[row.Row.Id] = row
	}
	if t.tokens != nil {
		return nil
	}
	tokens, err := t.node.tokens(ctx, 0)
	if err != nil {
		return err
	}
	t.tokens = map[string]bridgetypes.Token{}
	for _, token := range tokens {
		t.tokens[tokenKey(token.Token.Row, token.Token.Denom)] = token.Token
		t.tokens[tokenKey(token.Token.Row, string(token.Token.Contract))] = token.Token
	}
	return nil
}

func tokenKey(row uint32, name string) string { return fmt.Sprintf("%d/%s", row, name) }

// onChain reports whether the chain knows an event: a node that is no validator hears of nothing
// that was applied.
func (t *tracker) onChain(event pendingEvent, transfers []bridgetypes.TransferStatus) bool {
	if event.Final && event.Nonce <= t.rows[event.Row].State.AppliedNonce {
		return true
	}
	for _, status := range transfers {
		transfer := status.Transfer
		if transfer.Row == event.Row && (transfer.Inbound && transfer.Nonce == event.Nonce || transfer.ExecutedEvent == event.Nonce) {
			return true
		}
	}
	return false
}
