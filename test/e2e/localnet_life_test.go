package e2e

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// TestLocalnetLife lives with a testnet of one validator as a developer does over days: it is set
// up as he wants it, gets and gives money, is saved, killed, brought back and put back, on both
// chains, and made anew. The steps share its state and run in this order.
func TestLocalnetLife(t *testing.T) {
	life := &localnetLife{Network: rig.Up(t, 1, "--set", "rewards.abtt_per_block=2.5btt", "--set", "gov.voting_period=25s")}
	for _, step := range []struct {
		name string
		run  func(*testing.T)
	}{
		{"made as asked for", life.testMade},
		{"faucet", life.testFaucet},
		{"faucet refuses strangers", life.testStrangers},
		{"fund", life.testFund},
		{"save", life.testSave},
		{"refusals", life.testRefusals},
		{"kill -9 of everything, then up", life.testKilled},
		{"half-deleted", life.testHalfDeleted},
		{"save killed half-way", life.testSaveKilled},
		{"load", life.testLoad},
		{"the bridge goes on", life.testBridge},
		{"reset", life.testReset},
	} {
		if !t.Run(step.name, step.run) {
			return // what follows builds on it
		}
	}
}

type localnetLife struct {
	*rig.Network
	// holder gets money on both chains. At the time of the save it has saved of BTT here and of USDT there.
	holder [20]byte
	saved  struct{ here, there *big.Int }
	height int64
}

func (l *localnetLife) endpoints(t *testing.T) (file struct {
	Mnemonic, Warning string
	Faucet            struct{ URL, Bech32, Path string }
	Wallets           struct {
		Metamask struct {
			RPCURLs []string `json:"rpcUrls"`
		}
		Keplr struct{ RPC, ChainID string }
	}
}) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(l.Dir, "endpoints.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(raw, &file))
	return file
}

// run runs a command of localnet on this testnet.
func (l *localnetLife) run(t *testing.T, args ...string) rig.Outcome {
	t.Helper()
	return rig.Run(t, 3*time.Minute, rig.Localnet(t), append(args, "--dir", l.Dir)...)
}

// must is run that succeeds.
func (l *localnetLife) must(t *testing.T, args ...string) string {
	t.Helper()
	outcome := l.run(t, args...)
	require.Zero(t, outcome.ExitCode, outcome.Text())
	return outcome.Text()
}

func (l *localnetLife) refused(t *testing.T, said string, args ...string) {
	t.Helper()
	outcome := l.run(t, args...)
	require.NotZero(t, outcome.ExitCode, outcome.Text())
	requireSaid(t, outcome.Text(), said)
}

// has returns the holder's BTT here and USDT on Ethereum.
func (l *localnetLife) has(t *testing.T) (here, there *big.Int) {
	t.Helper()
	return l.Balance(t, rig.Bech32("bttc", l.holder)), l.Ethereum().BalanceOf(t, "USDT", rig.Hex(l.holder))
}

func (l *localnetLife) remoteHead(t *testing.T) int64 {
	t.Helper()
	var number string
	require.NoError(t, rig.CallRPC(l.Ethereum().RPC, "eth_blockNumber", []any{}, &number))
	var head int64
	_, err := fmt.Sscanf(number, "0x%x", &head)
	require.NoError(t, err)
	return head
}

func (l *localnetLife) testMade(t *testing.T) {
	var rewards struct {
		Params struct {
			Rate string `json:"abtt_per_block"`
		}
	}
	l.REST(t, "/bttc/rewards/v1/params", &rewards)
	require.Equal(t, "2500000000000000000", rewards.Params.Rate)
	var gov struct {
		Params struct {
			Voting string `json:"voting_period"`
		}
	}
	l.REST(t, "/cosmos/gov/v1/params/voting", &gov)
	require.Equal(t, "25s", gov.Params.Voting)

	file := l.endpoints(t)
	require.Len(t, strings.Fields(file.Mnemonic), 12)
	require.Contains(t, file.Warning, "everybody knows these keys")
	require.Contains(t, file.Wallets.Metamask.RPCURLs, l.First().JSONRPC)
	require.Equal(t, rig.ChainID, file.Wallets.Keplr.ChainID)
	require.Equal(t, "0x2c347decc8978fcca2c23142d418cbeae8e6ca19", strings.ToLower(l.Account(t, "alice").EVM),
		"the address that wallets derive from the mnemonic")
	l.holder = rig.NewAddress(t)

	nowhere := filepath.Join(t.TempDir(), "net")
	for setting, said := range map[string]string{
		"gov.votingperiod=3s": `has no parameter "votingperiod": choose one of`,
		"mint.inflation=1":    `there is no module "mint" with parameters: choose one of auth, bank`,
		"gov.voting_period=3": `"3" is not a duration such as 30s`,
	} {
		outcome := rig.Run(t, time.Minute, rig.Localnet(t), "up", "--dir", nowhere, "--validators", "1", "--detach", "--set", setting)
		require.NotZero(t, outcome.ExitCode)
		requireSaid(t, outcome.Text(), said)
		require.NoDirExists(t, nowhere)
	}
}

