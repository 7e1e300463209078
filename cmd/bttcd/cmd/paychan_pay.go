package cmd

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/internal/units"
)

const (
	flagAmount      = "amount"
	flagCount       = "count"
	flagTick        = "tick"
	flagTicks       = "ticks"
	flagChainLength = "chain-length"
)

// payersAtOnce bounds the payees that are paid side by side: they share the disk's syncs.
const payersAtOnce = 64

func payCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "pay PURSE PAYEE...",
		Short: "Pay payees from a purse: print vouchers and ticks, one a line",
		Long: `Pay one payee or many from a purse, off the chain: --count vouchers of --amount each, or --ticks
ticks of --tick each (a signature every --chain-length of them, else 32 bytes), or both. They are
printed for the payee's program, such as "bttcd paychan receive". Payees are named by any spelling of
their address, or by a key of the keyring.

What was promised is kept in --store, on disk before it is printed, so that nothing is promised twice
and no more than the purse holds. Use one store for a purse and key, and one process for a store. The
key is the purse's owner's or a session key's (bttcd paychan new-key, bttcd tx paychan delegate).

` + lineForm,
		Example: `  bttcd paychan pay 7 THVmXun9u721tBiYcT3VfLQKcwYBmoY1xX --amount 0.05btt --store ./payer --from alice
  bttcd paychan pay 7 0x5290... bttc1... --tick 0.0001btt --ticks 4096 --store ./payer --key-file session.key |
    bttcd paychan receive 0x5290... bttc1... --store ./payee`,
		Args: cobra.MinimumNArgs(2),
		RunE: runPay,
	}
	addStoreFlags(cmd)
	addSignerFlags(cmd)
	cmd.Flags().String(flagAmount, "", "worth of each voucher, such as 0.05btt")
	cmd.Flags().Uint32(flagCount, 1, "how many vouchers each payee gets")
	cmd.Flags().String(flagTick, "", "worth of each tick, such as 0.0001btt")
	cmd.Flags().Uint32(flagTicks, 0, "how many ticks each payee gets, before vouchers")
	cmd.Flags().Uint32(flagChainLength, 4096, "ticks to one signature, at most 65536")
	return cmd
}

// addSignerFlags adds those that voucherSigner reads.
func addSignerFlags(cmd *cobra.Command) {
	flags.AddKeyringFlags(cmd.Flags())
	cmd.Flags().String(flags.FlagFrom, "", "name or address of the key in the keyring")
	cmd.Flags().String(flagKeyFile, "", "file with a private key of 64 hexadecimal digits that only you can read")
}

// payment is what one call of pay promises to each payee.
type payment struct {
	purse                uint64
	payees               []common.Address
	amount, tick         math.Int
	count, ticks, length uint32
	denom                string
}

func runPay(cmd *cobra.Command, args []string) (err error) {
	order, err := readPayment(cmd, args)
	if err != nil {
		return err
	}
	signer, err := voucherSigner(cmd)
	if err != nil {
		return err
	}
	opened, err := openStore(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.close()) }()
	if err := order.checkDenom(cmd.Context(), opened.node); err != nil {
		return err
	}
	ctx, stop := untilSignal(cmd)
	defer stop()
	payer, err := paychan.NewPayer(ctx, paychan.PayerConfig{Chain: opened.node, Store: opened.store, Signer: signer, Purse: order.purse})
	if err != nil {
		return err
	}
	began := time.Now()
	err = errors.Join(order.pay(ctx, payer, &lineWriter{out: cmd.OutOrStdout()}), payer.Close())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(cmd.ErrOrStderr(), order.summary(time.Since(began)))
	return err
}

