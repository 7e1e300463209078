package tour

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"sync"
	"time"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/wait"
)

func governanceSteps() []Step {
	return []Step{
		{"a proposal to change the reward rate", submitProposal},
		{"the rest of its deposit", depositRest},
		{"the validators vote", vote},
		{"the proposal passes", awaitPassed},
		{"the reward rate has changed", rateChanged},
	}
}

func (t *Tour) rewardRate(ctx context.Context) (*big.Int, error) {
	var answer struct {
		Params struct {
			Rate string `json:"abtt_per_block"`
		} `json:"params"`
	}
	if err := t.user.get(ctx, "/bttc/rewards/v1/params", &answer); err != nil {
		return nil, err
	}
	return coin{Denom: "abtt", Amount: answer.Params.Rate}.abtt()
}

// halfDeposit is half of what a proposal needs before it is voted on, rounded up.
func (t *Tour) halfDeposit(ctx context.Context) (*big.Int, error) {
	var answer struct {
		Params struct {
			MinDeposit []coin `json:"min_deposit"`
		} `json:"params"`
	}
	if err := t.user.get(ctx, "/cosmos/gov/v1/params/deposit", &answer); err != nil {
		return nil, err
	}
	if len(answer.Params.MinDeposit) != 1 {
		return nil, fmt.Errorf("the minimal deposit is of %d denominations instead of one", len(answer.Params.MinDeposit))
	}
	whole, err := answer.Params.MinDeposit[0].abtt()
	if err != nil {
		return nil, err
	}
	return whole.Add(whole, big.NewInt(1)).Rsh(whole, 1), nil
}

func submitProposal(ctx context.Context, t *Tour) (string, error) {
	rate, err := t.rewardRate(ctx)
	if err != nil {
		return "", err
	}
	deposit, err := t.halfDeposit(ctx)
	if err != nil {
		return "", err
	}
	t.rate = rate.Add(rate, btt(1)).String()
	tx, err := t.user.send(ctx, "rewards", "update-params-proposal",
		fmt.Sprintf(`{"abtt_per_block":%q}`, t.rate),
		"--title", "One BTT more a block", "--summary", "The tour raises the reward rate.", "--deposit", deposit.String()+"abtt")
	if err != nil {
		return "", err
	}
	ids := tx.Values("submit_proposal", "proposal_id")
	if len(ids) == 0 {
		return "", fmt.Errorf("the transaction in block %d made no proposal", tx.Height)
	}
	t.proposal = ids[0]
	return "proposal " + t.proposal, t.requireStatus(ctx, "PROPOSAL_STATUS_DEPOSIT_PERIOD")
}

func depositRest(ctx context.Context, t *Tour) (string, error) {
	deposit, err := t.halfDeposit(ctx)
	if err != nil {
		return "", err
	}
	if _, err := t.user.send(ctx, "gov", "deposit", t.proposal, deposit.String()+"abtt"); err != nil {
		return "", err
	}
	if err := t.requireStatus(ctx, "PROPOSAL_STATUS_VOTING_PERIOD"); err != nil {
		return "", err
	}
	seen, err := t.askProposal(ctx)
	return fmt.Sprintf("voting has begun and takes %s", seen.VotingEnd.Sub(seen.VotingStart)), err
}

// vote has all validators vote side by side, each through its own node: the voting period
// is short.
func vote(ctx context.Context, t *Tour) (string, error) {
	validators := t.network.Plan.Validators
	errs := make([]error, len(validators))
	var group sync.WaitGroup
	for i, validator := range validators {
		group.Go(func() {
			if _, err := t.user.sendAs(ctx, validator, validator.Name, "gov", "vote", t.proposal, "yes"); err != nil {
				errs[i] = fmt.Errorf("%s: %w", validator.Name, err)
			}
		})
	}
	group.Wait()
	return fmt.Sprintf("%d times yes", len(validators)), errors.Join(errs...)
}

// proposal is what REST tells of one.
type proposal struct {
	Status       string    `json:"status"`
	FailedReason string    `json:"failed_reason"`
	VotingStart  time.Time `json:"voting_start_time"`
	VotingEnd    time.Time `json:"voting_end_time"`
}

func (t *Tour) askProposal(ctx context.Context) (proposal, error) {
	var answer struct {
		Proposal proposal `json:"proposal"`
	}
	err := t.user.get(ctx, "/cosmos/gov/v1/proposals/"+t.proposal, &answer)
	return answer.Proposal, err
}

func (t *Tour) requireStatus(ctx context.Context, want string) error {
	got, err := t.askProposal(ctx)
	if err == nil && got.Status != want {
		return fmt.Errorf("proposal %s has the status %s instead of %s", t.proposal, got.Status, want)
	}
	return err
}

func awaitPassed(ctx context.Context, t *Tour) (string, error) {
	seen, err := t.askProposal(ctx)
	if err != nil {
		return "", err
	}
	limit := max(time.Until(seen.VotingEnd), 0) + stepLimit
	err = wait.Until(ctx, limit, func(ctx context.Context) (bool, error) {
		seen, err = t.askProposal(ctx)
		t.report.Note(fmt.Sprintf("%s left to vote", max(time.Until(seen.VotingEnd), 0).Round(time.Second)))
		return seen.Status != "PROPOSAL_STATUS_VOTING_PERIOD", err
	})
	switch {
	case errors.Is(err, wait.ErrLimit):
		return "", fmt.Errorf("voting on proposal %s should have ended at %s, %s ago", t.proposal, seen.VotingEnd, stepLimit)
	case err != nil:
		return "", err
	case seen.Status != "PROPOSAL_STATUS_PASSED":
		return "", fmt.Errorf("proposal %s ended as %s: %s", t.proposal, seen.Status, seen.FailedReason)
	}
	return "proposal " + t.proposal, nil
}

func rateChanged(ctx context.Context, t *Tour) (string, error) {
	rate, err := t.rewardRate(ctx)
	if err != nil {
		return "", err
	}
	if rate.String() != t.rate {
		return "", fmt.Errorf("it is %s abtt a block instead of %s", rate, t.rate)
	}
	return t.rate + " abtt a block", nil
}
