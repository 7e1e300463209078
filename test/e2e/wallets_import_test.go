package e2e

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// TestWalletImport recovers accounts of other wallets and has their own libraries say what they show.
func TestWalletImport(t *testing.T) {
	rig.InstallPackages(t)
	const mnemonic = "test test test test test test test test test test test junk"
	indexes := []int{0, 3}
	var shown []map[string]string
	rig.Script(t, "wallets/derive.mjs", map[string]any{"mnemonic": mnemonic, "indexes": indexes}, &shown)
	require.Len(t, shown, len(indexes))

	home := filepath.Join(t.TempDir(), "home")
	for i, index := range indexes {
		for wallet, field := range map[string]string{"metamask": "metamask", "keplr": "metamask", "ledger": "ledger", "tronlink": "tronlink"} {
			outcome := rig.RunWith(t, time.Minute, nil, mnemonic+"\n", rig.Bttcd(t), "keys", "add", "account", "--recover", "--wallet", wallet,
				"--index", fmt.Sprint(index), "--dry-run", "--output", "json", "--keyring-backend", "test", "--home", home)
			require.Zero(t, outcome.ExitCode, outcome.Text())
			var key struct{ Bech32, EVM, TRON string }
			require.NoError(t, json.Unmarshal([]byte(outcome.Stdout), &key))
			want, err := rig.Decode(shown[i][field])
			require.NoError(t, err)
			require.Equal(t, rig.Bech32("bttc", want), key.Bech32, "%s %d", wallet, index)
			require.Equal(t, rig.Hex(want), lower(key.EVM))
			require.Equal(t, rig.TRON(want), key.TRON)
		}
	}
}
