// Package canonical finds every address in a protobuf message, however deeply nested, and
// either refuses those that are not canonical lower-case bech32 or rewrites them to it.
//
// Invariant: no message with an address in another spelling reaches a handler. In a signed
// message such an address is refused, because handlers store and compare strings as they are
// typed; in a query it is rewritten. Which fields are addresses is said by
// internal/address/scalar. The walk is over encoded bytes and descriptors, so it needs no Go
// type of the messages, and its depth and work are bounded.
//
// Callers: the ante handler (Decorator), the query router (NewQueryServer).
package canonical

import (
	"fmt"

	gogoproto "github.com/cosmos/gogoproto/proto"
	protov2 "google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/bttcprotocol/bttcd/internal/address/scalar"
)

// Walker walks messages of the types that its resolver knows. It is safe for concurrent use.
type Walker struct {
	plans *planner
}

// NewWalker returns a walker over the message types linked into this binary.
func NewWalker() *Walker {
	return NewWalkerFor(gogoproto.HybridResolver)
}

// NewWalkerFor returns a walker over the message types of a resolver.
func NewWalkerFor(resolver protodesc.Resolver) *Walker {
	return &Walker{plans: &planner{resolver: resolver}}
}

// Check refuses the encoding of a message that holds an address which is not canonical. The
// error names the field and shows the right form. Empty addresses are left to the handler.
func (w *Walker) Check(name protoreflect.FullName, bz []byte) error {
	return check(w.begin(requireCanonical), name, bz)
}

// Rewrite puts canonical addresses in place of other spellings, in a request of a query. The
// request is a pointer to a message of gogoproto or of protobuf's second Go API.
func (w *Walker) Rewrite(request any) error {
	switch message := request.(type) {
	case protov2.Message:
		return w.rewriteV2(message)
	case gogoproto.Message:
		return w.rewriteGogo(message)
	default:
		return fmt.Errorf("request of type %T is not a protobuf message", request)
	}
}

// Visits reports whether messages of this type can hold addresses at all.
func (w *Walker) Visits(name protoreflect.FullName) bool {
	found := w.plans.of(name)
	return found != nil && !found.empty()
}

func (w *Walker) begin(visit visitor) *walk {
	return &walk{plans: w.plans, visit: visit}
}

func requireCanonical(kind scalar.Kind, text string) (string, error) {
	return text, kind.Check(text)
}

// check walks one more message of the same walk, which shares the bound on work.
func check(w *walk, name protoreflect.FullName, bz []byte) error {
	found := w.plans.of(name)
	if found == nil || found.empty() {
		return nil
	}
	_, err := w.message(found, bz, 0)
	return err
}

func (w *Walker) rewriteGogo(message gogoproto.Message) error {
	found := w.plans.of(protoreflect.FullName(gogoproto.MessageName(message)))
	if found == nil || found.empty() {
		return nil
	}
	bz, err := gogoproto.Marshal(message)
	if err != nil {
		return fmt.Errorf("encode request: %w", err)
	}
	spelled, err := w.begin(scalar.Kind.Rewrite).message(found, bz, 0)
	if err != nil || same(spelled, bz) {
		return err
	}
	return gogoproto.Unmarshal(spelled, message)
}

func (w *Walker) rewriteV2(message protov2.Message) error {
	found := w.plans.of(message.ProtoReflect().Descriptor().FullName())
	if found == nil || found.empty() {
		return nil
	}
	bz, err := protov2.Marshal(message)
	if err != nil {
		return fmt.Errorf("encode request: %w", err)
	}
	spelled, err := w.begin(scalar.Kind.Rewrite).message(found, bz, 0)
	if err != nil || same(spelled, bz) {
		return err
	}
	return protov2.Unmarshal(spelled, message)
}
