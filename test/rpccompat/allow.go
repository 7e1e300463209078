package rpccompat

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed differences.txt
var differences string

// Allowed are the differences from go-ethereum that are known, one a line of differences.txt as
// Difference prints it, with the reason after "#".
func Allowed() ([]string, error) { return parseAllowed(differences) }

func parseAllowed(text string) ([]string, error) {
	var allowed []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		difference, reason, _ := strings.Cut(line, "#")
		fields := strings.Fields(difference)
		if len(fields) != 4 || strings.TrimSpace(reason) == "" {
			return nil, fmt.Errorf("differences.txt: %q is not CALL PATH OURS THEIRS # REASON", line)
		}
		allowed = append(allowed, strings.Join(fields, " "))
	}
	return allowed, nil
}

// Judge returns an error that names the differences which are not allowed and what is allowed
// but no longer differs.
func Judge(found []Difference, allowed []string) error {
	var wrong []string
	seen := map[string]bool{}
	for _, difference := range found {
		seen[difference.String()] = true
		if !slices.Contains(allowed, difference.String()) {
			wrong = append(wrong, "not allowed: "+difference.String())
		}
	}
	for _, line := range allowed {
		if !seen[line] {
			wrong = append(wrong, "differs no more, remove it: "+line)
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return fmt.Errorf("compared with go-ethereum:\n%s", strings.Join(wrong, "\n"))
}
