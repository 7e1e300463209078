package types

import (
	"bytes"
	"cmp"

	errorsmod "cosmossdk.io/errors"
)

const (
	// MaxExtensionSize bounds a vote extension, in bytes: what is longer counts as empty.
	MaxExtensionSize = 2048
	// MaxExtensionRows bounds the reports of one extension.
	MaxExtensionRows = 8
	// MaxExtensionSignatures bounds the signatures of one extension.
	MaxExtensionSignatures = 8
)

const (
	accumulatorSize = 32
	// packetSignatureSize is that of r || vs, see docs/spec/portal.md.
	packetSignatureSize = 64
)

// offsets are how far from base the accumulators of a report are, besides that at the tip: when
// validators see different tips, more than 2/3 still agree on one of them.
var offsets = [...]uint64{1, 8, 64, 128}

// Points returns the nonces whose accumulators a report from base to tip holds. There are none
// if tip is below base.
func Points(base, tip uint64) []uint64 {
	if tip < base {
		return nil
	}
	var points []uint64
	for _, offset := range offsets {
		if tip-base > offset {
			points = append(points, base+offset)
		}
	}
	return append(points, tip)
}

// Validate checks everything about an extension but its size.
func (e VoteExtension) Validate() error {
	if len(e.Rows) > MaxExtensionRows {
		return errorsmod.Wrapf(ErrInvalidExtension, "%d rows, %d are the most", len(e.Rows), MaxExtensionRows)
	}
	if len(e.Signatures) > MaxExtensionSignatures {
		return errorsmod.Wrapf(ErrInvalidExtension, "%d signatures, %d are the most", len(e.Signatures), MaxExtensionSignatures)
	}
	for i, report := range e.Rows {
		if i > 0 && e.Rows[i-1].Row >= report.Row {
			return errorsmod.Wrapf(ErrInvalidExtension, "row %d does not ascend", report.Row)
		}
		if err := report.Validate(); err != nil {
			return err
		}
	}
	for i, signature := range e.Signatures {
		if i > 0 && e.Signatures[i-1].Compare(signature) >= 0 {
			return errorsmod.Wrapf(ErrInvalidExtension, "the signature of packet %d of row %d does not ascend", signature.Nonce, signature.Row)
		}
		if len(signature.Signature) != packetSignatureSize {
			return errorsmod.Wrapf(ErrInvalidExtension, "a signature of %d bytes, it must have %d", len(signature.Signature), packetSignatureSize)
		}
	}
	return nil
}

// Validate checks that a report has the accumulators that its base and tip ask for.
func (r RowReport) Validate() error {
	if points := Points(r.Base, r.Tip); len(points) != len(r.Accs) {
		return errorsmod.Wrapf(ErrInvalidExtension, "row %d has %d accumulators, from %d to %d there are %d",
			r.Row, len(r.Accs), r.Base, r.Tip, len(points))
	}
	for _, acc := range r.Accs {
		if len(acc) != accumulatorSize {
			return errorsmod.Wrapf(ErrInvalidExtension, "row %d has an accumulator of %d bytes", r.Row, len(acc))
		}
	}
	return nil
}

// Compare orders signatures by packet, as extensions hold them.
func (s PacketSignature) Compare(other PacketSignature) int {
	return cmp.Or(cmp.Compare(s.Row, other.Row), cmp.Compare(s.Nonce, other.Nonce))
}

// EncodeExtension returns the bytes of an extension that DecodeExtension takes, or why there
// are none. The empty extension is no bytes.
func EncodeExtension(e VoteExtension) ([]byte, error) {
	if err := e.Validate(); err != nil {
		return nil, err
	}
	bz, err := e.Marshal()
	if err != nil {
		return nil, errorsmod.Wrap(ErrInvalidExtension, err.Error())
	}
	if len(bz) > MaxExtensionSize {
		return nil, errorsmod.Wrapf(ErrInvalidExtension, "%d bytes, %d are the most", len(bz), MaxExtensionSize)
	}
	return bz, nil
}

// DecodeExtension reads what a validator sent. There is one encoding of each extension: unknown
// fields, longer varints and another order are refused.
func DecodeExtension(bz []byte) (VoteExtension, error) {
	if len(bz) > MaxExtensionSize {
		return VoteExtension{}, errorsmod.Wrapf(ErrInvalidExtension, "%d bytes, %d are the most", len(bz), MaxExtensionSize)
	}
	var e VoteExtension
	if err := e.Unmarshal(bz); err != nil {
		return VoteExtension{}, errorsmod.Wrap(ErrInvalidExtension, err.Error())
	}
	if err := e.Validate(); err != nil {
		return VoteExtension{}, err
	}
	canonical, err := e.Marshal()
	if err != nil {
		return VoteExtension{}, errorsmod.Wrap(ErrInvalidExtension, err.Error())
	}
	if !bytes.Equal(canonical, bz) {
		return VoteExtension{}, errorsmod.Wrap(ErrInvalidExtension, "it is not in canonical form")
	}
	return e, nil
}

// Fit returns the extension without what does not fit: the last signatures, then the last rows.
// What is left out comes with a later vote.
func (e VoteExtension) Fit() VoteExtension {
	e.Rows = e.Rows[:min(len(e.Rows), MaxExtensionRows)]
	e.Signatures = e.Signatures[:min(len(e.Signatures), MaxExtensionSignatures)]
	for len(e.Signatures) > 0 && e.Size() > MaxExtensionSize {
		e.Signatures = e.Signatures[:len(e.Signatures)-1]
	}
	for len(e.Rows) > 0 && e.Size() > MaxExtensionSize {
		e.Rows = e.Rows[:len(e.Rows)-1]
	}
	return e
}
