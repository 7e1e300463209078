package cmd

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
)

// pushMessage is a MsgPush in protobuf's JSON.
type pushMessage struct {
	Purse string     `json:"purse"`
	Epoch uint32     `json:"epoch"`
	Items []pushItem `json:"items"`
}

type pushItem struct {
	Payee      []byte `json:"payee"`
	Lane       uint32 `json:"lane"`
	Cumulative string `json:"cumulative"`
	Expiry     string `json:"expiry"`
}

func TestPush(t *testing.T) {
	home := initHome(t)
	payee := common.FromHex(spellings[0])
	item := func(lane uint32, total, expiry string) pushItem { return pushItem{payee, lane, total, expiry} }
	for name, test := range map[string]struct {
		args []string
		file string
		want []pushItem
	}{
		"one":        {args: []string{spellings[0] + "=1.5btt"}, want: []pushItem{item(0, "1500000000000000000", "1800000000")}},
		"base units": {args: []string{spellings[1] + "=15", "--lane", "4"}, want: []pushItem{item(4, "15", "1800000000")}},
		"CSV, every spelling": {
			file: "payee,total,lane\n" + spellings[0] + ",1btt,1\n" + spellings[1] + ",2btt,2\n" + spellings[2] + ",3,3\n",
			want: []pushItem{item(1, "1000000000000000000", "1800000000"), item(2, "2000000000000000000", "1800000000"), item(3, "3", "1800000000")},
		},
		"CSV with expiries": {
			file: "expiry, total, payee\n1900000000,  7, " + spellings[1] + "\n,8," + spellings[2],
			want: []pushItem{item(0, "7", "1900000000"), item(0, "8", "1800000000")},
		},
		"JSON": {
			file: fmt.Sprintf(`[{"payee": %q, "total": "1.5btt"}, {"payee": %q, "total": 9, "lane": 2, "expiry": 1900000000}]`, spellings[2], spellings[1]),
			want: []pushItem{item(0, "1500000000000000000", "1800000000"), item(2, "9", "1900000000")},
		},
		"both": {
			args: []string{spellings[2] + "=1"}, file: "payee,total,lane\n" + spellings[0] + ",2,1",
			want: []pushItem{item(0, "1", "1800000000"), item(1, "2", "1800000000")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"push", "7"}, test.args...)
			args = append(args, "--expiry", "1800000000", "--epoch", "3")
			if test.file != "" {
				args = append(args, "--file", voucherFile(t, test.file))
			}
			var push pushMessage
			generate(t, home, &push, args...)
			require.Equal(t, pushMessage{"7", 3, test.want}, push)
		})
	}
}

func TestPushPaysKeysByName(t *testing.T) {
	home := initHome(t)
	var push pushMessage
	generate(t, home, &push, "push", "7", "bob=5", "--expiry", "1800000000", "--epoch", "0")
	shown, err := run(t, "keys", "show", "bob", "-a", "--keyring-backend", "test", "--home", home)
	require.NoError(t, err)
	bob, err := parseAddress(strings.TrimSpace(shown))
	require.NoError(t, err)
	require.Equal(t, bob, push.Items[0].Payee)
}

func TestPushRefuses(t *testing.T) {
	home := initHome(t)
	to := spellings[0]
	for name, test := range map[string]struct {
		args []string
		file string
		want string
	}{
		"no purse":            {args: []string{"seven", to + "=1", "--expiry", "9", "--epoch", "0"}, want: "purse \"seven\""},
		"nobody":              {args: []string{"7", "--expiry", "9", "--epoch", "0"}, want: "nobody to pay"},
		"no total":            {args: []string{"7", to, "--expiry", "9", "--epoch", "0"}, want: "PAYEE=TOTAL"},
		"no expiry":           {args: []string{"7", to + "=1", "--epoch", "0"}, want: "--expiry"},
		"no epoch, offline":   {args: []string{"7", to + "=1", "--expiry", "9"}, want: "--epoch"},
		"no such key":         {args: []string{"7", "nobody=1", "--expiry", "9", "--epoch", "0"}, want: "nobody"},
		"twice":               {args: []string{"7", to + "=1", spellings[1] + "=2", "--expiry", "9", "--epoch", "0"}, want: "named twice"},
		"two denoms":          {args: []string{"7", to + "=1btt", spellings[1] + "=2usdt", "--expiry", "9", "--epoch", "0"}, want: "two denoms"},
		"a fraction of abtt":  {args: []string{"7", to + "=1.5abtt", "--expiry", "9", "--epoch", "0"}, want: "fraction"},
		"bad column":          {args: []string{"7", "--expiry", "9", "--epoch", "0"}, file: "payee,total,line\n" + to + ",1,1", want: "line"},
		"no header":           {args: []string{"7", "--expiry", "9", "--epoch", "0"}, file: to + ",1", want: "first line"},
		"lane too large":      {args: []string{"7", "--expiry", "9", "--epoch", "0"}, file: "payee,total,lane\n" + to + ",1,4294967296", want: "2^32"},
		"unknown JSON field":  {args: []string{"7", "--expiry", "9", "--epoch", "0"}, file: `[{"payee": "` + to + `", "totl": 1}]`, want: "totl"},
		"JSON without totals": {args: []string{"7", "--expiry", "9", "--epoch", "0"}, file: `[{"payee": "` + to + `"}]`, want: "amount"},
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"tx", "paychan", "push"}, test.args...)
			if test.file != "" {
				args = append(args, "--file", voucherFile(t, test.file))
			}
			_, err := run(t, append(append(args, offlineTx...), "--home", home)...)
			require.ErrorContains(t, err, test.want)
		})
	}
}

// releaseMessage is a MsgRelease in protobuf's JSON.
type releaseMessage struct {
	Release struct {
		Payee      []byte `json:"payee"`
		Lane       uint32 `json:"lane"`
		Cumulative string `json:"cumulative"`
	} `json:"release"`
	Signature []byte `json:"signature"`
}

func TestRelease(t *testing.T) {
	home := initHome(t)
	file := newKeyFile(t, home)
	unsigned := func(payee string) string {
		return strings.Replace(voucherText(payee, 3, "5000"), "Voucher", "Release", 1)
	}
	// The payee is the key that signs.
	shown := sign(t, home, file, unsigned(spellings[0]))
	payee := common.HexToAddress(shown[strings.Index(shown, `"signer": "`)+len(`"signer": "`):][:42])
	signed := sign(t, home, file, unsigned(payee.Hex()))
	good, err := run(t, "paychan", "voucher", "verify", voucherFile(t, signed), "--home", home)
	require.NoError(t, err)
	require.Contains(t, good, payee.Hex())

	var release releaseMessage
	generate(t, home, &release, "release", voucherFile(t, signed))
	require.Equal(t, payee.Bytes(), release.Release.Payee)
	require.EqualValues(t, 3, release.Release.Lane)
	require.Equal(t, "5000", release.Release.Cumulative)
	require.Len(t, release.Signature, 65)

	for name, test := range map[string]struct{ text, want string }{
		"by another than the payee": {shown, "signed by its payee"},
		"another amount":            {strings.Replace(signed, "5000", "5001", 1), "not of 0x"},
		"unsigned":                  {unsigned(spellings[1]), "not signed"},
		"a voucher":                 {sign(t, home, file, voucherText(payee.Hex(), 3, "1")), "tx paychan claim"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := run(t, "tx", "paychan", "release", voucherFile(t, test.text), "--generate-only", "--from", "alice",
				"--keyring-backend", "test", "--chain-id", "bttc-local-1", "--home", home)
			require.ErrorContains(t, err, test.want)
		})
	}
}
