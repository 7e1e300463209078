package evm_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/chain/evm"
	"github.com/bttcprotocol/bttcd/bridge/config"
	"github.com/bttcprotocol/bttcd/bridge/internal/fakechain"
	"github.com/bttcprotocol/bttcd/bridge/internal/leak"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

func portal() chain.Portal {
	address := portalabi.Address{0x70}
	return chain.Portal{
		Row: 1, Name: "ethereum", RemoteChainID: 5, Address: address, Domain: portalabi.Domain(19991, 1, 5, address),
	}
}

// limits are short, because what hangs in these tests hangs for ever.
var limits = evm.Limits{Request: time.Second, Body: 1 << 17, Window: 64}

func serve(t *testing.T) (*fakechain.Chain, *fakechain.Node, *evm.Source) {
	t.Helper()
	leak.Check(t)
	c := fakechain.New(portal())
	node := c.Node()
	t.Cleanup(node.Close)
	source, err := evm.NewSource(evm.Endpoint{URL: node.URL + "/secret-key"}, portal(), limits)
	require.NoError(t, err)
	t.Cleanup(source.Close)
	return c, node, source
}

func TestFinalStatusIsThatOfTheFinalBlock(t *testing.T) {
	c, node, source := serve(t)
	c.Deposit(2)
	c.Mine(3)
	c.Finalize()
	nonce, acc := c.Status()
	c.Deposit(1)

	status, err := source.FinalStatus(t.Context())
	require.NoError(t, err)
	require.Equal(t, uint64(4), status.Block.Number)
	require.Equal(t, uint64(fakechain.Genesis+4*fakechain.Interval), status.Block.Time)
	require.Equal(t, nonce, status.Nonce)
	require.Equal(t, acc, status.Acc)

	calls := node.Calls("eth_call")
	again, err := source.FinalStatus(t.Context())
	require.NoError(t, err)
	require.Equal(t, status, again)
	require.Equal(t, calls, node.Calls("eth_call"), "the same block is not read twice")

	head, err := source.Head(t.Context())
	require.NoError(t, err)
	require.Equal(t, uint64(5), head.Number)
}

func TestEventsLeadToTheStatus(t *testing.T) {
	c, _, source := serve(t)
	for range 5 {
		c.Deposit(3)
		c.Mine(1)
	}
	c.Finalize()
	window, err := source.Events(t.Context(), 1, c.Head())
	require.NoError(t, err)
	require.Equal(t, c.Head()+1, window.Next)
	acc := portal().Domain
	for i, event := range window.Events {
		require.Equal(t, uint64(i+1), event.Nonce)
		require.Equal(t, fakechain.TxHash(event.Nonce), event.TxHash)
		require.Equal(t, fakechain.Genesis+event.Block.Number*fakechain.Interval, event.Block.Time)
		acc = portalabi.Accumulate(acc, event.Nonce, event.Body)
	}
	_, want := c.Status()
	require.Equal(t, want, acc)
	require.Len(t, window.Events, 15)
}

func TestWindowsShrinkAndGrow(t *testing.T) {
	c, node, source := serve(t)
	for range 100 {
		c.Deposit(1)
	}
	c.Finalize()
	node.Set(fakechain.Faults{MaxRange: 7})
	next, seen := uint64(1), 0
	for next <= c.Head() {
		window, err := source.Events(t.Context(), next, c.Head())
		require.NoError(t, err)
		require.Greater(t, window.Next, next)
		next, seen = window.Next, seen+len(window.Events)
	}
	require.Equal(t, 100, seen, "no event is lost or read twice on the way")

	node.Set(fakechain.Faults{})
	c.Mine(10_000)
	c.Finalize()
	longest := uint64(0)
	for range 40 {
		window, err := source.Events(t.Context(), next, c.Head())
		require.NoError(t, err)
		longest, next = max(longest, window.Next-next), window.Next
	}
	require.Equal(t, limits.Window, longest, "the window grows again, and not beyond its bound")
}

