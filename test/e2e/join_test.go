package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// snapshotEvery is how many blocks lie between the snapshots of the joined chain.
const snapshotEvery = 20

// TestJoin has new nodes come into a chain of one validator, by its peers' snapshots and by a file, and
// tries what must not come in, such as the files of another chain with the same name.
func TestJoin(t *testing.T) {
	chain, other := newSnapshotting(t), newSnapshotting(t)
	book := chain.Wallet.DeployNotebook(t)
	before := chain.Wallet.Send(t, &book.Address, 0, rig.WriteNote(1, 41))
	scene := joinScene{chain: chain, book: book, before: before}
	// The files first: to write one the node must be down.
	file, foreign := scene.dump(t), joinScene{chain: other}.dump(t)
	t.Run("from a snapshot file", func(t *testing.T) { scene.fromFile(t, file) })
	t.Run("from a snapshot of its peers", scene.fromPeers)
	t.Run("from block 1", scene.fromGenesis)
	t.Run("refused", func(t *testing.T) { scene.refused(t, file, foreign, other) })
}

// newSnapshotting starts a chain that offers snapshots. Its blocks are trusted for hours, not for the seconds of
// the local network, which a loaded machine may take for one step.
func newSnapshotting(t *testing.T) *rig.Solo {
	t.Helper()
	chain := rig.NewSolo(t)
	chain.EditConfig(t, "app.toml", "snapshot-interval = 1000", fmt.Sprintf("snapshot-interval = %d", snapshotEvery))
	chain.EditGenesis(t, func(genesis map[string]any) {
		staking := genesis["app_state"].(map[string]any)["staking"].(map[string]any)
		staking["params"].(map[string]any)["unbonding_time"] = "86400s"
	})
	chain.Run(t, 1)
	return chain
}

type joinScene struct {
	chain  *rig.Solo
	book   rig.Notebook
	before rig.Receipt // of a transaction that lies before the snapshots
}

// rpc names the chain's one endpoint twice: a validator is enough to show the way.
func (s joinScene) rpc() string { return s.chain.RPC + "," + s.chain.RPC }

var snapshotHeight = regexp.MustCompile(`height: (\d+)`)

// dump writes the newest snapshot to a file, as an operator would.
func (s joinScene) dump(t *testing.T) string {
	t.Helper()
	s.chain.WaitHeight(t, 2*snapshotEvery+3, recovery)
	s.chain.Stop(t)
	newest := snapshotHeight.FindStringSubmatch(s.chain.Must(t, "snapshots", "list").Text())
	require.NotNil(t, newest)
	path := filepath.Join(t.TempDir(), newest[1]+"-3.tar.gz")
	s.chain.Must(t, "snapshots", "dump", newest[1], "3", "--output", path)
	s.chain.Run(t, 2)
	s.chain.WaitBlocks(t, 3, recovery)
	return path
}

func (s joinScene) fromFile(t *testing.T, file string) {
	home := rig.Home{Path: filepath.Join(t.TempDir(), "new", "home")}
	joined := rig.FreePorts(t, home.Path)
	outcome := home.Must(t, "join", "--network", "local", "--rpc", s.rpc(), "--snapshot", file, "--no-start", "-o", "json")
	var result struct {
		SnapshotHeight int64    `json:"snapshot_height"`
		TrustHash      string   `json:"trust_hash"`
		Peers          []string `json:"peers"`
	}
	require.NoError(t, json.Unmarshal([]byte(outcome.Stdout), &result))
	require.Positive(t, result.SnapshotHeight)
	require.Len(t, result.TrustHash, 64)
	require.Len(t, result.Peers, 1)
	requireSaid(t, outcome.Stderr, "whole", "light client")
	process := home.Start(t)
	s.requireJoined(t, joined, process)
	header, err := joined.Header(result.SnapshotHeight + 1)
	require.NoError(t, err, "the first block after the snapshot")
	want, err := s.chain.Header(result.SnapshotHeight + 1)
	require.NoError(t, err)
	require.Equal(t, want, header)
	process.Terminate(t)
}

