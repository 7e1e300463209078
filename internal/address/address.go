// Package address is the one codec of BTTC addresses. A key has one 20-byte address with
// three spellings: bech32 (bttc1..., bttcvaloper1..., bttcvalcons1...), hexadecimal (0x...)
// and TRON's base58check (T...). Commands and queries accept all three; what is signed and
// stored is canonical lower-case bech32 alone.
//
// Invariant: Codec.BytesToString(Codec.StringToBytes(s)) is the canonical spelling of s.
package address

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/sha3"

	"cosmossdk.io/core/address"

	"github.com/cosmos/cosmos-sdk/types/bech32"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/tronaddr"
)

// Length is the number of bytes of a key's address.
const Length = 20

// maxLength bounds bech32 addresses, of which modules may derive longer ones (x/auth's limit).
const maxLength = 255

// Codec converts the spellings of one kind of address. It implements cosmossdk.io/core/address.Codec.
type Codec struct {
	prefix string
	kind   string
}

var _ address.Codec = Codec{}

// Account, Validator and Consensus return the codecs of the three kinds.
func Account() Codec   { return Codec{chain.AccountPrefix, "account"} }
func Validator() Codec { return Codec{chain.ValidatorPrefix, "validator operator"} }
func Consensus() Codec { return Codec{chain.ConsensusPrefix, "consensus"} }

// StringToBytes returns the bytes of text in any spelling of this codec's kind.
func (c Codec) StringToBytes(text string) ([]byte, error) {
	bz, prefix, err := parse(text)
	if err != nil {
		return nil, err
	}
	if prefix != "" && prefix != c.prefix {
		return nil, fmt.Errorf("%q has the prefix %q; the %s address wanted here is %s", text, prefix, c.kind, c.hint(bz))
	}
	return bz, nil
}

// BytesToString returns the canonical spelling. No bytes give the empty string.
func (c Codec) BytesToString(bz []byte) (string, error) {
	if len(bz) == 0 {
		return "", nil
	}
	if len(bz) > maxLength {
		return "", fmt.Errorf("address of %d bytes: at most %d", len(bz), maxLength)
	}
	return bech32.ConvertAndEncode(c.prefix, bz)
}

// Canonical returns the canonical spelling of text, whatever spelling of this kind it is in.
func (c Codec) Canonical(text string) (string, error) {
	bz, err := c.StringToBytes(text)
	if err != nil {
		return "", err
	}
	return c.BytesToString(bz)
}

// CheckCanonical refuses text unless it is the canonical spelling; the error shows that spelling.
func (c Codec) CheckCanonical(text string) error {
	canonical, err := c.Canonical(text)
	if err != nil {
		return err
	}
	if text != canonical {
		return fmt.Errorf("%q must be written %q: only lower-case bech32 is legal inside a signed message", text, canonical)
	}
	return nil
}

// CheckAuthority refuses an authority that codec spells otherwise: messages are compared with its text.
func CheckAuthority(codec address.Codec, authority string) error {
	bz, err := codec.StringToBytes(authority)
	if err != nil {
		return fmt.Errorf("authority: %w", err)
	}
	canonical, err := codec.BytesToString(bz)
	if err != nil {
		return fmt.Errorf("authority: %w", err)
	}
	if authority != canonical {
		return fmt.Errorf("authority %q must be written %q", authority, canonical)
	}
	return nil
}

// hint is the canonical spelling of bz, which the peer may have chosen, for error messages.
func (c Codec) hint(bz []byte) string {
	text, err := c.BytesToString(bz)
	if err != nil {
		return c.prefix + "1..."
	}
	return text
}

// Spellings are all spellings of one 20-byte address.
type Spellings struct {
	Bech32    string `json:"bech32"`
	EVM       string `json:"evm"`
	TRON      string `json:"tron"`
	Validator string `json:"validator"`
	Consensus string `json:"consensus"`
	Hex       string `json:"hex"`
}

// Spell returns every spelling of a 20-byte address.
func Spell(bz []byte) (Spellings, error) {
	if len(bz) != Length {
		return Spellings{}, fmt.Errorf("address of %d bytes: only those of %d have other spellings", len(bz), Length)
	}
	account, err := Account().BytesToString(bz)
	if err != nil {
		return Spellings{}, err
	}
	validator, err := Validator().BytesToString(bz)
	if err != nil {
		return Spellings{}, err
	}
	consensus, err := Consensus().BytesToString(bz)
	if err != nil {
		return Spellings{}, err
	}
	return Spellings{
		Bech32: account, EVM: Checksummed([Length]byte(bz)), TRON: tronaddr.Encode([Length]byte(bz)),
		Validator: validator, Consensus: consensus, Hex: strings.ToUpper(hex.EncodeToString(bz)),
	}, nil
}

