package tour

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/rpc"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/wait"
)

func chainSteps() []Step {
	return []Step{
		{"every validator follows the chain", everyValidatorFollows},
		{"blocks are made", func(ctx context.Context, t *Tour) (string, error) { return t.awaitBlocks(ctx, 2) }},
	}
}

func everyValidatorFollows(ctx context.Context, t *Tour) (string, error) {
	for _, validator := range t.network.Plan.Validators {
		status, err := rpc.Comet(validator.RPCURL()).Status(ctx)
		switch {
		case err != nil:
			return "", fmt.Errorf("%s: %w", validator.Name, err)
		case status.ChainID != t.user.chainID:
			return "", fmt.Errorf("%s is of the chain %q, not %q", validator.Name, status.ChainID, t.user.chainID)
		case status.CatchingUp:
			return "", fmt.Errorf("%s is still catching up at height %d", validator.Name, status.Height)
		}
	}
	return fmt.Sprintf("%d of %s", len(t.network.Plan.Validators), t.user.chainID), nil
}

// awaitBlocks waits until the chain has grown by count blocks.
func (t *Tour) awaitBlocks(ctx context.Context, count int64) (string, error) {
	status, err := t.user.comet.Status(ctx)
	if err != nil {
		return "", err
	}
	start, height := status.Height, status.Height
	began := t.report.Elapsed()
	err = wait.Until(ctx, stepLimit, func(ctx context.Context) (bool, error) {
		status, err := t.user.comet.Status(ctx)
		height = max(height, status.Height)
		return height >= start+count, err
	})
	if errors.Is(err, wait.ErrLimit) {
		return "", fmt.Errorf("the chain stood at height %d and reached only %d within %s", start, height, stepLimit)
	}
	took := (t.report.Elapsed() - began).Round(100 * time.Millisecond)
	return fmt.Sprintf("height %d to %d in %s", start, height, took), err
}
