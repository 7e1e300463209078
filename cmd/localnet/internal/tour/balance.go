package tour

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
)

func balanceSteps() []Step {
	return []Step{
		{"three spellings, one balance, over REST", func(ctx context.Context, t *Tour) (string, error) {
			return sameBalance(ctx, t.user.accounts["bob"], t.user.balance)
		}},
		{"three spellings, one balance, by bttcd query", func(ctx context.Context, t *Tour) (string, error) {
			return sameBalance(ctx, t.user.accounts["bob"], t.user.queryBalance)
		}},
	}
}

// spellings are those of an account, as people name them.
func spellings(account node.Account) []string {
	return []string{account.Bech32, account.EVM, account.TRON}
}

func sameBalance(ctx context.Context, account node.Account, ask func(context.Context, string) (*big.Int, error)) (string, error) {
	var first *big.Int
	for _, spelling := range spellings(account) {
		balance, err := ask(ctx, spelling)
		switch {
		case err != nil:
			return "", fmt.Errorf("the balance of %s: %w", spelling, err)
		case balance.Sign() <= 0:
			return "", fmt.Errorf("%s has no money", spelling)
		case first == nil:
			first = balance
		case first.Cmp(balance) != 0:
			return "", fmt.Errorf("%s has %s abtt, %s has %s", account.Bech32, first, spelling, balance)
		}
	}
	return first.String() + " abtt", nil
}

func (u *user) queryBalance(ctx context.Context, spelling string) (*big.Int, error) {
	ctx, cancel := context.WithTimeout(ctx, commandLimit)
	defer cancel()
	output, err := u.binary.Run(ctx, "query", "bank", "balance", spelling, "abtt",
		"--home", u.first.Home, "--node", u.first.RPCAddress(), "-o", "json")
	if err != nil {
		return nil, err
	}
	var answer struct {
		Balance coin `json:"balance"`
	}
	if err := json.Unmarshal(output, &answer); err != nil {
		return nil, fmt.Errorf("bttcd answered %q: %w", output, err)
	}
	return answer.Balance.abtt()
}
