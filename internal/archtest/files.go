package archtest

import (
	"bytes"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// maxLines is how long a file may be without saying why.
const maxLines = 500

// longBecause is how a file says so, in its first lines.
const longBecause = "// Long because:"

// CheckPackageComments refuses packages that do not say what they are for. Tests may stand
// without, where the package has other files.
func CheckPackageComments(module *Module) []Finding {
	var findings []Finding
	for _, pkg := range module.Packages {
		generated := !slices.ContainsFunc(pkg.Files, func(f File) bool { return !f.Generated })
		if generated || slices.ContainsFunc(pkg.Files, documents) {
			continue
		}
		findings = append(findings, finding(pkg.Dir,
			"no file has a package comment: begin one with %q and say purpose, invariant and callers", opening(pkg)))
	}
	return findings
}

func documents(file File) bool {
	words := strings.Fields(docText(file.Syntax.Doc))
	if len(words) < 4 {
		return false
	}
	if file.Syntax.Name.Name == "main" {
		return words[0] == "Command"
	}
	name := strings.TrimSuffix(file.Syntax.Name.Name, "_test")
	return words[0] == "Package" && words[1] == name
}

func opening(pkg *Package) string {
	if pkg.Name == "main" {
		return "Command " + filepath.Base(pkg.Dir)
	}
	return "Package " + pkg.Name
}

func docText(doc *ast.CommentGroup) string {
	if doc == nil {
		return ""
	}
	return doc.Text()
}

// CheckLength refuses files of more than maxLines lines that do not say why they are long.
func CheckLength(module *Module) []Finding {
	var findings []Finding
	for _, pkg := range module.Packages {
		for _, file := range pkg.Files {
			if file.Generated || file.Lines <= maxLines {
				continue
			}
			head := file.Source[:int(file.Syntax.Name.End())-1]
			if !bytes.Contains(head, []byte(longBecause)) {
				findings = append(findings, finding(file.Name,
					"has %d lines: split it by the nouns it holds, or say %q above the package clause", file.Lines, longBecause+" ..."))
			}
		}
	}
	return findings
}

// traces are what somebody's machine leaves in a file. Home folders in documentation are
// written ~ or $HOME, those of services lie under /var/lib.
var traces = []struct {
	pattern *regexp.Regexp
	why     string
}{
	{
		regexp.MustCompile("(?m)(?:^|[\\s\"'`=(\\[,:])(?:file://)?(/(?:home|Users|root|work)/[\\w.-]*\\w)"),
		"names a path of somebody's machine",
	},
	{
		regexp.MustCompile(`(?i)[\s"'(]([a-z]:\\users\\[\w.-]*\w)`),
		"names a path of somebody's machine",
	},
	{
		regexp.MustCompile(`("resolved": *"https?://[^"]*)`),
		"names the registry that it was installed from: set omit-lockfile-registry-resolved=true in .npmrc",
	},
	{
		regexp.MustCompile(`(?mi)^\s*((?:registry|index-url|(?:export\s+)?GOPROXY)\s*=\s*"?https?://\S+)`),
		"names a registry: leave that to the machine's own configuration",
	},
}

// maxText is the size above which a file is data that nobody wrote.
const maxText = 4 << 20

// CheckTraces refuses text files that name paths or registries of the machine that they were
// written on.
func CheckTraces(root string) ([]Finding, error) {
	var findings []Finding
	err := walk(root, func(name string) error {
		full := filepath.Join(root, filepath.FromSlash(name))
		if info, err := os.Stat(full); err != nil || info.Size() > maxText {
			return err
		}
		text, err := os.ReadFile(full)
		if err != nil || bytes.IndexByte(text[:min(len(text), 8000)], 0) >= 0 {
			return err
		}
		for _, trace := range traces {
			for _, at := range trace.pattern.FindAllSubmatchIndex(text, -1) {
				line := 1 + bytes.Count(text[:at[2]], []byte("\n"))
				findings = append(findings, finding(name, "line %d %s: %s", line, trace.why, text[at[2]:at[3]]))
			}
		}
		return nil
	})
	return findings, err
}
