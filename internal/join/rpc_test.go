package join

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"
)

// TestErrorsOfAServerAreTame is about a terminal, which what a server sends must not command.
func TestErrorsOfAServerAreTame(t *testing.T) {
	const evil = "\\u001b[2J\\u0007\\n\\u202e"
	long := strings.Repeat("x", 1<<20)
	for name, raw := range map[string]string{
		"a message":      `{"error":{"code":1,"message":"` + evil + long + `"}}`,
		"data":           `{"error":{"code":1,"message":"m","data":"` + evil + long + `"}}`,
		"another chain":  `{"result":{"node_info":{"network":"` + evil + long + `"},"sync_info":{"latest_block_height":"1","earliest_block_height":"1"}}}`,
		"a height":       `{"result":{"sync_info":{"latest_block_height":"` + evil + long + `"}}}`,
		"a long number":  `{"result":{"node_info":{"network":` + strings.Repeat("1", 1<<20) + `}}}`,
		"a time":         `{"result":{"sync_info":{"latest_block_time":"` + evil + long + `"}}}`,
		"not JSON":       "\x1b[2J" + long,
		"another result": `"` + evil + long + `"`,
	} {
		node := healthy()
		node.override = map[string]string{"status": raw}
		_, err := Ask(t.Context(), []string{node.start(t)}, testChain)
		require.Error(t, err, name)
		require.Less(t, len(err.Error()), 2000, name)
		require.Equal(t, -1, strings.IndexFunc(err.Error(), func(r rune) bool { return !unicode.IsPrint(r) }), "%s: %q", name, err)
	}
	err := bounded(errors.New("a\x1b[2J" + long))
	require.LessOrEqual(t, len(err.Error()), 300)
	require.NotContains(t, err.Error(), "\x1b")
	require.ErrorIs(t, bounded(context.Canceled), context.Canceled)
}

func TestAskingEnds(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	t.Cleanup(server.Close)
	ctx, cancel := asking(t.Context(), time.Nanosecond)
	defer cancel()
	_, err := Ask(ctx, []string{server.URL}, testChain)
	require.ErrorContains(t, err, "all questions together took more than 1ns: name faster endpoints")
	ctx, cancel = Asking(t.Context())
	defer cancel()
	_, err = Ask(ctx, []string{healthy().start(t)}, testChain)
	require.NoError(t, err)
}

func TestGenesisIsBounded(t *testing.T) {
	node := healthy()
	size := len(node.genesis[0]) + len(node.genesis[1])
	endpoint, err := Dial(node.start(t))
	require.NoError(t, err)
	_, err = endpoint.genesis(t.Context(), size)
	require.NoError(t, err)
	_, err = endpoint.genesis(t.Context(), size-1)
	require.ErrorContains(t, err, "its genesis is larger than")

	node.override = map[string]string{"genesis_chunked": `{"result":{"data":"` + strings.Repeat("A", chunkLimit) + `"}}`}
	endpoint, err = Dial(node.start(t))
	require.NoError(t, err)
	_, err = endpoint.Genesis(t.Context())
	require.ErrorContains(t, err, "answers genesis_chunked with more than")
}
