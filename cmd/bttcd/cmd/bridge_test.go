package cmd

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/bridge/signer"
	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

const testAccount = "0x52908400098527886E0F7030069857D2E4169EE7"

// lightKey writes a key file and its password and returns the flags that name them.
func lightKey(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	keyFile, passwordFile := filepath.Join(dir, "key.json"), filepath.Join(dir, "password")
	_, err := signer.Create(keyFile, "secret", signer.Light)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(passwordFile, []byte("secret\n"), 0o600))
	return []string{"--key-file", keyFile, "--password-file", passwordFile}
}

func TestBridgeKeyIsMadeOnceAndProven(t *testing.T) {
	home := t.TempDir()
	_, err := run(t, "init", "validator", "--network", "local", "--home", home)
	require.NoError(t, err)
	said, err := run(t, "bridge", "keygen", "--home", home)
	require.NoError(t, err)
	require.Contains(t, said, "bttcd bridge register --home "+home)
	require.NotContains(t, said, "old-key-file")
	for _, file := range []string{bridgeKeyFile, bridgePasswordFile} {
		info, err := os.Stat(filepath.Join(home, file))
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), file)
	}
	_, err = run(t, "bridge", "keygen", "--home", home)
	require.ErrorContains(t, err, "exists: a key in use may be in it")

	operator, err := address.Parse(testAccount)
	require.NoError(t, err)
	printed, err := run(t, "bridge", "prove", testAccount, "--home", home, "--chain-id", "bttc-testnet-1")
	require.NoError(t, err)
	var proof keyProof
	require.NoError(t, json.Unmarshal([]byte(printed), &proof))
	require.Contains(t, said, strings.ToLower(proof.Address.Hex()))
	testnet, err := chain.EVMChainID("bttc-testnet-1")
	require.NoError(t, err)
	require.NoError(t, bridgetypes.CheckKey(testnet, operator, proof.Address[:], proof.Proof))
	require.Error(t, bridgetypes.CheckKey(testnet+1, operator, proof.Address[:], proof.Proof))

	path := filepath.Join(home, "proof.json")
	require.NoError(t, os.WriteFile(path, []byte(printed), 0o600))
	_, err = run(t, "bridge", "register", "--home", home, "--proof", path, "--from", "alice", "--generate-only", "--chain-id", "bttc-local-1")
	require.ErrorContains(t, err, "the proof is for the chain bttc-testnet-1, and this is bttc-local-1")
}

func TestRegisterMakesATransactionThatTheChainTakes(t *testing.T) {
	home := t.TempDir()
	_, err := run(t, "init", "validator", "--network", "local", "--home", home)
	require.NoError(t, err)
	flags := append(lightKey(t), "--home", home, "--chain-id", "bttc-local-1", "--generate-only", "--from", "alice")
	printed, err := run(t, append([]string{"bridge", "register"}, flags...)...)
	require.NoError(t, err)
	var made struct {
		Body struct {
			Messages []struct {
				Type     string `json:"@type"`
				Operator string `json:"operator"`
				Address  []byte `json:"address"`
				Proof    []byte `json:"proof"`
			} `json:"messages"`
		} `json:"body"`
		AuthInfo struct {
			Fee struct {
				Amount []struct{ Denom string } `json:"amount"`
			} `json:"fee"`
		} `json:"auth_info"`
	}
	require.NoError(t, json.Unmarshal([]byte(printed), &made))
	require.Len(t, made.Body.Messages, 1)
	message := made.Body.Messages[0]
	require.Equal(t, "/bttc.bridge.v1.MsgRegisterKey", message.Type)
	operator, err := address.Validator().StringToBytes(message.Operator)
	require.NoError(t, err)
	local, err := chain.EVMChainID("bttc-local-1")
	require.NoError(t, err)
	require.NoError(t, bridgetypes.CheckKey(local, operator, message.Address, message.Proof))
	require.Equal(t, chain.BaseDenom, made.AuthInfo.Fee.Amount[0].Denom, "client.toml's price is offered")
}

