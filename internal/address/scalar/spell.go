package scalar

import (
	"fmt"

	"github.com/bttcprotocol/bttcd/internal/address"
)

// Check refuses text that is not the canonical spelling of this kind. The EVM's own addresses
// are its handlers' to judge.
func (k Kind) Check(text string) error {
	codec, ok := k.codec()
	if !ok {
		return nil
	}
	return codec.CheckCanonical(text)
}

// Rewrite returns the spelling that the chain wants of an address in any spelling: bech32 of
// the right kind, or 0x for the EVM's own.
func (k Kind) Rewrite(text string) (string, error) {
	if codec, ok := k.codec(); ok {
		return codec.Canonical(text)
	}
	switch k {
	case EVM:
		return toHex(text)
	case EVMOrDenom:
		if !address.Looks(text) {
			return text, nil
		}
		return toHex(text)
	default:
		return text, nil
	}
}

// String names the kind for error messages.
func (k Kind) String() string {
	return [...]string{"string", "account address", "validator address", "consensus address", "EVM address", "EVM address or denom"}[k]
}

func (k Kind) codec() (address.Codec, bool) {
	switch k {
	case Account:
		return address.Account(), true
	case Validator:
		return address.Validator(), true
	case Consensus:
		return address.Consensus(), true
	default:
		return address.Codec{}, false
	}
}

func toHex(text string) (string, error) {
	bz, err := address.Account().StringToBytes(text)
	if err != nil {
		return "", err
	}
	if len(bz) != address.Length {
		return "", fmt.Errorf("%q has %d bytes: an address of the EVM has %d", text, len(bz), address.Length)
	}
	return address.Checksummed([address.Length]byte(bz)), nil
}
