package rig

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/load"
)

const (
	// window is how many transactions of one account may wait for a block.
	window = 4
	// settleEvery and settleTries bound the wait for them: after that some are given up.
	settleEvery = 150 * time.Millisecond
	settleTries = 40
)

// varying is what makes two refusals of one kind different.
var varying = regexp.MustCompile(`0x[0-9a-fA-F]+|[0-9]+`)

// MixedLoad sends a mix of transactions to all validators until it is stopped. Each account
// has its node; a node that is down delays its accounts and nothing else.
type MixedLoad struct {
	Mix     *load.Mix
	clients []*load.Client
	cancel  context.CancelFunc
	actors  sync.WaitGroup

	mutex   sync.Mutex
	sent    map[string]load.Card
	refused map[string]int
	broken  error
}

// StartMixed funds count accounts from alice and has them play. The same seed gives the same
// accounts, which may play again later; a restarted load must be given another seed if
// transactions of the first may still wait.
func (n *Network) StartMixed(t *testing.T, seed uint64, count int) *MixedLoad {
	t.Helper()
	chain := load.Chain{ID: n.ChainID, EVMID: n.EVMChainID, GasPrice: big.NewInt(2e9)}
	ctx, cancel := context.WithCancel(context.Background())
	m := &MixedLoad{
		Mix: load.NewMix(chain, seed, count, n.operators(t)), cancel: cancel,
		sent: map[string]load.Card{}, refused: map[string]int{},
	}
	for _, validator := range n.Validators {
		m.clients = append(m.clients, load.NewClient(validator.RPC, validator.REST, validator.JSONRPC, 2*count))
	}
	t.Cleanup(m.Stop)
	m.prepare(t, n.Account(t, "alice"))
	for i, actor := range m.Mix.Actors {
		m.actors.Go(func() { m.play(ctx, actor, i) })
	}
	m.actors.Go(func() { m.follow(ctx) })
	return m
}

// Stop ends the load and returns when nothing is sent any more.
func (m *MixedLoad) Stop() {
	m.cancel()
	m.actors.Wait()
}

// Sent returns the kinds of all transactions that were handed to a node, by ID.
func (m *MixedLoad) Sent() map[string]load.Card {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	sent := make(map[string]load.Card, len(m.sent))
	for id, card := range m.sent {
		sent[id] = card
	}
	return sent
}

// Refused counts what nodes did not take, by reason.
func (m *MixedLoad) Refused() map[string]int {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	refused := make(map[string]int, len(m.refused))
	for reason, count := range m.refused {
		refused[reason] = count
	}
	return refused
}

// Err is why an actor left the game, which is a mistake of the test's own.
func (m *MixedLoad) Err() error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.broken
}

// play sends one account's transactions. The pools of the two worlds do not know each other's
// waiting transactions, so an account finishes in one before it goes on in the other.
func (m *MixedLoad) play(ctx context.Context, actor *load.Actor, index int) {
	client, waiting, ethereum := m.clients[index%len(m.clients)], 0, false
	rival := m.clients[(index+1)%len(m.clients)]
	for ctx.Err() == nil {
		card := actor.Draw()
		if waiting == window || card.Ethereum != ethereum {
			m.settle(ctx, client, actor.Account)
			waiting, ethereum = 0, card.Ethereum
		}
		tx, err := actor.Sign(card)
		if err != nil {
			m.leave(err)
			return
		}
		m.note(tx)
		if tx.Rival != nil {
			m.count(m.hand(ctx, rival, card, tx.Rival))
		}
		if waiting++; m.count(m.hand(ctx, client, card, tx.Bytes)) {
			// The account's next number is whatever the chain says once all is settled, and the
			// node forgets what blocks had a moment after them.
			actor.Sequence--
			waiting = window
			settleDown(ctx)
		}
	}
}

func (m *MixedLoad) hand(ctx context.Context, client *load.Client, card load.Card, tx []byte) error {
	if card.Ethereum {
		return client.BroadcastEthereum(ctx, tx)
	}
	return client.Broadcast(ctx, tx)
}

