package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"
)

func TestExplainUpgrade(t *testing.T) {
	link := "https://bttc.example/bttcd?checksum=sha256:" + strings.Repeat("0", 64)
	info := fmt.Sprintf(`{"binaries":{"any":%q}}`, link)
	for text, said := range map[string][]string{
		`UPGRADE "v2" NEEDED at height: 120: `:                                                                     {`upgrade "v2" is due at height 120`, "/node/data/upgrade-info.json", "has it and start"},
		`UPGRADE "v2" NEEDED at height: 120: ` + info + ` (again)`:                                                 {`upgrade "v2" is due at height 120`, "has it (" + link + ") and start"},
		`UPGRADE "v2" NEEDED at height: 120: {"binaries":`:                                                         {`upgrade "v2" is due at height 120`, "has it and start"},
		`BINARY UPDATED BEFORE TRIGGER! UPGRADE "v2" - in binary but not executed on chain. Downgrade your binary`: {`for after upgrade "v2"`, "run the program before it"},
		`wrong app version 0, upgrade handler is missing for v2 upgrade plan`:                                      {"older than the chain", `upgrade "v2"`},
	} {
		explained := clarified("/node", fmt.Errorf("error during handshake: error on replay: %s", text))
		for _, part := range said {
			require.ErrorContains(t, explained, part, text)
		}
		require.NotContains(t, explained.Error(), "NEEDED")
	}
	other := errors.New("disk is full")
	require.Equal(t, other, clarified("/node", other))
	require.NoError(t, clarified("/node", nil))
}

func TestCosmovisorEndsTheNodeItself(t *testing.T) {
	var out bytes.Buffer
	var causes []any
	report := leaveToCosmovisor("/node", log.NewLogger(&out, log.ColorOption(false)), func(cause any) { causes = append(causes, cause) })
	due := `UPGRADE "v2" NEEDED at height: 120: `
	report(due)
	require.Equal(t, []any{due}, causes, "nobody else ends it")

	t.Setenv("DAEMON_HOME", "/node")
	t.Setenv("DAEMON_NAME", "bttcd")
	report(due)
	require.Len(t, causes, 1)
	require.Contains(t, out.String(), "is due at height 120")
	report("disk is full")
	require.Equal(t, []any{due, "disk is full"}, causes)
}
