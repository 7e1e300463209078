package tour

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/rpc"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/wait"
)

// What the channels pay: 50 payees get 200 ticks of 0.001 BTT and 20 vouchers of 0.05 BTT each.
const (
	payeeCount     = 50
	ticksEach      = 200
	vouchersEach   = 20
	claimsPerBatch = 25

	purseDeposit = 100
	ticksWorth   = 10
	voucherWorth = 50

	// unlockDelay is the shortest that the local network allows, in seconds.
	unlockDelay = 60
)

// channel is the purse that the steps share.
type channel struct {
	purse  string
	payees []payee
	// dir holds the stores of payer and payees and the session key.
	dir string
}

// channelSteps end with a request for the rest of the purse, whose delay passes while other steps
// are taken; closeSteps end it.
func channelSteps() []Step {
	return []Step{
		{"a purse is opened", openPurse},
		{"a session key may pay from it", delegateSession},
		{"10,000 ticks are streamed to 50 payees", streamTicks},
		{"the ticks are redeemed in batches", redeemStep(ticksWorth)},
		{"1,000 vouchers are paid to 50 payees", payVouchers},
		{"the owner asks for the rest of the purse", requestUnlock},
		{"the vouchers are redeemed before it leaves", redeemStep(voucherWorth)},
		{"all that was promised is paid", allPaid},
	}
}

func closeSteps() []Step {
	return []Step{
		{"the rest of the purse may be withdrawn", awaitUnlock},
		{"it is withdrawn", withdrawRest},
	}
}

func openPurse(ctx context.Context, t *Tour) (string, error) {
	tx, err := t.user.send(ctx, "paychan", "open", fmt.Sprintf("%dbtt", purseDeposit), fmt.Sprint(unlockDelay))
	if err != nil {
		return "", err
	}
	id := attribute(tx, "bttc.paychan.v1.EventPurseOpened", "purse")
	if id == "" {
		return "", fmt.Errorf("the transaction in block %d opened no purse", tx.Height)
	}
	t.channel = channel{purse: id, dir: filepath.Join(t.user.first.Home, "tour", "purse-"+id)}
	if t.channel.payees, err = newPayees(id); err != nil {
		return "", err
	}
	if err := os.MkdirAll(t.channel.dir, 0o700); err != nil {
		return "", fmt.Errorf("make a directory for vouchers: %w", err)
	}
	return fmt.Sprintf("purse %s with %dbtt in block %d, %s", id, purseDeposit, tx.Height, cost(tx)), nil
}

func (c channel) path(name string) string { return filepath.Join(c.dir, name) }

func delegateSession(ctx context.Context, t *Tour) (string, error) {
	limited, cancel := context.WithTimeout(ctx, commandLimit)
	defer cancel()
	output, err := t.user.binary.Run(limited, "paychan", "new-key", t.channel.path("session.key"))
	if err != nil {
		return "", err
	}
	key := trimmed(output)
	terms := fmt.Sprintf(`{"cap":%q,"expiry":"%d"}`, btt(ticksWorth+voucherWorth).String(), time.Now().Add(30*24*time.Hour).Unix())
	tx, err := t.user.send(ctx, "paychan", "delegate", t.channel.purse, key, terms)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s up to %dbtt, %s", key, ticksWorth+voucherWorth, cost(tx)), nil
}

func streamTicks(ctx context.Context, t *Tour) (string, error) {
	got, err := t.pay(ctx, "--tick", "0.001btt", "--ticks", fmt.Sprint(ticksEach))
	if err != nil {
		return "", err
	}
	if got.Ticks != payeeCount*ticksEach {
		return "", fmt.Errorf("%d ticks arrived instead of %d", got.Ticks, payeeCount*ticksEach)
	}
	return fmt.Sprintf("%dbtt, %d signatures, %.0f ticks a second to disk, no transaction", ticksWorth, got.ChainVouchers, got.PerSecond),
		got.requireAmount(btt(ticksWorth))
}

func payVouchers(ctx context.Context, t *Tour) (string, error) {
	got, err := t.pay(ctx, "--amount", "0.05btt", "--count", fmt.Sprint(vouchersEach))
	if err != nil {
		return "", err
	}
	if got.Vouchers != payeeCount*vouchersEach {
		return "", fmt.Errorf("%d vouchers arrived instead of %d", got.Vouchers, payeeCount*vouchersEach)
	}
	return fmt.Sprintf("%dbtt, %.0f vouchers a second to disk, no transaction", voucherWorth, got.PerSecond),
		got.requireAmount(btt(voucherWorth))
}