// settle waits until a block has all that the account has sent, and sets the account to what
// the chain says.
func (m *MixedLoad) settle(ctx context.Context, client *load.Client, account *load.Account) {
	ticker := time.NewTicker(settleEvery)
	defer ticker.Stop()
	target := account.Sequence
	for tries := 0; ctx.Err() == nil; tries++ {
		if client.Load(ctx, account) == nil && (account.Sequence >= target || tries >= settleTries) {
			return
		}
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}

func settleDown(ctx context.Context) {
	timer := time.NewTimer(settleEvery)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

func (m *MixedLoad) note(tx load.Tx) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.sent[load.ID(tx.Bytes, tx.Ethereum)] = tx.Card
	if tx.Rival != nil {
		m.sent[load.ID(tx.Rival, tx.Ethereum)] = tx.Card
	}
}

// count notes a refusal and reports whether there was one.
func (m *MixedLoad) count(err error) bool {
	if err == nil || errors.Is(err, context.Canceled) {
		return false
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.refused[varying.ReplaceAllString(err.Error(), "N")]++
	return true
}

func (m *MixedLoad) leave(err error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.broken = errors.Join(m.broken, err)
}

// follow tells the actors of new proposals, by way of whichever node answers.
func (m *MixedLoad) follow(ctx context.Context) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		for _, client := range m.clients {
			deposit, err := newestProposal(client.REST, "1")
			if err != nil {
				continue
			}
			if voting, err := newestProposal(client.REST, "2"); err == nil {
				m.Mix.Follow(deposit, voting)
				break
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// prepare funds the accounts, deploys the contracts and has every actor's prelude committed.
func (m *MixedLoad) prepare(t *testing.T, funder Account) {
	t.Helper()
	ctx, client := context.Background(), m.clients[0]
	alice, err := load.ParseAccount(funder.PrivateKeyHex)
	require.NoError(t, err)
	require.NoError(t, client.Load(ctx, alice))
	amount := new(big.Int).Mul(big.NewInt(10_000), big.NewInt(1e18))
	tx, err := m.Mix.MultiSend(alice, amount, m.Mix.Addresses()...)
	require.NoError(t, err)
	require.NoError(t, client.Broadcast(ctx, tx))
	m.waitSequence(t, alice)

	require.NoError(t, client.Load(ctx, m.Mix.Deployer))
	deployments, err := m.Mix.Deployments()
	require.NoError(t, err)
	for _, tx := range deployments {
		require.NoError(t, client.BroadcastEthereum(ctx, tx))
	}
	for _, actor := range m.Mix.Actors {
		require.NoError(t, client.Load(ctx, actor.Account))
		tx, err := actor.Prelude()
		require.NoError(t, err)
		require.NoError(t, client.Broadcast(ctx, tx))
	}
	m.waitSequence(t, m.Mix.Deployer)
	for _, actor := range m.Mix.Actors {
		m.waitSequence(t, actor.Account)
	}
}

// waitSequence waits until every node knows all that the account has sent.
func (m *MixedLoad) waitSequence(t *testing.T, account *load.Account) {
	t.Helper()
	for _, client := range m.clients {
		Wait(t, "all of "+account.Bech32()+" to be in blocks", 30*time.Second, func() error {
			known := *account
			if err := client.Load(context.Background(), &known); err != nil {
				return err
			}
			if known.Sequence < account.Sequence {
				return fmt.Errorf("sequence %d of %d", known.Sequence, account.Sequence)
			}
			return nil
		})
	}
}

// newestProposal returns the id of the last one in a status, 0 if none is.
func newestProposal(rest, status string) (uint64, error) {
	var answer struct {
		Proposals []struct {
			ID uint64 `json:"id,string"`
		} `json:"proposals"`
	}
	err := GetJSON(rest+"/cosmos/gov/v1/proposals?pagination.limit=1&pagination.reverse=true&proposal_status="+status, &answer)
	if err != nil || len(answer.Proposals) == 0 {
		return 0, err
	}
	return answer.Proposals[0].ID, nil
}

// operators returns the validators' operator addresses.
func (n *Network) operators(t *testing.T) []string {
	t.Helper()
	var answer struct {
		Validators []struct {
			Operator string `json:"operator_address"`
		} `json:"validators"`
	}
	n.REST(t, "/cosmos/staking/v1beta1/validators", &answer)
	operators := []string{}
	for _, validator := range answer.Validators {
		operators = append(operators, validator.Operator)
	}
	require.NotEmpty(t, operators)
	return operators
}
