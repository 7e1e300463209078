package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// busy is a chain with something of everything.
func busy(t *testing.T) *scene {
	t.Helper()
	s := open(t, 1000)
	s.delegate(session, 300)
	s.delegate(other, 50)
	s.delegate(other, 20)
	require.NoError(t, s.enableCheques())
	s.allocate(session, 200)
	s.requireClaim(s.voucher(session, 50), types.CodePaid, 50)
	s.push(owner, s.item(payee, 1, 100), s.item(other, 1, 5))
	s.requireCheque(owner.Cheque(s.purse, 0, cheque(s.purse, 0, payee, 30)), types.CodePaid, 30)
	require.NoError(t, s.setShare(77))
	require.NoError(t, s.tryRelease(releaseOf(s, 1)))
	dry := s.open(owner, testutil.Coin(10))
	s.claim(owner.Voucher(testutil.Voucher(dry, 0, payee.Address, 0, 25, s.expiry)))
	s.requestUnlock()
	return s
}

func releaseOf(s *scene, lane uint32) *types.MsgRelease {
	r := types.Release{Purse: s.purse, Payee: payee.Bytes(), Lane: lane, Cumulative: math.NewInt(100), Expiry: s.expiry}
	return &types.MsgRelease{Sender: owner.String(), Release: r, Signature: payee.Release(r)}
}

// restarted returns the chain that goes on from an export.
func (s *scene) restarted() *scene {
	s.t.Helper()
	genesis, err := s.Keeper.ExportGenesis(s.Ctx)
	require.NoError(s.t, err)
	f := testutil.NewWithoutGenesis(s.t)
	f.Ctx = f.Ctx.WithBlockTime(s.Ctx.BlockTime()).WithBlockHeight(s.Ctx.BlockHeight())
	f.Endow(testutil.Coin(s.Held(testutil.Denom).Int64()))
	require.NoError(s.t, f.Keeper.InitGenesis(f.Ctx, *genesis))
	again, err := f.Keeper.ExportGenesis(f.Ctx)
	require.NoError(s.t, err)
	require.Equal(s.t, genesis, again)
	next := *s
	next.Fixture = f
	require.NoError(s.t, next.Sound())
	return &next
}

func TestGenesisRoundTrip(t *testing.T) {
	s := busy(t).restarted()
	s.requireClaim(s.voucher(session, 50), types.CodeAlreadyClaimed, 0)
	s.requireClaim(s.voucher(session, 80), types.CodePaid, 30)
	s.requireCheque(owner.Cheque(s.purse, 0, cheque(s.purse, 0, payee, 30)), types.CodeAlreadyClaimed, 0)
	require.Equal(t, types.CodeLaneClosed, s.claim(owner.Voucher(testutil.Voucher(s.purse, 0, payee.Address, 1, 300, s.expiry)))[0].Code)
	s.Pass(delay)
	_, err := s.tryWithdraw()
	require.NoError(t, err)
	s.expire()
	require.Equal(t, s.get().Free, s.Held(testutil.Denom))
}

// Lanes of cheques of a past epoch wait for deletion also after a restart, those of a purse
// that is gone too.
func TestRestartWithRetiredEpochs(t *testing.T) {
	s := open(t, 1000)
	require.NoError(t, s.enableCheques())
	s.requireCheque(owner.Cheque(s.purse, 0, cheque(s.purse, 0, payee, 30)), types.CodePaid, 30)
	s.pin()
	s.requestUnlock()
	first, gone := s.purse, s.open(owner, testutil.Coin(10))
	s.purse = gone
	require.NoError(t, s.enableCheques())
	s.requireCheque(owner.Cheque(gone, 0, cheque(gone, 0, payee, 3)), types.CodePaid, 3)
	require.True(t, s.withdraw().Deleted)
	s.purse = first
	response, err := s.tryWithdraw()
	require.NoError(t, err)
	require.False(t, response.Deleted)

	s = s.restarted()
	require.Equal(t, 3, s.countLanes())
	s.EndBlock(time.Second, 1)
	require.Equal(t, 1, s.countLanes())
	require.NoError(t, s.Sound())
}

