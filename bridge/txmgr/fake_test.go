package txmgr_test

import (
	"context"
	"encoding/binary"
	"errors"
	"math/big"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

var errCrash = errors.New("killed here")

// remote is a chain with one account, whose transactions are ordered by slots, and whose pool
// forgets when told.
type remote struct {
	baseFee  int64
	head     int
	final    int
	next     uint64
	pool     map[uint64]chain.Transaction
	included map[portalabi.Hash]int
	slots    map[uint64]portalabi.Hash
	landed   map[string]int // by call data
	calls    map[portalabi.Hash]string
	reverts  map[string]bool
	signed   uint64
	balance  int64

	// crashAt makes that call of a method the last one; 0 is never.
	crashAt, count int
}

func newRemote() *remote {
	return &remote{
		baseFee: 10, pool: map[uint64]chain.Transaction{}, included: map[portalabi.Hash]int{}, slots: map[uint64]portalabi.Hash{},
		landed: map[string]int{}, calls: map[portalabi.Hash]string{}, reverts: map[string]bool{}, balance: 1_000_000_000,
	}
}

var _ chain.Submitter = (*remote)(nil)

func (r *remote) crash() error {
	r.count++
	if r.crashAt != 0 && r.count >= r.crashAt {
		return errCrash
	}
	return nil
}

// mine puts what pays the base fee into a block.
func (r *remote) mine() {
	r.head++
	for {
		tx, waits := r.pool[r.next]
		if !waits || tx.Cap.Int64() < r.baseFee {
			break
		}
		delete(r.pool, r.next)
		r.included[tx.ID], r.slots[r.next] = r.head, tx.ID
		if !r.reverts[r.calls[tx.ID]] {
			r.landed[r.calls[tx.ID]]++
		}
		r.next++
	}
	r.final = max(0, r.head-2)
}

func (r *remote) Account() portalabi.Address { return portalabi.Address{1} }

func (r *remote) Balance(context.Context) (*big.Int, error) {
	return big.NewInt(r.balance), r.crash()
}

func (r *remote) NextSlot(context.Context) (uint64, error) { return r.next, r.crash() }

func (r *remote) Simulate(ctx context.Context, call chain.Call) (chain.Quote, error) {
	if r.reverts[string(call.Data)] || r.landed[string(call.Data)] > 0 {
		return chain.Quote{}, &chain.RevertError{Reason: "executed already"}
	}
	price, err := r.Price(ctx)
	return chain.Quote{Work: 1000, Price: price, Cost: new(big.Int).Mul(price.Cap, big.NewInt(1000))}, err
}

func (r *remote) Read(context.Context, chain.Call) ([]byte, error) { return nil, r.crash() }

func (r *remote) Price(context.Context) (chain.Price, error) {
	return chain.Price{Cap: big.NewInt(2 * r.baseFee), Tip: big.NewInt(1)}, r.crash()
}

func (r *remote) Better(price chain.Price) (chain.Price, error) {
	return chain.Price{
		Cap: new(big.Int).Div(new(big.Int).Mul(price.Cap, big.NewInt(11)), big.NewInt(10)),
		Tip: new(big.Int).Add(price.Tip, big.NewInt(1)),
	}, nil
}

func (r *remote) Sign(_ context.Context, call chain.Call, terms chain.Terms) (chain.Transaction, error) {
	r.signed++
	var id portalabi.Hash
	binary.BigEndian.PutUint64(id[:], r.signed)
	r.calls[id] = string(call.Data)
	return chain.Transaction{ID: id, Raw: id[:], Slot: terms.Slot, Work: terms.Work, Cap: terms.Price.Cap, Tip: terms.Price.Tip}, r.crash()
}

func (r *remote) Send(_ context.Context, tx chain.Transaction) error {
	if err := r.crash(); err != nil {
		return err
	}
	if r.slots[tx.Slot] == tx.ID {
		return nil
	}
	if tx.Slot < r.next {
		return chain.ErrSlotTaken
	}
	if waiting, found := r.pool[tx.Slot]; found && waiting.ID != tx.ID && tx.Cap.Cmp(waiting.Cap) <= 0 {
		return chain.ErrUnderpriced
	}
	r.pool[tx.Slot] = tx
	return r.crash() // it may also die after the network has it
}

func (r *remote) Outcome(_ context.Context, tx chain.Transaction) (chain.Outcome, error) {
	if err := r.crash(); err != nil {
		return chain.Outcome{}, err
	}
	block, found := r.included[tx.ID]
	switch {
	case found && block <= r.final && r.reverts[r.calls[tx.ID]]:
		return chain.Outcome{Stage: chain.Reverted, Block: uint64(block), Fee: big.NewInt(7)}, nil
	case found && block <= r.final:
		return chain.Outcome{Stage: chain.Succeeded, Block: uint64(block), Fee: big.NewInt(7)}, nil
	case found:
		return chain.Outcome{Stage: chain.Included, Block: uint64(block)}, nil
	case tx.Slot < r.next && r.included[r.slots[tx.Slot]] <= r.final:
		return chain.Outcome{Stage: chain.Impossible}, nil
	case r.pool[tx.Slot].ID == tx.ID:
		return chain.Outcome{Stage: chain.Pending}, nil
	default:
		return chain.Outcome{Stage: chain.Unknown}, nil
	}
}
