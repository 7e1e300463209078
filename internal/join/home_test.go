package join

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestKept(t *testing.T) {
	root := t.TempDir()
	home, defaults := filepath.Join(root, "home"), filepath.Join(root, "defaults")
	write(t, defaults, "config/config.toml", "default")
	write(t, defaults, "config/app.toml", "default")
	write(t, home, "config/config.toml", "default, edited")
	write(t, home, "config/app.toml", "default")
	write(t, home, "config/otel.yaml", "own")
	kept, err := Kept(home, defaults, "config/config.toml", "config/app.toml", "config/client.toml", "config/otel.yaml")
	require.NoError(t, err)
	require.Equal(t, []string{"config/config.toml", "config/otel.yaml"}, kept)
	kept, err = Kept(filepath.Join(root, "none"), defaults, "config/config.toml")
	require.NoError(t, err)
	require.Empty(t, kept)
	_, err = Kept(root, defaults, "home")
	require.ErrorContains(t, err, "is a directory")
}

func TestCheckDataDir(t *testing.T) {
	for _, good := range []string{"data", "./data", "data/"} {
		require.NoError(t, CheckDataDir("config.toml", good))
	}
	for _, bad := range []string{"", "db", "/mnt/disk/data", "../data", "data/db"} {
		err := CheckDataDir("config.toml", bad)
		require.ErrorContains(t, err, "config.toml sets db_dir to", bad)
		require.ErrorContains(t, err, `set it to "data"`, bad)
	}
}
