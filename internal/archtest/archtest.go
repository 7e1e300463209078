// Package archtest checks rules of this repository that a linter cannot see: the import law
// along whole chains of imports, determinism of state code, package comments, the number of
// test binaries that link the EVM, file lengths and traces of somebody's machine.
//
// Invariant: every check has a fixture under testdata that it refuses, so that a check which
// stopped working fails too. It is called by its own tests alone, in `make test`.
package archtest

import (
	"fmt"
	"slices"
	"strings"
)

// Finding is one breach of a rule. Where is a path from the root of the module, with a line
// if there is one, or an import path. Why says what is wrong and what to do.
type Finding struct {
	Where string
	Why   string
}

func (f Finding) String() string { return f.Where + ": " + f.Why }

// Report renders findings one per line, in order.
func Report(findings []Finding) string {
	lines := make([]string, len(findings))
	for i, finding := range findings {
		lines[i] = finding.String()
	}
	slices.Sort(lines)
	return strings.Join(slices.Compact(lines), "\n")
}

func finding(where, format string, args ...any) Finding {
	return Finding{Where: where, Why: fmt.Sprintf(format, args...)}
}
