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
	"errors"
	"fmt"
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

// The form, in full and in ASCII. Neither encoding/json nor net/url is asked: what they take differs between
// releases of Go, and with variables of the environment.
const (
	space  = `[ \t\r\n]*`
	quoted = `"[!#-\[\]-~]*"`
	pair   = quoted + space + `:` + space + quoted
)

var (
	form = regexp.MustCompile(`^` + space + `\{` + space + `"binaries"` + space + `:` + space + `\{` + space + `(` + pair +
		`(?:` + space + `,` + space + pair + `)*)` + space + `\}` + space + `\}` + space + `$`)
	each  = regexp.MustCompile(`"([!#-\[\]-~]*)"` + space + `:` + space + `"([!#-\[\]-~]*)"`)
	place = regexp.MustCompile(`^https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?/[A-Za-z0-9._~/%+@=,-]*(?:\?[!-~]*)?$`)
	sum   = regexp.MustCompile(`^[^?]*\?checksum=sha256:[0-9a-f]{64}$`)
)

var (
	errForm  = errors.New(`it is not JSON of the form {"binaries":{"` + Required + `":"https://HOST/FILE?checksum=sha256:..."}}, in ASCII and without escapes`)
	errTwice = errors.New("it names a platform twice")
	errNone  = errors.New("it names no binary for " + Required)
)

// Parse reads an info and says what cosmovisor would choke on when it is too late.
func Parse(text string) (Info, error) {
	if len(text) > MaxBytes {
		return Info{}, fmt.Errorf("it has %d bytes, more than %d", len(text), MaxBytes)
	}
	pairs := form.FindStringSubmatch(text)
	if pairs == nil {
		return Info{}, errForm
	}
	info := Info{Binaries: map[string]string{}}
	for _, found := range each.FindAllStringSubmatch(pairs[1], -1) {
		platform, link := found[1], found[2]
		if _, twice := info.Binaries[platform]; twice {
			return Info{}, errTwice
		}
		if err := checkBinary(platform, link); err != nil {
			return Info{}, err
		}
		info.Binaries[platform] = link
	}
	if info.For(Required) == "" {
		return Info{}, errNone
	}
	return info, nil
}

func checkBinary(platform, link string) error {
	if !slices.Contains(Platforms, platform) {
		return fmt.Errorf("%q is no platform: choose of %s", platform, strings.Join(Platforms, ", "))
	}
	if !place.MatchString(link) {
		return fmt.Errorf("the binary for %s is at %q, which is no https:// URL", platform, link)
	}
	if !sum.MatchString(link) {
		return fmt.Errorf("the URL for %s needs ?checksum=sha256: and the 64 hexadecimal digits that `sha256sum` prints", platform)
	}
	return nil
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
