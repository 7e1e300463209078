package join

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Survey is what some endpoints say, once they are known to be of one chain.
type Survey struct {
	Endpoints []*Endpoint
	Statuses  []Status
	// Unbonding is the shortest unbonding time that they tell.
	Unbonding time.Duration
}

// Ask asks each of the endpoints at these URLs. Each must be of the chain, have blocks and be at the tip.
func Ask(ctx context.Context, urls []string, chainID string) (*Survey, error) {
	survey := &Survey{}
	for _, address := range urls {
		endpoint, err := Dial(address)
		if err != nil {
			return nil, err
		}
		survey.Endpoints = append(survey.Endpoints, endpoint)
	}
	if len(survey.Endpoints) == 0 {
		return nil, errors.New("no endpoint is named")
	}
	for _, endpoint := range survey.Endpoints {
		status, err := endpoint.Status(ctx)
		if err == nil {
			err = status.check(endpoint.name, chainID)
		}
		if err != nil {
			return nil, err
		}
		survey.Statuses = append(survey.Statuses, status)
		unbonding, err := endpoint.Unbonding(ctx)
		if err != nil {
			return nil, fmt.Errorf("how long a block can be trusted: %w", err)
		}
		if survey.Unbonding == 0 || unbonding < survey.Unbonding {
			survey.Unbonding = unbonding
		}
	}
	if earliest, latest := survey.Range(); earliest > latest {
		return nil, fmt.Errorf("%s have no block in common: name others", survey.Names())
	}
	return survey, nil
}

func (s Status) check(name, chainID string) error {
	switch {
	case s.ChainID != chainID:
		return fmt.Errorf("%s serves chain %.50q, and not %s: name an endpoint of %s", name, s.ChainID, chainID, chainID)
	case s.CatchingUp:
		return fmt.Errorf("%s is catching up itself: wait, or name another", name)
	case s.Latest == 0 || s.Earliest == 0:
		return fmt.Errorf("%s has no blocks yet: wait, or name another", name)
	}
	return nil
}

// Period is how long a block is trusted: well before its validators can have taken their stake away.
func (s *Survey) Period() time.Duration { return s.Unbonding * 2 / 3 }

// LimitUnbonding has a block trusted no longer than by this unbonding time. One endpoint alone could otherwise
// stretch the trust until keys of validators who left count.
func (s *Survey) LimitUnbonding(published time.Duration) { s.Unbonding = min(s.Unbonding, published) }

// Range is what blocks all of the endpoints have.
func (s *Survey) Range() (earliest, latest int64) {
	earliest, latest = s.Statuses[0].Earliest, s.Statuses[0].Latest
	for _, status := range s.Statuses[1:] {
		earliest, latest = max(earliest, status.Earliest), min(latest, status.Latest)
	}
	return earliest, latest
}

// Peers are the nodes behind the endpoints, each once.
func (s *Survey) Peers() []string {
	var peers []string
	for _, status := range s.Statuses {
		if status.Peer != "" && !slices.Contains(peers, status.Peer) {
			peers = append(peers, status.Peer)
		}
	}
	return peers
}

// OneNode reports whether all endpoints are of a single node, whose word is then that of one.
func (s *Survey) OneNode() bool {
	for _, status := range s.Statuses {
		if status.NodeID == "" || status.NodeID != s.Statuses[0].NodeID {
			return false
		}
	}
	return true
}

// Servers are the endpoints for config.toml. CometBFT wants two at least.
func (s *Survey) Servers() []string {
	var servers []string
	for _, endpoint := range s.Endpoints {
		servers = append(servers, endpoint.url)
	}
	if len(servers) == 1 {
		servers = append(servers, servers[0])
	}
	return servers
}

// Agreed returns the block of a height if all endpoints show the same.
func (s *Survey) Agreed(ctx context.Context, height int64) (Block, error) {
	var agreed Block
	for i, endpoint := range s.Endpoints {
		block, err := endpoint.Block(ctx, height)
		if err != nil {
			return Block{}, err
		}
		if i > 0 && block.Hash != agreed.Hash {
			return Block{}, disagree(height, agreed.Hash, s.Endpoints[0].name, block.Hash, endpoint.name)
		}
		agreed = block
	}
	return agreed, nil
}

func disagree(height int64, one, oneName, other, otherName string) error {
	return fmt.Errorf("block %d is %s on %s, and %s on %s: one of them is on another chain or lies. Ask somebody else before you trust either",
		height, one, oneName, other, otherName)
}

// Snapshots asks for the snapshots of all endpoints, newest first. known is false if none of them tells.
func (s *Survey) Snapshots(ctx context.Context) (offers []Offer, known bool, err error) {
	for _, endpoint := range s.Endpoints {
		told, tells, err := endpoint.Offers(ctx)
		if err != nil {
			return nil, false, err
		}
		known = known || tells
		for _, offer := range told.Snapshots {
			if !slices.Contains(offers, offer) {
				offers = append(offers, offer)
			}
		}
	}
	slices.SortFunc(offers, newestFirst)
	return offers, known, nil
}

// Names lists the endpoints for people.
func (s *Survey) Names() string {
	var names []string
	for _, endpoint := range s.Endpoints {
		names = append(names, endpoint.name)
	}
	return strings.Join(names, ", ")
}
