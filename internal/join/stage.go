package join

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// Stage is a home in the making, on the file system of the one that it becomes: in that one if it is there, else
// beside it. Until Install nothing else of it changes, and a folder that is there is never removed or replaced:
// its parent may belong to somebody else, and it may be a mounted disk.
type Stage struct {
	// Dir is a whole home of its own.
	Dir    string
	home   string // without links
	within bool   // the home was there
	made   string // the topmost parent that had to be made, or empty
	state  stageState
}

type stageState int

const (
	unchanged stageState = iota
	installed
	// halfInstalled is a home that could not be put back: Discard leaves what was there before.
	halfInstalled
)

// signState is what a validator has signed: it stays where it is.
const signState = "priv_validator_state.json"

// NewStage makes an empty folder on the same file system as the home.
func NewStage(home string) (*Stage, error) {
	resolved, err := filepath.EvalSymlinks(home)
	if errors.Is(err, os.ErrNotExist) {
		return stageBeside(home)
	}
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(resolved, ".join-")
	if err != nil {
		return nil, fmt.Errorf("making a folder in the home: %w: run join as the user that the home belongs to", err)
	}
	return &Stage{Dir: dir, home: resolved, within: true}, nil
}

func stageBeside(home string) (*Stage, error) {
	if target, err := os.Readlink(home); err == nil {
		return nil, fmt.Errorf("%s is a link to %s, which is not there: mount its disk, or make that folder", home, target)
	}
	parent := filepath.Dir(home)
	made := missingParent(parent)
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder of the home: %w: make %s yourself, for the user that runs join", err, home)
	}
	dir, err := os.MkdirTemp(parent, ".bttcd-join-")
	if err != nil {
		return nil, fmt.Errorf("making a folder beside the home: %w: make %s yourself, for the user that runs join", err, home)
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

// Discard removes what was made. After Install it removes what is left over, but for what could not be put back.
func (s *Stage) Discard() error {
	if s.state == halfInstalled {
		return nil
	}
	err := os.RemoveAll(s.Dir)
	if err != nil {
		err = fmt.Errorf("%w: remove %s yourself", err, s.Dir)
	}
	if _, missing := os.Stat(s.home); s.made != "" && missing != nil {
		err = errors.Join(err, os.RemoveAll(s.made))
	}
	return err
}

// Outcome says what an error has left behind.
func (s *Stage) Outcome() string {
	switch s.state {
	case installed:
		return s.home + " is ready nevertheless: bttcd start"
	case halfInstalled:
		return fmt.Sprintf("%s is changed in part, and what it held before is in %s: move that back yourself", s.home, filepath.Join(s.Dir, "replaced"))
	}
	return "nothing in " + s.home + " was changed"
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

// Install puts the stage in the home's place if there is no home. Into an empty one it moves all, into another the
// files named, relative to the home, and all data but the record of what was signed; if one
// cannot be moved, those before it are put back.
func (s *Stage) Install(names ...string) error {
	if err := s.install(names); err != nil {
		return err
	}
	s.state = installed
	return nil
}

func (s *Stage) install(names []string) error {
	if !s.within {
		return os.Rename(s.Dir, s.home)
	}
	if err := s.giveAway(s.Dir); err != nil {
		return err
	}
	entries, err := os.ReadDir(s.home)
	if err != nil {
		return err
	}
	if len(entries) == 1 && entries[0].Name() == filepath.Base(s.Dir) {
		all, err := entriesOf(s.Dir)
		if err != nil {
			return err
		}
		slices.Reverse(all) // data before config: what has a configuration counts as a home
		return s.replace(all)
	}
	data, err := entriesOf(filepath.Join(s.Dir, "data"))
	if err != nil {
		return err
	}
	for _, name := range data {
		if name != signState {
			names = append(names, filepath.Join("data", name))
		}
	}
	return s.replace(names)
}

// entriesOf names what a folder holds: nothing if it is not there.
func entriesOf(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names, err
}

// replace moves files and folders into the home, and what was there aside meanwhile.
func (s *Stage) replace(names []string) error {
	aside := filepath.Join(s.Dir, "replaced")
	var done []move
	for _, name := range names {
		from, to, old := filepath.Join(s.Dir, name), filepath.Join(s.home, name), filepath.Join(aside, name)
		if err := errors.Join(s.makeFolder(filepath.Dir(to)), os.MkdirAll(filepath.Dir(old), 0o700)); err != nil {
			return s.putBack(done, err)
		}
		switch err := os.Rename(to, old); {
		case err == nil:
			done = append(done, move{to, old})
		case !errors.Is(err, os.ErrNotExist):
			return s.putBack(done, explainMove(to, err))
		}
		if err := os.Rename(from, to); err != nil {
			return s.putBack(done, explainMove(to, err))
		}
		done = append(done, move{from, to})
	}
	return nil
}

func explainMove(to string, err error) error {
	if errors.Is(err, syscall.EXDEV) {
		return fmt.Errorf("%s is on another disk than the home: let all of the home be there, or be a link to it: %w", filepath.Dir(to), err)
	}
	return err
}

type move struct{ from, to string }

// putBack undoes moves, the last one first, and returns why. What it cannot put back stays where it is.
func (s *Stage) putBack(done []move, why error) error {
	for _, move := range slices.Backward(done) {
		if err := os.Rename(move.to, move.from); err != nil {
			s.state = halfInstalled
			why = errors.Join(why, fmt.Errorf("putting it back: %w", err))
		}
	}
	return why
}
