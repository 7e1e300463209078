package keeper

import (
	"github.com/ethereum/go-ethereum/common"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// admit decides whether the lane takes the item now, and how much it may take.
func (b *book) admit(it *item, payer *row[uint64, purse], lane types.Lane) (limit, types.ResultCode, error) {
	switch {
	case !payer.found:
		return limit{}, types.CodePurseNotFound, nil
	case b.k.refuses(it.key.Payee):
		return limit{}, types.CodePayeeRefused, nil
	case it.key.Kind == types.LaneCheque:
		return limit{available: payer.value.Free(), short: types.CodeShortBalance}, b.admitCheque(it, payer.value), nil
	case types.Expired(it.key.Expiry, b.now):
		return limit{}, types.CodeLaneExpired, nil
	case lane.Closed:
		return limit{}, types.CodeLaneClosed, nil
	case lane.Secured():
		return limit{available: lane.Available(), short: types.CodeShortAllocation}, b.admitSecured(it, lane), nil
	default:
		return b.admitCredit(it, payer.value)
	}
}

// admitSecured asks for the one key that the lane was made for, and for nothing else: neither a
// revocation nor a withdrawal takes away what was ring-fenced.
func (b *book) admitSecured(it *item, lane types.Lane) types.ResultCode {
	if signer, err := b.k.account(lane.Signer); err != nil || signer != it.signer {
		return types.CodeWrongLaneSigner
	}
	return types.CodeUnspecified
}

func (b *book) admitCredit(it *item, payer purse) (limit, types.ResultCode, error) {
	free := limit{available: payer.Free(), short: types.CodeShortBalance}
	switch {
	case it.key.Epoch != payer.Epoch:
		return limit{}, types.CodeWrongEpoch, nil
	case b.tooFar(it.key.Expiry):
		return limit{}, types.CodeExpiryTooFar, nil
	case it.signer == payer.owner:
		return free, types.CodeUnspecified, nil
	}
	session, err := b.session(payer.Id, it.signer)
	if err != nil || !session.found {
		return limit{}, types.CodeNotAuthorized, err
	}
	terms := session.value.At(b.now, payer.UnlockDelaySeconds)
	if terms.Ended(b.now) {
		return limit{}, types.CodeSessionEnded, nil
	}
	free.session, free.capLeft = session, terms.Left(session.value.Used)
	return free, types.CodeUnspecified, nil
}

// admitCheque asks that the owner wants cheques and that this one names the purse, in this epoch,
// and its denom. That the owner's key signed it is known already.
func (b *book) admitCheque(it *item, payer purse) types.ResultCode {
	switch cheque := it.cheque; {
	case cheque.Epoch != payer.Epoch:
		return types.CodeWrongEpoch
	case !payer.ChequesEnabled:
		return types.CodeChequesDisabled
	case common.Address(cheque.Cheque.Vault) != types.Alias(payer.Id, payer.Epoch):
		return types.CodeWrongVault
	case !b.chequeIsFor(cheque.Cheque.Token, payer.Denom):
		return types.CodeWrongToken
	default:
		return types.CodeUnspecified
	}
}

// chequeIsFor reports whether a cheque with this token is for denom: none for abtt, the denom's
// ERC-20 for others.
func (b *book) chequeIsFor(token []byte, denom string) bool {
	if denom == chain.BaseDenom {
		return len(token) == 0
	}
	if len(token) == 0 || b.k.Tokens == nil {
		return false
	}
	contract, found := b.k.Tokens.ERC20(b.ctx, denom)
	return found && contract == [20]byte(token)
}

// tooFar reports whether a lane may not yet live as long as expiry.
func (b *book) tooFar(expiry uint64) bool {
	return expiry > uint64(b.now.Time)+b.params.MaxLaneLifeSeconds
}
