// Package saved keeps copies of whole testnets under names.
//
// Invariant: what can be loaded is complete and as it was saved. A copy is made beside its place and gets
// its name when the last byte is on disk; its manifest tells later what must be there, with checksums. The network package
// is its caller, and sees to it that nothing writes meanwhile: Create, Settle and Delete are for whoever
// holds the lock of the testnet's directory, all else only reads and needs none.
package saved

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
)

// Store is the directory of saved states: each is a directory with the manifest and the parts.
type Store struct {
	Root string
	// Free tells how many bytes fit the file system of a path.
	Free func(path string) (uint64, error)
}

// New returns the store at root, which need not exist.
func New(root string) Store { return Store{Root: root, Free: freeBytes} }

// Manifest says what a saved state is and which files it consists of.
type Manifest struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
	// Dir is the directory of the testnet, which its files name.
	Dir string `json:"dir"`
	// Height is the last that a validator signed, EthereumBlock the head there, 0 if unknown.
	Height        int64  `json:"height"`
	EthereumBlock uint64 `json:"ethereum_block,omitempty"`
	Validators    int    `json:"validators"`
	Bytes         int64  `json:"bytes"`
	// Files are sizes in bytes by path below the saved state.
	Files map[string]int64 `json:"files"`
	// Sums are the SHA-256 sums of these files in hexadecimal.
	Sums map[string]string `json:"sha256"`
}

// The names beside those of saved states; a state's own name has no dot.
const (
	manifestFile   = "save.json"
	partialSuffix  = ".partial"
	replacedSuffix = ".replaced"
)

var namePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)

// CheckName refuses names that are no plain words.
func CheckName(name string) error {
	if !namePattern.MatchString(name) {
		return fmt.Errorf("%q is no name for a saved state: use 1 to 64 letters, digits, - and _, such as before-upgrade", name)
	}
	return nil
}

// ErrIncomplete is returned for a state whose saving was interrupted.
var ErrIncomplete = errors.New("saving it was interrupted half-way")

// ErrDamaged is returned for a state whose files are not those that were saved.
var ErrDamaged = errors.New("damaged")

func (s Store) path(name string) string { return filepath.Join(s.Root, name) }

// at is where the newest complete state of a name is: still beside its place if the saving ended
// right before the copy got its name.
func (s Store) at(name string) string {
	place := s.path(name)
	if _, err := os.Stat(filepath.Join(place+partialSuffix, manifestFile)); err == nil {
		return place + partialSuffix
	}
	return place
}

// Check returns an error if a state may not be saved under a name, before anything is stopped for it.
func (s Store) Check(name string, force bool) error {
	if err := CheckName(name); err != nil {
		return err
	}
	_, err := os.Stat(s.at(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("look for the saved state %s: %w", name, err)
	case !force:
		return fmt.Errorf("there is a saved state %s already: --force replaces it, or choose another name", name)
	}
	return nil
}

// Create copies the parts of source, those that exist, under the name of the manifest, whose sizes
// and sums it fills in. With force it replaces an older state, which stays until the new one is complete.
func (s Store) Create(ctx context.Context, source string, parts []string, manifest Manifest, force bool, note Note) (Manifest, error) {
	if err := s.Check(manifest.Name, force); err != nil {
		return manifest, err
	}
	if err := s.Settle(manifest.Name); err != nil {
		return manifest, err
	}
	files, err := scan(source, parts)
	if err != nil {
		return manifest, fmt.Errorf("list the files of the testnet: %w", err)
	}
	manifest.Files, manifest.Bytes = files.sizes, files.bytes
	if err := os.MkdirAll(s.Root, 0o700); err != nil {
		return manifest, fmt.Errorf("make the directory of saved states: %w", err)
	}
	partial := s.path(manifest.Name) + partialSuffix
	if err := os.RemoveAll(partial); err != nil {
		return manifest, fmt.Errorf("remove what an interrupted save left: %w", err)
	}
	if err := s.room(s.Root, manifest.Bytes); err != nil {
		return manifest, err
	}
	job := copying{tree: files, from: source, to: partial, durable: true, note: note, check: func(string, string) error { return nil }}
	manifest.Sums, err = job.run(ctx)
	if err == nil {
		err = directory.WriteJSON(filepath.Join(partial, manifestFile), manifest)
	}
	if err != nil {
		return manifest, errors.Join(fmt.Errorf("save the testnet: %w", err), os.RemoveAll(partial))
	}
	return manifest, s.Settle(manifest.Name)
}

// Settle gives a complete copy its name, also one whose saving ended right before that.
func (s Store) Settle(name string) error {
	place := s.path(name)
	partial, replaced := place+partialSuffix, place+replacedSuffix
	if _, err := os.Stat(filepath.Join(partial, manifestFile)); err == nil {
		if err := os.RemoveAll(replaced); err != nil {
			return fmt.Errorf("remove the old state %s: %w", name, err)
		}
		if err := os.Rename(place, replaced); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("set the old state %s aside: %w", name, err)
		}
		if err := os.Rename(partial, place); err != nil {
			return fmt.Errorf("name the saved state %s: %w", name, err)
		}
	}
	if err := os.RemoveAll(replaced); err != nil {
		return fmt.Errorf("remove the old state %s: %w", name, err)
	}
	return nil
}

// Open returns the manifest of a state that has the files that it must have, by name and size. Their
// content is checked by CopyTo.
func (s Store) Open(name string) (Manifest, error) {
	if err := CheckName(name); err != nil {
		return Manifest{}, err
	}
	dir := s.at(name)
	manifest, err := read(dir, name)
	if errors.Is(err, fs.ErrNotExist) {
		return manifest, s.unknown(name)
	}
	if err != nil {
		return manifest, err
	}
	_, err = manifest.check(dir)
	return manifest, err
}

