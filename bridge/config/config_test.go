package config_test

import (
	"bytes"
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/spf13/viper"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/bridge/config"
)

// written returns what a node reads from the section that this one writes.
func written(t *testing.T, section config.Config) config.Config {
	t.Helper()
	var text bytes.Buffer
	parsed, err := template.New("app.toml").Parse(config.Template)
	require.NoError(t, err)
	require.NoError(t, parsed.Execute(&text, struct{ Bridge config.Config }{section}))
	read, err := config.Read(parse(t, text.String()))
	require.NoError(t, err)
	return read
}

func parse(t *testing.T, text string) *viper.Viper {
	t.Helper()
	v := viper.New()
	v.SetConfigType("toml")
	require.NoError(t, v.ReadConfig(strings.NewReader(text)))
	return v
}

func full() config.Config {
	section := config.Default()
	section.KeyFile, section.PasswordFile = "config/bridge key.json", `C:\p"w`
	section.MaxAge = 90 * time.Second
	section.Rows = []config.Row{
		{
			Name: "ethereum", Quorum: 2, StartBlock: 21_000_000, Poll: 1500 * time.Millisecond, LogWindow: 500,
			Endpoints: []config.Endpoint{
				{URL: "http://127.0.0.1:8545"}, {URL: "https://a.example/key?x=1", Header: "X-Key: abc"}, {URL: "https://b.example"},
			},
		},
		{
			Name: "tron", Poll: time.Second, LogWindow: 100, AllowSingle: true,
			Endpoints: []config.Endpoint{{URL: "http://127.0.0.1:8090", SolidityURL: "http://127.0.0.1:8091"}},
		},
	}
	return section
}

func TestSectionIsReadAsWritten(t *testing.T) {
	require.Equal(t, config.Default(), written(t, config.Default()))
	require.Equal(t, full(), written(t, full()))
	require.NoError(t, full().Validate(true))
	require.NoError(t, config.Default().Validate(true))
	older, err := config.Read(parse(t, "[api]\nenable = true\n"))
	require.NoError(t, err)
	require.Equal(t, config.Default(), older)
}

func TestUnknownKeysAreNamed(t *testing.T) {
	_, err := config.Read(parse(t, "[bridge]\nmax-aeg = \"1m\"\n"))
	require.ErrorContains(t, err, "max-aeg")
	_, err = config.Read(parse(t, "[[bridge.rows]]\nname = \"x\"\nendpoint = []\n"))
	require.ErrorContains(t, err, "endpoint")
	_, err = config.Read(parse(t, "[bridge]\nmax-age = \"soon\"\n"))
	require.ErrorContains(t, err, "max-age")
}

func TestFaultsAreNamed(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*config.Config)
		says   string
	}{
		"no folder":         {func(c *config.Config) { c.Dir = "" }, "dir is empty"},
		"no age":            {func(c *config.Config) { c.MaxAge = time.Second }, "max-age is 1s"},
		"two signers":       {func(c *config.Config) { c.RemoteSigner = "http://127.0.0.1:1" }, "choose one"},
		"no password":       {func(c *config.Config) { c.PasswordFile = "" }, "key-file needs password-file"},
		"signer's URL":      {func(c *config.Config) { c.KeyFile, c.RemoteSigner = "", "host" }, "remote-signer must begin with http"},
		"no name":           {func(c *config.Config) { c.Rows[1].Name = "" }, "row 2 has no name"},
		"name twice":        {func(c *config.Config) { c.Rows[1].Name = "ethereum" }, `row "ethereum" is there twice`},
		"no endpoints":      {func(c *config.Config) { c.Rows[0].Endpoints = nil }, `row "ethereum": it has no endpoints`},
		"too many":          {func(c *config.Config) { c.Rows[0].Endpoints = make([]config.Endpoint, 17) }, "it has 17 endpoints"},
		"quorum":            {func(c *config.Config) { c.Rows[0].Quorum = 4 }, "quorum is 4, and there are 3 endpoints"},
		"negative quorum":   {func(c *config.Config) { c.Rows[0].Quorum = -1 }, "quorum is -1"},
		"one alone":         {func(c *config.Config) { c.Rows[1].AllowSingle = false }, `row "tron": one endpoint alone would be believed`},
		"quorum of one":     {func(c *config.Config) { c.Rows[0].Quorum = 1 }, `row "ethereum": one endpoint alone would be believed`},
		"too often":         {func(c *config.Config) { c.Rows[0].Poll = time.Millisecond }, "poll is 1ms"},
		"URL":               {func(c *config.Config) { c.Rows[0].Endpoints[1].URL = "a.example/key" }, "endpoint 2: its URL must begin with http"},
		"solidity URL":      {func(c *config.Config) { c.Rows[1].Endpoints[0].SolidityURL = "x" }, "endpoint 1: its URL"},
		"the same endpoint": {func(c *config.Config) { c.Rows[0].Endpoints[2] = c.Rows[0].Endpoints[0] }, "endpoint 3 is there twice"},
		"header":            {func(c *config.Config) { c.Rows[0].Endpoints[1].Header = "abc" }, "endpoint 2: its header is not written"},
	} {
		t.Run(name, func(t *testing.T) {
			section := full()
			test.change(&section)
			err := section.Validate(true)
			require.ErrorContains(t, err, test.says)
			require.ErrorContains(t, err, "app.toml, section [bridge]")
			require.NotContains(t, err.Error(), "key?x", "a URL may hold a key")
			section.Enable = false
			require.NoError(t, section.Validate(true), "what is off may be wrong")
		})
	}
	section := full()
	section.Rows[1].AllowSingle = false
	require.NoError(t, section.Validate(false), "a test network may believe one")
}

func TestRowsAndDefaults(t *testing.T) {
	section := full()
	row, ok := section.Row(1, "ethereum")
	require.True(t, ok)
	require.Equal(t, 2, row.Agree())
	require.Equal(t, []string{"127.0.0.1:8545", "a.example", "b.example"}, row.Names())
	section.Rows[0].Name = "7"
	_, ok = section.Row(7, "whatever")
	require.True(t, ok)
	_, ok = section.Row(8, "other")
	require.False(t, ok)
	for endpoints, want := range map[int]int{1: 1, 2: 2, 3: 2, 4: 3, 5: 3} {
		require.Equal(t, want, config.Row{Endpoints: make([]config.Endpoint, endpoints)}.Agree())
	}
	require.Equal(t, 2*time.Second, config.Row{}.PollEvery())
	require.Equal(t, uint64(2000), config.Row{}.Window())
	require.Equal(t, "/h/data/bridge", config.Path("/h", "data/bridge"))
	require.Equal(t, "/x", config.Path("/h", "/x"))
	require.Empty(t, config.Path("/h", ""))
}
