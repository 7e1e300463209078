package cmd

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"

	sdkledger "github.com/cosmos/cosmos-sdk/crypto/ledger"
	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"
	"github.com/cosmos/cosmos-sdk/types/bech32"

	"github.com/cosmos/evm/crypto/hd"
	evmkeyring "github.com/cosmos/evm/crypto/keyring"
	"github.com/cosmos/evm/ethereum/eip712"
)

// The mnemonic of Hardhat and Foundry; its first address is theirs, too.
const (
	someMnemonic = "test test test test test test test test test test test junk"
	someAddress  = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
	someTRON     = "TWer2Ygk5TEheHp3TPuYeqxmB6SsGZmaL6" // of m/44'/195'/0'/0/0; the e2e test asks TronWeb
	somePrivate  = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
)

// typed runs a command line with stdin and returns what it printed to each output.
func typed(t *testing.T, stdin string, args ...string) (out, errOut string, err error) {
	t.Helper()
	root, err := NewRoot()
	require.NoError(t, err)
	var stdout, stderr bytes.Buffer
	root.SetIn(strings.NewReader(stdin))
	root.SetOut(&stdout)
	root.SetErr(&stderr)
	root.SetArgs(args)
	err = svrcmd.Execute(root, "BTTCD", t.TempDir())
	return stdout.String(), stderr.String(), err
}

// keysIn returns the flags of a test keyring of its own.
func keysIn(t *testing.T) []string {
	t.Helper()
	return []string{"--keyring-backend", "test", "--home", filepath.Join(t.TempDir(), "home")}
}

func with(args []string, more ...string) []string {
	return append(append([]string{}, more...), args...)
}

func TestWalletShowsItsAddressesBeforeItStores(t *testing.T) {
	ring := keysIn(t)
	out, asked, err := typed(t, someMnemonic+"\nno\n", with(ring, "keys", "add", "alice", "--recover", "--wallet", "tronlink")...)
	require.ErrorContains(t, err, "nothing is stored")
	require.Empty(t, out)
	for _, shown := range []string{someTRON, "0xe2E1a54926527Fbb4E4420DE4c6BAb82beAEE24D", "m/44'/195'/0'/0/0", "bttc1uts62jfx2flmknjyyr0yc6ats2l2acjdymvf0d", "Store it as alice? [y/N]"} {
		require.Contains(t, asked, shown)
	}
	_, _, err = typed(t, "", with(ring, "keys", "show", "alice")...)
	require.Error(t, err, "it was refused and is not there")

	out, _, err = typed(t, someMnemonic+"\ny\n", with(ring, "keys", "add", "alice", "--recover", "--wallet", "tronlink")...)
	require.NoError(t, err)
	require.Contains(t, out, someTRON)
	out, _, err = typed(t, "", with(ring, "keys", "show", "alice", "-a")...)
	require.NoError(t, err)
	require.Equal(t, "bttc1uts62jfx2flmknjyyr0yc6ats2l2acjdymvf0d", strings.TrimSpace(out))
}

