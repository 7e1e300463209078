package cmd

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/tx"

	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

const (
	// signGas is the most that a submitted signature may use for free: enough for the one that completes a
	// batch of 50 withdrawals.
	signGas = 2_000_000
	// signPoll is how often --watch looks, signAgain when a signature that is still missing is sent again.
	signPoll  = 5 * time.Second
	signAgain = time.Minute
)

func signCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sign",
		Short: "Sign the packets that wait for this validator, where its votes cannot",
		Long: `Have the node of --home sign all packets that await its bridge key, and submit the signatures in
transactions of the operator's key (--from). They cost no fee.

A validator in consensus signs in its votes and needs none of this. One that is jailed or unbonds has no
votes, and a Portal counts it until it has the next set: if more than a third of the power left, no packet
is signed without those who left, not even the one with that set. Until then it may still be called to account.

The node signs what its own state holds; it must run, and need not be in consensus. With --watch this
goes on until it is interrupted.`,
		Example: `  bttcd bridge sign --from operator
  bttcd bridge sign --home /var/lib/bttcd --from operator --watch`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runSign(cmd) },
	}
	flags.AddTxFlagsToCmd(cmd)
	cmd.Flags().Bool(flagWatch, false, "go on signing what comes")
	return cmd
}

// absentSigner submits the signatures of a validator that has no votes.
type absentSigner struct {
	clientCtx client.Context
	factory   tx.Factory
	// ask returns what the node has signed.
	ask  func(context.Context) (localSignatures, error)
	tell func(submitted) error
	// sent is when a signature was sent, by packet and key.
	sent map[signedPacket]time.Time
}

type signedPacket struct {
	row   uint32
	nonce uint64
	key   common.Address
}

// submitted is what is told of a signature.
type submitted struct {
	Row    uint32         `json:"row"`
	Nonce  uint64         `json:"nonce"`
	Kind   string         `json:"kind"`
	Key    common.Address `json:"key"`
	TxHash string         `json:"tx_hash"`
}

func runSign(cmd *cobra.Command) error {
	s, err := newAbsentSigner(cmd)
	if err != nil {
		return err
	}
	watch, err := cmd.Flags().GetBool(flagWatch)
	if err != nil {
		return err
	}
	if watch {
		return s.watch(cmd)
	}
	count, err := s.round(cmd.Context())
	if err == nil && count == 0 {
		fmt.Fprintln(cmd.ErrOrStderr(), "no packet waits for a signature of this node's keys")
	}
	return err
}

func newAbsentSigner(cmd *cobra.Command) (*absentSigner, error) {
	clientCtx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return nil, err
	}
	if clientCtx.FromAddress.Empty() {
		return nil, fmt.Errorf("--%s is missing: name the key of the validator's operator", flags.FlagFrom)
	}
	inJSON, err := wantsJSON(cmd)
	if err != nil {
		return nil, err
	}
	factory, err := tx.NewFactoryCLI(clientCtx, cmd.Flags())
	return &absentSigner{
		clientCtx: clientCtx, factory: factory.WithGas(signGas).WithSimulateAndExecute(false), sent: map[signedPacket]time.Time{},
		ask: func(ctx context.Context) (answer localSignatures, err error) {
			return answer, askSocket(ctx, clientCtx.HomeDir, "/signatures", &answer)
		},
		tell: func(done submitted) error {
			if inJSON {
				return writeJSON(cmd.OutOrStdout(), done)
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "signed packet %d (%s) of row %d with %s: transaction %s\n",
				done.Nonce, done.Kind, done.Row, done.Key, done.TxHash)
			return err
		},
	}, err
}

// watch goes on until a signal. A node that does not answer for a while ends nothing.
func (s *absentSigner) watch(cmd *cobra.Command) error {
	ctx, stop := untilSignal(cmd)
	defer stop()
	ticker := time.NewTicker(signPoll)
	defer ticker.Stop()
	for {
		if _, err := s.round(ctx); err != nil && ctx.Err() == nil {
			fmt.Fprintln(cmd.ErrOrStderr(), "not signed for now:", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// round submits what waits now and returns how many signatures that were.
func (s *absentSigner) round(ctx context.Context) (int, error) {
	waiting, err := s.waiting(ctx)
	if len(waiting) == 0 || err != nil {
		return 0, err
	}
	factory, err := s.factory.Prepare(s.clientCtx)
	if err != nil {
		return 0, fmt.Errorf("reading the account of %s: %w", s.clientCtx.FromAddress, err)
	}
	for i, made := range waiting {
		at := factory.WithSequence(factory.Sequence() + uint64(i)) //nolint:gosec // counts up
		hash, err := s.submit(ctx, at, made)
		if err != nil {
			return i, fmt.Errorf("packet %d of row %d: %w", made.Nonce, made.Row, err)
		}
		s.sent[signedPacket{made.Row, made.Nonce, made.Key}] = time.Now()
		if err := s.tell(submitted{made.Row, made.Nonce, made.Kind, made.Key, hash}); err != nil {
			return i, err
		}
	}
	return len(waiting), nil
}

// waiting returns the signatures that were not sent just now.
func (s *absentSigner) waiting(ctx context.Context) ([]localSignature, error) {
	answer, err := s.ask(ctx)
	if err != nil {
		return nil, err
	}
	var waiting []localSignature
	for _, made := range answer.Signatures {
		if time.Since(s.sent[signedPacket{made.Row, made.Nonce, made.Key}]) >= signAgain {
			waiting = append(waiting, made)
		}
	}
	switch {
	case len(waiting) > 0:
		return waiting, nil
	case answer.Problem != "":
		return nil, errors.New(answer.Problem)
	case answer.Later > 0:
		return nil, fmt.Errorf("%d packets wait for the signer on another machine: try again in a few seconds", answer.Later)
	}
	return nil, nil
}

// submit hands one signature to the node, in a transaction that offers no fee.
func (s *absentSigner) submit(ctx context.Context, factory tx.Factory, made localSignature) (string, error) {
	builder, err := factory.BuildUnsignedTx(&bridgetypes.MsgSubmitSignature{
		Sender:    sender(s.clientCtx),
		Signature: bridgetypes.PacketSignature{Row: made.Row, Nonce: made.Nonce, Signature: made.Signature},
	})
	if err != nil {
		return "", err
	}
	if err := tx.Sign(ctx, factory, s.clientCtx.FromName, builder, true); err != nil {
		return "", fmt.Errorf("signing the transaction: %w", err)
	}
	bytes, err := s.clientCtx.TxConfig.TxEncoder()(builder.GetTx())
	if err != nil {
		return "", err
	}
	answer, err := s.clientCtx.BroadcastTxSync(bytes)
	if err == nil && answer.Code != 0 {
		err = fmt.Errorf("the node refuses it: %s", answer.RawLog)
	}
	if err != nil {
		return "", err
	}
	return answer.TxHash, nil
}
