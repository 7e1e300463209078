package doctor

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	chainID  = "bttc-local-1"
	nodeID   = "0123456789abcdef0123456789abcdef01234567"
	secret   = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2Vjcg==" // "secret", again and again
	address  = "93531C318B6036CBBD0BE608F9B33EB3928C55D0"
	cometOK  = "moniker = \"a\"\npriv_validator_laddr = \"\"\n[rpc]\nladdr = \"tcp://127.0.0.1:RPC\"\npprof_laddr = \"\"\nunsafe = false\n[p2p]\nladdr = \"tcp://127.0.0.1:P2P\"\nseeds = \"\"\npersistent_peers = \"\"\npex = true\n[mempool]\ntype = \"app\"\n[consensus]\ndouble_sign_check_height = 0\n[instrumentation]\nprometheus = false\n[statesync]\nenable = false\n"
	appOK    = "pruning = \"default\"\n[api]\nenable = false\n[state-sync]\nsnapshot-interval = 1000\n[bridge]\nenable = true\nkey-file = \"\"\n"
	clientOK = "chain-id = \"" + chainID + "\"\n"
)

// home writes a small home that is fine, and lets the test break it.
func home(t *testing.T, breaks ...func(dir string)) *Home {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "config"), 0o700))
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "data"), 0o700))
	ports := strings.NewReplacer("RPC", freePort(t), "P2P", freePort(t))
	for name, text := range map[string]string{
		"config/config.toml": ports.Replace(cometOK), "config/app.toml": appOK, "config/client.toml": clientOK,
		"config/genesis.json":            `{"chain_id": "` + chainID + `", "genesis_time": "2026-01-01T00:00:00Z", "app_state": {}}`,
		"config/priv_validator_key.json": `{"address": "` + address + `", "priv_key": {"type": "tendermint/PrivKeyEd25519", "value": "` + secret + `"}}`,
		"config/node_key.json":           `{"priv_key": {"type": "tendermint/PrivKeyEd25519", "value": "` + secret + `"}}`,
		"data/priv_validator_state.json": `{"height": "0", "round": 0, "step": 0}`,
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	for _, breaking := range breaks {
		breaking(dir)
	}
	opened, err := Open(dir, known())
	require.NoError(t, err)
	opened.Statfs = disk{size: 100, free: 50, inodes: 100, left: 50}.stat
	return opened
}

