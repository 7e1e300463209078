package doctor

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	cmtcfg "github.com/cometbft/cometbft/config"
)

// lookAtConfig is about files as files: there, whole, and nothing in them that nobody reads.
func lookAtConfig(_ context.Context, h *Home) []Finding {
	var found []Finding
	for _, name := range configFiles {
		found = append(found, h.lookAtFile(name)...)
	}
	found = append(found, h.lookAtComet()...)
	if unknown := h.unknownVariables(); len(unknown) > 0 {
		found = append(found, warning("correct or unset them: nobody reads them", "no settings have the names of these variables: %s", some(unknown)))
	}
	if len(h.Variables) > 0 {
		found = append(found, fine("%d variables go before the files: %s", len(h.Variables), some(h.Variables)))
	}
	return orFine(found, "config.toml, app.toml and client.toml are whole")
}

// rewrite is how to get a file anew.
const rewrite = "make another home with `bttcd init`, copy the file from there and carry your changes over"

func (h *Home) lookAtFile(name string) []Finding {
	read := h.files[name]
	switch {
	case read.missing:
		return []Finding{wrong(rewrite, "there is no config/%s", name)}
	case read.problem != nil:
		return []Finding{wrong("correct it, or "+rewrite, "config/%s cannot be read: %s", name, oneLine(read.problem))}
	}
	var missing, unknown []string
	keys, known := read.settings.AllKeys(), h.Known.Keys[name]
	for _, key := range known {
		if !slices.Contains(keys, key) {
			missing = append(missing, key)
		}
	}
	for _, key := range keys {
		if !slices.Contains(known, key) && !slices.Contains(h.Known.Optional[name], key) && !listed(key) {
			unknown = append(unknown, key)
		}
	}
	slices.Sort(unknown)
	var found []Finding
	// A newer program has a few more keys. A file that was cut off lacks all that follow.
	switch {
	case len(missing)*10 > len(known):
		found = append(found, wrong(rewrite, "config/%s is half-written: %d of its %d keys are missing, %s", name, len(missing), len(known), some(missing)))
	case len(missing) > 0:
		found = append(found, warning("add them, or "+rewrite, "config/%s lacks keys, so that defaults are used: %s", name, some(missing)))
	}
	if len(unknown) > 0 {
		found = append(found, warning("correct or remove them: nobody reads them", "config/%s has keys that do not exist: %s", name, some(unknown)))
	}
	return found
}

// listed keys hold lists of tables, whose keys are of one element.
func listed(key string) bool { return key == "bridge.rows" || strings.HasPrefix(key, "bridge.rows.") }

func (h *Home) lookAtComet() []Finding {
	settings := h.files[cometFile].settings
	if settings == nil {
		return nil
	}
	config := cmtcfg.DefaultConfig()
	if err := settings.Unmarshal(config); err != nil {
		return []Finding{wrong("correct the value", "config/config.toml: %s", oneLine(err))}
	}
	if err := config.ValidateBasic(); err != nil {
		return []Finding{wrong("correct the value", "config/config.toml: %s", oneLine(err))}
	}
	return nil
}

// unknownVariables look like settings and are none.
func (h *Home) unknownVariables() (names []string) {
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		known := name == "BTTCD_HOME" || strings.HasPrefix(name, "BTTCD_E2E_") || slices.Contains(h.Variables, name)
		if strings.HasPrefix(name, variablePrefix) && !known {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// some names the first few.
func some(names []string) string {
	const most = 4
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