func TestRefusedLogsEndTheCall(t *testing.T) {
	c, node, source := serve(t)
	c.Mine(1000)
	c.Finalize()
	node.Set(fakechain.Faults{Refuse: "eth_getLogs"})
	_, err := source.Events(t.Context(), 1, 1000)
	require.ErrorContains(t, err, "the provider's limit is reached")
	require.LessOrEqual(t, node.Calls("eth_getLogs"), 6, "a provider that refuses is not pestered")
	_, err = source.Events(t.Context(), 5, 4)
	require.ErrorContains(t, err, "no blocks")
}

func TestMisconfiguredEndpointsAreNamed(t *testing.T) {
	for name, test := range map[string]struct {
		faults fakechain.Faults
		says   string
	}{
		"another chain":    {fakechain.Faults{ChainID: 1}, "is on chain 1 and row ethereum is on chain 5: correct this endpoint"},
		"no Portal":        {fakechain.Faults{NoCode: true}, "there is no contract at 0x70"},
		"another contract": {fakechain.Faults{OtherDomain: true}, "is not the Portal of row ethereum"},
	} {
		t.Run(name, func(t *testing.T) {
			c, node, source := serve(t)
			c.Finalize()
			node.Set(test.faults)
			_, err := source.FinalStatus(t.Context())
			require.ErrorIs(t, err, chain.ErrMisconfigured)
			require.ErrorContains(t, err, test.says)
			require.ErrorContains(t, err, source.Name())
			require.ErrorIs(t, source.Prove(t.Context()), chain.ErrMisconfigured)
			_, err = source.Head(t.Context())
			require.ErrorIs(t, err, chain.ErrMisconfigured)
			_, err = source.Events(t.Context(), 0, 0)
			require.ErrorIs(t, err, chain.ErrMisconfigured)

			node.Set(fakechain.Faults{})
			_, err = source.FinalStatus(t.Context())
			require.NoError(t, err, "it recovers by itself")
		})
	}
}

func TestEndpointIsProvenAgainAfterAFailure(t *testing.T) {
	c, node, source := serve(t)
	c.Finalize()
	_, err := source.FinalStatus(t.Context())
	require.NoError(t, err)
	node.Set(fakechain.Faults{Dead: true})
	_, err = source.FinalStatus(t.Context())
	require.Error(t, err)
	node.Set(fakechain.Faults{ChainID: 1})
	_, err = source.FinalStatus(t.Context())
	require.ErrorIs(t, err, chain.ErrMisconfigured, "what stands behind the address now is another chain")
}

func TestBrokenTransport(t *testing.T) {
	for name, test := range map[string]struct {
		faults fakechain.Faults
		says   string
	}{
		"dead":              {fakechain.Faults{Dead: true}, "before its answer is whole"},
		"hanging":           {fakechain.Faults{Hang: true}, "does not answer in time"},
		"HTML":              {fakechain.Faults{Raw: "<html><body>Sign in</body></html>"}, "invalid character '<'"},
		"an error page":     {fakechain.Faults{Raw: "<html>" + strings.Repeat("x", 5000), Status: http.StatusBadGateway}, "HTTP status 502"},
		"endless":           {fakechain.Faults{Huge: true}, "too large"},
		"a redirect":        {fakechain.Faults{Redirect: "http://127.0.0.1:1/"}, "redirect"},
		"nothing":           {fakechain.Faults{Status: http.StatusOK}, "before its answer is whole"},
		"garbage":           {fakechain.Faults{Raw: "\x00\xff\x17garbage"}, "invalid character"},
		"another type":      {fakechain.Faults{Raw: `{"jsonrpc":"2.0","id":1,"result":{"a":1}}`}, "cannot unmarshal"},
		"null":              {fakechain.Faults{Raw: `{"jsonrpc":"2.0","id":1,"result":null}`}, "non-string"},
		"a number too long": {fakechain.Faults{Raw: `{"jsonrpc":"2.0","id":1,"result":"0x` + strings.Repeat("f", 65) + `"}`}, "256 bits"},
	} {
		t.Run(name, func(t *testing.T) {
			_, node, source := serve(t)
			node.Set(test.faults)
			_, err := source.FinalStatus(t.Context())
			require.ErrorContains(t, err, test.says)
			require.NotContains(t, err.Error(), "secret-key", "a URL may hold a key")
			require.Less(t, len(err.Error()), 400, "an endpoint does not fill the log")
		})
	}
}