// Parse returns the bytes of text in any spelling of any kind.
func Parse(text string) ([]byte, error) {
	bz, _, err := parse(text)
	return bz, err
}

// Looks reports whether text is shaped like an address rather than a key name: whether a
// failure to parse it deserves to be reported as a malformed address.
func Looks(text string) bool {
	switch {
	case strings.HasPrefix(text, "0x"), strings.HasPrefix(text, "0X"):
		return true
	case strings.HasPrefix(strings.ToLower(text), chain.AccountPrefix+"1"),
		strings.HasPrefix(strings.ToLower(text), chain.ValidatorPrefix+"1"),
		strings.HasPrefix(strings.ToLower(text), chain.ConsensusPrefix+"1"):
		return true
	default:
		return len(text) == 34 && text[0] == 'T'
	}
}

// Checksummed returns the EIP-55 spelling of address.
func Checksummed(address [Length]byte) string {
	text := []byte(hex.EncodeToString(address[:]))
	hash := sha3.NewLegacyKeccak256()
	hash.Write(text)
	digest := hash.Sum(nil)
	for i, char := range text {
		nibble := digest[i/2] >> 4
		if i%2 == 1 {
			nibble = digest[i/2] & 0x0f
		}
		if char >= 'a' && nibble >= 8 {
			text[i] = char - 'a' + 'A'
		}
	}
	return "0x" + string(text)
}

// parse returns the bytes of text and, when it is bech32, its prefix.
func parse(text string) (bz []byte, prefix string, err error) {
	switch {
	case text == "":
		return nil, "", errors.New("an address is missing: write it as bttc1..., 0x... or T...")
	case strings.TrimSpace(text) != text:
		return nil, "", fmt.Errorf("address %q has blanks around it", text)
	case strings.HasPrefix(text, "0x"), strings.HasPrefix(text, "0X"):
		bz, err = parseHex(text)
	case text[0] == 'T' && len(text) == 34:
		var address [Length]byte
		address, err = tronaddr.Decode(text)
		bz = address[:]
	default:
		prefix, bz, err = parseBech32(text)
	}
	if err != nil {
		return nil, "", fmt.Errorf("%q is not an address: %w", text, err)
	}
	return bz, prefix, nil
}

func parseHex(text string) ([]byte, error) {
	digits := text[2:]
	if len(digits) != 2*Length {
		return nil, fmt.Errorf("0x is followed by %d characters, an address has %d", len(digits), 2*Length)
	}
	bz, err := hex.DecodeString(digits)
	if err != nil {
		return nil, errors.New("0x is followed by characters that are not hexadecimal")
	}
	mixed := strings.ToLower(digits) != digits && strings.ToUpper(digits) != digits
	if want := Checksummed([Length]byte(bz)); mixed && want[2:] != digits {
		return nil, errors.New("its upper and lower case do not match the EIP-55 checksum: a character is mistyped")
	}
	return bz, nil
}

func parseBech32(text string) (string, []byte, error) {
	separator := strings.LastIndexByte(text, '1')
	if separator < 1 || !strings.HasPrefix(strings.ToLower(text), chain.AccountPrefix) {
		return "", nil, errors.New("write it as bttc1..., 0x... or T...")
	}
	prefix, bz, err := bech32.DecodeAndConvert(text)
	switch {
	case err != nil && strings.Contains(err.Error(), "invalid checksum"):
		// The library's error shows the checksum that would match: pasting it in would send money to a typo.
		return "", nil, errors.New("its checksum does not match: a character is mistyped")
	case err != nil:
		return "", nil, fmt.Errorf("malformed bech32: %w", err)
	}
	switch prefix {
	case chain.AccountPrefix, chain.ValidatorPrefix, chain.ConsensusPrefix:
	default:
		return "", nil, fmt.Errorf("the prefix %q is not of BTTC", prefix)
	}
	if len(bz) == 0 || len(bz) > maxLength {
		return "", nil, fmt.Errorf("it holds %d bytes", len(bz))
	}
	return prefix, bz, nil
}