func known() Known {
	keys := map[string][]string{}
	for name, text := range map[string]string{cometFile: cometOK, appFile: appOK, clientFile: clientOK} {
		section := ""
		for _, line := range strings.Split(text, "\n") {
			if strings.HasPrefix(line, "[") {
				section = strings.Trim(line, "[]") + "."
			} else if key, _, found := strings.Cut(line, " = "); found {
				keys[name] = append(keys[name], section+key)
			}
		}
	}
	return Known{
		Keys: keys, MainChainID: "bttc-1",
		EVMChainID: func(id string) (uint64, error) {
			if !strings.HasPrefix(id, "bttc-") {
				return 0, &net.AddrError{Err: "no chain of ours", Addr: id}
			}
			return 19991, nil
		},
		GenesisHash: func(id string) (string, string) {
			if id == "bttc-1" {
				return "mainnet", strings.Repeat("ab", 32)
			}
			return "", ""
		},
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	return port
}

// edit replaces text in a file, where it must be.
func edit(t *testing.T, file, from, to string) func(string) {
	return func(dir string) {
		raw, err := os.ReadFile(filepath.Join(dir, file))
		require.NoError(t, err)
		require.Contains(t, string(raw), from)
		require.NoError(t, os.WriteFile(filepath.Join(dir, file), []byte(strings.ReplaceAll(string(raw), from, to)), 0o600))
	}
}

func remove(t *testing.T, file string) func(string) {
	return func(dir string) { require.NoError(t, os.RemoveAll(filepath.Join(dir, file))) }
}

func write(t *testing.T, file, text string, mode os.FileMode) func(string) {
	return func(dir string) {
		path := filepath.Join(dir, file)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		require.NoError(t, os.Chmod(path, mode))
	}
}

func TestAHomeThatIsFine(t *testing.T) {
	report := Examine(context.Background(), home(t), Checks())
	for _, finding := range report.Findings {
		require.Equal(t, Fine, finding.Level, "%s: %s", finding.Check, finding.Said)
	}
	seen := map[string]bool{}
	for _, finding := range report.Findings {
		seen[finding.Check] = true
	}
	require.Len(t, seen, len(Checks()), "every check says what it saw")
}

// TestWhatIsWrong breaks one thing of a home that is fine.
func TestWhatIsWrong(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = busy.Close() })
	_, taken, err := net.SplitHostPort(busy.Addr().String())
	require.NoError(t, err)
	old := func(dir string) {
		long := time.Now().Add(-time.Hour)
		require.NoError(t, os.Chtimes(filepath.Join(dir, "data/priv_validator_state.json"), long, long))
	}
	signed := edit(t, "data/priv_validator_state.json", `"0", "round`, `"7", "round`)
	blocks := write(t, "data/blockstore.db/1", "x", 0o600)
	for name, test := range map[string]struct {
		breaks []func(string)
		check  string
		level  Level
		said   string
	}{
		"no config":           {[]func(string){remove(t, "config/app.toml")}, "config", Error, "there is no config/app.toml"},
		"cut in a line":       {[]func(string){edit(t, "config/config.toml", "prometheus = false\n[statesync]\nenable = false\n", "prometheus = fa")}, "config", Error, "cannot be read"},
		"cut between lines":   {[]func(string){edit(t, "config/config.toml", "[mempool]\ntype = \"app\"\n[consensus]\ndouble_sign_check_height = 0\n[instrumentation]\nprometheus = false\n[statesync]\nenable = false\n", "")}, "config", Error, "half-written: 4 of its 13 keys are missing, mempool.type, consensus.double_sign_check_height"},
		"one key missing":     {[]func(string){edit(t, "config/config.toml", "unsafe = false\n", "")}, "config", Warning, "lacks keys, so that defaults are used: rpc.unsafe"},
		"a typo":              {[]func(string){edit(t, "config/config.toml", "pex = true", "pex = true\npexx = true")}, "config", Warning, "keys that do not exist: p2p.pexx"},
		"a bad value":         {[]func(string){edit(t, "config/config.toml", "pex = true", "pex = true\nflush_throttle_timeout = \"-1s\"")}, "config", Error, "flush_throttle_timeout"},
		"double sign check":   {[]func(string){edit(t, "config/config.toml", "check_height = 0", "check_height = 10")}, "settings", Warning, "double_sign_check_height is 10"},
		"another mempool":     {[]func(string){edit(t, "config/config.toml", `"app"`, `"flood"`)}, "settings", Error, `mempool.type is "flood"`},
		"pruned snapshots":    {[]func(string){edit(t, "config/app.toml", `"default"`, `"everything"`)}, "settings", Error, "snapshots are taken every 1000 blocks"},
		"EVM chain id":        {[]func(string){edit(t, "config/app.toml", "[bridge]", "[evm]\nevm-chain-id = 199\n[bridge]")}, "settings", Error, "evm-chain-id is 199, but that of bttc-local-1 is 19991"},
		"state sync":          {[]func(string){edit(t, "config/config.toml", "[statesync]\nenable = false", "[statesync]\nenable = true")}, "settings", Error, "without two rpc_servers"},
		"no genesis":          {[]func(string){remove(t, "config/genesis.json")}, "genesis", Error, "there is no genesis"},
		"half a genesis":      {[]func(string){write(t, "config/genesis.json", `{"chain_id": "bttc-`, 0o600)}, "genesis", Error, "is not a genesis"},
		"another chain":       {[]func(string){edit(t, "config/genesis.json", chainID, "cosmoshub-4")}, "genesis", Error, "no chain of ours"},
		"client's chain":      {[]func(string){edit(t, "config/client.toml", chainID, "bttc-testnet-1")}, "genesis", Error, "client.toml is for bttc-testnet-1"},
		"unpublished":         {[]func(string){edit(t, "config/genesis.json", chainID, "bttc-1"), edit(t, "config/client.toml", chainID, "bttc-1")}, "genesis", Error, "is not the published one of mainnet"},
		"pprof in the open":   {[]func(string){edit(t, "config/config.toml", `pprof_laddr = ""`, `pprof_laddr = ":0"`)}, "ports", Error, "pprof listens on :0"},
		"RPC in the open":     {[]func(string){edit(t, "config/config.toml", `laddr = "tcp://127.0.0.1:`, `laddr = "tcp://0.0.0.0:`)}, "ports", Warning, "RPC listens on 0.0.0.0"},
		"a busy port":         {[]func(string){edit(t, "config/config.toml", `pprof_laddr = ""`, `pprof_laddr = "127.0.0.1:`+taken+`"`)}, "ports", Error, "port " + taken + " (pprof) is in use"},
		"no port":             {[]func(string){edit(t, "config/config.toml", `pprof_laddr = ""`, `pprof_laddr = "localhost"`)}, "ports", Error, `is "localhost"`},
		"no peer's address":   {[]func(string){edit(t, "config/config.toml", `seeds = ""`, `seeds = "peer.example.org:26656"`)}, "peers", Error, `peer "peer.example.org:26656" is no address: write it as ID@HOST:PORT`},
		"an id in capitals":   {[]func(string){edit(t, "config/config.toml", `persistent_peers = ""`, `persistent_peers = "`+strings.ToUpper(nodeID)+`@10.0.0.1:26656"`)}, "peers", Error, "in lower case"},
		"no such port":        {[]func(string){edit(t, "config/config.toml", `seeds = ""`, `seeds = "`+nodeID+`@10.0.0.1:99999"`)}, "peers", Error, "is no address"},
		"peers that are gone": {[]func(string){edit(t, "config/config.toml", `seeds = ""`, `seeds = "`+nodeID+`@127.0.0.1:`+freePort(t)+`"`)}, "peers", Error, "none of 1 peers can be reached"},
		"pex without peers":   {[]func(string){edit(t, "config/config.toml", "pex = true", "pex = false")}, "peers", Error, "pex is off"},
		"an open key": {[]func(string){func(dir string) {
			require.NoError(t, os.Chmod(filepath.Join(dir, "config/priv_validator_key.json"), 0o644))
		}}, "keys", Error, "the consensus key is readable by others (0644)"},
		"no key":             {[]func(string){remove(t, "config/priv_validator_key.json")}, "keys", Error, "the consensus key cannot be read"},
		"half a key":         {[]func(string){write(t, "config/priv_validator_key.json", `{"address": "AA", "priv_key": {"value": "c2Vj`, 0o600)}, "keys", Error, "is not a consensus key, or half of one"},
		"a lost state":       {[]func(string){blocks, remove(t, "data/priv_validator_state.json")}, "keys", Error, "could sign heights twice"},
		"no state yet":       {[]func(string){remove(t, "data/priv_validator_state.json")}, "keys", Error, "there is a consensus key without data/priv_validator_state.json: the node will not start"},
		"a damaged state":    {[]func(string){write(t, "data/priv_validator_state.json", `{"hei`, 0o600)}, "keys", Error, "priv_validator_state.json is damaged"},
		"an empty state":     {[]func(string){blocks}, "keys", Warning, "is empty though there are blocks"},
		"a newer key":        {[]func(string){signed, old}, "keys", Warning, "key 93531C31 is newer than the record of what it signed (height 7)"},
		"no node key":        {[]func(string){remove(t, "config/node_key.json")}, "keys", Warning, "there is no node key"},
		"half a node key":    {[]func(string){write(t, "config/node_key.json", `{"priv_key":{"type":"x"`, 0o600)}, "keys", Error, "config/node_key.json is not a node key, or half of one"},
		"a short node key":   {[]func(string){edit(t, "config/node_key.json", secret, "c2VjcmV0")}, "keys", Error, "config/node_key.json is not a node key, or half of one"},
		"no record":          {[]func(string){write(t, "data/priv_validator_state.json", `{}`, 0o600)}, "keys", Error, "priv_validator_state.json is damaged"},
		"no bridge key":      {[]func(string){edit(t, "config/app.toml", `key-file = ""`, `key-file = "config/bridge/key.json"`)}, "keys", Error, "bridge.key-file cannot be read"},
		"an open bridge key": {[]func(string){edit(t, "config/app.toml", `key-file = ""`, `key-file = "config/bridge/key.json"`), write(t, "config/bridge/key.json", "{}", 0o640)}, "keys", Error, "bridge.key-file is readable by others (0640)"},
		"signer, no scheme":  {[]func(string){edit(t, "config/config.toml", `priv_validator_laddr = ""`, `priv_validator_laddr = "10.0.0.1"`)}, "signer", Error, `priv_validator_laddr is "10.0.0.1"`},
		"signer for all":     {[]func(string){edit(t, "config/config.toml", `priv_validator_laddr = ""`, `priv_validator_laddr = "tcp://0.0.0.0:26659"`)}, "signer", Warning, "whoever connects first"},
		"two keys":           {[]func(string){edit(t, "config/config.toml", `priv_validator_laddr = ""`, `priv_validator_laddr = "tcp://10.0.0.1:26659"`)}, "signer", Warning, "though a remote signer is configured"},
		"a row of nobody":    {[]func(string){edit(t, "config/app.toml", "enable = true\n", "enable = true\n[[bridge.rows]]\nname = \"solana\"\n")}, "bridge", Warning, `a row "solana" that the chain does not know`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := Examine(context.Background(), home(t, test.breaks...), Checks())
			text, err := json.Marshal(report)
			require.NoError(t, err)
			require.NotContains(t, string(text), "c2Vj", "a secret")
			for _, finding := range report.Findings {
				if finding.Check == test.check && finding.Level == test.level && strings.Contains(finding.Said, test.said) {
					require.NotEmpty(t, finding.Do)
					return
				}
			}
			require.Fail(t, "not found: "+test.said, "%s", text)
		})
	}
}

