package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"

	"github.com/bttcprotocol/bttcd/x/paychan/keeper"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
	"github.com/bttcprotocol/bttcd/x/paychan/verify"
)

// requireOutOfGas wants the batch to stop before anything is verified or read.
func requireOutOfGas(t *testing.T, s *scene, msg *types.MsgClaim, limit storetypes.Gas) {
	t.Helper()
	deps := s.Deps()
	asked := &memory{}
	deps.Remembered = asked
	server := keeper.NewMsgServer(keeper.NewKeeper(deps))
	require.PanicsWithValue(t, storetypes.ErrorOutOfGas{Descriptor: "paychan claim"}, func() {
		_, _ = server.Claim(s.Ctx.WithGasMeter(storetypes.NewGasMeter(limit)), msg)
	})
	require.Zero(t, asked.asked)
}

// memory counts what it is asked and remembers all.
type memory struct {
	asked int
	held  map[verify.Key]bool
}

func (m *memory) Seen(key verify.Key) bool {
	m.asked++
	return m.held[key]
}

func (m *memory) Add(key verify.Key) {
	if m.held == nil {
		m.held = map[verify.Key]bool{}
	}
	m.held[key] = true
}

// The gas of a batch follows from the message: the same for items that are paid, skipped or
// refused, first or again, on an empty chain or a full one.
func TestGasOfBatchesFollowsFromTheMessage(t *testing.T) {
	s := open(t, 1000)
	msg := &types.MsgClaim{Sender: relay.String(), Vouchers: []types.SignedVoucher{
		s.voucher(owner, 100), s.voucher(nobody, 100), {}, s.voucher(owner, 5000),
	}}
	require.Equal(t, types.GasBatch+4*(types.GasVerify+types.GasSettle), msg.Gas())
	for range 3 {
		meter := storetypes.NewGasMeter(msg.Gas())
		_, err := s.Msg.Claim(s.Ctx.WithGasMeter(meter), msg)
		require.NoError(t, err)
		require.Equal(t, msg.Gas(), meter.GasConsumed())
	}
	push := &types.MsgPush{Sender: owner.String(), Purse: s.purse, Items: []types.PushItem{s.item(payee, 1, 5), s.item(other, 1, 5)}}
	meter := storetypes.NewGasMeter(push.Gas())
	_, err := s.Msg.Push(s.Ctx.WithGasMeter(meter), push)
	require.NoError(t, err)
	require.Equal(t, types.GasBatch+2*types.GasSettle, meter.GasConsumed())
}

func TestPreverifySparesTheBlock(t *testing.T) {
	s := open(t, 1000)
	deps := s.Deps()
	remembered := &memory{}
	deps.Remembered = remembered
	s.Use(keeper.NewKeeper(deps))
	msg := &types.MsgClaim{Sender: relay.String(), Vouchers: []types.SignedVoucher{s.voucher(owner, 100), s.voucher(nobody, 7)}}
	msg.Vouchers[1].Signer = owner.Bytes()

	meter := storetypes.NewGasMeter(msg.Gas())
	require.NoError(t, s.Keeper.Preverify(s.Ctx.WithGasMeter(meter), msg))
	require.Equal(t, msg.Gas(), meter.GasConsumed())
	require.Len(t, remembered.held, 1)
	require.Zero(t, s.Balance(payee.Address), "nothing is paid by checking")

	require.Equal(t, []types.ResultCode{types.CodePaid, types.CodeWrongSigner}, codes(s.claimAll(msg)))
	require.ErrorIs(t, s.Keeper.Preverify(s.Ctx, &types.MsgClaim{}), types.ErrBatchEmpty)
}

// Nothing depends on what is remembered.
func TestWithoutMemory(t *testing.T) {
	s := open(t, 1000)
	deps := s.Deps()
	deps.Remembered = nil
	s.Use(keeper.NewKeeper(deps))
	s.requireClaim(s.voucher(owner, 100), types.CodePaid, 100)
	require.Equal(t, int64(100), s.Balance(testutil.NewKey("payee").Address))
}