func TestWalletForScripts(t *testing.T) {
	ring := keysIn(t)
	words := filepath.Join(t.TempDir(), "words.txt")
	require.NoError(t, os.WriteFile(words, []byte("  Test test test test test test\n test test test test test junk \n"), 0o600))
	for _, name := range []string{"metamask", "keplr"} {
		out, errOut, err := typed(t, "", with(ring, "keys", "add", name, "--recover", "--wallet", name, "--source", words, "--dry-run", "--output", "json")...)
		require.NoError(t, err)
		require.Empty(t, errOut)
		var key importedKey
		require.NoError(t, json.Unmarshal([]byte(out), &key))
		require.Equal(t, importedKey{
			Name: name, EVM: someAddress, Wallet: name, Path: "m/44'/60'/0'/0/0", Bech32: key.Bech32, TRON: key.TRON,
		}, key)
	}
	_, errOut, err := typed(t, "", with(ring, "keys", "add", "alice", "--recover", "--wallet", "metamask", "--source", words, "--yes")...)
	require.NoError(t, err)
	require.Empty(t, errOut, "nobody is asked")
	for said, line := range map[string][]string{
		"there is a key alice: choose another name":                     {"alice", "--recover", "--wallet", "metamask"},
		"this key is in the keyring already: it is named alice":         {"bob", "--recover", "--wallet", "keplr"},
		"give --recover with it":                                        {"bob", "--wallet", "keplr"},
		"choose one of metamask, keplr, tronlink, ledger":               {"bob", "--recover", "--wallet", "exodus"},
		"[hd-path wallet] were all set":                                 {"bob", "--recover", "--wallet", "keplr", "--hd-path", "m/44'/1'"},
		"keys of keplr are eth_secp256k1, not secp256k1":                {"bob", "--recover", "--wallet", "keplr", "--key-type", "secp256k1"},
		"account number 2147483648: the largest is 2147483647":          {"bob", "--recover", "--wallet", "keplr", "--index", "2147483648"},
		"standard input holds no mnemonic":                              {"bob", "--recover", "--wallet", "keplr", "--source", ""},
		"no such file or directory":                                     {"bob", "--recover", "--wallet", "keplr", "--source", "gone.txt"},
		"is no name for a key":                                          {" bob", "--recover", "--wallet", "keplr"},
		"standard input holds no answer; look at the addresses with --": {"bob", "--recover", "--wallet", "keplr", "--index", "1", "--source", words},
	} {
		args := append([]string{"keys", "add"}, line...)
		if !strings.Contains(strings.Join(line, " "), "--source") {
			args = append(args, "--source", words, "--yes")
		}
		_, _, err := typed(t, "", with(ring, args...)...)
		require.ErrorContains(t, err, said)
	}
}

func TestWrongMnemonicsAreExplainedWithoutTheirWords(t *testing.T) {
	for mnemonic, said := range map[string]string{
		someMnemonic + " test":                           "12, 15, 18, 21 or 24 words, this has 13",
		strings.Replace(someMnemonic, "junk", "junc", 1): "word 12 of the mnemonic is not in the English list",
		strings.Repeat("test ", 12):                      "do not belong together",
	} {
		_, _, err := typed(t, mnemonic+"\n", with(keysIn(t), "keys", "add", "a", "--recover", "--wallet", "keplr", "--yes")...)
		require.ErrorContains(t, err, said)
		require.NotContains(t, err.Error(), "junc")
	}
}

func TestImportHex(t *testing.T) {
	ring := keysIn(t)
	_, _, err := typed(t, "", with(ring, "keys", "import-hex", "alice", somePrivate)...)
	require.ErrorContains(t, err, "can be read by others")
	require.NotContains(t, err.Error(), somePrivate)
	_, _, err = typed(t, "", with(ring, "keys", "import-hex", "alice")...)
	require.ErrorContains(t, err, "standard input holds no private key")
	_, _, err = typed(t, somePrivate[1:]+"\n", with(ring, "keys", "import-hex", "alice", "--yes")...)
	require.ErrorContains(t, err, "64 hexadecimal digits, this has 63")

	out, asked, err := typed(t, "0x"+somePrivate+"\nyes\n", with(ring, "keys", "import-hex", "alice")...)
	require.NoError(t, err)
	require.Contains(t, asked, someAddress)
	require.Contains(t, out, someAddress)
	require.NotContains(t, out+asked, somePrivate[:16])

	file := filepath.Join(t.TempDir(), "key.txt")
	require.NoError(t, os.WriteFile(file, []byte(strings.Repeat("1", 64)+"\n"), 0o600))
	out, _, err = typed(t, "", with(ring, "keys", "import-hex", "bob", "--file", file, "--yes")...)
	require.NoError(t, err)
	require.Contains(t, out, "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A")
}

func TestImportBTFS(t *testing.T) {
	ring := keysIn(t)
	private, err := hex.DecodeString(somePrivate)
	require.NoError(t, err)
	message := protowire.AppendBytes([]byte{0x08, 0x02, 0x12}, private)
	config := filepath.Join(t.TempDir(), "config")
	require.NoError(t, os.WriteFile(config, []byte(`{"Identity":{"PrivKey":"`+base64.StdEncoding.EncodeToString(message)+`"}}`), 0o600))
	out, asked, err := typed(t, "y\n", with(ring, "keys", "import-btfs", "node", config)...)
	require.NoError(t, err)
	require.Contains(t, asked, someAddress)
	require.Contains(t, out, someAddress)

	_, _, err = typed(t, "", with(ring, "keys", "import-btfs", "other", "gone")...)
	require.ErrorContains(t, err, "gone: no such file")
	_, _, err = typed(t, "{}", with(ring, "keys", "import-btfs", "other", "-")...)
	require.ErrorContains(t, err, "it has no Identity")
}

