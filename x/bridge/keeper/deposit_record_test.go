package keeper

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/testutil"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// found returns the only transfer that a search finds.
func (f *fixture) found(key string) types.TransferStatus {
	f.t.Helper()
	response, err := f.queries().Transfers(f.Ctx, &types.QueryTransfersRequest{Key: key})
	require.NoError(f.t, err)
	require.Len(f.t, response.Transfers, 1, key)
	return response.Transfers[0]
}

// moved is the chain that goes on from what f exports.
func (f *fixture) moved(t *testing.T) *fixture {
	t.Helper()
	genesis, err := f.k.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	next, err := continued(t, f, *genesis)
	require.NoError(t, err)
	again, err := next.k.ExportGenesis(next.Ctx)
	require.NoError(t, err)
	require.Equal(t, genesis, again)
	next.k.Remote = f.k.Remote
	return next
}

var lateToken = testutil.Address("a token that its Portal lists first")

// A Portal lists its initial token before governance maps it here: whoever deposits it finds it.
func TestDepositOfAnUnmappedTokenIsFound(t *testing.T) {
	f := newFixture(t)
	f.k.Remote = watcher{{Row: ethereum, Nonce: 1}: {1}}
	f.deposit(ethereum, lateToken, alice, 40)
	for _, key := range []string{testutil.Spell(alice), common.Address(remote).Hex(), common.Hash{1}.Hex(), "1"} {
		status := f.found(key)
		require.Equal(t, types.TransferStage_TRANSFER_STAGE_HELD, status.Transfer.Stage())
		require.Equal(t, "to be credited: its token is not bridged yet", status.WaitsFor)
		require.Equal(t, common.Hash{1}.Hex(), status.RemoteHash)
		require.Equal(t, sdk.Coin{Amount: math.NewInt(40)}, status.Transfer.Amount)
		require.Equal(t, lateToken[:], status.Transfer.Contract)
		require.Equal(t, f.clock, status.Transfer.RemoteTime)
	}
	require.NoError(t, f.sound())
}

// It steps on like any other once its token is mapped, on this chain or on the one that goes on from it, and
// its record ends when others do.
func TestRecordOfAnUnmappedTokenStepsOn(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, lateToken, alice, 40)
	f.endBlock(1)
	f = f.moved(t)
	require.NoError(t, f.k.addToken(f.Ctx, testTokenNamed(ethereum, lateToken, "alate", "LATE"), false))
	f.endBlock(1)
	record := f.found(testutil.Spell(alice)).Transfer
	require.Equal(t, types.TransferStage_TRANSFER_STAGE_CREDITED, record.Stage())
	require.Len(t, record.Steps, 2)
	require.Equal(t, coin("alate", 40), record.Amount)
	require.Equal(t, "alate", record.Fee.Denom)
	require.Empty(t, record.Contract)
	require.NoError(t, f.sound())

	f.endBlock(91 * 24 * 3_600)
	f.endBlock(1)
	response, err := f.queries().Transfers(f.Ctx, &types.QueryTransfersRequest{Key: testutil.Spell(alice)})
	require.NoError(t, err)
	require.Empty(t, response.Transfers)
	require.NoError(t, f.sound())
}

// Governance may credit it before the block does.
func TestGovernanceResolvesADepositOfALateToken(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, lateToken, alice, 40)
	require.NoError(t, f.k.addToken(f.Ctx, testTokenNamed(ethereum, lateToken, "alate", "LATE"), false))
	require.NoError(t, f.k.resolveHeld(f.Ctx, 1, bob))
	record := f.found(testutil.Spell(alice)).Transfer
	require.Equal(t, types.TransferStage_TRANSFER_STAGE_CREDITED, record.Stage())
	require.Equal(t, "credited by governance", record.Note)
	require.Equal(t, coin("alate", 40), record.Amount)
	require.Empty(t, record.Contract)
}

// What waits for governance is never forgotten, however long it waits.
func TestRecordOfWhatIsHeldStays(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, lateToken, alice, 40)
	f.endBlock(400 * 24 * 3_600)
	f.endBlock(1)
	require.Equal(t, types.TransferStage_TRANSFER_STAGE_HELD, f.found("1").Transfer.Stage())
}

// Of an event that nobody can read only its number is known, and the transaction that made it.
func TestUndecodableEventIsFound(t *testing.T) {
	f := newFixture(t)
	f.k.Remote = watcher{{Row: ethereum, Nonce: 2}: {2}}
	require.NoError(t, f.k.ApplyEvents(f.Ctx, ethereum, [][]byte{f.deposited(bttThere, alice, 10), {7}}))
	f = f.moved(t)
	status := f.found(common.Hash{2}.Hex())
	require.Equal(t, types.TransferStage_TRANSFER_STAGE_HELD, status.Transfer.Stage())
	require.Equal(t, uint64(2), status.Transfer.Nonce)
	require.True(t, status.Transfer.Amount.Amount.IsZero())
	require.Empty(t, status.Transfer.Local)
	require.Empty(t, status.Transfer.Contract)
	require.Equal(t, "to be credited: its event could not be applied; governance decides", status.WaitsFor)
	require.NoError(t, f.sound())
}

// A deposit that could be read but not booked has all of its record, and governance credits it.
func TestDepositThatCouldNotBeBookedIsFound(t *testing.T) {
	f := newFixture(t)
	full := math.NewIntFromBigInt(new(big.Int).Lsh(big.NewInt(1), 200)).SubRaw(1)
	ledger := f.ledger(ethereum, bttThere)
	spoilt := ledger
	spoilt.Locked = full
	key := collections.Join(ethereum, bttThere[:])
	require.NoError(t, f.k.Ledgers.Set(f.Ctx, key, spoilt))
	f.deposit(ethereum, bttThere, alice, 10)
	require.NoError(t, f.k.Ledgers.Set(f.Ctx, key, ledger))
	require.Equal(t, types.HeldReason_HELD_REASON_UNDECODABLE, f.heldReason(1))
	require.Equal(t, coin(btt, 10), f.found(testutil.Spell(alice)).Transfer.Amount)
	require.NoError(t, f.k.resolveHeld(f.Ctx, 1, alice))
	require.Equal(t, types.TransferStage_TRANSFER_STAGE_CREDITED, f.found(testutil.Spell(alice)).Transfer.Stage())
	require.NoError(t, f.sound())
}

// An execution that is held is no deposit: its withdrawals have records.
func TestHeldExecutionIsNoDeposit(t *testing.T) {
	f := newFixture(t)
	body, err := portalabi.PacketExecuted{Time: 9, PacketNonce: 1, PacketKind: portalabi.KindBatch}.Body()
	require.NoError(t, err)
	require.NoError(t, f.k.ApplyEvents(f.Ctx, ethereum, [][]byte{body}))
	require.Equal(t, types.HeldReason_HELD_REASON_UNDECODABLE, f.heldReason(1))
	known, err := f.k.TransferOfEvent.Has(f.Ctx, eventKey(ethereum, 1))
	require.NoError(t, err)
	require.False(t, known)
}
