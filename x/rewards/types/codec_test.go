package types_test

import (
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	protov2 "google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/tx/signing/aminojson"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/x/rewards/types"
)

func account(t *testing.T) string {
	t.Helper()
	text, err := address.Account().BytesToString(make([]byte, address.Length))
	require.NoError(t, err)
	return text
}

// Hardware wallets and EIP-712 signatures are made over amino JSON. The text here is what
// they show and sign: if it changes, old signers produce signatures that fail.
func TestAminoJSON(t *testing.T) {
	sender := account(t)
	for name, tc := range map[string]struct {
		msg  proto.Message
		want string
	}{
		"fund": {
			&types.MsgFundRewards{Sender: sender, Amount: sdk.NewInt64Coin("abtt", 5)},
			`{"type":"bttc/rewards/MsgFundRewards","value":{"amount":{"amount":"5","denom":"abtt"},"sender":"` + sender + `"}}`,
		},
		"update": {
			&types.MsgUpdateParams{Authority: sender, Params: types.NewParams(math.NewInt(7))},
			`{"type":"bttc/rewards/MsgUpdateParams","value":{"authority":"` + sender + `","params":{"abtt_per_block":"7"}}}`,
		},
		"update to zero": {
			&types.MsgUpdateParams{Authority: sender, Params: types.DefaultParams()},
			`{"type":"bttc/rewards/MsgUpdateParams","value":{"authority":"` + sender + `","params":{"abtt_per_block":"0"}}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			encoder := aminojson.NewEncoder(aminojson.EncoderOptions{})
			bz, err := encoder.Marshal(dynamic(t, tc.msg))
			require.NoError(t, err)
			require.JSONEq(t, tc.want, string(bz))

			legacy := codec.NewLegacyAmino()
			types.RegisterLegacyAminoCodec(legacy)
			bz, err = legacy.MarshalJSON(tc.msg)
			require.NoError(t, err)
			require.JSONEq(t, tc.want, string(bz))
		})
	}
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
