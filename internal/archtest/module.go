package archtest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Module is the parsed source of one Go module.
type Module struct {
	Root     string
	Path     string
	Packages []*Package // ordered by Dir
}

// Package is one folder of Go files, tests included.
type Package struct {
	Dir   string // from the root, with slashes; "." is the root
	Name  string
	Files []File
}

// File is one Go file. Imports hold import paths in the order of the file.
type File struct {
	Name      string // from the root, with slashes
	Test      bool
	Generated bool
	Lines     int
	Imports   []string
	Source    []byte
	Syntax    *ast.File
}

// Load parses every package of the module at root: imports and comments, no types.
func Load(root string) (*Module, error) {
	modulePath, err := readModulePath(root)
	if err != nil {
		return nil, err
	}
	module := &Module{Root: root, Path: modulePath}
	byDir := map[string]*Package{}
	err = walk(root, func(name string) error {
		if !strings.HasSuffix(name, ".go") || isFixture(name) || inNestedModule(root, name) {
			return nil
		}
		file, err := parseFile(root, name)
		if err != nil {
			return err
		}
		dir := path.Dir(name)
		if byDir[dir] == nil {
			byDir[dir] = &Package{Dir: dir}
			module.Packages = append(module.Packages, byDir[dir])
		}
		byDir[dir].add(file)
		return nil
	})
	slices.SortFunc(module.Packages, func(a, b *Package) int { return strings.Compare(a.Dir, b.Dir) })
	return module, err
}

// ImportPath returns the import path of the package in dir.
func (m *Module) ImportPath(dir string) string { return path.Join(m.Path, dir) }

// dirOf returns the folder of a package of this module; others are not found.
func (m *Module) dirOf(importPath string) (string, bool) {
	if importPath == m.Path {
		return ".", true
	}
	return strings.CutPrefix(importPath, m.Path+"/")
}

func (p *Package) add(file File) {
	p.Files = append(p.Files, file)
	if name := file.Syntax.Name.Name; !file.Test || p.Name == "" {
		p.Name = strings.TrimSuffix(name, "_test")
	}
}

func parseFile(root, name string) (File, error) {
	source, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		return File{}, err
	}
	syntax, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return File{}, fmt.Errorf("parse: %w", err)
	}
	file := File{
		Name:      name,
		Test:      strings.HasSuffix(name, "_test.go"),
		Generated: ast.IsGenerated(syntax),
		Lines:     strings.Count(string(source), "\n"),
		Source:    source,
		Syntax:    syntax,
	}
	for _, spec := range syntax.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return File{}, fmt.Errorf("%s: import %s: %w", name, spec.Path.Value, err)
		}
		file.Imports = append(file.Imports, importPath)
	}
	return file, nil
}

func readModulePath(root string) (string, error) {
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(text)) {
		if modulePath, ok := strings.CutPrefix(line, "module "); ok {
			return strings.TrimSpace(modulePath), nil
		}
	}
	return "", errors.New("go.mod names no module")
}

// isFixture reports whether Go's own tools would skip the file: it is data of a test.
func isFixture(name string) bool {
	for part := range strings.SplitSeq(path.Dir(name), "/") {
		if part == "testdata" || len(part) > 1 && (part[0] == '_' || part[0] == '.') {
			return true
		}
	}
	return false
}

// inNestedModule reports whether a go.mod below the root claims the file.
func inNestedModule(root, name string) bool {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(dir), "go.mod")); err == nil {
			return true
		}
	}
	return false
}

// skipped are folders of things built or downloaded, never committed.
var skipped = []string{".git", ".tools", ".bench", "bin", "node_modules"}

// walk visits every file of the module at root that may be committed, in lexical order, by
// its path from the root. Nested modules are visited as well.
func walk(root string, visit func(name string) error) error {
	return filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if slices.Contains(skipped, entry.Name()) || strings.HasPrefix(entry.Name(), ".localnet") {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		return visit(filepath.ToSlash(name))
	})
}