func readPayment(cmd *cobra.Command, args []string) (payment, error) {
	p := payment{amount: math.ZeroInt(), tick: math.ZeroInt()}
	var err error
	if p.purse, err = parsePurse(args[0]); err != nil {
		return p, err
	}
	if p.payees, err = payees(cmd, args[1:]); err != nil {
		return p, err
	}
	p.count, _ = cmd.Flags().GetUint32(flagCount)
	p.ticks, _ = cmd.Flags().GetUint32(flagTicks)
	p.length, _ = cmd.Flags().GetUint32(flagChainLength)
	for flag, amount := range map[string]*math.Int{flagAmount: &p.amount, flagTick: &p.tick} {
		if err := p.readAmount(cmd, flag, amount); err != nil {
			return p, err
		}
	}
	vouchers, ticks := positive(p.amount), positive(p.tick)
	if ticks != (p.ticks > 0) {
		return p, fmt.Errorf("--%s says what a tick is worth and --%s how many each payee gets: give both", flagTick, flagTicks)
	}
	if !vouchers && !ticks || vouchers && p.count == 0 {
		return p, fmt.Errorf("nothing to pay: give --%s for vouchers, or --%s and --%s for ticks", flagAmount, flagTick, flagTicks)
	}
	return p, nil
}

func (p *payment) readAmount(cmd *cobra.Command, flag string, amount *math.Int) error {
	text, err := cmd.Flags().GetString(flag)
	if err != nil || text == "" {
		return err
	}
	coin, err := units.ParseCoin(text)
	if err != nil {
		return fmt.Errorf("--%s: %w", flag, err)
	}
	if p.denom != "" && p.denom != coin.Denom {
		return fmt.Errorf("--%s and --%s are of two denoms, %s and %s: a purse has one", flagAmount, flagTick, p.denom, coin.Denom)
	}
	p.denom, *amount = coin.Denom, coin.Amount
	return nil
}

func (p *payment) checkDenom(ctx context.Context, chain paychan.Reader) error {
	purse, err := chain.Purse(ctx, p.purse)
	if err != nil {
		return fmt.Errorf("purse %d: %w", p.purse, err)
	}
	if denom := purse.Purse.Purse.Denom; denom != p.denom {
		return fmt.Errorf("purse %d holds %s, not %s: pay in %s", p.purse, denom, p.denom, denom)
	}
	return nil
}

// pay pays all payees side by side, each in order.
func (p *payment) pay(ctx context.Context, payer *paychan.Payer, out *lineWriter) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(payersAtOnce)
	for _, payee := range p.payees {
		group.Go(func() error {
			if err := p.payOne(ctx, payer, payee, out); err != nil {
				return fmt.Errorf("paying %s: %w", payee.Hex(), err)
			}
			return nil
		})
	}
	return group.Wait()
}

func (p *payment) payOne(ctx context.Context, payer *paychan.Payer, payee common.Address, out *lineWriter) error {
	if p.ticks > 0 {
		stream := payer.Stream(payee, p.tick, min(p.length, p.ticks))
		for range p.ticks {
			message, err := stream.Next(ctx)
			if err != nil {
				return err
			}
			if err := out.write(payee, message); err != nil {
				return err
			}
		}
	}
	if !positive(p.amount) {
		return nil
	}
	for range p.count {
		if err := p.payVoucher(ctx, payer, payee, out); err != nil {
			return err
		}
	}
	return nil
}

// payVoucher goes on to the next lane once if the present one takes no more.
func (p *payment) payVoucher(ctx context.Context, payer *paychan.Payer, payee common.Address, out *lineWriter) error {
	for last := false; ; last = true {
		lane, err := payer.Lane(ctx, payee)
		if err != nil {
			return err
		}
		voucher, err := lane.Pay(ctx, p.amount)
		if !last && (errors.Is(err, paychan.ErrLaneEnding) || errors.Is(err, paychan.ErrStoreNotCurrent)) {
			continue
		}
		if err != nil {
			return err
		}
		message, err := wire.EncodeVoucher(voucher)
		if err != nil {
			return err
		}
		return out.write(payee, message)
	}
}

func (p *payment) summary(took time.Duration) string {
	each, vouchers := p.tick.MulRaw(int64(p.ticks)), uint32(0)
	if positive(p.amount) {
		vouchers, each = p.count, each.Add(p.amount.MulRaw(int64(p.count)))
	}
	total := each.MulRaw(int64(len(p.payees)))
	return fmt.Sprintf("promised %s to %d payees in %d vouchers and %d ticks, in %s",
		amountText(total, p.denom), len(p.payees), int(vouchers)*len(p.payees), int(p.ticks)*len(p.payees), took.Round(time.Millisecond))
}
