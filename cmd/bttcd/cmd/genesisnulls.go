package cmd

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/bttcprotocol/bttcd/app"
)

// validateState is ValidateGenesis with an error where a module of the SDK would panic: of an
// entry without one of its fields.
func validateState(template *app.App, state app.GenesisState) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("(unknown part): an entry lacks a field that it must have: %v", cause)
		}
	}()
	return template.ValidateGenesis(state)
}

// checkNulls refuses lists with null among their entries. Modules of the SDK read one as a
// message that is not there and end the process with a stack.
func checkNulls(raw json.RawMessage) error {
	var state any
	if err := json.Unmarshal(raw, &state); err != nil {
		return fmt.Errorf("app_state: %w", err)
	}
	return nullsIn("app_state", state)
}

func nullsIn(path string, value any) error {
	switch value := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			if err := nullsIn(path+"."+key, value[key]); err != nil {
				return err
			}
		}
	case []any:
		for i, entry := range value {
			at := fmt.Sprintf("%s[%d]", path, i)
			if entry == nil {
				return fmt.Errorf("%s is null: remove the entry", at)
			}
			if err := nullsIn(at, entry); err != nil {
				return err
			}
		}
	}
	return nil
}
