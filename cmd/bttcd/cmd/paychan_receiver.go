package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/wire"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// numbered is a line of the input, or why there are no more.
type numbered struct {
	number int
	text   []byte
	err    error
}

// received is what a receiver took.
type received struct {
	Vouchers int `json:"vouchers"`
	// Cheques are of BTFS.
	Cheques int `json:"cheques"`
	// ChainVouchers are the signatures that ticks came with.
	ChainVouchers int       `json:"chain_vouchers"`
	Ticks         int       `json:"ticks"`
	Refused       int       `json:"refused"`
	Lanes         int       `json:"lanes"`
	Received      sdk.Coins `json:"received"`
	Seconds       float64   `json:"seconds"`
	PerSecond     float64   `json:"per_second"`
	Warnings      []warning `json:"warnings,omitempty"`
}

// warning is why not to serve who pays on some lanes.
type warning struct {
	Lanes int    `json:"lanes"`
	Why   string `json:"why"`
}

func (r received) failure() error {
	if r.Refused == 0 {
		return nil
	}
	return fmt.Errorf("%d of %d payments were refused", r.Refused, r.Refused+r.Vouchers+r.Cheques+r.ChainVouchers+r.Ticks)
}

// receiver hands each payee its lines, in order, while payees take theirs side by side: vouchers
// that come in at once share a sync of the disk.
type receiver struct {
	complain func(format string, args ...any)
	began    time.Time
	payees   map[common.Address]*payeeLines
	group    sync.WaitGroup

	mu    sync.Mutex
	total received
	lanes map[types.LaneKey]*paychan.Payee
}

// payeeLines is one payee; lines is nil before the first and after the last. Only who reads the
// input touches it.
type payeeLines struct {
	payee *paychan.Payee
	lines chan numberedLine
}

type numberedLine struct {
	number int
	line   line
}

// lineQueue is how many lines of one payee may wait.
const lineQueue = 256

func newReceiver(complain func(string, ...any)) *receiver {
	return &receiver{
		complain: complain, began: time.Now(), payees: map[common.Address]*payeeLines{},
		lanes: map[types.LaneKey]*paychan.Payee{},
	}
}

func (r *receiver) add(account common.Address, payee *paychan.Payee) {
	r.payees[account] = &payeeLines{payee: payee}
}

// take hands one line to its payee.
func (r *receiver) take(ctx context.Context, next numbered) {
	if next.err != nil {
		r.refuse(next.number, next.err)
		return
	}
	if len(bytes.TrimSpace(next.text)) == 0 {
		return
	}
	parsed, err := parseLine(next.text)
	if err != nil {
		r.refuse(next.number, err)
		return
	}
	to := r.payees[parsed.payee]
	if to == nil {
		r.refuse(next.number, errNotHere(parsed.payee))
		return
	}
	if to.lines == nil {
		lines := make(chan numberedLine, lineQueue)
		to.lines = lines
		// What was read is taken also when a signal ends the reading.
		r.group.Go(func() { r.takeAll(context.WithoutCancel(ctx), to.payee, lines) })
	}
	to.lines <- numberedLine{next.number, parsed}
}

func (r *receiver) takeAll(ctx context.Context, payee *paychan.Payee, lines <-chan numberedLine) {
	peer := payee.Peer()
	for next := range lines {
		receipt, err := peer.Receive(ctx, next.line.message)
		if err != nil {
			r.refuse(next.number, err)
			continue
		}
		r.count(next.line, receipt, payee)
	}
}

func (r *receiver) count(l line, receipt paychan.Receipt, payee *paychan.Payee) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch l.kind {
	case wire.KindVoucher:
		r.total.Vouchers++
	case wire.KindCheque:
		r.total.Cheques++
	case wire.KindChainVoucher:
		r.total.ChainVouchers++
		r.total.Ticks += int(l.index)
	default:
		r.total.Ticks++
	}
	r.lanes[receipt.Lane] = payee
	if positive(receipt.Added) {
		r.total.Received = r.total.Received.Add(sdk.NewCoin(receipt.Denom, receipt.Added))
	}
}

func (r *receiver) refuse(number int, err error) {
	r.mu.Lock()
	r.total.Refused++
	refused := r.total.Refused
	r.mu.Unlock()
	switch {
	case refused < maxComplain:
		r.complain("line %d: %s", number, err)
	case refused == maxComplain:
		r.complain("line %d: %s; more refusals are counted, not printed", number, err)
	}
}

// wait returns when all lines that were taken are judged.
func (r *receiver) wait() {
	for _, to := range r.payees {
		if to.lines != nil {
			close(to.lines)
			to.lines = nil
		}
	}
	r.group.Wait()
}

// report returns what was taken, once all of it is on disk.
func (r *receiver) report(ctx context.Context) (received, error) {
	var err error
	for _, to := range r.payees {
		err = errors.Join(err, to.payee.Sync())
	}
	r.total.Seconds = time.Since(r.began).Seconds()
	r.total.PerSecond = float64(r.total.Vouchers+r.total.Ticks) / r.total.Seconds
	r.total.Lanes = len(r.lanes)
	why := map[string]int{}
	for lane, payee := range r.lanes {
		if reason := payee.MayServe(context.WithoutCancel(ctx), lane); reason != nil {
			why[reason.Error()]++
		}
	}
	for _, reason := range slices.Sorted(maps.Keys(why)) {
		r.total.Warnings = append(r.total.Warnings, warning{why[reason], reason})
	}
	return r.total, err
}

func (r *receiver) close() error {
	var err error
	for _, to := range r.payees {
		err = errors.Join(err, to.payee.Close())
	}
	return err
}