func (s joinScene) fromPeers(t *testing.T) {
	home := rig.Home{Path: filepath.Join(t.TempDir(), "home")}
	joined := rig.FreePorts(t, home.Path)
	process := rig.Spawn(t, rig.Bttcd(t), "join", "--network", "local", "--rpc", s.rpc(), "--home", home.Path)
	rig.Wait(t, "join to say that it is done", recovery, func() error {
		require.False(t, process.Ended(), process.Log())
		if !strings.Contains(process.Log(), "at the tip, block") {
			return fmt.Errorf("it says %q", lastJoinLine(process.Log()))
		}
		return nil
	})
	requireSaid(t, process.Log(), "trusts block", "the newest snapshot offered is of block", "joined after")
	s.requireJoined(t, joined, process)
	s.requirePruned(t, joined)

	// It is a whole node: it takes a transaction, and answers null for one that may yet come.
	there := rig.NewWallet(t, joined, s.chain.PrivateKey(t, "bob"))
	there.Send(t, &s.book.Address, 0, rig.WriteNote(2, 42))
	s.book.RequireNotes(t, joined, map[int64]int64{1: 41, 2: 42})
	require.Zero(t, process.Terminate(t), process.Log())
	again := home.Bttcd(t, "join", "--network", "local", "--rpc", s.rpc())
	require.NotZero(t, again.ExitCode)
	requireSaid(t, again.Text(), "holds blocks already", "unsafe-reset-all")
}

func lastJoinLine(log string) string {
	at := strings.LastIndex(log, "join: ")
	if at < 0 {
		return ""
	}
	line, _, _ := strings.Cut(log[at:], "\n")
	return line
}

func (s joinScene) fromGenesis(t *testing.T) {
	home := rig.Home{Path: filepath.Join(t.TempDir(), "home")}
	home.Must(t, "join", "--network", "local", "--rpc", s.rpc(), "--from-genesis", "--no-start")
	config, err := os.ReadFile(filepath.Join(home.Path, "config", "config.toml"))
	require.NoError(t, err)
	_, section, _ := strings.Cut(string(config), "\n[statesync]\n")
	require.Contains(t, section, "\nenable = false\n")
	require.NotContains(t, section, "\nenable = true\n")
	require.Regexp(t, `(?m)^persistent_peers = "[0-9a-f]{40}@127\.0\.0\.1:[0-9]+"$`, string(config))
	var none any
	require.NoError(t, rig.CallRPC(s.chain.JSONRPC, "eth_getTransactionReceipt", []any{common.Hash{1}.Hex()}, &none))
	require.Nil(t, none, "a node with all blocks knows that there is none")
}

// requireJoined waits until the node has come as far as the chain is now.
func (s joinScene) requireJoined(t *testing.T, joined rig.Validator, process *rig.Background) {
	t.Helper()
	tip := s.chain.Height(t)
	rig.Wait(t, "the new node to reach the chain", recovery, func() error {
		require.False(t, process.Ended(), process.Log())
		status, err := joined.Status()
		if err == nil && (status.CatchingUp || status.Height < tip) {
			err = fmt.Errorf("it is at height %d of %d", status.Height, tip)
		}
		return err
	})
	want, err := s.chain.Header(tip)
	require.NoError(t, err)
	got, err := joined.Header(tip)
	require.NoError(t, err)
	require.Equal(t, want, got)
	s.book.RequireNotes(t, joined, map[int64]int64{1: 41})
}

// requirePruned is about what lies before the snapshot: not null, which would mean that it never was.
func (s joinScene) requirePruned(t *testing.T, joined rig.Validator) {
	t.Helper()
	for method, params := range map[string][]any{
		"eth_getBlockByNumber":                    {s.before.BlockNumber, false},
		"eth_getBlockReceipts":                    {s.before.BlockNumber},
		"eth_getBlockTransactionCountByNumber":    {s.before.BlockNumber},
		"eth_getTransactionByBlockNumberAndIndex": {s.before.BlockNumber, "0x0"},
		"eth_getBlockByHash":                      {s.before.BlockHash, false},
		"eth_getTransactionReceipt":               {s.before.TransactionHash},
		"eth_getTransactionByHash":                {s.before.TransactionHash},
		"eth_getLogs":                             {map[string]string{"fromBlock": s.before.BlockNumber, "toBlock": s.before.BlockNumber}},
		"eth_getBalance":                          {s.book.Address, s.before.BlockNumber},
	} {
		var answer any
		err := rig.CallRPC(joined.JSONRPC, method, params, &answer)
		require.ErrorContains(t, err, "pruned before height", method)
	}
	var answer any
	require.NoError(t, rig.CallRPC(joined.JSONRPC, "eth_getBlockByNumber", []any{"0xfffffff", false}, &answer))
	require.Nil(t, answer, "a block that may yet come")
	require.NoError(t, rig.CallRPC(s.chain.JSONRPC, "eth_getTransactionReceipt", []any{s.before.TransactionHash}, &answer))
	require.NotNil(t, answer, "the node that has all blocks")
}

