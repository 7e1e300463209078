package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Each invariant tells when it is broken, and what.
func TestInvariantsTell(t *testing.T) {
	for name, tc := range map[string]struct {
		breakIt func(*scene) error
		says    string
	}{
		"money taken": {func(s *scene) error {
			return s.Bank.SendCoins(s.Ctx, s.Keeper.ModuleAddress(), nobody.Bytes(), s.Bank.GetAllBalances(s.Ctx, s.Keeper.ModuleAddress()))
		}, "purses-covered is broken: the module account holds 0abtt"},
		"claimed lowered": {func(s *scene) error {
			return s.edit(func(p *types.Purse) { p.Balance = p.Balance.AddRaw(5) })
		}, "genesis-valid is broken"},
		"allocated forgotten": {func(s *scene) error {
			return s.edit(func(p *types.Purse) { p.Allocated = p.Allocated.SubRaw(1) })
		}, "has allocated 149"},
		"expiry forgotten": {func(s *scene) error {
			return s.Keeper.LaneExpiries.Clear(s.Ctx, nil)
		}, "lanes-indexed is broken"},
		"cheques forgotten": {func(s *scene) error {
			return s.Keeper.ChequeLanes.Clear(s.Ctx, nil)
		}, "lanes-indexed is broken"},
		"epoch forgotten": {func(s *scene) error {
			return s.edit(func(p *types.Purse) { p.Epoch++ })
		}, "the cheques of purse 1, epoch 0, will never be deleted"},
		"lane forgotten": {func(s *scene) error {
			return s.Keeper.LaneExpiries.Set(s.Ctx, collections.Join(uint64(5), []byte("nothing")))
		}, "indexes-point-to-lanes is broken"},
		"owner forgotten": {func(s *scene) error {
			return s.Keeper.PursesByOwner.Remove(s.Ctx, collections.Join(owner.Bytes(), s.purse))
		}, "purse 1 is missing in an index"},
		"owner of nothing": {func(s *scene) error {
			return s.Keeper.PursesByOwner.Set(s.Ctx, collections.Join(owner.Bytes(), uint64(99)))
		}, "purses-indexed is broken"},
		"empty purse forgotten": {func(s *scene) error {
			return s.Keeper.DryPurses.Clear(s.Ctx, nil)
		}, "purse 2 is missing in an index"},
		"empty purse of nothing": {func(s *scene) error {
			return s.Keeper.DryPurses.Set(s.Ctx, collections.Join(int64(7), uint64(99)))
		}, "purses-indexed is broken"},
		"parameters gone": {func(s *scene) error { return s.Keeper.Params.Remove(s.Ctx) }, "could not be checked"},
	} {
		t.Run(name, func(t *testing.T) {
			s := busy(t)
			require.NoError(t, s.Sound())
			require.NoError(t, tc.breakIt(s))
			require.ErrorContains(t, s.Sound(), tc.says)
		})
	}
}

func (s *scene) edit(change func(*types.Purse)) error {
	purse, err := s.Keeper.Purses.Get(s.Ctx, s.purse)
	if err != nil {
		return err
	}
	change(&purse)
	return s.Keeper.Purses.Set(s.Ctx, s.purse, purse)
}

// A block that cannot delete what is over goes on, and leaves it as it was.
func TestEndBlockNeverFails(t *testing.T) {
	s := busy(t)
	before := s.countLanes()
	params, err := s.Keeper.Params.Get(s.Ctx)
	require.NoError(t, err)
	require.NoError(t, s.Keeper.Params.Remove(s.Ctx))
	s.EndBlock(timeUntil(s, s.expiry+1), 1)
	require.Empty(t, s.EndBlock(1, 1))
	require.Equal(t, before, s.countAll())

	require.NoError(t, s.Keeper.Params.Set(s.Ctx, params))
	require.NotEmpty(t, s.EndBlock(1, 1))
	require.Less(t, s.countLanes(), before)
}
