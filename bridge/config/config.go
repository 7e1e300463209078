// Package config is the [bridge] section of app.toml: which endpoints of remote chains a node reads,
// and where its bridge key is.
//
// Invariant: what Validate passes can be run, and its errors name the key to correct; a URL, which may
// hold a provider's key, is in no error. cmd writes the section, reads it and hands it to the supervisor.
package config

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"
)

// Section is the name of the section.
const Section = "bridge"

// Config is the section.
type Config struct {
	// Enable runs the bridge inside the node.
	Enable bool `mapstructure:"enable"`
	// Dir is where final events are kept, relative to the home.
	Dir string `mapstructure:"dir"`
	// MaxAge is how old an observation may be to be reported.
	MaxAge time.Duration `mapstructure:"max-age"`
	// KeyFile and PasswordFile hold the bridge key, relative to the home. Alternatively:
	KeyFile      string `mapstructure:"key-file"`
	PasswordFile string `mapstructure:"password-file"`
	// OldKeyFile and OldPasswordFile hold the key before a rotation, for as long as a Portal lists it.
	OldKeyFile      string `mapstructure:"old-key-file"`
	OldPasswordFile string `mapstructure:"old-password-file"`
	// RemoteSigner is the URL of a signer elsewhere, TokenFile what it is shown.
	RemoteSigner string `mapstructure:"remote-signer"`
	TokenFile    string `mapstructure:"token-file"`
	Rows         []Row  `mapstructure:"rows"`
}

// Row is how this node reads one remote chain.
type Row struct {
	// Name is the row's name or id on chain.
	Name      string     `mapstructure:"name"`
	Endpoints []Endpoint `mapstructure:"endpoints"`
	// Quorum is how many endpoints must agree; 0 is the majority.
	Quorum int `mapstructure:"quorum"`
	// AllowSingle lets one endpoint alone be believed, on the main network too.
	AllowSingle bool `mapstructure:"allow-single"`
	// StartBlock is a block before the Portal's first event.
	StartBlock uint64 `mapstructure:"start-block"`
	// Poll is the time between looks at the chain; LogWindow how many blocks a question for logs spans.
	Poll      time.Duration `mapstructure:"poll"`
	LogWindow uint64        `mapstructure:"log-window"`
}

// Endpoint is a node of a remote chain.
type Endpoint struct {
	URL string `mapstructure:"url"`
	// SolidityURL is that of TRON's solidified state.
	SolidityURL string `mapstructure:"solidity-url"`
	// Header is sent with each request, such as "TRON-PRO-API-KEY: ...".
	Header string `mapstructure:"header"`
}

const (
	defaultPoll      = 2 * time.Second
	defaultLogWindow = 2000
	maxEndpoints     = 16
)

// Default is the section of a new node.
func Default() Config {
	return Config{Enable: true, Dir: filepath.Join("data", "bridge"), MaxAge: 5 * time.Minute}
}

// Read reads the section. A node whose app.toml is older has the default.
func Read(v *viper.Viper) (Config, error) {
	config := Default()
	err := v.UnmarshalKey(Section, &config, func(c *mapstructure.DecoderConfig) { c.ErrorUnused = true })
	if err != nil {
		return Config{}, fmt.Errorf("app.toml, section [%s]: %w", Section, err)
	}
	return config, nil
}

// Validate says what is wrong, all of it. Careful networks, such as the main one, want more than one
// endpoint.
func (c Config) Validate(careful bool) error {
	if !c.Enable {
		return nil
	}
	var wrong []error
	report := func(format string, args ...any) {
		wrong = append(wrong, fmt.Errorf("app.toml, section [%s]: "+format, append([]any{Section}, args...)...))
	}
	if c.Dir == "" {
		report("dir is empty: name a folder, such as %q", Default().Dir)
	}
	if c.MaxAge < 10*time.Second {
		report("max-age is %s: at least 10s are needed for a look at the chain", c.MaxAge)
	}
	if c.KeyFile != "" && c.RemoteSigner != "" {
		report("both key-file and remote-signer are given: choose one")
	}
	if c.KeyFile != "" && c.PasswordFile == "" {
		report("key-file needs password-file")
	}
	if c.OldKeyFile != "" && c.OldPasswordFile == "" {
		report("old-key-file needs old-password-file")
	}
	if c.RemoteSigner != "" && !isURL(c.RemoteSigner) {
		report("remote-signer must begin with http:// or https:// and name a host")
	}
	seen := map[string]bool{}
	for i, row := range c.Rows {
		if row.Name == "" {
			report("row %d has no name: give it that of the row on chain, such as \"ethereum\"", i+1)
			continue
		}
		if seen[row.Name] {
			report("row %q is there twice", row.Name)
		}
		seen[row.Name] = true
		for _, fault := range row.faults(careful) {
			report("row %q: %s", row.Name, fault)
		}
	}
	return errors.Join(wrong...)
}

