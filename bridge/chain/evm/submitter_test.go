package evm_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/chain/evm"
	"github.com/bttcprotocol/bttcd/bridge/internal/fakechain"
	"github.com/bttcprotocol/bttcd/bridge/internal/leak"
)

var call = chain.Call{To: portal().Address, Data: []byte{1, 2, 3, 4}}

// submit returns a submitter over two nodes of one chain.
func submit(t *testing.T) (*fakechain.Chain, [2]*fakechain.Node, *evm.Submitter) {
	t.Helper()
	leak.Check(t)
	c := fakechain.New(portal())
	nodes := [2]*fakechain.Node{c.Node(), c.Node()}
	key, err := crypto.GenerateKey()
	require.NoError(t, err)
	s, err := evm.NewSubmitter([]evm.Endpoint{{URL: nodes[0].URL}, {URL: nodes[1].URL}}, portal(), key, limits)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	t.Cleanup(nodes[0].Close)
	t.Cleanup(nodes[1].Close)
	require.Equal(t, [20]byte(crypto.PubkeyToAddress(key.PublicKey)), s.Account())
	return c, nodes, s
}

func sign(t *testing.T, s *evm.Submitter, terms chain.Terms) chain.Transaction {
	t.Helper()
	transaction, err := s.Sign(t.Context(), call, terms)
	require.NoError(t, err)
	return transaction
}

func stage(t *testing.T, s *evm.Submitter, transaction chain.Transaction) chain.Stage {
	t.Helper()
	outcome, err := s.Outcome(t.Context(), transaction)
	require.NoError(t, err)
	return outcome.Stage
}

func TestTransactionFromQuoteToFinality(t *testing.T) {
	c, _, s := submit(t)
	quote, err := s.Simulate(t.Context(), call)
	require.NoError(t, err)
	require.Equal(t, uint64(120_000), quote.Work)
	require.Equal(t, big.NewInt(2*fakechain.BaseFee+fakechain.BaseFee/10), quote.Price.Cap)
	require.Equal(t, new(big.Int).Mul(quote.Price.Cap, big.NewInt(120_000)), quote.Cost)
	balance, err := s.Balance(t.Context())
	require.NoError(t, err)
	require.Equal(t, big.NewInt(1e18), balance)

	transaction := sign(t, s, chain.Terms{Work: quote.Work, Price: quote.Price})
	decoded := new(types.Transaction)
	require.NoError(t, decoded.UnmarshalBinary(transaction.Raw))
	require.Equal(t, transaction.ID, [32]byte(decoded.Hash()))
	require.Equal(t, portal().RemoteChainID, decoded.ChainId().Uint64(), "it is good on no other chain")
	require.Equal(t, chain.Unknown, stage(t, s, transaction))

	require.NoError(t, s.Send(t.Context(), transaction))
	require.NoError(t, s.Send(t.Context(), transaction), "sending again is harmless")
	require.Equal(t, chain.Pending, stage(t, s, transaction))
	c.Mine(1)
	require.Equal(t, chain.Included, stage(t, s, transaction))
	slot, err := s.NextSlot(t.Context())
	require.NoError(t, err)
	require.Equal(t, uint64(1), slot)
	c.Finalize()
	outcome, err := s.Outcome(t.Context(), transaction)
	require.NoError(t, err)
	require.Equal(t, chain.Outcome{Stage: chain.Succeeded, Block: 1, Fee: big.NewInt(50_000 * 2 * fakechain.BaseFee)}, outcome)
	require.ErrorIs(t, s.Send(t.Context(), sign(t, s, chain.Terms{Work: 1, Price: quote.Price})), chain.ErrSlotTaken)
}