func TestNoHome(t *testing.T) {
	_, err := Open(filepath.Join(t.TempDir(), "none"), known())
	require.ErrorContains(t, err, "is no home of a node")
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "config"), nil, 0o600))
	_, err = Open(dir, known())
	require.ErrorIs(t, err, errNotThere)
}

// TestVariablesGoBeforeFiles holds that the environment counts as it does for the node.
func TestVariablesGoBeforeFiles(t *testing.T) {
	t.Setenv("BTTCD_CONSENSUS_DOUBLE_SIGN_CHECK_HEIGHT", "5")
	t.Setenv("BTTCD_P2P_PEXX", "true")
	report := Examine(context.Background(), home(t), Checks())
	text := said(report.Findings)
	require.Contains(t, text, "fine: 1 variables go before the files: BTTCD_CONSENSUS_DOUBLE_SIGN_CHECK_HEIGHT")
	require.Contains(t, text, "warning: no settings have the names of these variables: BTTCD_P2P_PEXX")
	require.Contains(t, text, "warning: double_sign_check_height is 5")
}

// TestNothingIsWritten holds the promise: the same files with the same times before and after.
func TestNothingIsWritten(t *testing.T) {
	examined := home(t)
	list := func() (files []string) {
		require.NoError(t, filepath.Walk(examined.Path, func(path string, info os.FileInfo, err error) error {
			files = append(files, path+info.ModTime().String())
			return err
		}))
		return files
	}
	before := list()
	Examine(context.Background(), examined, Checks())
	require.Equal(t, before, list())
}

