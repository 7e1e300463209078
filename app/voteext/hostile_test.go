package voteext

import (
	"bytes"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// twists are what a hostile validator makes of its extension.
var twists = map[string]func(m *member, extension []byte) []byte{
	"silence": func(*member, []byte) []byte { return nil },
	"garbage": func(*member, []byte) []byte { return []byte("\xffgarbage") },
	"at the limit of Verify": func(*member, []byte) []byte {
		return make([]byte, maxAccepted)
	},
	"oversize": func(*member, []byte) []byte { return make([]byte, maxAccepted+1) },
	"above 2 KiB": func(_ *member, extension []byte) []byte {
		return append(extension, append([]byte{0x1a, 0x80, 0x10}, make([]byte, 2048)...)...)
	},
	"unknown field":     func(_ *member, extension []byte) []byte { return append(extension, 0x1a, 0x01, 'x') },
	"non-canonical":     func(_ *member, extension []byte) []byte { return append(extension, 0x8a, 0x00, 0x00) },
	"cut off":           func(_ *member, extension []byte) []byte { return extension[:len(extension)/2] },
	"forged tip":        changed(func(e *types.VoteExtension) { forge(e) }),
	"another base":      changed(func(e *types.VoteExtension) { rebase(e) }),
	"times of far away": changed(func(e *types.VoteExtension) { setTime(e, 1<<63) }),
	"unknown row":       changed(func(e *types.VoteExtension) { e.Rows = []types.RowReport{{Row: 77, Accs: [][]byte{make([]byte, 32)}}} }),
	"unknown packets": changed(func(e *types.VoteExtension) {
		e.Signatures = []types.PacketSignature{{Row: 1, Nonce: 1 << 40, Signature: make([]byte, 64)}}
	}),
	"signatures of nothing": changed(func(e *types.VoteExtension) {
		for i := range e.Signatures {
			e.Signatures[i].Signature = bytes.Repeat([]byte{1}, 64)
		}
	}),
	"signatures over other digests": func(m *member, extension []byte) []byte {
		return changed(func(e *types.VoteExtension) {
			for i := range e.Signatures {
				signature, err := portalabi.SignDigest(m.bridge, [32]byte{1})
				if err != nil {
					panic(err)
				}
				e.Signatures[i].Signature = signature[:]
			}
		})(m, extension)
	},
}

// changed returns a twist that changes what the extension says; the result is well-formed.
func changed(change func(*types.VoteExtension)) func(*member, []byte) []byte {
	return func(_ *member, extension []byte) []byte {
		decoded, err := types.DecodeExtension(extension)
		if err != nil {
			panic(err)
		}
		change(&decoded)
		bz, err := types.EncodeExtension(decoded)
		if err != nil {
			panic(err)
		}
		return bz
	}
}

func forge(e *types.VoteExtension) {
	for i, r := range e.Rows {
		forged := types.RowReport{Row: r.Row, Base: r.Base, Tip: r.Base + 50, Time: r.Time}
		for range types.Points(forged.Base, forged.Tip) {
			forged.Accs = append(forged.Accs, bytes.Repeat([]byte{0xee}, 32))
		}
		e.Rows[i] = forged
	}
}

func rebase(e *types.VoteExtension) {
	for i, r := range e.Rows {
		e.Rows[i] = types.RowReport{Row: r.Row, Base: r.Tip + 1, Tip: r.Tip, Time: r.Time}
	}
}

func setTime(e *types.VoteExtension, time uint64) {
	for i := range e.Rows {
		e.Rows[i].Time = time
	}
}

// Two of seven do their worst, each way of it: events are applied, packets signed, and no round
// is lost, whether their precommits are verified or come late.
func TestTwoOfSevenAreHostile(t *testing.T) {
	for name, twist := range twists {
		for _, late := range []bool{false, true} {
			n := newNetwork(t, equalPowers(7)...)
			for _, i := range []int{1, 4} {
				n.members[i].twist, n.members[i].late = twist, late
			}
			n.openPackets(1, 1, 3, 1<<40)
			for range 8 {
				n.remotes[1].deposit(2)
				n.step()
			}
			n.steps(2)
			require.EqualValues(t, 16, n.tip(1).Nonce, name)
			require.Less(t, n.tip(1).Clock, uint64(1<<40), name)
			for nonce := uint64(1); nonce <= 3; nonce++ {
				require.GreaterOrEqual(t, n.signers(1, nonce), 5, name)
			}
			require.Zero(t, n.rejected, name)
		}
	}
}

// Validators who repeat the signatures of others add nothing and spoil nothing.
func TestRepeatedSignatures(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	var first []byte
	for _, m := range n.members {
		m.twist = func(_ *member, extension []byte) []byte {
			if first == nil {
				first = extension
			}
			return first
		}
	}
	n.openPackets(1, 1, 2, 1<<40)
	n.steps(2)
	require.Equal(t, 1, n.signers(1, 1))
	require.Len(t, injectionOf(t, n.injected).Votes, 1)
	require.Zero(t, n.rejected)
}

func TestNilAndAbsentVotesDoNotCount(t *testing.T) {
	for _, flag := range []cmtproto.BlockIDFlag{cmtproto.BlockIDFlagNil, cmtproto.BlockIDFlagAbsent} {
		n := newNetwork(t, equalPowers(4)...)
		n.members[0].flag = flag
		n.remotes[1].deposit(1)
		n.steps(2)
		require.EqualValues(t, 1, n.tip(1).Nonce)
		n.members[1].flag = flag
		n.remotes[1].deposit(1)
		n.steps(4)
		require.EqualValues(t, 1, n.tip(1).Nonce, "half of the power")
	}
}

// alterations are what a hostile proposer makes of an injection.
var alterations = map[string]func(t *testing.T, n *network, injection *types.Injection){
	"another round":    func(_ *testing.T, _ *network, i *types.Injection) { i.Round++ },
	"truncated bodies": func(_ *testing.T, _ *network, i *types.Injection) { i.Rows[0].Bodies = i.Rows[0].Bodies[:2] },
	"wrong body":       func(_ *testing.T, _ *network, i *types.Injection) { i.Rows[0].Bodies[1] = []byte("wrong") },
	"another body":     func(_ *testing.T, _ *network, i *types.Injection) { i.Rows[0].Bodies[2] = bodyAt(1, 3, 1) },
	"one body more": func(_ *testing.T, _ *network, i *types.Injection) {
		i.Rows[0].Bodies = append(i.Rows[0].Bodies, []byte{1})
	},
	"bodies reordered": func(_ *testing.T, _ *network, i *types.Injection) { b := i.Rows[0].Bodies; b[0], b[1] = b[1], b[0] },
	"row renamed":      func(_ *testing.T, _ *network, i *types.Injection) { i.Rows[0].Row = 2 },
	"unknown row": func(_ *testing.T, _ *network, i *types.Injection) {
		i.Rows = append(i.Rows, types.RowBodies{Row: 9, Bodies: [][]byte{{1}}})
	},
	"no bodies":         func(_ *testing.T, _ *network, i *types.Injection) { i.Rows = nil },
	"too few votes":     func(_ *testing.T, _ *network, i *types.Injection) { i.Votes = i.Votes[:1] },
	"another validator": func(_ *testing.T, _ *network, i *types.Injection) { i.Votes[2].ValidatorIndex = 3 },
	"no such validator": func(_ *testing.T, _ *network, i *types.Injection) { i.Votes[2].ValidatorIndex = 99 },
	"signature altered": func(_ *testing.T, _ *network, i *types.Injection) { i.Votes[0].Signature[5] ^= 1 },
	"extension altered": func(_ *testing.T, _ *network, i *types.Injection) { i.Votes[0].Extension[3] ^= 1 },
	"a vote of no use": func(t *testing.T, n *network, i *types.Injection) {
		extension, err := types.EncodeExtension(types.VoteExtension{Rows: []types.RowReport{{Row: 1, Base: 7}}})
		require.NoError(t, err)
		i.Votes = append(i.Votes, types.InjectedVote{
			ValidatorIndex: 3, Extension: extension, Signature: n.signExtension(n.members[3], extension, n.height-1, n.round),
		})
	},
	"a bad extension, signed": func(_ *testing.T, n *network, i *types.Injection) {
		extension := []byte("garbage")
		i.Votes = append(i.Votes, types.InjectedVote{
			ValidatorIndex: 3, Extension: extension, Signature: n.signExtension(n.members[3], extension, n.height-1, n.round),
		})
	},
	"extensions of another height": resigned(func(n *network) (int64, int32) { return n.height, n.round }),
	"extensions of another round":  resigned(func(n *network) (int64, int32) { return n.height - 1, n.round + 1 }),
}

func resigned(when func(n *network) (height int64, round int32)) func(*testing.T, *network, *types.Injection) {
	return func(_ *testing.T, n *network, i *types.Injection) {
		height, round := when(n)
		for at, vote := range i.Votes {
			i.Votes[at].Signature = n.signExtension(n.members[vote.ValidatorIndex], vote.Extension, height, round)
		}
	}
}

// injecting is a network whose next block injects three events, and that injection.
func injecting(t *testing.T) (*network, [][]byte) {
	t.Helper()
	n := newNetwork(t, equalPowers(4)...)
	n.remotes[1].deposit(3)
	n.step()
	txs := n.propose(n.members[0])
	require.Len(t, txs, 1)
	require.Len(t, injectionOf(t, txs[0]).Votes, 3, "no more votes than it takes")
	return n, txs
}

func TestAlteredInjectionsAreRejected(t *testing.T) {
	for name, alter := range alterations {
		n, txs := injecting(t)
		require.True(t, n.accepted(txs), name)
		injection := injectionOf(t, txs[0])
		alter(t, n, &injection)
		altered := encoded(t, injection)
		require.False(t, n.accepted([][]byte{altered}), name)

		// If such a block were decided on nevertheless, all nodes would do the same, and nothing wrong.
		n.finalize([][]byte{altered}, n.lastCommit())
		require.LessOrEqual(t, n.tip(1).Nonce, uint64(3), name)
	}
}

func TestBytesThatAreNoInjection(t *testing.T) {
	n, txs := injecting(t)
	injected := txs[0]
	for name, block := range map[string][][]byte{
		"unknown field":     {append(bytes.Clone(injected), 0x22, 0x01, 'x')},
		"cut off":           {injected[:len(injected)-1]},
		"prefix alone":      {injected[:26]},
		"leftover":          {append(bytes.Clone(injected), 0)},
		"twice":             {injected, injected},
		"second":            {[]byte("tx"), injected},
		"last of four":      {[]byte("a"), []byte("b"), []byte("c"), injected},
		"prefix in between": {[]byte("a"), append(bytes.Clone(injected[:26]), "garbage"...), []byte("b")},
		"bad transactions":  {injected, []byte("bad")},
	} {
		require.True(t, types.IsInjection(injected[:26]))
		require.False(t, n.accepted(block), name)
		n.finalize(block, n.lastCommit())
	}
	require.EqualValues(t, 3, n.tip(1).Nonce, "only those that begin with the true injection applied it")
}

// Nothing injected is always acceptable, and so is every order of the rest.
func TestNothingInjected(t *testing.T) {
	n, txs := injecting(t)
	require.True(t, n.accepted(nil))
	require.True(t, n.accepted([][]byte{[]byte("tx")}))
	require.True(t, n.accepted(append(txs, []byte("tx"))))
	for _, m := range n.members[:3] {
		m.alter = func(_ *member, _ *abci.RequestPrepareProposal, txs [][]byte) [][]byte {
			_, rest := split(txs)
			return rest
		}
	}
	n.steps(4)
	require.EqualValues(t, 3, n.tip(1).Nonce, "the fourth proposer injects")
	require.Zero(t, n.rejected)
}

// An injection of the block before is stale.
func TestReplayedInjection(t *testing.T) {
	n, txs := injecting(t)
	n.vote(txs, 0)
	require.EqualValues(t, 3, n.tip(1).Nonce)
	require.False(t, n.accepted(txs))
	n.finalize(txs, n.lastCommit())
	require.EqualValues(t, 3, n.tip(1).Nonce)
}

// Powers are those of the last commit: what a proposer says of them does not matter, because it
// has no way to say it.
func TestPowerComesFromTheLastCommit(t *testing.T) {
	n, txs := injecting(t)
	n.votes[0].Validator.Power = 1_000_000
	require.False(t, n.accepted([][]byte{encoded(t, func() types.Injection {
		injection := injectionOf(t, txs[0])
		injection.Votes = injection.Votes[1:]
		return injection
	}())}))
	require.True(t, n.accepted(txs), "with the one that has it all")
}

// Hostile proposers lose their round, and the next one goes on.
func TestHostileProposers(t *testing.T) {
	n := newNetwork(t, equalPowers(7)...)
	for _, i := range []int{2, 5} {
		n.members[i].alter = func(_ *member, _ *abci.RequestPrepareProposal, txs [][]byte) [][]byte {
			return append(txs, []byte("\x00bttc.bridge.v1.Injection\x00"))
		}
	}
	for range 14 {
		n.remotes[1].deposit(1)
		n.step()
	}
	require.Equal(t, 4, n.rejected)
	require.EqualValues(t, 13, n.tip(1).Nonce)
}

// Whatever a stranger makes of an injection, either it is rejected or it is good: then it does
// nothing that the votes do not say.
func FuzzInjection(f *testing.F) {
	n := newNetwork(f, equalPowers(4)...)
	n.remotes[1].deposit(3)
	n.openPackets(1, 1, 1, 1<<40)
	n.step()
	injected := n.propose(n.members[0])[0]
	f.Add(injected[26:])
	f.Add([]byte{0x08, 0x01})
	commit, member := n.lastCommit(), n.members[0]
	f.Fuzz(func(t *testing.T, bz []byte) {
		tx := append(bytes.Clone(injected[:26]), bz...)
		ctx := member.context(n.height)
		judged := member.judge(ctx, n.height, tx, commitOf(commit), member.Bridge.CheckSignature)
		member.PreBlock(ctx, &abci.RequestFinalizeBlock{Height: n.height, Txs: [][]byte{tx}, DecidedLastCommit: commit})
		tips, err := member.ledger.RowTips(ctx)
		require.NoError(t, err)
		for _, tip := range tips {
			require.Equal(t, n.remotes[tip.Row].acc(tip.Nonce), tip.Acc)
		}
		if judged == nil {
			requireUseful(t, ctx, member, tips)
		}
	})
}

func requireUseful(t *testing.T, ctx sdk.Context, m *member, tips []types.RowTip) {
	t.Helper()
	signed := false
	for signer := range m.ledger.members {
		signed = signed || m.ledger.signed(ctx, 1, 1, signer)
	}
	require.True(t, signed || tips[0].Nonce == 3, "what is accepted does something")
}
