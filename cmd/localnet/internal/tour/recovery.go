package tour

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/network"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/rpc"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/wait"
)

func recoverySteps() []Step {
	return []Step{
		{"a validator is killed with -9", crash},
		{"it comes back and catches up", comeBack},
		{"it signs blocks again", signsAgain},
	}
}

// victim is the validator that the tour crashes.
func (t *Tour) victim() node.Validator {
	validators := t.network.Plan.Validators
	return validators[len(validators)-1]
}

// quiet reports what the network does to nobody: a step has one line.
func quiet() *progress.Reporter { return progress.New(io.Discard) }

func crash(ctx context.Context, t *Tour) (string, error) {
	name := t.victim().Name
	if err := t.network.Stop(ctx, name, true, quiet()); err != nil {
		return "", err
	}
	// Blocks need more than two thirds of the validators.
	if count := len(t.network.Plan.Validators); count < network.DefaultValidators {
		return fmt.Sprintf("%s; blocks wait for it, %d of %d are too few", name, count-1, count), nil
	}
	seen, err := t.awaitBlocks(ctx, 2)
	if err != nil {
		return "", fmt.Errorf("without %s (`localnet start %s` brings it back): %w", name, name, err)
	}
	return name + "; the others go on, " + seen, nil
}

func comeBack(ctx context.Context, t *Tour) (string, error) {
	name := t.victim().Name
	if err := t.network.Start(ctx, name, stepLimit, quiet()); err != nil {
		return "", err
	}
	var status rpc.Status
	err := wait.Until(ctx, stepLimit, func(ctx context.Context) (_ bool, err error) {
		status, err = rpc.Comet(t.victim().RPCURL()).Status(ctx)
		return !status.CatchingUp, err
	})
	if errors.Is(err, wait.ErrLimit) {
		return "", fmt.Errorf("%s is at height %d and still catching up after %s", name, status.Height, stepLimit)
	}
	return fmt.Sprintf("%s at height %d", name, status.Height), err
}

func signsAgain(ctx context.Context, t *Tour) (string, error) {
	victim, err := rpc.Comet(t.victim().RPCURL()).Status(ctx)
	if err != nil {
		return "", err
	}
	var height int64
	// Only a block above the one at which it came back proves anything.
	err = wait.Until(ctx, stepLimit, func(ctx context.Context) (bool, error) {
		signed, signers, err := t.user.comet.Signers(ctx)
		height = signed
		return signed > victim.Height && slices.Contains(signers, victim.Address), err
	})
	if errors.Is(err, wait.ErrLimit) {
		return "", fmt.Errorf("%s is at height %d and has signed no block within %s: it may be jailed",
			t.victim().Name, victim.Height, stepLimit)
	}
	return fmt.Sprintf("block %d", height), err
}
