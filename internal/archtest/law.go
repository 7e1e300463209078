package archtest

import (
	"slices"
	"strings"
)

// Law says what some packages never import, be it through other packages of this module.
// Test files and generated code are free.
//
// Packages are named by patterns: those of this module by their folder, others by import
// path; "*" is any one segment, "..." at the end any number of them, none included.
type Law struct {
	From    []string
	Never   []string
	Except  []string // what of Never is allowed
	Exempt  []string // what of From is not bound; chains are not followed through it either
	OwnRoom bool     // what of Never lies under the same x/<module> is allowed
	Because string
}

// CheckLaws returns the shortest forbidden chain of imports for each package and each
// forbidden package that it reaches.
func CheckLaws(module *Module, laws []Law) []Finding {
	edges := module.edges()
	var findings []Finding
	for _, law := range laws {
		for _, pkg := range module.Packages {
			if law.binds(pkg.Dir) {
				findings = append(findings, law.check(pkg.Dir, edges)...)
			}
		}
	}
	return findings
}

// check walks breadth first, so that the chain it reports is a shortest one.
func (l Law) check(origin string, edges map[string][]string) []Finding {
	var findings []Finding
	cameFrom := map[string]string{origin: ""}
	for queue := []string{origin}; len(queue) > 0; queue = queue[1:] {
		for _, target := range edges[queue[0]] {
			if _, seen := cameFrom[target]; seen || matchAny(l.Exempt, target) {
				continue
			}
			cameFrom[target] = queue[0]
			if l.forbids(origin, target) {
				findings = append(findings, finding(origin, "imports %s: %s", chain(cameFrom, target), l.Because))
				continue
			}
			queue = append(queue, target)
		}
	}
	return findings
}

func (l Law) binds(dir string) bool {
	return matchAny(l.From, dir) && !matchAny(l.Exempt, dir)
}

func (l Law) forbids(origin, target string) bool {
	if !matchAny(l.Never, target) || matchAny(l.Except, target) {
		return false
	}
	return !l.OwnRoom || room(origin) != room(target)
}

// edges returns what the files that are neither tests nor generated import, by folder.
func (m *Module) edges() map[string][]string {
	edges := map[string][]string{}
	for _, pkg := range m.Packages {
		for _, file := range pkg.Files {
			if file.Test || file.Generated {
				continue
			}
			for _, importPath := range file.Imports {
				target := importPath
				if dir, own := m.dirOf(importPath); own {
					target = dir
				}
				edges[pkg.Dir] = append(edges[pkg.Dir], target)
			}
		}
		slices.Sort(edges[pkg.Dir])
	}
	return edges
}

// reach returns the folders with code that the patterns name or that those import, in order.
func (m *Module) reach(patterns, exempt []string) []string {
	edges := m.edges()
	var queue, reached []string
	own := map[string]bool{}
	for _, pkg := range m.Packages {
		own[pkg.Dir] = slices.ContainsFunc(pkg.Files, func(f File) bool { return !f.Test })
		if matchAny(patterns, pkg.Dir) {
			queue = append(queue, pkg.Dir)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		dir := queue[0]
		if own[dir] && !matchAny(exempt, dir) && !slices.Contains(reached, dir) {
			reached = append(reached, dir)
			queue = append(queue, edges[dir]...)
		}
	}
	slices.Sort(reached)
	return reached
}

// chain spells the way to target, its origin left out.
func chain(cameFrom map[string]string, target string) string {
	names := []string{target}
	for from := cameFrom[target]; cameFrom[from] != ""; from = cameFrom[from] {
		names = append(names, from)
	}
	slices.Reverse(names)
	return strings.Join(names, " -> ")
}

// room is the first two segments of a folder: the module that it belongs to.
func room(dir string) string {
	parts := strings.SplitN(dir, "/", 3)
	return strings.Join(parts[:min(2, len(parts))], "/")
}

func matchAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return match(pattern, name) })
}

func match(pattern, name string) bool {
	prefix, rest := strings.CutSuffix(pattern, "...")
	want := strings.Split(strings.TrimSuffix(prefix, "/"), "/")
	got := strings.Split(name, "/")
	if prefix == "" {
		return true
	}
	if len(got) < len(want) || len(got) > len(want) && !rest {
		return false
	}
	for i, segment := range want {
		if segment != "*" && segment != got[i] {
			return false
		}
	}
	return true
}
