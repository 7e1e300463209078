package keeper_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	sdkmath "cosmossdk.io/math"

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
	r := types.Release{Purse: s.purse, Payee: payee.Bytes(), Lane: lane, Cumulative: sdkmath.NewInt(100), Expiry: s.expiry}
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
		"too much ring-fence": {func(g *types.GenesisState) { g.Purses[0].Allocated = sdkmath.NewInt(5000) }, "more than the balance"},
		"no owner":            {func(g *types.GenesisState) { g.Purses[0].Owner = "" }, "owner"},
		"missing amount":      {func(g *types.GenesisState) { g.Purses[0].Balance = sdkmath.Int{} }, "balance is"},
		"endless delay":       {func(g *types.GenesisState) { g.Purses[0].UnlockDelaySeconds = 1 << 40 }, "unlock_delay_seconds"},
		"dry with money":      {func(g *types.GenesisState) { g.Purses[0].DrySince = 5 }, "dry_since"},
		"sessions counted":    {func(g *types.GenesisState) { g.Purses[0].Sessions = 9 }, "session keys"},
		"session of nothing":  {func(g *types.GenesisState) { g.Sessions[0].Purse = 77 }, "of purse 77"},
		"session twice":       {func(g *types.GenesisState) { g.Sessions[1] = g.Sessions[0] }, "is there twice"},
		"half a pending":      {func(g *types.GenesisState) { g.Sessions[0].Pending, g.Sessions[0].PendingSince = nil, &types.Mark{} }, "come together"},
		"lane twice":          {func(g *types.GenesisState) { g.Lanes = append(g.Lanes, g.Lanes[0]) }, "is there twice"},
		"lane of no kind":     {func(g *types.GenesisState) { g.Lanes[0].Id.Kind = 7 }, "kind"},
		"negative claim":      {func(g *types.GenesisState) { g.Lanes[0].Lane.Claimed = sdkmath.NewInt(-1) }, "claimed is -1"},
		"ring-fence unsigned": {func(g *types.GenesisState) { securedLane(g).Lane.Signer = "" }, "no signer"},
		"ring-fence of gone":  {func(g *types.GenesisState) { securedLane(g).Id.Purse = 99 }, "purse 99"},
		"overclaimed":         {func(g *types.GenesisState) { securedLane(g).Lane.Claimed = sdkmath.NewInt(900) }, "more than was allocated"},
		"share of all":        {func(g *types.GenesisState) { g.RelayShares[0].ShareBps = 10_000 }, "share_bps is 10000"},
		"share twice":         {func(g *types.GenesisState) { g.RelayShares = append(g.RelayShares, g.RelayShares[0]) }, "is there twice"},
		"no totals":           {func(g *types.GenesisState) { g.Totals = nil }, "no totals"},
		"totals that differ":  {func(g *types.GenesisState) { g.Totals[0].Purses++ }, "totals of abtt say"},
		"totals wrong":        {func(g *types.GenesisState) { g.Totals[0].Paid = g.Totals[0].Paid.AddRaw(1) }, "is not paid"},
		"unlock before time":  {func(g *types.GenesisState) { g.Purses[0].Unlock.Time = -1 }, "unlock is -1 at height"},
		"unlock after time":   {func(g *types.GenesisState) { g.Purses[0].Unlock.Time = math.MaxInt64 }, "unlock is 9223372036854775807 at height"},
		"unlock below":        {func(g *types.GenesisState) { g.Purses[0].Unlock.Height = -7 }, "at height -7"},
		"unlock above":        {func(g *types.GenesisState) { g.Purses[0].Unlock.Height = math.MaxInt64 }, "at height 9223372036854775807"},
		"unlock to come":      {func(g *types.GenesisState) { g.Purses[0].Unlock.Time = testutil.GenesisTime.Unix() + 1 }, "set genesis_time"},
		"pending before time": {func(g *types.GenesisState) { pendingSession(g).PendingSince.Time = -1 }, "pending_since is -1"},
		"pending after time":  {func(g *types.GenesisState) { pendingSession(g).PendingSince.Time = math.MaxInt64 }, "pending_since is 9223372036854775807"},
		"pending above":       {func(g *types.GenesisState) { pendingSession(g).PendingSince.Height = math.MaxInt64 }, "pending_since is"},
		"pending to come":     {func(g *types.GenesisState) { pendingSession(g).PendingSince.Time = testutil.GenesisTime.Unix() + 1 }, "set genesis_time"},
		"dry before time":     {func(g *types.GenesisState) { g.Purses[1].DrySince = -5 }, "dry_since is -5"},
		"dry after time":      {func(g *types.GenesisState) { g.Purses[1].DrySince = math.MaxInt64 }, "dry_since is 9223372036854775807"},
		"dry to come":         {func(g *types.GenesisState) { g.Purses[1].DrySince = testutil.GenesisTime.Unix() + 1 }, "set genesis_time"},
		"endless lane":        {func(g *types.GenesisState) { g.Lanes[0].Id.Expiry = math.MaxUint64 }, "its expiry is 18446744073709551615"},
		"last purse":          {func(g *types.GenesisState) { g.NextPurse = math.MaxUint64 }, "next_purse is 18446744073709551615"},
		"share respelled": {func(g *types.GenesisState) {
			again := g.RelayShares[0]
			again.Payee = strings.ToUpper(again.Payee)
			g.RelayShares = append(g.RelayShares, again)
		}, "relay_shares[1]: payee"},
		"share in hex": {func(g *types.GenesisState) { g.RelayShares[0].Payee = payee.Address.Hex() }, "relay_shares[0]: payee"},
		"totals twice": {func(g *types.GenesisState) { g.Totals = append(g.Totals, g.Totals[0]) }, "is there twice"},
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

