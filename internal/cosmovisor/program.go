package cosmovisor

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// runLimit bounds a program that is tried; bttcd takes half a second.
const runLimit = time.Minute

// staged is a program that was copied and tried, and waits to be renamed into its place.
type staged struct{ dir, sum string }

func (s staged) path() string { return filepath.Join(s.dir, Program) }

// drop removes what was not put into its place.
func (s staged) drop() error {
	if s.dir == "" {
		return nil
	}
	return os.RemoveAll(s.dir)
}

// stage copies a program beside its place, holds it against its sha256 if one is named, and has it
// tell its version, which every node's program can. What is at its place already is left alone.
func (l Layout) stage(program, to, want string) (copied staged, err error) {
	info, err := os.Stat(program)
	if err != nil {
		return staged{}, fmt.Errorf("the program: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() == 0 {
		return staged{}, fmt.Errorf("%s is no program", program)
	}
	sum, err := sumOf(program)
	if err != nil {
		return staged{}, err
	}
	if want != "" && sum != want {
		return staged{}, fmt.Errorf("%s has the sha256 %s, not %s: it is not the program that was published, or damaged", program, sum, want)
	}
	if there, err := sumOf(to); err == nil {
		if there != sum {
			return staged{}, fmt.Errorf("%s is another program already (sha256 %s): remove it first if it is to be replaced", to, there)
		}
		return staged{sum: sum}, nil
	}
	dir, err := os.MkdirTemp(l.Home, ".cosmovisor-*")
	if err != nil {
		return staged{}, fmt.Errorf("copying the program: %w", err)
	}
	copied = staged{dir, sum}
	defer func() {
		if err != nil {
			err = errors.Join(err, copied.drop())
		}
	}()
	if err := copyTo(program, copied.path(), sum); err != nil {
		return copied, fmt.Errorf("copying %s to %s: %w", program, dir, err)
	}
	return copied, tryOut(copied.path(), program, runLimit)
}

// put renames a program into its place.
func (s staged) put(to string) error {
	if s.dir == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return fmt.Errorf("making cosmovisor's folders: %w", err)
	}
	return os.Rename(s.path(), to)
}

// tryOut runs a copy of a program. The one that runs now needs no proof.
func tryOut(path, named string, limit time.Duration) error {
	if self, err := os.Executable(); err == nil && sameFile(self, named) {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	command := exec.CommandContext(ctx, path, "version")
	var said bytes.Buffer
	command.Dir, command.Stdout, command.Stderr, command.WaitDelay = filepath.Dir(path), &said, &said, time.Second
	err := command.Run()
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		err = fmt.Errorf("no answer in %s", limit)
	}
	words := err.Error()
	if line, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n"); line != "" {
		words += ", " + line[:min(len(line), 200)]
	}
	return fmt.Errorf("%s cannot run here (`%[1]s version`: %s): get the whole program for %s/%s; one for another platform is prepared on a machine of that platform",
		named, words, runtime.GOOS, runtime.GOARCH)
}

func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
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

func copyTo(from, to, sum string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	part, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	hash := sha256.New()
	_, err = io.Copy(io.MultiWriter(part, hash), source)
	if err = errors.Join(err, part.Chmod(0o755), part.Sync(), part.Close()); err != nil {
		return err
	}
	if hex.EncodeToString(hash.Sum(nil)) != sum {
		return errors.New("it changed meanwhile")
	}
	return nil
}
