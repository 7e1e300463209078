package redeem

import (
	"bytes"
	"errors"
	"maps"
	"slices"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/client/paychan"
	"github.com/bttcprotocol/bttcd/client/paychan/book"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Status is what a payee has, for people and programs. Amounts are in base units.
type Status struct {
	// Height is the block that it is judged by; zero if the chain was not asked.
	Height int64         `json:"height"`
	Denoms []DenomStatus `json:"denoms"`
	Lanes  []LaneStatus  `json:"lanes"`
}

// Amounts are what there is of one denom or lane. Received is Claimed, AtRisk, Lost and what is
// secured; Claimable would be paid now, at risk or not.
type Amounts struct {
	// Received is all that was promised in vouchers.
	Received math.Int `json:"received"`
	// Claimed is what committed blocks have paid of it.
	Claimed math.Int `json:"claimed"`
	// Claimable is what a claim would pay now.
	Claimable math.Int `json:"claimable"`
	// AtRisk is not claimed, and nothing secures it.
	AtRisk math.Int `json:"at_risk"`
	// Lost will never be paid.
	Lost math.Int `json:"lost"`
}

// DenomStatus are the amounts of all lanes of one denom.
type DenomStatus struct {
	Denom string `json:"denom"`
	Amounts
}

// LaneStatus is one lane.
type LaneStatus struct {
	Payee   string `json:"payee"`
	Purse   uint64 `json:"purse"`
	Epoch   uint32 `json:"epoch"`
	Lane    uint32 `json:"lane"`
	Expiry  uint64 `json:"expiry"`
	Denom   string `json:"denom"`
	Signer  string `json:"signer"`
	Secured bool   `json:"secured"`
	Amounts
	// Why says in sentences why there is a risk or a loss; empty without.
	Why string `json:"why,omitempty"`
	// LastResult is what the chain answered to the last claim; empty before the first.
	LastResult string `json:"last_result,omitempty"`
}

// errUnsecured is the plain risk of a credit lane.
var errUnsecured = errors.New("nothing secures it: the owner can pay himself first; claim, or ask for a secured lane")

// errUnread is the risk of not knowing.
var errUnread = errors.New("the chain was not asked: what of it would be paid is unknown")

// Snapshot judges lanes by a state of the chain, or without if it is nil. It is a function of its
// arguments alone.
func Snapshot(lanes []book.Lane, s *State, policy Policy) Status {
	status := Status{Denoms: []DenomStatus{}, Lanes: []LaneStatus{}}
	var verdicts []verdict
	if s != nil {
		status.Height = s.Head.Height
		verdicts = judgeAll(lanes, s, policy.withDefaults())
	} else {
		for _, lane := range lanes {
			verdicts = append(verdicts, verdict{lane: lane, due: lane.Unclaimed(), payable: math.ZeroInt(), why: errUnread})
		}
	}
	slices.SortFunc(verdicts, func(x, y verdict) int { return bytes.Compare(x.lane.Key.Bytes(), y.lane.Key.Bytes()) })
	totals := map[string]Amounts{}
	for _, v := range verdicts {
		lane := v.status(s)
		status.Lanes = append(status.Lanes, lane)
		totals[lane.Denom] = totals[lane.Denom].plus(lane.Amounts)
	}
	for _, denom := range slices.Sorted(maps.Keys(totals)) {
		status.Denoms = append(status.Denoms, DenomStatus{denom, totals[denom]})
	}
	return status
}

func (a Amounts) plus(b Amounts) Amounts {
	if a.Received.IsNil() {
		return b
	}
	return Amounts{
		a.Received.Add(b.Received), a.Claimed.Add(b.Claimed), a.Claimable.Add(b.Claimable),
		a.AtRisk.Add(b.AtRisk), a.Lost.Add(b.Lost),
	}
}

func (v verdict) status(s *State) LaneStatus {
	key := v.lane.Key
	status := LaneStatus{
		Payee: paychan.Bech32(key.Payee), Purse: key.Purse, Epoch: key.Epoch, Lane: key.Lane, Expiry: key.Expiry,
		Denom: v.lane.Denom, Signer: paychan.Bech32(v.lane.Signer), Secured: v.lane.Secured,
		Amounts: Amounts{
			Received: v.lane.Cumulative(), Claimed: v.lane.Settled.Claimed, Claimable: v.payable,
			AtRisk: math.ZeroInt(), Lost: math.ZeroInt(),
		},
	}
	if s != nil {
		known := s.lane(key)
		status.Claimed = math.MaxInt(status.Claimed, known.Claimed)
		status.Secured = known.Secured() || v.lane.Secured && v.lost
	}
	if v.lane.Settled.Code != types.CodeUnspecified {
		status.LastResult = v.lane.Settled.Code.String()
	}
	switch {
	case v.lost:
		status.Lost = v.due
	case status.Secured:
		status.AtRisk = v.due.Sub(v.payable)
	default:
		status.AtRisk = v.due
	}
	status.Why = v.reason(status)
	return status
}

// reason gathers what is wrong, the worst first.
func (v verdict) reason(status LaneStatus) string {
	var reasons []byte
	add := func(err error) {
		if err == nil {
			return
		}
		if len(reasons) > 0 {
			reasons = append(reasons, "; "...)
		}
		reasons = append(reasons, err.Error()...)
	}
	if v.due.IsZero() {
		return ""
	}
	add(v.why)
	add(v.rush)
	if status.AtRisk.IsPositive() && !status.Secured {
		add(errUnsecured)
	}
	return string(reasons)
}
