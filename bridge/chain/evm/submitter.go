package evm

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// workHeadroom is what estimates are multiplied with, in percent: state moves between the estimate
// and the block.
const workHeadroom = 120

// Submitter sends transactions of one key through several endpoints: it asks one after the other
// until one answers, and sends to all.
type Submitter struct {
	clients []*client
	portal  chain.Portal
	key     *ecdsa.PrivateKey
	account common.Address
	signer  types.Signer
}

var _ chain.Submitter = (*Submitter)(nil)

// NewSubmitter returns a submitter for the chain of a Portal. It connects to nothing yet. It serves
// one call at a time.
func NewSubmitter(endpoints []Endpoint, portal chain.Portal, key *ecdsa.PrivateKey, limits Limits) (*Submitter, error) {
	if len(endpoints) == 0 {
		return nil, fmt.Errorf("no endpoint of %s is configured", portal.Name)
	}
	s := &Submitter{
		portal: portal, key: key, account: crypto.PubkeyToAddress(key.PublicKey),
		signer: types.LatestSignerForChainID(new(big.Int).SetUint64(portal.RemoteChainID)),
	}
	for _, endpoint := range endpoints {
		client, err := dial(endpoint, limits)
		if err != nil {
			s.Close()
			return nil, err
		}
		s.clients = append(s.clients, client)
	}
	return s, nil
}

// Close ends idle connections.
func (s *Submitter) Close() {
	for _, client := range s.clients {
		client.close()
	}
}

// Account implements chain.Submitter.
func (s *Submitter) Account() portalabi.Address { return s.account }

// each uses one endpoint after the other until one answers: a refusal by a node is an answer.
func (s *Submitter) each(ctx context.Context, use func(*client) error) error {
	var failures []error
	for _, client := range s.clients {
		// It proves each time which chain it is on: this is where money goes.
		err := client.proveChain(ctx, s.portal)
		if err == nil {
			if err = use(client); err == nil || isAnswer(err) {
				return err
			}
		}
		failures = append(failures, err)
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(failures...)
}

func isAnswer(err error) bool {
	var answered rpc.Error
	var reverted *chain.RevertError
	return errors.As(err, &answered) || errors.As(err, &reverted)
}

// Balance implements chain.Submitter.
func (s *Submitter) Balance(ctx context.Context) (*big.Int, error) {
	var balance hexutil.Big
	err := s.each(ctx, func(c *client) error { return c.call(ctx, &balance, "eth_getBalance", s.account, "latest") })
	return balance.ToInt(), err
}

// NextSlot implements chain.Submitter. Slots are the account's nonces.
func (s *Submitter) NextSlot(ctx context.Context) (slot uint64, err error) {
	err = s.each(ctx, func(c *client) error {
		slot, err = c.transactionCount(ctx, s.account, "latest")
		return err
	})
	return slot, err
}

func (c *client) transactionCount(ctx context.Context, account common.Address, at string) (uint64, error) {
	var count hexutil.Uint64
	err := c.call(ctx, &count, "eth_getTransactionCount", account, at)
	return uint64(count), err
}

// Simulate implements chain.Submitter.
func (s *Submitter) Simulate(ctx context.Context, call chain.Call) (chain.Quote, error) {
	var work hexutil.Uint64
	message := map[string]any{"from": s.account, "to": common.Address(call.To), "input": hexutil.Bytes(call.Data)}
	err := s.each(ctx, func(c *client) error { return asRevert(c.call(ctx, &work, "eth_estimateGas", message)) })
	if err != nil {
		return chain.Quote{}, err
	}
	price, err := s.Price(ctx)
	if err != nil {
		return chain.Quote{}, err
	}
	if uint64(work) > 1<<40 {
		return chain.Quote{}, fmt.Errorf("an endpoint estimates %d gas: %w", work, chain.ErrInconsistent)
	}
	quote := chain.Quote{Work: uint64(work) * workHeadroom / 100, Price: price}
	quote.Cost = new(big.Int).Mul(price.Cap, new(big.Int).SetUint64(quote.Work))
	return quote, nil
}

// Read implements chain.Submitter.
func (s *Submitter) Read(ctx context.Context, call chain.Call) (answer []byte, err error) {
	err = s.each(ctx, func(c *client) error {
		answer, err = c.read(ctx, call.To, call.Data, "latest")
		return err
	})
	return answer, err
}

// Sign implements chain.Submitter.
func (s *Submitter) Sign(_ context.Context, call chain.Call, terms chain.Terms) (chain.Transaction, error) {
	slot, price := terms.Slot, terms.Price
	if terms.Replaces != nil {
		slot = terms.Replaces.Slot
	}
	if price.Cap == nil || price.Tip == nil || price.Cap.Sign() <= 0 || price.Tip.Cmp(price.Cap) > 0 {
		return chain.Transaction{}, errors.New("signing a transaction: the price is missing, zero, or its tip is above its cap")
	}
	to := common.Address(call.To)
	signed, err := types.SignNewTx(s.key, s.signer, &types.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(s.portal.RemoteChainID), Nonce: slot, To: &to, Data: call.Data,
		Gas: terms.Work, GasFeeCap: price.Cap, GasTipCap: price.Tip, Value: new(big.Int),
	})
	if err != nil {
		return chain.Transaction{}, fmt.Errorf("signing a transaction: %w", err)
	}
	raw, err := signed.MarshalBinary()
	if err != nil {
		return chain.Transaction{}, fmt.Errorf("encoding a transaction: %w", err)
	}
	return chain.Transaction{
		ID: signed.Hash(), Raw: raw, Slot: slot, Work: terms.Work,
		Cap: new(big.Int).Set(price.Cap), Tip: new(big.Int).Set(price.Tip),
	}, nil
}

// Send implements chain.Submitter. One endpoint that takes it is enough.
func (s *Submitter) Send(ctx context.Context, transaction chain.Transaction) error {
	var failures []error
	taken := false
	for _, client := range s.clients {
		err := client.proveChain(ctx, s.portal)
		if err == nil {
			err = understood(client.call(ctx, nil, "eth_sendRawTransaction", hexutil.Bytes(transaction.Raw)))
		}
		taken = taken || err == nil
		failures = append(failures, err)
	}
	if taken {
		return nil
	}
	return errors.Join(failures...)
}

// understood maps what nodes say of a transaction to the errors of package chain.
func understood(err error) error {
	var answered rpc.Error
	if !errors.As(err, &answered) {
		return err
	}
	text := strings.ToLower(answered.Error())
	for _, known := range []struct {
		words string
		means error
	}{
		{"already known", nil},
		{"already imported", nil},
		{"known transaction", nil},
		{"alreadyknown", nil},
		{"nonce too low", chain.ErrSlotTaken},
		{"underpriced", chain.ErrUnderpriced},
		{"less than block base fee", chain.ErrUnderpriced},
		{"feetoolow", chain.ErrUnderpriced},
		{"insufficient funds", chain.ErrInsufficientFunds},
	} {
		if !strings.Contains(text, known.words) {
			continue
		}
		if known.means == nil {
			return nil
		}
		return fmt.Errorf("%w (%s)", known.means, brief(answered.Error()))
	}
	return err
}
