package app

import (
	"regexp"
	"slices"
	"testing"

	gogo "github.com/cosmos/gogoproto/proto"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	aminov1 "cosmossdk.io/api/amino"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"

	"github.com/cosmos/evm/crypto/ethsecp256k1"
	evmeip712 "github.com/cosmos/evm/ethereum/eip712"
)

// signsItself is the one message that nobody signs as typed data: it is an Ethereum transaction
// with its own signature, and the ante chain refuses it beside others.
const signsItself = "/cosmos.evm.vm.v1.MsgEthereumTx"

// nameless matches the messages that have no amino name: IBC's, which relayers send, and two of the
// SDK's. Their sign bytes name them by their protobuf name, and a name with dots is no type of
// EIP-712. `bttcd` says so to users of Ledger devices.
var nameless = regexp.MustCompile(`^ibc\.(core|applications)\.|^cosmos\.gov\.v1\.MsgCancelProposal$|^cosmos\.feegrant\.v1beta1\.MsgPruneAllowances$`)

// hasAminoName tells whether a message's protobuf file gives it an amino name.
func hasAminoName(t *testing.T, url string) bool {
	t.Helper()
	descriptor, err := gogo.HybridResolver.FindDescriptorByName(protoreflect.FullName(url[1:]))
	require.NoError(t, err)
	name, _ := proto.GetExtension(descriptor.Options(), aminov1.E_Name).(string)
	return name != ""
}

// A hardware wallet shows and signs EIP-712 typed data of whatever a user sends: every message of
// every module must pass, in both sign modes, but for those that have no amino name.
func TestEveryMessageCanBeSignedAsTypedData(t *testing.T) {
	h := newHarness(t)
	key := h.fund()
	fill := filler{t: t, signer: sdk.AccAddress(key.PubKey().Address())}
	urls := h.InterfaceRegistry().ListImplementations(sdk.MsgInterfaceProtoName)
	slices.Sort(urls)
	require.Greater(t, len(urls), 100, "the walk found too few messages")
	for _, url := range urls {
		if url == signsItself {
			continue
		}
		t.Run(url[1:], func(t *testing.T) {
			message := fill.message(h.InterfaceRegistry(), url)
			if !hasAminoName(t, url) {
				require.Regexp(t, nameless, url[1:], "give it an amino.name, and register it for amino JSON")
				requireUntyped(t, h.draft(key, signing.SignMode_SIGN_MODE_DIRECT, nil, message).signDoc(t))
				return
			}
			for _, mode := range []signing.SignMode{signing.SignMode_SIGN_MODE_DIRECT, signing.SignMode_SIGN_MODE_LEGACY_AMINO_JSON} {
				tx := h.draft(key, mode, nil, message)
				signBytes := tx.signDoc(t)
				if mode == signing.SignMode_SIGN_MODE_LEGACY_AMINO_JSON {
					signBytes = h.aminoSignBytes(tx)
				}
				requireTyped(t, key, signBytes)
			}
		})
	}
}

func requireTyped(t *testing.T, key *ethsecp256k1.PrivKey, signBytes []byte) {
	t.Helper()
	typed, err := evmeip712.GetEIP712TypedDataForMsg(signBytes)
	require.NoError(t, err)
	digest, _, err := apitypes.TypedDataAndHash(typed)
	require.NoError(t, err)
	signature := signRaw(t, key, digest)
	require.True(t, key.PubKey().VerifySignature(signBytes, signature))
	other, err := ethsecp256k1.GenerateKey()
	require.NoError(t, err)
	require.False(t, other.PubKey().VerifySignature(signBytes, signature))
}

// requireUntyped requires that nobody can make a signature that would be over typed data.
func requireUntyped(t *testing.T, signBytes []byte) {
	t.Helper()
	_, err := evmeip712.GetEIP712BytesForMsg(signBytes)
	require.Error(t, err, "it can be signed: take it off the list")
}

// Typed data must hold the whole message: what it leaves out, anybody could change.
func TestTypedDataHoldsEveryField(t *testing.T) {
	h := newHarness(t)
	key := h.fund()
	fill := filler{t: t, signer: sdk.AccAddress(key.PubKey().Address())}
	for _, url := range []string{
		"/cosmos.staking.v1beta1.MsgCreateValidator", "/bttc.bridge.v1.MsgBridgeOut", "/bttc.paychan.v1.MsgClaim",
	} {
		tx := h.draft(key, signing.SignMode_SIGN_MODE_DIRECT, nil, fill.message(h.InterfaceRegistry(), url))
		typed, err := evmeip712.GetEIP712TypedDataForMsg(tx.signDoc(t))
		require.NoError(t, err)
		signature := func() []byte {
			digest, _, err := apitypes.TypedDataAndHash(typed)
			require.NoError(t, err)
			return signRaw(t, key, digest)
		}()
		changed := 0
		for at := range tx.body {
			tampered := draft{body: slices.Clone(tx.body), auth: tx.auth, account: tx.account}
			tampered.body[at] ^= 1
			if key.PubKey().VerifySignature(tampered.signDoc(t), signature) {
				t.Errorf("%s: byte %d of the body is not signed", url, at)
			}
			changed++
		}
		require.Positive(t, changed)
	}
}
