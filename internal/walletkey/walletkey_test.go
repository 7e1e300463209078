package walletkey

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"github.com/btcsuite/btcd/btcutil/base58"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"
)

func TestPaths(t *testing.T) {
	for name, want := range map[string][2]string{
		"metamask": {"m/44'/60'/0'/0/0", "m/44'/60'/0'/0/3"},
		"Keplr":    {"m/44'/60'/0'/0/0", "m/44'/60'/0'/0/3"},
		"TronLink": {"m/44'/195'/0'/0/0", "m/44'/195'/3'/0/0"},
		" ledger ": {"m/44'/60'/0'/0/0", "m/44'/60'/3'/0/0"},
	} {
		wallet, err := ParseWallet(name)
		require.NoError(t, err)
		for i, index := range []uint32{0, 3} {
			path, err := wallet.Path(index)
			require.NoError(t, err)
			require.Equal(t, want[i], path, name)
		}
		_, err = wallet.Path(MaxIndex + 1)
		require.ErrorContains(t, err, "the largest is 2147483647")
	}
	for _, name := range []string{"", "exodus", "meta mask"} {
		_, err := ParseWallet(name)
		require.ErrorContains(t, err, "metamask, keplr, tronlink, ledger")
	}
}

const someKey = "0101010101010101010101010101010101010101010101010101010101010101"

func TestHex(t *testing.T) {
	for _, text := range []string{someKey, "0x" + someKey, "  " + someKey + "\r\n"} {
		key, err := ParseHex(text)
		require.NoError(t, err)
		require.Equal(t, someKey, hex.EncodeToString(key))
	}
	for text, said := range map[string]string{
		"":                             "64 hexadecimal digits",
		someKey[2:]:                    "this has 62 characters",
		"0x0x" + someKey[2:]:           "other characters",
		"zz" + someKey[2:]:             "other characters",
		strings.Repeat("0", 64):        "zero or beyond the order",
		strings.Repeat("f", 64):        "zero or beyond the order",
		"seven words of some mnemonic": "64 hexadecimal digits",
	} {
		_, err := ParseHex(text)
		require.ErrorContains(t, err, said, text)
		require.NotContains(t, err.Error(), someKey[:8], "the secret is repeated")
	}
}

func message(kind uint64, data []byte) []byte {
	bz := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), kind)
	return protowire.AppendBytes(protowire.AppendTag(bz, 2, protowire.BytesType), data)
}

func encoded(bz []byte) string { return base64.StdEncoding.EncodeToString(bz) }

func config(t *testing.T, identity map[string]string) []byte {
	t.Helper()
	raw, err := json.Marshal(map[string]any{"API": map[string]any{}, "Identity": identity})
	require.NoError(t, err)
	return raw
}

// The keys are the test vectors of libp2p's specification of peer ids; the id is the identity
// multihash of the public one.
func TestPublishedKey(t *testing.T) {
	private, err := hex.DecodeString("0802122053dadf1d5a164d6b4acdb15e24aa4c5b1d3461bdbd42abedb0a4404d56ced8fb")
	require.NoError(t, err)
	public, err := hex.DecodeString("08021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99")
	require.NoError(t, err)
	key, err := ParseBTFS([]byte(encoded(private)))
	require.NoError(t, err)
	require.Equal(t, base58.Encode(append([]byte{0x00, 0x25}, public...)), PeerID(key))
	require.Regexp(t, `^16Uiu2HA`, PeerID(key))
}

func TestBTFS(t *testing.T) {
	key, err := hex.DecodeString(someKey)
	require.NoError(t, err)
	text := encoded(message(2, key))
	for name, file := range map[string][]byte{
		"the text alone":       []byte(text + "\n"),
		"a config":             config(t, map[string]string{"PeerID": PeerID(key), "PrivKey": text}),
		"without a peer id":    config(t, map[string]string{"PrivKey": text}),
		"with other fields":    config(t, map[string]string{"PrivKey": text, "Mnemonic": "a,b", "BttcAddr": "0x0"}),
		"fields in this order": []byte(encoded(append(message(2, key)[2:], message(2, key)[:2]...))),
	} {
		got, err := ParseBTFS(file)
		require.NoError(t, err, name)
		require.Equal(t, key, got, name)
	}
}

func TestBTFSRefuses(t *testing.T) {
	key, err := hex.DecodeString(someKey)
	require.NoError(t, err)
	good := message(2, key)
	for name, test := range map[string]struct {
		file []byte
		said string
	}{
		"nothing":            {[]byte(" \n"), "it is empty"},
		"half a config":      {[]byte(`{"Identity":{`), "is not JSON"},
		"another config":     {[]byte(`{"API":{}}`), "it has no Identity"},
		"no key":             {config(t, map[string]string{"PeerID": PeerID(key)}), "it has no Identity.PrivKey"},
		"encrypted":          {config(t, map[string]string{"EncryptedPrivKey": "abc"}), "decrypt it with go-btfs first"},
		"of another node":    {config(t, map[string]string{"PeerID": "16Uiu2HAm1", "PrivKey": encoded(good)}), "damaged or mixed up"},
		"not base64":         {[]byte("a mnemonic of many words"), "not base64"},
		"not a message":      {[]byte(encoded([]byte("hello"))), "not a private key of libp2p"},
		"cut off":            {[]byte(encoded(good[:len(good)-1])), "not a private key of libp2p"},
		"said twice":         {[]byte(encoded(append(good, good...))), "not a private key of libp2p"},
		"more behind it":     {[]byte(encoded(append(good, 0x18, 1))), "not a private key of libp2p"},
		"no type":            {[]byte(encoded(good[2:])), "not a private key of libp2p"},
		"RSA":                {[]byte(encoded(message(0, make([]byte, 1200)))), "the node's key is RSA"},
		"Ed25519":            {[]byte(encoded(message(1, make([]byte, 64)))), "the node's key is Ed25519"},
		"of a type to come":  {[]byte(encoded(message(9, key))), "of type 9"},
		"short":              {[]byte(encoded(message(2, key[1:]))), "32 bytes, this has 31"},
		"zero":               {[]byte(encoded(message(2, make([]byte, 32)))), "zero or beyond the order"},
		"wire type of bytes": {[]byte(encoded([]byte{0x0a, 0x01, 0x02})), "not a private key of libp2p"},
	} {
		_, err := ParseBTFS(test.file)
		require.ErrorContains(t, err, test.said, name)
		require.NotContains(t, err.Error(), encoded(good)[:20], name)
	}
}

func FuzzParseBTFS(f *testing.F) {
	key, _ := hex.DecodeString(someKey)
	f.Add([]byte(encoded(message(2, key))))
	f.Add([]byte(`{"Identity":{"PeerID":"16Uiu2HA","PrivKey":"` + encoded(message(2, key)) + `"}}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		key, err := ParseBTFS(file)
		if err != nil {
			return
		}
		require.Len(t, key, Length)
		again, err := ParseBTFS([]byte(encoded(message(2, key))))
		require.NoError(t, err)
		require.Equal(t, key, again)
	})
}
