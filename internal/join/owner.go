package join

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// giveAway makes all below a path in the home its owner's: root joins for the user that the node runs as, who must
// be able to read it. Another user cannot give files away, and has no need to.
func (s *Stage) giveAway(path string) error {
	info, err := os.Stat(s.home)
	if err != nil || os.Geteuid() != 0 {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	name, err := filepath.Rel(s.home, path)
	if err != nil {
		return err
	}
	// The owner can put links where a folder was: none leads out of a Root.
	home, err := os.OpenRoot(s.home)
	if err != nil {
		return err
	}
	defer func() { _ = home.Close() }()
	return fs.WalkDir(home.FS(), filepath.ToSlash(name), func(name string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return home.Lchown(name, int(owner.Uid), int(owner.Gid))
	})
}

// makeFolder makes a folder of the home and those above it.
func (s *Stage) makeFolder(dir string) error {
	top := missingParent(dir)
	if err := os.MkdirAll(dir, 0o700); err != nil || top == "" {
		return err
	}
	return s.giveAway(top)
}
