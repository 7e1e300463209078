package join

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestEdit(t *testing.T) {
	text := "# mine\n[p2p]\npersistent_peers = \"\"\n[statesync]\nenable = false # why\nrpc_servers = \"\"\ntrust_height = 0\ntrust_hash = \"\"\ntrust_period = \"0s\"\n"
	settings := append(Settings([]string{"http://a", "http://b"}, 7, "AB", time.Hour), PeerSetting([]string{"x@y:1"}))
	edited, err := Edit(text, settings)
	require.NoError(t, err)
	require.Equal(t, "# mine\n[p2p]\npersistent_peers = \"x@y:1\"\n[statesync]\nenable = true\nrpc_servers = \"http://a,http://b\"\n"+
		"trust_height = 7\ntrust_hash = \"AB\"\ntrust_period = \"1h0m0s\"\n", edited)
	_, err = Edit("[statesync]\n[p2p]\nenable = false\n", settings)
	require.ErrorContains(t, err, "[statesync]")
	off, err := Edit(edited, Settings(nil, 0, "", 0))
	require.NoError(t, err)
	require.Contains(t, off, "enable = false")
}