func TestBridgeCommandsRefuse(t *testing.T) {
	key, store := lightKey(t), []string{"--store", filepath.Join(t.TempDir(), "store")}
	earns := []string{"--earns", testAccount}
	all := append(append(append([]string{"relay", "ethereum", "--listen", ""}, key...), store...), earns...)
	with := func(base []string, more ...string) []string { return append(append([]string{}, base...), more...) }
	signServer := with([]string{"bridge", "sign-server", "--token-file", "none", "--chain-id", "bttc-local-1"}, key...)
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"relay without a key":        {with([]string{"relay", "ethereum"}, append(store, earns...)...), "key-file"},
		"relay without a store":      {with([]string{"relay", "ethereum"}, append(key, earns...)...), "store"},
		"relay for nobody":           {with([]string{"relay", "ethereum"}, append(key, store...)...), "earns"},
		"relay for nonsense":         {with(all, "--earns", "bttc1nonsense"), "--earns"},
		"a fee in another coin":      {with(all, "--min-fee", "5uusdt"), "is not BTT: write it like 5btt"},
		"a price without a unit":     {with(all, "--max-gas-price", "30"), "write it like 30gwei"},
		"no time between looks":      {with(all, "--interval", "1ms"), "--interval is 1ms: at least 100ms is needed"},
		"a node that is not there":   {with(all, "--once", "--node", "tcp://127.0.0.1:1"), "or name another with --node"},
		"no address to listen on":    {with(all, "--listen", "127.0.0.1:99999"), "choose another address, or none"},
		"a key nobody has":           {[]string{"bridge", "deposit", "ethereum", "1btt", "--node", "tcp://127.0.0.1:1"}, "no key: give --from NAME"},
		"a key file alone":           {[]string{"bridge", "claim", "ethereum", "btt", "--key-file", "x"}, "--key-file needs --password-file"},
		"two keys":                   {[]string{"bridge", "claim", "ethereum", "btt", "--key-file", "x", "--from", "alice"}, "from key-file"},
		"a form of output":           {[]string{"bridge", "status", "-o", "yaml"}, `--output is "yaml": choose text or json`},
		"nothing to track":           {[]string{"bridge", "track", "xyz"}, "xyz"},
		"no node and no chain":       {[]string{"bridge", "status", "--node", "tcp://127.0.0.1:1"}, "no node runs on"},
		"no operator":                {with([]string{"bridge", "register", "--chain-id", "bttc-local-1"}, key...), "--from is missing"},
		"no Portal":                  {signServer, "portal"},
		"a Portal in two parts":      {with(signServer, "--portal", "1:0x00"), "it does not have three parts: write it like 1:1:0x"},
		"a Portal of row zero":       {with(signServer, "--portal", "0:1:"+testAccount), "its first part is not the id of a row"},
		"a Portal on no chain":       {with(signServer, "--portal", "1:x:"+testAccount), "its second part is not a chain id"},
		"a Portal without address":   {with(signServer, "--portal", "1:1:0x52"), "its third part is not an address"},
		"a signer without its token": {with(signServer, "--portal", "1:1:"+testAccount), "the token: reading the password file"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := run(t, append(test.args, "--home", t.TempDir())...)
			require.ErrorContains(t, err, test.want)
		})
	}
}

func TestMaxGasPrice(t *testing.T) {
	for text, want := range map[string]string{
		"30gwei": "30000000000", "0.5gwei": "500000000", "1.000000001 gwei": "1000000001", "7wei": "7", "08gwei": "8000000000",
		"0gwei": "", "1.5wei": "", "1.0000000001gwei": "", "gwei": "", "-1gwei": "", "30": "",
	} {
		cmd := &cobra.Command{}
		addRemoteFlags(cmd)
		require.NoError(t, cmd.Flags().Set(flagMaxGasPrice, text))
		price, err := maxGasPrice(cmd)
		if want == "" {
			require.Error(t, err, text)
			continue
		}
		require.NoError(t, err, text)
		require.Equal(t, want, price.String(), text)
	}
}

func TestPortalDomainIsThatOfTheChain(t *testing.T) {
	domains, err := portalDomains(19991, []string{"3:1337:" + testAccount})
	require.NoError(t, err)
	bz, err := address.Parse(testAccount)
	require.NoError(t, err)
	require.Equal(t, []portalabi.Hash{portalabi.Domain(19991, 3, 1337, portalabi.Address(bz))}, domains)
}
