package voteext

import (
	"bytes"
	"errors"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// prepare asks a validator for a proposal of so many bytes.
func prepare(n *network, m *member, maxBytes int64) [][]byte {
	req := n.prepareRequest()
	req.MaxTxBytes = maxBytes
	resp, err := m.Prepare(m.context(n.height), req)
	require.NoError(n.t, err)
	return resp.Txs
}

func TestPrepareInjectsFirst(t *testing.T) {
	n, txs := injecting(t)
	m := n.members[0]
	m.mempool = [][]byte{[]byte("one"), []byte("two")}
	require.Equal(t, append(txs, m.mempool...), prepare(n, m, blockBytes))
	require.True(t, n.accepted(prepare(n, m, blockBytes)))
}

// Injected bytes come off what the transactions have, down to nothing and never below.
func TestPrepareKeepsTheBudget(t *testing.T) {
	n, txs := injecting(t)
	m := n.members[0]
	tx := make([]byte, 98) // 100 in a block
	m.mempool = [][]byte{tx, tx, tx}
	size := sizeInBlock(txs[0])
	var granted int64
	m.Deps.Prepare = func(ctx sdk.Context, req *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
		granted = req.MaxTxBytes
		return m.fill(ctx, req)
	}
	for _, test := range []struct {
		max, left int64
		txs       int
		injected  bool
	}{
		{size + 1000, 1000, 3, true},
		{size + 299, 299, 2, true},
		{size + maxOverhead, maxOverhead, 0, true},
		{305, 305, 3, false},
		{100, 100, 1, false},
		{0, 0, 0, false},
		{-5, -5, 0, false},
	} {
		got := prepare(n, m, test.max)
		injected, rest := split(got)
		require.Equal(t, test.injected, injected != nil, test.max)
		require.Equal(t, test.left, granted, test.max)
		require.Len(t, rest, test.txs, test.max)
	}
}

func TestPrepareInjectsNothingOfNoUse(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	n.steps(2)
	require.Empty(t, prepare(n, n.members[0], blockBytes), "idle")
	n.openPackets(1, 1, 1, 1<<40)
	n.steps(3)
	require.Empty(t, prepare(n, n.members[0], blockBytes), "a packet that all have signed")
	n.remotes[1].hides = 0
	n.remotes[1].deposit(1)
	n.steps(2)
	require.Empty(t, prepare(n, n.members[0], blockBytes), "a proposer that has no bodies")
	n.remotes[1].hides = 1
	for _, m := range n.members[1:3] {
		m.observer.sees[1] = 0
	}
	n.step()
	require.Empty(t, prepare(n, n.members[0], blockBytes), "an event that two of four have seen")
}

// A proposer whose observer lies, or whose bridge is broken, still proposes.
func TestPrepareNeverFails(t *testing.T) {
	for name, breaks := range map[string]func(m *member){
		"wrong bodies":  func(m *member) { m.Observer = bodies{[]byte("wrong"), []byte("wrong")} },
		"empty body":    func(m *member) { m.Observer = bodies{{}} },
		"huge bodies":   func(m *member) { m.Observer = bodies{make([]byte, 1<<20)} },
		"no observer":   func(m *member) { m.Observer = nil },
		"panic":         func(m *member) { m.Observer = stubObserver(m.observer.Report) },
		"no tips":       func(m *member) { m.ledger.breaks["RowTips"] = failures["error"] },
		"tips panic":    func(m *member) { m.ledger.breaks["RowTips"] = failures["panic"] },
		"no params":     func(m *member) { m.ledger.breaks["GetParams"] = failures["error"] },
		"keys unknown":  func(m *member) { m.Validators = keyring{} },
		"another chain": func(m *member) { m.ChainID = "another" },
	} {
		n, _ := injecting(t)
		m := n.members[0]
		m.mempool = [][]byte{[]byte("tx")}
		breaks(m)
		require.Equal(t, m.mempool, prepare(n, m, blockBytes), name)
	}
}

// bodies is an observer that says the same of every row.
type bodies [][]byte

func (b bodies) Report(uint32, uint64) (types.RowReport, bool) { return types.RowReport{}, false }

func (b bodies) Bodies(uint32, uint64, int) [][]byte { return b }

// What Prepare finds good and Process would not is not sent.
func TestPrepareAsksProcess(t *testing.T) {
	n, txs := injecting(t)
	m := n.members[1]
	require.Len(t, txs, 1)
	calls := 0
	m.ledger.breaks["RowTips"] = func() error {
		// The plan, and then the check of what was planned for its own use and of what it became.
		if calls++; calls == 3 {
			return errors.New("broken")
		}
		return nil
	}
	require.Empty(t, prepare(n, m, blockBytes))
	require.Equal(t, 3, calls)
	m.ledger.breaks = nil
	require.Equal(t, txs, prepare(n, m, blockBytes))
}

func TestPrepareReturnsErrorsOfTheInnerHandler(t *testing.T) {
	n, _ := injecting(t)
	m := n.members[0]
	m.Deps.Prepare = func(sdk.Context, *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
		return nil, errors.New("inner")
	}
	_, err := m.Prepare(m.context(n.height), n.prepareRequest())
	require.ErrorContains(t, err, "inner")
}

// Late precommits come with extensions of any size, unverified.
func TestPrepareLeavesOutWhatIsNoGood(t *testing.T) {
	n, _ := injecting(t)
	for name, spoil := range map[string]func(vote *abci.ExtendedVoteInfo){
		"oversize":        func(v *abci.ExtendedVoteInfo) { v.VoteExtension = make([]byte, 1<<20) },
		"above 2 KiB":     func(v *abci.ExtendedVoteInfo) { v.VoteExtension = make([]byte, 2049) },
		"garbage":         func(v *abci.ExtendedVoteInfo) { v.VoteExtension = []byte("garbage") },
		"bad signature":   func(v *abci.ExtendedVoteInfo) { v.ExtensionSignature = bytes.Repeat([]byte{1}, 64) },
		"no signature":    func(v *abci.ExtendedVoteInfo) { v.ExtensionSignature = nil },
		"huge signature":  func(v *abci.ExtendedVoteInfo) { v.ExtensionSignature = make([]byte, 1<<20) },
		"empty extension": func(v *abci.ExtendedVoteInfo) { v.VoteExtension = nil },
	} {
		votes := n.votes
		n.votes = append([]abci.ExtendedVoteInfo{}, votes...)
		spoil(&n.votes[0])
		txs := prepare(n, n.members[0], blockBytes)
		require.Len(t, txs, 1, name)
		for _, vote := range injectionOf(t, txs[0]).Votes {
			require.NotZero(t, vote.ValidatorIndex, name)
		}
		require.True(t, n.accepted(txs), name)
		n.votes = votes
	}
}

func setLimits(n *network, events, bytes uint32) {
	n.everywhere(func(ctx sdk.Context, m *member) {
		params := types.DefaultParams()
		params.MaxEventsPerBlock, params.MaxInjectedBytes = events, bytes
		m.ledger.setParams(ctx, params)
	})
}

// Rows share the events of a block evenly, and none starves.
func TestRowsShareABlock(t *testing.T) {
	for _, test := range []struct {
		limit       uint32
		one, two    int
		first, then []uint64
	}{
		{10, 100, 100, []uint64{5, 5}, []uint64{10, 10}},
		{10, 100, 2, []uint64{8, 2}, []uint64{16, 2}},
		{10, 3, 100, []uint64{3, 7}, []uint64{3, 15}},
		{1, 5, 5, []uint64{1, 0}, []uint64{1, 1}},
	} {
		n := newNetwork(t, equalPowers(4)...)
		setLimits(n, test.limit, 1<<20)
		n.step()
		n.remotes[1].deposit(test.one)
		n.remotes[2].deposit(test.two)
		n.steps(2)
		// Height 3 begins with the second row, height 4 with the first; a report's points are at 1 and 8.
		first := []uint64{n.tip(1).Nonce, n.tip(2).Nonce}
		n.step()
		then := []uint64{n.tip(1).Nonce, n.tip(2).Nonce}
		require.LessOrEqual(t, first[0]+first[1], uint64(test.limit))
		require.LessOrEqual(t, then[0]+then[1]-first[0]-first[1], uint64(test.limit))
		require.Positive(t, then[0])
		require.Positive(t, then[1])
		n.steps(40)
		require.Zero(t, n.rejected)
		require.GreaterOrEqual(t, n.tip(1).Nonce+n.tip(2).Nonce, uint64(min(test.one+test.two, 40)))
	}
}

// What does not fit into the bytes is left for the next block: signatures first, then events.
func TestInjectionsFit(t *testing.T) {
	n := newNetwork(t, equalPowers(7)...)
	setLimits(n, 100, 4096)
	n.openPackets(1, 1, 24, 1<<40)
	n.remotes[1].deposit(150)
	for range 30 {
		n.step()
		require.LessOrEqual(t, len(n.injected), 4096)
	}
	require.EqualValues(t, 150, n.tip(1).Nonce)
	for nonce := uint64(1); nonce <= 24; nonce++ {
		require.Equal(t, 7, n.signers(1, nonce), "packet %d: no validator starves", nonce)
	}
	require.Zero(t, n.rejected)
}

// A limit that nothing fits into stops the bridge, not the blocks.
func TestNoRoom(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	setLimits(n, 100, 50)
	n.openPackets(1, 1, 4, 1<<40)
	n.remotes[1].deposit(10)
	n.steps(5)
	require.Zero(t, n.tip(1).Nonce)
	require.Zero(t, n.rejected)
}

// Signatures are verified once between Prepare, Process, Extend and PreBlock.
func TestConsensusSignaturesAreVerifiedOnce(t *testing.T) {
	n, txs := injecting(t)
	m := n.members[0]
	known := m.verified.Len()
	require.Positive(t, known)
	require.True(t, n.accepted(txs))
	extend(n, m, txs)
	preBlock(n, m, txs)
	require.Equal(t, known, m.verified.Len())
	require.Equal(t, 3, n.members[1].verified.Len(), "who does not propose verifies what is injected alone")
}

// A proposal that was judged once, by Prepare or in a round before, is not judged again: but
// after another state, for another commit or in other bytes it is.
func TestJudgedOnce(t *testing.T) {
	n, txs := injecting(t)
	m := n.members[1]
	process := func(txs [][]byte) bool {
		resp, err := m.Process(m.context(n.height), &abci.RequestProcessProposal{Height: n.height, Txs: txs, ProposedLastCommit: n.lastCommit()})
		require.NoError(t, err)
		return resp.Status == abci.ResponseProcessProposal_ACCEPT
	}
	require.True(t, process(txs))
	m.ledger.breaks["RowTips"] = failures["error"]
	require.True(t, process(txs), "remembered")
	changed := injectionOf(t, txs[0])
	changed.Votes[0].Signature[0] ^= 1
	require.False(t, process([][]byte{encoded(t, changed)}), "other bytes")
	n.votes[3].BlockIdFlag = cmtproto.BlockIDFlagAbsent
	require.False(t, process(txs), "another commit")
	n.votes[3].BlockIdFlag = cmtproto.BlockIDFlagCommit
	n.votes[3].Validator.Power++
	require.False(t, process(txs), "other powers")
	n.votes[3].Validator.Power--
	n.round++
	require.False(t, process(txs), "another round")
	n.round--
	require.True(t, process(txs))
	n.height++
	require.False(t, process(txs), "another height")
	n.height--
	n.everywhere(func(ctx sdk.Context, m *member) { store(ctx).Set([]byte("other"), []byte("state")) })
	require.False(t, process(txs), "another state")
	m.ledger.breaks = nil
	require.True(t, process(txs))
}
