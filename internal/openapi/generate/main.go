// Command generate finishes the document that protoc-gen-openapiv2 writes: a title, and an id of
// its own for every operation. Invariant: its output depends on its input alone. scripts/openapi.sh
// runs it:
//
//	go run ./internal/openapi/generate IN OUT
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return errors.New("give the document of the plugin and where the finished one goes")
	}
	raw, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	var document map[string]any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&document); err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	if err := finish(document); err != nil {
		return err
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(document); err != nil {
		return err
	}
	return os.WriteFile(args[1], text.Bytes(), 0o644) //nolint:gosec // a published file
}

func finish(document map[string]any) error {
	document["info"] = map[string]any{
		"title": "BTTC node, REST", "version": "1",
		"description": "Queries and the broadcast of transactions. 64-bit numbers and amounts are texts, bytes are base64; " +
			"a message or bytes that are not set are null. " +
			"Addresses may be written bttc1..., 0x... or T.... Routes of IBC (/ibc/...) are served and not listed.",
	}
	delete(document, "tags")
	paths, isObject := document["paths"].(map[string]any)
	if !isObject {
		return errors.New("the document has no paths")
	}
	seen := map[string]string{}
	for path, methods := range paths {
		for method, operation := range methods.(map[string]any) {
			id := operationID(method, path)
			if other, twice := seen[id]; twice {
				return fmt.Errorf("%s and %s would both be %s", path, other, id)
			}
			seen[id] = path
			described := operation.(map[string]any)
			described["operationId"], described["tags"] = id, []string{room(path)}
		}
	}
	return nil
}

// operationID makes a name of a route: "get_cosmos_bank_v1beta1_balances_address".
func operationID(method, path string) string {
	words := strings.FieldsFunc(method+path, func(r rune) bool { return r == '/' || r == '{' || r == '}' || r == '=' || r == '*' || r == '.' })
	return strings.Join(words, "_")
}

// room is the module of a route: "cosmos/bank".
func room(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	return strings.Join(parts[:min(2, len(parts))], "/")
}
