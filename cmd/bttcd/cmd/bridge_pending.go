package cmd

import (
	"context"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/bttcprotocol/bttcd/bridge/supervisor"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// pendingEvent is an event of a Portal that a node has seen and that the chain may not know yet.
type pendingEvent struct {
	Row   uint32        `json:"row"`
	Chain string        `json:"chain"`
	Nonce uint64        `json:"nonce"`
	Hash  common.Hash   `json:"hash"`
	Block uint64        `json:"block"`
	Time  uint64        `json:"time"`
	Body  hexutil.Bytes `json:"body"`
	// Final says that the remote chain cannot take it back; else it estimates when.
	Final          bool   `json:"final"`
	BlocksToFinal  uint64 `json:"blocks_to_final"`
	SecondsToFinal uint64 `json:"seconds_to_final"`
}

// maxPending bounds the final events that a node tells of a row: the chain applies 64 a block.
const maxPending = 256

// pendingEvents lists what a node has seen beyond what it last counted votes from.
func pendingEvents(watch *supervisor.Supervisor) []pendingEvent {
	events := []pendingEvent{}
	for _, row := range watch.Status().Rows {
		first := row.Applied + 1
		if row.Nonce >= maxPending {
			first = max(first, row.Nonce-maxPending+1)
		}
		for nonce := first; nonce <= row.Nonce; nonce++ {
			if entry, found := watch.Entry(row.Row, nonce); found {
				events = append(events, pendingEvent{
					Row: row.Row, Chain: row.Name, Nonce: nonce, Hash: common.Hash(entry.Event.TxHash), Block: entry.Event.Block.Number,
					Time: entry.Event.Block.Time, Body: entry.Event.Body, Final: true,
				})
			}
		}
		for _, seen := range row.Unfinal {
			events = append(events, pendingEvent{
				Row: row.Row, Chain: row.Name, Nonce: seen.Nonce, Hash: seen.TxHash, Block: seen.Block, Time: seen.Time, Body: seen.Body,
				BlocksToFinal: seen.BlocksToFinal, SecondsToFinal: seen.SecondsToFinal,
			})
		}
	}
	return events
}

// askPending asks the node of a home what is not on chain yet.
func askPending(ctx context.Context, home string) ([]pendingEvent, error) {
	var events []pendingEvent
	return events, askSocket(ctx, home, "/pending", &events)
}

// deposit returns the deposit that an event is.
func (e pendingEvent) deposit() (*portalabi.Deposited, bool) {
	event, err := portalabi.DecodeEvent(e.Body)
	return event.Deposited, err == nil && event.Deposited != nil
}

// executed returns the execution of a packet that an event is.
func (e pendingEvent) executed() (*portalabi.PacketExecuted, bool) {
	event, err := portalabi.DecodeEvent(e.Body)
	return event.Executed, err == nil && event.Executed != nil
}

// concerns reports whether somebody who looks for key looks for the event.
func (e pendingEvent) concerns(key bridgetypes.SearchKey) bool {
	switch key.Kind {
	case bridgetypes.SearchHash:
		return e.Hash == key.Hash
	case bridgetypes.SearchAddress:
		deposit, is := e.deposit()
		return is && len(key.Address) == common.AddressLength &&
			(deposit.Recipient == portalabi.Address(key.Address) || deposit.Sender == portalabi.Address(key.Address))
	default:
		return false
	}
}
