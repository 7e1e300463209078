package address_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/cosmos/cosmos-sdk/types/bech32"

	"github.com/bttcprotocol/bttcd/internal/address"
)

// One address (the USDT contract's on TRON) in every spelling.
const (
	rawHex    = "a614f803b6fd780986a42c78ec9c7f77e6ded13c"
	account   = "bttc15c20sqakl4uqnp4y93uwe8rlwlnda5fus8cd5a"
	validator = "bttcvaloper15c20sqakl4uqnp4y93uwe8rlwlnda5fufsjala"
	consensus = "bttcvalcons15c20sqakl4uqnp4y93uwe8rlwlnda5fuarppnu"
	evm       = "0xa614f803B6FD780986A42c78Ec9c7f77e6DeD13C"
	tron      = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
)

func raw(t testing.TB) []byte {
	t.Helper()
	bz, err := hex.DecodeString(rawHex)
	require.NoError(t, err)
	return bz
}

func TestEverySpellingIsTheSameAddress(t *testing.T) {
	for name, test := range map[string]struct {
		codec     address.Codec
		canonical string
	}{
		"account":   {address.Account(), account},
		"validator": {address.Validator(), validator},
		"consensus": {address.Consensus(), consensus},
	} {
		for _, text := range []string{
			test.canonical, strings.ToUpper(test.canonical), evm, tron,
			strings.ToLower(evm), "0X" + rawHex, "0x" + strings.ToUpper(rawHex),
		} {
			bz, err := test.codec.StringToBytes(text)
			require.NoError(t, err, "%s %s", name, text)
			require.Equal(t, raw(t), bz)
			canonical, err := test.codec.Canonical(text)
			require.NoError(t, err)
			require.Equal(t, test.canonical, canonical)
		}
	}
}

func TestCheckAuthority(t *testing.T) {
	require.NoError(t, address.CheckAuthority(address.Account(), account))
	for name, refused := range map[string]string{"another spelling": evm, "upper case": strings.ToUpper(account), "none": "", "another kind": validator} {
		require.Error(t, address.CheckAuthority(address.Account(), refused), name)
	}
	require.ErrorContains(t, address.CheckAuthority(address.Account(), tron), account, "what to write is said")
}

func TestSpell(t *testing.T) {
	got, err := address.Spell(raw(t))
	require.NoError(t, err)
	require.Equal(t, address.Spellings{
		Bech32: account, EVM: evm, TRON: tron, Validator: validator, Consensus: consensus, Hex: strings.ToUpper(rawHex),
	}, got)
	for _, length := range []int{0, 19, 21, 32} {
		_, err := address.Spell(make([]byte, length))
		require.ErrorContains(t, err, "only those of 20")
	}
}

func TestParseTakesAnyKind(t *testing.T) {
	for _, text := range []string{account, validator, consensus, evm, tron} {
		bz, err := address.Parse(text)
		require.NoError(t, err)
		require.Equal(t, raw(t), bz)
	}
}

// The published examples of EIP-55.
func TestChecksummed(t *testing.T) {
	for _, want := range []string{
		"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
		"0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
		"0x52908400098527886E0F7030069857D2E4169EE7", "0xde709f2102306220921060314715629080e2fb77",
	} {
		bz, err := hex.DecodeString(want[2:])
		require.NoError(t, err)
		require.Equal(t, want, address.Checksummed([20]byte(bz)))
	}
}

func TestRefusals(t *testing.T) {
	foreign, err := bech32.ConvertAndEncode("cosmos", raw(t))
	require.NoError(t, err)
	cousin, err := bech32.ConvertAndEncode("bttcvaloperpub", raw(t))
	require.NoError(t, err)
	for text, says := range map[string]string{
		"":                             "write it as bttc1..., 0x... or T...",
		" " + account:                  "blanks",
		account + "\n":                 "blanks",
		"alice":                        "write it as bttc1",
		rawHex:                         "write it as bttc1",
		"41" + rawHex:                  "write it as bttc1",
		"0x":                           "0x is followed by 0 characters",
		evm[:41]:                       "0x is followed by 39 characters",
		evm + "00":                     "0x is followed by 42 characters",
		"0x" + strings.Repeat("g", 40): "not hexadecimal",
		"0xA614f803B6FD780986A42c78Ec9c7f77e6DeD13C": "EIP-55",
		tron[:33]:                           "write it as bttc1",
		tron[:33] + "u":                     "checksum",
		account[:len(account)-1] + "5":      "a character is mistyped",
		account[:20]:                        "a character is mistyped",
		"B" + account[1:]:                   "malformed bech32",
		"bttc1":                             "malformed bech32",
		foreign:                             "write it as bttc1",
		cousin:                              "is not of BTTC",
		"bttc" + strings.Repeat("1q", 2000): "malformed bech32",
	} {
		_, err := address.Account().StringToBytes(text)
		require.ErrorContains(t, err, says, "%q", text)
	}
}

