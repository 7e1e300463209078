package cmd

import (
	"context"
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/common/hexutil"
	ethfilters "github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/rpc"
)

// invalidParams is JSON-RPC's code for a request that cannot be answered as it is.
const invalidParams = -32602

// rangeError refuses a search of logs in a way that a client can act on: graph-node and others
// take limitExceeded for a request to halve the range.
type rangeError struct {
	code int
	text string
}

func (e rangeError) Error() string { return e.text }

// ErrorCode implements rpc.Error.
func (e rangeError) ErrorCode() int { return e.code }

// blockRange is what a search covers, both ends included.
type blockRange struct{ from, to uint64 }

func (r blockRange) String() string {
	return fmt.Sprintf("[%s, %s]", hexutil.EncodeUint64(r.from), hexutil.EncodeUint64(r.to))
}

// rangeOf resolves the ends of a search, and refuses one that begins after its end or goes beyond
// the newest block or the limit of blocks. The range of a search of one block by its hash is empty.
func rangeOf(criteria ethfilters.FilterCriteria, head, limit uint64) (blockRange, error) {
	if criteria.BlockHash != nil {
		return blockRange{}, nil
	}
	asked := blockRange{resolve(criteria.FromBlock, head), resolve(criteria.ToBlock, head)}
	switch {
	case asked.from > asked.to:
		return asked, rangeError{invalidParams, fmt.Sprintf("invalid block range %s: it begins after its end", asked)}
	case asked.to > head:
		return asked, rangeError{invalidParams, fmt.Sprintf("invalid block range %s: the newest block is %s; ask up to it, or up to latest",
			asked, hexutil.EncodeUint64(head))}
	case limit > 0 && asked.to-asked.from > limit:
		return asked, rangeError{limitExceeded, fmt.Sprintf("the range %s has %d blocks: maximum [from, to] blocks distance: %d (json-rpc.block-range-cap); ask for %s first",
			asked, asked.to-asked.from+1, limit, blockRange{asked.from, asked.from + limit})}
	}
	return asked, nil
}

func resolve(number *big.Int, head uint64) uint64 {
	if number == nil || !number.IsInt64() {
		return head
	}
	switch at := number.Int64(); {
	case at == rpc.EarliestBlockNumber.Int64():
		return 1
	case at < 0:
		return head
	default:
		return uint64(at)
	}
}

// tooMuch says how far a search came that went over a limit, and so what to ask for.
func (s *search) tooMuch(err error) error {
	text := err.Error()
	if !strings.Contains(text, "query returned more than") && !strings.Contains(text, askForFewer) {
		return err
	}
	if reached := uint64(max(s.height, 0)); reached > s.span.from {
		return rangeError{limitExceeded, fmt.Sprintf("%s; what fits is %s: ask for that first", text, blockRange{s.span.from, reached - 1})}
	}
	return rangeError{limitExceeded, text + "; block " + hexutil.EncodeUint64(s.span.from) + " alone goes over it: name addresses or topics"}
}

// heads returns the number of the newest block.
type heads interface {
	BlockNumber(context.Context) (hexutil.Uint64, error)
}
