package precompile

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"strings"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/gogoproto/proto"
	"github.com/ethereum/go-ethereum/common"
	ethtypes "github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// moduleEvents is what the names of the module's events begin with.
const moduleEvents = "bttc.paychan."

// settledEvent is the event of one item. Its logs are made of the results: there may be
// thousands, and an event takes long to read back.
var settledEvent = proto.MessageName(&types.EventItemSettled{})

type sessionTerms struct {
	Cap    *big.Int
	Expiry uint64
}

type mark struct{ Time, Height uint64 }

// logged sends a message and gives each event that the module emits its log, in order.
func logged[Request, Response any](p *Precompile, c call, send func(context.Context, Request) (Response, error), message Request) (Response, error) {
	manager := c.EventManager()
	before := len(manager.Events())
	response, err := send(c.Context, message)
	if err != nil {
		return response, err
	}
	for _, event := range manager.Events()[before:] {
		if !strings.HasPrefix(event.Type, moduleEvents) || event.Type == settledEvent {
			continue
		}
		if err := p.logEvent(c, event); err != nil {
			return response, err
		}
	}
	return response, nil
}

func (p *Precompile) logEvent(c call, event sdk.Event) error {
	typed, err := sdk.ParseTypedEvent(abci.Event(event))
	if err != nil {
		return fmt.Errorf("reading %s: %w", event.Type, err)
	}
	switch e := typed.(type) {
	case *types.EventSessionDelegated:
		return p.logDelegated(c, e)
	case *types.EventSessionRevoked:
		return p.logWith(c, "SessionRevoked", word(e.Purse), e.Key, markOf(&e.Matures))
	case *types.EventLaneAllocated:
		signer, err := p.account(e.Signer)
		return errors.Join(err, p.logWith(c, "LaneAllocated", word(e.Lane.Purse), e.Lane.Payee,
			e.Lane.Epoch, e.Lane.Lane, e.Lane.Expiry, signer, e.Amount.BigInt(), e.Available.BigInt()))
	case *types.EventLaneReleased:
		return p.logWith(c, "LaneReleased", word(e.Lane.Purse), e.Lane.Payee,
			e.Lane.Epoch, e.Lane.Lane, e.Lane.Expiry, e.Paid.BigInt(), e.Freed.BigInt(), e.Claimed.BigInt())
	case *types.EventRelayShareSet:
		payee, err := p.account(e.Payee)
		return errors.Join(err, p.log(c, "RelayShareSet", []common.Hash{topic(payee)}, e.ShareBps))
	default:
		return p.logPurse(c, typed)
	}
}

func (p *Precompile) logPurse(c call, typed proto.Message) error {
	switch e := typed.(type) {
	case *types.EventPurseOpened:
		return p.logWith(c, "PurseOpened", word(e.Purse), e.Owner, e.Denom, e.Amount.BigInt(), e.UnlockDelaySeconds)
	case *types.EventPurseToppedUp:
		return p.logWith(c, "PurseToppedUp", word(e.Purse), e.Sender, e.Amount.BigInt(), e.Balance.BigInt())
	case *types.EventChequesEnabled:
		return p.log(c, "ChequesEnabled", []common.Hash{word(e.Purse)}, e.Epoch, common.HexToAddress(e.Vault))
	case *types.EventUnlockRequested:
		return p.log(c, "UnlockRequested", []common.Hash{word(e.Purse)}, markOf(&e.Matures))
	case *types.EventUnlockCanceled:
		return p.log(c, "UnlockCanceled", []common.Hash{word(e.Purse)})
	case *types.EventPurseWithdrawn:
		return p.log(c, "PurseWithdrawn", []common.Hash{word(e.Purse)}, e.Amount.BigInt(), e.Epoch)
	case *types.EventPurseDeleted:
		return p.log(c, "PurseDeleted", []common.Hash{word(e.Purse)})
	default:
		return fmt.Errorf("the paychan contract has no log for %T: report this", typed)
	}
}

func (p *Precompile) logDelegated(c call, e *types.EventSessionDelegated) error {
	pending := sessionTerms{Cap: new(big.Int)}
	if e.Pending != nil {
		pending = termsOf(*e.Pending)
	}
	return p.logWith(c, "SessionDelegated", word(e.Purse), e.Key, termsOf(e.Terms), pending, markOf(e.Matures))
}

// logWith is log with a first topic and an account for a second.
func (p *Precompile) logWith(c call, name string, first common.Hash, account string, values ...any) error {
	second, err := p.account(account)
	if err != nil {
		return err
	}
	return p.log(c, name, []common.Hash{first, topic(second)}, values...)
}

// log adds a log at the price that a contract pays for one.
func (p *Precompile) log(c call, name string, indexed []common.Hash, values ...any) error {
	event := p.abi.Events[name]
	data, err := event.Inputs.NonIndexed().Pack(values...)
	if err != nil {
		return fmt.Errorf("encoding %s: %w", name, err)
	}
	topics := append([]common.Hash{event.ID}, indexed...)
	gas := params.LogGas + params.LogTopicGas*uint64(len(topics)) + params.LogDataGas*uint64(len(data))
	c.GasMeter().ConsumeGas(gas, "paychan log")
	c.db.AddLog(&ethtypes.Log{
		Address: p.Address(), Topics: topics, Data: data, BlockNumber: uint64(c.BlockHeight()),
	})
	return nil
}

func word(value uint64) (hash common.Hash) {
	binary.BigEndian.PutUint64(hash[24:], value)
	return hash
}

func topic(account common.Address) common.Hash { return common.BytesToHash(account[:]) }

func termsOf(terms types.SessionTerms) sessionTerms {
	return sessionTerms{terms.Cap.BigInt(), terms.Expiry}
}

// markOf is zero for none. Block times and heights are not negative.
func markOf(m *types.Mark) mark {
	if m == nil {
		return mark{}
	}
	return mark{uint64(m.Time), uint64(m.Height)}
}
