package voteext

import (
	"encoding/binary"
	"strconv"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
)

// commit is the last commit of a block, all validators of the height before in the order in
// which CometBFT has them, highest power first.
type commit struct {
	round int32
	seats []seat
	// total is the power of all seats, absent ones included. CometBFT bounds it by 2^60, so
	// three times as much is no overflow.
	total uint64
}

// seat is a validator's place in a commit.
type seat struct {
	address   []byte
	power     uint64
	committed bool
}

func commitOf(info abci.CommitInfo) commit {
	c := commit{round: info.Round, seats: make([]seat, 0, len(info.Votes))}
	for _, vote := range info.Votes {
		c.add(vote.Validator, vote.BlockIdFlag)
	}
	return c
}

// commitOfVotes is the commit that the block of a proposer with these votes holds.
func commitOfVotes(info abci.ExtendedCommitInfo) commit {
	c := commit{round: info.Round, seats: make([]seat, 0, len(info.Votes))}
	for _, vote := range info.Votes {
		c.add(vote.Validator, vote.BlockIdFlag)
	}
	return c
}

func (c *commit) add(validator abci.Validator, flag cmtproto.BlockIDFlag) {
	power := uint64(max(validator.Power, 0))
	c.seats = append(c.seats, seat{
		address: validator.Address, power: power, committed: flag == cmtproto.BlockIDFlagCommit,
	})
	c.total += power
}

// bytes are all that a commit says, in a form that no other has.
func (c commit) bytes() []byte {
	bz := binary.BigEndian.AppendUint32(nil, uint32(c.round)) //nolint:gosec // every round has its own
	for _, s := range c.seats {
		bz = binary.BigEndian.AppendUint32(bz, uint32(len(s.address))) //nolint:gosec // 20 bytes
		bz = append(bz, s.address...)
		bz = binary.BigEndian.AppendUint64(bz, s.power)
		bz = strconv.AppendBool(bz, s.committed)
	}
	return bz
}

// quorum reports whether power is more than 2/3 of all.
func (c commit) quorum(power uint64) bool { return quorum(power, c.total) }

func quorum(power, total uint64) bool { return 3*power > 2*total }
