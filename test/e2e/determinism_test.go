package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
	"github.com/bttcprotocol/bttcd/test/load"
)

// uneven are the ways in which validators of one chain may differ.
var uneven = []rig.Trait{
	{Processors: 1, Executor: "sequential"},
	{Processors: 4, Executor: "block-stm", Workers: 4, PreEstimate: true},
	{Processors: 1, Executor: "block-stm", Workers: 2, Forgetful: true},
	{Processors: 4, Executor: "sequential", Forgetful: true},
}

// stalled is how long a block may take when all agree: more than a few rounds.
const stalled = 45 * time.Second

// TestDeterminism has four validators that differ in processors and executors agree on every
// block of a mixed load. Each votes on the state it has computed itself, so one that computes
// another state ends.
func TestDeterminism(t *testing.T) {
	blocks := number(t, "BTTCD_SOAK_BLOCKS", 100)
	seed := number(t, "BTTCD_SEED", uint64(time.Now().UnixNano()))
	t.Logf("%d blocks, BTTCD_SEED=%d", blocks, seed)
	net, processes := rig.UpUneven(t, 200*time.Millisecond, uneven...)
	mixed := net.StartMixed(t, seed, 20)
	requireRefusals(t, net)

	first := underLoad(t, net, processes)
	last, full, proposal := first-1, uint64(0), passParams(t, net)
	for full < blocks || !passed(t, net, proposal) {
		last++
		requireNext(t, net, processes, last)
		require.NoError(t, mixed.Err())
		block, err := net.First().Block(last)
		require.NoError(t, err)
		if len(block.Txs) > 0 {
			full++
		}
		require.Less(t, last-first, int64(2*blocks+300), "%d blocks with transactions, proposal %s passed: %t", full, proposal, passed(t, net, proposal))
	}
	requireNext(t, net, processes, last+1)
	mixed.Stop()
	history := requireAgreement(t, net, first, last)
	requireSigned(t, net, history)
	requireKinds(t, mixed, history)
}

// underLoad waits until the load is in blocks and returns the height after that.
func underLoad(t *testing.T, net *rig.Network, processes []*rig.Background) int64 {
	t.Helper()
	start := net.First().Height(t) + 1
	for height, full := start, 0; height < start+50; height++ {
		requireNext(t, net, processes, height)
		block, err := net.First().Block(height)
		require.NoError(t, err)
		if full++; len(block.Txs) == 0 {
			full = 0
		}
		if full == 5 {
			return height + 1
		}
	}
	require.FailNow(t, "no five blocks in a row with transactions")
	return 0
}

// number reads an environment variable.
func number(t *testing.T, name string, otherwise uint64) uint64 {
	t.Helper()
	text, set := os.LookupEnv(name)
	if !set {
		return otherwise
	}
	value, err := strconv.ParseUint(text, 10, 64)
	require.NoError(t, err, "%s=%q", name, text)
	return value
}

// requireNext waits until every validator has a block. One whose state differs from that of
// more than two thirds ends; if no two thirds agree, nobody can go on.
func requireNext(t *testing.T, net *rig.Network, processes []*rig.Background, height int64) {
	t.Helper()
	deadline := time.Now().Add(stalled)
	for i, validator := range net.Validators {
		rig.Wait(t, fmt.Sprintf("%s to reach height %d", validator.Name, height), 2*stalled, func() error {
			require.False(t, processes[i].Ended(), "%s has ended: %s", validator.Name, states(net))
			require.True(t, time.Now().Before(deadline), "no block %d on %s after %s: %s", height, validator.Name, stalled, states(net))
			status, err := validator.Status()
			if err == nil && status.Height < height {
				err = fmt.Errorf("it is at height %d", status.Height)
			}
			return err
		})
	}
}

// states tells what each validator has computed last.
func states(net *rig.Network) string {
	said := []string{}
	for _, validator := range net.Validators {
		state, err := validator.State()
		if err != nil {
			state = err.Error()
		}
		said = append(said, validator.Name+" "+state)
	}
	return strings.Join(said, "; ")
}

// requireRefusals hands bytes that are no transaction to every node: a block that holds one
// could come from a hostile proposer alone.
func requireRefusals(t *testing.T, net *rig.Network) {
	t.Helper()
	for _, validator := range net.Validators {
		require.NotEmpty(t, broadcastRefused(t, validator, []byte("no transaction")))
	}
}

// passParams waits for a proposal of the load that changes the gas limit of blocks, and has
// three operators agree to it.
func passParams(t *testing.T, net *rig.Network) (id string) {
	t.Helper()
	rig.Wait(t, "a proposal of parameters", time.Minute, func() error {
		var answer struct {
			Proposals []struct {
				ID    string `json:"id"`
				Title string `json:"title"`
			} `json:"proposals"`
		}
		if err := rig.GetJSON(net.First().REST+"/cosmos/gov/v1/proposals?proposal_status=2&pagination.reverse=true", &answer); err != nil {
			return err
		}
		for _, proposal := range answer.Proposals {
			if proposal.Title == load.ParamsTitle {
				id = proposal.ID
				return nil
			}
		}
		return errors.New("none is being voted on")
	})
	for i := range 3 {
		net.Operator(i).SendWith(t, []string{"--gas", "300000", "--gas-prices", "2000000000abtt"}, "gov", "vote", id, "yes")
	}
	return id
}

