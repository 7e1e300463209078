// Package canonicaltest holds package canonical against all registered message types, so that
// no module comes in with an address field that nobody looks at.
//
// Invariant: its idea of what an address is comes from annotations and from the names of
// fields, not from the walk that it tests. Callers: the tests of app and of canonical.
package canonicaltest

import (
	"slices"
	"testing"

	gogoproto "github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"

	"github.com/bttcprotocol/bttcd/app/canonical"
)

// AssertAllMessages requires of every type that a transaction may carry, as a message or inside
// an Any, that each of its address fields is checked and named when it is wrong, and that what
// looks like an address but is none is listed in this package with a reason.
func AssertAllMessages(t *testing.T, registry codectypes.InterfaceRegistry) {
	t.Helper()
	names := registered(registry)
	require.NotEmpty(t, names, "no message is registered")
	walker := canonical.NewWalker()
	addresses := 0
	var unknown []string
	for _, name := range names {
		found, err := gogoproto.HybridResolver.FindDescriptorByName(name)
		require.NoError(t, err, "%s is registered but has no descriptor", name)
		message, ok := found.(protoreflect.MessageDescriptor)
		require.True(t, ok)
		leaves := leavesOf(message)
		unknown = append(unknown, unclassified(leaves)...)
		addresses += assertMessage(t, walker, message, leaves)
	}
	slices.Sort(unknown)
	require.Empty(t, slices.Compact(unknown), "these fields look like addresses and are not checked: annotate them with "+
		"cosmos_proto.scalar, list them in internal/address/scalar, or here in exempt with the reason why they are none")
	require.Positive(t, addresses, "no address field was found at all")
}

// registered lists the types that can stand in an Any, in order.
func registered(registry codectypes.InterfaceRegistry) []protoreflect.FullName {
	var names []protoreflect.FullName
	for _, iface := range registry.ListAllInterfaces() {
		for _, url := range registry.ListImplementations(iface) {
			names = append(names, protoreflect.FullName(url[1:]))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func assertMessage(t *testing.T, walker *canonical.Walker, message protoreflect.MessageDescriptor, leaves []leaf) int {
	t.Helper()
	var addresses []leaf
	for _, leaf := range leaves {
		if leaf.isAny() || leaf.kind() != "" {
			addresses = append(addresses, leaf)
		}
	}
	for _, leaf := range addresses {
		for _, wrong := range leaf.wrong() {
			err := walker.Check(message.FullName(), encode(t, message, map[string]leafValue{leaf.path: {leaf, wrong}}))
			require.Error(t, err, "%s.%s takes %q", message.FullName(), leaf.path, wrong)
			require.ErrorContains(t, err, string(leaf.last().Name()), "the error must name the field")
		}
	}
	assertRight(t, walker, message, addresses)
	return len(addresses)
}

// assertRight requires that canonical addresses are accepted, and that one wrong one among them is not.
func assertRight(t *testing.T, walker *canonical.Walker, message protoreflect.MessageDescriptor, addresses []leaf) {
	t.Helper()
	values := map[string]leafValue{}
	for _, leaf := range addresses {
		values[leaf.path] = leafValue{leaf, leaf.right()}
	}
	require.NoError(t, walker.Check(message.FullName(), encode(t, message, values)), message.FullName())
	for _, leaf := range addresses {
		if leaf.isChoice() {
			continue // another member of its oneof may have taken its place
		}
		values[leaf.path] = leafValue{leaf, leaf.wrong()[0]}
		require.Error(t, walker.Check(message.FullName(), encode(t, message, values)), "%s.%s", message.FullName(), leaf.path)
		values[leaf.path] = leafValue{leaf, leaf.right()}
	}
}

// unclassified lists the leaves that look like addresses, are not checked, and have no excuse.
func unclassified(leaves []leaf) []string {
	var found []string
	for _, leaf := range leaves {
		if !leaf.looksLikeAddress() || leaf.isAny() || leaf.kind() != "" {
			continue
		}
		if _, ok := exempt[leaf.last().FullName()]; !ok {
			found = append(found, string(leaf.last().FullName()))
		}
	}
	return found
}

func encode(t *testing.T, message protoreflect.MessageDescriptor, values map[string]leafValue) []byte {
	t.Helper()
	bz, err := proto.MarshalOptions{Deterministic: true}.Marshal(build(message, values))
	require.NoError(t, err)
	return bz
}
