package directory

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Lock is the right to change a testnet: set it up, start or stop its processes, remove it.
type Lock struct {
	file *os.File
}

// ErrLocked is returned while another localnet command holds the lock.
var ErrLocked = errors.New("another localnet command is at work in this directory: wait until it is done")

// Lock takes the lock, making the directory if it is missing. It does not wait. The kernel
// drops the lock with the process, so it is never stale.
func (d Directory) Lock() (*Lock, error) {
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return nil, fmt.Errorf("make the directory of the testnet: %w", err)
	}
	return LockFile(filepath.Join(string(d), lockFile))
}

// Busy reports whether a command is at work in a directory that has a testnet, or is about to.
func (d Directory) Busy() bool {
	path := filepath.Join(string(d), lockFile)
	if _, err := os.Stat(path); err != nil {
		return false
	}
	lock, err := LockFile(path)
	if err != nil {
		return errors.Is(err, ErrLocked)
	}
	return lock.Unlock() != nil
}

// LockFile takes the lock that the file at path is.
func LockFile(path string) (*Lock, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock of the testnet: %w", err)
	}
	if err := lock(file, path); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &Lock{file: file}, nil
}

func lock(file *os.File, path string) error {
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	switch {
	case errors.Is(err, syscall.EWOULDBLOCK):
		return ErrLocked
	case err != nil:
		return fmt.Errorf("lock %s: %w", path, err)
	}
	// Purge removes the file under its lock: then the lock just taken guards nothing.
	held, err := file.Stat()
	if err != nil {
		return fmt.Errorf("lock %s: %w", path, err)
	}
	current, err := os.Stat(path)
	if err != nil || !os.SameFile(held, current) {
		return ErrLocked
	}
	return nil
}

// Unlock gives the lock back. It may be called again.
func (l *Lock) Unlock() error {
	if l.file == nil {
		return nil
	}
	file := l.file
	l.file = nil
	return file.Close()
}
