package voteext

import (
	"bytes"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func TestVerifyAcceptsAnyContent(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	n.openPackets(1, 1, 1, 1<<40)
	m := n.members[0]
	good := extend(n, m, nil)
	for _, extension := range [][]byte{nil, {}, good, good[1:], []byte("garbage"), bytes.Repeat([]byte{0xff}, maxAccepted), make([]byte, 2049)} {
		resp, err := m.Verify(m.context(n.height), &abci.RequestVerifyVoteExtension{Height: n.height, VoteExtension: extension})
		require.NoError(t, err)
		require.Equal(t, abci.ResponseVerifyVoteExtension_ACCEPT, resp.Status, "%d bytes", len(extension))
	}
	resp, err := m.Verify(m.context(n.height), &abci.RequestVerifyVoteExtension{VoteExtension: make([]byte, maxAccepted+1)})
	require.NoError(t, err)
	require.Equal(t, abci.ResponseVerifyVoteExtension_REJECT, resp.Status)
}

// Signatures are looked at as they come, once, and whatever that does the vote is accepted.
func TestVerifyWarms(t *testing.T) {
	n := newNetwork(t, equalPowers(4)...)
	n.openPackets(1, 1, 3, 1<<40)
	m, other := n.members[0], n.members[1]
	extension := extend(n, other, nil)
	verify := func() {
		resp, err := m.Verify(m.context(n.height), &abci.RequestVerifyVoteExtension{VoteExtension: extension})
		require.NoError(t, err)
		require.Equal(t, abci.ResponseVerifyVoteExtension_ACCEPT, resp.Status)
	}
	verify()
	require.Equal(t, 3, m.ledger.checks)
	for name, fail := range failures {
		m.ledger.breaks["CheckSignature"] = fail
		before := m.ledger.checks
		verify()
		require.Greater(t, m.ledger.checks, before, name)
	}
	require.Len(t, decode(n, extension).Signatures, 3)
	require.LessOrEqual(t, len(extension), types.MaxExtensionSize)
}
