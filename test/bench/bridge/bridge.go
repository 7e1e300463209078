// Package bridge measures what the bridge adds to a block: the steps of app/voteext over the real
// x/bridge, x/bank and x/staking, with real keys of a hundred validators and two remote chains.
//
// Invariant: what is measured is the node that proposes a block and another validator, each with a
// store of its own, on one core, with nothing remembered that it would not have seen: who did not
// prepare the proposal judges it anew. A block that does less than it should is an error. Its
// callers are its test and the repository's benchmark command.
package bridge

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"
)

// Result is one figure, in the unit that its name ends in.
type Result struct {
	Name  string
	Value float64
}

// Sizes are how much is measured. What is zero gets a default.
type Sizes struct {
	// Validators vote: 100.
	Validators int
	// Deposits are applied by a block, half of each row: 64.
	Deposits int
	// Packets await everybody's signature, half of each row: 8.
	Packets int
	// Rounds is how often each figure is taken: 5.
	Rounds int
}

func (s Sizes) withDefaults() Sizes {
	for _, size := range []struct {
		value *int
		usual int
	}{{&s.Validators, 100}, {&s.Deposits, 64}, {&s.Packets, 8}, {&s.Rounds, 5}} {
		if *size.value == 0 {
			*size.value = size.usual
		}
	}
	return s
}

// scenario is what the blocks of a measurement do.
type scenario struct {
	name              string
	deposits, packets int
}

// All measures idle blocks, blocks of deposits, blocks of signatures, and busy ones that do both,
// with a store in dir.
func All(ctx context.Context, dir string, sizes Sizes) ([]Result, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	sizes = sizes.withDefaults()
	node, err := newNode(dir, sizes.Validators)
	if err != nil {
		return nil, err
	}
	defer node.close()
	var results []Result
	for _, s := range []scenario{
		{"idle", 0, 0},
		{"deposits", sizes.Deposits, 0},
		{"signatures", 0, sizes.Packets},
		{"busy", sizes.Deposits, sizes.Packets},
	} {
		costs := make([]cost, 0, sizes.Rounds)
		for range sizes.Rounds {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			taken, err := node.block(s)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			costs = append(costs, taken)
		}
		results = append(results, figures(s, costs, sizes.Validators)...)
	}
	return results, nil
}

// cost is what the bridge took of one block, in processor time; the commit's is the clock's.
type cost struct {
	steps           // of a validator that did not propose
	verify, prepare time.Duration
	// proposerProcess is short, as the proposer remembers its own judgment. The rest of its steps are as
	// long as another's, but for what one process remembers for both.
	proposerProcess time.Duration
	bytes           int
}

// steps are what a validator does with a proposal.
type steps struct{ process, extend, preBlock, commit time.Duration }

// total is what a block waits for: the proposer's Prepare, and then what another validator does. It
// leaves out the commit, which every block has.
func (c cost) total() time.Duration {
	return c.verify + c.prepare + c.process + c.extend + c.preBlock
}

func figures(s scenario, costs []cost, validators int) []Result {
	name := func(step string) string { return "voteext_" + s.name + step }
	results := []Result{
		{name("_ms"), medianOf(costs, func(c cost) float64 { return ms(c.total()) })},
		{name("_bytes"), medianOf(costs, func(c cost) float64 { return float64(c.bytes) })},
		{name("_extend_ms"), medianOf(costs, func(c cost) float64 { return ms(c.extend) })},
		{name("_verify_each_ms"), medianOf(costs, func(c cost) float64 { return ms(c.verify) / float64(validators) })},
		{name("_prepare_ms"), medianOf(costs, func(c cost) float64 { return ms(c.prepare) })},
		{name("_process_ms"), medianOf(costs, func(c cost) float64 { return ms(c.process) })},
		{name("_preblock_ms"), medianOf(costs, func(c cost) float64 { return ms(c.preBlock) })},
		{name("_proposer_process_ms"), medianOf(costs, func(c cost) float64 { return ms(c.proposerProcess) })},
	}
	if s.deposits > 0 && s.packets == 0 {
		results = append(results, Result{"deposits_per_s", medianOf(costs, func(c cost) float64 {
			return float64(s.deposits) / (c.total() + c.commit).Seconds()
		})})
	}
	return results
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func medianOf(costs []cost, figure func(cost) float64) float64 {
	values := make([]float64, 0, len(costs))
	for _, c := range costs {
		values = append(values, figure(c))
	}
	slices.Sort(values)
	middle := len(values) / 2
	if len(values)%2 == 0 {
		return (values[middle-1] + values[middle]) / 2
	}
	return values[middle]
}