func (r Row) faults(careful bool) (faults []string) {
	n := len(r.Endpoints)
	switch {
	case n == 0:
		faults = append(faults, "it has no endpoints: name some, or remove it")
	case n > maxEndpoints:
		faults = append(faults, fmt.Sprintf("it has %d endpoints, at most %d make sense", n, maxEndpoints))
	case r.Quorum < 0 || r.Quorum > n:
		faults = append(faults, fmt.Sprintf("quorum is %d, and there are %d endpoints", r.Quorum, n))
	case r.Agree() == 1 && careful && !r.AllowSingle:
		faults = append(faults, "one endpoint alone would be believed: name more of different providers, or set allow-single = true if it is your own node")
	}
	if r.Poll != 0 && r.Poll < 100*time.Millisecond {
		faults = append(faults, fmt.Sprintf("poll is %s, at least 100ms is needed", r.Poll))
	}
	urls := map[string]bool{}
	for i, endpoint := range r.Endpoints {
		if !isURL(endpoint.URL) || (endpoint.SolidityURL != "" && !isURL(endpoint.SolidityURL)) {
			faults = append(faults, fmt.Sprintf("endpoint %d: its URL must begin with http:// or https:// and name a host", i+1))
		}
		if urls[endpoint.URL] {
			faults = append(faults, fmt.Sprintf("endpoint %d is there twice: it would have two voices", i+1))
		}
		urls[endpoint.URL] = true
		if _, _, err := endpoint.HeaderPair(); err != nil {
			faults = append(faults, fmt.Sprintf("endpoint %d: %s", i+1, err))
		}
	}
	return faults
}

func isURL(text string) bool {
	parsed, err := url.Parse(text)
	return err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Host != ""
}

// Agree is how many endpoints must agree.
func (r Row) Agree() int {
	if r.Quorum > 0 {
		return r.Quorum
	}
	return len(r.Endpoints)/2 + 1
}

// PollEvery and Window are what is used where nothing is said.
func (r Row) PollEvery() time.Duration {
	if r.Poll > 0 {
		return r.Poll
	}
	return defaultPoll
}

// Window is how many blocks a question for logs spans.
func (r Row) Window() uint64 {
	if r.LogWindow > 0 {
		return r.LogWindow
	}
	return defaultLogWindow
}

// HeaderPair splits the header; both are empty if there is none.
func (e Endpoint) HeaderPair() (name, value string, err error) {
	if e.Header == "" {
		return "", "", nil
	}
	name, value, found := strings.Cut(e.Header, ":")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if !found || name == "" || value == "" {
		return "", "", errors.New("its header is not written \"Name: value\"")
	}
	return name, value, nil
}

// Names returns what endpoints are called in logs and status: their hosts, numbered where one has
// several.
func (r Row) Names() []string {
	names := make([]string, len(r.Endpoints))
	count := map[string]int{}
	for i, endpoint := range r.Endpoints {
		host := "endpoint"
		if parsed, err := url.Parse(endpoint.URL); err == nil && parsed.Host != "" {
			host = parsed.Host
		}
		if count[host]++; count[host] > 1 {
			host += " #" + strconv.Itoa(count[host])
		}
		names[i] = host
	}
	return names
}

// Row returns the settings for a row on chain.
func (c Config) Row(id uint32, name string) (Row, bool) {
	for _, row := range c.Rows {
		if row.Name == name || row.Name == strconv.FormatUint(uint64(id), 10) {
			return row, true
		}
	}
	return Row{}, false
}

// Path returns a path of the section, relative to the home unless it is absolute.
func Path(home, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(home, path)
}
