package cmd

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/app/voteext"
)

// distant is a key on another machine.
type distant struct {
	voteext.Signer
	problem string
}

func (d distant) Problem() string { return d.problem }

func TestStatusSaysThatTheRemoteSignerFails(t *testing.T) {
	require.Empty(t, signerProblem(keys{nil, distant{}}))
	failing := signerProblem(keys{distant{}, distant{problem: "connection refused"}})
	require.Equal(t, "connection refused", failing)
	for name, address := range map[string]string{"since the start": "", "since a while": "0x01"} {
		t.Run(name, func(t *testing.T) {
			s := &bridgeStatus{known: map[uint32]rowNow{}}
			s.hear(localStatus{Key: address, SignerProblem: failing})
			if address == "" {
				require.NoError(t, s.askKey(context.Background(), bridgeNode{}))
			}
			require.Equal(t, []string{"the remote signer of app.toml fails, and this node signs nothing new before it is well: connection refused"}, s.Problems)
		})
	}
	keyless := &bridgeStatus{known: map[uint32]rowNow{}}
	keyless.hear(localStatus{})
	require.NoError(t, keyless.askKey(context.Background(), bridgeNode{}))
	require.Len(t, keyless.Problems, 1)
	require.Contains(t, keyless.Problems[0], "bttcd bridge keygen")
}