func TestCallsEndWithTheirContext(t *testing.T) {
	_, node, source := serve(t)
	node.Set(fakechain.Faults{Hang: true})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := source.FinalStatus(ctx)
	require.ErrorIs(t, err, context.Canceled)
}

func TestAnswersThatContradictEachOther(t *testing.T) {
	c, node, source := serve(t)
	c.Deposit(2)
	c.Mine(5)
	c.Finalize()
	node.Set(fakechain.Faults{StateBehind: 6})
	_, err := source.FinalStatus(t.Context())
	require.ErrorIs(t, err, chain.ErrInconsistent)
	require.ErrorContains(t, err, "asked for the state at block 6 it gives that at block 0")

	node.Set(fakechain.Faults{AlienLogs: true})
	_, err = source.Events(t.Context(), 1, 6)
	require.ErrorIs(t, err, chain.ErrInconsistent)
	require.ErrorContains(t, err, "another contract")
}

func TestMalformedLogsAreRefused(t *testing.T) {
	base := `{"address":"0x7000000000000000000000000000000000000000","topics":["` + "0x" + strings.Repeat("00", 32) +
		`"],"data":"0x","blockNumber":"0x1","blockHash":"0x01%s","transactionHash":"0x02%s","logIndex":"0x0"%s}`
	zeros := strings.Repeat("00", 31)
	fill := func(text, tail string) string {
		return strings.Replace(strings.Replace(strings.Replace(text, "%s", zeros, 1), "%s", zeros, 1), "%s", tail, 1)
	}
	for name, test := range map[string]struct{ log, says string }{
		"removed":       {fill(base, `,"removed":true`), "removed"},
		"another block": {strings.Replace(fill(base, ""), `"0x1"`, `"0x99"`, 1), "of block 153"},
		"no number":     {strings.Replace(fill(base, ""), `"blockNumber":"0x1",`, "", 1), "missing"},
		"an event without its fields": {
			strings.Replace(fill(base, ""), "0x"+strings.Repeat("00", 32), topic(portalabi.DepositedTopic), 1), "a log of the Portal",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, node, source := serve(t)
			c.Mine(3)
			c.Finalize()
			_, err := source.FinalStatus(t.Context())
			require.NoError(t, err)
			node.Set(fakechain.Faults{Raw: `{"jsonrpc":"2.0","id":1,"result":[` + test.log + `]}`})
			_, err = source.Events(t.Context(), 1, 3)
			require.ErrorIs(t, err, chain.ErrInconsistent)
			require.ErrorContains(t, err, test.says)
		})
	}
}

func topic(hash portalabi.Hash) string {
	const digits = "0123456789abcdef"
	text := []byte("0x")
	for _, b := range hash {
		text = append(text, digits[b>>4], digits[b&15])
	}
	return string(text)
}

func TestURLsAndHeaders(t *testing.T) {
	for _, url := range []string{"", "localhost:8545", "ftp://host", "http://", "http://a b", "ws://host"} {
		_, err := evm.NewSource(evm.Endpoint{URL: url}, portal(), limits)
		require.ErrorContains(t, err, "must begin with http", url)
	}
	leak.Check(t)
	c := fakechain.New(portal())
	node := c.Node()
	t.Cleanup(node.Close)
	row := config.Row{Name: "ethereum", Endpoints: []config.Endpoint{{URL: node.URL, Header: "X-Key: abc"}, {URL: node.URL + "/2"}}}
	sources, err := evm.Sources(portal(), row)
	require.NoError(t, err)
	require.Len(t, sources, 2)
	_, err = sources[0].FinalStatus(t.Context())
	require.NoError(t, err)
	require.Equal(t, "abc", node.Header("X-Key"))
	require.Equal(t, sources[0].Name()+" #2", sources[1].Name())
	for _, source := range sources {
		source.(*evm.Source).Close()
	}
}