// refused leaves every home as it was.
func (s joinScene) refused(t *testing.T, file, foreign string, other *rig.Solo) {
	whole, err := os.ReadFile(file)
	require.NoError(t, err)
	flipped := append([]byte{}, whole...)
	flipped[len(flipped)/2] ^= 1
	write := func(name string, content []byte) string {
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(path, content, 0o600))
		return path
	}
	local := []string{"--network", "local", "--rpc"}
	for _, refused := range []struct {
		name string
		args []string
		said []string
	}{
		{"another network", []string{"--network", "testnet", "--rpc", s.rpc()}, []string{"bttc-local-1", "bttc-testnet-1"}},
		{"no such network", []string{"--network", "moon", "--rpc", s.rpc()}, []string{"moon", "choose one of"}},
		{"nobody there", append(local, s.chain.RPC+",http://127.0.0.1:1"), []string{"http://127.0.0.1:1", "nothing listens there"}},
		{"one endpoint", append(local, s.chain.RPC), []string{"one endpoint alone"}},
		{"no CometBFT", append(local, s.chain.RPC+","+s.chain.REST), []string{s.chain.REST, "HTTP status"}},
		{"endpoints that disagree", append(local, s.chain.RPC+","+other.RPC), []string{s.chain.RPC, other.RPC, "another chain or lies"}},
		{"a flipped bit", append(local, s.rpc(), "--snapshot", write("flipped.tar.gz", flipped)), []string{"flipped.tar.gz", "damaged"}},
		{"a file cut off", append(local, s.rpc(), "--snapshot", write("half.tar.gz", whole[:len(whole)/2])), []string{"half.tar.gz", "cut off"}},
		{"a file of another chain", append(local, s.rpc(), "--snapshot", foreign), []string{"app hash", "Do not use it"}},
		{"peers that are none", append(local, s.rpc(), "--from-genesis", "--peers", "nonsense"), []string{"--peers", "nonsense", "ID@HOST:PORT"}},
		{"half a checkpoint", append(local, s.chain.RPC, "--checkpoint", "ethereum"), []string{"--remote-rpc", "--portal"}},
	} {
		t.Run(refused.name, func(t *testing.T) {
			root := t.TempDir()
			home := rig.Home{Path: filepath.Join(root, "deep", "home")}
			outcome := home.Bttcd(t, append([]string{"join"}, refused.args...)...)
			require.NotZero(t, outcome.ExitCode, outcome.Text())
			requireSaid(t, outcome.Text(), refused.said...)
			require.Empty(t, contents(t, root), "something was left behind")
		})
	}
	t.Run("homes", s.refusedHomes)
}

// refusedHomes are not whole, or somebody else's.
func (s joinScene) refusedHomes(t *testing.T) {
	fromGenesis := []string{"--from-genesis", "--no-start"}
	removed := func(t *testing.T, home rig.Home, name string) {
		require.NoError(t, os.Remove(filepath.Join(home.Path, name)))
	}
	for name, broken := range map[string]struct {
		spoil func(t *testing.T, home rig.Home)
		said  []string
		flags []string
	}{
		"half a config.toml": {func(t *testing.T, home rig.Home) { cutInHalf(t, home, "config.toml") }, []string{"config.toml", "init --overwrite"}, nil},
		"half an app.toml":   {func(t *testing.T, home rig.Home) { cutInHalf(t, home, "app.toml") }, []string{"app.toml", "nothing in", "was changed"}, nil},
		"no client.toml":     {func(t *testing.T, home rig.Home) { removed(t, home, "config/client.toml") }, []string{"client.toml", "init --overwrite"}, nil},
		"half a genesis":     {func(t *testing.T, home rig.Home) { cutInHalf(t, home, "genesis.json") }, []string{"genesis.json", "not a genesis file"}, nil},
		"another genesis":    {func(*testing.T, rig.Home) {}, []string{"SHA-256", "another --home"}, nil},
		"half a node key": {func(t *testing.T, home rig.Home) {
			removed(t, home, "config/genesis.json")
			truncate(t, home, "config/node_key.json")
		}, []string{"config/node_key.json", "half of one", "put it back", "nothing in"}, fromGenesis},
		"half a consensus key": {func(t *testing.T, home rig.Home) {
			removed(t, home, "config/genesis.json")
			truncate(t, home, "config/priv_validator_key.json")
		}, []string{"config/priv_validator_key.json", "half of one", "put it back", "nothing in"}, fromGenesis},
		"half a record of what was signed": {func(t *testing.T, home rig.Home) {
			removed(t, home, "config/genesis.json")
			truncate(t, home, "data/priv_validator_state.json")
		}, []string{"data/priv_validator_state.json is damaged", "put it back", "nothing in"}, fromGenesis},
		"a consensus key without its record": {func(t *testing.T, home rig.Home) {
			removed(t, home, "config/genesis.json")
			removed(t, home, "config/node_key.json")
			removed(t, home, "data/priv_validator_state.json")
		}, []string{"data/priv_validator_state.json", "put it back", "nothing in"}, fromGenesis},
		"peers that are none": {func(t *testing.T, home rig.Home) { removed(t, home, "config/genesis.json") },
			[]string{"--peers", "zz@1.2.3.4:5", "ID@HOST:PORT"}, append(fromGenesis, "--peers", "zz@1.2.3.4:5")},
		"a config.toml whose seeds are none": {func(t *testing.T, home rig.Home) {
			removed(t, home, "config/genesis.json")
			home.EditConfig(t, "config.toml", "\nseeds = \"\"", "\nseeds = \"nonsense\"")
		}, []string{"config.toml", "seeds", "nonsense", "ID@HOST:PORT"}, fromGenesis},
		"a home in the way": {func(t *testing.T, home rig.Home) {
			require.NoError(t, os.RemoveAll(home.Path))
			require.NoError(t, os.WriteFile(home.Path, []byte("a file"), 0o600))
		}, []string{"not a directory"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			home := rig.Init(t, "local")
			broken.spoil(t, home)
			before := contents(t, filepath.Dir(home.Path))
			outcome := home.Bttcd(t, append([]string{"join", "--network", "local", "--rpc", s.rpc()}, broken.flags...)...)
			require.NotZero(t, outcome.ExitCode, outcome.Text())
			requireSaid(t, outcome.Text(), broken.said...)
			require.Equal(t, before, contents(t, filepath.Dir(home.Path)))
		})
	}
}