func pendingSession(g *types.GenesisState) *types.Session {
	for i := range g.Sessions {
		if g.Sessions[i].Pending != nil {
			return &g.Sessions[i]
		}
	}
	panic("no session with pending terms")
}

// A chain that counts its blocks anew goes on with the delays that were running.
func TestDelaysOutliveHeights(t *testing.T) {
	s := busy(t)
	s.Ctx = s.Ctx.WithBlockHeight(1_000_000)
	s.delegate(other, 10)
	s.requestUnlock() // what was requested before is canceled by delegating
	genesis, err := s.Keeper.ExportGenesis(s.Ctx)
	require.NoError(t, err)
	f := testutil.NewWithoutGenesis(t)
	f.Endow(testutil.Coin(s.Held(testutil.Denom).Int64()))
	require.NoError(t, f.Keeper.InitGenesis(f.Ctx.WithBlockHeight(0), *genesis))
	next := *s
	next.Fixture = f
	require.NoError(t, next.Sound())
	next.Pass(delay)
	_, err = next.tryWithdraw()
	require.NoError(t, err)
	session, err := next.Keeper.Sessions.Get(next.Ctx, collections.Join(next.purse, other.Bytes()))
	require.NoError(t, err)
	require.Equal(t, sdkmath.NewInt(10), session.Settled(types.Mark{Time: next.Ctx.BlockTime().Unix(), Height: next.Ctx.BlockHeight()}, delay).Terms.Cap)
}

// FuzzGenesis reads whatever an operator may have written: it is refused, or a chain begins that
// goes through its blocks and exports what is valid again.
func FuzzGenesis(f *testing.F) {
	f.Add([]byte(`{"next_purse":"1"}`), int64(1), int64(1))
	f.Add([]byte{}, int64(math.MaxInt64), int64(-1))
	f.Fuzz(func(t *testing.T, shares []byte, when, height int64) {
		s := busy(t)
		genesis, err := s.Keeper.ExportGenesis(s.Ctx)
		require.NoError(t, err)
		genesis.RelayShares = append(genesis.RelayShares, types.RelayShare{Payee: string(shares), ShareBps: 5})
		if len(shares) == 0 {
			genesis.RelayShares = nil
		}
		genesis.Purses[0].Unlock = &types.Mark{Time: when, Height: height}
		genesis.Purses[1].DrySince = when
		*pendingSession(genesis).PendingSince = types.Mark{Time: when, Height: height}
		chain := testutil.NewWithoutGenesis(t)
		chain.Ctx = chain.Ctx.WithBlockTime(s.Ctx.BlockTime()).WithBlockHeight(s.Ctx.BlockHeight())
		chain.Endow(testutil.Coin(s.Held(testutil.Denom).Int64()))
		if chain.Keeper.InitGenesis(chain.Ctx, *genesis) != nil {
			return
		}
		require.LessOrEqual(t, when, s.Ctx.BlockTime().Unix())
		require.NoError(t, chain.Sound())
		chain.Pass(delay)
		chain.EndBlock(time.Duration(testutil.Params().MaxLaneLifeSeconds+1)*time.Second, 1)
		require.NoError(t, chain.Keeper.EndBlocker(chain.Ctx))
		require.NoError(t, chain.Sound())
	})
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
