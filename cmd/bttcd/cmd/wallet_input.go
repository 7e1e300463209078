package cmd

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/cosmos/cosmos-sdk/client"
)

// maxSecretBytes bounds files with a key or a mnemonic; a go-btfs config has some 20 KB.
const maxSecretBytes = 1 << 20

// question asks the user, or whatever stands on standard input in his place.
type question struct {
	lines    *bufio.Reader
	out      io.Writer
	terminal bool
}

// ask returns questions to a command's user. The reader is the one that the keyring asks for its
// password with, so that neither takes lines from the other.
func ask(cmd *cobra.Command, clientCtx client.Context) question {
	if in := cmd.InOrStdin(); in != os.Stdin {
		return question{lines: bufio.NewReader(in), out: cmd.ErrOrStderr()}
	}
	return question{
		lines: bufio.NewReader(clientCtx.Input), out: cmd.ErrOrStderr(), terminal: term.IsTerminal(int(os.Stdin.Fd())),
	}
}

// secret asks for a text that is not shown while it is typed.
func (q question) secret(what string) (string, error) {
	if !q.terminal {
		line, err := q.line()
		if err != nil {
			return "", fmt.Errorf("standard input holds no %s", what)
		}
		return line, nil
	}
	if _, err := fmt.Fprintf(q.out, "%s (not shown while you type): ", what); err != nil {
		return "", err
	}
	typed, err := term.ReadPassword(int(os.Stdin.Fd()))
	if _, newline := fmt.Fprintln(q.out); err == nil {
		err = newline
	}
	return strings.TrimSpace(string(typed)), err
}

// confirm asks whether to go on. No answer is no.
func (q question) confirm(what string) error {
	if _, err := fmt.Fprintf(q.out, "%s [y/N] ", what); err != nil {
		return err
	}
	answer, err := q.line()
	if err != nil {
		return errors.New("nothing is stored: standard input holds no answer; look at the addresses with --dry-run, then give --yes")
	}
	switch strings.ToLower(answer) {
	case "y", "yes":
		return nil
	default:
		return errors.New("nothing is stored")
	}
}

// line returns the next line; the end of input is an error unless something stands before it.
func (q question) line() (string, error) {
	line, err := q.lines.ReadString('\n')
	if errors.Is(err, io.EOF) && line != "" {
		err = nil
	}
	return strings.TrimSpace(line), err
}

// readSecretFile returns the content of a file, "-" being standard input to its end.
func (q question) readSecretFile(path string) ([]byte, error) {
	if path == "-" {
		return bounded(q.lines)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	content, err := bounded(file)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return content, nil
}

func bounded(source io.Reader) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(source, maxSecretBytes+1))
	if len(content) > maxSecretBytes {
		return nil, fmt.Errorf("it has more than %d bytes: is it the right file?", maxSecretBytes)
	}
	return content, err
}
