package cmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"

	"github.com/spf13/cobra"
)

// errNoGenesis is what every command says that needs an initialized home.
var errNoGenesis = errors.New("run `bttcd init MONIKER --network local|testnet|mainnet` first")

// wrapping is what each gRPC hop puts before an error, and the source line the SDK adds.
var wrapping = regexp.MustCompile(`rpc error: code = \w+ desc = | \[[\w.@/-]+\.go:\d+\]`)

// positional is how AutoCLI, which makes flags of them, speaks of positional arguments.
var positional = regexp.MustCompile(`invalid argument ".*" for "--([0-9]+)" flag: `)

// PrintError writes what a command failed with, without the marks of the hops it came by.
func PrintError(w io.Writer, err error) {
	text := wrapping.ReplaceAllString(err.Error(), "")
	if match := positional.FindStringSubmatch(text); match != nil {
		index, _ := strconv.Atoi(match[1])
		text = positional.ReplaceAllString(text, fmt.Sprintf("argument %d: ", index+1))
	}
	if _, writeErr := fmt.Fprintln(w, "Error:", explainConfig(explainDisk(text))); writeErr != nil {
		os.Exit(1)
	}
}

var negativeNumber = regexp.MustCompile(`^unknown shorthand flag: '([0-9])' in (-\S+)$`)

// explainFlagError says what it means that -1btt is no flag.
func explainFlagError(cmd *cobra.Command, err error) error {
	if match := negativeNumber.FindStringSubmatch(err.Error()); match != nil {
		return fmt.Errorf("%s is negative: amounts are positive, like 1.5btt", match[2])
	}
	return fmt.Errorf("%w: see `%s --help`", err, cmd.CommandPath())
}
