package fake

import (
	"fmt"

	"github.com/cosmos/gogoproto/proto"
	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

func (a *Account) execute(message sdk.Msg) ([]byte, error) {
	if checked, ok := message.(sdk.HasValidateBasic); ok {
		if err := checked.ValidateBasic(); err != nil {
			return nil, err
		}
	}
	response, err := a.dispatch(message)
	if err != nil {
		return nil, err
	}
	return proto.Marshal(response)
}

func (a *Account) dispatch(message sdk.Msg) (proto.Message, error) {
	switch m := message.(type) {
	case *types.MsgOpenPurse:
		id := uint64(len(a.purses) + 1)
		purse := types.NewPurse(id, m.Owner, m.Deposit.Denom, m.Deposit.Amount, m.UnlockDelaySeconds)
		a.purses[id], a.sessions[id] = &purse, map[string]types.Session{}
		return &types.MsgOpenPurseResponse{Purse: id}, nil
	case *types.MsgClaim:
		a.claims = append(a.claims, *m)
		return a.claim(m), nil
	case *types.MsgTopUp:
		purse, err := a.purse(m.Purse)
		if err == nil {
			purse.Balance, purse.Deposited = purse.Balance.Add(m.Amount.Amount), purse.Deposited.Add(m.Amount.Amount)
			purse.Unlock = nil
			return &types.MsgTopUpResponse{Balance: purse.Balance}, nil
		}
		return nil, err
	case *types.MsgDelegate:
		return a.delegate(m.Purse, m.Key, m.Terms, &types.MsgDelegateResponse{})
	case *types.MsgRevoke:
		return a.delegate(m.Purse, m.Key, types.Revoked(), &types.MsgRevokeResponse{})
	case *types.MsgAllocate:
		return a.allocate(m)
	case *types.MsgRelease:
		return a.release(m)
	default:
		return a.unlock(message)
	}
}

func (a *Account) unlock(message sdk.Msg) (proto.Message, error) {
	switch m := message.(type) {
	case *types.MsgRequestUnlock:
		purse, err := a.purse(m.Purse)
		if err != nil {
			return nil, err
		}
		mark := a.mark()
		purse.Unlock = &mark
		return &types.MsgRequestUnlockResponse{Matures: purse.UnlockMatures()}, nil
	case *types.MsgCancelUnlock:
		purse, err := a.purse(m.Purse)
		if err != nil {
			return nil, err
		}
		purse.Unlock = nil
		return &types.MsgCancelUnlockResponse{}, nil
	case *types.MsgEnableCheques:
		purse, err := a.purse(m.Purse)
		if err != nil {
			return nil, err
		}
		purse.ChequesEnabled = true
		return &types.MsgEnableChequesResponse{Vault: types.Alias(purse.Id, purse.Epoch).Hex()}, nil
	case *types.MsgWithdraw:
		purse, err := a.purse(m.Purse)
		if err != nil {
			return nil, err
		}
		if purse.Phase(a.mark()) != types.UnlockMatured {
			return nil, types.ErrUnlockNotMatured
		}
		amount := purse.Free()
		purse.Balance, purse.Withdrawn = purse.Balance.Sub(amount), purse.Withdrawn.Add(amount)
		purse.Epoch, purse.Unlock, purse.ChequesEnabled = purse.Epoch+1, nil, false
		return &types.MsgWithdrawResponse{Amount: sdk.NewCoin(purse.Denom, amount)}, nil
	default:
		return nil, fmt.Errorf("the fake chain does not know %T", message)
	}
}

// purse returns a purse that the sender owns.
func (a *Account) purse(id uint64) (*types.Purse, error) {
	purse, found := a.purses[id]
	switch {
	case !found:
		return nil, types.ErrPurseNotFound
	case purse.Owner != paychan.Bech32(a.sender):
		return nil, types.ErrNotOwner
	default:
		return purse, nil
	}
}

func (a *Account) delegate(id uint64, key string, terms types.SessionTerms, response proto.Message) (proto.Message, error) {
	purse, err := a.purse(id)
	if err != nil {
		return nil, err
	}
	session, found := a.sessions[id][key]
	if !found {
		session = types.Session{Purse: id, Key: key, Terms: terms, Used: math.ZeroInt()}
	}
	a.sessions[id][key] = session.Settled(a.mark(), purse.UnlockDelaySeconds).With(terms, a.mark())
	return response, nil
}

func (a *Account) allocate(m *types.MsgAllocate) (proto.Message, error) {
	purse, err := a.purse(m.Purse)
	if err != nil {
		return nil, err
	}
	payee, err := paychan.ParseAddress(m.Payee)
	if err != nil {
		return nil, err
	}
	if m.Amount.GT(purse.Free()) {
		return nil, types.ErrOverdrawn
	}
	key := types.VoucherLane(payee, m.Purse, purse.Epoch, m.Lane, m.Expiry)
	lane, used := a.lanes[key]
	if !used {
		lane = types.NewLane()
	} else if !lane.Secured() {
		return nil, types.ErrCreditLaneExists
	}
	lane.Signer, lane.Allocated = m.Signer, lane.Allocated.Add(m.Amount)
	a.lanes[key] = lane
	purse.Allocated = purse.Allocated.Add(m.Amount)
	return &types.MsgAllocateResponse{Available: lane.Available()}, nil
}

func (a *Account) release(m *types.MsgRelease) (proto.Message, error) {
	digest, err := m.Release.Digest(a.domain())
	if err != nil {
		return nil, err
	}
	if signer, err := types.Signature(m.Signature).Signer(digest); err != nil || signer != common.Address(m.Release.Payee) {
		return nil, types.ErrWrongSigner
	}
	purse, err := a.purse(m.Release.Purse)
	if err != nil {
		return nil, err
	}
	key := m.Release.LaneKey()
	lane := a.lane(key)
	due := math.MaxInt(math.ZeroInt(), m.Release.Cumulative.Sub(lane.Claimed))
	a.pay(purse, key, &lane, due)
	freed := lane.Available()
	purse.Allocated = purse.Allocated.Sub(freed)
	lane.Closed = true
	a.lanes[key] = lane
	return &types.MsgReleaseResponse{Paid: due, Freed: freed}, nil
}
