package cmd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// strictJSON decodes an object and refuses fields that it does not have.
func strictJSON(raw []byte, value any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	return decoder.Decode(value)
}

// numberReader reads whole numbers, which wallets write as numbers or as strings, and keeps the
// first error.
type numberReader struct{ err error }

func (r *numberReader) read(name string, number json.Number, bits int) uint64 {
	value, err := strconv.ParseUint(number.String(), 10, bits)
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("%s is %q: it must be a whole number below 2^%d", name, number.String(), bits)
	}
	return value
}
