package keeper

import (
	"github.com/ethereum/go-ethereum/common"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Allocation is what Allocate ring-fences. Purse, payee, lane and expiry name a lane of the
// purse's present epoch.
type Allocation struct {
	Purse  uint64
	Payee  common.Address
	Lane   uint32
	Expiry uint64
	Amount math.Int
	Signer common.Address
}

// Allocate ring-fences a part of the free balance for one lane and returns what the lane can pay
// now. It cancels an unlock.
func (k Keeper) Allocate(ctx sdk.Context, owner common.Address, wanted Allocation) (math.Int, error) {
	b, payer, err := k.bookOfOwner(ctx, owner, wanted.Purse)
	if err != nil {
		return math.Int{}, err
	}
	if err := b.checkAllocation(payer.value, wanted); err != nil {
		return math.Int{}, err
	}
	key := types.VoucherLane(wanted.Payee, wanted.Purse, payer.value.Epoch, wanted.Lane, wanted.Expiry)
	lane, err := b.lane(key)
	if err != nil {
		return math.Int{}, err
	}
	if err := b.secure(payer.value, lane, wanted); err != nil {
		return math.Int{}, err
	}
	payer.value.Allocated, payer.dirty = payer.value.Allocated.Add(wanted.Amount), true
	if err := b.keepOpen(payer); err != nil {
		return math.Int{}, err
	}
	if err := b.flush(); err != nil {
		return math.Int{}, err
	}
	id, err := k.laneID(key)
	if err != nil {
		return math.Int{}, err
	}
	available := lane.value.Available()
	return available, emit(ctx, &types.EventLaneAllocated{
		Lane: id, Signer: lane.value.Signer, Amount: wanted.Amount, Available: available,
	})
}

func (b *book) checkAllocation(payer purse, wanted Allocation) error {
	switch free := payer.Free(); {
	case b.k.refuses(wanted.Payee):
		return types.ErrPayeeRefused
	case types.Expired(wanted.Expiry, b.now):
		return errorsmod.Wrapf(types.ErrLaneExpired, "expiry %d, at %d", wanted.Expiry, b.now.Time)
	case b.tooFar(wanted.Expiry):
		return errorsmod.Wrapf(types.ErrExpiryTooFar, "expiry %d, at %d", wanted.Expiry, b.now.Time)
	case wanted.Amount.GT(free):
		return errorsmod.Wrapf(types.ErrOverdrawn, "%s of %s%s free", wanted.Amount, free, payer.Denom)
	default:
		return nil
	}
}

// secure adds to the lane's ring-fence. A lane in use as a credit lane cannot become a secured
// one: its payee holds vouchers that another key may have signed.
func (b *book) secure(payer purse, lane *row[types.LaneKey, types.Lane], wanted Allocation) error {
	signer, err := b.k.spell(wanted.Signer)
	if err != nil {
		return err
	}
	switch value := lane.value; {
	case value.Closed:
		return types.ErrLaneClosed
	case lane.found && !value.Secured():
		return types.ErrCreditLaneExists
	case value.Secured() && value.Signer != signer:
		return errorsmod.Wrapf(types.ErrWrongLaneSigner, "it accepts %s", value.Signer)
	case !value.Secured():
		if err := b.checkLaneSigner(payer, wanted.Signer); err != nil {
			return err
		}
	}
	allocated := lane.value.Allocated.Add(wanted.Amount)
	if !types.AmountInBounds(allocated) {
		return errorsmod.Wrap(types.ErrInvalidAmount, "the lane's ring-fence in all")
	}
	lane.value.Signer, lane.value.Allocated, lane.dirty = signer, allocated, true
	return nil
}

// checkLaneSigner wants a key that the purse knows. It catches mistakes; the lane will accept
// that key whatever happens to it afterwards.
func (b *book) checkLaneSigner(payer purse, signer common.Address) error {
	if signer == payer.owner {
		return nil
	}
	session, err := b.session(payer.Id, signer)
	if err != nil {
		return err
	}
	if !session.found || session.value.At(b.now, payer.UnlockDelaySeconds).Ended(b.now) {
		return types.ErrInvalidLaneSigner
	}
	return nil
}
