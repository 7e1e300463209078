// Package cosmovisor writes the folders from which cosmovisor runs a node and swaps its program at
// an upgrade.
//
// Invariant: a program that cosmovisor may run is complete and is the one that was named: it is
// copied beside, checked, and renamed into place.
//
// Callers: `bttcd cosmovisor-init`.
package cosmovisor

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
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
func (l Layout) Init(program string) error {
	if !filepath.IsAbs(l.Home) {
		return fmt.Errorf("the home %s is not absolute, which cosmovisor needs", l.Home)
	}
	if _, err := os.Stat(filepath.Join(l.Home, "config", "genesis.json")); err != nil {
		return fmt.Errorf("%s is no home of a node: it has no genesis; run `bttcd init` first", l.Home)
	}
	// A home that has been upgraded keeps the program it began with, and what runs now.
	if target, err := os.Readlink(l.Current()); err == nil && target != filepath.Dir(filepath.Dir(l.Genesis())) {
		return l.writeEnvironment()
	}
	if _, err := place(program, l.Genesis(), ""); err != nil {
		return err
	}
	for _, folder := range []string{filepath.Join(l.Root(), "upgrades"), filepath.Join(l.Home, "data")} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return fmt.Errorf("making cosmovisor's folders: %w", err)
		}
	}
	if err := os.Symlink(filepath.Dir(filepath.Dir(l.Genesis())), l.Current()); err != nil && !errors.Is(err, os.ErrExist) {
		return fmt.Errorf("naming the program that runs now: %w", err)
	}
	return l.writeEnvironment()
}

// Prepare puts the program of an upgrade where cosmovisor finds it. sum is its sha256 in
// hexadecimal, or "" if nobody has named one. It returns the sum.
func (l Layout) Prepare(upgrade, program, sum string) (string, error) {
	return place(program, l.Upgrade(upgrade), strings.ToLower(strings.TrimPrefix(sum, "sha256:")))
}

// place copies a program to its place and returns its sha256.
func place(program, to, want string) (sum string, err error) {
	info, err := os.Stat(program)
	if err != nil {
		return "", fmt.Errorf("the program: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() == 0 {
		return "", fmt.Errorf("%s is no program", program)
	}
	if sum, err = sumOf(program); err != nil {
		return "", err
	}
	if want != "" && sum != want {
		return "", fmt.Errorf("%s has the sha256 %s, not %s: it is not the program that was published, or damaged", program, sum, want)
	}
	if there, err := sumOf(to); err == nil {
		if there != sum {
			return "", fmt.Errorf("%s is another program already (sha256 %s): remove it first if it is to be replaced", to, there)
		}
		return sum, nil
	}
	return sum, copyTo(program, to, sum)
}

func sumOf(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", fmt.Errorf("reading %s: %w", path, err)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

func copyTo(from, to, sum string) (err error) {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return fmt.Errorf("making cosmovisor's folders: %w", err)
	}
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	part, err := os.CreateTemp(filepath.Dir(to), ".part-*")
	if err != nil {
		return fmt.Errorf("copying the program: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("copying %s to %s: %w", from, to, err), os.Remove(part.Name()))
		}
	}()
	hash := sha256.New()
	_, err = io.Copy(io.MultiWriter(part, hash), source)
	err = errors.Join(err, part.Chmod(0o755), part.Sync(), part.Close())
	if err != nil {
		return err
	}
	if hex.EncodeToString(hash.Sum(nil)) != sum {
		return errors.New("it changed meanwhile")
	}
	return os.Rename(part.Name(), to)
}

const environment = `# Variables that cosmovisor is started with: EnvironmentFile= of a systemd unit.
# Kept as it is when it exists: change what you like.
DAEMON_NAME=%[1]s
DAEMON_HOME=%[2]s
BTTCD_HOME=%[2]s
# true downloads the program that an upgrade's proposal names, if it was not prepared: convenient,
# and it trusts governance with what runs on this machine.
DAEMON_ALLOW_DOWNLOAD_BINARIES=false
DAEMON_DOWNLOAD_MUST_HAVE_CHECKSUM=true
DAEMON_RESTART_AFTER_UPGRADE=true
# Databases are closed in order.
DAEMON_SHUTDOWN_GRACE=60s
# false copies all of data/ before the new program starts: minutes in which a validator signs nothing.
UNSAFE_SKIP_BACKUP=true
`

func (l Layout) writeEnvironment() error {
	file, err := os.OpenFile(l.Environment(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("writing cosmovisor's variables: %w", err)
	}
	_, err = fmt.Fprintf(file, environment, Program, l.Home)
	return errors.Join(err, file.Close())
}