// passed reports whether governance has changed what blocks may hold.
func passed(t *testing.T, net *rig.Network, id string) bool {
	t.Helper()
	var answer struct {
		Proposal struct {
			Status string `json:"status"`
			Reason string `json:"failed_reason"`
		} `json:"proposal"`
	}
	net.REST(t, "/cosmos/gov/v1/proposals/"+id, &answer)
	require.Contains(t, []string{"PROPOSAL_STATUS_VOTING_PERIOD", "PROPOSAL_STATUS_PASSED"}, answer.Proposal.Status, answer.Proposal.Reason)
	return answer.Proposal.Status == "PROPOSAL_STATUS_PASSED"
}

// decided is a block and what came of its transactions. Signers are those of this block.
type decided struct {
	rig.Block
	results []rig.BlockTxResult
}

// requireAgreement compares all that the validators know of every block: the block with the
// state before it, what came of its transactions, and the events.
func requireAgreement(t *testing.T, net *rig.Network, first, last int64) []decided {
	t.Helper()
	history := []decided{}
	for height := first; height <= last+1; height++ {
		block, err := net.First().Block(height)
		require.NoError(t, err)
		results, err := net.First().Results(height)
		require.NoError(t, err)
		for _, validator := range net.Validators[1:] {
			same, err := validator.Block(height)
			require.NoError(t, err)
			// Each node may know others of the newest block.
			same.Signers = block.Signers
			require.Equal(t, block, same, "%s, block %d", validator.Name, height)
			others, err := validator.Results(height)
			require.NoError(t, err)
			require.True(t, bytes.Equal(results, others), "%s, results of block %d: %s", validator.Name, height, difference(results, others))
		}
		if len(history) > 0 {
			history[len(history)-1].Signers = block.Signers
		}
		if height <= last {
			came, err := rig.TxResults(results)
			require.NoError(t, err)
			require.Len(t, came, len(block.Txs), "block %d", height)
			history = append(history, decided{block, came})
		}
	}
	return history
}

// difference shows where two texts part.
func difference(one, other []byte) string {
	at := 0
	for at < min(len(one), len(other)) && one[at] == other[at] {
		at++
	}
	around := func(text []byte) []byte { return text[max(0, at-200):min(len(text), at+200)] }
	return fmt.Sprintf("...%s...\nand ...%s...", around(one), around(other))
}

// requireSigned asserts that no validator was left out: each voted for at least half of the
// blocks, for one of the last ten, and proposed some.
func requireSigned(t *testing.T, net *rig.Network, history []decided) {
	t.Helper()
	signed, latest, proposed := map[string]int{}, map[string]int{}, map[string]int{}
	for i, block := range history {
		proposed[block.Proposer]++
		for _, address := range block.Signers {
			signed[address]++
			latest[address] = i
		}
	}
	t.Logf("%d blocks; signed: %v, proposed: %v", len(history), signed, proposed)
	require.Len(t, signed, len(net.Validators))
	for address, count := range signed {
		require.Greater(t, 2*count, len(history), address)
		require.GreaterOrEqual(t, latest[address], len(history)-10, address)
		require.Positive(t, proposed[address], address)
	}
}

// requireKinds asserts that every kind of the mix was committed often enough, that those
// which must fail did, and that nothing was committed twice.
func requireKinds(t *testing.T, mixed *rig.MixedLoad, history []decided) {
	t.Helper()
	sent, seen, strangers, empty := mixed.Sent(), map[string]bool{}, 0, 0
	done, failed, reasons := map[string]int{}, map[string]int{}, map[string]int{}
	for _, block := range history {
		if len(block.Txs) == 0 {
			empty++
		}
		for i, tx := range block.Txs {
			id, err := load.CommittedID(tx)
			require.NoError(t, err)
			require.False(t, seen[id], "%s is in two blocks", id)
			seen[id] = true
			card, ours := sent[id]
			switch result := block.results[i]; {
			case !ours:
				strangers++
			case result.Failed():
				failed[card.Kind]++
				reasons[fmt.Sprintf("%s %s/%d %.60s", card.Kind, result.Codespace, result.Code, result.Log)]++
			default:
				done[card.Kind]++
			}
		}
	}
	t.Logf("%d transactions, %d not of the load, %d blocks without\n%s", len(seen), strangers, empty, table(done, failed, reasons, mixed.Refused()))
	// A proposer on a busy machine may have nothing at hand.
	require.LessOrEqual(t, empty, len(history)/20, "blocks without transactions")
	require.LessOrEqual(t, strangers, 3, "the operators' votes are all that others send")
	for _, card := range load.Deck() {
		count := done[card.Kind]
		if card.Fails {
			require.Zero(t, count, "%s must fail", card.Kind)
			count = failed[card.Kind]
		}
		require.GreaterOrEqual(t, count, len(history)/20, card.Kind)
	}
}

func table(done, failed, reasons, refused map[string]int) string {
	var lines strings.Builder
	for _, card := range load.Deck() {
		fmt.Fprintf(&lines, "%-24s %5d done %5d failed\n", card.Kind, done[card.Kind], failed[card.Kind])
	}
	for title, counts := range map[string]map[string]int{"failed": reasons, "refused": refused} {
		for _, reason := range slices.Sorted(maps.Keys(counts)) {
			fmt.Fprintf(&lines, "%s %5d %s\n", title, counts[reason], reason)
		}
	}
	return lines.String()
}
