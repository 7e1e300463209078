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
			holder, err := rig.Decode(key.Bech32)
			require.NoError(t, err)
			require.Equal(t, rig.Bech32("bttc", holder), key.Bech32)
			require.Equal(t, rig.Hex(holder), lower(key.EVM))
			require.Equal(t, rig.TRON(holder), key.TRON)
			require.Contains(t, []string{key.EVM, key.TRON}, shown[i][field], "%s %d", wallet, index)
		}
	}
}
