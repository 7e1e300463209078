package cmd

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/rpc/client/http"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
	sdkserver "github.com/cosmos/cosmos-sdk/server"

	"github.com/bttcprotocol/bttcd/internal/join"
)

// joinPause lies between two looks at the node that starts, joinReport between two lines about the same.
const (
	joinPause  = 500 * time.Millisecond
	joinReport = 10 * time.Second
)

// startJoined runs `bttcd start` on the home in this process, and follows it until it is at the tip.
func startJoined(cmd *cobra.Command, home string, began time.Time) error {
	root := cmd.Root()
	start, _, err := root.Find([]string{"start"})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(cmd.Context())
	defer stop()
	prepare := start.PreRunE
	start.PreRunE = func(started *cobra.Command, args []string) error {
		if err := prepare(started, args); err != nil {
			return err
		}
		address := sdkserver.GetServerContextFromCmd(started).Config.RPC.ListenAddress
		go follow(ctx, cmd.ErrOrStderr(), address, began)
		return nil
	}
	args := []string{"start", "--" + flags.FlagHome, home}
	restartArgs = append(os.Args[:1:1], args...)
	root.SetArgs(args)
	return root.ExecuteContext(cmd.Context())
}

// follow prints how the node comes on until it has reached the others.
func follow(ctx context.Context, out io.Writer, address string, began time.Time) {
	node, err := http.New(address, "/websocket")
	if err != nil {
		return
	}
	said, at := "", time.Time{}
	say := func(line string) {
		if line != said || time.Since(at) > joinReport {
			_, _ = fmt.Fprintf(out, "join: %s (%.0f s)\n", line, time.Since(began).Seconds())
			said, at = line, time.Now()
		}
	}
	ticker := time.NewTicker(joinPause)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		status, err := node.Status(ctx)
		if err != nil {
			continue
		}
		height := status.SyncInfo.LatestBlockHeight
		switch {
		case height > 0 && !status.SyncInfo.CatchingUp:
			say(fmt.Sprintf("at the tip, block %d: joined after %.1f s; blocks from %d on are here",
				height, time.Since(began).Seconds(), status.SyncInfo.EarliestBlockHeight))
			return
		case height > 0:
			if time.Since(at) > joinReport || !strings.HasPrefix(said, "follows") {
				say(fmt.Sprintf("follows the blocks, now at %d", height))
			}
		default:
			say(restoring.String())
		}
	}
}

// restoring is how far this process is with a snapshot of its peers.
var restoring = &restoration{}

// tellingApp tells an operator which snapshots the node has, and how far it is with one it restores.
type tellingApp struct{ *limitedApp }

// Query answers join.OffersPath and leaves the rest to the limited app.
func (a tellingApp) Query(ctx context.Context, req *abci.RequestQuery) (*abci.ResponseQuery, error) {
	if req.Path != join.OffersPath {
		return a.limitedApp.Query(ctx, req)
	}
	answer := &abci.ResponseQuery{}
	over := a.abci.Spend(func() {
		value, err := a.offers()
		if err != nil {
			answer = refused(err)
			return
		}
		answer.Value = value
	})
	if over != nil {
		return refused(over), nil
	}
	return answer, nil
}

func (a tellingApp) offers() ([]byte, error) {
	list, err := a.ListSnapshots(&abci.RequestListSnapshots{})
	if err != nil {
		return nil, err
	}
	offers := join.Offers{Snapshots: []join.Offer{}}
	for _, snapshot := range list.Snapshots {
		offers.Snapshots = append(offers.Snapshots, join.Offer{
			Height: snapshot.Height, Format: snapshot.Format, Chunks: snapshot.Chunks, Hash: fmt.Sprintf("%X", snapshot.Hash),
		})
	}
	return offers.Encode()
}

// OfferSnapshot notes which snapshot is restored.
func (a tellingApp) OfferSnapshot(req *abci.RequestOfferSnapshot) (*abci.ResponseOfferSnapshot, error) {
	answer, err := a.limitedApp.OfferSnapshot(req)
	if err == nil && answer.Result == abci.ResponseOfferSnapshot_ACCEPT {
		restoring.begin(req.Snapshot.Height, req.Snapshot.Chunks)
	}
	return answer, err
}

// ApplySnapshotChunk notes how many chunks are restored.
func (a tellingApp) ApplySnapshotChunk(req *abci.RequestApplySnapshotChunk) (*abci.ResponseApplySnapshotChunk, error) {
	answer, err := a.limitedApp.ApplySnapshotChunk(req)
	if err == nil && answer.Result == abci.ResponseApplySnapshotChunk_ACCEPT {
		restoring.applied(req.Index, int64(len(req.Chunk)))
	}
	return answer, err
}