// redeemStep claims as bob, to whom nothing is paid: anybody may.
func redeemStep(worth int64) func(context.Context, *Tour) (string, error) {
	return func(ctx context.Context, t *Tour) (string, error) {
		done, err := t.redeem(ctx)
		if err != nil {
			return "", err
		}
		if len(done.Claims) != payeeCount/claimsPerBatch || done.Total.Vouchers != payeeCount {
			return "", fmt.Errorf("%d vouchers were claimed in %d transactions instead of %d in %d",
				done.Total.Vouchers, len(done.Claims), payeeCount, payeeCount/claimsPerBatch)
		}
		if err := requireAmount(done.Total.Paid, btt(worth)); err != nil {
			return "", fmt.Errorf("the claims paid %w", err)
		}
		return fmt.Sprintf("%dbtt to %d payees by %d transactions, %d gas a payee, fee %s",
			worth, payeeCount, len(done.Claims), done.Total.GasVoucher, inBTT(done.Total.Fee)), nil
	}
}

func requestUnlock(ctx context.Context, t *Tour) (string, error) {
	tx, err := t.user.send(ctx, "paychan", "request-unlock", t.channel.purse)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("payees have %ds and %d blocks to claim, %s", unlockDelay, unlockDelay/4, cost(tx)), nil
}

// allPaid compares what the payees' store says with what they have.
func allPaid(ctx context.Context, t *Tour) (string, error) {
	status, err := t.voucherStatus(ctx)
	if err != nil {
		return "", err
	}
	all := btt(ticksWorth + voucherWorth).String()
	if status.Received != all || status.Claimed != all || status.AtRisk != "0" {
		return "", fmt.Errorf("of %s abtt received %s are claimed and %s at risk", status.Received, status.Claimed, status.AtRisk)
	}
	sum := new(big.Int)
	for _, payee := range t.channel.payees {
		balance, err := t.user.balance(ctx, payee.spelling)
		if err != nil {
			return "", err
		}
		sum.Add(sum, balance)
	}
	if sum.String() != all {
		return "", fmt.Errorf("the payees have %s abtt instead of %s", sum, all)
	}
	return fmt.Sprintf("%dbtt received, claimed and on %d accounts, nothing at risk", ticksWorth+voucherWorth, payeeCount), nil
}

// purseView is what REST tells of a purse.
type purseView struct {
	Free    string `json:"free"`
	Phase   string `json:"phase"`
	Matures *struct {
		Time   int64 `json:"time,string"`
		Height int64 `json:"height,string"`
	} `json:"matures"`
}

func (t *Tour) askPurse(ctx context.Context) (purseView, error) {
	var answer struct {
		Purse purseView `json:"purse"`
	}
	err := t.user.get(ctx, "/bttc/paychan/v1/purses/"+t.channel.purse, &answer)
	return answer.Purse, err
}

// awaitUnlock waits for what is left of the delay. If the other steps took so long that it has
// lapsed, it asks again.
func awaitUnlock(ctx context.Context, t *Tour) (string, error) {
	began := t.report.Elapsed()
	err := wait.Until(ctx, 2*unlockDelay*time.Second+stepLimit, func(ctx context.Context) (bool, error) {
		seen, err := t.askPurse(ctx)
		if err != nil || seen.Phase == "UNLOCK_PHASE_MATURED" {
			return true, err
		}
		if seen.Phase != "UNLOCK_PHASE_WAITING" || seen.Matures == nil {
			_, err := requestUnlock(ctx, t)
			return false, err
		}
		status, err := t.user.comet.Status(ctx)
		left := max(time.Until(time.Unix(seen.Matures.Time, 0)), 0).Round(time.Second)
		t.report.Note(fmt.Sprintf("%s and %d blocks left", left, max(seen.Matures.Height-status.Height, 0)))
		return false, err
	})
	if errors.Is(err, wait.ErrLimit) {
		return "", fmt.Errorf("purse %s cannot be withdrawn %ds after it was asked for", t.channel.purse, 2*unlockDelay)
	}
	return fmt.Sprintf("%s of waiting were left", (t.report.Elapsed() - began).Round(100*time.Millisecond)), err
}

func withdrawRest(ctx context.Context, t *Tour) (string, error) {
	tx, err := t.user.send(ctx, "paychan", "withdraw", t.channel.purse)
	if err != nil {
		return "", err
	}
	const rest = purseDeposit - ticksWorth - voucherWorth
	if got := attribute(tx, "bttc.paychan.v1.EventPurseWithdrawn", "amount"); got != btt(rest).String() {
		return "", fmt.Errorf("%s abtt were withdrawn instead of %s", got, btt(rest))
	}
	_, err = t.askPurse(ctx)
	var refusal *rpc.Error
	if !errors.As(err, &refusal) {
		return "", fmt.Errorf("the empty purse %s is still there (%w)", t.channel.purse, err)
	}
	return fmt.Sprintf("%dbtt to alice in block %d, %s", rest, tx.Height, cost(tx)), nil
}
