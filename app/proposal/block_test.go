package proposal_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	protov2 "google.golang.org/protobuf/proto"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"
	"github.com/cosmos/cosmos-sdk/x/authz"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/bttcprotocol/bttcd/app/proposal"
)

func pack(t *testing.T, message interface {
	Reset()
	String() string
	ProtoMessage()
}) *codectypes.Any {
	t.Helper()
	packed, err := codectypes.NewAnyWithValue(message)
	require.NoError(t, err)
	return packed
}

// wellFormed is a transaction that any empty block may hold, if it has this much gas.
func wellFormed(t *testing.T, gas uint64) *tx.Tx {
	t.Helper()
	key, ok := secp256k1.GenPrivKeyFromSecret([]byte("signer")).PubKey().(*secp256k1.PubKey)
	require.True(t, ok)
	return &tx.Tx{
		Body: &tx.TxBody{Messages: []*codectypes.Any{pack(t, &banktypes.MsgSend{})}},
		AuthInfo: &tx.AuthInfo{
			Fee: &tx.Fee{GasLimit: gas},
			SignerInfos: []*tx.SignerInfo{{PublicKey: pack(t, key), ModeInfo: &tx.ModeInfo{
				Sum: &tx.ModeInfo_Single_{Single: &tx.ModeInfo_Single{Mode: signing.SignMode_SIGN_MODE_DIRECT}},
			}}},
		},
		Signatures: [][]byte{{1}},
	}
}

func wrap(inner *tx.Tx) sdk.Tx { return authtx.WrapTx(inner).GetTx() }

func TestGasIsSummedWithoutOverflow(t *testing.T) {
	block := proposal.NewBlock(proposal.Limits{Bytes: 1000, Gas: math.MaxUint64})
	half := wrap(wellFormed(t, tx.MaxGasWanted))
	require.NoError(t, block.Add([]byte("1"), half))
	require.NoError(t, block.Add([]byte("2"), half))
	require.NoError(t, block.Add([]byte("3"), wrap(wellFormed(t, 1))))
	require.ErrorIs(t, block.Add([]byte("4"), wrap(wellFormed(t, 1))), proposal.ErrFull)
	require.NoError(t, block.Add([]byte("5"), wrap(wellFormed(t, 0))))
	require.ErrorIs(t, block.Add([]byte("6"), wrap(wellFormed(t, tx.MaxGasWanted+1))), proposal.ErrMalformed)
}

func TestLimitsAreExact(t *testing.T) {
	bytes := func(n byte) []byte { return append(make([]byte, 37), n) } // 40 in a block
	block := proposal.NewBlock(proposal.Limits{Bytes: 80, Gas: 100})
	require.ErrorIs(t, block.Add(bytes(0), wrap(wellFormed(t, 101))), proposal.ErrTooMuch)
	require.ErrorIs(t, block.Add(make([]byte, 79), wrap(wellFormed(t, 1))), proposal.ErrTooLarge)
	require.NoError(t, block.Add(bytes(1), wrap(wellFormed(t, 60))))
	require.ErrorIs(t, block.Add(bytes(2), wrap(wellFormed(t, 41))), proposal.ErrFull, "gas")
	require.ErrorIs(t, block.Add(make([]byte, 39), wrap(wellFormed(t, 40))), proposal.ErrFull, "bytes")
	require.ErrorIs(t, block.Add(bytes(1), wrap(wellFormed(t, 1))), proposal.ErrDuplicate)
	require.NoError(t, block.Add(bytes(2), wrap(wellFormed(t, 40))), "what was refused took no room")
}

func TestFormsThatNoBlockHolds(t *testing.T) {
	single := &tx.ModeInfo{Sum: &tx.ModeInfo_Single_{Single: &tx.ModeInfo_Single{}}}
	multi := func(inner ...*tx.ModeInfo) *tx.ModeInfo {
		return &tx.ModeInfo{Sum: &tx.ModeInfo_Multi_{Multi: &tx.ModeInfo_Multi{
			Bitarray: cryptotypes.NewCompactBitArray(1), ModeInfos: inner,
		}}}
	}
	for says, change := range map[string]func(*tx.Tx){
		"body or auth_info is missing":               func(inner *tx.Tx) { inner.Body = nil },
		"auth_info.fee is missing":                   func(inner *tx.Tx) { inner.AuthInfo.Fee = nil },
		"signer_infos[0].public_key is missing":      func(inner *tx.Tx) { inner.AuthInfo.SignerInfos[0].PublicKey = nil },
		"signer_infos[0].mode_info is incomplete":    func(inner *tx.Tx) { inner.AuthInfo.SignerInfos[0].ModeInfo = nil },
		"signer_infos[0].mode_info is incomplete: ":  func(inner *tx.Tx) { inner.AuthInfo.SignerInfos[0].ModeInfo = &tx.ModeInfo{} },
		"signer_infos[0].mode_info is incomplete: m": func(inner *tx.Tx) { inner.AuthInfo.SignerInfos[0].ModeInfo = multi(single, nil) },
		"nested more than 8 deep": func(inner *tx.Tx) {
			for range 9 {
				inner.Body.Messages = []*codectypes.Any{pack(t, &authz.MsgExec{Msgs: inner.Body.Messages})}
			}
		},
	} {
		inner := wellFormed(t, 1)
		change(inner)
		block := proposal.NewBlock(proposal.Limits{Bytes: 1000, Gas: 100})
		err := block.Add([]byte("1"), wrap(inner))
		require.ErrorIs(t, err, proposal.ErrMalformed, says)
		require.ErrorContains(t, err, says)
	}
	inner := wellFormed(t, 1)
	inner.AuthInfo.SignerInfos[0].ModeInfo = multi(single, multi(single))
	require.NoError(t, proposal.NewBlock(proposal.Limits{Bytes: 1000, Gas: 100}).Add([]byte("1"), wrap(inner)))
}

func TestATransactionOfAnotherKind(t *testing.T) {
	err := proposal.NewBlock(proposal.Limits{Bytes: 1000, Gas: 100}).Add([]byte("1"), unknownTx{})
	require.ErrorIs(t, err, proposal.ErrMalformed)
	require.ErrorContains(t, err, "unknownTx")
}

type unknownTx struct{}

func (unknownTx) GetMsgs() []sdk.Msg { return nil }

func (unknownTx) GetMsgsV2() ([]protov2.Message, error) { return nil, nil }
