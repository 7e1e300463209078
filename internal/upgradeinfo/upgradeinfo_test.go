package upgradeinfo

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var sum = "?checksum=sha256:" + strings.Repeat("0a", 32)

func TestParse(t *testing.T) {
	info, err := Parse(`{"binaries":{"linux/amd64":"https://bttc.example/a` + sum + `","linux/arm64":"http://bttc.example/b` + sum + `"}}`)
	require.NoError(t, err)
	require.Equal(t, "https://bttc.example/a"+sum, info.For("linux/amd64"))
	require.Equal(t, "http://bttc.example/b"+sum, info.For("linux/arm64"))
	require.Empty(t, info.For("darwin/arm64"))

	info, err = Parse(` {"binaries":{"any":"https://bttc.example/a.tar.gz` + sum + `"}} `)
	require.NoError(t, err)
	require.NotEmpty(t, info.For("darwin/arm64"))
}

func TestParseRefuses(t *testing.T) {
	binary := func(platform, link string) string { return `{"binaries":{"` + platform + `":"` + link + `"}}` }
	for text, said := range map[string]string{
		"":                                       "not JSON",
		"v2 is great":                            "not JSON",
		`{"binaries":`:                           "not JSON",
		`{"binaries":[]}`:                        "not JSON",
		`{"binary":{}}`:                          "unknown field",
		`{}`:                                     "no binary for linux/amd64",
		`null`:                                   "no binary for linux/amd64",
		binary("linux/arm64", "https://a/b"+sum): "no binary for linux/amd64",
		`{"binaries":{"linux/amd64":"https://a/b` + sum + `","linux/x86":"https://a/b` + sum + `"}}`: "is no platform",
		binary("linux/amd64", "https://a/b"):                                          "checksum=sha256:",
		binary("linux/amd64", "https://a/b?checksum=md5:"+strings.Repeat("0", 32)):    "checksum=sha256:",
		binary("linux/amd64", "https://a/b?checksum=sha256:"+strings.Repeat("0", 63)): "checksum=sha256:",
		binary("linux/amd64", "https://a/b"+sum+"&checksum=sha256:1"):                 "checksum=sha256:",
		binary("linux/amd64", "file:///tmp/b"+sum):                                    "no https:// URL",
		binary("linux/amd64", "bttcd"+sum):                                            "no https:// URL",
		binary("linux/amd64", "https://a/b"+sum) + "x":                                "follows the JSON",
		strings.Repeat(" ", MaxBytes+1):                                               "bytes",
	} {
		_, err := Parse(text)
		require.ErrorContains(t, err, said, text)
	}
}

func TestCheckName(t *testing.T) {
	for _, text := range []string{"v2", "2026.11-hotfix_1"} {
		require.NoError(t, CheckName(text))
	}
	for _, text := range []string{"", "V2", "../v2", "v 2", ".v2", strings.Repeat("a", 64)} {
		require.ErrorContains(t, CheckName(text), "no name for an upgrade", text)
	}
}

// FuzzParse: what is accepted has a checksum for the platform that must be there, and means the
// same to a plain decoder, as cosmovisor has one.
func FuzzParse(f *testing.F) {
	f.Add(`{"binaries":{"linux/amd64":"https://bttc.example/a` + sum + `"}}`)
	f.Add(`{"binaries":{"any":"http://a/b` + sum + `"}}`)
	f.Fuzz(func(t *testing.T, text string) {
		info, err := Parse(text)
		if err != nil {
			return
		}
		require.Contains(t, info.For(Required), "checksum=sha256")
		var plain struct{ Binaries map[string]string }
		require.NoError(t, json.Unmarshal([]byte(text), &plain))
		require.Equal(t, info.Binaries, plain.Binaries)
	})
}
