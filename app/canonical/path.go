package canonical

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// fieldError is what is wrong with a field. Its path is made only when there is something to
// say, from the inside outwards.
type fieldError struct {
	path string
	err  error
}

func (e *fieldError) Error() string { return fmt.Sprintf("field %s: %s", e.path, e.err) }

func (e *fieldError) Unwrap() error { return e.err }

// within puts a field's name in front of the path of err.
func within(field *planField, index int, err error) error {
	name := field.name
	if field.repeated {
		name = fmt.Sprintf("%s[%d]", name, index)
	}
	return prefix(name, ".", err)
}

// inside puts the name of the type that an Any holds in front of the path of err.
func inside(name protoreflect.FullName, err error) error {
	return prefix("("+string(name)+")", ".", err)
}

func prefix(name, separator string, err error) error {
	var inner *fieldError
	if !errors.As(err, &inner) {
		return &fieldError{path: name, err: err}
	}
	return &fieldError{path: name + separator + inner.path, err: inner.err}
}

// occurrence counts how often a field occurs in bz, which has been walked already.
func occurrence(field *planField, bz []byte) int {
	count := 0
	for len(bz) > 0 {
		number, kind, length := protowire.ConsumeTag(bz)
		if length < 0 {
			return count
		}
		bz = bz[length:]
		if number == field.number {
			count++
		}
		if length = protowire.ConsumeFieldValue(number, kind, bz); length < 0 {
			return count
		}
		bz = bz[length:]
	}
	return count
}