func (l *localnetLife) testFaucet(t *testing.T) {
	url := l.endpoints(t).Faucet.URL
	reply, err := rig.Post(url+"/fund", []byte(fmt.Sprintf(`{"address":%q,"amount":"2.5","token":"BTT"}`, rig.TRON(l.holder))))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, reply.Status, "%s", reply.Body)
	here, _ := l.has(t)
	require.Equal(t, rig.BTT(25), here)
	page, err := rig.Get(url)
	require.NoError(t, err)
	require.Contains(t, string(page.Body), "/fund")
	for body, said := range map[string]string{
		`{"address":"bttc1nobody","amount":"1","token":"BTT"}`:                            "is not an address",
		fmt.Sprintf(`{"address":%q,"amount":"1","token":"DOGE"}`, rig.Hex(l.holder)):      "choose one of BTT, USDT, USDC",
		fmt.Sprintf(`{"address":%q,"amount":"1000001","token":"BTT"}`, rig.Hex(l.holder)): "too many for one request",
		fmt.Sprintf(`{"address":%q,"amount":"1","token":"BTT","x":1}`, rig.Hex(l.holder)): "unknown field",
		fmt.Sprintf(`{"address":%q,"amount":"1","token":%q}`, "--home=/", "BTT"):          "is no address",
		fmt.Sprintf(`{"address":%q,"amount":"0.1","token":"USDT"}`, rig.Hex(l.holder)):    "takes 1 USDT or more",
		fmt.Sprintf(`{"address":%q,"amount":"-1","token":"BTT"}`, rig.Hex(l.holder)):      "write digits",
	} {
		reply, err := rig.Post(url+"/fund", []byte(body))
		require.NoError(t, err)
		require.Equal(t, http.StatusBadRequest, reply.Status, "%s", reply.Body)
		requireSaid(t, string(reply.Body), said)
	}
}

func (l *localnetLife) testStrangers(t *testing.T) {
	for _, change := range []func(*http.Request){
		func(r *http.Request) { r.Host = "rebound.example" },
		func(r *http.Request) { r.Header.Set("Origin", "https://page.example") },
	} {
		request, err := http.NewRequest(http.MethodPost, l.endpoints(t).Faucet.URL+"/fund",
			strings.NewReader(fmt.Sprintf(`{"address":%q,"amount":"1","token":"BTT"}`, rig.Hex(l.holder))))
		require.NoError(t, err)
		request.Header.Set("Content-Type", "application/json")
		change(request)
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, http.StatusForbidden, response.StatusCode)
	}
	here, _ := l.has(t)
	require.Equal(t, rig.BTT(25), here)
}

// testFund gives money on both chains, of which one kind comes over the bridge.
func (l *localnetLife) testFund(t *testing.T) {
	said := l.must(t, "fund", rig.Bech32("bttc", l.holder), "20usdt")
	require.Contains(t, said, "20 USDT to 0x")
	require.Equal(t, "20000000", l.BalanceIn(t, rig.Bech32("bttc", l.holder), "uusdt").String())
	l.must(t, "fund", rig.TRON(l.holder), "7.5", "USDT", "--chain", "ethereum")
	_, there := l.has(t)
	require.Equal(t, "7500000", there.String())
	l.refused(t, "EIP-55", "fund", "0x2C347dECC8978FCCa2c23142D418cBeAE8e6ca1"+"A", "1", "BTT")
	l.refused(t, "choose one of ETH, BTT, USDT, USDC", "fund", rig.Hex(l.holder), "1", "DOGE", "--chain", "ethereum")
	l.WaitBacked(t, "BTT", "USDT")
}

