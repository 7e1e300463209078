package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	// ordersFile and recordFile are in the home: what to do, and a JSON object a line for what was done.
	ordersFile = "hostile.json"
	recordFile = "hostile.jsonl"
)

// orders are read again at every turn, so that they can change while the validator runs.
type orders struct {
	// Votes and Proposals name the acts to choose from. Without any the validator behaves.
	Votes     []string `json:"votes"`
	Proposals []string `json:"proposals"`
	// LateVotes are done every third height. The precommit waits then until the validator behind the RPC
	// LateBehind has decided, so that it is too late to take part, and nobody verifies its extension.
	LateVotes  []string `json:"late_votes"`
	LateBehind string   `json:"late_behind"`
}

// votesAt returns the acts to choose from for the vote of a height, and whether that comes late.
func (o orders) votesAt(height int64) (names []string, late bool) {
	if late = len(o.LateVotes) > 0 && height%3 == 0; late {
		return o.LateVotes, late
	}
	return o.Votes, late
}

func readOrders(home string) (orders, error) {
	var read orders
	text, err := os.ReadFile(filepath.Join(home, ordersFile))
	if errors.Is(err, fs.ErrNotExist) {
		return read, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &read)
	}
	return read, err
}

// act is a line of the record.
type act struct {
	Kind   string `json:"kind"`
	Act    string `json:"act"`
	Height int64  `json:"height"`
	Late   bool   `json:"late,omitempty"`
	// DataHash is that of the block proposed.
	DataHash string `json:"data_hash,omitempty"`
}

func writeAct(home string, done act) error {
	line, err := json.Marshal(done)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(filepath.Join(home, recordFile), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(line, '\n'))
	return errors.Join(err, file.Close())
}

// choose performs the act that was done least of those that can be done now. Which those are depends on
// what honest nodes do; so all have their turn.
func choose[T, R any](names []string, catalog map[string]func(T) (R, bool), done map[string]int, turn T) (name string, result R, err error) {
	for _, candidate := range names {
		attempt, known := catalog[candidate]
		if !known {
			return "", result, fmt.Errorf("nobody taught this validator %q", candidate)
		}
		if name != "" && done[candidate] >= done[name] {
			continue
		}
		if made, can := attempt(turn); can {
			name, result = candidate, made
		}
	}
	if name != "" {
		done[name]++
	}
	return name, result, nil
}
