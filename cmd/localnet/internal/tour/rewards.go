package tour

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/wait"
)

func rewardsSteps() []Step {
	return []Step{
		{"anybody funds the rewards pool", fundRewards},
		{"a delegation earns rewards", earnRewards},
		{"rewards are withdrawn", withdrawRewards},
	}
}

func fundRewards(ctx context.Context, t *Tour) (string, error) {
	before, err := t.funded(ctx)
	if err != nil {
		return "", err
	}
	if _, err := t.user.send(ctx, "rewards", "fund", "10btt"); err != nil {
		return "", err
	}
	after, err := t.funded(ctx)
	if err != nil {
		return "", err
	}
	if err := grewBy(before, after, btt(10)); err != nil {
		return "", fmt.Errorf("what the pool was funded with %w", err)
	}
	return "10btt", nil
}

// funded asks what the pool was ever funded with. Its balance would not do: every block pays from it.
func (t *Tour) funded(ctx context.Context) (*big.Int, error) {
	var answer struct {
		Totals struct {
			Funded string `json:"funded_abtt"`
		} `json:"totals"`
	}
	if err := t.user.get(ctx, "/bttc/rewards/v1/pool", &answer); err != nil {
		return nil, err
	}
	return coin{Denom: "abtt", Amount: answer.Totals.Funded}.abtt()
}

func earnRewards(ctx context.Context, t *Tour) (string, error) {
	var answer struct {
		Rewards []coin `json:"rewards"`
	}
	path := fmt.Sprintf("/cosmos/distribution/v1beta1/delegators/%s/rewards/%s",
		t.user.accounts["alice"].Bech32, t.delegatee().Operator)
	err := wait.Until(ctx, stepLimit, func(ctx context.Context) (bool, error) {
		err := t.user.get(ctx, path, &answer)
		return wholeAbtt(answer.Rewards) != "", err
	})
	if errors.Is(err, wait.ErrLimit) {
		return "", fmt.Errorf("alice's delegation to %s earned no whole abtt within %s", t.delegatee().Name, stepLimit)
	}
	return wholeAbtt(answer.Rewards) + " abtt so far", err
}

// wholeAbtt returns the whole abtt of decimal coins, empty if there are none.
func wholeAbtt(coins []coin) string {
	for _, coin := range coins {
		whole, _, _ := strings.Cut(coin.Amount, ".")
		if coin.Denom == "abtt" && strings.Trim(whole, "0") != "" {
			return whole
		}
	}
	return ""
}

func withdrawRewards(ctx context.Context, t *Tour) (string, error) {
	tx, err := t.user.send(ctx, "distribution", "withdraw-rewards", t.delegatee().Operator)
	if err != nil {
		return "", err
	}
	for _, amount := range tx.Values("withdraw_rewards", "amount") {
		digits, found := strings.CutSuffix(amount, "abtt")
		if found && strings.Trim(digits, "0") != "" {
			return amount, nil
		}
	}
	return "", fmt.Errorf("the transaction in block %d paid nothing", tx.Height)
}
