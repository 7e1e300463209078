package types

import (
	"bytes"

	errorsmod "cosmossdk.io/errors"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// maxVoteSignature bounds a consensus key's signature, in bytes, of any kind of key.
const maxVoteSignature = 96

// injectionPrefix begins the injected transaction and no other: its first byte is the tag of
// protobuf field 0, which no message has; no RLP list, no typed Ethereum transaction and no
// JSON begins with it either.
var injectionPrefix = []byte("\x00bttc.bridge.v1.Injection\x00")

// IsInjection reports whether bytes of a block claim to be an injected transaction.
func IsInjection(tx []byte) bool { return bytes.HasPrefix(tx, injectionPrefix) }

// Validate checks the form of an injection; what it says is judged against state.
func (i Injection) Validate() error {
	switch {
	case i.Round < 0:
		return errorsmod.Wrapf(ErrInvalidInjection, "round %d", i.Round)
	case len(i.Votes) == 0:
		return errorsmod.Wrap(ErrInvalidInjection, "it has no votes")
	}
	for at, vote := range i.Votes {
		if at > 0 && i.Votes[at-1].ValidatorIndex >= vote.ValidatorIndex {
			return errorsmod.Wrapf(ErrInvalidInjection, "the vote of validator %d does not ascend", vote.ValidatorIndex)
		}
		if err := vote.validate(); err != nil {
			return err
		}
	}
	for at, row := range i.Rows {
		if at > 0 && i.Rows[at-1].Row >= row.Row {
			return errorsmod.Wrapf(ErrInvalidInjection, "row %d does not ascend", row.Row)
		}
		if err := row.validate(); err != nil {
			return err
		}
	}
	return nil
}

func (v InjectedVote) validate() error {
	if len(v.Extension) == 0 || len(v.Extension) > MaxExtensionSize {
		return errorsmod.Wrapf(ErrInvalidInjection, "the extension of validator %d has %d bytes, not 1 to %d",
			v.ValidatorIndex, len(v.Extension), MaxExtensionSize)
	}
	if len(v.Signature) == 0 || len(v.Signature) > maxVoteSignature {
		return errorsmod.Wrapf(ErrInvalidInjection, "the signature of validator %d has %d bytes, not 1 to %d",
			v.ValidatorIndex, len(v.Signature), maxVoteSignature)
	}
	return nil
}

// validate refuses empty bodies: to the accumulator they look like the body of one zero byte.
func (r RowBodies) validate() error {
	if len(r.Bodies) == 0 {
		return errorsmod.Wrapf(ErrInvalidInjection, "row %d has no bodies", r.Row)
	}
	for _, body := range r.Bodies {
		if len(body) == 0 || len(body) > portalabi.MaxBody {
			return errorsmod.Wrapf(ErrInvalidInjection, "row %d has a body of %d bytes, not 1 to %d", r.Row, len(body), portalabi.MaxBody)
		}
	}
	return nil
}

// Events returns how many events an injection holds.
func (i Injection) Events() int {
	events := 0
	for _, row := range i.Rows {
		events += len(row.Bodies)
	}
	return events
}

// EncodeInjection returns the injected transaction.
func EncodeInjection(injection Injection) ([]byte, error) {
	if err := injection.Validate(); err != nil {
		return nil, err
	}
	bz, err := injection.Marshal()
	if err != nil {
		return nil, errorsmod.Wrap(ErrInvalidInjection, err.Error())
	}
	tx := append(bytes.Clone(injectionPrefix), bz...)
	if len(tx) > MaxInjectedBytes {
		return nil, errorsmod.Wrapf(ErrInvalidInjection, "%d bytes, %d are the most", len(tx), MaxInjectedBytes)
	}
	return tx, nil
}

// InjectedSize is how many bytes EncodeInjection makes of it.
func InjectedSize(injection Injection) int { return len(injectionPrefix) + injection.Size() }

// DecodeInjection reads an injected transaction of at most limit bytes. There is one encoding
// of each injection, as of extensions.
func DecodeInjection(tx []byte, limit int) (Injection, error) {
	if limit = min(limit, MaxInjectedBytes); len(tx) > limit {
		return Injection{}, errorsmod.Wrapf(ErrInvalidInjection, "%d bytes, %d are the most", len(tx), limit)
	}
	if !IsInjection(tx) {
		return Injection{}, errorsmod.Wrap(ErrInvalidInjection, "it does not begin with the prefix of injections")
	}
	bz := tx[len(injectionPrefix):]
	var injection Injection
	if err := injection.Unmarshal(bz); err != nil {
		return Injection{}, errorsmod.Wrap(ErrInvalidInjection, err.Error())
	}
	if err := injection.Validate(); err != nil {
		return Injection{}, err
	}
	canonical, err := injection.Marshal()
	if err != nil {
		return Injection{}, errorsmod.Wrap(ErrInvalidInjection, err.Error())
	}
	if !bytes.Equal(canonical, bz) {
		return Injection{}, errorsmod.Wrap(ErrInvalidInjection, "it is not in canonical form")
	}
	return injection, nil
}
