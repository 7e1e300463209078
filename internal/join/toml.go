package join

import (
	"fmt"
	"strings"
	"time"
)

// Setting is a value of config.toml, as TOML writes it.
type Setting struct{ Section, Key, Value string }

// Settings are those by which a node begins with a snapshot. height 0 turns that off.
func Settings(servers []string, height int64, hash string, period time.Duration) []Setting {
	if height == 0 {
		return []Setting{{"statesync", "enable", "false"}}
	}
	return []Setting{
		{"statesync", "enable", "true"},
		{"statesync", "rpc_servers", quote(strings.Join(servers, ","))},
		{"statesync", "trust_height", fmt.Sprint(height)},
		{"statesync", "trust_hash", quote(hash)},
		{"statesync", "trust_period", quote(period.String())},
	}
}

// PatienceSetting is how long a node lets peers tell their snapshots before it takes one of them: the least that
// CometBFT takes. It asks again if nobody has answered by then.
func PatienceSetting() Setting { return Setting{"statesync", "discovery_time", quote("5s")} }

// PeerSetting names the peers that a node keeps a connection with.
func PeerSetting(peers []string) Setting {
	return Setting{"p2p", "persistent_peers", quote(strings.Join(peers, ","))}
}

// quote is Go's, which is TOML's for what is printable ASCII.
func quote(text string) string { return fmt.Sprintf("%+q", text) }

// Edit sets values and leaves the rest of a TOML file, comments too, as it is.
func Edit(text string, settings []Setting) (string, error) {
	var err error
	for _, setting := range settings {
		if text, err = setKey(text, setting); err != nil {
			return "", err
		}
	}
	return text, nil
}

func setKey(text string, setting Setting) (string, error) {
	lines := strings.Split(text, "\n")
	inside := false
	for i, line := range lines {
		if strings.HasPrefix(line, "[") {
			inside = strings.TrimSpace(line) == "["+setting.Section+"]"
		}
		name, _, found := strings.Cut(line, "=")
		if inside && found && strings.TrimSpace(name) == setting.Key {
			lines[i] = setting.Key + " = " + setting.Value
			return strings.Join(lines, "\n"), nil
		}
	}
	return "", fmt.Errorf("there is no %s in section [%s]: the file is not whole", setting.Key, setting.Section)
}
