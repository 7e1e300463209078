// Package relayer carries signed packets from BTTC to Portals and earns their fees.
//
// Invariant: anybody may relay, so nothing depends on this relayer: it acts on what BTTC and the
// remote chain say now, and what it sent before is txmgr's to remember. `bttcd relay` runs it, one a
// row.
package relayer

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"sync"
	"time"

	"cosmossdk.io/log/v2"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/txmgr"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Packets is BTTC, as one of its nodes answers.
type Packets interface {
	// Open returns the open packets of a row by nonce, without calldata.
	Open(ctx context.Context, row uint32) ([]types.PacketStatus, error)
	// Packet returns one with its calldata.
	Packet(ctx context.Context, row uint32, nonce uint64) (types.PacketStatus, error)
	// Fees is what a packet pays its relayer, in words.
	Fees(ctx context.Context, packet types.PacketStatus) (string, bool, error)
}

// Transactions brings calls into final blocks.
type Transactions interface {
	Known(key string) (bool, error)
	Begin(ctx context.Context, key string, call chain.Call) error
	Step(ctx context.Context) ([]txmgr.Settled, error)
	Forget(key string) error
}

// Config is what a relayer works with.
type Config struct {
	Portal       chain.Portal
	Packets      Packets
	Remote       chain.Submitter
	Transactions Transactions
	// Earns is the account of BTTC that gets the fees.
	Earns portalabi.Address
	// Interval is the time between two looks.
	Interval time.Duration
	// Patience is how long a packet rests after the Portal refused it.
	Patience time.Duration
	Now      func() time.Time
	Logger   log.Logger
}

// Relayer carries the packets of one row. One goroutine may step it.
type Relayer struct {
	Config
	// rests says until when a packet is left alone.
	rests map[uint64]time.Time
	// spent is what executed packets cost.
	spent big.Int

	mu    sync.Mutex
	state Status
}

// Status is what a relayer is doing, for people.
type Status struct {
	Row      uint32 `json:"row"`
	Chain    string `json:"chain"`
	Account  string `json:"account"`
	Balance  string `json:"balance"`
	Open     int    `json:"open"`
	Signed   int    `json:"signed"`
	InFlight int    `json:"in_flight"`
	// Carried counts packets since the start, Spent what they cost, in the chain's smallest unit.
	Carried int    `json:"carried"`
	Spent   string `json:"spent"`
	// Error is what holds it up now; LastError and LastErrorAt are of the last time.
	Error       string    `json:"error,omitempty"`
	LastError   string    `json:"last_error,omitempty"`
	LastErrorAt time.Time `json:"last_error_at,omitzero"`
	At          time.Time `json:"at,omitzero"`
}

// New returns a relayer.
func New(config Config) (*Relayer, error) {
	if config.Packets == nil || config.Remote == nil || config.Transactions == nil || config.Now == nil {
		return nil, errors.New("relayer: packets, a submitter, transactions and a clock are needed")
	}
	if config.Interval <= 0 || config.Patience <= 0 {
		return nil, errors.New("relayer: the interval and the patience must be positive")
	}
	if config.Logger == nil {
		config.Logger = log.NewNopLogger()
	}
	return &Relayer{Config: config, rests: map[uint64]time.Time{}}, nil
}

