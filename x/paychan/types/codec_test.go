package types_test

import (
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
	protov2 "google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/tx/signing/aminojson"

	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Hardware wallets and EIP-712 signatures are made over amino JSON. The text here is what
// they show and sign: if it changes, old signers produce signatures that fail.
func TestAminoJSON(t *testing.T) {
	key := testutil.NewKey("owner")
	me := key.String()
	for name, tc := range map[string]struct {
		msg  proto.Message
		want string
	}{
		"open": {
			&types.MsgOpenPurse{Owner: me, Deposit: sdk.NewInt64Coin("abtt", 5), UnlockDelaySeconds: 60},
			`{"type":"bttc/paychan/MsgOpenPurse","value":{"deposit":{"amount":"5","denom":"abtt"},"owner":"` + me + `","unlock_delay_seconds":"60"}}`,
		},
		"delegate": {
			&types.MsgDelegate{Owner: me, Purse: 7, Key: me, Terms: types.SessionTerms{Cap: math.NewInt(9), Expiry: 8}},
			`{"type":"bttc/paychan/MsgDelegate","value":{"key":"` + me + `","owner":"` + me + `","purse":"7","terms":{"cap":"9","expiry":"8"}}}`,
		},
		"allocate": {
			&types.MsgAllocate{Owner: me, Purse: 7, Payee: me, Lane: 1, Expiry: 9, Amount: math.NewInt(3), Signer: me},
			`{"type":"bttc/paychan/MsgAllocate","value":{"amount":"3","expiry":"9","lane":1,"owner":"` + me + `","payee":"` + me + `","purse":"7","signer":"` + me + `"}}`,
		},
		"withdraw": {
			&types.MsgWithdraw{Owner: me, Purse: 7},
			`{"type":"bttc/paychan/MsgWithdraw","value":{"owner":"` + me + `","purse":"7"}}`,
		},
		"update": {
			&types.MsgUpdateParams{Authority: me, Params: types.DefaultParams()},
			`{"type":"bttc/paychan/MsgUpdateParams","value":{"authority":"` + me + `","params":{"cheque_chain_id":"199","max_batch_items":2000,
			"max_lane_life_seconds":"15552000","max_relay_share_bps":1000,"max_unlock_delay_seconds":"2592000",
			"min_deposits":[{"amount":"1000000000000000000","denom":"abtt"}],"min_unlock_delay_seconds":"86400"}}}`,
		},
	} {
		t.Run(name, func(t *testing.T) { requireAmino(t, tc.msg, tc.want) })
	}
}

// Both encoders of amino JSON agree on batches too.
func TestAminoJSONOfBatches(t *testing.T) {
	key := testutil.NewKey("owner")
	voucher := key.Voucher(testutil.Voucher(1, 2, common.Address(payee), 3, 4, 5))
	for _, msg := range []proto.Message{
		&types.MsgClaim{Sender: key.String(), Vouchers: []types.SignedVoucher{voucher}},
		&types.MsgPush{Sender: key.String(), Purse: 1, Items: []types.PushItem{{Payee: payee, Cumulative: math.NewInt(5), Expiry: 7}}},
		&types.MsgRelease{Sender: key.String(), Release: types.Release{Purse: 1, Payee: payee, Cumulative: math.NewInt(5)}, Signature: voucher.Signature},
	} {
		requireAmino(t, msg, string(aminoJSON(t, msg)))
	}
}

func aminoJSON(t *testing.T, msg proto.Message) []byte {
	t.Helper()
	encoder := aminojson.NewEncoder(aminojson.EncoderOptions{})
	bz, err := encoder.Marshal(dynamic(t, msg))
	require.NoError(t, err)
	return bz
}

func requireAmino(t *testing.T, msg proto.Message, want string) {
	t.Helper()
	require.JSONEq(t, want, string(aminoJSON(t, msg)))
	legacy := codec.NewLegacyAmino()
	types.RegisterLegacyAminoCodec(legacy)
	bz, err := legacy.MarshalJSON(msg)
	require.NoError(t, err)
	require.JSONEq(t, want, string(bz))
}

// dynamic returns the message as the reflection API sees it.
func dynamic(t *testing.T, msg proto.Message) protov2.Message {
	t.Helper()
	files, err := proto.MergedRegistry()
	require.NoError(t, err)
	descriptor, err := files.FindDescriptorByName(protoreflect.FullName(proto.MessageName(msg)))
	require.NoError(t, err)
	bz, err := proto.Marshal(msg)
	require.NoError(t, err)
	message := dynamicpb.NewMessage(descriptor.(protoreflect.MessageDescriptor))
	require.NoError(t, protov2.Unmarshal(bz, message))
	return message
}

// Bytes per item of a batch, framing included, as clients pay for them.
func TestItemsAreSmall(t *testing.T) {
	key := testutil.NewKey("owner")
	voucher := testutil.Voucher(1_000_000, 3, common.Address(payee), 2, 0, 1_800_000_000)
	voucher.Cumulative = math.NewIntWithDecimal(123, 18)
	signed := key.Voucher(voucher)
	signed.Signer = nil
	require.LessOrEqual(t, (&types.MsgClaim{Vouchers: []types.SignedVoucher{signed}}).Size(), 140)
	item := types.PushItem{Payee: payee, Lane: 2, Cumulative: voucher.Cumulative, Expiry: voucher.Expiry}
	require.LessOrEqual(t, (&types.MsgPush{Items: []types.PushItem{item}}).Size(), 60)
}
