// Package upgradeinfo reads what the plan of a software upgrade says about the program that does
// it: `{"binaries":{"linux/amd64":"https://...?checksum=sha256:..."}}`, the form that cosmovisor
// downloads from.
//
// Invariant: Parse is a pure function of the text. Governance refuses plans by it, so every
// validator must come to the same verdict.
//
// Callers: app (proposals), cmd/bttcd (what a halted node says).
package upgradeinfo

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Any names a program that runs on every platform.
const Any = "any"

// Required is the platform that most validators run.
const Required = "linux/amd64"

// MaxBytes bounds the text.
const MaxBytes = 8192

// Platforms are those that cosmovisor may look for: GOOS/GOARCH of what this node runs on.
var Platforms = []string{Required, "linux/arm64", "darwin/amd64", "darwin/arm64", Any}

var checksum = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// Info is a plan's info.
type Info struct {
	// Binaries are URLs by platform, each with the checksum of what is behind it.
	Binaries map[string]string `json:"binaries"`
}

// For returns the URL for a platform, "" if there is none.
func (i Info) For(platform string) string {
	if link, found := i.Binaries[platform]; found {
		return link
	}
	return i.Binaries[Any]
}

// Parse reads an info and says what cosmovisor would choke on when it is too late.
func Parse(text string) (Info, error) {
	var info Info
	if len(text) > MaxBytes {
		return info, fmt.Errorf("it has %d bytes, more than %d", len(text), MaxBytes)
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&info); err != nil {
		return Info{}, fmt.Errorf("it is not JSON of the form {\"binaries\":{\"%s\":\"URL?checksum=sha256:...\"}}: %w", Required, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Info{}, errors.New("something follows the JSON")
	}
	if info.For(Required) == "" {
		return Info{}, fmt.Errorf("it names no binary for %s", Required)
	}
	for _, platform := range sortedKeys(info.Binaries) {
		if err := checkBinary(platform, info.Binaries[platform]); err != nil {
			return Info{}, err
		}
	}
	return info, nil
}

func checkBinary(platform, link string) error {
	if !slices.Contains(Platforms, platform) {
		return fmt.Errorf("%q is no platform: choose of %s", platform, strings.Join(Platforms, ", "))
	}
	parsed, err := url.Parse(link)
	if err != nil || parsed.Host == "" || parsed.Scheme != "https" && parsed.Scheme != "http" {
		return fmt.Errorf("the binary for %s is at %q, which is no https:// URL", platform, link)
	}
	sums := parsed.Query()["checksum"]
	if len(sums) != 1 || !checksum.MatchString(sums[0]) {
		return fmt.Errorf("the URL for %s needs ?checksum=sha256: and the 64 hexadecimal digits that `sha256sum` prints", platform)
	}
	return nil
}

func sortedKeys(binaries map[string]string) []string {
	keys := make([]string, 0, len(binaries))
	for key := range binaries {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// name is what fits a folder of cosmovisor, which makes names lower-case.
var name = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,62}$`)

// CheckName refuses names of upgrades that cosmovisor would look for elsewhere.
func CheckName(text string) error {
	if !name.MatchString(text) {
		return fmt.Errorf("%q is no name for an upgrade: up to 63 of a-z, 0-9, dot, dash and underscore, such as v2", text)
	}
	return nil
}
