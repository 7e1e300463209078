package rig

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// ScriptFolder holds the wallet scripts and their npm packages.
func ScriptFolder() string { return filepath.Join(Root(), "test", "e2e", "js") }

// DevtoolsFolder is a project of developers' tools with packages of its own, which are large.
func DevtoolsFolder() string { return filepath.Join(Root(), "test", "e2e", "devtools") }

// InstallPackages runs `npm ci` if the installed packages are older than the lock file.
func InstallPackages(t *testing.T) {
	t.Helper()
	InstallIn(t, ScriptFolder())
}

// InstallIn is InstallPackages for another folder.
func InstallIn(t *testing.T, folder string) {
	t.Helper()
	lock, err := os.Stat(filepath.Join(folder, "package-lock.json"))
	require.NoError(t, err)
	// npm writes this file last, so an interrupted install counts as none.
	installed, err := os.Stat(filepath.Join(folder, "node_modules", ".package-lock.json"))
	if err == nil && !installed.ModTime().Before(lock.ModTime()) {
		return
	}
	outcome := Run(t, 5*time.Minute, "npm", "ci", "--prefix", folder, "--no-audit", "--no-fund")
	require.Zero(t, outcome.ExitCode, "npm ci: %s", outcome.Text())
}

// Script runs a script of the js folder with input as JSON on its standard input, so that
// keys appear in no process list, and decodes the JSON it prints.
func Script(t *testing.T, name string, input, into any) {
	t.Helper()
	request, err := json.Marshal(input)
	require.NoError(t, err)
	outcome := RunWith(t, 2*time.Minute, nil, string(request), "node", filepath.Join(ScriptFolder(), name))
	require.Zero(t, outcome.ExitCode, "%s: %s", name, outcome.Text())
	require.NoError(t, json.Unmarshal([]byte(outcome.Stdout), into), "%s: %s", name, outcome.Text())
}
