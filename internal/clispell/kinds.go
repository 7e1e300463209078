package clispell

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/address/scalar"
	"github.com/bttcprotocol/bttcd/internal/units"
)

// Kind is what an argument or a flag of a hand-written command holds.
type Kind uint8

// Text is left alone. Key is the name of a key or an account address, and names stay names
// because the command looks them up itself. Files are JSON documents.
const (
	Text Kind = iota
	Key
	Account
	Validator
	Consensus
	EVM
	EVMOrDenom
	Hex
	Coins
	Fees
	GasPrices
	ValidatorFile
	ProposalFile
	PeriodsFile
	AccountsFile
)

// spell returns text as the command wants it. Kinds of files are spelled by spellFile.
func (k Kind) spell(keys keyring.Keyring, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	switch k {
	case Key:
		if !address.Looks(text) {
			return text, nil
		}
		return address.Account().Canonical(text)
	case Account:
		return spellAddress(keys, scalar.Account, text)
	case Validator:
		return spellAddress(keys, scalar.Validator, text)
	case Consensus:
		return spellAddress(keys, scalar.Consensus, text)
	case EVM:
		return spellAddress(keys, scalar.EVM, text)
	case EVMOrDenom:
		return scalar.EVMOrDenom.Rewrite(text)
	case Hex:
		return spellHex(text)
	case Coins:
		return spellCoins(text)
	case Fees:
		return spellCoinsOrNone(text)
	case GasPrices:
		return spellGasPrices(text)
	default:
		return text, nil
	}
}

// spellAddress turns an address or, if it does not look like one, the name of a key into the
// spelling that is wanted.
func spellAddress(keys keyring.Keyring, kind scalar.Kind, text string) (string, error) {
	spelled, err := kind.Rewrite(text)
	if err == nil || address.Looks(text) || keys == nil {
		return spelled, err
	}
	record, lookupErr := keys.Key(text)
	if lookupErr != nil {
		return "", fmt.Errorf("%w, and there is no key of that name", err)
	}
	bz, err := record.GetAddress()
	if err != nil {
		return "", fmt.Errorf("address of the key %q: %w", text, err)
	}
	account, err := address.Account().BytesToString(bz)
	if err != nil {
		return "", err
	}
	return ofKind(kind, account)
}

// ofKind spells an account address as one of another kind: the same key's.
func ofKind(kind scalar.Kind, account string) (string, error) {
	bz, err := address.Parse(account)
	if err != nil {
		return "", err
	}
	switch kind {
	case scalar.Validator:
		return address.Validator().BytesToString(bz)
	case scalar.Consensus:
		return address.Consensus().BytesToString(bz)
	default:
		return kind.Rewrite(account)
	}
}

// spellHex is for `keys parse`, which wants bare hexadecimal or bech32 of any kind.
func spellHex(text string) (string, error) {
	isTRON := len(text) == 34 && text[0] == 'T'
	if !isTRON && !strings.HasPrefix(strings.ToLower(text), "0x") {
		return text, nil
	}
	bz, err := address.Parse(text)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%X", bz), nil
}

func spellCoins(text string) (string, error) {
	coins, err := units.ParseCoins(text)
	if err != nil {
		return "", err
	}
	if coins.Empty() {
		return "", fmt.Errorf("amount %q is zero", text)
	}
	return coins.String(), nil
}

// spellCoinsOrNone spells amounts that may be zero.
func spellCoinsOrNone(text string) (string, error) {
	coins, err := units.ParseCoins(text)
	return coins.String(), err
}

// spellGasPrices leaves prices of zero as they are: leaving them out means something else.
func spellGasPrices(text string) (string, error) {
	prices, err := units.ParseGasPrices(text)
	if err != nil || prices.Empty() {
		return text, err
	}
	return prices.String(), nil
}

// keysOf returns the keyring of a command, which may be nil.
func keysOf(cmd *cobra.Command) keyring.Keyring {
	if cmd.Context() == nil {
		return nil
	}
	return client.GetClientContextFromCmd(cmd).Keyring
}