// Run steps until ctx ends. What goes wrong is logged, and tried again.
func (r *Relayer) Run(ctx context.Context) {
	ticker := time.NewTicker(r.Interval)
	defer ticker.Stop()
	var last string
	for {
		err := r.Step(ctx)
		if ctx.Err() != nil {
			return
		}
		if text := textOf(err); text != last {
			if last = text; text != "" {
				r.Logger.Warn("relaying is held up", "chain", r.Portal.Name, "reason", text)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func textOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// Step looks once at both chains and does what can be done.
func (r *Relayer) Step(ctx context.Context) error {
	last := r.Status()
	status := Status{
		Row: r.Portal.Row, Chain: r.Portal.Name, Account: fmt.Sprintf("0x%x", r.Remote.Account()),
		Balance: last.Balance, Carried: last.Carried, LastError: last.LastError, LastErrorAt: last.LastErrorAt,
	}
	err := errors.Join(r.follow(ctx, &status), r.carry(ctx, &status), r.look(ctx, &status))
	status.At, status.Error, status.Spent = r.Now(), textOf(err), r.spent.String()
	if err != nil && ctx.Err() == nil {
		status.LastError, status.LastErrorAt = status.Error, status.At
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state = status
	return err
}

// Status is that after the last step. It is safe for concurrent use.
func (r *Relayer) Status() Status {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state
}

// look reads the balance, which an operator must fill up in time.
func (r *Relayer) look(ctx context.Context, status *Status) error {
	balance, err := r.Remote.Balance(ctx)
	if err != nil {
		return fmt.Errorf("reading the balance of %s: %w", status.Account, err)
	}
	status.Balance = balance.String()
	return nil
}

// follow takes what was sent further. A packet that did not execute may be tried again later.
func (r *Relayer) follow(ctx context.Context, status *Status) error {
	settled, err := r.Transactions.Step(ctx)
	for _, one := range settled {
		row, nonce, known := parseKey(one.Key)
		if !known || row != r.Portal.Row {
			continue
		}
		if one.Outcome.Stage == chain.Succeeded {
			status.Carried++
			if one.Outcome.Fee != nil {
				r.spent.Add(&r.spent, one.Outcome.Fee)
			}
			r.Logger.Info("packet executed", "chain", r.Portal.Name, "nonce", nonce, "block", one.Outcome.Block, "fee", one.Outcome.Fee)
			continue
		}
		r.Logger.Info("packet not executed by this relayer", "chain", r.Portal.Name, "nonce", nonce, "outcome", one.Outcome.Stage.String())
		r.rest(nonce)
		err = errors.Join(err, r.Transactions.Forget(one.Key))
	}
	return err
}

// carry begins what is signed, in the order of nonces.
func (r *Relayer) carry(ctx context.Context, status *Status) error {
	open, err := r.Packets.Open(ctx, r.Portal.Row)
	if err != nil {
		return fmt.Errorf("asking BTTC for packets: %w", err)
	}
	r.forget(open)
	status.Open = len(open)
	var errs []error
	for _, packet := range open {
		if !packet.Signed {
			continue
		}
		status.Signed++
		begun, err := r.begin(ctx, packet)
		if begun {
			status.InFlight++
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("packet %d: %w", packet.Packet.Nonce, err))
		}
	}
	return errors.Join(errs...)
}

// begin reports whether the packet is under way now.
func (r *Relayer) begin(ctx context.Context, packet types.PacketStatus) (bool, error) {
	nonce := packet.Packet.Nonce
	known, err := r.Transactions.Known(key(r.Portal.Row, nonce))
	if known || err != nil {
		return known, err
	}
	if r.Now().Before(r.rests[nonce]) {
		return false, nil
	}
	executed, err := r.executed(ctx, nonce)
	if executed || err != nil {
		return false, err
	}
	worth, err := r.worth(ctx, packet)
	if !worth || err != nil {
		return false, err
	}
	call, err := r.call(ctx, nonce)
	if err != nil {
		return false, err
	}
	err = r.Transactions.Begin(ctx, key(r.Portal.Row, nonce), call)
	var revert *chain.RevertError
	if errors.As(err, &revert) {
		// Mostly the Portal holds another validator set than BTTC knows of yet.
		r.rest(nonce)
	}
	return err == nil, err
}

// executed asks the Portal: BTTC learns of an execution only once it is final.
func (r *Relayer) executed(ctx context.Context, nonce uint64) (bool, error) {
	answer, err := r.Remote.Read(ctx, chain.Call{To: r.Portal.Address, Data: portalabi.ExecutedCalldata(nonce)})
	if err != nil {
		return false, fmt.Errorf("asking the Portal: %w", err)
	}
	if len(answer) != 32 {
		return false, fmt.Errorf("the Portal answered %d bytes, 32 are expected: is %x a Portal?", len(answer), r.Portal.Address)
	}
	return answer[31] != 0, nil
}

func (r *Relayer) worth(ctx context.Context, packet types.PacketStatus) (bool, error) {
	fees, worth, err := r.Packets.Fees(ctx, packet)
	if err != nil {
		return false, fmt.Errorf("reading its fees: %w", err)
	}
	if !worth {
		r.Logger.Info("packet pays too little", "chain", r.Portal.Name, "nonce", packet.Packet.Nonce, "fees", fees)
		r.rest(packet.Packet.Nonce)
	}
	return worth, nil
}

// call is Portal.execute with this relayer as the one that earns.
func (r *Relayer) call(ctx context.Context, nonce uint64) (chain.Call, error) {
	packet, err := r.Packets.Packet(ctx, r.Portal.Row, nonce)
	if err != nil {
		return chain.Call{}, fmt.Errorf("asking BTTC for its calldata: %w", err)
	}
	data, err := portalabi.WithRelayer(packet.Calldata, r.Earns)
	if err != nil {
		return chain.Call{}, err
	}
	return chain.Call{To: r.Portal.Address, Data: data}, nil
}

func (r *Relayer) rest(nonce uint64) { r.rests[nonce] = r.Now().Add(r.Patience) }

// forget drops what is no longer open.
func (r *Relayer) forget(open []types.PacketStatus) {
	still := map[uint64]bool{}
	for _, packet := range open {
		still[packet.Packet.Nonce] = true
	}
	for nonce := range r.rests {
		if !still[nonce] {
			delete(r.rests, nonce)
		}
	}
}

func key(row uint32, nonce uint64) string { return fmt.Sprintf("%010d/%020d", row, nonce) }

func parseKey(text string) (row uint32, nonce uint64, ok bool) {
	n, err := fmt.Sscanf(text, "%d/%d", &row, &nonce)
	return row, nonce, err == nil && n == 2
}