func (l *localnetLife) testSave(t *testing.T) {
	l.saved.here, l.saved.there = l.has(t)
	l.height = l.First().Height(t)
	require.Contains(t, l.must(t, "save", "before"), "saving before: height ")
	l.First().WaitHeight(t, l.height+1, time.Minute)
	l.must(t, "fund", rig.Hex(l.holder), "100", "BTT")
	l.must(t, "fund", rig.Hex(l.holder), "100", "USDT", "--chain", "ethereum")
	here, there := l.has(t)
	require.Equal(t, 1, here.Cmp(l.saved.here))
	require.Equal(t, 1, there.Cmp(l.saved.there))
	require.Regexp(t, `(?m)^before +20[0-9-]+ [0-9:]+ +[1-9][0-9]* +[1-9][0-9]* +1 +[0-9]+ MB *$`, l.must(t, "save", "--list"))
}

func (l *localnetLife) testRefusals(t *testing.T) {
	l.refused(t, "--force replaces it", "save", "before")
	l.refused(t, "is no name for a saved state", "save", "../before")
	l.refused(t, "choose one of before", "load", "after")
	l.refused(t, "is running already", "up", "--detach")
	lock, err := os.Open(filepath.Join(l.Dir, "localnet.lock"))
	require.NoError(t, err)
	require.NoError(t, syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB))
	for _, args := range [][]string{{"save", "other"}, {"load", "before"}, {"reset"}, {"up", "--detach"}} {
		l.refused(t, "another localnet command is at work", args...)
	}
	require.NoError(t, lock.Close())
	l.testFlippedBits(t)
}

// testFlippedBits has a disk lose a bit of what was saved: the testnet that runs is not given up for it.
func (l *localnetLife) testFlippedBits(t *testing.T) {
	before, state := rig.Open(t, l.Dir), filepath.Join(l.Dir, "saves", "before")
	logs, err := filepath.Glob(filepath.Join(state, "validators", "validator-0", "data", "blockstore.db", "*.log"))
	require.NoError(t, err)
	require.NotEmpty(t, logs)
	for _, path := range []string{logs[0], filepath.Join(state, "validators", "validator-0", "config", "genesis.json")} {
		raw, err := os.ReadFile(path)
		require.NoError(t, err)
		raw[len(raw)/2] ^= 1
		require.NoError(t, os.WriteFile(path, raw, 0o600))
		name, err := filepath.Rel(state, path)
		require.NoError(t, err)
		l.refused(t, "is damaged: "+name+" is not as it was saved", "load", "before")
		raw[len(raw)/2] ^= 1
		require.NoError(t, os.WriteFile(path, raw, 0o600))
	}
	l.First().WaitHeight(t, l.First().Height(t)+1, time.Minute)
	require.Equal(t, before, rig.Open(t, l.Dir), "no process was started anew")
}

// testKilled is a power cut: nothing of the testnet had a chance to tidy up.
func (l *localnetLife) testKilled(t *testing.T) {
	height, remote := l.First().Height(t), l.remoteHead(t)
	here, there := l.has(t)
	files, err := filepath.Glob(filepath.Join(l.Dir, "pids", "*.json"))
	require.NoError(t, err)
	require.Len(t, files, 4)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		var record struct{ PID int }
		require.NoError(t, json.Unmarshal(raw, &record))
		require.NoError(t, syscall.Kill(record.PID, syscall.SIGKILL))
		rig.Wait(t, file+" to be stale", 10*time.Second, func() error {
			if !rig.Gone(record.PID) {
				return fmt.Errorf("process %d is left", record.PID)
			}
			return nil
		})
	}
	l.refused(t, "`localnet reset --validators 7` makes a new one", "up", "--detach", "--validators", "7")
	l.refused(t, "`localnet reset --set gov.voting_period=9s` makes a new one", "up", "--detach", "--set", "gov.voting_period=9s")
	said := l.must(t, "up", "--detach", "--validators", "1")
	requireSaid(t, said, "removing the stale pid file", "the chain resumes at height", "ethereum resumes at block")
	l.Network = rig.Open(t, l.Dir)
	l.First().WaitHeight(t, height+2, time.Minute)
	require.GreaterOrEqual(t, l.remoteHead(t), remote)
	hereNow, thereNow := l.has(t)
	require.Equal(t, here, hereNow)
	require.Equal(t, there, thereNow)
}

