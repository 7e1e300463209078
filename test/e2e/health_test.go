package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// TestHealth watches two validators of which one dies: the other says that it is stuck and
// why, and is fine when the first is back.
func TestHealth(t *testing.T) {
	net := rig.Up(t, 2)
	net.First().WaitHeight(t, 3, time.Minute)
	requireHealth(t, net.First(), "fine", "fine: block")
	table := status(t, net.First())
	requireSaid(t, table.Text(), "state", "fine", "bttc-local-1", "validator-0", "50.0% of the voting power")
	require.Zero(t, status(t, net.First(), "--check").ExitCode)
	requireStatusFields(t, net.First())
	requireMetrics(t, net.First())

	net.Kill(t, 1)
	requireHealth(t, net.First(), "stuck", "no peers")
	requireSaidWithin(t, net.First(), "no block after", "only 50.0% of the voting power votes", "missing: ")
	stuck := status(t, net.First())
	require.Zero(t, stuck.ExitCode, "a node that answers is a success")
	requireSaid(t, stuck.Text(), "stuck", "no peers", "50.0%")
	checked := status(t, net.First(), "--check")
	require.NotZero(t, checked.ExitCode)
	requireSaid(t, checked.Stderr, "not fine")
	dead := status(t, net.Validators[1])
	require.NotZero(t, dead.ExitCode)
	requireSaid(t, dead.Text(), "no node listens at", "bttcd start", "--node")

	net.Start(t, 1)
	requireHealth(t, net.First(), "fine", "fine: block")
}

func status(t *testing.T, node rig.Validator, flags ...string) rig.Outcome {
	t.Helper()
	return rig.Run(t, time.Minute, rig.Bttcd(t), append([]string{"status", "--node", node.CometURL()}, flags...)...)
}

// requireStatusFields asserts what other tools read, and the verdict beside it.
func requireStatusFields(t *testing.T, node rig.Validator) {
	t.Helper()
	outcome := status(t, node, "-o", "json")
	require.Zero(t, outcome.ExitCode, outcome.Text())
	var fields struct {
		NodeInfo struct {
			ID      string `json:"id"`
			Network string `json:"network"`
		} `json:"node_info"`
		SyncInfo struct {
			Height     string `json:"latest_block_height"`
			CatchingUp *bool  `json:"catching_up"`
		} `json:"sync_info"`
		ValidatorInfo struct {
			VotingPower string `json:"voting_power"`
		} `json:"validator_info"`
		Health struct {
			State string `json:"state"`
		} `json:"health"`
	}
	require.NoError(t, json.Unmarshal([]byte(outcome.Stdout), &fields), outcome.Text())
	known, err := node.Status()
	require.NoError(t, err)
	require.Equal(t, known.NodeID, fields.NodeInfo.ID)
	require.Equal(t, rig.ChainID, fields.NodeInfo.Network)
	require.NotEmpty(t, fields.SyncInfo.Height)
	require.NotNil(t, fields.SyncInfo.CatchingUp)
	require.False(t, *fields.SyncInfo.CatchingUp)
	require.Equal(t, "1000000", fields.ValidatorInfo.VotingPower)
	require.Equal(t, "fine", fields.Health.State)
}

// requireSaidWithin waits until the node's own report contains all words.
func requireSaidWithin(t *testing.T, node rig.Validator, words ...string) {
	t.Helper()
	rig.Wait(t, "the reasons of "+node.Name, 90*time.Second, func() error {
		reply, err := rig.Get(node.REST + "/bttc/health")
		if err != nil {
			return err
		}
		return lacks(string(reply.Body), words)
	})
}

func lacks(text string, words []string) error {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return fmt.Errorf("%q is missing in %s", word, text)
		}
	}
	return nil
}
