package join

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAskRefuses(t *testing.T) {
	change := func(edit func(*fakeNode)) fakeNode {
		node := healthy()
		edit(&node)
		return node
	}
	for name, refused := range map[string]struct {
		node fakeNode
		said string
	}{
		"another network":   {change(func(n *fakeNode) { n.chainID = "bttc-1" }), `serves chain "bttc-1", and not bttc-local-1`},
		"catching up":       {change(func(n *fakeNode) { n.catchingUp = true }), "is catching up"},
		"no blocks":         {change(func(n *fakeNode) { n.latest, n.earliest = 0, 0 }), "no blocks yet"},
		"no common block":   {change(func(n *fakeNode) { n.earliest, n.latest = 6000, 7000 }), "no block in common"},
		"endless unbonding": {change(func(n *fakeNode) { n.unbonding = 1000 * 24 * time.Hour }), "unbonding time"},
		"not JSON":          {change(func(n *fakeNode) { n.override = map[string]string{"status": "<html>"} }), "no JSON-RPC"},
		"no result":         {change(func(n *fakeNode) { n.override = map[string]string{"status": "{}"} }), "no result"},
		"a negative height": {change(func(n *fakeNode) { n.latest = -3 }), `"-3" is no height`},
		"an RPC error": {change(func(n *fakeNode) {
			n.override = map[string]string{"status": `{"error":{"code":1,"message":"go away"}}`}
		}), `asked for status: it says "go away"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Ask(t.Context(), []string{healthy().start(t), refused.node.start(t)}, testChain)
			require.ErrorContains(t, err, refused.said)
		})
	}
	_, err := Ask(t.Context(), []string{"http://127.0.0.1:1"}, testChain)
	require.ErrorContains(t, err, "does not answer: nothing listens there")
	_, err = Ask(t.Context(), []string{"rpc of a friend"}, testChain)
	require.ErrorContains(t, err, "is not the URL of a CometBFT RPC")
	_, err = Ask(t.Context(), nil, testChain)
	require.ErrorContains(t, err, "no endpoint")
}

// TestErrorsKeepSecrets is about keys that providers put into URLs.
func TestErrorsKeepSecrets(t *testing.T) {
	_, err := Ask(t.Context(), []string{"http://user:secret@127.0.0.1:1/?token=secret"}, testChain)
	require.ErrorContains(t, err, "http://127.0.0.1:1")
	require.NotContains(t, err.Error(), "secret")
}

func TestSurvey(t *testing.T) {
	one, two := healthy(), healthy()
	two.id, two.earliest, two.latest, two.unbonding = 'b', 2500, 4998, 14*24*time.Hour
	found := survey(t, one, two)
	earliest, latest := found.Range()
	require.EqualValues(t, 2500, earliest)
	require.EqualValues(t, 4998, latest)
	require.Equal(t, 14*24*time.Hour*2/3, found.Period())
	require.Len(t, found.Peers(), 2)
	require.Regexp(t, `^a{40}@127.0.0.1:26656$`, found.Peers()[0])
	require.False(t, found.OneNode())
	require.True(t, survey(t, one, one).OneNode())
	require.Len(t, survey(t, one).Servers(), 2)
}

func TestPeersBringNothingElse(t *testing.T) {
	for _, listen := range []string{"tcp://0.0.0.0:0", "0.0.0.0:26656\"\nseeds", "tcp://0.0.0.0:99999", "", "unix:///x"} {
		require.Empty(t, peerOf("id", listen, "http://10.0.0.1:26657"), listen)
	}
	require.Equal(t, "id@[::1]:26656", peerOf("id", "tcp://[::]:26656", "http://[::1]:26657"))
}

func TestAgreedNamesBothHashes(t *testing.T) {
	liar := healthy()
	liar.forked = 100
	found := survey(t, healthy(), liar)
	_, err := found.Agreed(t.Context(), 99)
	require.NoError(t, err)
	_, err = found.Agreed(t.Context(), 100)
	require.ErrorContains(t, err, healthy().hash(100))
	require.ErrorContains(t, err, liar.hash(100))
	_, err = found.Choose(t.Context(), testNow)
	require.ErrorContains(t, err, "another chain or lies")
}

func TestGenesis(t *testing.T) {
	spaced := healthy()
	spaced.genesis = []string{`{ "app_state": {"a": 1}, "chain_id": "bttc-local-1" }`}
	raw, err := survey(t, healthy(), spaced).Genesis(t.Context())
	require.NoError(t, err)
	require.JSONEq(t, spaced.genesis[0], string(raw))

	other := healthy()
	other.genesis = []string{`{"chain_id":"bttc-local-1","app_state":{"a":2}}`}
	_, err = survey(t, healthy(), other).Genesis(t.Context())
	require.ErrorContains(t, err, "SHA-256")
	other.genesis = []string{`{"chain_id"`}
	_, err = survey(t, healthy(), other).Genesis(t.Context())
	require.ErrorContains(t, err, "no JSON")
	for name, raw := range map[string]string{
		"another part":   `{"result":{"chunk":"1","total":"2","data":""}}`,
		"no parts":       `{"result":{"chunk":"0","total":"0","data":""}}`,
		"too many parts": `{"result":{"chunk":"0","total":"1000000","data":""}}`,
		"no base64":      `{"result":{"chunk":"0","total":"1","data":"*"}}`,
	} {
		other.override = map[string]string{"genesis_chunked": raw}
		_, err = survey(t, healthy(), other).Genesis(t.Context())
		require.ErrorContains(t, err, "genesis", name)
	}
}
