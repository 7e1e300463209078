package keeper

import (
	"context"
	"errors"
	"fmt"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// What estimates take for granted. They are shown to people and decide nothing.
const (
	blockSeconds = 1
	signSeconds  = 3 * blockSeconds
	relaySeconds = 30
	daySeconds   = 24 * 60 * 60
)

// EstimateBridgeOut says what a withdrawal would cost and how long it would take.
func (s queryServer) EstimateBridgeOut(ctx context.Context, request *types.QueryEstimateBridgeOutRequest) (*types.QueryEstimateBridgeOutResponse, error) {
	row, err := s.keeper.row(ctx, request.Row)
	if err != nil {
		return nil, answer(err)
	}
	if err := types.ValidateAmount(request.Amount); err != nil {
		return nil, answer(err)
	}
	token, err := s.keeper.tokenByDenom(ctx, row.Id, request.Amount.Denom)
	if err != nil {
		return nil, answer(err)
	}
	e := estimate{keeper: s.keeper, row: row, token: token, amount: request.Amount.Amount}
	response, err := e.response(ctx)
	if err != nil {
		return nil, answer(err)
	}
	return response, nil
}

// estimate is a withdrawal that somebody thinks about.
type estimate struct {
	keeper Keeper
	row    types.Row
	token  types.Token
	amount math.Int
}

func (e estimate) response(ctx context.Context) (*types.QueryEstimateBridgeOutResponse, error) {
	ledger, err := e.keeper.ledger(ctx, e.row.Id, e.token.Contract)
	if err != nil {
		return nil, err
	}
	_, room, err := e.keeper.Room(ctx, e.row.Id, e.token.Contract)
	if err != nil {
		return nil, err
	}
	front, err := e.keeper.queueFront(ctx, e.row)
	if err != nil {
		return nil, err
	}
	ahead, err := e.keeper.amountAhead(ctx, e.token, 0)
	if err != nil {
		return nil, err
	}
	least := e.row.Batch.MinFeeAbtt
	suggested := feeInto(front, least)
	received := e.received(front, suggested)
	response := &types.QueryEstimateBridgeOutResponse{
		MinFee:       sdk.Coin{Denom: chain.BaseDenom, Amount: least},
		SuggestedFee: sdk.Coin{Denom: chain.BaseDenom, Amount: suggested},
		Available:    e.token.Coin(availableNow(ledger, room)),
		Received:     e.token.Coin(received),
		WaitSeconds:  uint64(e.wait(room, ahead)),
	}
	response.Refusal, err = e.refusal(ctx, received)
	return response, err
}

// received is what arrives of the amount after a fee in its denom, where one is taken.
func (e estimate) received(front []byte, suggested math.Int) math.Int {
	fee := suggested
	if e.token.Denom != chain.BaseDenom {
		fee = math.ZeroInt()
		if least := e.token.Limits.MinFee; least.IsPositive() {
			fee = feeInto(front, least)
		}
	}
	return math.MaxInt(e.amount.Sub(fee), math.ZeroInt())
}

// wait is how long until the withdrawal is executed, if all goes well.
func (e estimate) wait(room, ahead math.Int) int64 {
	batch := int64(e.row.Batch.MaxWaitBlocks+1) * blockSeconds
	return batch + leakIn(e.token, room, ahead.Add(e.amount)) + signSeconds + relaySeconds
}

// refusal says why the withdrawal would be refused, if it would.
func (e estimate) refusal(ctx context.Context, received math.Int) (string, error) {
	if !received.IsPositive() {
		return fmt.Sprintf("%s is no more than the fee", e.token.Show(e.amount)), nil
	}
	err := e.keeper.checkAmount(ctx, e.row, e.token, e.amount)
	for _, refused := range []error{types.ErrPaused, types.ErrInvalidAmount, types.ErrNeverFits, types.ErrInsufficient} {
		if errors.Is(err, refused) {
			return sentence(err), nil
		}
	}
	return "", err
}

// sentence is what an error says without the name of its kind.
func sentence(err error) string {
	var registered *errorsmod.Error
	text := err.Error()
	if errors.As(err, &registered) {
		if tail := ": " + registered.Error(); len(text) > len(tail) && text[len(text)-len(tail):] == tail {
			return text[:len(text)-len(tail)]
		}
	}
	return text
}

// queueFront returns the rank of the last withdrawal that goes into the next batch, or nil if there is a
// place left.
func (k Keeper) queueFront(ctx context.Context, row types.Row) (rank []byte, err error) {
	var waiting uint32
	ranger := collections.NewPrefixedPairRange[uint32, []byte](row.Id)
	err = k.WithdrawalQueue.Walk(ctx, ranger, func(key collections.Pair[uint32, []byte]) (bool, error) {
		waiting++
		if waiting == row.Batch.MaxItems {
			rank = key.K2()
		}
		return rank != nil, nil
	})
	return rank, err
}

// feeInto is the least fee that gets ahead of front.
func feeInto(front []byte, least math.Int) math.Int {
	if front == nil {
		return least
	}
	return math.MaxInt(types.FeeAhead(front, least), least)
}

// availableNow is what can be sent at once.
func availableNow(ledger types.TokenLedger, room math.Int) math.Int {
	return math.MaxInt(math.MinInt(ledger.Available(), room), math.ZeroInt())
}
