package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

type msgServer struct{ keeper Keeper }

var _ types.MsgServer = msgServer{}

// NewMsgServer returns the server of the module's messages.
func NewMsgServer(keeper Keeper) types.MsgServer { return msgServer{keeper} }

// checked is a message that knows what is wrong with it without looking at the state. It is asked
// here too: contracts, proposals and other modules send messages that no mempool saw.
type checked interface{ ValidateBasic() error }

// signer checks the message and returns the account that signed it.
func (s msgServer) signer(msg checked, text string) (sdk.AccAddress, error) {
	if err := msg.ValidateBasic(); err != nil {
		return nil, err
	}
	return s.keeper.AddressCodec.StringToBytes(text)
}

// authority returns ErrNotAuthority unless governance sent the message.
func (s msgServer) authority(sender string) error {
	if sender != s.keeper.Authority {
		return errorsmod.Wrapf(types.ErrNotAuthority, "%q sent it, and only %s can: propose it", sender, s.keeper.Authority)
	}
	return nil
}

// governed checks that governance sent the message, and the message.
func (s msgServer) governed(msg checked, sender string) error {
	if err := s.authority(sender); err != nil {
		return err
	}
	return msg.ValidateBasic()
}

// BridgeOut sends money to a remote chain.
func (s msgServer) BridgeOut(ctx context.Context, msg *types.MsgBridgeOut) (*types.MsgBridgeOutResponse, error) {
	sender, err := s.signer(msg, msg.Sender)
	if err != nil {
		return nil, err
	}
	id, err := s.keeper.bridgeOut(ctx, sender, msg.Row, [types.AddressLength]byte(msg.Recipient), msg.Amount, msg.Fee)
	if err != nil {
		return nil, err
	}
	return &types.MsgBridgeOutResponse{Id: id}, nil
}

// RaiseFee adds to the fee of a withdrawal that is in no batch yet.
func (s msgServer) RaiseFee(ctx context.Context, msg *types.MsgRaiseFee) (*types.MsgRaiseFeeResponse, error) {
	sender, err := s.signer(msg, msg.Sender)
	if err != nil {
		return nil, err
	}
	return &types.MsgRaiseFeeResponse{}, s.keeper.raiseFee(ctx, sender, msg.Id, msg.Added)
}

// CancelBridgeOut takes back a withdrawal that is in no batch yet.
func (s msgServer) CancelBridgeOut(ctx context.Context, msg *types.MsgCancelBridgeOut) (*types.MsgCancelBridgeOutResponse, error) {
	sender, err := s.signer(msg, msg.Sender)
	if err != nil {
		return nil, err
	}
	return &types.MsgCancelBridgeOutResponse{}, s.keeper.cancelBridgeOut(ctx, sender, msg.Id)
}

// ReturnHeld sends a held deposit back to the remote account it came from.
func (s msgServer) ReturnHeld(ctx context.Context, msg *types.MsgReturnHeld) (*types.MsgReturnHeldResponse, error) {
	if _, err := s.signer(msg, msg.Sender); err != nil {
		return nil, err
	}
	withdrawal, err := s.keeper.returnHeld(ctx, msg.Id)
	if err != nil {
		return nil, err
	}
	return &types.MsgReturnHeldResponse{Withdrawal: withdrawal}, nil
}

// FundFees adds to the pool that pays for control packets.
func (s msgServer) FundFees(ctx context.Context, msg *types.MsgFundFees) (*types.MsgFundFeesResponse, error) {
	sender, err := s.signer(msg, msg.Sender)
	if err != nil {
		return nil, err
	}
	return &types.MsgFundFeesResponse{}, s.keeper.fundFees(ctx, sender, msg.Amount)
}
