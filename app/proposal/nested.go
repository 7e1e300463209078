package proposal

import (
	"errors"

	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"

	"github.com/bttcprotocol/bttcd/app/nested"
)

// refuseEthereum refuses an Ethereum message at any depth: executed from within another
// message it would run without the checks, the fee and the nonce of an Ethereum transaction.
func refuseEthereum(messages []*codectypes.Any) error {
	err := nested.Walk(messages, func(held *codectypes.Any) error {
		if _, ethereum := held.GetCachedValue().(wrapsEthereum); ethereum || held.TypeUrl == ethereumMessage {
			return errorsmod.Wrap(ErrNested, "send it as an Ethereum transaction of its own")
		}
		return nil
	})
	if errors.Is(err, nested.ErrDeep) {
		return errorsmod.Wrap(ErrMalformed, err.Error())
	}
	return err
}
