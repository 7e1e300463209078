package saved

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// tree is what is copied: directories in the order in which they are made, and files.
type tree struct {
	dirs  []string
	names []string
	// sizes are in bytes, by the path with slashes.
	sizes map[string]int64
	bytes int64
}

// scan lists the directories and regular files below the parts of root. Sockets are no state, and
// nothing of a testnet is a link.
func scan(root string, parts []string) (tree, error) {
	found := tree{sizes: map[string]int64{}}
	for _, part := range parts {
		err := filepath.WalkDir(filepath.Join(root, part), func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			relative, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			return found.add(relative, entry)
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return found, err
		}
	}
	return found, nil
}

func (t *tree) add(relative string, entry fs.DirEntry) error {
	switch {
	case entry.IsDir():
		t.dirs = append(t.dirs, relative)
	case entry.Type().IsRegular():
		info, err := entry.Info()
		if err != nil {
			return err
		}
		t.names = append(t.names, relative)
		t.sizes[filepath.ToSlash(relative)] = info.Size()
		t.bytes += info.Size()
	case entry.Type()&fs.ModeSymlink != 0:
		return fmt.Errorf("%s is a link: only files can be saved", relative)
	}
	return nil
}

// Note is told now and then how many bytes of a copy are done.
type Note func(done, total int64)

// noteStep is how many bytes lie between two notes.
const noteStep = 16 << 20

// copying is one copy of a tree.
type copying struct {
	tree
	from, to string
	// durable has the copy wait until it is on disk.
	durable bool
	note    Note
	// check refuses a file by its path with slashes and its SHA-256 in hexadecimal.
	check func(path, sum string) error

	done, noted int64
}

// run makes the directory to, which must not exist, and returns the SHA-256 sums of the files by path.
func (c *copying) run(ctx context.Context) (map[string]string, error) {
	if err := os.Mkdir(c.to, 0o700); err != nil {
		return nil, err
	}
	for _, dir := range c.dirs {
		if err := os.MkdirAll(filepath.Join(c.to, dir), 0o700); err != nil {
			return nil, err
		}
	}
	sums := map[string]string{}
	for _, name := range c.names {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		sum, err := c.file(name)
		if err != nil {
			return nil, err
		}
		path := filepath.ToSlash(name)
		if err := c.check(path, sum); err != nil {
			return nil, err
		}
		sums[path] = sum
	}
	return sums, nil
}

// file copies one file and returns the sum of what was written.
func (c *copying) file(name string) (_ string, err error) {
	source, err := os.Open(filepath.Join(c.from, name))
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	info, err := source.Stat()
	if err != nil {
		return "", err
	}
	target, err := os.OpenFile(filepath.Join(c.to, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, info.Mode().Perm())
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	_, err = io.CopyBuffer(io.MultiWriter(target, hash, c), plainReader{source}, make([]byte, 256<<10))
	if err == nil && c.durable {
		err = target.Sync()
	}
	return hex.EncodeToString(hash.Sum(nil)), errors.Join(err, target.Close())
}

// plainReader hides the ways in which a file copies itself past the buffer.
type plainReader struct{ io.Reader }

// Write counts what passes by.
func (c *copying) Write(data []byte) (int, error) {
	c.done += int64(len(data))
	if c.done-c.noted >= noteStep {
		c.noted = c.done
		c.note(c.done, c.bytes)
	}
	return len(data), nil
}

// spare is left free on disk, for what the testnet writes next.
const spare = 64 << 20

// room returns an error unless so many bytes and some more fit the disk of path.
func (s Store) room(path string, bytes int64) error {
	free, err := s.Free(path)
	if err != nil {
		return fmt.Errorf("ask how much room is on disk: %w", err)
	}
	if need := uint64(bytes) + spare; free < need {
		return fmt.Errorf("the disk of %s has %d MB free, %d MB are needed: make room, or remove a saved state with `localnet save --delete NAME`",
			path, free>>20, need>>20+1)
	}
	return nil
}

func freeBytes(path string) (uint64, error) {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(path, &stat); err != nil {
		return 0, err
	}
	return stat.Bavail * uint64(stat.Bsize), nil
}
