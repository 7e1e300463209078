package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	grpccodes "google.golang.org/grpc/codes"
	grpcstatus "google.golang.org/grpc/status"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

func requireStatus(t *testing.T, want grpccodes.Code, err error) {
	t.Helper()
	require.Equal(t, want, grpcstatus.Code(err), "%v", err)
}

func TestParamsQuery(t *testing.T) {
	s := open(t, 10)
	response, err := s.Query.Params(s.Ctx, &types.QueryParamsRequest{})
	require.NoError(t, err)
	require.Equal(t, testutil.Params(), response.Params)
	require.NoError(t, s.Keeper.Params.Remove(s.Ctx))
	_, err = s.Query.Params(s.Ctx, &types.QueryParamsRequest{})
	requireStatus(t, grpccodes.Internal, err)
}

func TestPurseQueries(t *testing.T) {
	s := open(t, 10)
	_, err := s.Query.Purse(s.Ctx, &types.QueryPurseRequest{Purse: 9})
	requireStatus(t, grpccodes.NotFound, err)

	s.Give(other.Address, testutil.Coin(10))
	s.open(other, testutil.Coin(1))
	s.open(owner, testutil.Coin(2))
	s.open(owner, testutil.Coin(3))
	page := &query.PageRequest{Limit: 2}
	response, err := s.Query.PursesByOwner(s.Ctx, &types.QueryPursesByOwnerRequest{Owner: owner.Address.Hex(), Pagination: page})
	require.NoError(t, err)
	require.Equal(t, []uint64{1, 3}, []uint64{response.Purses[0].Purse.Id, response.Purses[1].Purse.Id})
	page.Key = response.Pagination.NextKey
	response, err = s.Query.PursesByOwner(s.Ctx, &types.QueryPursesByOwnerRequest{Owner: owner.String(), Pagination: page})
	require.NoError(t, err)
	require.Len(t, response.Purses, 1)
	require.Equal(t, uint64(4), response.Purses[0].Purse.Id)
	_, err = s.Query.PursesByOwner(s.Ctx, &types.QueryPursesByOwnerRequest{Owner: "nobody"})
	requireStatus(t, grpccodes.InvalidArgument, err)
}

func TestLaneQueries(t *testing.T) {
	s := open(t, 1000)
	require.NoError(t, s.enableCheques())
	s.push(owner, s.item(other, 0, 5), s.item(payee, 2, 7), s.item(payee, 1, 6))
	s.requireCheque(owner.Cheque(s.purse, 0, cheque(s.purse, 0, payee, 8)), types.CodePaid, 8)
	response, err := s.Query.LanesByPayee(s.Ctx, &types.QueryLanesByPayeeRequest{Payee: payee.String()})
	require.NoError(t, err)
	var claimed []int64
	for _, record := range response.Records {
		require.Equal(t, payee.String(), record.Id.Payee)
		claimed = append(claimed, record.Lane.Claimed.Int64())
	}
	require.Equal(t, []int64{6, 7, 8}, claimed)

	first, err := s.Query.LanesByPayee(s.Ctx, &types.QueryLanesByPayeeRequest{Payee: payee.String(), Pagination: &query.PageRequest{Limit: 1}})
	require.NoError(t, err)
	require.Len(t, first.Records, 1)
	require.NotEmpty(t, first.Pagination.NextKey)

	_, err = s.Query.Lane(s.Ctx, &types.QueryLaneRequest{Payee: payee.String(), Purse: s.purse, Lane: 3, Expiry: s.expiry})
	requireStatus(t, grpccodes.NotFound, err)
	for _, err := range []error{
		second(s.Query.Lane(s.Ctx, &types.QueryLaneRequest{Payee: "x"})),
		second(s.Query.LanesByPayee(s.Ctx, &types.QueryLanesByPayeeRequest{Payee: "x"})),
		second(s.Query.RelayShare(s.Ctx, &types.QueryRelayShareRequest{Payee: "x"})),
	} {
		requireStatus(t, grpccodes.InvalidArgument, err)
	}
}

func second[T any](_ T, err error) error { return err }

func (s *scene) claimable(request *types.QueryClaimableRequest) *types.QueryClaimableResponse {
	s.t.Helper()
	response, err := s.Query.Claimable(s.Ctx, request)
	require.NoError(s.t, err)
	return response
}

// Claimable answers what a claim then does, and changes nothing.
func TestClaimable(t *testing.T) {
	s := open(t, 100)
	s.delegate(session, 60)
	voucher := s.voucher(owner, 80)
	ask := func(v types.SignedVoucher) *types.QueryClaimableResponse {
		return s.claimable(&types.QueryClaimableRequest{Voucher: &v})
	}
	for range 2 {
		response := ask(voucher)
		require.Equal(t, types.CodePaid, response.Result.Code)
		require.Equal(t, int64(80), response.Result.Paid.Int64())
		require.Equal(t, int64(80), response.Asked.Int64())
		require.Empty(t, response.Reason)
	}
	require.Zero(t, s.Balance(payee.Address))

	response := ask(s.voucher(session, 75))
	require.Equal(t, types.CodeShortCap, response.Result.Code)
	require.Equal(t, int64(60), response.Result.Paid.Int64())
	require.Equal(t, int64(75), response.Asked.Int64())
	require.Equal(t, types.ErrShortCap.Error(), response.Reason)

	response = ask(s.voucher(owner, 130))
	require.Equal(t, int64(100), response.Result.Paid.Int64())
	require.Equal(t, int64(30), response.Result.Owed.Int64())
	require.Equal(t, types.ErrShortBalance.Error(), response.Reason)

	response = ask(s.voucher(nobody, 10))
	require.Equal(t, types.CodeNotAuthorized, response.Result.Code)
	require.Equal(t, types.ErrNotAuthorized.Error(), response.Reason)

	s.requireClaim(voucher, types.CodePaid, 80)
	response = ask(voucher)
	require.Equal(t, types.CodeAlreadyClaimed, response.Result.Code)
	require.Contains(t, response.Reason, "already")

	require.NoError(t, s.enableCheques())
	signed := owner.Cheque(s.purse, 0, cheque(s.purse, 0, payee, 5))
	require.Equal(t, int64(5), s.claimable(&types.QueryClaimableRequest{Cheque: &signed}).Result.Paid.Int64())
	links := testutil.HashChain("seed", 3)
	chain := owner.ChainVoucher(types.ChainVoucher{
		Purse: s.purse, Payee: payee.Bytes(), Lane: 4, Base: math.OneInt(), Unit: math.NewInt(2), Anchor: links[0][:], Length: 3, Expiry: s.expiry,
	}, 2, links[2][:])
	require.Equal(t, int64(5), s.claimable(&types.QueryClaimableRequest{ChainVoucher: &chain}).Result.Paid.Int64())

	for _, request := range []*types.QueryClaimableRequest{{}, {Voucher: &voucher, Cheque: &signed}} {
		_, err := s.Query.Claimable(s.Ctx, request)
		requireStatus(t, grpccodes.InvalidArgument, err)
	}
	require.NoError(t, s.Sound())
}
