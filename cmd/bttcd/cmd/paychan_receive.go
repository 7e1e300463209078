package cmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/book"
	"github.com/bttcprotocol/bttcd/internal/units"
)

const flagWindow = "window"

// Bounds of what comes in on standard input.
const (
	maxLine     = 8 << 10
	maxComplain = 20
	// lanesPerPayee is how many lanes one purse may have here for each payee.
	lanesPerPayee = 16
)

func receiveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "receive PAYEE...",
		Short: "Take payments from standard input, check them against the chain, and keep them",
		Long: `Take payments from standard input for one account or several, check each against the chain, and
keep the highest of each lane in --store, where "bttcd paychan status" shows and "bttcd paychan redeem"
claims them. A voucher is on disk before the next one of its payee is looked at; at the end all is.
The payees' keys are not needed. Accounts are named by any spelling of their address, or by a key of
the keyring.

--window is how much of each denom may be unclaimed before it says not to serve on; payments
in other denoms are refused.

` + lineForm,
		Example: `  bttcd paychan receive 0x52908400098527886E0F7030069857D2E4169EE7 --store ./vouchers < payments.jsonl
  bttcd paychan pay 7 seeder --amount 0.05btt --store ./payer --from alice | bttcd paychan receive seeder --store ./vouchers`,
		Args: cobra.MinimumNArgs(1),
		RunE: runReceive,
	}
	addStoreFlags(cmd)
	flags.AddKeyringFlags(cmd.Flags())
	cmd.Flags().String(flagWindow, "100btt", "how much may be unclaimed, of each denom that is taken")
	cmd.Flags().StringP(flags.FlagOutput, "o", "text", "how the result is printed: text or json")
	return cmd
}

func runReceive(cmd *cobra.Command, args []string) (err error) {
	accounts, err := payees(cmd, args)
	if err != nil {
		return err
	}
	accept, err := readWindow(cmd)
	if err != nil {
		return err
	}
	opened, err := openStore(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.close()) }()
	kept, err := book.Open(opened.store, opened.head.ChainID)
	if err != nil {
		return err
	}
	ctx, stop := untilSignal(cmd)
	defer stop()
	r := newReceiver(func(format string, args ...any) { cmd.PrintErrf(format+"\n", args...) })
	for _, account := range accounts {
		payee, err := paychan.NewPayee(ctx, paychan.PayeeConfig{
			Chain: opened.node, Book: kept, Address: account, Accept: accept, MaxLanes: lanesPerPayee * len(accounts),
		})
		if err != nil {
			return errors.Join(err, r.close())
		}
		r.add(account, payee)
	}
	r.receive(ctx, cmd.InOrStdin())
	report, err := r.report(ctx)
	if err = errors.Join(err, r.close()); err != nil {
		return err
	}
	return errors.Join(printReceived(cmd, report), report.failure())
}

func readWindow(cmd *cobra.Command) (map[string]paychan.Limits, error) {
	text, err := cmd.Flags().GetString(flagWindow)
	if err != nil {
		return nil, err
	}
	coins, err := units.ParseCoins(text)
	if err != nil {
		return nil, fmt.Errorf("--%s: %w", flagWindow, err)
	}
	if coins.Empty() {
		return nil, fmt.Errorf("--%s names no denom: give how much of each may be unclaimed, such as 100btt", flagWindow)
	}
	accept := map[string]paychan.Limits{}
	for _, coin := range coins {
		accept[coin.Denom] = paychan.Limits{Lane: coin.Amount, Purse: coin.Amount, Total: coin.Amount}
	}
	return accept, nil
}

// receive takes lines until there are no more, or until ctx ends.
func (r *receiver) receive(ctx context.Context, input io.Reader) {
	lines := make(chan numbered)
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(input)
		scanner.Buffer(make([]byte, maxLine), maxLine)
		for n := 1; scanner.Scan(); n++ {
			text := append([]byte(nil), scanner.Bytes()...)
			select {
			case lines <- numbered{n, text, nil}:
			case <-ctx.Done():
				return
			}
		}
		if err := scanner.Err(); err != nil {
			select {
			case lines <- numbered{err: fmt.Errorf("reading payments: %w", err)}:
			case <-ctx.Done():
			}
		}
	}()
	for {
		select {
		case <-ctx.Done():
			r.wait()
			return
		case next, open := <-lines:
			if !open {
				r.wait()
				return
			}
			r.take(ctx, next)
		}
	}
}

func printReceived(cmd *cobra.Command, report received) error {
	format, err := cmd.Flags().GetString(flags.FlagOutput)
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	if format == flags.OutputFormatJSON {
		return writeJSON(out, report)
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "vouchers\t%d\ncheques\t%d\nticks\t%d\nsignatures of ticks\t%d\nrefused\t%d\nlanes\t%d\n",
		report.Vouchers, report.Cheques, report.Ticks, report.ChainVouchers, report.Refused, report.Lanes)
	for _, coin := range report.Received {
		fmt.Fprintf(table, "received\t%s\n", amountText(coin.Amount, coin.Denom))
	}
	fmt.Fprintf(table, "took\t%.3gs\t%.0f a second\n", report.Seconds, report.PerSecond)
	for _, warning := range report.Warnings {
		fmt.Fprintf(table, "do not serve on\t%s: %s\n", plural(warning.Lanes, "lane"), warning.Why)
	}
	return table.Flush()
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// errNotHere answers payments to somebody else.
func errNotHere(payee common.Address) error {
	return fmt.Errorf("it pays %s, which this command was not given: name it among the payees", payee.Hex())
}
