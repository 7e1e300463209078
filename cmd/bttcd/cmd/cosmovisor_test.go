package cmd

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/internal/cosmovisor"
)

func TestCosmovisorInit(t *testing.T) {
	layout := cosmovisor.Layout{Home: t.TempDir()}
	program := filepath.Join(t.TempDir(), "next")
	require.NoError(t, os.WriteFile(program, []byte("#!/bin/sh\nexit 0\n"), 0o600))
	for said, options := range map[string]cosmovisorOptions{
		"it has no genesis":      {},
		"name it with --upgrade": {sha256: "00"},
		"needs --binary":         {upgrade: "v2"},
		"is no name":             {upgrade: "V2", program: program},
	} {
		_, err := options.run(layout)
		require.ErrorContains(t, err, said)
	}
	require.NoDirExists(t, layout.Root())

	require.NoError(t, os.MkdirAll(filepath.Join(layout.Home, "config"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(layout.Home, "config", "genesis.json"), nil, 0o600))
	report, err := cosmovisorOptions{program: program}.run(layout)
	require.NoError(t, err)
	require.Equal(t, cosmovisorReport{Environment: layout.Environment(), Current: layout.Genesis()}, report)
	_, err = cosmovisorOptions{upgrade: "v2", program: program, sha256: "00"}.run(layout)
	require.ErrorContains(t, err, "not 00")
	require.NoFileExists(t, layout.Upgrade("v2"))
	report, err = cosmovisorOptions{upgrade: "v2", program: program}.run(layout)
	require.NoError(t, err)
	require.Equal(t, layout.Upgrade("v2"), report.Upgrade)
	require.Equal(t, layout.Genesis(), report.Current)
	require.Len(t, report.SHA256, 64)
}
