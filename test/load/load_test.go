package load

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	txv1 "cosmossdk.io/api/cosmos/tx/v1beta1"
)

var local = Chain{ID: "bttc-local-1", EVMID: 19991, GasPrice: big.NewInt(1e9)}

func TestSameSeedSameAccounts(t *testing.T) {
	first, again, other := NewAccounts("seed", 3), NewAccounts("seed", 2), NewAccounts("other", 1)
	require.Equal(t, first[1].Address(), again[1].Address())
	require.NotEqual(t, first[0].Address(), first[1].Address())
	require.NotEqual(t, first[0].Address(), other[0].Address())
}

func TestParseAccount(t *testing.T) {
	account, err := ParseAccount("0x0000000000000000000000000000000000000000000000000000000000000001")
	require.NoError(t, err)
	require.Equal(t, "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf", account.Address().Hex())
	_, err = ParseAccount("0x00")
	require.ErrorContains(t, err, "private key")
}

// What a node would check of a send is checked here; the benchmarks and the soak test have
// real nodes judge it.
func TestSendIsSigned(t *testing.T) {
	from := NewAccounts("from", 1)[0]
	from.Number, from.Sequence = 7, 3
	raw, err := local.Send(from, common.Address{1}, big.NewInt(5))
	require.NoError(t, err)
	require.EqualValues(t, 4, from.Sequence)

	var tx txv1.TxRaw
	require.NoError(t, proto.Unmarshal(raw, &tx))
	document, err := proto.Marshal(&txv1.SignDoc{
		BodyBytes: tx.BodyBytes, AuthInfoBytes: tx.AuthInfoBytes, ChainId: local.ID, AccountNumber: 7,
	})
	require.NoError(t, err)
	require.Len(t, tx.Signatures, 1)
	require.True(t, crypto.VerifySignature(crypto.FromECDSAPub(&from.key.PublicKey), crypto.Keccak256(document), tx.Signatures[0]))

	var auth txv1.AuthInfo
	require.NoError(t, proto.Unmarshal(tx.AuthInfoBytes, &auth))
	require.EqualValues(t, 3, auth.SignerInfos[0].Sequence)
	require.Equal(t, "150000000000000", auth.Fee.Amount[0].Amount)
}

func TestTransferIsSigned(t *testing.T) {
	from := NewAccounts("from", 1)[0]
	raw, err := local.Transfer(from, common.Address{1}, big.NewInt(5))
	require.NoError(t, err)
	var tx types.Transaction
	require.NoError(t, tx.UnmarshalBinary(raw))
	sender, err := types.Sender(types.LatestSignerForChainID(big.NewInt(19991)), &tx)
	require.NoError(t, err)
	require.Equal(t, from.Address(), sender)
	require.EqualValues(t, 1, from.Sequence)
}
