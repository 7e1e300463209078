// Package redeem turns vouchers into money: it decides when claiming is worth its gas or cannot
// wait, submits batches, and notes what the chain committed.
//
// Invariant: nothing is taken for claimed before a block says so. The redeemer keeps no state of
// its own, so that it may die at any moment: what was claimed meanwhile the chain knows, and
// claiming twice pays nothing twice. Its callers are payees' programs and the redeemer command.
package redeem

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/cosmos/gogoproto/proto"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/book"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Ledger is where vouchers are: a paychan.Payee while it serves, or a book.Book alone.
type Ledger interface {
	Lanes() []book.Lane
	Settle(settled map[types.LaneKey]book.Settled) error
	Drop(lanes ...types.LaneKey) error
}

// Config says what to redeem. What is zero gets a default.
type Config struct {
	Ledger Ledger
	Chain  Chain
	Policy Policy
	// Every is how often to look: 1 minute. Errors are followed by shorter waits at first.
	Every time.Duration
	// Log hears of claims and errors: nothing.
	Log *slog.Logger
	// After is the clock: time.After.
	After func(time.Duration) <-chan time.Time
}

// Redeemer claims what a ledger holds.
type Redeemer struct {
	config Config
	poke   chan struct{}
	// headroom is what gas limits are multiplied with, in percent; it grows when gas ran out.
	headroom uint64
}

// Gas limits get some headroom, more each time that one was too low.
const (
	leastHeadroom = 105
	mostHeadroom  = 400
)

// firstRetry is the wait after the first of several errors; each wait is twice the last.
const firstRetry = 2 * time.Second

// New returns a redeemer.
func New(config Config) *Redeemer {
	config.Policy = config.Policy.withDefaults()
	if config.Every == 0 {
		config.Every = time.Minute
	}
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	if config.After == nil {
		config.After = time.After
	}
	return &Redeemer{config: config, poke: make(chan struct{}, 1), headroom: leastHeadroom}
}

// Poke lets Run look now, for example when a payee's credit window is full.
func (r *Redeemer) Poke() {
	select {
	case r.poke <- struct{}{}:
	default:
	}
}

// Run redeems until ctx ends, and returns its error. What fails is tried again.
func (r *Redeemer) Run(ctx context.Context) error {
	retry := firstRetry
	for {
		wait := r.config.Every
		if _, err := r.Step(ctx); err != nil && ctx.Err() == nil {
			r.config.Log.Warn("redeeming failed, trying again", "err", err, "retry_in", retry.String())
			wait, retry = min(retry, wait), min(2*retry, r.config.Every)
		} else {
			retry = firstRetry
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-r.poke:
		case <-r.config.After(wait):
		}
	}
}

// Report is what a step did.
type Report struct {
	// Submitted are batches that were committed.
	Submitted int
	// Results count their items by what became of them.
	Results map[types.ResultCode]int
	// Claims are the batches, in order.
	Claims []Claim
}

// Claim is a batch that was committed.
type Claim struct {
	Items int
	// Paid is what the payees got; Fee what the submitter paid for it, in abtt.
	Paid sdk.Coins
	Fee  math.Int
	// Refused are items that the chain refused.
	Refused int
	Height  int64
	Hash    string
	GasUsed uint64
}

// Step looks once: it settles what others claimed, claims what is worth it, and drops what is
// long expired.
func (r *Redeemer) Step(ctx context.Context) (Report, error) {
	report := Report{Results: map[types.ResultCode]int{}}
	lanes := r.config.Ledger.Lanes()
	if len(lanes) == 0 {
		return report, nil
	}
	state, err := Read(ctx, r.config.Chain, lanes)
	if err != nil {
		return report, err
	}
	if err := r.config.Ledger.Settle(learned(lanes, &state)); err != nil {
		return report, err
	}
	for _, batch := range Decide(lanes, state, r.config.Policy) {
		results, committed, err := r.submit(ctx, batch)
		if committed.Height > 0 && len(results) > 0 {
			report.add(batch, results, committed)
		}
		if err != nil {
			return report, err
		}
	}
	return report, r.drop(lanes, state)
}

func (r *Report) add(batch Batch, results []types.ItemResult, committed paychan.Committed) {
	claim := Claim{
		Items: len(results), Fee: committed.Fee, Height: committed.Height, Hash: committed.Hash, GasUsed: committed.GasUsed,
	}
	for i, result := range results {
		r.Results[result.Code]++
		if result.Code >= types.CodeMalformed {
			claim.Refused++
		} else if result.Paid.IsPositive() {
			claim.Paid = claim.Paid.Add(sdk.NewCoin(batch.Items[i].Lane.Denom, result.Paid))
		}
	}
	r.Submitted++
	r.Claims = append(r.Claims, claim)
}

