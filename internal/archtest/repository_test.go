package archtest

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the repository, from the folder of this package, where its tests run.
const root = "../.."

func TestImportLaw(t *testing.T) {
	require.Empty(t, Report(CheckLaws(repository(t), Laws)))
}

func TestStateCodeIsDeterministic(t *testing.T) {
	findings, err := CheckDeterminism(repository(t), consensus, besideState)
	require.NoError(t, err)
	require.Empty(t, Report(findings))
}

func TestEveryPackageHasAComment(t *testing.T) {
	require.Empty(t, Report(CheckPackageComments(repository(t))))
}

func TestFilesAreShort(t *testing.T) {
	require.Empty(t, Report(CheckLength(repository(t))))
}

func TestNoTracesOfAMachine(t *testing.T) {
	findings, err := CheckTraces(root)
	require.NoError(t, err)
	require.Empty(t, Report(findings))
}

func TestFewTestBinariesLinkTheEVM(t *testing.T) {
	findings, err := CheckBinaries(repository(t), Binaries{
		Heavy: "github.com/cosmos/evm/x/vm",
		List:  "internal/archtest/evm_tests.txt",
		Limit: 4,
	})
	require.NoError(t, err)
	require.Empty(t, Report(findings))
}

func repository(t *testing.T) *Module {
	t.Helper()
	absolute, err := filepath.Abs(root)
	require.NoError(t, err)
	module, err := Load(absolute)
	require.NoError(t, err)
	require.Equal(t, "github.com/bttcprotocol/bttcd", module.Path)
	return module
}
