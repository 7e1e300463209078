package cmd

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/client/flags"
)

var (
	shellBlock   = regexp.MustCompile("(?s)```sh\n(.*?)```")
	inlineCode   = regexp.MustCompile("`(bttcd [^`]+)`")
	substitution = regexp.MustCompile(`\$\([^()]*\)`)
	comment      = regexp.MustCompile(`(?m)(^|\s)#.*$`)
	redirection  = regexp.MustCompile(`\s[<>]+\s*\S+`)
)

// commandsOf returns the words of every bttcd command of a page.
func commandsOf(page string) (commands [][]string) {
	var lines []string
	for _, block := range shellBlock.FindAllStringSubmatch(page, -1) {
		text := comment.ReplaceAllString(strings.ReplaceAll(block[1], "\\\n", " "), "")
		for _, inner := range substitution.FindAllString(text, -1) {
			lines = append(lines, strings.Trim(inner, "$()"))
		}
		lines = append(lines, strings.Split(substitution.ReplaceAllString(text, "X"), "\n")...)
	}
	for _, code := range inlineCode.FindAllStringSubmatch(page, -1) {
		lines = append(lines, code[1])
	}
	for _, line := range lines {
		for _, part := range regexp.MustCompile(`\||&&|;`).Split(redirection.ReplaceAllString(line, ""), -1) {
			words := wordsOf(part)
			if len(words) > 0 && words[0] == "sudo" && len(words) > 3 && words[1] == "-u" {
				words = words[3:]
			}
			if len(words) > 1 && words[0] == "bttcd" {
				commands = append(commands, words[1:])
			}
		}
	}
	return commands
}

// wordsOf splits as a shell does, with quotes and nothing else.
func wordsOf(line string) (words []string) {
	for _, word := range regexp.MustCompile(`"[^"]*"|'[^']*'|\S+`).FindAllString(line, -1) {
		words = append(words, strings.Trim(word, `"'`))
	}
	return words
}

// TestRunbookNamesCommandsThatAreThere parses every command of the runbook with the program: a page that tells operators
// to use what does not exist costs them the night.
func TestRunbookNamesCommandsThatAreThere(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join("..", "..", "..", "docs", "runbook", "*.md"))
	require.NoError(t, err)
	root, err := NewRoot()
	require.NoError(t, err)
	// The server adds these when it runs the tree.
	for _, name := range []string{flags.FlagHome, flags.FlagLogLevel} {
		root.PersistentFlags().String(name, "", "")
	}
	tried, faults := 0, []string{}
	for _, path := range pages {
		raw, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, words := range commandsOf(string(raw)) {
			if wrong := fault(root, words); wrong != "" {
				faults = append(faults, filepath.Base(path)+": bttcd "+strings.Join(words, " ")+": "+wrong)
			}
			tried++
		}
	}
	require.Empty(t, faults)
	require.Greater(t, tried, 100)
}

// fault says what is wrong with a command, or "".
func fault(root *cobra.Command, words []string) string {
	cmd, rest, err := root.Find(words)
	if err != nil {
		return err.Error()
	}
	// "..." stands for what was said before.
	rest = slices.DeleteFunc(slices.Clone(rest), func(word string) bool { return word == "..." })
	cmd.InitDefaultHelpFlag()
	if err := cmd.ParseFlags(rest); err != nil {
		return err.Error()
	}
	if cmd.HasSubCommands() && len(cmd.Flags().Args()) > 0 {
		return "there is no such command"
	}
	return ""
}

func TestCommandsOfAPage(t *testing.T) {
	page := "Use `bttcd status --check`.\n```sh\nsudo -u bttcd bttcd init a --network local   # a comment\nbttcd tx bank send a $(bttcd keys show b -a) \\\n  1btt > x && echo bttcd\n```\n"
	require.Equal(t, [][]string{
		{"keys", "show", "b", "-a"}, {"init", "a", "--network", "local"}, {"tx", "bank", "send", "a", "X", "1btt"}, {"status", "--check"},
	}, commandsOf(page))
}
