package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestJoinKeepsEditedConfiguration is about homes without a node's key: other commands write files into them unasked.
func TestJoinKeepsEditedConfiguration(t *testing.T) {
	home := t.TempDir()
	require.NoError(t, writeDefaults(home))
	found, err := inspectHome(home)
	require.NoError(t, err)
	require.Equal(t, foundHome{}, found)

	path := func(name string) string { return filepath.Join(home, "config", name) }
	config, err := os.ReadFile(path("config.toml"))
	require.NoError(t, err)
	edited := "# mine\n" + string(config)
	require.NoError(t, os.WriteFile(path("config.toml"), []byte(edited), 0o600))
	require.NoError(t, os.WriteFile(path("client.toml"), []byte("chain-id = \"bttc-1\"\n"), 0o600))
	found, err = inspectHome(home)
	require.NoError(t, err)
	require.Equal(t, foundHome{kept: []string{"config/config.toml", "config/client.toml"}}, found)

	elsewhere := strings.Replace(edited, `db_dir = "data"`, `db_dir = "/mnt/data"`, 1)
	require.NotEqual(t, edited, elsewhere)
	require.NoError(t, os.WriteFile(path("config.toml"), []byte(elsewhere), 0o600))
	_, err = inspectHome(home)
	require.ErrorContains(t, err, `sets db_dir to "/mnt/data"`)

	t.Setenv("BTTCD_DB_DIR", "db")
	_, err = inspectHome(filepath.Join(home, "none"))
	require.ErrorContains(t, err, "BTTCD_DB_DIR")
}