func TestDisplacing(t *testing.T) {
	c, _, s := submit(t)
	price, err := s.Price(t.Context())
	require.NoError(t, err)
	first := sign(t, s, chain.Terms{Work: 100_000, Price: price})
	require.NoError(t, s.Send(t.Context(), first))

	little := chain.Price{Cap: new(big.Int).Add(price.Cap, big.NewInt(1)), Tip: price.Tip}
	require.ErrorIs(t, s.Send(t.Context(), sign(t, s, chain.Terms{Work: 100_000, Price: little, Replaces: &first})), chain.ErrUnderpriced)

	better, err := s.Better(price)
	require.NoError(t, err)
	second := sign(t, s, chain.Terms{Work: 100_000, Price: better, Replaces: &first, Slot: 99})
	require.Equal(t, first.Slot, second.Slot)
	require.NoError(t, s.Send(t.Context(), second))
	c.Mine(1)
	require.Equal(t, chain.Unknown, stage(t, s, first), "not before it is final")
	c.Finalize()
	require.Equal(t, chain.Impossible, stage(t, s, first))
	require.Equal(t, chain.Succeeded, stage(t, s, second))
}

func TestReorganizedReceiptIsNotBelieved(t *testing.T) {
	c, _, s := submit(t)
	price, err := s.Price(t.Context())
	require.NoError(t, err)
	transaction := sign(t, s, chain.Terms{Work: 100_000, Price: price})
	require.NoError(t, s.Send(t.Context(), transaction))
	c.Mine(1)
	c.Reorg(1)
	c.Mine(1)
	c.Finalize()
	require.Equal(t, chain.Unknown, stage(t, s, transaction), "the receipt is of a block that is gone")
}

func TestRevertsHaveReasons(t *testing.T) {
	c, _, s := submit(t)
	c.SetReverts(true)
	_, err := s.Simulate(t.Context(), call)
	var reverted *chain.RevertError
	require.ErrorAs(t, err, &reverted)
	require.Equal(t, "not yet", reverted.Reason)
	require.Len(t, reverted.Data, 100)
	_, err = s.Read(t.Context(), call)
	require.ErrorAs(t, err, &reverted)
	require.Equal(t, "the contract refuses the call: not yet", err.Error())

	price, err := s.Price(t.Context())
	require.NoError(t, err)
	transaction := sign(t, s, chain.Terms{Work: 100_000, Price: price})
	require.NoError(t, s.Send(t.Context(), transaction))
	c.Mine(1)
	c.Finalize()
	require.Equal(t, chain.Reverted, stage(t, s, transaction))
}

func TestOneBadEndpointIsNoHindrance(t *testing.T) {
	for name, faults := range map[string]fakechain.Faults{
		"dead": {Dead: true}, "hanging": {Hang: true}, "another chain": {ChainID: 1}, "HTML": {Raw: "<html>"},
	} {
		t.Run(name, func(t *testing.T) {
			c, nodes, s := submit(t)
			nodes[0].Set(faults)
			price, err := s.Price(t.Context())
			require.NoError(t, err)
			transaction := sign(t, s, chain.Terms{Work: 100_000, Price: price})
			require.NoError(t, s.Send(t.Context(), transaction))
			c.Mine(1)
			c.Finalize()
			require.Equal(t, chain.Succeeded, stage(t, s, transaction))

			nodes[1].Set(faults)
			_, err = s.Balance(t.Context())
			require.Error(t, err)
			require.Error(t, s.Send(t.Context(), transaction))
		})
	}
}

func TestSignRefusesNonsense(t *testing.T) {
	_, _, s := submit(t)
	for _, price := range []chain.Price{
		{}, {Cap: big.NewInt(0), Tip: big.NewInt(0)}, {Cap: big.NewInt(1), Tip: big.NewInt(2)}, {Cap: big.NewInt(1)},
	} {
		_, err := s.Sign(t.Context(), call, chain.Terms{Work: 1, Price: price})
		require.ErrorContains(t, err, "price")
	}
	tooLow := sign(t, s, chain.Terms{Work: 1, Price: chain.Price{Cap: big.NewInt(1), Tip: big.NewInt(1)}})
	require.ErrorIs(t, s.Send(t.Context(), tooLow), chain.ErrUnderpriced)

	key, err := crypto.GenerateKey()
	require.NoError(t, err)
	_, err = evm.NewSubmitter(nil, portal(), key, limits)
	require.ErrorContains(t, err, "no endpoint of ethereum")
	_, err = evm.NewSubmitter([]evm.Endpoint{{URL: "http://127.0.0.1:1"}, {URL: "x"}}, portal(), key, limits)
	require.ErrorContains(t, err, "must begin with http")
}
