// Package cosmovisor writes the folders from which cosmovisor runs a node and swaps its program at
// an upgrade.
//
// Invariant: a program that cosmovisor may run is complete, runs here and is the one that was named:
// it is copied beside, tried, and renamed into place.
//
// Callers: `bttcd cosmovisor-init`.
package cosmovisor

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Program is the name that cosmovisor knows the program by.
const Program = "bttcd"

// Layout is the cosmovisor folder of a home.
type Layout struct{ Home string }

// Root holds all that is cosmovisor's.
func (l Layout) Root() string { return filepath.Join(l.Home, "cosmovisor") }

// Genesis is the program that runs until the first upgrade.
func (l Layout) Genesis() string { return filepath.Join(l.Root(), "genesis", "bin", Program) }

// Upgrade is the program of an upgrade.
func (l Layout) Upgrade(name string) string {
	return filepath.Join(l.Root(), "upgrades", name, "bin", Program)
}

// Current is the link to the folder of the program that runs now.
func (l Layout) Current() string { return filepath.Join(l.Root(), "current") }

// Environment is the file of variables that cosmovisor is started with.
func (l Layout) Environment() string { return filepath.Join(l.Root(), "environment") }

// Init makes the layout with the program that runs now. It may be repeated: what is there and
// equal is left alone, another program is refused.
func (l Layout) Init(program string) (err error) {
	folder, err := l.check()
	if err != nil {
		return err
	}
	// A home that has been upgraded keeps the program it began with, and what runs now.
	if folder != "" && folder != l.genesisFolder() {
		return errors.Join(l.checkProgram(folder), l.writeEnvironment())
	}
	copied, err := l.stage(program, l.Genesis(), "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, copied.drop()) }()
	if err := copied.put(l.Genesis()); err != nil {
		return err
	}
	for _, folder := range []string{filepath.Join(l.Root(), "upgrades"), filepath.Join(l.Home, "data")} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return fmt.Errorf("making cosmovisor's folders: %w", err)
		}
	}
	if err := os.Symlink(l.genesisFolder(), l.Current()); err != nil && !errors.Is(err, os.ErrExist) {
		return fmt.Errorf("naming the program that runs now: %w", err)
	}
	return errors.Join(l.checkProgram(l.genesisFolder()), l.writeEnvironment())
}

// Prepare puts the program of an upgrade where cosmovisor finds it. sum is its sha256 in
// hexadecimal, or "" if nobody has named one. It returns the sum. running is the program that a
// home without a layout gets one with; one that is there need not hold it: an upgrade is often
// prepared with the new program.
func (l Layout) Prepare(upgrade, program, sum, running string) (_ string, err error) {
	folder, err := l.check()
	if err != nil {
		return "", err
	}
	if folder != "" {
		if err := l.checkProgram(folder); err != nil {
			return "", err
		}
	}
	copied, err := l.stage(program, l.Upgrade(upgrade), strings.ToLower(strings.TrimPrefix(sum, "sha256:")))
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, copied.drop()) }()
	if folder == "" {
		err = l.Init(running)
	} else {
		err = l.writeEnvironment()
	}
	if err != nil {
		return "", err
	}
	return copied.sum, copied.put(l.Upgrade(upgrade))
}

// Running is the program that current links to.
func (l Layout) Running() (string, error) {
	folder, err := l.linked()
	return filepath.Join(folder, "bin", Program), err
}

func (l Layout) genesisFolder() string { return filepath.Dir(filepath.Dir(l.Genesis())) }

// check finds what cosmovisor could not work with before anything is changed. It returns the folder
// that current links to, or "" if there is no link yet.
func (l Layout) check() (folder string, err error) {
	if !filepath.IsAbs(l.Home) {
		return "", fmt.Errorf("the home %s is not absolute, which cosmovisor needs", l.Home)
	}
	if _, err := os.Stat(filepath.Join(l.Home, "config", "genesis.json")); err != nil {
		return "", fmt.Errorf("%s is no home of a node: it has no genesis; run `bttcd init` first", l.Home)
	}
	if folder, err = l.linked(); errors.Is(err, os.ErrNotExist) {
		folder, err = "", nil
	}
	return folder, errors.Join(err, l.checkEnvironment())
}

// linked is the folder that current links to. Cosmovisor reads the link from its own folder.
func (l Layout) linked() (string, error) {
	info, err := os.Lstat(l.Current())
	switch {
	case err != nil:
		return "", fmt.Errorf("finding the program that runs now: %w", err)
	case info.Mode()&os.ModeSymlink == 0:
		return "", fmt.Errorf("%s is no link: %s", l.Current(), l.linkAdvice())
	}
	folder, err := os.Readlink(l.Current())
	if err == nil && !filepath.IsAbs(folder) {
		err = fmt.Errorf("%s links to %s, which is not absolute: %s", l.Current(), folder, l.linkAdvice())
	}
	return folder, err
}

// checkProgram sees that cosmovisor finds a program to run in a folder that current links to.
func (l Layout) checkProgram(folder string) error {
	path := filepath.Join(folder, "bin", Program)
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return fmt.Errorf("%s links to %s, where there is no bin/%s: %s", l.Current(), folder, Program, l.linkAdvice())
	case !info.Mode().IsRegular() || info.Mode().Perm()&0o100 == 0:
		return fmt.Errorf("%s, which %s links to, is no program that may be run: put the right one there, or `chmod 755 %[1]s`", path, l.Current())
	}
	return nil
}

func (l Layout) linkAdvice() string {
	return fmt.Sprintf("link it to the folder of the program that is to run, `ln -sfn FOLDER %s`: %s, or after an upgrade %s",
		l.Current(), l.genesisFolder(), filepath.Join(l.Root(), "upgrades", "NAME"))
}
