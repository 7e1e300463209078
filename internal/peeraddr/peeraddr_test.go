package peeraddr

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const node = "0123456789abcdef0123456789abcdef01234567"

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		node + "@10.0.0.1:26656":                   "10.0.0.1:26656",
		" " + node + "@peer.example.org:26656 ":    "peer.example.org:26656",
		"tcp://" + node + "@peer.example.org:1":    "peer.example.org:1",
		node + "@[2001:db8::1]:65535":              "[2001:db8::1]:65535",
		node + "@xn--bcher-kva.example.org.:26656": "xn--bcher-kva.example.org.:26656",
	} {
		id, address, err := Parse(text)
		require.NoError(t, err, text)
		require.Equal(t, node, id)
		require.Equal(t, want, address)
	}
}

func TestNoAddress(t *testing.T) {
	for _, text := range []string{
		"", "nonsense", "zz@1.2.3.4:5", "peer.example.org:26656", "@1.2.3.4:5", node, node + "@", node + "@1.2.3.4",
		node + "@:26656", node + "@1.2.3.4:", node + "@1.2.3.4:0", node + "@1.2.3.4:65536", node + "@1.2.3.4:-1", node + "@1.2.3.4:p2p",
		node + "@::1:26656", node + "@a@b:1", node + "@a b:1", node + "@a\":1", node + "@a,b:1", node[1:] + "@a:1", strings.ToUpper(node) + "@a:1",
	} {
		_, _, err := Parse(text)
		require.ErrorContains(t, err, "is no address: write it as ID@HOST:PORT", text)
	}
	require.False(t, IsID(node+"\n"))
}

// FuzzParse holds that nothing but one address comes into a file of settings.
func FuzzParse(f *testing.F) {
	f.Add(node + "@10.0.0.1:26656")
	f.Add("tcp://" + node + "@[::1]:1")
	f.Fuzz(func(t *testing.T, text string) {
		id, address, err := Parse(text)
		if err != nil {
			return
		}
		require.True(t, IsID(id))
		require.NotContains(t, address, ",")
		require.NotContains(t, address, "\"")
		require.NotContains(t, address, "\n")
		again, same, err := Parse(id + "@" + address)
		require.NoError(t, err)
		require.Equal(t, []string{id, address}, []string{again, same})
	})
}
