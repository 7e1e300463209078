package keeper

import (
	"strconv"

	"github.com/cosmos/gogoproto/proto"
	"github.com/ethereum/go-ethereum/common"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// settledEvent is the name of the event of one item.
var settledEvent = proto.MessageName(&types.EventItemSettled{})

// emitSettled emits an EventItemSettled for each item. It writes them by hand, as
// EmitTypedEvent would, which takes longer by reflection than settling the item did.
func (b *book) emitSettled(items []item, results []types.ItemResult) error {
	events := make(sdk.Events, len(items))
	for i := range items {
		payee := ""
		if key := items[i].key; key.Payee != (common.Address{}) {
			var err error
			if payee, err = b.k.spell(key.Payee); err != nil {
				return err
			}
		}
		events[i] = settled(uint64(i), payee, items[i].key, results[i])
	}
	b.ctx.EventManager().EmitEvents(events)
	return nil
}

// settled returns attributes in the order of their names, with values as JSON has them.
func settled(index uint64, payee string, key types.LaneKey, result types.ItemResult) sdk.Event {
	return sdk.NewEvent(settledEvent,
		sdk.NewAttribute("claimed", strconv.Quote(result.Claimed.String())),
		sdk.NewAttribute("code", strconv.Quote(result.Code.String())),
		sdk.NewAttribute("epoch", strconv.FormatUint(uint64(key.Epoch), 10)),
		sdk.NewAttribute("expiry", quotedUint(key.Expiry)),
		sdk.NewAttribute("index", strconv.FormatUint(index, 10)),
		sdk.NewAttribute("kind", strconv.Quote(key.Kind.String())),
		sdk.NewAttribute("lane", strconv.FormatUint(uint64(key.Lane), 10)),
		sdk.NewAttribute("owed", strconv.Quote(result.Owed.String())),
		sdk.NewAttribute("paid", strconv.Quote(result.Paid.String())),
		sdk.NewAttribute("payee", strconv.Quote(payee)),
		sdk.NewAttribute("purse", quotedUint(key.Purse)),
		sdk.NewAttribute("relayed", strconv.Quote(result.Relayed.String())),
	)
}

// quotedUint is how JSON has 64-bit numbers of protobuf.
func quotedUint(value uint64) string { return strconv.Quote(strconv.FormatUint(value, 10)) }
