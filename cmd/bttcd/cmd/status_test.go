package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"syscall"
	"testing"
	"time"

	ctypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/health"
)

func statusOf(t *testing.T, output string, facts health.Facts) string {
	t.Helper()
	status := &ctypes.ResultStatus{}
	status.NodeInfo.Network, status.NodeInfo.Moniker = "bttc-local-1", "my-node"
	status.SyncInfo.LatestBlockHeight = facts.Height
	var out bytes.Buffer
	require.NoError(t, printStatus(&out, output, health.Judge(facts), status))
	return out.String()
}

func TestStatusForPeople(t *testing.T) {
	now := time.Now()
	syncing := health.Facts{
		Now: now, Height: 250, BlockTime: now.Add(-time.Hour), CatchingUp: true, Peers: 3, PeersHeight: 1000, TotalPower: 4,
		Earlier: &health.Earlier{Height: 150, At: now.Add(-10 * time.Second)},
	}
	text := statusOf(t, "text", syncing)
	for _, line := range []string{
		"state      syncing\n", "chain      bttc-local-1\n", "block      250, 3600.0 s old\n",
		"behind     750 blocks of 1000 (25.0% done)\n", "speed      10.0 blocks/s, about 1m15s left\n",
		"peers      3\n", "validator  no (this node's key has no voting power)\n",
	} {
		require.Contains(t, text, line)
	}
	text = statusOf(t, "text", health.Facts{Now: now, TotalPower: 4, Power: 1, Validator: "AB"})
	for _, part := range []string{"state      stuck\n", "no peers", "no block yet", "block      none yet\n", "AB, 25.0% of the voting power\n"} {
		require.Contains(t, text, part)
	}
}

func TestStatusForPrograms(t *testing.T) {
	var fields map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(statusOf(t, "json", health.Facts{Now: time.Now(), Height: 7})), &fields))
	for _, name := range []string{"node_info", "sync_info", "validator_info", "health"} {
		require.Contains(t, fields, name)
	}
	require.Contains(t, string(fields["sync_info"]), `"latest_block_height":"7"`, "in CometBFT's spelling")
}

func TestSilenceIsExplained(t *testing.T) {
	for _, test := range []struct {
		err  error
		says string
	}{
		{fmt.Errorf("post: %w", syscall.ECONNREFUSED), "no node listens at tcp://x: start one with `bttcd start`, or name another with --node"},
		{fmt.Errorf("post: %w", context.DeadlineExceeded), "the node at tcp://x does not answer within 10s"},
		{errors.New("no such host"), "the node at tcp://x cannot be asked: no such host"},
	} {
		require.ErrorContains(t, explainSilence("tcp://x", test.err), test.says)
	}
}
