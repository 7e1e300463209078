// Package paramset writes single parameters of modules into a genesis, from text such as
// "gov.voting_period=10s".
//
// Invariant: the typed message of the module decides what a value may be; nothing is written
// that it does not read back, and an error lists what there is to choose from. The command that
// makes the homes of a local testnet is its caller.
package paramset

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/cosmos/gogoproto/proto"

	"github.com/cosmos/cosmos-sdk/codec"
)

// Types are the empty parameters of each module, by the module's name in a genesis.
type Types map[string]func() proto.Message

// Setting is one parameter and the text of its value.
type Setting struct{ Module, Param, Value string }

func (s Setting) String() string { return s.Module + "." + s.Param + "=" + s.Value }

var pattern = regexp.MustCompile(`^([A-Za-z0-9]+)\.([A-Za-z0-9_]+)=(.*)$`)

// Parse reads "module.param=value". A value may hold anything, equal signs too.
func Parse(text string) (Setting, error) {
	match := pattern.FindStringSubmatch(text)
	if match == nil {
		return Setting{}, fmt.Errorf("%q is no setting: write module.param=value, such as gov.voting_period=10s", text)
	}
	return Setting{Module: match[1], Param: match[2], Value: strings.TrimSpace(match[3])}, nil
}

// Apply writes a setting into the state of its module, which holds "params". Whether the new
// value makes sense is for the module's own validation to say.
func Apply(cdc codec.JSONCodec, types Types, state map[string]json.RawMessage, setting Setting) error {
	empty, found := types[setting.Module]
	if !found {
		return fmt.Errorf("there is no module %q with parameters: choose one of %s",
			setting.Module, strings.Join(slices.Sorted(maps.Keys(types)), ", "))
	}
	part := map[string]json.RawMessage{}
	if err := json.Unmarshal(state[setting.Module], &part); err != nil {
		return fmt.Errorf("the genesis of %s: %w", setting.Module, err)
	}
	params := map[string]json.RawMessage{}
	if err := json.Unmarshal(part["params"], &params); err != nil {
		return fmt.Errorf("the parameters of %s: %w", setting.Module, err)
	}
	message := empty()
	kinds := kindsOf(message)
	kind, found := kinds[setting.Param]
	if !found {
		return fmt.Errorf("module %s has no parameter %q: choose one of\n%s", setting.Module, setting.Param, list(kinds, params))
	}
	value, err := kind.encode(setting.Param, setting.Value)
	if err != nil {
		return fmt.Errorf("%s.%s: %w; now it is %s", setting.Module, setting.Param, err, params[setting.Param])
	}
	params[setting.Param] = value
	whole, err := json.Marshal(params)
	if err != nil {
		return err
	}
	if err := cdc.UnmarshalJSON(whole, message); err != nil {
		return fmt.Errorf("%s.%s: %q is not %s: %w", setting.Module, setting.Param, setting.Value, kind.says, err)
	}
	// As the module writes it: the form of a number or a duration is the module's.
	if part["params"], err = cdc.MarshalJSON(message); err != nil {
		return err
	}
	state[setting.Module], err = json.Marshal(part)
	return err
}

// list shows every parameter with its kind and what it is now, one a line.
func list(kinds map[string]kind, now map[string]json.RawMessage) string {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		lines = append(lines, fmt.Sprintf("  %s: %s, now %s", name, kinds[name].says, shortened(string(now[name]))))
	}
	return strings.Join(lines, "\n")
}

const shownValue = 80

func shortened(text string) string {
	if len(text) > shownValue {
		return text[:shownValue] + "..."
	}
	return text
}
