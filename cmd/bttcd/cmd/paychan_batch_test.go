package cmd

import (
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/client/paychan/key"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// spellings of one account.
var spellings = []string{
	"0x52908400098527886E0F7030069857D2E4169EE7", "THVmXun9u721tBiYcT3VfLQKcwYBmoY1xX", "bttc122gggqqfs5ncsms0wqcqdxzh6tjpd8h8n6v3je",
}

// offlineTx are the flags with which a transaction is made without a node.
var offlineTx = []string{
	"--generate-only", "--offline", "--account-number", "1", "--sequence", "0", "--from", "alice", "--keyring-backend", "test", "-o", "json",
}

// generated is an unsigned transaction.
type generated struct {
	Body struct {
		Messages []json.RawMessage `json:"messages"`
	} `json:"body"`
	AuthInfo struct {
		Fee struct {
			GasLimit string `json:"gas_limit"`
		} `json:"fee"`
	} `json:"auth_info"`
}

// generate makes a transaction of one message, decodes the message and returns the gas limit.
func generate(t *testing.T, home string, message any, args ...string) string {
	t.Helper()
	out, err := run(t, append(append(append([]string{"tx", "paychan"}, args...), offlineTx...), "--home", home)...)
	require.NoError(t, err, out)
	var tx generated
	require.NoError(t, json.Unmarshal([]byte(out), &tx), out)
	require.Len(t, tx.Body.Messages, 1)
	require.NoError(t, json.Unmarshal(tx.Body.Messages[0], message))
	return tx.AuthInfo.Fee.GasLimit
}

func initHome(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	_, err := run(t, "init", "payer", "--network", "local", "--home", home)
	require.NoError(t, err)
	return home
}

// claimMessage is a MsgClaim in protobuf's JSON.
type claimMessage struct {
	Sender   string `json:"sender"`
	Vouchers []struct {
		Voucher struct {
			Payee      []byte `json:"payee"`
			Lane       uint32 `json:"lane"`
			Cumulative string `json:"cumulative"`
		} `json:"voucher"`
		Signer    []byte `json:"signer"`
		Signature []byte `json:"signature"`
	} `json:"vouchers"`
	ChainVouchers []struct {
		Index    uint32 `json:"index"`
		Preimage []byte `json:"preimage"`
	} `json:"chain_vouchers"`
	Cheques []struct {
		Purse  string `json:"purse"`
		Epoch  uint32 `json:"epoch"`
		Cheque struct {
			Token            []byte `json:"token"`
			Vault            []byte `json:"vault"`
			Beneficiary      []byte `json:"beneficiary"`
			CumulativePayout string `json:"cumulative_payout"`
		} `json:"cheque"`
		Signature []byte `json:"signature"`
	} `json:"cheques"`
}

// sign signs a document with a key of a file.
func sign(t *testing.T, home, keyFile, text string) string {
	t.Helper()
	signed, err := run(t, "paychan", "voucher", "sign", voucherFile(t, text), "--key-file", keyFile, "--home", home)
	require.NoError(t, err, signed)
	return signed
}

func newKeyFile(t *testing.T, home string) string {
	t.Helper()
	path := filepath.Join(home, "session.key")
	out, err := run(t, "paychan", "new-key", path)
	require.NoError(t, err)
	made, err := key.Load(path)
	require.NoError(t, err)
	require.Equal(t, made.Address().Hex()+"\n", out)
	_, err = run(t, "paychan", "new-key", path)
	require.ErrorIs(t, err, os.ErrExist, "a key is never overwritten")
	return path
}

func voucherText(payee string, lane int, cumulative string) string {
	return fmt.Sprintf(`{"type": "Voucher", "message": {"purse": 7, "epoch": 1, "lane": %d, "expiry": 1800000000, "payee": %q, "cumulative": %q}}`,
		lane, payee, cumulative)
}

const zeroAnchor = "0x66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925"

func TestClaimTakesAllInstruments(t *testing.T) {
	home := initHome(t)
	session := newKeyFile(t, home)
	var files []string
	add := func(texts ...string) { files = append(files, voucherFile(t, strings.Join(texts, "\n"))) }
	for lane, payee := range spellings {
		add(sign(t, home, session, voucherText(payee, lane, "5000")))
	}
	// Of one lane the highest counts, in whatever order and spelling.
	add(sign(t, home, session, voucherText(spellings[1], 0, "9000")), sign(t, home, session, voucherText(spellings[2], 0, "7000")))
	chained := sign(t, home, session, fmt.Sprintf(`{"type": "ChainVoucher", "message": {"purse": 7, "epoch": 1, "lane": 9, "expiry": 1800000000,
		"payee": %q, "base": "5", "unit": "3", "length": 10, "anchor": %q}}`, spellings[0], zeroAnchor))
	var document map[string]any
	require.NoError(t, json.Unmarshal([]byte(chained), &document))
	document["index"], document["preimage"] = 1, "0x"+strings.Repeat("00", 32)
	shown, err := json.Marshal(document)
	require.NoError(t, err)
	add(string(shown))
	signature := "0x" + strings.Repeat("11", 64) + "1b"
	for _, payee := range spellings {
		add(fmt.Sprintf(`{"type": "Cheque", "message": {"vault": %q, "beneficiary": %q, "cumulativePayout": "500"}, "purse": 7, "epoch": %d, "signature": %q}`,
			spellings[0], payee, len(payee), signature))
	}
	add(fmt.Sprintf(`{"type": "MultiTokenCheque", "message": {"token": %q, "vault": %q, "beneficiary": %q, "cumulativePayout": "500"}, "purse": 8, "epoch": 0, "signature": %q}`,
		spellings[1], spellings[0], spellings[2], signature))

	var claim claimMessage
	gas := generate(t, home, &claim, append([]string{"claim"}, files...)...)
	payee := common.FromHex(spellings[0])
	require.Len(t, claim.Vouchers, 3)
	for lane, want := range []string{"9000", "5000", "5000"} {
		voucher := claim.Vouchers[lane]
		require.Equal(t, payee, voucher.Voucher.Payee)
		require.EqualValues(t, lane, voucher.Voucher.Lane)
		require.Equal(t, want, voucher.Voucher.Cumulative)
		require.Len(t, voucher.Signature, 65)
		require.Len(t, voucher.Signer, 20)
	}
	require.Len(t, claim.ChainVouchers, 1)
	require.EqualValues(t, 1, claim.ChainVouchers[0].Index)
	require.Equal(t, make([]byte, 32), claim.ChainVouchers[0].Preimage)
	require.Len(t, claim.Cheques, 4)
	for _, cheque := range claim.Cheques {
		require.Equal(t, payee, cheque.Cheque.Vault)
		require.Equal(t, payee, cheque.Cheque.Beneficiary)
		require.Equal(t, "500", cheque.Cheque.CumulativePayout)
		require.Equal(t, cheque.Purse == "8", len(cheque.Cheque.Token) == 20)
	}
	limit, ok := new(big.Int).SetString(gas, 10)
	require.True(t, ok)
	least := (&types.MsgClaim{Vouchers: make([]types.SignedVoucher, 8)}).Gas()
	require.Greater(t, limit.Uint64(), least, "the limit follows from the batch")
}

func TestClaimRefuses(t *testing.T) {
	home := initHome(t)
	session := newKeyFile(t, home)
	good := sign(t, home, session, voucherText(spellings[0], 0, "5000"))
	for name, test := range map[string]struct{ text, want string }{
		"another amount": {strings.Replace(good, `"5000"`, `"5001"`, 1), "not of 0x"},
		"unsigned":       {voucherText(spellings[0], 0, "5000"), "signature"},
		"a tick":         {`{"type": "Tick", "message": {}}`, "paychan receive"},
		"a release":      {strings.Replace(good, "Voucher", "Release", 1), "tx paychan release"},
		"no type":        {`{"Vault": "0x52908400098527886E0F7030069857D2E4169EE7", "CumulativePayout": 5, "Signature": "AA=="}`, "--purse"},
		"neither":        {`{"voucher": 1}`, "no type"},
		"cheque with a token it should not have": {fmt.Sprintf(
			`{"type": "Cheque", "message": {"token": %[1]q, "vault": %[1]q, "beneficiary": %[1]q, "cumulativePayout": "5"}, "purse": 7, "epoch": 0, "signature": "0x"}`,
			spellings[0]), "fields of a Cheque"},
		"cheque without a purse": {fmt.Sprintf(
			`{"type": "Cheque", "message": {"vault": %[1]q, "beneficiary": %[1]q, "cumulativePayout": "5"}, "epoch": 0, "signature": "0x"}`,
			spellings[0]), "purse"},
		"nothing": {"", "--help"},
		"second of two": {good + `{"type": "Vaucher", "message": {"payee": "0x52908400098527886E0F7030069857D2E4169EE7",
			"purse": 1, "epoch": 1, "lane": 1, "expiry": 1}}`, "document 2"},
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"tx", "paychan", "claim", voucherFile(t, test.text), "--home", home, "--chain-id", chain.LocalID}, offlineTx[:1]...)
			_, err := run(t, append(args, "--from", "alice", "--keyring-backend", "test")...)
			require.ErrorContains(t, err, test.want)
		})
	}
}

