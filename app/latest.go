package app

import (
	"context"
	"strconv"

	"google.golang.org/grpc/metadata"

	sdk "github.com/cosmos/cosmos-sdk/types"
	grpctypes "github.com/cosmos/cosmos-sdk/types/grpc"
)

// LatestContext is the state of the last block, with its time. Asked for "the latest", the SDK
// refuses with "invalid height" whenever its header is not of that block: for some milliseconds of
// each commit, and after a restart until the next block, which a halted chain does not have.
func (app *App) LatestContext() (sdk.Context, error) {
	return app.CreateQueryContext(app.LastBlockHeight(), false)
}

// atLatest makes a gRPC query that names no height one of the last block's, for the same reason.
func (app *App) atLatest(ctx context.Context) context.Context {
	asked, _ := metadata.FromIncomingContext(ctx)
	if height := asked.Get(grpctypes.GRPCBlockHeightHeader); len(height) > 1 || len(height) == 1 && height[0] != "0" {
		return ctx
	}
	asked = asked.Copy()
	asked.Set(grpctypes.GRPCBlockHeightHeader, strconv.FormatInt(app.LastBlockHeight(), 10))
	return metadata.NewIncomingContext(ctx, asked)
}
