package archtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// Each check is run on a module that breaks its rule, and beside that does what is legal and
// looks alike; it must find the one and not the other.

func TestLawsAreHeldAgainstAFixture(t *testing.T) {
	module, want := fixture(t, "law")
	require.Equal(t, want, Report(CheckLaws(module, Laws)))
}

func TestDeterminismIsHeldAgainstAFixture(t *testing.T) {
	module, want := fixture(t, "determinism")
	findings, err := CheckDeterminism(module, consensus, besideState)
	require.NoError(t, err)
	require.Equal(t, want, Report(findings))
}

func TestPackageCommentsAreHeldAgainstAFixture(t *testing.T) {
	module, want := fixture(t, "comments")
	require.Equal(t, want, Report(CheckPackageComments(module)))
}

func TestLengthIsHeldAgainstAFixture(t *testing.T) {
	module, want := fixture(t, "length")
	require.Equal(t, want, Report(CheckLength(module)))
}

func TestTracesAreHeldAgainstAFixture(t *testing.T) {
	root, want := unpack(t, "traces")
	findings, err := CheckTraces(root)
	require.NoError(t, err)
	require.Equal(t, want, Report(findings))
}

func TestBinariesAreHeldAgainstAFixture(t *testing.T) {
	module, want := fixture(t, "binaries")
	findings, err := CheckBinaries(module, Binaries{Heavy: "example.test/broken/heavy", List: "list.txt", Limit: 1})
	require.NoError(t, err)
	require.Equal(t, want, Report(findings))
}

// A module that does not compile must not pass for one without findings.
func TestDeterminismRefusesBrokenCode(t *testing.T) {
	module, _ := fixture(t, "determinism")
	broken := filepath.Join(module.Root, "x/pay/keeper/broken.go")
	require.NoError(t, os.WriteFile(broken, []byte("package keeper\n\nvar x = undefined\n"), 0o600))
	_, err := CheckDeterminism(module, consensus, besideState)
	require.ErrorContains(t, err, "undefined")
}

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		pattern, name string
		want          bool
	}{
		{"x/...", "x", true},
		{"x/...", "x/pay/keeper", true},
		{"x/...", "xy", false},
		{"x/*", "x/pay", true},
		{"x/*", "x", false},
		{"x/*", "x/pay/types", false},
		{"x/*/types/...", "x/pay/types", true},
		{"x/*/types/...", "x/pay/types/deep", true},
		{"x/*/types/...", "x/types", false},
		{"net/...", "net", true},
		{"net/...", "net/http", true},
		{"net/...", "internal/net", false},
		{"...", "anything/at/all", true},
	} {
		require.Equal(t, test.want, match(test.pattern, test.name), "%s on %s", test.pattern, test.name)
	}
}

func fixture(t *testing.T, name string) (*Module, string) {
	t.Helper()
	root, want := unpack(t, name)
	module, err := Load(root)
	require.NoError(t, err)
	require.Equal(t, "example.test/broken", module.Path)
	return module, want
}

// unpack writes testdata/NAME.txtar to a folder, and returns it and what is to be found there.
func unpack(t *testing.T, name string) (root, want string) {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", name+".txtar"))
	require.NoError(t, err)
	root = t.TempDir()
	expand := strings.NewReplacer("{/}", "/", "{C}", "C:", "{R}", "resolved", "{G}", "registry",
		"{498 lines}\n", strings.Repeat("// line\n", 498))
	for _, file := range archive.Files {
		text := expand.Replace(string(file.Data))
		if file.Name == "want" {
			want = strings.TrimSpace(text)
			continue
		}
		target := filepath.Join(root, filepath.FromSlash(file.Name))
		require.NoError(t, os.MkdirAll(filepath.Dir(target), 0o755))
		require.NoError(t, os.WriteFile(target, []byte(text), 0o600))
	}
	require.NotEmpty(t, want, "the fixture says nothing of what is to be found")
	return root, want
}
