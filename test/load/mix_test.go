package load

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	txv1 "cosmossdk.io/api/cosmos/tx/v1beta1"
)

var operators = []string{ValidatorBech32(common.Address{1}), ValidatorBech32(common.Address{2})}

func TestMixDependsOnItsSeed(t *testing.T) {
	play := func(seed uint64) [][]byte {
		var txs [][]byte
		for _, actor := range NewMix(local, seed, 3, operators).Actors {
			for range 2 * len(deck) {
				tx, err := actor.Sign(actor.Draw())
				require.NoError(t, err)
				txs = append(txs, tx.Bytes, tx.Rival)
			}
		}
		return txs
	}
	first, again, other := play(1), play(1), play(2)
	require.Equal(t, first, again)
	require.NotEqual(t, first, other)
}

func TestDrawLeavesNoKindOut(t *testing.T) {
	mix := NewMix(local, 1, 2, operators)
	count := func(cards int) map[string]int {
		drawn := map[string]int{}
		for range cards {
			drawn[mix.Actors[0].Draw().Kind]++
		}
		return drawn
	}
	const dependent = 2 // deposits and votes
	without := count(len(deck) - dependent)
	require.Len(t, without, len(deck)-dependent)
	require.NotContains(t, without, "gov-vote")
	require.NotContains(t, without, "gov-deposit")

	mix.Actors[0].hand = nil
	mix.Follow(7, 8)
	require.Len(t, count(len(deck)), len(deck))
}

func TestSignRaisesTheSequenceByOne(t *testing.T) {
	actor := NewMix(local, 1, 2, operators).Actors[0]
	for _, card := range Deck() {
		before := actor.Sequence
		tx, err := actor.Sign(card)
		require.NoError(t, err, card.Kind)
		require.Equal(t, before+1, actor.Sequence, card.Kind)
		require.Equal(t, card.rival, tx.Rival != nil, card.Kind)
		require.NotEqual(t, tx.Bytes, tx.Rival, card.Kind)
	}
}

func TestContractsAreWhereTheyAreCalled(t *testing.T) {
	mix := NewMix(local, 1, 2, operators)
	txs, err := mix.Deployments()
	require.NoError(t, err)
	require.Len(t, txs, len(contracts))
	for at, raw := range txs {
		var tx types.Transaction
		require.NoError(t, tx.UnmarshalBinary(raw))
		require.Equal(t, mix.contract(at), crypto.CreateAddress(mix.Deployer.Address(), tx.Nonce()))
		require.Equal(t, contracts[at], tx.Data()[10:], "the init code's own ten bytes come first")
	}
	again, err := mix.Deployments()
	require.NoError(t, err)
	require.Empty(t, again)
}

func TestInitCodeIsTenBytes(t *testing.T) {
	require.Equal(t, common.FromHex("61000280600a5f395ff3"+"abcd"), initCode([]byte{0xab, 0xcd}))
}

func TestGovernanceAddress(t *testing.T) {
	// cosmos10d07y265gmmuvt4z0w9aw880jnsr700j6zn9kn, known from every Cosmos chain.
	require.Equal(t, common.HexToAddress("0x7b5fe22b5446f7c62ea27b8bd71cef94e03f3df2"), Governance())
}

func TestCommittedID(t *testing.T) {
	account := NewAccounts("from", 1)[0]
	send, err := local.Send(account, common.Address{1}, big.NewInt(1))
	require.NoError(t, err)
	id, err := CommittedID(send)
	require.NoError(t, err)
	require.Equal(t, ID(send, false), id)

	transfer, err := local.Transfer(account, common.Address{1}, big.NewInt(1))
	require.NoError(t, err)
	var tx types.Transaction
	require.NoError(t, tx.UnmarshalBinary(transfer))
	id, err = CommittedID(inBlock(t, transfer))
	require.NoError(t, err)
	require.Equal(t, ID(transfer, true), id)
	require.Equal(t, tx.Hash().Hex(), "0x"+id)

	for _, garbage := range [][]byte{[]byte("no transaction"), inBlock(t, nil)[:40]} {
		_, err = CommittedID(garbage)
		require.Error(t, err)
	}
}

// inBlock wraps an Ethereum transaction as blocks hold it.
func inBlock(t *testing.T, raw []byte) []byte {
	t.Helper()
	value := protowire.AppendBytes(protowire.AppendTag(nil, 5, protowire.BytesType), make([]byte, 20))
	value = protowire.AppendBytes(protowire.AppendTag(value, rawField, protowire.BytesType), raw)
	bytes, err := proto.Marshal(&txv1.TxBody{Messages: []*anypb.Any{{TypeUrl: ethereumURL, Value: value}}})
	require.NoError(t, err)
	tx, err := proto.Marshal(&txv1.TxRaw{BodyBytes: bytes})
	require.NoError(t, err)
	return tx
}
