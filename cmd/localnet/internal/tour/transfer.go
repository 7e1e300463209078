package tour

import (
	"context"
	"fmt"
	"math/big"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
)

func transferSteps() []Step {
	return []Step{
		transferStep("a transfer to bttc1...", func(a node.Account) string { return a.Bech32 }),
		transferStep("a transfer to 0x...", func(a node.Account) string { return a.EVM }),
		transferStep("a transfer to T...", func(a node.Account) string { return a.TRON }),
	}
}

func transferStep(name string, spell func(node.Account) string) Step {
	return Step{name, func(ctx context.Context, t *Tour) (string, error) {
		recipient := t.user.accounts["carol"]
		before, err := t.user.balance(ctx, recipient.Bech32)
		if err != nil {
			return "", err
		}
		tx, err := t.user.send(ctx, "bank", "send", "alice", spell(recipient), "1.5btt")
		if err != nil {
			return "", err
		}
		after, err := t.user.balance(ctx, recipient.Bech32)
		if err != nil {
			return "", err
		}
		if err := grewBy(before, after, big.NewInt(15e17)); err != nil {
			return "", fmt.Errorf("the balance of carol %w", err)
		}
		return fmt.Sprintf("1.5btt in block %d", tx.Height), nil
	}}
}

func grewBy(before, after, want *big.Int) error {
	if got := new(big.Int).Sub(after, before); got.Cmp(want) != 0 {
		return fmt.Errorf("changed by %s abtt instead of %s", got, want)
	}
	return nil
}