// The wrong kind is told apart from the wrong address, and the right spelling is shown.
func TestWrongKindShowsTheRightOne(t *testing.T) {
	for text, codec := range map[string]address.Codec{
		validator: address.Account(), consensus: address.Account(), account: address.Validator(),
	} {
		_, err := codec.StringToBytes(text)
		want, wantErr := codec.BytesToString(raw(t))
		require.NoError(t, wantErr)
		require.ErrorContains(t, err, want)
	}
}

func TestCheckCanonical(t *testing.T) {
	require.NoError(t, address.Account().CheckCanonical(account))
	require.NoError(t, address.Validator().CheckCanonical(validator))
	require.NoError(t, address.Consensus().CheckCanonical(consensus))
	for _, text := range []string{evm, strings.ToLower(evm), tron, strings.ToUpper(account)} {
		require.ErrorContains(t, address.Account().CheckCanonical(text), `must be written "`+account+`"`)
	}
	require.ErrorContains(t, address.Account().CheckCanonical(validator), account)
	require.Error(t, address.Account().CheckCanonical(""))
}

func TestLooks(t *testing.T) {
	for _, text := range []string{
		account, validator, consensus, evm, tron, "0x", "0X12", "BTTC1", "bttc1typo", "bttcvaloper1", "T" + strings.Repeat("x", 33),
	} {
		require.True(t, address.Looks(text), text)
	}
	for _, text := range []string{"", "alice", "bttc", "bttc-validator", "Tom", "T", "x0", strings.Repeat("T", 33), rawHex} {
		require.False(t, address.Looks(text), text)
	}
}

func TestBytesToString(t *testing.T) {
	text, err := address.Account().BytesToString(nil)
	require.NoError(t, err)
	require.Empty(t, text)
	_, err = address.Account().BytesToString(make([]byte, 256))
	require.ErrorContains(t, err, "at most 255")
}

func codecs() []address.Codec {
	return []address.Codec{address.Account(), address.Validator(), address.Consensus()}
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		codec := rapid.SampledFrom(codecs()).Draw(t, "codec")
		bz := rapid.SliceOfN(rapid.Byte(), 1, 255).Draw(t, "bytes")
		text, err := codec.BytesToString(bz)
		require.NoError(t, err)
		got, err := codec.StringToBytes(text)
		require.NoError(t, err)
		require.Equal(t, bz, got)
		require.NoError(t, codec.CheckCanonical(text))
	})
}

func TestSpellingsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bz := rapid.SliceOfN(rapid.Byte(), 20, 20).Draw(t, "bytes")
		spellings, err := address.Spell(bz)
		require.NoError(t, err)
		for _, text := range []string{spellings.Bech32, spellings.EVM, spellings.TRON, spellings.Validator, spellings.Consensus} {
			got, err := address.Parse(text)
			require.NoError(t, err)
			require.Equal(t, bz, got)
			require.True(t, address.Looks(text))
		}
	})
}

// One changed character never gives another valid address.
func TestTyposAreRefused(t *testing.T) {
	const letters = "023456789acdefghjklmnpqrstuvwxyz"
	rapid.Check(t, func(t *rapid.T) {
		position := rapid.IntRange(len("bttc1"), len(account)-1).Draw(t, "position")
		letter := letters[rapid.IntRange(0, len(letters)-1).Draw(t, "letter")]
		if account[position] == letter {
			return
		}
		_, err := address.Parse(account[:position] + string(letter) + account[position+1:])
		require.Error(t, err)
	})
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{account, validator, consensus, evm, tron, strings.ToUpper(account), "0x", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		bz, err := address.Parse(text)
		if err != nil {
			return
		}
		require.NotEmpty(t, bz)
		accepted := false
		for _, codec := range codecs() {
			canonical, err := codec.Canonical(text)
			if err != nil {
				continue
			}
			accepted = true
			require.NoError(t, codec.CheckCanonical(canonical))
			again, err := codec.StringToBytes(canonical)
			require.NoError(t, err)
			require.Equal(t, bz, again)
		}
		require.True(t, accepted, "parsed, but no kind of address takes it")
	})
}