func TestACheckThatFailsCostsItself(t *testing.T) {
	report := Examine(context.Background(), home(t), []Check{
		Look{"bad", func(context.Context, *Home) []Finding { panic("oh") }},
		Look{"good", func(context.Context, *Home) []Finding { return []Finding{fine("well")} }},
	})
	require.Equal(t, Warning, report.Level)
	require.Equal(t, 1, report.Level.ExitCode())
	require.Len(t, report.Findings, 2)
	require.Contains(t, report.Findings[0].Said, "this check failed: oh")
}

// disk is a file system in gigabytes.
type disk struct {
	size, free, inodes, left uint64
	err                      error
}

func (d disk) stat(_ string, stat *syscall.Statfs_t) error {
	*stat = syscall.Statfs_t{Bsize: 1 << 12, Blocks: d.size << 18, Bavail: d.free << 18, Bfree: d.size << 18, Files: d.inodes, Ffree: d.left}
	return d.err
}

func TestDisk(t *testing.T) {
	for name, test := range map[string]struct {
		disk  disk
		level Level
		said  string
	}{
		"roomy":      {disk{size: 500, free: 20, inodes: 100, left: 5}, Fine, "20.0 GB of 500.0 are free where the data is"},
		"fills up":   {disk{size: 500, free: 19, inodes: 100, left: 50}, Warning, "19.0 GB of 500.0 are free"},
		"nearly out": {disk{size: 500, free: 1, inodes: 100, left: 50}, Error, "1.0 GB of 500.0 are free where the data is: the node will stop"},
		"no inodes":  {disk{size: 500, free: 20, inodes: 100, left: 4}, Warning, "hardly any inodes left (4)"},
		"has none":   {disk{size: 500, free: 20}, Fine, "20.0 GB"},
		"is silent":  {disk{err: syscall.EIO}, Warning, "cannot be asked: input/output error"},
	} {
		t.Run(name, func(t *testing.T) {
			examined := home(t)
			examined.Statfs = test.disk.stat
			report := Examine(context.Background(), examined, []Check{Look{"disk", lookAtDisk}})
			require.Equal(t, test.level, report.Level)
			require.Len(t, report.Findings, 1)
			require.Contains(t, report.Findings[0].Said, test.said)
			require.Equal(t, test.level == Fine, report.Findings[0].Do == "")
		})
	}
}

// TestDiskOfTheData asks for that of the data, which may be another one than the home's.
func TestDiskOfTheData(t *testing.T) {
	examined := home(t)
	var asked []string
	examined.Statfs = func(path string, stat *syscall.Statfs_t) error {
		asked = append(asked, path)
		return syscall.Statfs(path, stat)
	}
	lookAtDisk(t.Context(), examined)
	require.NoError(t, os.RemoveAll(filepath.Join(examined.Path, "data")))
	lookAtDisk(t.Context(), examined)
	require.Equal(t, []string{filepath.Join(examined.Path, "data"), examined.Path}, asked)
}
