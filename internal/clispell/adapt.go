package clispell

import (
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
)

// Adapt makes the hand-written commands below root take every spelling. Call it once, when all
// commands are there.
func Adapt(root *cobra.Command) {
	for _, cmd := range commands(root) {
		if wanted, ok := argumentsOf(cmd); ok {
			wrap(cmd, wanted)
		}
	}
}

// commands lists root and all commands below it.
func commands(root *cobra.Command) []*cobra.Command {
	found := []*cobra.Command{root}
	for _, child := range root.Commands() {
		found = append(found, commands(child)...)
	}
	return found
}

// pathOf is a command's path without the name of the root.
func pathOf(cmd *cobra.Command) string {
	_, path, _ := strings.Cut(cmd.CommandPath(), " ")
	return path
}

// argumentsOf returns what a command takes. Of AutoCLI's commands only the signer needs help:
// the SDK looks it up again as it was typed.
func argumentsOf(cmd *cobra.Command) (arguments, bool) {
	if wanted, ok := table[pathOf(cmd)]; ok {
		return wanted, true
	}
	var kinds []Kind
	signs := false
	for _, word := range positional(cmd.Use) {
		kind := Text
		if strings.Contains(word, "key_or_address") {
			kind, signs = Key, true
		}
		kinds = append(kinds, kind)
	}
	return list(append(kinds, Text)...), signs
}

func wrap(cmd *cobra.Command, wanted arguments) {
	run, plain := cmd.RunE, cmd.Run
	if run == nil && plain == nil {
		return
	}
	cmd.Run = nil
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		spelled, remove, err := spellArguments(cmd, wanted, args)
		defer remove()
		if err != nil {
			return err
		}
		if run == nil {
			plain(cmd, spelled)
			return nil
		}
		return run(cmd, spelled)
	}
}

// spellArguments returns the arguments as the command wants them, and a function that removes
// the files it made for that.
func spellArguments(cmd *cobra.Command, wanted arguments, args []string) (spelled []string, remove func(), err error) {
	var files []string
	remove = func() {
		for _, file := range files {
			_ = os.Remove(file)
		}
	}
	keys := keysOf(cmd)
	if err := spellFlags(cmd, keys); err != nil {
		return nil, remove, err
	}
	for i, arg := range args {
		kind := wanted.kind(i, len(args))
		text, err := kind.spell(keys, arg)
		if err == nil && kind >= ValidatorFile {
			text, err = spellFile(kind, arg)
		}
		if err != nil {
			return nil, remove, fmt.Errorf("argument %d: %w", i+1, err)
		}
		if kind >= ValidatorFile && text != arg {
			files = append(files, text)
		}
		spelled = append(spelled, text)
	}
	return spelled, remove, nil
}

// wordPattern matches the arguments in a usage line: [x], <x> and X_Y.
var wordPattern = regexp.MustCompile(`\[[^\]]*\]|<[^>]*>|\b[A-Z][A-Z0-9_]+\b`)

// positional lists the arguments in a usage line.
func positional(use string) []string {
	before, _, _ := strings.Cut(use, " --from")
	return wordPattern.FindAllString(before, -1)
}
