package keeper

import (
	"github.com/ethereum/go-ethereum/common"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Release closes a lane for ever by its payee's signature, pays what is missing to the amount that
// the payee signed, and frees the rest of the ring-fence. It returns both.
//
// The payee alone cannot name what it gets: whatever is more than was claimed is paid only if
// sender is the owner or the one key of the secured lane.
func (k Keeper) Release(ctx sdk.Context, sender common.Address, msg *types.MsgRelease) (paid, freed math.Int, err error) {
	ctx.GasMeter().ConsumeGas(types.GasVerify, "paychan release")
	b, payer, err := k.bookOf(ctx, msg.Release.Purse)
	if err != nil {
		return math.Int{}, math.Int{}, err
	}
	if err := b.verifyRelease(msg); err != nil {
		return math.Int{}, math.Int{}, err
	}
	lane, err := b.lane(msg.Release.LaneKey())
	if err != nil {
		return math.Int{}, math.Int{}, err
	}
	paid = math.MaxInt(math.ZeroInt(), msg.Release.Cumulative.Sub(lane.value.Claimed))
	if err := b.checkRelease(payer.value, lane, sender, paid); err != nil {
		return math.Int{}, math.Int{}, err
	}
	if freed, err = b.close(payer, lane, paid); err != nil {
		return math.Int{}, math.Int{}, err
	}
	if err := b.flush(); err != nil {
		return math.Int{}, math.Int{}, err
	}
	id, err := k.laneID(lane.key)
	if err != nil {
		return math.Int{}, math.Int{}, err
	}
	return paid, freed, emit(ctx, &types.EventLaneReleased{Lane: id, Paid: paid, Freed: freed, Claimed: lane.value.Claimed})
}

func (b *book) verifyRelease(msg *types.MsgRelease) error {
	signature, err := types.ParseSignature(msg.Signature)
	if err != nil {
		return err
	}
	domains, err := domainsOf(b.ctx, b.params)
	if err != nil {
		return err
	}
	digest, err := msg.Release.Digest(domains.channel)
	if err != nil {
		return err
	}
	signer, err := signature.Signer(digest)
	if err != nil {
		return err
	}
	if signer != common.Address(msg.Release.Payee) {
		return errorsmod.Wrap(types.ErrWrongSigner, "a release is signed by the payee")
	}
	return nil
}

func (b *book) checkRelease(payer purse, lane *row[types.LaneKey, types.Lane], sender common.Address, due math.Int) error {
	key, available, agrees := lane.key, payer.Free(), sender == payer.owner
	switch {
	case types.Expired(key.Expiry, b.now):
		return types.ErrLaneExpired
	case lane.value.Closed:
		return types.ErrLaneClosed
	case lane.value.Secured():
		text, err := b.k.spell(sender)
		if err != nil {
			return err
		}
		available, agrees = lane.value.Available(), agrees || text == lane.value.Signer
	case key.Epoch != payer.Epoch:
		return types.ErrWrongEpoch
	case b.tooFar(key.Expiry):
		return types.ErrExpiryTooFar
	}
	switch {
	case due.IsPositive() && !agrees:
		return errorsmod.Wrapf(types.ErrReleaseUnagreed, "%s%s more", due, payer.Denom)
	case due.IsPositive() && b.k.refuses(key.Payee):
		return types.ErrPayeeRefused
	case due.GT(available):
		return errorsmod.Wrapf(types.ErrReleaseShort, "%s due, of which %s%s are there", due, available, payer.Denom)
	default:
		return nil
	}
}

// close pays the payee in full, without any relay, and gives the rest of the ring-fence back. The
// record stays until the lane expires, so that neither a voucher nor a release can ever use
// the lane again.
func (b *book) close(payer *row[uint64, purse], lane *row[types.LaneKey, types.Lane], paid math.Int) (math.Int, error) {
	secured := lane.value.Secured()
	if paid.IsPositive() {
		if _, err := b.pay(payer, lane.key.Payee, common.Address{}, paid, secured); err != nil {
			return math.Int{}, err
		}
	}
	lane.value.Claimed = lane.value.Claimed.Add(paid)
	freed := lane.value.Available()
	if freed.IsPositive() {
		payer.value.Allocated, payer.dirty = payer.value.Allocated.Sub(freed), true
	}
	lane.value.Closed, lane.value.Owed, lane.dirty = true, math.ZeroInt(), true
	return freed, nil
}
