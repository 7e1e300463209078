package keeper_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/keeper"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
	"github.com/bttcprotocol/bttcd/x/paychan/verify"
)

// settlement is all that a claim shows to the outside.
type settlement struct {
	results []types.ItemResult
	events  sdk.Events
	gas     uint64
	state   *types.GenesisState
}

// mixed is a batch with good and bad items of every form.
func mixed(s *scene) *types.MsgClaim {
	links := testutil.HashChain("seed", 50)
	form := types.ChainVoucher{
		Purse: s.purse, Payee: payee.Bytes(), Lane: 8, Base: math.NewInt(5), Unit: math.OneInt(), Anchor: links[0][:], Length: 50, Expiry: s.expiry,
	}
	msg := &types.MsgClaim{Sender: relay.String()}
	for i := range int64(20) {
		voucher := s.voucher(owner, 3*i)
		if i%3 == 2 {
			voucher.Voucher.Lane = 9
		}
		msg.Vouchers = append(msg.Vouchers, voucher)
		msg.ChainVouchers = append(msg.ChainVouchers, owner.ChainVoucher(form, uint32(i+1), links[i+1-i%4/3][:]))
		msg.Cheques = append(msg.Cheques, owner.Cheque(s.purse, uint32(i%5/4), cheque(s.purse, 0, payee, i)))
	}
	return msg
}

func settle(t *testing.T, processors int, remembered verify.Remembered) settlement {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	s := open(t, 60)
	require.NoError(t, s.enableCheques())
	deps := s.Deps()
	deps.Remembered = remembered
	s.Use(keeper.NewKeeper(deps))
	s.Events()
	meter := storetypes.NewInfiniteGasMeter()
	response, err := s.Msg.Claim(s.Ctx.WithGasMeter(meter), mixed(s))
	require.NoError(t, err)
	events := s.Events()
	state, err := s.Keeper.ExportGenesis(s.Ctx)
	require.NoError(t, err)
	return settlement{response.Results, events, meter.GasConsumed(), state}
}

// Results, events, gas and state are those of serial verification, at any number of processors
// and whether or not all was verified before.
func TestParallelSettlementIsSerialSettlement(t *testing.T) {
	want := settle(t, 1, nil)
	require.Contains(t, codes(want.results), types.CodeWrongPreimage)
	require.Contains(t, codes(want.results), types.CodeWrongSigner)
	require.Contains(t, codes(want.results), types.CodeWrongEpoch)
	require.Contains(t, codes(want.results), types.CodeShortBalance)
	remembered := verify.NewLRU(1000)
	for _, processors := range []int{1, 2, 3, 8} {
		require.Equal(t, want, settle(t, processors, nil))
		require.Equal(t, want, settle(t, processors, remembered))
	}
}

// A batch is what its items are one after the other, each in a transaction of its own.
func TestBatchIsItsItemsInTurn(t *testing.T) {
	whole, parts := open(t, 60), open(t, 60)
	require.NoError(t, whole.enableCheques())
	require.NoError(t, parts.enableCheques())
	batch := mixed(whole)
	var singly []types.ItemResult
	for i := range batch.Vouchers {
		singly = append(singly, parts.claimAll(&types.MsgClaim{Vouchers: batch.Vouchers[i : i+1]})...)
	}
	for i := range batch.ChainVouchers {
		singly = append(singly, parts.claimAll(&types.MsgClaim{ChainVouchers: batch.ChainVouchers[i : i+1]})...)
	}
	for i := range batch.Cheques {
		singly = append(singly, parts.claimAll(&types.MsgClaim{Cheques: batch.Cheques[i : i+1]})...)
	}
	require.Equal(t, singly, whole.claimAll(batch))
	wholeState, err := whole.Keeper.ExportGenesis(whole.Ctx)
	require.NoError(t, err)
	partsState, err := parts.Keeper.ExportGenesis(parts.Ctx)
	require.NoError(t, err)
	require.Equal(t, partsState, wholeState)
	require.Equal(t, parts.Balance(payee.Address), whole.Balance(payee.Address))
}