// learned returns what the chain knows of lanes and the book does not: somebody else claimed, or
// a redeemer died before it heard the answer.
func learned(lanes []book.Lane, s *State) map[types.LaneKey]book.Settled {
	settled := map[types.LaneKey]book.Settled{}
	for _, lane := range lanes {
		known := s.lane(lane.Key)
		if known.Claimed.GT(lane.Settled.Claimed) {
			settled[lane.Key] = book.Settled{Claimed: known.Claimed, Owed: known.Owed, Height: s.Head.Height}
		}
	}
	return settled
}

// submit claims a batch and settles its results, which are returned also if settling fails.
func (r *Redeemer) submit(ctx context.Context, batch Batch) ([]types.ItemResult, paychan.Committed, error) {
	message := batch.Message(paychan.Bech32(r.config.Chain.Sender()))
	r.config.Log.Info("claiming", "items", len(batch.Items), "gas_limit", batch.Gas*r.headroom/100)
	committed, err := r.config.Chain.Submit(ctx, paychan.Tx{Messages: []sdk.Msg{message}, Gas: batch.Gas * r.headroom / 100})
	if err != nil {
		return nil, committed, r.failed(len(batch.Items), err)
	}
	if len(committed.Responses) != 1 {
		return nil, committed, fmt.Errorf("claim %s has %d responses instead of one", committed.Hash, len(committed.Responses))
	}
	var response types.MsgClaimResponse
	if err := proto.Unmarshal(committed.Responses[0], &response); err != nil {
		return nil, committed, fmt.Errorf("response of claim %s: %w", committed.Hash, err)
	}
	if len(response.Results) != len(batch.Items) {
		return nil, committed, fmt.Errorf("claim %s of %d items has %d results", committed.Hash, len(batch.Items), len(response.Results))
	}
	r.config.Log.Info("claimed", "items", len(batch.Items), "height", committed.Height, "gas_used", committed.GasUsed, "tx", committed.Hash)
	return response.Results, committed, r.config.Ledger.Settle(r.settled(batch, response.Results, committed.Height))
}

// failed learns from gas that ran out.
func (r *Redeemer) failed(items int, err error) error {
	var execution *paychan.ExecutionError
	if errors.As(err, &execution) && execution.Codespace == "sdk" && execution.Code == codeOutOfGas {
		r.headroom = min(r.headroom*3/2, mostHeadroom)
	}
	return fmt.Errorf("claiming %d vouchers: %w", items, err)
}

// codeOutOfGas is sdkerrors.ErrOutOfGas.
const codeOutOfGas = 11

func (r *Redeemer) settled(batch Batch, results []types.ItemResult, height int64) map[types.LaneKey]book.Settled {
	settled := map[types.LaneKey]book.Settled{}
	for i, result := range results {
		lane := batch.Items[i].Lane
		if result.Code >= types.CodeMalformed {
			r.config.Log.Warn("the chain refused a voucher", "purse", lane.Key.Purse, "lane", lane.Key.Lane, "code", result.Code.String(), "err", result.Code.Err())
			// A refusal says nothing about what was paid.
			result.Claimed, result.Owed = lane.Settled.Claimed, lane.Settled.Owed
		}
		settled[lane.Key] = book.Settled{Claimed: result.Claimed, Owed: result.Owed, Code: result.Code, Height: height}
	}
	return settled
}

// drop forgets lanes that expired long ago.
func (r *Redeemer) drop(lanes []book.Lane, s State) error {
	var old []types.LaneKey
	long := types.Mark{Time: s.Head.Time.Add(-r.config.Policy.KeepFor).Unix()}
	for _, lane := range lanes {
		if lane.Key.Expired(long) {
			old = append(old, lane.Key)
		}
	}
	if len(old) == 0 {
		return nil
	}
	return r.config.Ledger.Drop(old...)
}

// Status returns what is received, claimed and at risk, and why.
func (r *Redeemer) Status(ctx context.Context) (Status, error) {
	lanes := r.config.Ledger.Lanes()
	state, err := Read(ctx, r.config.Chain, lanes)
	if err != nil {
		return Status{}, err
	}
	return Snapshot(lanes, &state, r.config.Policy), nil
}
