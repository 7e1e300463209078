package tour

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/rpc"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/wait"
)

// Whole BTT that the bridge steps move. The withdrawal uses so much of the daily limit that the one
// over it waits for minutes, which is longer than the tour takes to cancel it.
const (
	depositedBTT = 100
	bridgedStake = 3
	withdrawnBTT = 3_000
	overLimitBTT = 799_000
)

// bridgeSteps need a testnet with a development Ethereum.
func bridgeSteps() []Step {
	return []Step{
		{"a deposit from Ethereum", depositStep},
		{"a deposit that delegates", depositAndDelegate},
		{"a withdrawal to Ethereum", withdraw},
		{"a withdrawal over the daily limit waits", withdrawTooMuch},
		{"it is canceled", cancelWithdrawal},
	}
}

// remoteTransfer is what `bttcd bridge track` tells of a transfer.
type remoteTransfer struct {
	Stage      string       `json:"stage"`
	WaitsFor   string       `json:"waits_for"`
	Withdrawal uint64       `json:"withdrawal"`
	Nonce      uint64       `json:"nonce"`
	Steps      []remoteStep `json:"steps"`
}

type remoteStep struct {
	Stage  string `json:"stage"`
	Height int64  `json:"height"`
}

func (r remoteTransfer) height(stage string) int64 {
	for _, step := range r.Steps {
		if step.Stage == stage {
			return step.Height
		}
	}
	return 0
}

// bridge runs `bttcd bridge args...` as the traveler and returns what it prints.
func (u *user) bridge(ctx context.Context, into any, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, commandLimit)
	defer cancel()
	args = append([]string{"bridge"}, args...)
	output, err := u.binary.Run(ctx, append(args, "--home", u.first.Home, "--node", u.first.RPCAddress(), "-o", "json")...)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(output, into); err != nil {
		return fmt.Errorf("bttcd answered %q: %w", output, err)
	}
	return nil
}

// awaitStage waits until the transfer of a transaction is at a stage.
func (t *Tour) awaitStage(ctx context.Context, hash, stage string) (remoteTransfer, error) {
	var last remoteTransfer
	var refusal error
	err := wait.Until(ctx, stepLimit, func(ctx context.Context) (bool, error) {
		var answer struct {
			Transfers []remoteTransfer `json:"transfers"`
		}
		// Until the chain has heard of a transfer, it knows none.
		refusal = t.user.bridge(ctx, &answer, "track", hash)
		if refusal == nil && len(answer.Transfers) > 0 {
			last = answer.Transfers[0]
			t.report.Note(last.Stage)
		}
		return last.Stage == stage, nil
	})
	if errors.Is(err, wait.ErrLimit) {
		return last, errors.Join(fmt.Errorf("transfer %s is %q after %s instead of %q, it waits for %q",
			hash, last.Stage, stepLimit, stage, last.WaitsFor), refusal)
	}
	return last, err
}

// arrival is a deposit that was credited.
type arrival struct {
	height int64
	// after is the time from when it was final on Ethereum until it was seen credited here.
	after time.Duration
}

func (a arrival) String() string {
	return fmt.Sprintf("credited in block %d, %.1fs after it was final", a.height, a.after.Seconds())
}

// deposit sends money in and waits for it.
func (t *Tour) deposit(ctx context.Context, amount int64, flags ...string) (arrival, error) {
	var made struct {
		Hash  string `json:"hash"`
		Block int64  `json:"block"`
	}
	args := append([]string{"deposit", devchain.Name, fmt.Sprintf("%dbtt", amount), "--from", traveler, "--keyring-backend", "test"}, flags...)
	if err := t.user.bridge(ctx, &made, args...); err != nil {
		return arrival{}, err
	}
	plan, err := t.network.Ethereum()
	if err != nil {
		return arrival{}, err
	}
	if err := awaitFinal(ctx, rpc.Ethereum(plan.RPC), big.NewInt(made.Block)); err != nil {
		return arrival{}, err
	}
	final := time.Now()
	credited, err := t.awaitStage(ctx, made.Hash, "credited")
	return arrival{credited.height("credited"), time.Since(final)}, err
}

func awaitFinal(ctx context.Context, ethereum rpc.Ethereum, block *big.Int) error {
	err := wait.Until(ctx, stepLimit, func(ctx context.Context) (bool, error) {
		var final struct {
			Number string `json:"number"`
		}
		if err := ethereum.Call(ctx, &final, "eth_getBlockByNumber", "finalized", false); err != nil {
			return false, err
		}
		number, err := rpc.ParseQuantity(final.Number)
		return err == nil && number.Cmp(block) >= 0, err
	})
	if errors.Is(err, wait.ErrLimit) {
		return fmt.Errorf("block %s of Ethereum was not final after %s: `localnet chain ethereum status` tells whether finality stands still", block, stepLimit)
	}
	return err
}

