package rpccompat

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func shapeOf(t *testing.T, text string) Shape {
	t.Helper()
	value, err := decode([]byte(text))
	require.NoError(t, err)
	return ShapeOf(value)
}

func TestKinds(t *testing.T) {
	hash, address := "0x"+strings.Repeat("a1", 32), "0x"+strings.Repeat("B2", 20)
	shape := shapeOf(t, `{"a":null,"b":true,"c":3,"d":"x","e":"0x1f","f":"0x01","g":"`+hash+`","h":"`+address+`",
		"i":[],"j":[{"k":"0x0"},{"k":null,"l":"0x"}],"r":"`+hash+`","m":"0x`+strings.Repeat("0", 512)+`","n":{"`+address+`":{"12":1}}}`)
	for path, kinds := range map[string]string{
		"": "object", "a": "null", "b": "bool", "c": "number", "d": "text", "e": "hex", "f": "padded", "g": "hash", "h": "address",
		"i": "array", "i[]": absent, "j[]": "object", "j[].k": "hex|null", "j[].l": "hex", "r": "hex", "m": "bloom",
		"n.{address}.{number}": "number",
	} {
		require.Equal(t, kinds, shape.kinds(path), path)
	}
	require.Equal(t, "padded", shapeOf(t, `{"s":"0x01"}`).kinds("s"))
}

func TestCompare(t *testing.T) {
	for name, test := range map[string]struct {
		ours, theirs string
		want         []string
	}{
		"same":         {`{"a":["0x1"]}`, `{"a":["0x2f"]}`, nil},
		"missing":      {`{}`, `{"a":{"b":1}}`, []string{"call a - object"}},
		"more":         {`{"a":[1]}`, `{}`, []string{"call a array -"}},
		"another kind": {`{"a":null}`, `{"a":[]}`, []string{"call a null array"}},
		"in an array":  {`[{"a":1},{"a":null}]`, `[{"a":1}]`, []string{"call [].a null|number number"}},
		"null":         {`null`, `{"a":1}`, []string{"call . null object", "call a - number"}},
		"error":        {`{"error":{"code":"code-32000"}}`, `{"error":{"code":"code-32602"}}`, []string{"call error.code code-32000 code-32602"}},
	} {
		var found []string
		for _, difference := range Compare("call", shapeOf(t, test.ours), shapeOf(t, test.theirs)) {
			found = append(found, difference.String())
		}
		require.Equal(t, test.want, found, name)
	}
}

func TestJudge(t *testing.T) {
	allowed, err := parseAllowed("# about\n\ncall a - object # because\n  call b x y   # because\n")
	require.NoError(t, err)
	require.Equal(t, []string{"call a - object", "call b x y"}, allowed)
	for _, broken := range []string{"call a - # because", "call a - object", "call a - object #"} {
		_, err := parseAllowed(broken)
		require.ErrorContains(t, err, "REASON", broken)
	}
	a, b, c := Difference{"call", "a", absent, "object"}, Difference{"call", "b", "x", "y"}, Difference{"call", "c", "x", "y"}
	require.NoError(t, Judge([]Difference{a, b, b}, allowed))
	require.ErrorContains(t, Judge([]Difference{a}, allowed), "differs no more, remove it: call b x y")
	require.ErrorContains(t, Judge([]Difference{a, b, c}, allowed), "not allowed: call c x y")
}

func TestAllowedDifferencesHaveReasons(t *testing.T) {
	allowed, err := Allowed()
	require.NoError(t, err)
	require.NotEmpty(t, allowed)
}
