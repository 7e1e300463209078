// Package fake is a chain in memory for the unit tests of client/paychan: purses, sessions,
// lanes and claims by the rules of x/paychan, as far as clients can tell, without gas, events or
// cheques.
//
// Invariant: money is neither made nor lost: what purses were given is what they hold, what was
// paid and what was withdrawn. Its callers are tests, and package bench.
package fake

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Genesis is when the fake's clock begins.
var Genesis = time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)

// ErrDown is what a chain that is down answers.
var ErrDown = errors.New("the node does not answer")

// Chain is a chain in memory. Its exported fields may be set before it is used.
type Chain struct {
	mu       sync.Mutex
	now      time.Time
	height   int64
	params   types.Params
	purses   map[uint64]*types.Purse
	sessions map[uint64]map[string]types.Session
	lanes    map[types.LaneKey]types.Lane
	paid     map[common.Address]math.Int
	down     bool
	hook     func(call string) error
	claims   []types.MsgClaim
}

// New returns a chain without purses.
func New() *Chain {
	return &Chain{
		now: Genesis, height: 1, params: types.DefaultParams(), purses: map[uint64]*types.Purse{},
		sessions: map[uint64]map[string]types.Session{}, lanes: map[types.LaneKey]types.Lane{},
		paid: map[common.Address]math.Int{},
	}
}

// Now is the clock of the chain, for clients too.
func (c *Chain) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance lets time pass, with a block every two seconds.
func (c *Chain) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.height += int64(d/(2*time.Second)) + 1
}

// SetDown lets every call fail, or work again.
func (c *Chain) SetDown(down bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.down = down
}

// SetHook calls hook with the name of every call; "committed" after a transaction was, when an
// error means that its answer is lost.
func (c *Chain) SetHook(hook func(call string) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hook = hook
}

// SetParams replaces the parameters.
func (c *Chain) SetParams(change func(*types.Params)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(&c.params)
}

// Paid returns all that payee ever got.
func (c *Chain) Paid(payee common.Address) math.Int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if paid, found := c.paid[payee]; found {
		return paid
	}
	return math.ZeroInt()
}

// Claims returns all claims that were committed.
func (c *Chain) Claims() []types.MsgClaim {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.claims)
}

func (c *Chain) enter(call string) error {
	if c.down {
		return ErrDown
	}
	if c.hook != nil {
		return c.hook(call)
	}
	return nil
}

func (c *Chain) mark() types.Mark { return types.Mark{Time: c.now.Unix(), Height: c.height} }

// Head implements paychan.Reader.
func (c *Chain) Head(context.Context) (paychan.Head, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return paychan.Head{ChainID: chain.LocalID, Height: c.height, Time: c.now}, c.enter("Head")
}

// Params implements paychan.Reader.
func (c *Chain) Params(context.Context) (types.Params, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.params, c.enter("Params")
}

// Purse implements paychan.Reader.
func (c *Chain) Purse(_ context.Context, id uint64) (paychan.Purse, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.enter("Purse"); err != nil {
		return paychan.Purse{}, err
	}
	purse, found := c.purses[id]
	if !found {
		return paychan.Purse{}, fmt.Errorf("purse %d: %w", id, types.ErrPurseNotFound)
	}
	answer := paychan.Purse{Purse: types.PurseView{Purse: *purse, Free: purse.Free(), Phase: purse.Phase(c.mark())}}
	if purse.Unlock != nil {
		matures := purse.UnlockMatures()
		answer.Purse.Matures = &matures
	}
	for _, session := range c.sessions[id] {
		answer.Sessions = append(answer.Sessions, session.Settled(c.mark(), purse.UnlockDelaySeconds))
	}
	return answer, nil
}

// Lane implements paychan.Reader.
func (c *Chain) Lane(_ context.Context, key types.LaneKey) (types.Lane, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lane(key), c.enter("Lane")
}

// LanesByPayee returns the lanes that the chain knows of a payee.
func (c *Chain) LanesByPayee(_ context.Context, payee common.Address) (map[types.LaneKey]types.Lane, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	lanes := map[types.LaneKey]types.Lane{}
	for key, lane := range c.lanes {
		if key.Payee == payee && !types.Expired(key.Expiry, c.mark()) {
			lanes[key] = lane
		}
	}
	return lanes, c.enter("LanesByPayee")
}

func (c *Chain) lane(key types.LaneKey) types.Lane {
	if lane, found := c.lanes[key]; found && !types.Expired(key.Expiry, c.mark()) {
		return lane
	}
	return types.NewLane()
}

// Account returns the chain as one account submits to it.
func (c *Chain) Account(sender common.Address) *Account { return &Account{Chain: c, sender: sender} }

// Account is a paychan.Chain.
type Account struct {
	*Chain
	sender common.Address
}

var _ paychan.Chain = (*Account)(nil)

// Sender implements paychan.Submitter.
func (a *Account) Sender() common.Address { return a.sender }

// GasPrice implements paychan.Submitter.
func (a *Account) GasPrice(context.Context) (math.Int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return math.NewInt(1), a.enter("GasPrice")
}

// Submit implements paychan.Submitter: it makes a block of the transaction.
func (a *Account) Submit(_ context.Context, tx paychan.Tx) (paychan.Committed, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.enter("Submit"); err != nil {
		return paychan.Committed{}, err
	}
	a.height++
	committed := paychan.Committed{
		Height: a.height, Hash: fmt.Sprintf("%064X", a.height), GasUsed: tx.Gas, Fee: math.NewIntFromUint64(tx.Gas),
	}
	for _, message := range tx.Messages {
		response, err := a.execute(message)
		if err != nil {
			return committed, &paychan.ExecutionError{Codespace: types.ModuleName, Code: 1, Log: err.Error(), Height: a.height}
		}
		committed.Responses = append(committed.Responses, response)
	}
	return committed, a.enter("committed")
}
