// Package directory knows the files of a local testnet: where each is, who may write them
// and what may be deleted.
//
// Invariant: only files which a local testnet made are ever removed, and only while the
// lock is held. The network package is its caller.
package directory

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// The files of a testnet, relative to its directory.
const (
	lockFile      = "localnet.lock"
	planFile      = "plan.json"
	networkFile   = "network.json"
	endpointsFile = "endpoints.json"
	homesDir      = "validators"
	logsDir       = "logs"
	pidsDir       = "pids"
	chainsDir     = "chains"
	relayerDir    = "relayer"
	fundLockFile  = "fund.lock"
	savesDir      = "saves"
	loadingDir    = "loading"
)

// StateParts are what makes a testnet, to be copied as a whole while nothing runs. The file that
// completes a setup is the last of them.
var StateParts = []string{planFile, homesDir, chainsDir, relayerDir, endpointsFile, networkFile}

// Directory is the absolute path of a testnet's directory.
type Directory string

// State says what a directory holds.
type State int

const (
	// Empty is a directory that does not exist or holds nothing.
	Empty State = iota
	// Partial is what an interrupted setup left behind; no block was ever made in it.
	Partial
	// Complete holds a testnet, running or not.
	Complete
	// Foreign holds files of somebody else.
	Foreign
)

// Open returns the directory at path, which need not exist.
func Open(path string) (Directory, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("find the directory %q: %w", path, err)
	}
	return Directory(absolute), nil
}

// Plan is the file that tells bttcd which homes to write.
func (d Directory) Plan() string { return filepath.Join(string(d), planFile) }

// Network is the file that completes a setup: without it no testnet is there.
func (d Directory) Network() string { return filepath.Join(string(d), networkFile) }

// Endpoints is the file for programs that use the testnet.
func (d Directory) Endpoints() string { return filepath.Join(string(d), endpointsFile) }

// Home is the home of the validator called name.
func (d Directory) Home(name string) string { return filepath.Join(string(d), homesDir, name) }

// Log is where the validator called name writes its output.
func (d Directory) Log(name string) string { return filepath.Join(string(d), logsDir, name+".log") }

// PID is the pid file of the validator called name.
func (d Directory) PID(name string) string { return filepath.Join(string(d), pidsDir, name+".json") }

// Chain is where the remote chain called name keeps its blocks.
func (d Directory) Chain(name string) string { return filepath.Join(string(d), chainsDir, name) }

// Relayer is where the relayer has its key and what it sent.
func (d Directory) Relayer() string { return filepath.Join(string(d), relayerDir) }

// FundLock is held by whoever spends the faucet's money.
func (d Directory) FundLock() string { return filepath.Join(string(d), fundLockFile) }

// Saves is where saved states are. Nothing but the command that saves them removes them.
func (d Directory) Saves() string { return filepath.Join(string(d), savesDir) }

// Loading is where a saved state is put together before it takes the place of the testnet.
func (d Directory) Loading() string { return filepath.Join(string(d), loadingDir) }

// State looks at what is there.
func (d Directory) State() (State, error) {
	entries, err := os.ReadDir(string(d))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Empty, nil
	case err != nil:
		return Empty, fmt.Errorf("read the directory of the testnet: %w", err)
	case len(entries) == 0:
		return Empty, nil
	}
	return classify(entries), nil
}

// classify takes a directory of saved states for empty: they are all that a purge leaves.
func classify(entries []fs.DirEntry) State {
	names := map[string]bool{}
	for _, entry := range entries {
		names[entry.Name()] = true
	}
	delete(names, savesDir)
	switch {
	case len(names) == 0:
		return Empty
	case !names[lockFile]:
		return Foreign
	case names[networkFile]:
		return Complete
	case len(names) == 1:
		return Empty
	default:
		return Partial
	}
}

// Create makes the directory and those of logs and pid files.
func (d Directory) Create() error {
	for _, dir := range []string{string(d), filepath.Join(string(d), logsDir), filepath.Join(string(d), pidsDir)} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("make the directory of the testnet: %w", err)
		}
	}
	return nil
}

// Wipe removes the testnet but keeps the directory, saved states and the lock, which the caller holds.
func (d Directory) Wipe() error {
	return d.remove(networkFile, endpointsFile, planFile, pidsDir, homesDir, chainsDir, relayerDir, logsDir, fundLockFile, loadingDir)
}

// remove removes files and directories in order. The completing file goes first: what is
// interrupted leaves a Partial directory, never one that looks usable.
func (d Directory) remove(names ...string) error {
	for _, name := range names {
		if err := os.RemoveAll(filepath.Join(string(d), name)); err != nil {
			return fmt.Errorf("remove the testnet: %w", err)
		}
	}
	return nil
}

// ClearLoading removes what an interrupted load left.
func (d Directory) ClearLoading() error { return d.remove(loadingDir) }

// Replace puts the parts of a testnet that are ready in Loading in the place of the one that is
// here, which does not run. Logs stay.
func (d Directory) Replace() error {
	if err := d.remove(networkFile, endpointsFile, planFile, pidsDir, homesDir, chainsDir, relayerDir); err != nil {
		return err
	}
	for _, name := range StateParts {
		err := os.Rename(filepath.Join(d.Loading(), name), filepath.Join(string(d), name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("put the saved testnet in place: %w", err)
		}
	}
	return errors.Join(d.Create(), d.remove(loadingDir))
}

// Purge is Wipe, then removes the lock file and, unless it holds something else, the directory.
func (d Directory) Purge() error {
	if err := d.Wipe(); err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(string(d), lockFile)); err != nil {
		return fmt.Errorf("remove the testnet: %w", err)
	}
	entries, err := os.ReadDir(string(d))
	if err != nil || len(entries) > 0 {
		return err
	}
	return os.Remove(string(d))
}