func read(dir, name string) (Manifest, error) {
	var manifest Manifest
	if _, err := os.Stat(dir); err != nil {
		return manifest, err
	}
	err := directory.ReadJSON(filepath.Join(dir, manifestFile), &manifest)
	// The name is that of the directory, whatever a damaged or moved manifest says.
	manifest.Name = name
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return manifest, manifest.damaged("its %s is missing", manifestFile)
	case err != nil:
		return manifest, manifest.damaged("%w", err)
	}
	return manifest, nil
}

func (s Store) unknown(name string) error {
	if _, err := os.Stat(s.path(name) + partialSuffix); err == nil {
		return fmt.Errorf("the state %s cannot be loaded: %w: `localnet save %s` saves it anew", name, ErrIncomplete, name)
	}
	entries, err := s.List()
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return fmt.Errorf("there is no saved state %s, and no other: `localnet save %s` makes one", name, name)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name)
	}
	return fmt.Errorf("there is no saved state %s: choose one of %s", name, strings.Join(names, ", "))
}

// check compares the names and sizes of the files in dir with the manifest and returns them.
func (m Manifest) check(dir string) (tree, error) {
	files, err := m.scan(dir)
	if err != nil {
		return files, m.damaged("%w", err)
	}
	for _, path := range slices.Sorted(maps.Keys(m.Files)) {
		size, found := files.sizes[path]
		switch {
		case !found:
			return files, m.damaged("%s is missing", path)
		case size != m.Files[path]:
			return files, m.damaged("%s has %d bytes instead of %d", path, size, m.Files[path])
		case m.Sums[path] == "":
			return files, m.damaged("its %s has no checksum of %s", manifestFile, path)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(files.sizes)) {
		if _, listed := m.Files[path]; !listed {
			return files, m.damaged("%s is not of it, %s does not list it", path, manifestFile)
		}
	}
	return files, nil
}

// scan lists all that is in dir beside the manifest.
func (m Manifest) scan(dir string) (tree, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return tree{}, err
	}
	var parts []string
	for _, entry := range entries {
		if entry.Name() != manifestFile {
			parts = append(parts, entry.Name())
		}
	}
	return scan(dir, parts)
}

// checkSum refuses a file whose content is not what was saved.
func (m Manifest) checkSum(path, sum string) error {
	if m.Sums[path] != sum {
		return m.damaged("%s is not as it was saved, its checksum differs", path)
	}
	return nil
}

func (m Manifest) damaged(format string, args ...any) error {
	return fmt.Errorf("the saved state %s is %w: %w", m.Name, ErrDamaged, fmt.Errorf(format, args...))
}

// Fits returns an error if there is no room for a state at target.
func (s Store) Fits(manifest Manifest, target string) error {
	return s.room(filepath.Dir(target), manifest.Bytes)
}

// CopyTo puts the parts of a state into target, which must not exist, and checks each file on the way.
// Nothing is left of a copy that failed.
func (s Store) CopyTo(ctx context.Context, manifest Manifest, target string, note Note) error {
	if err := s.Fits(manifest, target); err != nil {
		return err
	}
	source := s.at(manifest.Name)
	files, err := manifest.check(source)
	if err != nil {
		return err
	}
	job := copying{tree: files, from: source, to: target, note: note, check: manifest.checkSum}
	_, err = job.run(ctx)
	if err == nil {
		return nil
	}
	if !errors.Is(err, ErrDamaged) {
		err = fmt.Errorf("copy the saved state %s: %w", manifest.Name, err)
	}
	return errors.Join(err, os.RemoveAll(target))
}

// Entry is a saved state in a list. Problem says why it cannot be loaded.
type Entry struct {
	Manifest
	Problem string `json:"problem,omitempty"`
}

// List returns all saved states, incomplete ones too, by name.
func (s Store) List() ([]Entry, error) {
	found, err := os.ReadDir(s.Root)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the saved states: %w", err)
	}
	names := map[string]bool{}
	for _, entry := range found {
		name, _, _ := strings.Cut(entry.Name(), ".")
		if entry.IsDir() && CheckName(name) == nil {
			names[name] = true
		}
	}
	var entries []Entry
	for name := range names {
		entries = append(entries, s.entry(name))
	}
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	return entries, nil
}

// entry looks twice before it speaks of a problem: a save that ended meanwhile moved the state.
func (s Store) entry(name string) Entry {
	if entry := entryAt(s.at(name), name); entry.Problem == "" {
		return entry
	}
	return entryAt(s.at(name), name)
}

func entryAt(dir, name string) Entry {
	manifest, err := read(dir, name)
	if err == nil {
		_, err = manifest.check(dir)
	}
	manifest.Files, manifest.Sums = nil, nil
	entry := Entry{Manifest: manifest}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		entry.Problem = ErrIncomplete.Error()
	case err != nil:
		entry.Problem = err.Error()
	}
	entry.Name = name
	return entry
}

// Delete removes a state, an incomplete one too.
func (s Store) Delete(name string) error {
	if err := CheckName(name); err != nil {
		return err
	}
	found := false
	for _, suffix := range []string{"", partialSuffix, replacedSuffix} {
		path := s.path(name) + suffix
		if _, err := os.Lstat(path); err == nil {
			found = true
		}
		if err := os.RemoveAll(path); err != nil {
			return fmt.Errorf("remove the saved state %s: %w", name, err)
		}
	}
	if !found {
		return s.unknown(name)
	}
	// The last one takes the directory along; it stays if it holds something else.
	_ = os.Remove(s.Root)
	return nil
}
