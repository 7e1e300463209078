package health

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	ctypes "github.com/cometbft/cometbft/rpc/core/types"
)

// Node is CometBFT, in this process or by its RPC.
type Node interface {
	Status(ctx context.Context) (*ctypes.ResultStatus, error)
	DumpConsensusState(ctx context.Context) (*ctypes.ResultDumpConsensusState, error)
	NetInfo(ctx context.Context) (*ctypes.ResultNetInfo, error)
	Genesis(ctx context.Context) (*ctypes.ResultGenesis, error)
}

// Gather asks a node.
func Gather(ctx context.Context, node Node, now time.Time) (Facts, *ctypes.ResultStatus, error) {
	status, err := node.Status(ctx)
	if err != nil {
		return Facts{}, nil, fmt.Errorf("asking for the status: %w", err)
	}
	net, err := node.NetInfo(ctx)
	if err != nil {
		return Facts{}, nil, fmt.Errorf("asking for the peers: %w", err)
	}
	dump, err := node.DumpConsensusState(ctx)
	if err != nil {
		return Facts{}, nil, fmt.Errorf("asking for the state of consensus: %w", err)
	}
	facts := Facts{
		Now: now, Height: status.SyncInfo.LatestBlockHeight, BlockTime: status.SyncInfo.LatestBlockTime,
		CatchingUp: status.SyncInfo.CatchingUp, Peers: net.NPeers,
		Validator: status.ValidatorInfo.Address.String(), Power: status.ValidatorInfo.VotingPower,
	}
	if err := facts.readConsensus(dump); err != nil {
		return Facts{}, nil, err
	}
	if facts.Height == 0 {
		if genesis, err := node.Genesis(ctx); err == nil {
			facts.GenesisTime = genesis.Genesis.GenesisTime
		}
	}
	return facts, status, nil
}

// roundState is what is used of CometBFT's state of consensus.
type roundState struct {
	Round      int `json:"round"`
	Validators struct {
		Validators []struct {
			Address     string `json:"address"`
			VotingPower int64  `json:"voting_power,string"`
		} `json:"validators"`
	} `json:"validators"`
	Votes []struct {
		Round      int      `json:"round"`
		Prevotes   []string `json:"prevotes"`
		Precommits []string `json:"precommits"`
	} `json:"votes"`
}

type peerState struct {
	RoundState struct {
		Height int64 `json:"height,string"` // the one that the peer works on
	} `json:"round_state"`
}

func (f *Facts) readConsensus(dump *ctypes.ResultDumpConsensusState) error {
	var state roundState
	if err := json.Unmarshal(dump.RoundState, &state); err != nil {
		return fmt.Errorf("reading the state of consensus: %w", err)
	}
	for _, validator := range state.Validators.Validators {
		f.TotalPower += validator.VotingPower
	}
	f.Votes = state.votes()
	var heights []int64
	for _, peer := range dump.Peers {
		var claimed peerState
		if err := json.Unmarshal(peer.PeerState, &claimed); err != nil {
			return fmt.Errorf("reading the state of a peer: %w", err)
		}
		if claimed.RoundState.Height > 1 {
			heights = append(heights, claimed.RoundState.Height-1)
		}
	}
	if slices.Sort(heights); len(heights) > 0 {
		f.PeersHeight = heights[len(heights)/2]
	}
	return nil
}

// noVote is how CometBFT prints the place of a validator that has not voted.
const noVote = "nil-Vote"

// votes are the prevotes, or once there are enough of these the precommits.
func (s roundState) votes() Votes {
	for _, round := range s.Votes {
		if round.Round != s.Round {
			continue
		}
		votes, total := s.count(round.Prevotes)
		if len(round.Precommits) > 0 && 3*votes.Power > 2*total {
			votes, _ = s.count(round.Precommits)
		}
		return votes
	}
	return Votes{Round: s.Round}
}

func (s roundState) count(cast []string) (votes Votes, total int64) {
	votes.Round = s.Round
	if len(cast) != len(s.Validators.Validators) {
		return votes, 0
	}
	for i, validator := range s.Validators.Validators {
		total += validator.VotingPower
		if strings.EqualFold(cast[i], noVote) {
			votes.Missing = append(votes.Missing, validator.Address)
			continue
		}
		votes.Power += validator.VotingPower
	}
	return votes, total
}
