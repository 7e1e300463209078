package canonical

import (
	"errors"
	"fmt"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/bttcprotocol/bttcd/internal/address/scalar"
)

// Bounds of one walk. A peer controls the bytes: without them a small transaction could cost
// much work. The SDK itself unpacks no deeper than 10 messages within messages.
const (
	maxDepth  = 16
	maxFields = 1 << 17
)

var (
	errDeep      = fmt.Errorf("messages are nested more than %d deep", maxDepth)
	errMany      = fmt.Errorf("there are more than %d fields", maxFields)
	errTwice     = errors.New("it is given twice, and decoders would disagree on which counts")
	errMalformed = errors.New("it is malformed protobuf")
)

// visitor looks at one address that is not empty and returns what to put in its place.
type visitor func(kind scalar.Kind, text string) (string, error)

// walk visits the addresses of one transaction or one query, in the order of its bytes.
type walk struct {
	plans  *planner
	visit  visitor
	fields int
}

// message visits the addresses in the encoding of one message. The result is bz itself if
// nothing was replaced.
func (w *walk) message(p *plan, bz []byte, depth int) ([]byte, error) {
	if depth > maxDepth {
		return nil, errDeep
	}
	if p.isAny {
		return w.any(bz, depth)
	}
	seen := make([]bool, len(p.fields))
	var out []byte
	copied := 0 // how much of bz is in out
	for at := 0; at < len(bz); {
		number, start, end, err := w.next(bz, at)
		if err != nil {
			return nil, err
		}
		index := p.find(number)
		if index < 0 {
			at = end
			continue
		}
		field := &p.fields[index]
		value, replaced, err := w.field(field, bz[start:end], depth)
		if err == nil && seen[index] && !field.repeated {
			err = errTwice
		}
		if err != nil {
			return nil, within(field, occurrence(field, bz[:at]), err)
		}
		seen[index] = true
		if replaced {
			out = append(out, bz[copied:start]...)
			out = protowire.AppendBytes(out, value)
			copied = end
		}
		at = end
	}
	if out == nil {
		return bz, nil
	}
	return append(out, bz[copied:]...), nil
}

// next returns the number of the field at bz[at:] and where its value lies.
func (w *walk) next(bz []byte, at int) (number protowire.Number, start, end int, err error) {
	if w.fields++; w.fields > maxFields {
		return 0, 0, 0, errMany
	}
	number, kind, length := protowire.ConsumeTag(bz[at:])
	if length < 0 {
		return 0, 0, 0, errMalformed
	}
	start = at + length
	length = protowire.ConsumeFieldValue(number, kind, bz[start:])
	if length < 0 {
		return 0, 0, 0, errMalformed
	}
	if kind != protowire.BytesType {
		// Strings and messages are length-delimited; decoders refuse a field of another type.
		number = 0
	}
	return number, start, start + length, nil
}

// field visits one value, given with its length in front.
func (w *walk) field(field *planField, delimited []byte, depth int) (value []byte, replaced bool, err error) {
	bz, length := protowire.ConsumeBytes(delimited)
	if length < 0 {
		return nil, false, errMalformed
	}
	if field.inner != nil {
		value, err = w.message(field.inner, bz, depth+1)
		return value, err == nil && !same(value, bz), err
	}
	if len(bz) == 0 {
		return nil, false, nil
	}
	text := string(bz)
	spelled, err := w.visit(field.kind, text)
	return []byte(spelled), err == nil && spelled != text, err
}

// any visits the addresses in a google.protobuf.Any. The decoder refuses types it does not
// know, so those are left alone here.
func (w *walk) any(bz []byte, depth int) ([]byte, error) {
	var name protoreflect.FullName
	var from, to int
	var hasName, hasValue bool
	for at := 0; at < len(bz); {
		number, start, end, err := w.next(bz, at)
		if err != nil {
			return nil, err
		}
		switch number {
		case anyTypeURL:
			if hasName {
				return nil, errTwice
			}
			url, _ := protowire.ConsumeString(bz[start:])
			name, hasName = nameOf(url), true
		case anyValue:
			if hasValue {
				return nil, errTwice
			}
			from, to, hasValue = start, end, true
		}
		at = end
	}
	if !hasName || !hasValue {
		return bz, nil
	}
	inner := w.plans.of(name)
	if inner == nil || inner.empty() {
		return bz, nil
	}
	value, _ := protowire.ConsumeBytes(bz[from:to])
	spelled, err := w.message(inner, value, depth)
	if err != nil {
		return nil, inside(name, err)
	}
	if same(spelled, value) {
		return bz, nil
	}
	out := append([]byte(nil), bz[:from]...)
	out = protowire.AppendBytes(out, spelled)
	return append(out, bz[to:]...), nil
}

// nameOf returns the type that a URL such as /cosmos.bank.v1beta1.MsgSend names.
func nameOf(url string) protoreflect.FullName {
	return protoreflect.FullName(url[strings.LastIndexByte(url, '/')+1:])
}

// same reports whether two slices are the same memory, not merely equal.
func same(a, b []byte) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}