func (l *localnetLife) testHalfDeleted(t *testing.T) {
	l.must(t, "down")
	for _, lost := range []string{"validators/validator-0/config/genesis.json", "chains/ethereum", "validators/validator-0/data"} {
		path := filepath.Join(l.Dir, lost)
		require.NoError(t, os.Rename(path, path+".aside"))
		l.refused(t, "lost files, "+path, "up", "--detach")
		l.refused(t, "lost files, "+path, "save", "other")
		require.NoError(t, os.Rename(path+".aside", path))
	}
	config := filepath.Join(l.First().Home, "config", "app.toml")
	whole, err := os.ReadFile(config)
	require.NoError(t, err)
	for _, cut := range []struct {
		length int
		said   string
	}{
		{3000, "is incomplete: "}, // still TOML
		{strings.Index(string(whole), `ws-address = "`) + 18, "is damaged in line "},
	} {
		require.NoError(t, os.WriteFile(config, whole[:cut.length], 0o600))
		l.refused(t, config+" of validator-0 "+cut.said, "up", "--detach")
	}
	require.NoError(t, os.WriteFile(config, whole, 0o600))
	require.Empty(t, processesNaming(t, l.Dir))
}

// testSaveKilled kills a save while it copies; many small files give it something to do.
func (l *localnetLife) testSaveKilled(t *testing.T) {
	filler := filepath.Join(l.First().Home, "data", "filler")
	require.NoError(t, os.Mkdir(filler, 0o700))
	for i := range 3_000 {
		require.NoError(t, os.WriteFile(filepath.Join(filler, fmt.Sprint(i)), []byte("filler"), 0o600))
	}
	save := exec.Command(rig.Localnet(t), "save", "half", "--dir", l.Dir)
	require.NoError(t, save.Start())
	deadline := time.Now().Add(time.Minute)
	for {
		if _, err := os.Stat(filepath.Join(l.Dir, "saves", "half.partial")); err == nil {
			break
		}
		require.True(t, time.Now().Before(deadline), "the save never began")
		runtime.Gosched()
	}
	require.NoError(t, save.Process.Kill())
	require.Error(t, save.Wait())
	require.NoError(t, os.RemoveAll(filler))
	l.refused(t, "saving it was interrupted half-way", "load", "half")
	require.Regexp(t, `(?m)^half .*interrupted half-way`, l.must(t, "save", "--list"))
	l.must(t, "save", "--delete", "half")
}

func (l *localnetLife) testLoad(t *testing.T) {
	requireSaid(t, l.must(t, "load", "before"), "loading before: height ", "`localnet up` brings it up")
	l.must(t, "up", "--detach")
	l.Network = rig.Open(t, l.Dir)
	here, there := l.has(t)
	require.Equal(t, l.saved.here, here)
	require.Equal(t, l.saved.there, there)
	l.WaitBacked(t, "BTT", "USDT")
}

// testBridge shows that the two chains still agree on what went before.
func (l *localnetLife) testBridge(t *testing.T) {
	l.WaitStage(t, l.Deposit(t, "alice", "12btt", "--to", rig.Hex(l.holder)).Hash, "credited")
	here, _ := l.has(t)
	require.Equal(t, new(big.Int).Add(l.saved.here, rig.BTT(120)), here)
	l.WaitBacked(t, "BTT", "USDT")
}

func (l *localnetLife) testReset(t *testing.T) {
	before, height := l.Network, l.First().Height(t)
	l.refused(t, "the testnet is as it was", "reset", "--set", "paychan.x=1")
	require.GreaterOrEqual(t, l.First().Height(t), height)
	said := l.must(t, "reset")
	requireSaid(t, said, l.endpoints(t).Mnemonic, "WARNING: everybody knows these keys")
	l.Network = rig.Open(t, l.Dir)
	require.Less(t, l.First().Height(t), height)
	require.Equal(t, before.First().JSONRPC, l.First().JSONRPC, "a wallet's settings stay good")
	require.Equal(t, before.Accounts, l.Accounts)
	require.Equal(t, before.Ethereum(), l.Ethereum())
	here, there := l.has(t)
	require.Zero(t, here.Sign())
	require.Zero(t, there.Sign())
	l.testMade(t)
	requireSaid(t, l.must(t, "save", "--list"), "before")
}
