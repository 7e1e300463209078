package keeper

import (
	"github.com/ethereum/go-ethereum/common"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Push pays a batch of promises that the sender of the transaction makes by sending it, as if it
// had signed each. The owner's cancels an unlock. Nobody earns a share of it.
func (k Keeper) Push(ctx sdk.Context, sender common.Address, msg *types.MsgPush) ([]types.ItemResult, error) {
	b, err := k.openBatch(ctx, len(msg.Items), msg.Gas(), "paychan push")
	if err != nil {
		return nil, err
	}
	payer, err := b.purse(msg.Purse)
	if err != nil {
		return nil, err
	}
	if !payer.found {
		return nil, types.ErrPurseNotFound
	}
	if sender == payer.value.owner {
		if err := b.keepOpen(payer); err != nil {
			return nil, err
		}
	}
	items := make([]item, 0, len(msg.Items))
	for i := range msg.Items {
		items = append(items, pushed(msg, &msg.Items[i], sender))
	}
	return b.settleAll(items, common.Address{})
}

func pushed(msg *types.MsgPush, one *types.PushItem, sender common.Address) item {
	voucher := types.Voucher{
		Purse: msg.Purse, Epoch: msg.Epoch, Payee: one.Payee, Lane: one.Lane, Cumulative: one.Cumulative, Expiry: one.Expiry,
	}
	return item{
		key:        types.VoucherLane(addressOrZero(one.Payee), msg.Purse, msg.Epoch, one.Lane, one.Expiry),
		cumulative: one.Cumulative, signer: sender, code: voucher.Check(),
	}
}
