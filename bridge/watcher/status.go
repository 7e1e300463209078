package watcher

import (
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/bttcprotocol/bttcd/bridge/chain"
)

// Status is what operators see of a row.
type Status struct {
	Row    uint32 `json:"row"`
	Name   string `json:"name"`
	Quorum int    `json:"quorum"`
	// Note says in words what is wrong, if something is.
	Note string `json:"note,omitempty"`
	// Nonce, Acc and Time are what this node reports to consensus.
	Nonce    uint64           `json:"nonce"`
	Acc      string           `json:"acc"`
	Time     uint64           `json:"time"`
	Observed time.Time        `json:"observed"`
	Ends     []EndpointStatus `json:"endpoints"`
	// Unfinal are events that were seen and are not final yet.
	Unfinal []Unfinal `json:"unfinal,omitempty"`
}

// EndpointStatus is what operators see of an endpoint.
type EndpointStatus struct {
	Name  string `json:"name"`
	Error string `json:"error,omitempty"`
	// FinalBlock is the last that it called final, LagSeconds how old that was.
	FinalBlock    uint64 `json:"final_block"`
	LagSeconds    uint64 `json:"lag_seconds"`
	Nonce         uint64 `json:"nonce"`
	Disagreements uint64 `json:"disagreements"`
	Misconfigured bool   `json:"misconfigured,omitempty"`
	CatchingUp    bool   `json:"catching_up,omitempty"`
	Scanned       uint64 `json:"scanned"`
}

// Unfinal is an event that may yet vanish.
type Unfinal struct {
	Nonce  uint64        `json:"nonce"`
	TxHash common.Hash   `json:"tx_hash"`
	Body   hexutil.Bytes `json:"body"`
	Block  uint64        `json:"block"`
	Time   uint64        `json:"time"`
	// Blocks are those after the event at the head; SecondsToFinal is an estimate.
	Blocks         uint64 `json:"blocks"`
	BlocksToFinal  uint64 `json:"blocks_to_final"`
	SecondsToFinal uint64 `json:"seconds_to_final"`
}

// Status returns what is known after the last round.
func (w *Watcher) Status() Status { return *w.status.Load() }

// note keeps what the views say of their endpoints, and logs what changed.
func (w *Watcher) note(views []view) {
	for i, v := range views {
		e := w.endpoints[i]
		if v.final.Block.Number == 0 {
			v.final = e.last.final
		}
		e.last = v
		if v.err == nil {
			if e.lastError != "" {
				w.config.Log.Info("endpoint is well again", "endpoint", e.source.Name())
			}
			e.lastError = ""
			continue
		}
		if disagrees(v.err) {
			e.disagreements++
		}
		if text := v.err.Error(); text != e.lastError {
			w.logEndpoint(e, v.err)
			e.lastError = text
		}
	}
}

func disagrees(err error) bool {
	return errors.Is(err, chain.ErrInconsistent) || errors.Is(err, errContradicts) || errors.Is(err, errBackwards)
}

func (w *Watcher) logEndpoint(e *endpoint, err error) {
	if errors.Is(err, chain.ErrMisconfigured) || errors.Is(err, errContradicts) {
		w.config.Log.Error("endpoint is not what it should be", "endpoint", e.source.Name(), "err", err.Error())
		return
	}
	if e.lastError == "" {
		w.config.Log.Warn("endpoint fails", "endpoint", e.source.Name(), "err", err.Error())
	}
}

func (w *Watcher) report(views []view) *Status {
	state := w.config.Journal.State()
	status := &Status{
		Row: w.config.Portal.Row, Name: w.config.Portal.Name, Quorum: w.config.Quorum,
		Nonce: state.Confirmed, Acc: hex.EncodeToString(state.ConfirmedAcc[:]), Time: state.Time,
		Observed: w.window.Observed, Note: w.words(views), Unfinal: w.unfinal(views, state.Confirmed),
	}
	now := uint64(max(0, w.config.Now().Unix())) //nolint:gosec // not negative
	for i, e := range w.endpoints {
		end := EndpointStatus{
			Name: e.source.Name(), Error: e.lastError, FinalBlock: e.last.final.Block.Number,
			Nonce: e.last.final.Nonce, Disagreements: e.disagreements, Scanned: e.last.scanned,
		}
		if at := e.last.final.Block.Time; at > 0 && at < now {
			end.LagSeconds = now - at
		}
		if i < len(views) {
			end.Misconfigured = errors.Is(views[i].err, chain.ErrMisconfigured)
			end.CatchingUp = views[i].err == nil && !views[i].complete
		}
		status.Ends = append(status.Ends, end)
	}
	return status
}

// words say why nothing new is reported, if so. They follow conclude, so that they know its verdict.
func (w *Watcher) words(views []view) string {
	complete, working := 0, 0
	for _, v := range views {
		if v.err == nil {
			working++
			if v.complete {
				complete++
			}
		}
	}
	switch {
	case len(views) == 0:
		return "starting"
	case w.disputed:
		return "endpoints contradict what enough of them called final before: this node abstains, and goes on by itself once they " +
			"say the same again. If they were wrong before, stop the node, delete the journal of remote events and start it again"
	case split(views):
		return "endpoints have different events: what they disagree on is not reported"
	case complete >= w.config.Quorum:
		return ""
	case working >= w.config.Quorum:
		return "reading the history of the Portal"
	}
	return "too few endpoints are well and agree: this node abstains once what it knows is too old"
}

// unfinal lists what one endpoint saw after its final block, as of the last look.
func (w *Watcher) unfinal(views []view, confirmed uint64) []Unfinal {
	if i := slices.IndexFunc(views, func(v view) bool { return v.err == nil && v.head.Number > 0 }); i >= 0 {
		w.ahead, w.aheadAt = views[i], w.config.Now()
	}
	v := w.ahead
	var list []Unfinal
	for _, event := range v.unfinal {
		if event.Nonce <= confirmed || event.Block.Number > v.head.Number {
			continue
		}
		u := Unfinal{
			Nonce: event.Nonce, TxHash: event.TxHash, Body: event.Body, Block: event.Block.Number, Time: event.Block.Time,
			Blocks: v.head.Number - event.Block.Number,
		}
		if event.Block.Number > v.final.Block.Number {
			u.BlocksToFinal = event.Block.Number - v.final.Block.Number
		}
		if due, now := eventTime(event.Body)+w.config.FinalitySeconds, v.head.Time; due > now {
			u.SecondsToFinal = due - now
		}
		list = append(list, u)
	}
	return list
}
