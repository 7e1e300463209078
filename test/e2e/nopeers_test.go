package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

var (
	listenAddress   = regexp.MustCompile(`\[p2p\][^\[]*?\nladdr = "tcp://([^"]+)"`)
	persistentPeers = regexp.MustCompile(`persistent_peers = "[^"]*"`)
)

// newFollower makes a node without a vote that follows a running chain of one validator, and
// signs with its keys.
func newFollower(t *testing.T, solo *rig.Solo) *rig.Solo {
	t.Helper()
	home := rig.Init(t, "local")
	node := home.MovePorts(t)
	genesis, err := os.ReadFile(filepath.Join(solo.Path, "config", "genesis.json"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(home.Path, "config", "genesis.json"), genesis, 0o600))

	config, err := os.ReadFile(filepath.Join(solo.Path, "config", "config.toml"))
	require.NoError(t, err)
	address := listenAddress.FindSubmatch(config)
	require.NotNil(t, address)
	status, err := solo.Status()
	require.NoError(t, err)
	path := filepath.Join(home.Path, "config", "config.toml")
	config, err = os.ReadFile(path)
	require.NoError(t, err)
	peers := fmt.Sprintf(`persistent_peers = "%s@%s"`, status.NodeID, address[1])
	require.NoError(t, os.WriteFile(path, persistentPeers.ReplaceAll(config, []byte(peers)), 0o600))
	return &rig.Solo{Home: home, Validator: node}
}

// TestAcceptedWithoutPeersIsNotLost hands a node transactions while its only peer is dead.
// The peer's mempool is gone with it, so they reach a block only if they are told again.
func TestAcceptedWithoutPeersIsNotLost(t *testing.T) {
	solo := rig.NewSolo(t)
	solo.Run(t, 3)
	follower := newFollower(t, solo)
	follower.Run(t, 3)
	requireHealth(t, follower.Validator, "fine", "fine")
	rest := bytesAt(t, follower, solo, "carol")
	async := bytesAt(t, follower, solo, "dave")

	solo.Process.Kill()
	requireHealth(t, follower.Validator, "stuck", "no peers")
	hashes := []string{
		broadcastREST(t, follower.REST, rest),
		broadcastAsync(t, follower.RPC, async),
		signerAt(follower, solo, "bob").Submit(t, rig.GasFlags, "bank", "send", "bob", rig.Hex(rig.NewAddress(t)), "1btt"),
	}
	wallet := rig.NewWallet(t, follower.Validator, solo.PrivateKey(t, "alice"))
	ethereum, err := wallet.Submit(t.Context(), &common.Address{1}, big.NewInt(1), nil)
	require.NoError(t, err)

	solo.Run(t, 3)
	require.Equal(t, "0x1", solo.Wallet.WaitReceipt(t, ethereum).Status)
	for _, hash := range hashes {
		require.Zero(t, solo.WaitTx(t, hash).Code)
	}
	requireHealth(t, follower.Validator, "fine", "fine")
}

// signerAt signs with a key of one home and sends by way of another node.
func signerAt(node, keys *rig.Solo, name string) rig.Signer {
	return (&rig.Solo{Home: keys.Home, Validator: node.Validator}).Signer(name)
}

func bytesAt(t *testing.T, node, keys *rig.Solo, name string) []byte {
	t.Helper()
	return signerAt(node, keys, name).Bytes(t, "bank", "send", name, rig.Hex(rig.NewAddress(t)), "1btt")
}

func broadcastREST(t *testing.T, url string, tx []byte) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{
		"tx_bytes": base64.StdEncoding.EncodeToString(tx), "mode": "BROADCAST_MODE_SYNC",
	})
	require.NoError(t, err)
	reply, err := rig.Post(url+"/cosmos/tx/v1beta1/txs", body)
	require.NoError(t, err)
	var answer struct {
		Response struct {
			Code uint32 `json:"code"`
			Hash string `json:"txhash"`
		} `json:"tx_response"`
	}
	require.NoError(t, json.Unmarshal(reply.Body, &answer), "%s", reply.Body)
	require.Zero(t, answer.Response.Code, "%s", reply.Body)
	require.NotEmpty(t, answer.Response.Hash, "%s", reply.Body)
	return answer.Response.Hash
}

func broadcastAsync(t *testing.T, url string, tx []byte) string {
	t.Helper()
	var answer rig.CheckResult
	params := map[string]any{"tx": base64.StdEncoding.EncodeToString(tx)}
	require.NoError(t, rig.CallRPC(url, "broadcast_tx_async", params, &answer))
	require.NotEmpty(t, answer.Hash)
	return answer.Hash
}

// requireHealth waits until a node says of itself that it is in that state, with these words.
func requireHealth(t *testing.T, node rig.Validator, state string, words ...string) {
	t.Helper()
	want := map[string]int{"fine": 200, "syncing": 503, "stuck": 503}[state]
	rig.Wait(t, node.Name+" to be "+state, 90*time.Second, func() error {
		reply, err := rig.Get(node.REST + "/bttc/health")
		if err != nil {
			return err
		}
		var report struct {
			State   string `json:"state"`
			Summary string `json:"summary"`
		}
		if err := json.Unmarshal(reply.Body, &report); err != nil || report.State != state {
			return fmt.Errorf("status %d: %s", reply.Status, reply.Body)
		}
		require.Equal(t, want, reply.Status)
		requireSaid(t, report.Summary, words...)
		return nil
	})
}