// TestStartNamesNodeKey is about a damaged one.
func TestStartNamesNodeKey(t *testing.T) {
	home := rig.Init(t, "local")
	truncate(t, home, "config/node_key.json")
	before := contents(t, home.Path)
	requireSaid(t, home.RefusedStart(t), "config/node_key.json is not a node key, or half of one", "put it back", "remove it")
	require.Equal(t, before, contents(t, home.Path))
}

// cutInHalf leaves a file as a crash in the middle of writing would.
func cutInHalf(t *testing.T, home rig.Home, name string) {
	t.Helper()
	path := filepath.Join(home.Path, "config", name)
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	half := append(raw[:len(raw)/2], "\nhalf = \"tr"...)
	require.NoError(t, os.WriteFile(path, half, 0o600))
}

// truncate leaves the first half of a file.
func truncate(t *testing.T, home rig.Home, name string) {
	t.Helper()
	path := filepath.Join(home.Path, name)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.NoError(t, os.Truncate(path, info.Size()/2))
}

// contents returns all files below a folder with what they hold.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		files[path] = string(raw)
		return err
	}))
	return files
}

// joinTestnet has a node with a configuration of its own join the testnet, by all of its validators.
func joinTestnet(t *testing.T, net *rig.Network, home rig.Home) {
	t.Helper()
	servers := []string{}
	for _, validator := range net.Validators {
		servers = append(servers, validator.RPC)
	}
	shareGenesis(t, net, home)
	said := home.Must(t, "join", "--network", "local", "--rpc", strings.Join(servers, ","), "--no-start")
	requireSaid(t, said.Stderr, "trusts block", "by endpoints", "the newest snapshot offered")
	requireSaid(t, said.Stdout, "is ready after", "bttcd start")
}

// requireCheckpoint reads what the validators signed from the Portal. A block is trusted for 40 seconds on this
// network, and checkpoints are an hour apart: it is there, and refused for its age.
func requireCheckpoint(t *testing.T, net *rig.Network) {
	t.Helper()
	ethereum := net.Ethereum()
	home := rig.Home{Path: filepath.Join(t.TempDir(), "home")}
	args := []string{"join", "--network", "local", "--rpc", net.First().RPC, "--checkpoint", "ethereum", "--remote-rpc", ethereum.RPC, "--portal"}
	rig.Wait(t, "a checkpoint to be on Ethereum, and to be old", 2*time.Minute, func() error {
		outcome := home.Bttcd(t, append(args, ethereum.Portal, "--no-start")...)
		if outcome.ExitCode == 0 || !strings.Contains(outcome.Text(), "wait for the next checkpoint") {
			require.NoError(t, os.RemoveAll(home.Path))
			return fmt.Errorf("join says %q", outcome.Text())
		}
		return nil
	})
	wrong := home.Bttcd(t, append(args, ethereum.Tokens["USDT"])...)
	require.NotZero(t, wrong.ExitCode)
	requireSaid(t, wrong.Text(), "is not a Portal")
}
