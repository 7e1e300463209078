package clispell

import (
	"maps"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// sensitive matches arguments and flags that hold an address, an amount or a file with some.
var sensitive = regexp.MustCompile(`(?i)addr|amount|coin|deposit|fees|gas-price|spend|limit|grant|payer|receiver|recipient|owner|validator|authority|delegator|\.json|json-file|token`)

// plainFlags look like addresses or amounts and are neither: where servers listen, counts,
// gas, a file with a secret, prices of a remote chain, and whole abtt by the SDK's definition.
var plainFlags = []string{"address", "grpc-addr", "limit", "page-limit", "gas-limit", "query-gas-limit", "min-self-delegation",
	"max-gas-price", "token-file"}

// Unclassified lists the hand-written commands below root with an argument or a flag that looks
// like an address, an amount or a file with some, and of which this package does not know what
// it holds. A test of the root command requires that there are none.
func Unclassified(root *cobra.Command) []string {
	var found []string
	for _, cmd := range commands(root) {
		if !cmd.Runnable() || isAutoCLI(cmd) || cmd.HasSubCommands() {
			continue
		}
		found = append(found, unclassifiedOf(cmd)...)
	}
	return found
}

func unclassifiedOf(cmd *cobra.Command) []string {
	var found []string
	if _, ok := argumentsOf(cmd); !ok {
		for _, word := range positional(cmd.Use) {
			if sensitive.MatchString(word) {
				found = append(found, pathOf(cmd)+" "+word)
			}
		}
	}
	return append(found, unclassifiedFlags(cmd)...)
}

// isAutoCLI reports whether AutoCLI made a command: its function says where it was written.
func isAutoCLI(cmd *cobra.Command) bool {
	if cmd.RunE == nil {
		return false
	}
	made := runtime.FuncForPC(reflect.ValueOf(cmd.RunE).Pointer())
	return made != nil && strings.HasPrefix(made.Name(), "cosmossdk.io/client/v2/autocli")
}

func unclassifiedFlags(cmd *cobra.Command) []string {
	var found []string
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		if _, known := flagKinds[flag.Name]; known || !sensitive.MatchString(flag.Name) || !holdsText(flag) {
			return
		}
		// Dotted flags are settings of the node: laddr, limits of its servers.
		if !slices.Contains(plainFlags, flag.Name) && !strings.ContainsAny(flag.Name, "._") {
			found = append(found, pathOf(cmd)+" --"+flag.Name)
		}
	})
	return found
}

func holdsText(flag *pflag.Flag) bool {
	return slices.Contains([]string{"string", "stringSlice", "stringArray"}, flag.Value.Type())
}

// Stale lists the commands of the table that root does not have, for a test: a command that was
// renamed would otherwise lose its spellings in silence.
func Stale(root *cobra.Command) []string {
	var known []string
	for _, cmd := range commands(root) {
		known = append(known, pathOf(cmd))
	}
	var stale []string
	for _, path := range slices.Sorted(maps.Keys(table)) {
		if !slices.Contains(known, path) {
			stale = append(stale, path)
		}
	}
	return stale
}