func TestInitGenesisRefuses(t *testing.T) {
	s := busy(t)
	for name, tc := range map[string]struct {
		change func(*types.GenesisState)
		says   string
	}{
		"parameters":          {func(g *types.GenesisState) { g.Params.MaxBatchItems = 0 }, "max_batch_items is 0"},
		"no next purse":       {func(g *types.GenesisState) { g.NextPurse = 0 }, "next_purse is 0"},
		"id of the future":    {func(g *types.GenesisState) { g.NextPurse = 2 }, "the next purse gets 2"},
		"purse twice":         {func(g *types.GenesisState) { g.Purses = append(g.Purses, g.Purses[0]) }, "is there twice"},
		"wrong books":         {func(g *types.GenesisState) { g.Purses[0].Paid = g.Purses[0].Paid.AddRaw(1) }, "deposited 1000 is not paid"},
		"wrong ring-fence":    {func(g *types.GenesisState) { g.Purses[0].Allocated = g.Purses[0].Allocated.AddRaw(1) }, "has allocated"},
		"too much ring-fence": {func(g *types.GenesisState) { g.Purses[0].Allocated = math.NewInt(5000) }, "more than the balance"},
		"no owner":            {func(g *types.GenesisState) { g.Purses[0].Owner = "" }, "owner"},
		"missing amount":      {func(g *types.GenesisState) { g.Purses[0].Balance = math.Int{} }, "balance is"},
		"endless delay":       {func(g *types.GenesisState) { g.Purses[0].UnlockDelaySeconds = 1 << 40 }, "unlock_delay_seconds"},
		"dry with money":      {func(g *types.GenesisState) { g.Purses[0].DrySince = 5 }, "dry_since"},
		"sessions counted":    {func(g *types.GenesisState) { g.Purses[0].Sessions = 9 }, "session keys"},
		"session of nothing":  {func(g *types.GenesisState) { g.Sessions[0].Purse = 77 }, "of purse 77"},
		"session twice":       {func(g *types.GenesisState) { g.Sessions[1] = g.Sessions[0] }, "is there twice"},
		"half a pending":      {func(g *types.GenesisState) { g.Sessions[0].Pending, g.Sessions[0].PendingSince = nil, &types.Mark{} }, "come together"},
		"lane twice":          {func(g *types.GenesisState) { g.Lanes = append(g.Lanes, g.Lanes[0]) }, "is there twice"},
		"lane of no kind":     {func(g *types.GenesisState) { g.Lanes[0].Id.Kind = 7 }, "kind"},
		"negative claim":      {func(g *types.GenesisState) { g.Lanes[0].Lane.Claimed = math.NewInt(-1) }, "claimed is -1"},
		"ring-fence unsigned": {func(g *types.GenesisState) { securedLane(g).Lane.Signer = "" }, "no signer"},
		"ring-fence of gone":  {func(g *types.GenesisState) { securedLane(g).Id.Purse = 99 }, "purse 99"},
		"overclaimed":         {func(g *types.GenesisState) { securedLane(g).Lane.Claimed = math.NewInt(900) }, "more than was allocated"},
		"share of all":        {func(g *types.GenesisState) { g.RelayShares[0].ShareBps = 10_000 }, "share_bps is 10000"},
		"share twice":         {func(g *types.GenesisState) { g.RelayShares = append(g.RelayShares, g.RelayShares[0]) }, "is there twice"},
		"no totals":           {func(g *types.GenesisState) { g.Totals = nil }, "no totals"},
		"totals that differ":  {func(g *types.GenesisState) { g.Totals[0].Purses++ }, "totals of abtt say"},
		"totals wrong":        {func(g *types.GenesisState) { g.Totals[0].Paid = g.Totals[0].Paid.AddRaw(1) }, "is not paid"},
		"totals twice":        {func(g *types.GenesisState) { g.Totals = append(g.Totals, g.Totals[0]) }, "is there twice"},
	} {
		t.Run(name, func(t *testing.T) {
			genesis, err := s.Keeper.ExportGenesis(s.Ctx)
			require.NoError(t, err)
			tc.change(genesis)
			f := testutil.NewWithoutGenesis(t)
			f.Endow(testutil.Coin(100_000))
			require.ErrorContains(t, f.Keeper.InitGenesis(f.Ctx, *genesis), tc.says)
		})
	}
}

func securedLane(g *types.GenesisState) *types.LaneRecord {
	for i := range g.Lanes {
		if g.Lanes[i].Lane.Secured() {
			return &g.Lanes[i]
		}
	}
	panic("no secured lane")
}

func TestInitGenesisWantsTheMoney(t *testing.T) {
	s := busy(t)
	genesis, err := s.Keeper.ExportGenesis(s.Ctx)
	require.NoError(t, err)
	f := testutil.NewWithoutGenesis(t)
	f.Endow(testutil.Coin(s.Held(testutil.Denom).Int64() - 1))
	err = f.Keeper.InitGenesis(f.Ctx, *genesis)
	require.ErrorIs(t, err, types.ErrInvalidGenesis)
	require.ErrorContains(t, err, "in the bank's part")
}

func TestInitGenesisWantsAModuleAccount(t *testing.T) {
	f := testutil.NewWithoutGenesis(t)
	f.Accounts.SetAccount(f.Ctx, authtypes.NewBaseAccountWithAddress(f.Keeper.ModuleAddress()))
	require.ErrorContains(t, f.Keeper.InitGenesis(f.Ctx, *types.DefaultGenesis()), "remove the ordinary account")
}
