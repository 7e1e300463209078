// Package nested walks the messages that messages hold, such as those of a governance
// proposal or of an authorized execution.
//
// Invariant: it visits whatever a message declares to hold in an Any, so it needs no list of
// the types that carry others, and its depth is bounded.
//
// Callers: the rules of proposals (app/proposal, app) and of signatures (app/eip712).
package nested

import (
	"errors"
	"fmt"
	"reflect"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
)

// maxDepth bounds how deep messages may hold messages. Real ones need two or three: a
// proposal that executes a grant.
const maxDepth = 8

// ErrDeep is returned for what is nested deeper than is walked.
var ErrDeep = fmt.Errorf("messages are nested more than %d deep", maxDepth)

// Walk visits what a decoder has unpacked, and what that holds, until visit returns an error.
func Walk(held []*codectypes.Any, visit func(*codectypes.Any) error) error {
	w := &walk{visit: visit}
	for _, one := range held {
		if err := w.at(0).UnpackAny(one, nil); err != nil {
			return err
		}
	}
	return w.failed
}

type walk struct {
	visit  func(*codectypes.Any) error
	failed error // kept, lest a message forget to return it
}

func (w *walk) at(depth int) level { return level{w, depth} }

func (w *walk) fail(err error) error {
	w.failed = errors.Join(w.failed, err)
	return err
}

// level is an unpacker that unpacks nothing: messages hand it what they hold.
type level struct {
	walk  *walk
	depth int
}

var _ codectypes.AnyUnpacker = level{}

// UnpackAny implements codectypes.AnyUnpacker.
func (l level) UnpackAny(held *codectypes.Any, into any) error {
	if held == nil {
		return nil
	}
	if err := l.walk.visit(held); err != nil {
		return l.walk.fail(err)
	}
	hand(held, into)
	holder, ok := held.GetCachedValue().(codectypes.UnpackInterfacesMessage)
	if !ok {
		return nil
	}
	if l.depth == maxDepth {
		return l.walk.fail(ErrDeep)
	}
	return holder.UnpackInterfaces(l.walk.at(l.depth + 1))
}

// hand gives the caller the value it asked for, as any unpacker does; some go on with it.
func hand(held *codectypes.Any, into any) {
	target, value := reflect.ValueOf(into), reflect.ValueOf(held.GetCachedValue())
	if target.Kind() != reflect.Pointer || target.IsNil() || !value.IsValid() {
		return
	}
	if value.Type().AssignableTo(target.Elem().Type()) {
		target.Elem().Set(value)
	}
}