func depositStep(ctx context.Context, t *Tour) (string, error) {
	carol := t.user.accounts["carol"].Bech32
	before, err := t.user.balance(ctx, carol)
	if err != nil {
		return "", err
	}
	arrived, err := t.deposit(ctx, depositedBTT, "--to", carol)
	if err != nil {
		return "", err
	}
	after, err := t.user.balance(ctx, carol)
	if err != nil {
		return "", err
	}
	if err := grewBy(before, after, btt(depositedBTT)); err != nil {
		return "", fmt.Errorf("the balance of carol %w", err)
	}
	return fmt.Sprintf("%dbtt to carol, %s", depositedBTT, arrived), nil
}

func depositAndDelegate(ctx context.Context, t *Tour) (string, error) {
	before, err := t.delegated(ctx)
	if err != nil {
		return "", err
	}
	arrived, err := t.deposit(ctx, bridgedStake, "--action", "delegate:"+t.delegatee().Operator)
	if err != nil {
		return "", err
	}
	after, err := t.delegated(ctx)
	if err != nil {
		return "", err
	}
	if err := grewBy(before, after, btt(bridgedStake)); err != nil {
		return "", fmt.Errorf("the delegation of %s %w", traveler, err)
	}
	return fmt.Sprintf("%dbtt with %s, %s", bridgedStake, t.delegatee().Name, arrived), nil
}

// bridgeOut asks for a withdrawal to dave's account on Ethereum and returns the transaction's hash.
func (t *Tour) bridgeOut(ctx context.Context, amount int64) (rpc.Tx, error) {
	return t.user.send(ctx, "bridge", "out", fmt.Sprint(devchain.RowID), t.user.accounts["dave"].EVM, fmt.Sprintf("%dbtt", amount), "--fee", "5btt")
}

// remoteBalance is what dave has on Ethereum, in the smallest units of BTT.
func (t *Tour) remoteBalance(ctx context.Context) (*big.Int, error) {
	plan, err := t.network.Ethereum()
	if err != nil {
		return nil, err
	}
	const balanceOf = "0x70a08231"
	owner := strings.ToLower(strings.TrimPrefix(t.user.accounts["dave"].EVM, "0x"))
	return rpc.Ethereum(plan.RPC).Quantity(ctx, "eth_call", map[string]string{
		"to": plan.Tokens[0].Contract.Hex(), "data": balanceOf + strings.Repeat("0", 24) + owner,
	}, "latest")
}

func withdraw(ctx context.Context, t *Tour) (string, error) {
	before, err := t.remoteBalance(ctx)
	if err != nil {
		return "", err
	}
	tx, err := t.bridgeOut(ctx, withdrawnBTT)
	if err != nil {
		return "", err
	}
	began := t.report.Elapsed()
	done, err := t.awaitStage(ctx, tx.Hash, "executed")
	if err != nil {
		return "", err
	}
	after, err := t.remoteBalance(ctx)
	if err != nil {
		return "", err
	}
	if err := grewBy(before, after, btt(withdrawnBTT)); err != nil {
		return "", fmt.Errorf("the balance of dave on Ethereum %w", err)
	}
	return fmt.Sprintf("%dbtt to dave, signed after %d blocks, executed there and final %.1fs after the request",
		withdrawnBTT, done.height("signed")-done.height("waiting"), (t.report.Elapsed() - began).Seconds()), nil
}

func withdrawTooMuch(ctx context.Context, t *Tour) (string, error) {
	tx, err := t.bridgeOut(ctx, overLimitBTT)
	if err != nil {
		return "", err
	}
	waiting, err := t.awaitStage(ctx, tx.Hash, "waiting")
	if err != nil {
		return "", err
	}
	if !strings.Contains(waiting.WaitsFor, "daily limit") {
		return "", fmt.Errorf("withdrawal %d waits for %q instead of room within the daily limit", waiting.Withdrawal, waiting.WaitsFor)
	}
	t.withdrawal, t.withdrawalTx = waiting.Withdrawal, tx.Hash
	return fmt.Sprintf("%dbtt: withdrawal %d waits for %s", overLimitBTT, waiting.Withdrawal, waiting.WaitsFor), nil
}

func cancelWithdrawal(ctx context.Context, t *Tour) (string, error) {
	tx, err := t.user.send(ctx, "bridge", "cancel", fmt.Sprint(t.withdrawal))
	if err != nil {
		return "", err
	}
	canceled, err := t.awaitStage(ctx, t.withdrawalTx, "canceled")
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%dbtt and nine tenths of the fee are back in block %d, %s", overLimitBTT, canceled.height("canceled"), cost(tx)), nil
}
