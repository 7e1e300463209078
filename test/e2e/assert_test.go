package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func lower(text string) string { return strings.ToLower(text) }

// requireSaid asserts that a refusal contains every part, and that it is a sentence about
// the mistake rather than about the program.
func requireSaid(t *testing.T, said string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		require.Contains(t, lower(said), lower(part))
	}
	requireNoInnards(t, said)
}

// requireNoInnards refuses messages with a stack, or with an absolute path in brackets: the
// SDK's errors name the source file as the machine that built the program knew it.
func requireNoInnards(t *testing.T, said string) {
	t.Helper()
	for _, innards := range []string{"panic", "goroutine ", "runtime error", "[/"} {
		require.NotContains(t, said, innards)
	}
}

// wholePart cuts the fraction off a decimal number.
func wholePart(number string) string {
	whole, _, _ := strings.Cut(number, ".")
	return whole
}