// device is a Ledger whose Ethereum app signs typed data as cosmos/evm asks it to, without USB.
type device struct{ t *testing.T }

// key hardens what the driver below cosmos/evm's wallet hardens: the first three numbers.
func (d device) key(path []uint32) []byte {
	path = slices.Clone(path)
	for i := range 3 {
		path[i] |= 1 << 31
	}
	derived, err := hd.EthSecp256k1.Derive()(someMnemonic, "", accounts.DerivationPath(path).String())
	require.NoError(d.t, err)
	return derived
}

func (device) Close() error { return nil }

func (d device) GetPublicKeySECP256K1(path []uint32) ([]byte, error) {
	key, err := crypto.ToECDSA(d.key(path))
	require.NoError(d.t, err)
	return crypto.FromECDSAPub(&key.PublicKey), nil
}

func (d device) GetAddressPubKeySECP256K1(path []uint32, prefix string) ([]byte, string, error) {
	key, err := crypto.ToECDSA(d.key(path))
	require.NoError(d.t, err)
	text, err := bech32.ConvertAndEncode(prefix, crypto.PubkeyToAddress(key.PublicKey).Bytes())
	return crypto.FromECDSAPub(&key.PublicKey), text, err
}

func (d device) SignSECP256K1(path []uint32, signDoc []byte, _ byte) ([]byte, error) {
	data, err := eip712.GetEIP712TypedDataForMsg(signDoc)
	if err != nil {
		return nil, err
	}
	require.Equal(d.t, "19901", (*big.Int)(data.Domain.ChainId).String(), "typed data of another chain")
	digest, _, err := apitypes.TypedDataAndHash(data)
	if err != nil {
		return nil, err
	}
	key, err := crypto.ToECDSA(d.key(path))
	require.NoError(d.t, err)
	return crypto.Sign(digest, key)
}

// A key on a device is of no use if only its address can be stored.
func TestLedgerSigns(t *testing.T) {
	usb := evmkeyring.LedgerDerivation
	t.Cleanup(func() { evmkeyring.LedgerDerivation = usb })
	evmkeyring.LedgerDerivation = func() (sdkledger.SECP256K1, error) { return device{t}, nil }
	ring := keysIn(t)
	_, _, err := typed(t, "", with(ring, "keys", "add", "nano", "--ledger", "--account", "2")...)
	require.NoError(t, err)
	_, _, err = typed(t, someMnemonic, with(ring, "keys", "add", "same", "--recover", "--wallet", "ledger", "--index", "2")...)
	require.ErrorContains(t, err, "it is named nano", "Ledger Live's account 2")

	out, _, err := typed(t, "", with(ring, "tx", "bank", "send", "nano", someAddress, "1btt", "--generate-only", "--offline",
		"--account-number", "7", "--sequence", "3",
		"--gas", "200000", "--gas-prices", "1000000000abtt")...)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "tx.json")
	require.NoError(t, os.WriteFile(file, []byte(out), 0o600))
	signed, _, err := typed(t, "", with(ring, "tx", "sign", file, "--from", "nano", "--offline", "--account-number", "7", "--sequence", "3",
		"--chain-id", "bttc-testnet-1")...)
	require.NoError(t, err)
	// The keyring has verified what the device gave, as a node does.
	require.Contains(t, signed, "SIGN_MODE_LEGACY_AMINO_JSON")
	require.Regexp(t, `"signatures":\["[A-Za-z0-9+/]{86,88}=*"\]`, signed)
}

// What the device could not show is refused with a sentence, before the device is asked.
func TestLedgerRefusesWhatHasNoTypedData(t *testing.T) {
	_, err := shownDevice{device{t}}.SignSECP256K1(nil, []byte(`{"msgs":[{"type":"cosmos-sdk/MsgSend"},{"type":"cosmos.gov.v1.MsgCancelProposal"}]}`), 0)
	require.ErrorContains(t, err, "cosmos.gov.v1.MsgCancelProposal cannot be signed by a Ledger device")
}

func TestNoLedger(t *testing.T) {
	_, _, err := typed(t, "", with(keysIn(t), "keys", "add", "nano", "--ledger")...)
	require.ErrorContains(t, err, "no Ledger device answers")
}
