package canonical

import (
	"sync"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/bttcprotocol/bttcd/internal/address/scalar"
)

// anyName is the message that carries another one by name.
const anyName protoreflect.FullName = "google.protobuf.Any"

// Field numbers of google.protobuf.Any.
const (
	anyTypeURL protowire.Number = 1
	anyValue   protowire.Number = 2
)

// plan lists the fields of one message type that are addresses or lead to some. A plan without
// fields has nothing to visit.
type plan struct {
	name   protoreflect.FullName
	isAny  bool
	fields []planField
}

// planField is either an address (kind is set) or a message with something to visit (inner is).
type planField struct {
	number   protowire.Number
	name     string
	repeated bool
	kind     scalar.Kind
	inner    *plan
}

func (p *plan) empty() bool { return len(p.fields) == 0 && !p.isAny }

// find returns the index of a field, or -1.
func (p *plan) find(number protowire.Number) int {
	for i := range p.fields {
		if p.fields[i].number == number {
			return i
		}
	}
	return -1
}

// planner makes each type's plan once. Only registered types are remembered, so a peer cannot
// make it grow.
type planner struct {
	resolver protodesc.Resolver
	plans    sync.Map // protoreflect.FullName -> *plan
}

// of returns the plan of a registered type, or nil.
func (p *planner) of(name protoreflect.FullName) *plan {
	if known, ok := p.plans.Load(name); ok {
		return known.(*plan)
	}
	found, err := p.resolver.FindDescriptorByName(name)
	if err != nil {
		return nil
	}
	message, ok := found.(protoreflect.MessageDescriptor)
	if !ok {
		return nil
	}
	made := compile(message)
	p.plans.Store(name, made)
	return made
}

// compile makes the plan of a type and of those it contains, which may contain it in turn.
func compile(message protoreflect.MessageDescriptor) *plan {
	c := compiler{byName: map[protoreflect.FullName]*plan{}}
	root := c.add(message)
	c.prune()
	return root
}

type compiler struct {
	byName map[protoreflect.FullName]*plan
	plans  []*plan // in the order of discovery
}

func (c *compiler) add(message protoreflect.MessageDescriptor) *plan {
	if known, ok := c.byName[message.FullName()]; ok {
		return known
	}
	made := &plan{name: message.FullName(), isAny: message.FullName() == anyName}
	c.byName[message.FullName()] = made
	c.plans = append(c.plans, made)
	if made.isAny {
		return made
	}
	fields := message.Fields()
	for i := range fields.Len() {
		if field, ok := c.field(fields.Get(i)); ok {
			made.fields = append(made.fields, field)
		}
	}
	return made
}

func (c *compiler) field(descriptor protoreflect.FieldDescriptor) (planField, bool) {
	field := planField{
		number:   descriptor.Number(),
		name:     string(descriptor.Name()),
		repeated: descriptor.IsList() || descriptor.IsMap(),
	}
	kind := scalar.Of(descriptor)
	switch {
	case descriptor.IsMap() && kind != scalar.None:
		// On the wire a map is a list of entries {1: key, 2: value}.
		value := planField{number: 2, name: "value", kind: kind}
		field.inner = &plan{name: descriptor.Message().FullName(), fields: []planField{value}}
		return field, true
	case descriptor.Kind() == protoreflect.MessageKind:
		field.inner = c.add(descriptor.Message())
		return field, true
	default:
		field.kind = kind
		return field, kind != scalar.None
	}
}

// prune drops the fields that lead nowhere: first all plans that hold an address or an Any are
// marked, then, until nothing changes, those that lead to a marked one.
func (c *compiler) prune() {
	useful := map[*plan]bool{}
	leads := func(field planField) bool {
		return field.inner == nil || useful[field.inner] || c.byName[field.inner.name] != field.inner
	}
	for changed := true; changed; {
		changed = false
		for _, made := range c.plans {
			if useful[made] {
				continue
			}
			for _, field := range made.fields {
				useful[made] = useful[made] || leads(field)
			}
			useful[made] = useful[made] || made.isAny
			changed = changed || useful[made]
		}
	}
	for _, made := range c.plans {
		var kept []planField
		for _, field := range made.fields {
			if leads(field) {
				kept = append(kept, field)
			}
		}
		made.fields = kept
	}
}
