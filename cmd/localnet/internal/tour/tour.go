// Package tour walks through everything a local testnet does, as a user would: by bttcd's
// command line, REST and the Ethereum JSON-RPC.
//
// Invariant: every step checks an effect on the chain, and every wait ends. The tour command
// is its caller.
package tour

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/network"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
)

// Step is one thing that must hold. Do returns what was seen, for people.
type Step struct {
	Name string
	Do   func(ctx context.Context, t *Tour) (string, error)
}

// Tour is what the steps share.
type Tour struct {
	user    *user
	network *network.Network
	report  *progress.Reporter
	// proposal is the id of the governance proposal that later steps carry on with.
	proposal string
	// rate is the reward rate which the proposal asks for.
	rate    string
	channel channel
	// withdrawal is over the daily limit, and withdrawalTx the hash of its transaction.
	withdrawal   uint64
	withdrawalTx string
}

// Steps lists the whole tour in order: rewards need a delegation, the crash comes late because it
// disturbs, and the purse is closed last because its delay takes a minute from when it was
// asked for. A testnet without a remote chain has nothing to show of a bridge.
func Steps(bridge bool) []Step {
	var remote []Step
	if bridge {
		remote = bridgeSteps()
	}
	return slices.Concat(chainSteps(), balanceSteps(), transferSteps(), evmSteps(), channelSteps(),
		stakingSteps(), remote, rewardsSteps(), governanceSteps(), recoverySteps(), closeSteps())
}

// Run takes the tour of a running testnet.
func Run(ctx context.Context, running *network.Network, report *progress.Reporter) error {
	status, err := running.Status(ctx)
	if err != nil {
		return err
	}
	if status.Running < len(running.Plan.Validators) {
		return fmt.Errorf("%d of %d validators run: the tour wants all, see `localnet status` and `localnet up`",
			status.Running, len(running.Plan.Validators))
	}
	t := &Tour{user: newUser(running), network: running, report: report}
	return walk(ctx, t, Steps(running.Plan.Ethereum != nil))
}

// walk does the steps up to the first which fails, then shows how long each took.
func walk(ctx context.Context, t *Tour, steps []Step) error {
	var rows [][]string
	var failure error
	for i, step := range steps {
		began := t.report.Elapsed()
		t.report.Begin(step.Name)
		seen, err := step.Do(ctx, t)
		took := fmt.Sprintf("%.1fs", (t.report.Elapsed() - began).Seconds())
		if err != nil {
			t.report.Fail()
			rows = append(rows, []string{step.Name, "FAILED", took})
			failure = fmt.Errorf("step %d of %d, %s: %w", i+1, len(steps), step.Name, err)
			break
		}
		t.report.Done(seen)
		rows = append(rows, []string{step.Name, "ok", took})
	}
	t.report.Say("%d of %d steps hold", passed(rows, failure), len(steps))
	if err := progress.Table(t.report.Out(), []string{"STEP", "RESULT", "TIME"}, rows); err != nil {
		return err
	}
	return failure
}

func passed(rows [][]string, failure error) int {
	if failure != nil {
		return len(rows) - 1
	}
	return len(rows)
}

// stepLimit bounds a wait for a block or two; slow machines included.
const stepLimit = 60 * time.Second
