package redeem

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/book"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// State is what the chain says of the lanes in a book.
type State struct {
	Head   paychan.Head
	Params types.Params
	// GasPrice is in abtt for one unit of gas.
	GasPrice math.Int
	// Purses are those that exist.
	Purses map[uint64]paychan.Purse
	// Lanes are those that the chain knows.
	Lanes map[types.LaneKey]types.Lane
}

// Chain is what the redeemer needs of a node.
type Chain interface {
	paychan.Chain
	// LanesByPayee returns the lanes that the chain knows of a payee.
	LanesByPayee(ctx context.Context, payee common.Address) (map[types.LaneKey]types.Lane, error)
}

// Read asks the chain for all that matters to lanes.
func Read(ctx context.Context, chain Chain, lanes []book.Lane) (State, error) {
	s := State{Purses: map[uint64]paychan.Purse{}, Lanes: map[types.LaneKey]types.Lane{}}
	var err error
	if s.Params, err = chain.Params(ctx); err != nil {
		return s, fmt.Errorf("asking for parameters: %w", err)
	}
	if s.GasPrice, err = chain.GasPrice(ctx); err != nil {
		return s, fmt.Errorf("asking for the price of gas: %w", err)
	}
	// The head is read before what it is used to judge, so that nothing is taken for older than it
	// is.
	if s.Head, err = chain.Head(ctx); err != nil {
		return s, fmt.Errorf("asking for the chain's head: %w", err)
	}
	if err := s.readLanes(ctx, chain, lanes); err != nil {
		return s, err
	}
	return s, s.readPurses(ctx, chain, lanes)
}

func (s *State) readLanes(ctx context.Context, chain Chain, lanes []book.Lane) error {
	asked := map[common.Address]bool{}
	for _, lane := range lanes {
		payee := lane.Key.Payee
		if asked[payee] {
			continue
		}
		asked[payee] = true
		known, err := chain.LanesByPayee(ctx, payee)
		if err != nil {
			return fmt.Errorf("asking for the lanes of %s: %w", payee, err)
		}
		for key, state := range known {
			s.Lanes[key] = state
		}
	}
	return nil
}

func (s *State) readPurses(ctx context.Context, chain Chain, lanes []book.Lane) error {
	asked := map[uint64]bool{}
	for _, lane := range lanes {
		id := lane.Key.Purse
		if asked[id] || lane.Key.Expired(s.Head.Mark()) {
			continue
		}
		asked[id] = true
		purse, err := chain.Purse(ctx, id)
		if errors.Is(err, types.ErrPurseNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("asking for purse %d: %w", id, err)
		}
		s.Purses[id] = purse
	}
	return nil
}

// lane returns what the chain knows of a lane.
func (s *State) lane(key types.LaneKey) types.Lane {
	if lane, found := s.Lanes[key]; found {
		return lane
	}
	return types.NewLane()
}