func TestChequeOfBTFS(t *testing.T) {
	purse := &chequePurse{id: 7, epoch: 2, denom: chain.BaseDenom}
	cheque := btfsCheque{
		Token: common.HexToAddress("0x23181F21DEa5936e24163FFABa4Ea3B316B57f3C"), Vault: types.Alias(7, 2),
		Beneficiary: common.HexToAddress(spellings[0]), CumulativePayout: big.NewInt(500), Signature: make([]byte, 65),
	}
	signed, err := cheque.of(purse)
	require.NoError(t, err)
	require.EqualValues(t, 7, signed.Purse)
	require.EqualValues(t, 2, signed.Epoch)
	require.Empty(t, signed.Cheque.Token, "go-btfs names a token that its signature does not cover")
	require.Equal(t, "500", signed.Cheque.CumulativePayout.String())

	purse.denom = "usdt"
	signed, err = cheque.of(purse)
	require.NoError(t, err)
	require.Equal(t, cheque.Token.Bytes(), signed.Cheque.Token)

	purse.epoch = 3
	_, err = cheque.of(purse)
	require.ErrorContains(t, err, types.Alias(7, 3).Hex())
	_, err = cheque.of(nil)
	require.ErrorIs(t, err, errNoPurse)
	cheque.CumulativePayout = nil
	purse.epoch = 2
	_, err = cheque.of(purse)
	require.ErrorContains(t, err, "CumulativePayout")
	cheque.CumulativePayout = new(big.Int).Lsh(big.NewInt(1), 300)
	_, err = cheque.of(purse)
	require.ErrorIs(t, err, types.ErrAmountOutOfBounds)
}
