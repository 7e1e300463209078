package node

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/process"
)

// Binary is the absolute path of a bttcd that can be executed.
type Binary string

// Beside returns the path of the bttcd in the directory of this program.
func Beside() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find this program: %w", err)
	}
	return filepath.Join(filepath.Dir(self), "bttcd"), nil
}

// Find checks that there is an executable at path.
func Find(path string) (Binary, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("find bttcd: %w", err)
	}
	info, err := os.Stat(absolute)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "", fmt.Errorf("there is no bttcd at %s: run `make build`, or name one with --bttcd", absolute)
	case err != nil:
		return "", fmt.Errorf("find bttcd: %w", err)
	case info.IsDir():
		return "", fmt.Errorf("%s is a directory: --bttcd wants the program itself", absolute)
	case info.Mode()&0o111 == 0:
		return "", fmt.Errorf("%s is not executable: run `make build` again, or `chmod +x` it", absolute)
	}
	return Binary(absolute), nil
}

// WriteHomes has bttcd write the home of every validator of the plan in planPath.
func (b Binary) WriteHomes(ctx context.Context, plan Plan, planPath string) (Homes, error) {
	var homes Homes
	output, err := b.Run(ctx, "localnet-homes", "--plan", planPath)
	if err != nil {
		return homes, err
	}
	if err := json.Unmarshal(output, &homes); err != nil {
		return homes, fmt.Errorf("%s answered localnet-homes with something else than JSON: %w", b, err)
	}
	if err := homes.check(plan); err != nil {
		return homes, fmt.Errorf("%s does not fit this localnet: %w: build both from the same sources", b, err)
	}
	return homes, nil
}

// Run executes bttcd and returns its standard output. The error holds what it wrote to
// standard error.
func (b Binary) Run(ctx context.Context, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, string(b), args...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("bttcd %s failed (%w): %s", essence(args), err, reason(stderr.String()))
	}
	return stdout.Bytes(), nil
}

// essence is the part of a command line worth showing: what stands before the flags.
func essence(args []string) string {
	for i, arg := range args {
		if strings.HasPrefix(arg, "-") {
			return strings.Join(args[:i], " ")
		}
	}
	return strings.Join(args, " ")
}

// reason is the part of a command's standard error worth showing: cobra prints its usage
// after the message.
func reason(stderr string) string {
	text, _, _ := strings.Cut(stderr, "\nUsage:")
	text = strings.TrimPrefix(strings.TrimSpace(text), "Error: ")
	if text == "" {
		return "it gave no reason"
	}
	return text
}

// HomeFiles are what every home of a validator holds from its making on, relative to it.
var HomeFiles = []string{
	genesisFile, cometFile, appFile, clientFile,
	"config/node_key.json", "config/priv_validator_key.json", "data/priv_validator_state.json",
}

// SignedHeight is the last height that the validator of a home signed, which is the height of the
// chain or the next; 0 if the home does not say.
func SignedHeight(home string) int64 {
	var state struct {
		Height int64 `json:"height,string"`
	}
	data, err := os.ReadFile(filepath.Join(home, "data", "priv_validator_state.json"))
	if err != nil || json.Unmarshal(data, &state) != nil {
		return 0
	}
	return state.Height
}

// Start starts a validator.
func (b Binary) Start(validator Validator, logPath, pidPath string) (*process.Process, error) {
	started, err := process.Start(process.Spec{
		Path: string(b), Args: []string{"start", "--home", validator.Home, "--log_no_color"},
		LogPath: logPath, PIDPath: pidPath,
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", validator.Name, err)
	}
	return started, nil
}
