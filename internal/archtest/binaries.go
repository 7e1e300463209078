package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Binaries is a limit on test binaries that link some heavy library.
type Binaries struct {
	Heavy string // packages that mark the library, as a prefix of import paths
	List  string // file, from the root, that names the folders whose tests may link it, one a line
	Limit int    // how long the list may be
}

// CheckBinaries compares the list with what the tests link. Each such binary costs seconds
// and gigabytes to link, so the list grows by decision, not by accident.
func CheckBinaries(module *Module, binaries Binaries) ([]Finding, error) {
	listed, err := readList(filepath.Join(module.Root, filepath.FromSlash(binaries.List)))
	if err != nil {
		return nil, err
	}
	linking, err := testsLinking(module, binaries.Heavy)
	if err != nil {
		return nil, err
	}
	var findings []Finding
	if len(listed) > binaries.Limit {
		findings = append(findings, finding(binaries.List, "lists %d test binaries, at most %d may link %s",
			len(listed), binaries.Limit, binaries.Heavy))
	}
	for _, dir := range linking {
		if !slices.Contains(listed, dir) {
			findings = append(findings, finding(dir, "its tests link %s and are not listed in %s: test against interfaces, or move them into a listed package",
				binaries.Heavy, binaries.List))
		}
	}
	for _, dir := range listed {
		if !slices.Contains(linking, dir) {
			findings = append(findings, finding(binaries.List, "lists %s, whose tests do not link %s: remove the line", dir, binaries.Heavy))
		}
	}
	return findings, nil
}

// testsLinking returns the folders whose test binary links a package that begins with heavy.
func testsLinking(module *Module, heavy string) ([]string, error) {
	command := exec.Command("go", "list", "-test", "-json=ImportPath,Deps", "./...")
	command.Dir = module.Root
	var stderr bytes.Buffer
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go list -test: %w: %s", err, stderr.String())
	}
	var dirs []string
	for decoder := json.NewDecoder(bytes.NewReader(output)); ; {
		var listed struct {
			ImportPath string
			Deps       []string
		}
		if err := decoder.Decode(&listed); errors.Is(err, io.EOF) {
			return dirs, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list -test: %w", err)
		}
		importPath, isTest := strings.CutSuffix(listed.ImportPath, ".test")
		links := slices.ContainsFunc(listed.Deps, func(dep string) bool { return strings.HasPrefix(dep, heavy) })
		if dir, own := module.dirOf(importPath); own && isTest && links {
			dirs = append(dirs, dir)
		}
	}
}

// readList reads one entry a line; "#" begins a comment.
func readList(name string) ([]string, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var entries []string
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "#")
		if entry := strings.TrimSpace(line); entry != "" {
			entries = append(entries, entry)
		}
	}
	return entries, nil
}
