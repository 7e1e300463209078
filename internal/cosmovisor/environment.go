package cosmovisor

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const environment = `# Variables that cosmovisor is started with: EnvironmentFile= of a systemd unit.
# Kept as it is when it exists: change what you like.
DAEMON_NAME=%[1]s
DAEMON_HOME=%[2]s
BTTCD_HOME=%[2]s
# true downloads the program that an upgrade's proposal names, if it was not prepared: convenient,
# and it trusts governance with what runs on this machine.
DAEMON_ALLOW_DOWNLOAD_BINARIES=false
DAEMON_DOWNLOAD_MUST_HAVE_CHECKSUM=true
DAEMON_RESTART_AFTER_UPGRADE=true
# bttcd ends by itself when an upgrade is due, and cosmovisor looks at the plan then. Where it also looks
# meanwhile, as it does by default, a program that ends during that look is not replaced.
DAEMON_POLL_INTERVAL=24h
# Databases are closed in order.
DAEMON_SHUTDOWN_GRACE=60s
# false copies all of data/ before the new program starts: minutes in which a validator signs nothing.
UNSAFE_SKIP_BACKUP=true
`

// checkEnvironment reads the file that is there, if any: cosmovisor runs nothing without the two
// variables, or another home's programs.
func (l Layout) checkEnvironment() error {
	raw, err := os.ReadFile(l.Environment())
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading cosmovisor's variables: %w", err)
	}
	values := variables(string(raw))
	var faults []string
	for _, v := range []struct {
		name, want string
		fits       func(value string) bool
	}{
		{"DAEMON_NAME", Program, func(value string) bool { return value == Program }},
		{"DAEMON_HOME", l.Home, func(value string) bool { return filepath.IsAbs(value) && sameFile(value, l.Home) }},
	} {
		switch value, found := values[v.name]; {
		case !found:
			faults = append(faults, fmt.Sprintf("%s has no %s: write the line `%[2]s=%s` into it", l.Environment(), v.name, v.want))
		case !v.fits(value):
			faults = append(faults, fmt.Sprintf("%s says %s=%s: write the line `%[2]s=%[4]s` in its place", l.Environment(), v.name, value, v.want))
		}
	}
	if len(faults) > 0 {
		return fmt.Errorf("%s; or remove the file, and this command writes a new one", strings.Join(faults, "; "))
	}
	return nil
}

// variables reads NAME=VALUE lines as systemd does, with quotes and nothing else. The last one counts.
func variables(text string) map[string]string {
	values := map[string]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		name, value, found := strings.Cut(line, "=")
		if !found || line[0] == '#' || line[0] == ';' {
			continue
		}
		if last := len(value) - 1; last > 0 && (value[0] == '"' || value[0] == '\'') && value[last] == value[0] {
			value = value[1:last]
		}
		values[name] = value
	}
	return values
}

// writeEnvironment makes the file if there is none, as a whole.
func (l Layout) writeEnvironment() (err error) {
	if _, err := os.Lstat(l.Environment()); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	part, err := os.CreateTemp(l.Root(), ".environment-*")
	if err != nil {
		return fmt.Errorf("writing cosmovisor's variables: %w", err)
	}
	_, err = fmt.Fprintf(part, environment, Program, l.Home)
	if err = errors.Join(err, part.Sync(), part.Close()); err == nil {
		err = os.Rename(part.Name(), l.Environment())
	}
	if err != nil {
		return errors.Join(fmt.Errorf("writing cosmovisor's variables: %w", err), os.Remove(part.Name()))
	}
	return nil
}
