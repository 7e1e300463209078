package archtest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// clocks are the functions of package time that read or wait for this machine's clock.
var clocks = []string{"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Sleep"}

// unordered are functions, by package path and name, whose results have the order of a map.
var unordered = []string{
	"maps.All", "maps.Keys", "maps.Values",
	"golang.org/x/exp/maps.Keys", "golang.org/x/exp/maps.Values",
	"reflect.Value.MapKeys", "reflect.Value.MapRange", "sync.Map.Range",
}

// sorters are functions that put their argument in an order of its own.
var sorters = []string{"slices.Sorted", "slices.SortedFunc", "slices.SortedStableFunc"}

// CheckDeterminism refuses what two validators would do differently: ranging over a map and
// reading the clock. It binds the packages that the patterns name, those of this module that
// they import, and none that exempt names. To walk a map, range over
// slices.Sorted(maps.Keys(m)).
func CheckDeterminism(module *Module, patterns, exempt []string) ([]Finding, error) {
	var dirs []string
	for _, dir := range module.reach(patterns, exempt) {
		dirs = append(dirs, "./"+dir)
	}
	if len(dirs) == 0 {
		return nil, nil
	}
	typed, err := typecheck(module.Root, dirs)
	if err != nil {
		return nil, err
	}
	var findings []Finding
	for _, pkg := range typed {
		for _, file := range pkg.Syntax {
			if !ast.IsGenerated(file) {
				scan := scanner{root: module.Root, fset: pkg.Fset, info: pkg.TypesInfo, sorted: map[*ast.Ident]bool{}}
				findings = append(findings, scan.run(file)...)
			}
		}
	}
	return findings, nil
}

// typecheck loads packages from source and what they import from compiled export data, which
// the build cache holds for all that was ever built.
func typecheck(root string, dirs []string) ([]*packages.Package, error) {
	const mode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
		packages.NeedExportFile | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo
	loaded, err := packages.Load(&packages.Config{Mode: mode, Dir: root}, dirs...)
	if err != nil {
		return nil, fmt.Errorf("load packages: %w", err)
	}
	for _, pkg := range loaded {
		for _, broken := range pkg.Errors {
			err = errors.Join(err, broken)
		}
	}
	return loaded, err
}

type scanner struct {
	root     string
	fset     *token.FileSet
	info     *types.Info
	sorted   map[*ast.Ident]bool // names of functions whose result is sorted at once
	findings []Finding
}

func (s *scanner) run(file *ast.File) []Finding {
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.RangeStmt:
			if s.isMap(node.X) {
				s.report(node, "ranges over a map, whose order differs between validators: range over slices.Sorted(maps.Keys(m))")
			}
		case *ast.CallExpr:
			s.call(node)
		case *ast.Ident:
			s.name(node)
		}
		return true
	})
	return s.findings
}

// call is visited before the names in it.
func (s *scanner) call(call *ast.CallExpr) {
	sorter := calleeName(call)
	if sorter == nil || len(call.Args) == 0 || !slices.Contains(sorters, qualified(s.info.Uses[sorter])) {
		return
	}
	if argument, ok := call.Args[0].(*ast.CallExpr); ok {
		if name := calleeName(argument); name != nil {
			s.sorted[name] = true
		}
	}
}

func (s *scanner) name(ident *ast.Ident) {
	name := qualified(s.info.Uses[ident])
	if clock, ok := strings.CutPrefix(name, "time."); ok && slices.Contains(clocks, clock) {
		s.report(ident, "uses %s: consensus code knows one clock, the block time of its context", name)
	}
	if slices.Contains(unordered, name) && !s.sorted[ident] {
		s.report(ident, "uses %s, whose order differs between validators, without sorting: wrap it in slices.Sorted", name)
	}
}

// isMap reports whether expr is a map, or a type parameter that may be one.
func (s *scanner) isMap(expr ast.Expr) bool {
	typ := s.info.TypeOf(expr)
	return typ != nil && mayBeMap(typ)
}

func mayBeMap(typ types.Type) bool {
	switch typ := typ.Underlying().(type) {
	case *types.Map:
		return true
	case *types.Union:
		for term := range typ.Terms() {
			if mayBeMap(term.Type()) {
				return true
			}
		}
	case *types.Interface:
		for embedded := range typ.EmbeddedTypes() {
			if mayBeMap(embedded) {
				return true
			}
		}
	}
	return false
}

// calleeName returns the name that a call ends in, of generic functions with or without
// their type arguments.
func calleeName(call *ast.CallExpr) *ast.Ident {
	fun := ast.Unparen(call.Fun)
	switch index := fun.(type) {
	case *ast.IndexExpr:
		fun = index.X
	case *ast.IndexListExpr:
		fun = index.X
	}
	switch fun := fun.(type) {
	case *ast.Ident:
		return fun
	case *ast.SelectorExpr:
		return fun.Sel
	}
	return nil
}

func (s *scanner) report(node ast.Node, format string, args ...any) {
	position := s.fset.Position(node.Pos())
	name, err := filepath.Rel(s.root, position.Filename)
	if err != nil {
		name = position.Filename
	}
	where := fmt.Sprintf("%s:%d", filepath.ToSlash(name), position.Line)
	s.findings = append(s.findings, finding(where, format, args...))
}

// qualified spells a function as path.Name, a method as path.Type.Name, anything else as "".
func qualified(object types.Object) string {
	function, ok := object.(*types.Func)
	if !ok || function.Pkg() == nil {
		return ""
	}
	prefix := function.Pkg().Path() + "."
	if receiver := function.Signature().Recv(); receiver != nil {
		typ := receiver.Type()
		if pointer, ok := typ.(*types.Pointer); ok {
			typ = pointer.Elem()
		}
		named, ok := typ.(*types.Named)
		if !ok {
			return ""
		}
		prefix += named.Obj().Name() + "."
	}
	return prefix + function.Name()
}
