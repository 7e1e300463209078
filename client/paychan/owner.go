package paychan

import (
	"context"
	"fmt"
	"time"

	"github.com/cosmos/gogoproto/proto"
	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Owner does what takes the signature of a purse's owner on a transaction. Each call returns when
// its transaction is committed.
type Owner struct{ chain Submitter }

// NewOwner returns the owner whose transactions chain signs.
func NewOwner(chain Submitter) *Owner { return &Owner{chain} }

// OpenPurse deposits into a new purse and returns its id. The owner can have the rest back
// unlockDelay after asking for it; it can never be changed. If the answer was lost, look for the
// purse among the owner's before opening another.
func (o *Owner) OpenPurse(ctx context.Context, deposit sdk.Coin, unlockDelay time.Duration) (uint64, error) {
	var response types.MsgOpenPurseResponse
	err := o.submit(ctx, "opening a purse", &response, &types.MsgOpenPurse{
		Owner: o.address(), Deposit: deposit, UnlockDelaySeconds: uint64(unlockDelay / time.Second),
	})
	return response.Purse, err
}

// TopUp adds to a purse and returns its balance. It cancels an unlock.
func (o *Owner) TopUp(ctx context.Context, purse uint64, amount sdk.Coin) (math.Int, error) {
	var response types.MsgTopUpResponse
	err := o.submit(ctx, "topping up", &response, &types.MsgTopUp{Sender: o.address(), Purse: purse, Amount: amount})
	return response.Balance, err
}

// Delegate lets a session key sign vouchers until expiry, and pay at most limit in total.
func (o *Owner) Delegate(ctx context.Context, purse uint64, key common.Address, limit math.Int, expiry time.Time) error {
	return o.submit(ctx, "delegating", nil, &types.MsgDelegate{
		Owner: o.address(), Purse: purse, Key: Bech32(key),
		Terms: types.SessionTerms{Cap: limit, Expiry: uint64(expiry.Unix())},
	})
}

// Revoke ends a session key, one unlock delay later.
func (o *Owner) Revoke(ctx context.Context, purse uint64, key common.Address) error {
	return o.submit(ctx, "revoking", nil, &types.MsgRevoke{Owner: o.address(), Purse: purse, Key: Bech32(key)})
}

// EnableCheques lets BTFS cheques count until the epoch ends, and returns the vault that they
// name.
func (o *Owner) EnableCheques(ctx context.Context, purse uint64) (common.Address, error) {
	var response types.MsgEnableChequesResponse
	err := o.submit(ctx, "enabling cheques", &response, &types.MsgEnableCheques{Owner: o.address(), Purse: purse})
	return common.HexToAddress(response.Vault), err
}

// Allocate ring-fences amount, or more of it, for a lane of the purse's present epoch, which then
// accepts signer alone. It returns what the lane can still pay.
func (o *Owner) Allocate(ctx context.Context, lane types.LaneKey, signer common.Address, amount math.Int) (math.Int, error) {
	var response types.MsgAllocateResponse
	err := o.submit(ctx, "allocating", &response, &types.MsgAllocate{
		Owner: o.address(), Purse: lane.Purse, Payee: Bech32(lane.Payee), Lane: lane.Lane, Expiry: lane.Expiry,
		Amount: amount, Signer: Bech32(signer),
	})
	return response.Available, err
}

// Release pays what is missing to what the payee released the lane at, closes the lane and frees
// the rest of its ring-fence.
func (o *Owner) Release(ctx context.Context, release wire.SignedRelease) (paid, freed math.Int, err error) {
	var response types.MsgReleaseResponse
	err = o.submit(ctx, "releasing", &response, &types.MsgRelease{
		Sender: o.address(), Release: release.Release, Signature: release.Signature[:],
	})
	return response.Paid, response.Freed, err
}

// RequestUnlock starts the delay after which Withdraw works, and returns when that is.
func (o *Owner) RequestUnlock(ctx context.Context, purse uint64) (types.Mark, error) {
	var response types.MsgRequestUnlockResponse
	err := o.submit(ctx, "requesting the unlock", &response, &types.MsgRequestUnlock{Owner: o.address(), Purse: purse})
	return response.Matures, err
}

// CancelUnlock takes RequestUnlock back.
func (o *Owner) CancelUnlock(ctx context.Context, purse uint64) error {
	return o.submit(ctx, "canceling the unlock", nil, &types.MsgCancelUnlock{Owner: o.address(), Purse: purse})
}

// Withdraw returns what is not ring-fenced to the owner and begins a new epoch, in which old
// vouchers count no more.
func (o *Owner) Withdraw(ctx context.Context, purse uint64) (sdk.Coin, error) {
	var response types.MsgWithdrawResponse
	err := o.submit(ctx, "withdrawing", &response, &types.MsgWithdraw{Owner: o.address(), Purse: purse})
	return response.Amount, err
}

func (o *Owner) address() string { return Bech32(o.chain.Sender()) }

// submit fills in response, which may be nil, from what the message answered.
func (o *Owner) submit(ctx context.Context, doing string, response proto.Message, message sdk.Msg) error {
	committed, err := o.chain.Submit(ctx, Tx{Messages: []sdk.Msg{message}})
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if response == nil {
		return nil
	}
	if len(committed.Responses) != 1 {
		return fmt.Errorf("%s: transaction %s has %d responses instead of one", doing, committed.Hash, len(committed.Responses))
	}
	if err := proto.Unmarshal(committed.Responses[0], response); err != nil {
		return fmt.Errorf("%s: response of transaction %s: %w", doing, committed.Hash, err)
	}
	return nil
}
