package upgradeinfo

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var checked = "?checksum=sha256:" + strings.Repeat("0a", 32)

func TestParse(t *testing.T) {
	info, err := Parse(`{"binaries":{"linux/amd64":"https://bttc.example/a` + checked + `","linux/arm64":"http://bttc.example/b` + checked + `"}}`)
	require.NoError(t, err)
	require.Equal(t, "https://bttc.example/a"+checked, info.For("linux/amd64"))
	require.Equal(t, "http://bttc.example/b"+checked, info.For("linux/arm64"))
	require.Empty(t, info.For("darwin/arm64"))

	info, err = Parse(` {"binaries":{"any":"https://bttc.example/a.tar.gz` + checked + `"}} `)
	require.NoError(t, err)
	require.NotEmpty(t, info.For("darwin/arm64"))
}

func TestParseRefuses(t *testing.T) {
	binary := func(platform, link string) string { return `{"binaries":{"` + platform + `":"` + link + `"}}` }
	for text, said := range map[string]string{
		"":                "not JSON",
		"v2 is great":     "not JSON",
		`{"binaries":`:    "not JSON",
		`{"binaries":[]}`: "not JSON",
		`{"binary":{}}`:   "not JSON",
		`{}`:              "not JSON",
		`null`:            "not JSON",
		`{"binaries":{}}`: "not JSON",
		`{"binaries":{"linux\/amd64":"https://a/b` + checked + `"}}`:                                         "not JSON",
		`{"binaries":{"any":"https://a/b` + checked + `","any":"https://a/c` + checked + `"}}`:               "twice",
		binary("linux/amd64", "https://a:b:80/c"+checked):                                                    "no https:// URL",
		binary("linux/amd64", "https://[::1]/c"+checked):                                                     "no https:// URL",
		binary("any", "https://a/{"+checked):                                                                 "no https:// URL",
		binary("linux/arm64", "https://a/b"+checked):                                                         "no binary for linux/amd64",
		`{"binaries":{"linux/amd64":"https://a/b` + checked + `","linux/x86":"https://a/b` + checked + `"}}`: "is no platform",
		binary("linux/amd64", "https://a/b"):                                                                 "checksum=sha256:",
		binary("linux/amd64", "https://a/b?checksum=md5:"+strings.Repeat("0", 32)):                           "checksum=sha256:",
		binary("linux/amd64", "https://a/b?checksum=sha256:"+strings.Repeat("0", 63)):                        "checksum=sha256:",
		binary("linux/amd64", "https://a/b"+checked+"&checksum=sha256:1"):                                    "checksum=sha256:",
		binary("linux/amd64", "file:///tmp/b"+checked):                                                       "no https:// URL",
		binary("linux/amd64", "bttcd"+checked):                                                               "no https:// URL",
		binary("linux/amd64", "https://a/b"+checked) + "x":                                                   "not JSON",
		strings.Repeat(" ", MaxBytes+1):                                                                      "bytes",
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
	f.Add(`{"binaries":{"linux/amd64":"https://bttc.example/a` + checked + `"}}`)
	f.Add(`{"binaries":{"any":"http://a/b` + checked + `"}}`)
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
