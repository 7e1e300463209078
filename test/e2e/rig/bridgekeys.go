package rig

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// PortalSet is the validator set that the Portal holds.
type PortalSet struct {
	Nonce   uint64
	Members map[string]string // bridge keys in base64, by operator in bech32
}

// PortalSet asks for it.
func (n *Network) PortalSet(t *testing.T) PortalSet {
	t.Helper()
	var answer struct {
		Set struct {
			Nonce   string `json:"nonce"`
			Members []struct {
				Operator []byte `json:"operator"`
				Address  string `json:"address"`
			} `json:"members"`
		} `json:"set"`
	}
	n.REST(t, "/bttc/bridge/v1/rows/1/set", &answer)
	set := PortalSet{Nonce: Int(t, answer.Set.Nonce).Uint64(), Members: map[string]string{}}
	for _, member := range answer.Set.Members {
		require.Len(t, member.Operator, 20)
		set.Members[Bech32("bttcvaloper", [20]byte(member.Operator))] = member.Address
	}
	return set
}

// PacketStatus is a packet and whose signatures it lacks.
type PacketStatus struct {
	Signed  bool     `json:"signed"`
	Missing []string `json:"missing"`
	Packet  struct {
		Nonce string `json:"nonce"`
		Kind  int    `json:"kind"`
		State string `json:"state"`
	} `json:"packet"`
}

// Packet asks for one by its nonce.
func (n *Network) Packet(t *testing.T, nonce uint64) PacketStatus {
	t.Helper()
	var answer struct{ Packet PacketStatus }
	n.REST(t, fmt.Sprintf("/bttc/bridge/v1/rows/1/packets/%d", nonce), &answer)
	return answer.Packet
}

// OpenPackets asks for those that are not executed.
func (n *Network) OpenPackets(t *testing.T) []PacketStatus {
	t.Helper()
	var answer struct{ Packets []PacketStatus }
	n.REST(t, "/bttc/bridge/v1/rows/1/packets", &answer)
	return answer.Packets
}

// operation is `bttcd bridge args...` with validator i's operator key.
func (n *Network) operation(i int, args ...string) []string {
	at := n.Validators[i]
	return append(append([]string{"bridge"}, args...), "--from", at.Name, "--home", at.Home, "--keyring-backend", "test",
		"--chain-id", n.ChainID, "--node", n.First().CometURL(), "-o", "json")
}

// SpawnSigner has validator i sign what waits for it by transactions, until the test ends.
func (n *Network) SpawnSigner(t *testing.T, i int) *Background {
	t.Helper()
	return Spawn(t, Bttcd(t), n.operation(i, "sign", "--watch")...)
}

// RotateKey gives validator i another bridge key beside the one it has, from its next start on.
func (n *Network) RotateKey(t *testing.T, i int) {
	t.Helper()
	home := Home{n.Validators[i].Home}
	home.Must(t, "bridge", "keygen", "--key-file", "config/bridge/next.json", "--password-file", "config/bridge/next.password")
	for line, files := range map[string][2]string{
		"key-file":      {"config/bridge/key.json", "config/bridge/next.json"},
		"password-file": {"config/bridge/password", "config/bridge/next.password"},
	} {
		home.EditConfig(t, "app.toml", "\n"+line+` = "`+files[0]+`"`, "\n"+line+` = "`+files[1]+`"`)
		home.EditConfig(t, "app.toml", "\nold-"+line+` = ""`, "\nold-"+line+` = "`+files[0]+`"`)
	}
}

// RegisterKey registers the key that validator i has in its app.toml.
func (n *Network) RegisterKey(t *testing.T, i int) {
	t.Helper()
	outcome := Run(t, commandLimit, Bttcd(t), n.operation(i, append([]string{"register", "-y"}, GasFlags...)...)...)
	require.Zero(t, outcome.ExitCode, outcome.Text())
	answer, err := parseAnswer(outcome.Stdout)
	require.NoError(t, err, outcome.Text())
	require.Zero(t, answer.Code, outcome.Text())
	require.Zero(t, n.First().WaitTx(t, answer.Hash).Code)
}

// BridgeKey is a validator's bridge key away from its home, and the token that the node shows for it.
type BridgeKey struct {
	dir, address, chainID string
	remote                Remote
}

// TakeBridgeKey moves the bridge key of validator i, which does not run, out of its home. From its next start on
// it asks for signatures elsewhere.
func (n *Network) TakeBridgeKey(t *testing.T, i int) BridgeKey {
	t.Helper()
	home, key := Home{n.Validators[i].Home}, BridgeKey{t.TempDir(), FreeAddress(t), n.ChainID, n.Ethereum()}
	for _, file := range []string{"key.json", "password"} {
		require.NoError(t, os.Rename(filepath.Join(home.Path, "config", "bridge", file), filepath.Join(key.dir, file)))
	}
	for _, dir := range []string{key.dir, filepath.Join(home.Path, "config", "bridge")} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "token"), []byte("only this node may ask\n"), 0o600))
	}
	for line, values := range map[string][2]string{
		"key-file":      {"config/bridge/key.json", ""},
		"password-file": {"config/bridge/password", ""},
		"remote-signer": {"", "http://" + key.address},
		"token-file":    {"", "config/bridge/token"},
	} {
		home.EditConfig(t, "app.toml", fmt.Sprintf("\n%s = %q", line, values[0]), fmt.Sprintf("\n%s = %q", line, values[1]))
	}
	return key
}

// Serve runs `bttcd bridge sign-server` with the key, for the Portal on Ethereum.
func (k BridgeKey) Serve(t *testing.T) *Background {
	t.Helper()
	server := Spawn(t, Bttcd(t), "bridge", "sign-server", "--home", k.dir, "--key-file", "key.json", "--password-file", "password",
		"--token-file", "token", "--chain-id", k.chainID, "--portal", fmt.Sprintf("1:%d:%s", k.remote.ChainID, k.remote.Portal), "--listen", k.address)
	WaitListens(t, k.address)
	return server
}
