package e2e

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// TestBridgeSurvives breaks what one validator's bridge rests on, and the relayer, and the remote chain
// itself. With one validator nobody else makes up for what it does wrong. The steps run in this order:
// the later ones let days pass on the remote chain.
func TestBridgeSurvives(t *testing.T) {
	rig.InstallPackages(t)
	scene := &bridgeScene{Network: rig.Up(t, 1)}
	t.Run("endpoints", scene.testEndpoints)
	t.Run("garbage in deposits", scene.testGarbage)
	t.Run("killed at each commit", scene.testKilledAtEachCommit)
	t.Run("recipients in a batch", scene.testRecipients)
	t.Run("nothing final for an hour", scene.testStalledHour)
	t.Run("paused in each stage", scene.testPausedHere)
	t.Run("synced without RPC", scene.testSynced)
}

// bridgeWait bounds the wait for many transfers.
const bridgeWait = 90 * time.Second

// sendTogether makes calls on Ethereum that need not be in blocks one after the other.
func (s *bridgeScene) sendTogether(t *testing.T, account string, calls ...call) []sentCall {
	t.Helper()
	return s.sendAs(t, s.Account(t, account).PrivateKeyHex, true, calls...)
}

// sendAs makes calls on Ethereum with any key.
func (s *bridgeScene) sendAs(t *testing.T, key string, together bool, calls ...call) []sentCall {
	t.Helper()
	var answer struct{ Receipts []sentCall }
	rig.Script(t, "bridge/send.mjs", map[string]any{
		"rpc": s.Ethereum().RPC, "privateKey": "0x" + strings.TrimPrefix(key, "0x"), "calls": calls, "together": together,
	}, &answer)
	require.Len(t, answer.Receipts, len(calls))
	return answer.Receipts
}

// waitPortal waits until the first word of what a view of the Portal answers is good.
func (s *bridgeScene) waitPortal(t *testing.T, what, view, argument string, good func(*big.Int) bool) {
	t.Helper()
	rig.Wait(t, what, bridgeWait, func() error {
		if word := s.Ethereum().Ask(t, s.Ethereum().Portal, view, argument); !good(word) {
			return fmt.Errorf("%s answers %s", view, word)
		}
		return nil
	})
}
