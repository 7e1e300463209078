package paychan

import (
	"context"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Head is the newest block that a node has.
type Head struct {
	ChainID string
	Height  int64
	Time    time.Time
}

// Mark returns the head as the rules of x/paychan take it.
func (h Head) Mark() types.Mark { return types.Mark{Time: h.Time.Unix(), Height: h.Height} }

// Domain returns the EIP-712 domain of vouchers on the chain, or an error if it is none of
// BTTC's.
func (h Head) Domain() (types.Domain, error) {
	id, err := chain.EVMChainID(h.ChainID)
	if err != nil {
		return types.Domain{}, err
	}
	return types.ChannelDomain(id), nil
}

// Purse is a purse with its session keys, as the chain answers.
type Purse = types.QueryPurseResponse

// Reader reads committed state. It must be safe for concurrent use.
type Reader interface {
	Head(ctx context.Context) (Head, error)
	Params(ctx context.Context) (types.Params, error)
	// Purse returns types.ErrPurseNotFound if there is none.
	Purse(ctx context.Context, id uint64) (Purse, error)
	// Lane returns types.NewLane() if the chain knows nothing of it.
	Lane(ctx context.Context, key types.LaneKey) (types.Lane, error)
}

// Tx is what to execute in one transaction, all of it or nothing.
type Tx struct {
	Messages []sdk.Msg
	// Gas is the limit, which is paid for in full; zero lets the chain estimate it.
	Gas uint64
}

// Committed is what became of a transaction.
type Committed struct {
	Height  int64
	Hash    string
	GasUsed uint64
	// Fee is what was paid for it, in abtt.
	Fee math.Int
	// Responses are those of the messages, in protobuf.
	Responses [][]byte
}

// Submitter executes transactions of one account. It must be safe for concurrent use.
type Submitter interface {
	// Sender is the account.
	Sender() common.Address
	// GasPrice returns what one unit of gas costs now, in abtt, in whole units rounded up.
	GasPrice(ctx context.Context) (math.Int, error)
	// Submit returns when the transaction is committed. ErrNotCommitted means that it never
	// will be; an *ExecutionError that it was and failed. After any other error it may have
	// been: state tells.
	Submit(ctx context.Context, tx Tx) (Committed, error)
}

// Chain does both.
type Chain interface {
	Reader
	Submitter
}

// Bech32 returns an address as messages hold it.
func Bech32(account common.Address) string {
	text, err := address.Account().BytesToString(account[:])
	if err != nil {
		panic(err) // 20 bytes always have a spelling
	}
	return text
}

// ParseAddress returns the account that text names: bech32, 0x or T.
func ParseAddress(text string) (common.Address, error) {
	bz, err := address.Account().StringToBytes(text)
	if err != nil {
		return common.Address{}, err
	}
	if len(bz) != common.AddressLength {
		return common.Address{}, fmt.Errorf("%q is no ordinary account: those have 20 bytes", text)
	}
	return common.Address(bz), nil
}

// session returns the session of a key, settled at now, and whether there is one.
func session(purse Purse, key common.Address, now types.Mark) (types.Session, bool) {
	name := Bech32(key)
	for _, s := range purse.Sessions {
		if s.Key == name {
			return s.Settled(now, purse.Purse.Purse.UnlockDelaySeconds), true
		}
	}
	return types.Session{}, false
}
