package load

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
)

// Mix is the world that actors share: a chain, each other, validators, contracts and
// proposals. Only the proposals change while actors play.
type Mix struct {
	Chain
	// Deployer owns the contracts that all actors call. Nobody else may use it.
	Deployer *Account
	Actors   []*Actor
	// validators are operator addresses.
	validators []string
	proposals  proposals
}

// proposals are the newest in each phase, 0 if there is none.
type proposals struct{ deposit, voting atomic.Uint64 }

// NewMix returns a mix of count actors, at least two. The same seed and the same chain give
// the same accounts and, to each actor, the same transactions in the same order.
func NewMix(chain Chain, seed uint64, count int, validators []string) *Mix {
	name := fmt.Sprintf("mix/%d", seed)
	mix := &Mix{Chain: chain, Deployer: NewAccounts(name+"/deployer", 1)[0], validators: validators}
	for i, account := range NewAccounts(name, count) {
		mix.Actors = append(mix.Actors, &Actor{
			Account: account, mix: mix, index: i, random: rand.New(rand.NewPCG(seed, uint64(i))),
		})
	}
	return mix
}

// Addresses are all that need money before the mix can start.
func (m *Mix) Addresses() []common.Address {
	addresses := []common.Address{m.Deployer.Address()}
	for _, actor := range m.Actors {
		addresses = append(addresses, actor.Address())
	}
	return addresses
}

// Follow tells the actors which proposals take deposits and votes; 0 is none.
func (m *Mix) Follow(deposit, voting uint64) {
	m.proposals.deposit.Store(deposit)
	m.proposals.voting.Store(voting)
}

// Tx is a signed transaction of a mix.
type Tx struct {
	Card
	Bytes []byte
	// Rival takes the same place in the account's order; at most one of the two can count.
	Rival []byte
}

// Actor is one account of a mix. Like an account, it is not safe for concurrent use.
type Actor struct {
	*Account
	mix    *Mix
	index  int
	random *rand.Rand
	hand   []int
}

// Prelude returns the transaction that an actor must have committed before it plays: it
// delegates, and grants what its neighbor will use.
func (a *Actor) Prelude() ([]byte, error) {
	send, err := a.grantSend()
	if err != nil {
		return nil, err
	}
	stake, err := a.grantDelegate()
	if err != nil {
		return nil, err
	}
	return a.mix.Sign(a.Account, preludeGas, a.delegation(btt(1_000)), send, stake)
}

// Draw returns the next card: every kind comes once before any comes again. Cards that need
// a proposal are left out while there is none.
func (a *Actor) Draw() Card {
	for {
		if len(a.hand) == 0 {
			a.hand = a.random.Perm(len(deck))
		}
		card := deck[a.hand[0]]
		a.hand = a.hand[1:]
		if card.ready == nil || card.ready(a) {
			return card
		}
	}
}

// Sign makes the transaction of a card and raises the sequence by one.
func (a *Actor) Sign(card Card) (Tx, error) {
	tx, sequence := Tx{Card: card}, a.Sequence
	var err error
	if card.rival {
		if tx.Rival, err = card.make(a); err != nil {
			return tx, fmt.Errorf("%s: %w", card.Kind, err)
		}
		a.Sequence = sequence
	}
	if tx.Bytes, err = card.make(a); err != nil {
		return tx, fmt.Errorf("%s: %w", card.Kind, err)
	}
	return tx, nil
}

// next and previous are the neighbors in a ring: each grants to the next.
func (a *Actor) next() *Actor { return a.mix.Actors[(a.index+1)%len(a.mix.Actors)] }

func (a *Actor) previous() *Actor {
	return a.mix.Actors[(a.index+len(a.mix.Actors)-1)%len(a.mix.Actors)]
}

// somebody is any actor, itself included.
func (a *Actor) somebody() *Actor { return a.mix.Actors[a.random.IntN(len(a.mix.Actors))] }

// validator is where the actor delegates; it redelegates from there to refuge alone, since a
// delegation that has just moved may not move on.
func (a *Actor) validator() string { return a.mix.validators[a.index%len(a.mix.validators)] }

func (a *Actor) refuge() string { return a.mix.validators[(a.index+1)%len(a.mix.validators)] }

// amount is random and never more than a thousandth of a BTT.
func (a *Actor) amount() *big.Int { return big.NewInt(1 + a.random.Int64N(1e15)) }

func btt(whole int64) *big.Int {
	return new(big.Int).Mul(big.NewInt(whole), big.NewInt(1e18))
}
