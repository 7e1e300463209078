package clispell

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/units"
)

// maxFile bounds the JSON documents that are read.
const maxFile = 16 << 20

// spellFile writes a document with the spellings that a command wants to a temporary file and
// returns its name. A document in which nothing has to change, or that is not JSON and for the
// command to refuse, stays where it is.
func spellFile(kind Kind, name string) (string, error) {
	original, document, ok := readJSON(name)
	if !ok {
		return name, nil
	}
	if err := spellDocument(kind, document); err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	spelled, err := encodeJSON(document)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	if bytes.Equal(original, spelled) {
		return name, nil
	}
	return writeTemporary(spelled)
}

// readJSON returns a document and its encoding in the order and with the blanks of encodeJSON.
func readJSON(name string) (encoded []byte, document any, ok bool) {
	file, err := os.Open(name)
	if err != nil {
		return nil, nil, false
	}
	defer file.Close()
	decoder := json.NewDecoder(io.LimitReader(file, maxFile))
	decoder.UseNumber()
	if decoder.Decode(&document) != nil || decoder.More() {
		return nil, nil, false
	}
	encoded, err = encodeJSON(document)
	return encoded, document, err == nil
}

func encodeJSON(document any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	err := encoder.Encode(document)
	return buffer.Bytes(), err
}

func writeTemporary(bz []byte) (string, error) {
	file, err := os.CreateTemp("", "bttcd-*.json")
	if err != nil {
		return "", fmt.Errorf("make a temporary file: %w", err)
	}
	if _, err = file.Write(bz); err == nil {
		err = file.Close()
	}
	if err != nil {
		_ = os.Remove(file.Name())
		return "", fmt.Errorf("write a temporary file: %w", err)
	}
	return file.Name(), nil
}

// spellDocument changes a document in place.
func spellDocument(kind Kind, document any) error {
	switch kind {
	case ValidatorFile:
		return spellKeys(document, map[string]speller{"amount": spellCoinsOrNone, "min-self-delegation": spellWhole})
	case ProposalFile:
		return spellProposal(document)
	case PeriodsFile:
		return inList(document, "periods", func(period any) error {
			return spellKeys(period, map[string]speller{"coins": spellCoinsOrNone})
		})
	case AccountsFile:
		return inEach(document, spellAccount)
	default:
		return nil
	}
}

func spellProposal(document any) error {
	if err := spellKeys(document, map[string]speller{"deposit": spellCoinsOrNone}); err != nil {
		return err
	}
	return inList(document, "messages", spellMessage)
}

func spellAccount(account any) error {
	if err := spellKeys(account, map[string]speller{"address": address.Account().Canonical}); err != nil {
		return err
	}
	for _, list := range []string{"coins", "vesting_amt"} {
		if err := inList(account, list, spellCoin); err != nil {
			return err
		}
	}
	return nil
}

type speller = func(text string) (string, error)

// spellKeys spells the texts that stand under the given keys of an object.
func spellKeys(value any, spellers map[string]speller) error {
	object, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	for key, spell := range spellers {
		text, ok := object[key].(string)
		if !ok || text == "" {
			continue
		}
		spelled, err := spell(text)
		if err != nil {
			return fmt.Errorf("%q: %w", key, err)
		}
		object[key] = spelled
	}
	return nil
}

// inList does something with each element of a list that stands under a key of an object.
func inList(value any, key string, do func(any) error) error {
	object, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	if err := inEach(object[key], do); err != nil {
		return fmt.Errorf("%q %w", key, err)
	}
	return nil
}

func inEach(value any, do func(any) error) error {
	list, _ := value.([]any)
	for i, element := range list {
		if err := do(element); err != nil {
			return fmt.Errorf("%d: %w", i, err)
		}
	}
	return nil
}

// spellWhole spells a number of abtt without unit, which may be written with one.
func spellWhole(text string) (string, error) {
	if wholeNumber.MatchString(text) {
		return text, nil
	}
	coin, err := units.ParseCoin(text)
	if err != nil {
		return "", err
	}
	if coin.Denom != chain.BaseDenom {
		return "", fmt.Errorf("%q is not an amount of BTT", text)
	}
	return coin.Amount.String(), nil
}

var (
	wholeNumber  = regexp.MustCompile(`^[0-9]+$`)
	number       = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)
	denomination = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9/:._-]*$`)
)

// spellCoin spells an object of a denom and an amount.
func spellCoin(value any) error {
	object, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	amount, hasAmount := object["amount"].(string)
	denom, hasDenom := object["denom"].(string)
	if !hasAmount || !hasDenom {
		return nil
	}
	if !number.MatchString(amount) || !denomination.MatchString(denom) {
		return fmt.Errorf("amount %q of denom %q: write the number in one and the unit in the other", amount, denom)
	}
	coin, err := units.ParseCoin(amount + denom)
	if err != nil {
		return err
	}
	object["amount"], object["denom"] = coin.Amount.String(), coin.Denom
	return nil
}
