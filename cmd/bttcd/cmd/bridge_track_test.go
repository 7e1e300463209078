package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"

	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// restarting is a node that answers in turn as the test says, and the last way for ever.
type restarting struct {
	bridgetypes.QueryClient
	answers []any // an error, or the only transfer
	asked   int
}

func (r *restarting) Rows(context.Context, *bridgetypes.QueryRowsRequest, ...grpc.CallOption) (*bridgetypes.QueryRowsResponse, error) {
	return &bridgetypes.QueryRowsResponse{Rows: []bridgetypes.RowStatus{newTracker().rows[1]}}, nil
}

func (r *restarting) Transfers(context.Context, *bridgetypes.QueryTransfersRequest, ...grpc.CallOption) (*bridgetypes.QueryTransfersResponse, error) {
	answer := r.answers[min(r.asked, len(r.answers)-1)]
	r.asked++
	if err, failed := answer.(error); failed {
		return nil, err
	}
	return &bridgetypes.QueryTransfersResponse{Transfers: []bridgetypes.TransferStatus{answer.(bridgetypes.TransferStatus)}}, nil
}

// watchTrack is what track --watch prints, on both ways, and how it ends.
func watchTrack(t *testing.T, node *restarting, flags ...string) (out, said string, err error) {
	t.Helper()
	cmd := trackCommand()
	require.NoError(t, cmd.ParseFlags(append(flags, "--watch")))
	var stdout, stderr bytes.Buffer
	cmd.SetOut(&stdout)
	cmd.SetErr(&stderr)
	key, err := bridgetypes.ParseSearchKey("5")
	require.NoError(t, err)
	tracker := newTracker()
	tracker.node, tracker.text, tracker.key, tracker.home = bridgeNode{QueryClient: node}, "5", key, t.TempDir()
	tracker.every = time.Millisecond
	err = tracker.watch(t.Context(), cmd, true)
	return stdout.String(), stderr.String(), err
}

func executedWithdrawal() bridgetypes.TransferStatus {
	status := withdrawal()
	status.Transfer.Steps = append(status.Transfer.Steps, bridgetypes.Step{Stage: bridgetypes.TransferStage_TRANSFER_STAGE_EXECUTED, Height: 9, Time: 2100})
	return status
}

// A node that is restarted ends no watch: what failed is said once, and what changed is shown.
func TestWatchOutlastsANodeThatDoesNotAnswer(t *testing.T) {
	gone, strange := errors.New("connection refused"), errors.New("height is not available")
	node := &restarting{answers: []any{
		gone, gone, withdrawal(), gone, gone, strange, withdrawal(), executedWithdrawal(),
	}}
	out, said, err := watchTrack(t, node)
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	require.Len(t, lines, 2, out)
	for i, stage := range []string{"signed", "executed"} {
		var view trackView
		require.NoError(t, json.Unmarshal([]byte(lines[i]), &view))
		require.Equal(t, stage, view.Transfers[0].Stage)
	}
	require.Equal(t, 2, strings.Count(said, "connection refused"), said)
	require.Equal(t, 1, strings.Count(said, "height is not available"), said)
	require.Equal(t, len(node.answers), node.asked)
}

// The time that somebody gives it counts, whatever the node does.
func TestWatchEndsWithItsTime(t *testing.T) {
	out, said, err := watchTrack(t, &restarting{answers: []any{errors.New("connection refused")}}, "--timeout", "50ms")
	require.ErrorContains(t, err, "not finished within --timeout 50ms")
	require.Empty(t, out)
	require.Equal(t, 1, strings.Count(said, "connection refused"), said)
}
