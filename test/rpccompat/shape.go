package rpccompat

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Shape is what kinds of values are at each path of an answer: "transactions[].to" may hold
// "address" and "null". A path without values is not in it.
type Shape map[string]map[string]bool

// ShapeOf returns the shape of decoded JSON.
func ShapeOf(value any) Shape {
	shape := Shape{}
	shape.add("", value)
	return shape
}

func (s Shape) add(path string, value any) {
	switch value := value.(type) {
	case map[string]any:
		s.note(path, "object")
		for key, inner := range value {
			s.add(strings.TrimPrefix(path+"."+plain(key), "."), inner)
		}
	case []any:
		s.note(path, "array")
		for _, inner := range value {
			s.add(path+"[]", inner)
		}
	case nil:
		s.note(path, "null")
	case bool:
		s.note(path, "bool")
	case json.Number, float64:
		s.note(path, "number")
	case string:
		s.note(path, kindOf(path, value))
	}
}

func (s Shape) note(path, kind string) {
	if s[path] == nil {
		s[path] = map[string]bool{}
	}
	s[path][kind] = true
}

// plain makes paths comparable where keys are data: addresses and nonces.
func plain(key string) string {
	switch {
	case regexp.MustCompile(`^0x[0-9a-fA-F]{40}$`).MatchString(key):
		return "{address}"
	case regexp.MustCompile(`^[0-9]+$`).MatchString(key):
		return "{number}"
	default:
		return key
	}
}

var (
	hexadecimal = regexp.MustCompile(`^0x[0-9a-f]*$`)
	padded      = regexp.MustCompile(`^0x0[0-9a-f]+$`)
	signature   = regexp.MustCompile(`(^|\.)(r|s)$`)
)

// kindOf tells strings apart as far as their form does: hashes, addresses and blooms by their
// length, other hexadecimal numbers and data, those with leading zeros by themselves.
func kindOf(path, text string) string {
	switch {
	case !hexadecimal.MatchString(strings.ToLower(text)):
		if strings.HasPrefix(text, "code") {
			return text
		}
		return "text"
	case signature.MatchString(path) && !padded.MatchString(text):
		return "hex"
	case len(text) == 42:
		return "address"
	case len(text) == 66:
		return "hash"
	case len(text) == 514:
		return "bloom"
	case padded.MatchString(text):
		return "padded"
	default:
		return "hex"
	}
}

// Difference says how an answer differs at one path.
type Difference struct{ Call, Path, Ours, Theirs string }

func (d Difference) String() string {
	path := d.Path
	if path == "" {
		path = "."
	}
	return strings.Join([]string{d.Call, path, d.Ours, d.Theirs}, " ")
}

// absent stands for a path that an answer does not have.
const absent = "-"

// Compare returns what differs between two answers to one call, in the order of paths. Below a
// path where something is absent nothing more is said.
func Compare(call string, ours, theirs Shape) []Difference {
	var found []Difference
	paths := maps.Clone(ours)
	maps.Copy(paths, theirs)
	missing := []string{}
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		a, b := ours.kinds(path), theirs.kinds(path)
		below := slices.ContainsFunc(missing, func(above string) bool {
			return strings.HasPrefix(path, above+".") || strings.HasPrefix(path, above+"[]") || above == ""
		})
		if a == b || below {
			continue
		}
		if a == absent || b == absent {
			missing = append(missing, path)
		}
		found = append(found, Difference{Call: call, Path: path, Ours: a, Theirs: b})
	}
	return found
}

func (s Shape) kinds(path string) string {
	if len(s[path]) == 0 {
		return absent
	}
	return strings.Join(slices.Sorted(maps.Keys(s[path])), "|")
}
