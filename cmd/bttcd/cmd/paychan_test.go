package cmd

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const testVoucher = `{"type": "Voucher", "message": {"purse": 7, "epoch": 1, "lane": 0, "expiry": 1800000000,
	"payee": "0x52908400098527886E0F7030069857D2E4169EE7", "cumulative": "1000000000000000000"}}`

// voucherFile writes a document and returns its path.
func voucherFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "voucher.json")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// signedVoucher signs with alice's key and returns the home, too.
func signedVoucher(t *testing.T, text string) (signed, home string) {
	t.Helper()
	home = t.TempDir()
	_, err := run(t, "init", "payer", "--network", "local", "--home", home)
	require.NoError(t, err)
	signed, err = run(t, "paychan", "voucher", "sign", voucherFile(t, text), "--from", "alice", "--home", home)
	require.NoError(t, err)
	return signed, home
}

func TestVoucherIsSignedAndVerified(t *testing.T) {
	signed, home := signedVoucher(t, testVoucher)
	good, err := run(t, "paychan", "voucher", "verify", voucherFile(t, signed), "--home", home)
	require.NoError(t, err)
	require.Contains(t, good, "worth 1000000000000000000")

	// The payee's spelling is not part of what is signed.
	again, err := run(t, "paychan", "voucher", "verify", home+"/config/genesis.json", "--home", home)
	require.Error(t, err, again)
	spelled := strings.ReplaceAll(signed, "0x52908400098527886E0F7030069857D2E4169EE7", "THVmXun9u721tBiYcT3VfLQKcwYBmoY1xX")
	require.NotEqual(t, signed, spelled)
	_, err = run(t, "paychan", "voucher", "verify", voucherFile(t, spelled), "--home", home)
	require.NoError(t, err)
}

func TestVoucherThatIsNotWhatWasSigned(t *testing.T) {
	signed, home := signedVoucher(t, testVoucher)
	for name, test := range map[string]struct{ text, chainID, want string }{
		"another purse":   {strings.Replace(signed, `"purse": 7`, `"purse": 8`, 1), "", "not of 0x"},
		"another amount":  {strings.Replace(signed, `"1000000000000000000"`, `"1000000000000000001"`, 1), "", "not of 0x"},
		"another chain":   {signed, "bttc-1", "another chain id"},
		"no signature":    {testVoucher, "", "not signed"},
		"unknown field":   {strings.Replace(testVoucher, `"lane"`, `"lain"`, 1), "", "lain"},
		"unknown type":    {strings.Replace(testVoucher, `"Voucher"`, `"Vaucher"`, 1), "", "Vaucher"},
		"negative purse":  {strings.Replace(testVoucher, `"purse": 7`, `"purse": -7`, 1), "", "purse"},
		"too many bits":   {strings.Replace(testVoucher, `"epoch": 1`, `"epoch": 4294967296`, 1), "", "2^32"},
		"wrong payee":     {strings.Replace(testVoucher, "0x5290", "0x529", 1), "", "payee"},
		"unbounded worth": {strings.Replace(testVoucher, `"1000000000000000000"`, `"170141183460469231731687303715884105728"`, 1), "", "2^127"},
		"no JSON":         {"voucher", "", "--help"},
	} {
		t.Run(name, func(t *testing.T) {
			args := []string{"paychan", "voucher", "verify", voucherFile(t, test.text), "--home", home}
			if test.chainID != "" {
				args = append(args, "--chain-id", test.chainID)
			}
			_, err := run(t, args...)
			require.ErrorContains(t, err, test.want)
		})
	}
}

func TestVoucherKeyIsNamedOnce(t *testing.T) {
	path := voucherFile(t, testVoucher)
	secret := strings.Repeat("ab", 32)
	file := voucherFile(t, secret)
	_, home := signedVoucher(t, testVoucher)
	output, err := run(t, "paychan", "voucher", "sign", path, "--key-file", file, "--home", home)
	require.NoError(t, err)
	require.NotContains(t, output, secret)
	_, err = run(t, "paychan", "voucher", "sign", path, "--key-file", file, "--from", "alice", "--home", home)
	require.ErrorContains(t, err, "give one")
	_, err = run(t, "paychan", "voucher", "sign", path, "--home", home)
	require.ErrorContains(t, err, "no key")
	require.NoError(t, os.Chmod(file, 0o644))
	_, err = run(t, "paychan", "voucher", "sign", path, "--key-file", file, "--home", home)
	require.ErrorContains(t, err, "chmod 600")
	require.NotContains(t, err.Error(), secret)
}

func TestChainVoucherShowsItsPreimage(t *testing.T) {
	// sha256 of 32 zero bytes.
	anchor := "0x66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925"
	signed, home := signedVoucher(t, `{"type": "ChainVoucher", "message": {"purse": 7, "epoch": 1, "lane": 0, "expiry": 1800000000,
		"payee": "0x52908400098527886E0F7030069857D2E4169EE7", "base": "5", "unit": "3", "length": 10, "anchor": "`+anchor+`"}}`)
	var document map[string]any
	require.NoError(t, json.Unmarshal([]byte(signed), &document))
	verify := func(index int, preimage string) (string, error) {
		document["index"], document["preimage"] = index, preimage
		text, err := json.Marshal(document)
		require.NoError(t, err)
		return run(t, "paychan", "voucher", "verify", voucherFile(t, string(text)), "--home", home)
	}
	good, err := verify(1, "0x"+strings.Repeat("00", 32))
	require.NoError(t, err)
	require.Contains(t, good, "worth 8 in all")
	_, err = verify(2, "0x"+strings.Repeat("00", 32))
	require.ErrorContains(t, err, "preimage")
	_, err = verify(11, "0x"+strings.Repeat("00", 32))
	require.Error(t, err)
}
