package join

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Stage is a home in the making, beside the one that it becomes. Until Install nothing of that one changes.
type Stage struct {
	// Dir is a whole home of its own.
	Dir  string
	home string
	made string // the topmost parent that had to be made, or empty
}

// signState is what a validator has signed: it stays where it is.
const signState = "priv_validator_state.json"

// NewStage makes an empty folder on the same file system as the home.
func NewStage(home string) (*Stage, error) {
	parent := filepath.Dir(home)
	made := missingParent(parent)
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder of the home: %w", err)
	}
	dir, err := os.MkdirTemp(parent, ".bttcd-join-")
	if err != nil {
		return nil, fmt.Errorf("making a folder beside the home: %w", err)
	}
	return &Stage{Dir: dir, home: home, made: made}, nil
}

func missingParent(dir string) string {
	missing := ""
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			return missing
		}
		missing = dir
	}
}

// Discard removes what was made. After Install it removes what is left over.
func (s *Stage) Discard() error {
	err := os.RemoveAll(s.Dir)
	if _, missing := os.Stat(s.home); s.made != "" && missing != nil {
		err = errors.Join(err, os.RemoveAll(s.made))
	}
	return err
}

// Copy takes files of the home, named relative to it, into the stage.
func (s *Stage) Copy(names ...string) error {
	for _, name := range names {
		raw, err := os.ReadFile(filepath.Join(s.home, name))
		if err != nil {
			return err
		}
		target := filepath.Join(s.Dir, name)
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(target, raw, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// Install puts the stage in the home's place if there is no home or an empty one. Into another it moves the
// files named, relative to the home, and all data but the record of what was signed; if one
// cannot be moved, those before it are put back.
func (s *Stage) Install(names ...string) error {
	entries, err := os.ReadDir(s.home)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return os.Rename(s.Dir, s.home)
	case err != nil:
		return err
	case len(entries) == 0:
		if err := os.Remove(s.home); err != nil {
			return err
		}
		return os.Rename(s.Dir, s.home)
	}
	data, err := os.ReadDir(filepath.Join(s.Dir, "data"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	for _, entry := range data {
		if entry.Name() != signState {
			names = append(names, filepath.Join("data", entry.Name()))
		}
	}
	return s.replace(names)
}

// replace moves files and folders into the home, and what was there aside meanwhile.
func (s *Stage) replace(names []string) (err error) {
	var undo []func() error
	defer func() {
		for i := len(undo) - 1; err != nil && i >= 0; i-- {
			err = errors.Join(err, undo[i]())
		}
	}()
	aside := filepath.Join(s.Dir, "replaced")
	for _, name := range names {
		from, to, old := filepath.Join(s.Dir, name), filepath.Join(s.home, name), filepath.Join(aside, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o700), os.MkdirAll(filepath.Dir(old), 0o700)); err != nil {
			return err
		}
		switch err := os.Rename(to, old); {
		case err == nil:
			undo = append(undo, func() error { return os.Rename(old, to) })
		case !errors.Is(err, os.ErrNotExist):
			return err
		}
		if err := os.Rename(from, to); err != nil {
			return err
		}
		undo = append(undo, func() error { return os.Rename(to, from) })
	}
	return nil
}
