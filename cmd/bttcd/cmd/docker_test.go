package cmd

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

var dockerDir = filepath.Join("..", "..", "..", "networks", "docker")

// composeFile is the part of networks/docker/compose.yml that names things of ours. Its schema is
// checked by scripts/test-compose.sh.
type composeFile struct {
	Services map[string]struct {
		Image       string            `yaml:"image"`
		Command     []string          `yaml:"command"`
		Environment map[string]string `yaml:"environment"`
		Networks    []string          `yaml:"networks"`
		Volumes     []string          `yaml:"volumes"`
		Build       struct {
			Context, Dockerfile string
		} `yaml:"build"`
	} `yaml:"services"`
	Networks map[string]any `yaml:"networks"`
	Volumes  map[string]any `yaml:"volumes"`
}

func readDocker(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dockerDir, name))
	require.NoError(t, err)
	return string(raw)
}

// requireCommand asserts that bttcd has a command with these flags and arguments.
func requireCommand(t *testing.T, args ...string) {
	t.Helper()
	root, err := NewRoot()
	require.NoError(t, err)
	cmd, rest, err := root.Find(args)
	require.NoError(t, err, "bttcd %v", args)
	require.True(t, cmd.Runnable(), "bttcd %v", args)
	require.NoError(t, cmd.ParseFlags(rest), "bttcd %v", args)
	require.NoError(t, cmd.ValidateArgs(cmd.Flags().Args()), "bttcd %v", args)
}

// TestComposeNamesWhatIsThere holds commands, variables, files, networks and volumes of the compose file against
// the program and the repository.
func TestComposeNamesWhatIsThere(t *testing.T) {
	text := readDocker(t, "compose.yml")
	var file composeFile
	require.NoError(t, yaml.Unmarshal([]byte(text), &file))
	keys := map[string]bool{}
	for _, known := range known().Keys {
		for _, key := range known {
			keys["BTTCD_"+strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(key))] = true
		}
	}
	nodes := 0
	for name, service := range file.Services {
		if service.Image == "bttcd" || slices.Contains([]string{"sentry", "validator"}, name) {
			nodes++
			requireCommand(t, service.Command...)
			for variable := range service.Environment {
				require.True(t, keys[variable], "%s: no setting is named %s", name, variable)
			}
		}
		if service.Build.Context != "" {
			_, err := os.Stat(filepath.Join(dockerDir, service.Build.Context, service.Build.Dockerfile))
			require.NoError(t, err)
		}
		for _, network := range service.Networks {
			require.Contains(t, file.Networks, network, name)
		}
		for _, volume := range service.Volumes {
			source, _, found := strings.Cut(volume, ":")
			require.True(t, found, volume)
			if !strings.HasPrefix(source, ".") {
				require.Contains(t, file.Volumes, source, name)
				continue
			}
			_, err := os.Stat(filepath.Join(dockerDir, source))
			require.NoError(t, err, name)
		}
	}
	require.Equal(t, 2, nodes)

	runs := regexp.MustCompile(`(?m)run --rm (?:sentry|validator) ([a-z][^#\n]*)`).FindAllStringSubmatch(text, -1)
	require.Len(t, runs, 4)
	for _, run := range runs {
		requireCommand(t, strings.Fields(run[1])...)
	}
	for _, variable := range regexp.MustCompile(`\$\{([A-Z_]+)`).FindAllStringSubmatch(text, -1) {
		require.Regexp(t, "(?m)^"+variable[1]+"=", readDocker(t, "example.env"))
	}
}

// TestDockerfileNamesWhatIsThere does the same for the image.
func TestDockerfileNamesWhatIsThere(t *testing.T) {
	text := readDocker(t, "Dockerfile")
	raw, err := os.ReadFile(filepath.Join(dockerDir, "..", "..", "go.mod"))
	require.NoError(t, err)
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(raw)
	require.NotNil(t, version)
	require.Contains(t, text, "FROM golang:"+string(version[1])+"-", "it builds with the Go of go.mod")

	list := func(instruction string) (args []string) {
		found := regexp.MustCompile(`(?m)^` + instruction + ` .*?(\[.*\])$`).FindStringSubmatch(text)
		require.NotNil(t, found, instruction)
		require.NoError(t, json.Unmarshal([]byte(found[1]), &args))
		return args
	}
	require.Equal(t, []string{"bttcd"}, list("ENTRYPOINT"))
	requireCommand(t, list("CMD")...)
	check := list("HEALTHCHECK")
	require.Equal(t, "bttcd", check[0])
	requireCommand(t, check[1:]...)
	makefile, err := os.ReadFile(filepath.Join(dockerDir, "..", "..", "Makefile"))
	require.NoError(t, err)
	require.Contains(t, string(makefile), "\nbuild: ")
	for _, argument := range []string{"VERSION", "COMMIT"} {
		require.Regexp(t, "(?m)^"+argument+" \\?=", string(makefile))
	}
	for _, line := range regexp.MustCompile(`(?m)^COPY ([^-].*) \S+$`).FindAllStringSubmatch(text, -1) {
		for _, source := range strings.Fields(line[1]) {
			_, err := os.Stat(filepath.Join(dockerDir, "..", "..", source))
			require.NoError(t, err)
		}
	}
}

// TestContainersWatchTheSameRules holds that Prometheus of the containers reads the alerts, and Grafana's folder is
// the one that is mounted.
func TestContainersWatchTheSameRules(t *testing.T) {
	compose := readDocker(t, "compose.yml")
	require.Contains(t, readDocker(t, "prometheus.yml"), "- alerts.yml")
	require.Contains(t, compose, "../monitoring/alerts.yml:/etc/prometheus/alerts.yml:ro")
	require.Contains(t, readDocker(t, "prometheus.yml"), "job_name: bttcd\n")
	require.Contains(t, readDocker(t, filepath.Join("grafana", "dashboards.yml")), "path: /var/lib/grafana/dashboards\n")
	require.Contains(t, compose, "../monitoring/dashboards:/var/lib/grafana/dashboards:ro")
}
