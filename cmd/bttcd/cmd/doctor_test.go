package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/doctor"
)

// TestDoctorKnowsTheKeys holds that what init writes lacks nothing and has nothing that nobody reads.
func TestDoctorKnowsTheKeys(t *testing.T) {
	home, err := doctor.Open(initHome(t), known())
	require.NoError(t, err)
	report := doctor.Examine(context.Background(), home, doctor.Checks())
	for _, finding := range report.Findings {
		if finding.Check == "config" || finding.Check == "settings" || finding.Check == "genesis" || finding.Check == "keys" {
			require.Equal(t, doctor.Fine, finding.Level, "%s: %s", finding.Check, finding.Said)
		}
	}
	for name, keys := range known().Keys {
		require.Greater(t, len(keys), 6, name)
	}
}

func TestDoctorPrints(t *testing.T) {
	report := doctor.Report{Home: "/home", Level: doctor.Error, Findings: []doctor.Finding{
		{Check: "disk", Level: doctor.Fine, Said: "12 GB are free"},
		{Check: "keys", Level: doctor.Error, Said: "a key is open", Do: "chmod 600 <it>"},
	}}
	var table, raw bytes.Buffer
	require.NoError(t, printReport(&table, report, false))
	require.Equal(t, "fine   disk  12 GB are free\nerror  keys  a key is open\n             -> chmod 600 <it>\n\n/home: 1 fine, 0 warnings, 1 errors\n", table.String())
	require.NoError(t, printReport(&raw, report, true))
	require.Contains(t, raw.String(), `"chmod 600 <it>"`)
	var read doctor.Report
	require.NoError(t, json.Unmarshal(raw.Bytes(), &read))
	require.Equal(t, report, read)
}

func TestDoctorReadsTheBridgeSection(t *testing.T) {
	path := initHome(t)
	app := filepath.Join(path, "config", "app.toml")
	raw, err := os.ReadFile(app)
	require.NoError(t, err)
	text := strings.Replace(string(raw), `key-file = ""`, `key-file = "a"`, 1) + "\n[[bridge.rows]]\nname = \"ethereum\"\n"
	require.NoError(t, os.WriteFile(app, []byte(text), 0o600))
	home, err := doctor.Open(path, known())
	require.NoError(t, err)
	found := lookAtBridgeSection(context.Background(), home)
	require.Len(t, found, 2)
	require.Contains(t, found[0].Said, "key-file needs password-file")
	require.Contains(t, found[1].Said, "it has no endpoints")
}

func TestExitError(t *testing.T) {
	var exit ExitError
	require.ErrorAs(t, errors.Join(errors.New("x"), ExitError{Code: 2}), &exit)
	require.Equal(t, 2, exit.Code)
}
