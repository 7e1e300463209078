package main

import (
	"crypto/rand"
	"math/big"
	"slices"
	"time"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// prefix begins injected transactions.
const prefix = "\x00bttc.bridge.v1.Injection\x00"

// proposalTurn is a block to falsify.
type proposalTurn struct {
	v      *validator
	height int64
	// rest are the transactions but the injected one, in bytes that acts may not change.
	rest [][]byte
	// tx is the injected transaction, nil if an honest proposer has nothing to inject.
	tx []byte
}

func newProposalTurn(v *validator, height int64, txs [][]byte) proposalTurn {
	turn := proposalTurn{v: v, height: height, rest: txs}
	if len(txs) > 0 && bridgetypes.IsInjection(txs[0]) {
		turn.tx, turn.rest = txs[0], txs[1:]
	}
	return turn
}

// proposalActs are what may be done to a proposal. One that cannot be done now returns false.
var proposalActs = map[string]func(proposalTurn) ([][]byte, bool){
	"nothing injected": func(t proposalTurn) ([][]byte, bool) { return t.rest, t.tx != nil },
	"stale injection": func(t proposalTurn) ([][]byte, bool) {
		return t.block(t.v.seen.tx), t.v.seen.tx != nil && t.v.seen.height < t.height
	},
	"stale extension": altered(func(t proposalTurn, i *bridgetypes.Injection) bool { return t.replayVote(i) }),
	"extension altered": altered(func(_ proposalTurn, i *bridgetypes.Injection) bool {
		extension := i.Votes[0].Extension
		extension[len(extension)-1] ^= 1
		return true
	}),
	"signatures cut": altered(func(_ proposalTurn, i *bridgetypes.Injection) bool { return cutSignatures(i) }),
	"votes cut": altered(func(_ proposalTurn, i *bridgetypes.Injection) bool {
		i.Votes = i.Votes[:1]
		return len(i.Rows) > 0
	}),
	"body truncated": altered(func(_ proposalTurn, i *bridgetypes.Injection) bool {
		return changeBody(i, func(body []byte) []byte { return body[:len(body)/2] })
	}),
	"body forged": altered(func(_ proposalTurn, i *bridgetypes.Injection) bool {
		return changeBody(i, func([]byte) []byte { return forgedDeposit() })
	}),
	"another round":     altered(func(_ proposalTurn, i *bridgetypes.Injection) bool { i.Round++; return true }),
	"magic and garbage": func(t proposalTurn) ([][]byte, bool) { return t.block([]byte(prefix + "garbage")), true },
	"magic at the end": func(t proposalTurn) ([][]byte, bool) {
		txs := t.rest
		if t.tx != nil {
			txs = t.block(t.tx)
		}
		return append(slices.Clone(txs), []byte(prefix+"garbage")), len(txs) > 0
	},
	"injected twice": func(t proposalTurn) ([][]byte, bool) { return append(t.block(t.tx), t.tx), t.tx != nil },
}

// block is the rest after another injection.
func (t proposalTurn) block(injected []byte) [][]byte { return append([][]byte{injected}, t.rest...) }

// altered changes what an injection says; the result is well-formed.
func altered(alter func(proposalTurn, *bridgetypes.Injection) bool) func(proposalTurn) ([][]byte, bool) {
	return func(t proposalTurn) ([][]byte, bool) {
		if t.tx == nil {
			return nil, false
		}
		injection, err := bridgetypes.DecodeInjection(t.tx, bridgetypes.MaxInjectedBytes)
		if err != nil || !alter(t, &injection) {
			return nil, false
		}
		tx, err := bridgetypes.EncodeInjection(injection)
		return t.block(tx), err == nil
	}
}

// replayVote puts a validator's extension of an earlier height in the place of the one of now.
func (t proposalTurn) replayVote(injection *bridgetypes.Injection) bool {
	if t.v.seen.tx == nil || t.v.seen.height >= t.height {
		return false
	}
	old, err := bridgetypes.DecodeInjection(t.v.seen.tx, bridgetypes.MaxInjectedBytes)
	if err != nil {
		return false
	}
	for i, vote := range injection.Votes {
		for _, before := range old.Votes {
			if before.ValidatorIndex == vote.ValidatorIndex {
				injection.Votes[i] = before
				return true
			}
		}
	}
	return false
}

// cutSignatures takes the last signature of a packet out of somebody's extension.
func cutSignatures(injection *bridgetypes.Injection) bool {
	for i, vote := range injection.Votes {
		extension, err := bridgetypes.DecodeExtension(vote.Extension)
		if err != nil || len(extension.Signatures) == 0 {
			continue
		}
		extension.Signatures = extension.Signatures[:len(extension.Signatures)-1]
		cut, err := bridgetypes.EncodeExtension(extension)
		if err != nil || len(cut) == 0 {
			continue
		}
		injection.Votes[i].Extension = cut
		return true
	}
	return false
}

func changeBody(injection *bridgetypes.Injection, change func([]byte) []byte) bool {
	if len(injection.Rows) == 0 {
		return false
	}
	bodies := injection.Rows[0].Bodies
	bodies[len(bodies)-1] = change(bodies[len(bodies)-1])
	return true
}

// forgedDeposit would make somebody rich.
func forgedDeposit() []byte {
	var thief, token portalabi.Address
	_, _ = rand.Read(thief[:])
	_, _ = rand.Read(token[:])
	body, err := portalabi.Deposited{
		Time: uint64(time.Now().Unix()), Token: token, Sender: thief, Recipient: thief, //nolint:gosec // a time of now
		Amount: new(big.Int).Exp(big.NewInt(10), big.NewInt(24), nil),
	}.Body()
	if err != nil {
		panic(err) // every field is in range
	}
	return body
}
