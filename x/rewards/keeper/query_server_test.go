package keeper_test

import (
	gomath "math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/rewards/keeper"
	"github.com/bttcprotocol/bttcd/x/rewards/testutil"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

func queryPool(t *testing.T, f *testutil.Fixture) *types.QueryPoolResponse {
	t.Helper()
	response, err := keeper.NewQueryServer(f.Keeper).Pool(f.Ctx, &types.QueryPoolRequest{})
	require.NoError(t, err)
	return response
}

func TestQueryParams(t *testing.T) {
	f := testutil.New(t)
	f.SetRate(math.NewInt(12))

	response, err := keeper.NewQueryServer(f.Keeper).Params(f.Ctx, &types.QueryParamsRequest{})

	require.NoError(t, err)
	require.Equal(t, types.NewParams(math.NewInt(12)), response.Params)
}

func TestQueryPoolStatus(t *testing.T) {
	for name, tc := range map[string]struct {
		pool, rate int64
		status     types.PoolStatus
		blocks     uint64
	}{
		"paying":            {100, 30, types.PoolPaying, 4},
		"paying, exactly":   {90, 30, types.PoolPaying, 3},
		"paying, last part": {1, 30, types.PoolPaying, 1},
		"dry":               {0, 30, types.PoolDry, 0},
		"stopped":           {100, 0, types.PoolStopped, 0},
		"stopped and dry":   {0, 0, types.PoolStopped, 0},
	} {
		t.Run(name, func(t *testing.T) {
			f := testutil.New(t)
			f.Give(f.Keeper.PoolAddress(), math.NewInt(tc.pool))
			f.SetRate(math.NewInt(tc.rate))
			f.Ctx = f.Ctx.WithBlockHeight(1000)

			response := queryPool(t, f)

			require.Equal(t, testutil.Abtt(math.NewInt(tc.pool)), response.Balance)
			require.Equal(t, math.NewInt(tc.rate), response.AbttPerBlock)
			require.Equal(t, tc.status, response.Status)
			require.Equal(t, tc.blocks, response.BlocksLeft)
			if tc.blocks == 0 {
				require.Zero(t, response.DryHeight)
			} else {
				require.Equal(t, 1000+int64(tc.blocks), response.DryHeight)
			}
			require.Nil(t, response.DryTime, "nothing has been measured")
		})
	}
}

// What the query foretells comes true.
func TestQueryPoolForetellsTheBlockThatTakesTheLast(t *testing.T) {
	f := testutil.New(t)
	f.SetRate(math.NewInt(10))
	for range 3 {
		f.NextBlock(2 * time.Second)
	}
	f.Give(f.Keeper.PoolAddress(), math.NewInt(45))
	foretold := queryPool(t, f)
	require.Equal(t, uint64(5), foretold.BlocksLeft)

	for queryPool(t, f).Status == types.PoolPaying {
		require.NotEmpty(t, f.NextBlock(2*time.Second))
	}

	require.Equal(t, foretold.DryHeight, f.Ctx.BlockHeight())
	require.NotNil(t, foretold.DryTime)
	require.Equal(t, f.Ctx.BlockTime(), *foretold.DryTime)
	require.Equal(t, math.NewInt(45), queryPool(t, f).Totals.PaidAbtt)
}

// A pool that outlives all heights is capped, not overflowed.
func TestQueryPoolOfAPoolThatLastsForEver(t *testing.T) {
	f := testutil.New(t)
	for range 3 {
		f.NextBlock(time.Second)
	}
	f.Give(f.Keeper.PoolAddress(), types.MaxAbttPerBlock())
	f.SetRate(math.OneInt())

	response := queryPool(t, f)

	require.Equal(t, int64(gomath.MaxInt64), response.DryHeight)
	require.Equal(t, uint64(gomath.MaxInt64-f.Ctx.BlockHeight()), response.BlocksLeft)
	require.Nil(t, response.DryTime, "more than a century away")
}

func TestQueriesOfABrokenState(t *testing.T) {
	f := testutil.NewWithoutGenesis(t)
	server := keeper.NewQueryServer(f.Keeper)

	_, err := server.Params(f.Ctx, &types.QueryParamsRequest{})
	require.Equal(t, codes.Internal, status.Code(err))
	_, err = server.Pool(f.Ctx, &types.QueryPoolRequest{})
	require.Equal(t, codes.Internal, status.Code(err))

	require.NoError(t, f.Keeper.Params.Set(f.Ctx, types.DefaultParams()))
	_, err = server.Pool(f.Ctx, &types.QueryPoolRequest{})
	require.Equal(t, codes.Internal, status.Code(err))
	require.ErrorContains(t, err, "totals")
}
