package canonical_test

import (
	"bytes"
	"testing"

	gogoproto "github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/bttcprotocol/bttcd/app/canonical"
	"github.com/bttcprotocol/bttcd/internal/address"
)

const execName protoreflect.FullName = "cosmos.authz.v1beta1.MsgExec"

func TestDeepNestingIsRefused(t *testing.T) {
	require.NoError(t, check(t, exec(t, send(me.Bech32), 16)))
	require.ErrorContains(t, check(t, exec(t, send(me.Bech32), 17)), "nested more than 16 deep")
	require.ErrorContains(t, check(t, exec(t, send(me.Bech32), 200)), "nested more than 16 deep")
}

func TestTooManyFieldsAreRefused(t *testing.T) {
	multi := &banktypes.MsgMultiSend{Outputs: make([]banktypes.Output, 1<<16+1)}
	require.NoError(t, check(t, multi), "as many as fit")
	for i := range multi.Outputs {
		multi.Outputs[i].Address = me.Bech32
	}
	require.ErrorContains(t, check(t, multi), "more than 131072 fields")
	padding := bytes.Repeat([]byte{0xf8, 0x3f, 0x00}, 1<<18) // unknown field 1023, a varint
	require.ErrorContains(t, canonical.NewWalker().Check(execName, padding), "more than 131072 fields")
}

// gogoproto merges a singular message that is given twice: the type of the first with the value
// of the second. The halves are harmless by themselves.
func TestSplitAnyIsRefused(t *testing.T) {
	evil, err := send(me.EVM).Marshal()
	require.NoError(t, err)
	url := appendField(nil, 1, []byte("/cosmos.bank.v1beta1.MsgSend"))
	grantOf := func(halves ...[]byte) []byte {
		var grant []byte
		for _, half := range halves {
			grant = appendField(grant, 1, half)
		}
		return appendField(nil, 3, grant)
	}
	split := grantOf(url, appendField(nil, 2, evil))
	var decoded authz.MsgGrant
	require.NoError(t, gogoproto.Unmarshal(split, &decoded))
	require.Equal(t, evil, decoded.Grant.Authorization.Value, "the attack works on the decoder")
	err = canonical.NewWalker().Check("cosmos.authz.v1beta1.MsgGrant", split)
	require.ErrorContains(t, err, "given twice")
}

func TestTwiceGivenFieldsAreRefused(t *testing.T) {
	good := appendField(nil, 2, []byte(me.Bech32))
	err := canonical.NewWalker().Check("cosmos.bank.v1beta1.MsgSend", append(good, good...))
	require.ErrorContains(t, err, "field to_address: it is given twice")
	twoURLs := appendField(appendField(nil, 1, []byte("/a.B")), 1, []byte("/cosmos.bank.v1beta1.MsgSend"))
	require.ErrorContains(t, canonical.NewWalker().Check(execName, appendField(nil, 2, twoURLs)), "given twice")
}

func TestMalformedBytesAreRefused(t *testing.T) {
	for name, bz := range map[string][]byte{
		"cut tag":    {0x80},
		"cut length": {0x12, 0xff},
		"cut value":  {0x12, 0x05, 'a'},
		"field zero": {0x02, 0x01, 'a'},
		"open group": {0x0b},
		"cut any":    appendField(nil, 2, []byte{0x0a, 0x09, 'a'}),
	} {
		require.ErrorContains(t, canonical.NewWalker().Check(execName, bz), "malformed protobuf", name)
	}
}

// The decoder refuses these before or after; here they must only do no harm.
func TestUnknownTypesAreLeftAlone(t *testing.T) {
	for _, url := range []string{"", "/", "/no.Such", "/cosmos.bank.v1beta1.Msg", "/cosmos.bank.v1beta1.MsgSend.to_address"} {
		message := &authz.MsgExec{Grantee: me.Bech32, Msgs: []*codectypes.Any{{TypeUrl: url, Value: []byte{0xff}}}}
		require.NoError(t, check(t, message), url)
	}
	require.NoError(t, canonical.NewWalker().Check("no.Such", []byte{0xff}))
}

func appendField(bz []byte, number protowire.Number, value []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(bz, number, protowire.BytesType), value)
}

// Whatever a peer sends, the walk ends without panic, and what it accepts after decoding holds
// only canonical addresses.
func FuzzCheck(f *testing.F) {
	for _, message := range []gogoproto.Message{exec(f, send(me.Bech32), 2), exec(f, send(me.EVM), 1), exec(f, send(""), 3)} {
		bz, err := gogoproto.Marshal(message)
		require.NoError(f, err)
		f.Add(bz)
	}
	walker := canonical.NewWalker()
	registry := encoding().InterfaceRegistry
	f.Fuzz(func(t *testing.T, bz []byte) {
		err := walker.Check(execName, bz)
		var decoded authz.MsgExec
		if err != nil || gogoproto.Unmarshal(bz, &decoded) != nil || decoded.UnpackInterfaces(registry) != nil {
			return
		}
		requireCanonical(t, decoded.Grantee)
		messages, err := decoded.GetMessages()
		require.NoError(t, err)
		for _, message := range messages {
			if sent, ok := message.(*banktypes.MsgSend); ok {
				requireCanonical(t, sent.FromAddress)
				requireCanonical(t, sent.ToAddress)
			}
		}
	})
}

func requireCanonical(t *testing.T, text string) {
	t.Helper()
	if text != "" {
		require.NoError(t, address.Account().CheckCanonical(text))
	}
}
