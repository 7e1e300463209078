package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

const signerGauge = "\nbttcd_signer_reachable "

// TestRemoteSigner runs a chain of one validator whose key another process holds: nobody else makes
// blocks while the signer is away, so that a vote that was given up would be missed for ever.
func TestRemoteSigner(t *testing.T) {
	solo := rig.NewSolo(t)
	validator := strings.TrimSpace(solo.Must(t, "comet", "show-validator").Stdout)
	key := solo.TakeKey(t)
	address := rig.FreeAddress(t)
	solo.EditConfig(t, "config.toml", `priv_validator_laddr = ""`, fmt.Sprintf("priv_validator_laddr = %q", "tcp://"+address))
	pin := filepath.Join(solo.Path, "config", "signer.json")

	said := solo.RefusedStart(t)
	requireSaid(t, said, "no signer has connected to tcp://"+address, "see that it dials this address")
	require.NoFileExists(t, pin)
	requireSaid(t, solo.Bttcd(t, "comet", "show-validator").Text(), "has not met it yet")

	elsewhere := key.SignFor(t, solo.Home, address, "--chain-id", "bttc-1")
	said = solo.RefusedStart(t)
	requireSaid(t, said, "refuses to tell its key", "signs for bttc-1, not for "+rig.ChainID)
	require.NoFileExists(t, pin)
	elsewhere.Kill()

	// CometBFT's own signer first, then ours with the same state. It gives up for good unless the node
	// listens within a second.
	cometSigner := rig.CometSigner(t)
	solo.Process = solo.Start(t)
	rig.WaitListens(t, address)
	comet := rig.Spawn(t, cometSigner, "-addr", "tcp://"+address, "-chain-id", rig.ChainID, "-priv-key", key.Key, "-priv-state", key.State)
	solo.WaitReady(t, solo.Process, 3)
	comet.Kill()
	signer := key.SignFor(t, solo.Home, address)
	solo.WaitBlocks(t, 3, 2*time.Minute)
	require.Equal(t, validator, strings.TrimSpace(solo.Must(t, "comet", "show-validator").Stdout))
	requireGauge(t, solo.Validator, "1")
	require.NoFileExists(t, filepath.Join(solo.Path, "config", "priv_validator_key.json"), "a key that is nobody's would be taken for the validator's")
	t.Run("a second signer with the state", func(t *testing.T) {
		second := key.SignFor(t, solo.Home, address)
		require.Equal(t, 1, second.WaitEnd(t, time.Minute))
		requireSaid(t, second.Log(), "another signer uses", "sign twice")
	})

	signer.Kill()
	signer = key.SignFor(t, solo.Home, address)
	solo.WaitBlocks(t, 3, 2*time.Minute)
	require.False(t, solo.Process.Ended(), "the process stays")
	solo.Stop(t)
	signer.Kill()

	before := fileText(t, pin)
	other := rig.Init(t, "local").TakeKey(t).SignFor(t, solo.Home, address)
	impostor := solo.Start(t)
	rig.Wait(t, "the node to tell of another key", time.Minute, func() error {
		return lacks(impostor.Log(), []string{"has the key of", "but this node is the validator", "delete " + pin})
	})
	rig.Wait(t, "the node to answer with another's signer", time.Minute, func() error {
		_, err := solo.Status()
		return err
	})
	requireGauge(t, solo.Validator, "0")
	other.Kill()
	require.Zero(t, impostor.Terminate(t), "the node did not stop well: %s", impostor.Log())
	require.Equal(t, before, fileText(t, pin))

	testSignerComesLate(t, solo, key, address)
}

// testSignerComesLate starts the node before its signer, which comes when consensus has given up.
func testSignerComesLate(t *testing.T, solo *rig.Solo, key rig.ConsensusKey, address string) {
	process := solo.Start(t)
	rig.Wait(t, "the node to answer without its signer", time.Minute, func() error {
		_, err := solo.Status()
		return err
	})
	height := solo.Height(t)
	requireGauge(t, solo.Validator, "0")
	rig.Wait(t, "a vote to be given up", time.Minute, func() error {
		return lacks(process.Log(), []string{"failed signing vote"})
	})
	key.SignFor(t, solo.Home, address)
	solo.WaitHeight(t, height+3, 2*time.Minute)
	require.False(t, process.Ended(), "the process stays")
	require.Contains(t, process.Log(), "starts again in this process")
	requireGauge(t, solo.Validator, "1")
	require.Zero(t, process.Terminate(t), "the node did not stop well: %s", process.Log())
}

func requireGauge(t *testing.T, node rig.Validator, value string) {
	t.Helper()
	rig.Wait(t, "bttcd_signer_reachable to be "+value, time.Minute, func() error {
		reply, err := rig.Get(node.Metrics)
		if err != nil {
			return err
		}
		return lacks(string(reply.Body), []string{signerGauge + value + "\n"})
	})
}

func fileText(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(raw)
}
