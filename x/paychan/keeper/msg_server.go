package keeper

import (
	"context"

	"github.com/ethereum/go-ethereum/common"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

type msgServer struct{ keeper Keeper }

var _ types.MsgServer = msgServer{}

// NewMsgServer returns the server of the module's messages.
func NewMsgServer(keeper Keeper) types.MsgServer { return msgServer{keeper} }

// checked is a message that knows what is wrong with it without looking at the state.
type checked interface{ ValidateBasic() error }

// signer checks the message and returns the account that signed it.
func (s msgServer) signer(msg checked, text string) (common.Address, error) {
	if err := msg.ValidateBasic(); err != nil {
		return common.Address{}, err
	}
	return s.keeper.account(text)
}

// OpenPurse makes a purse with a first deposit.
func (s msgServer) OpenPurse(ctx context.Context, msg *types.MsgOpenPurse) (*types.MsgOpenPurseResponse, error) {
	owner, err := s.signer(msg, msg.Owner)
	if err != nil {
		return nil, err
	}
	id, err := s.keeper.OpenPurse(sdk.UnwrapSDKContext(ctx), owner, msg.Deposit, msg.UnlockDelaySeconds)
	if err != nil {
		return nil, err
	}
	return &types.MsgOpenPurseResponse{Purse: id}, nil
}

// TopUp adds to a purse.
func (s msgServer) TopUp(ctx context.Context, msg *types.MsgTopUp) (*types.MsgTopUpResponse, error) {
	sender, err := s.signer(msg, msg.Sender)
	if err != nil {
		return nil, err
	}
	purse, err := s.keeper.TopUp(sdk.UnwrapSDKContext(ctx), sender, msg.Purse, msg.Amount)
	if err != nil {
		return nil, err
	}
	return &types.MsgTopUpResponse{Balance: purse.Balance}, nil
}

// Delegate lets a session key sign vouchers, or changes what it may do.
func (s msgServer) Delegate(ctx context.Context, msg *types.MsgDelegate) (*types.MsgDelegateResponse, error) {
	owner, err := s.signer(msg, msg.Owner)
	if err != nil {
		return nil, err
	}
	key, err := s.keeper.account(msg.Key)
	if err != nil {
		return nil, errorsmod.Wrap(err, "key")
	}
	return &types.MsgDelegateResponse{}, s.keeper.Delegate(sdk.UnwrapSDKContext(ctx), owner, msg.Purse, key, msg.Terms)
}

// Revoke ends a session key, one unlock delay later.
func (s msgServer) Revoke(ctx context.Context, msg *types.MsgRevoke) (*types.MsgRevokeResponse, error) {
	owner, err := s.signer(msg, msg.Owner)
	if err != nil {
		return nil, err
	}
	key, err := s.keeper.account(msg.Key)
	if err != nil {
		return nil, errorsmod.Wrap(err, "key")
	}
	_, err = s.keeper.Revoke(sdk.UnwrapSDKContext(ctx), owner, msg.Purse, key)
	return &types.MsgRevokeResponse{}, err
}

// EnableCheques lets BTFS cheques count until the epoch ends.
func (s msgServer) EnableCheques(ctx context.Context, msg *types.MsgEnableCheques) (*types.MsgEnableChequesResponse, error) {
	owner, err := s.keeper.account(msg.Owner)
	if err != nil {
		return nil, err
	}
	vault, err := s.keeper.EnableCheques(sdk.UnwrapSDKContext(ctx), owner, msg.Purse)
	if err != nil {
		return nil, err
	}
	return &types.MsgEnableChequesResponse{Vault: vault.Hex()}, nil
}

// Allocate ring-fences a part of the purse for one lane.
func (s msgServer) Allocate(ctx context.Context, msg *types.MsgAllocate) (*types.MsgAllocateResponse, error) {
	owner, err := s.signer(msg, msg.Owner)
	if err != nil {
		return nil, err
	}
	payee, err := s.keeper.account(msg.Payee)
	if err != nil {
		return nil, errorsmod.Wrap(err, "payee")
	}
	signer, err := s.keeper.account(msg.Signer)
	if err != nil {
		return nil, errorsmod.Wrap(err, "signer")
	}
	available, err := s.keeper.Allocate(sdk.UnwrapSDKContext(ctx), owner, Allocation{
		Purse: msg.Purse, Payee: payee, Lane: msg.Lane, Expiry: msg.Expiry, Amount: msg.Amount, Signer: signer,
	})
	if err != nil {
		return nil, err
	}
	return &types.MsgAllocateResponse{Available: available}, nil
}

// Claim pays a batch of vouchers, chain vouchers and cheques.
func (s msgServer) Claim(ctx context.Context, msg *types.MsgClaim) (*types.MsgClaimResponse, error) {
	sender, err := s.signer(msg, msg.Sender)
	if err != nil {
		return nil, err
	}
	results, err := s.keeper.Claim(sdk.UnwrapSDKContext(ctx), sender, msg)
	if err != nil {
		return nil, err
	}
	return &types.MsgClaimResponse{Results: results}, nil
}

// Push pays many lanes by the signature of the transaction.
func (s msgServer) Push(ctx context.Context, msg *types.MsgPush) (*types.MsgPushResponse, error) {
	sender, err := s.signer(msg, msg.Sender)
	if err != nil {
		return nil, err
	}
	results, err := s.keeper.Push(sdk.UnwrapSDKContext(ctx), sender, msg)
	if err != nil {
		return nil, err
	}
	return &types.MsgPushResponse{Results: results}, nil
}

// Release closes a lane by its payee's signature.
func (s msgServer) Release(ctx context.Context, msg *types.MsgRelease) (*types.MsgReleaseResponse, error) {
	sender, err := s.signer(msg, msg.Sender)
	if err != nil {
		return nil, err
	}
	paid, freed, err := s.keeper.Release(sdk.UnwrapSDKContext(ctx), sender, msg)
	if err != nil {
		return nil, err
	}
	return &types.MsgReleaseResponse{Paid: paid, Freed: freed}, nil
}

// RequestUnlock starts the delay after which the owner may withdraw.
func (s msgServer) RequestUnlock(ctx context.Context, msg *types.MsgRequestUnlock) (*types.MsgRequestUnlockResponse, error) {
	owner, err := s.keeper.account(msg.Owner)
	if err != nil {
		return nil, err
	}
	matures, err := s.keeper.RequestUnlock(sdk.UnwrapSDKContext(ctx), owner, msg.Purse)
	if err != nil {
		return nil, err
	}
	return &types.MsgRequestUnlockResponse{Matures: matures}, nil
}

// CancelUnlock takes RequestUnlock back.
func (s msgServer) CancelUnlock(ctx context.Context, msg *types.MsgCancelUnlock) (*types.MsgCancelUnlockResponse, error) {
	owner, err := s.keeper.account(msg.Owner)
	if err != nil {
		return nil, err
	}
	return &types.MsgCancelUnlockResponse{}, s.keeper.CancelUnlock(sdk.UnwrapSDKContext(ctx), owner, msg.Purse)
}

// Withdraw pays the owner all that is not ring-fenced and begins a new epoch.
func (s msgServer) Withdraw(ctx context.Context, msg *types.MsgWithdraw) (*types.MsgWithdrawResponse, error) {
	owner, err := s.keeper.account(msg.Owner)
	if err != nil {
		return nil, err
	}
	amount, deleted, err := s.keeper.Withdraw(sdk.UnwrapSDKContext(ctx), owner, msg.Purse)
	if err != nil {
		return nil, err
	}
	return &types.MsgWithdrawResponse{Amount: amount, Deleted: deleted}, nil
}

// SetRelayShare sets what the sender gives to whoever submits its claims.
func (s msgServer) SetRelayShare(ctx context.Context, msg *types.MsgSetRelayShare) (*types.MsgSetRelayShareResponse, error) {
	payee, err := s.signer(msg, msg.Payee)
	if err != nil {
		return nil, err
	}
	return &types.MsgSetRelayShareResponse{}, s.keeper.SetRelayShare(sdk.UnwrapSDKContext(ctx), payee, msg.ShareBps)
}

// UpdateParams replaces the parameters, if governance asks for it.
func (s msgServer) UpdateParams(ctx context.Context, msg *types.MsgUpdateParams) (*types.MsgUpdateParamsResponse, error) {
	if err := sdk.ValidateAuthority(sdk.UnwrapSDKContext(ctx), s.keeper.Authority, msg.Authority); err != nil {
		return nil, err
	}
	if err := s.keeper.SetParams(ctx, msg.Params); err != nil {
		return nil, err
	}
	return &types.MsgUpdateParamsResponse{}, nil
}
