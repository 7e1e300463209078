package saved

import (
	"context"
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
			return found, fmt.Errorf("list the files of the testnet: %w", err)
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

// Whether a copy waits until it is on disk.
const (
	durable = true
	hasty   = false
)

// copy makes target, which must not exist, out of root's files.
func (t tree) copy(ctx context.Context, root, target string, sync bool) error {
	if err := os.Mkdir(target, 0o700); err != nil {
		return err
	}
	for _, dir := range t.dirs {
		if err := os.MkdirAll(filepath.Join(target, dir), 0o700); err != nil {
			return err
		}
	}
	for _, name := range t.names {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := copyFile(filepath.Join(root, name), filepath.Join(target, name), sync); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to string, sync bool) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	info, err := source.Stat()
	if err != nil {
		return err
	}
	target, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	if err == nil && sync {
		err = target.Sync()
	}
	return errors.Join(err, target.Close())
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
