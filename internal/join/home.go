package join

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Kept returns which of these files, relative to a home, are there and are somebody's own: any but those that are
// byte for byte as in the folder defaults, which commands write into a home without asking.
func Kept(home, defaults string, names ...string) ([]string, error) {
	var kept []string
	for _, name := range names {
		have, err := os.ReadFile(filepath.Join(home, name))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		unasked, err := os.ReadFile(filepath.Join(defaults, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		if err != nil || !bytes.Equal(have, unasked) {
			kept = append(kept, name)
		}
	}
	return kept, nil
}

// CheckDataDir refuses databases elsewhere than in the home's data: join makes them in a stage and looks for
// blocks there. from says where the setting is.
func CheckDataDir(from, dir string) error {
	if filepath.Clean(dir) == "data" {
		return nil
	}
	return fmt.Errorf(`%s sets db_dir to %.200q, and join makes databases in the home's data only: set it to "data"; `+
		"to have them on another disk, let the home itself be there or be a link to it", from, dir)
}
