package types

import (
	"bytes"
	"cmp"
	"slices"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// sums are what the records of a token add up to.
type sums struct{ reserved, held math.Int }

func (c *checker) sum(key denomKey) sums {
	if sum, found := c.sums[key]; found {
		return sum
	}
	return sums{math.ZeroInt(), math.ZeroInt()}
}

func (c *checker) withdrawals() error {
	batched := 0
	for _, w := range c.Withdrawals {
		if err := w.Validate(); err != nil {
			return err
		}
		key := denomKey{w.Row, w.Amount.Denom}
		if _, found := c.tokenOf[key]; !found {
			return errorsmod.Wrapf(ErrUnknownToken, "withdrawal %d is of %s to row %d", w.Id, w.Amount.Denom, w.Row)
		}
		if w.Id >= c.NextWithdrawal {
			return errorsmod.Wrapf(ErrInvalidGenesis, "withdrawal %d is not before next_withdrawal, %d", w.Id, c.NextWithdrawal)
		}
		if w.State == WithdrawalState_WITHDRAWAL_STATE_BATCHED {
			batched++
			if err := c.inBatch(w); err != nil {
				return err
			}
		}
		sum := c.sum(key)
		sum.reserved = sum.reserved.Add(w.Amount.Amount)
		c.sums[key] = sum
	}
	if err := c.batches(batched); err != nil {
		return err
	}
	return ascending("withdrawals", c.Withdrawals, func(a, b Withdrawal) int { return cmp.Compare(a.Id, b.Id) })
}

// inBatch wants a batched withdrawal to be an item of its packet, which is open or stuck.
func (c *checker) inBatch(w Withdrawal) error {
	packet, found := c.packetOf[nonceKey{w.Row, w.Packet}]
	at := slices.Index(packet.Withdrawals, w.Id)
	if !found || !packet.Unsettled() || at < 0 {
		return errorsmod.Wrapf(ErrInvalidGenesis, "withdrawal %d is not in the open or stuck packet %d of row %d", w.Id, w.Packet, w.Row)
	}
	batch, _ := portalabi.DecodeBody(packet.WireKind(), packet.Body)
	items, ok := batch.(portalabi.Batch)
	token := c.tokenOf[denomKey{w.Row, w.Amount.Denom}].Token
	if !ok || at >= len(items) || !bytes.Equal(items[at].To[:], w.Recipient) ||
		!bytes.Equal(items[at].Token[:], token.Contract) || items[at].Amount.Cmp(w.Amount.Amount.BigInt()) != 0 {
		return errorsmod.Wrapf(ErrInvalidGenesis, "withdrawal %d is not what item %d of packet %d of row %d pays", w.Id, at, w.Packet, w.Row)
	}
	return nil
}

// batches wants every item of an open or stuck packet to be a withdrawal, given how many are.
func (c *checker) batches(batched int) error {
	items := 0
	for _, packet := range c.Packets {
		if packet.Unsettled() {
			items += len(packet.Withdrawals)
		}
	}
	if items != batched {
		return errorsmod.Wrapf(ErrInvalidGenesis, "open and stuck packets have %d items, but %d withdrawals are batched", items, batched)
	}
	return nil
}

// Validate returns ErrInvalidGenesis, saying what is wrong.
func (w Withdrawal) Validate() error {
	waiting := w.State == WithdrawalState_WITHDRAWAL_STATE_WAITING
	batched := w.State == WithdrawalState_WITHDRAWAL_STATE_BATCHED
	switch {
	case w.Id == 0:
		return errorsmod.Wrap(ErrInvalidGenesis, "withdrawals begin at 1")
	case address.Account().CheckCanonical(w.Sender) != nil:
		return errorsmod.Wrapf(ErrInvalidGenesis, "withdrawal %d: the sender %q is not written as it should be", w.Id, w.Sender)
	case !IsAddress(w.Recipient):
		return errorsmod.Wrapf(ErrInvalidGenesis, "withdrawal %d: the recipient must be 20 bytes that are not all zero", w.Id)
	case !AmountInBounds(w.Amount.Amount) || !w.Amount.Amount.IsPositive():
		return errorsmod.Wrapf(ErrInvalidGenesis, "withdrawal %d: the amount must be from 1 to 2^127-1", w.Id)
	case !AmountInBounds(w.Fee.Amount) || w.Fee.Denom != w.Amount.Denom && w.Fee.Denom != chain.BaseDenom:
		return errorsmod.Wrapf(ErrInvalidGenesis, "withdrawal %d: the fee must be in %s or %s", w.Id, chain.BaseDenom, w.Amount.Denom)
	case !waiting && !batched || batched != (w.Packet != 0):
		return errorsmod.Wrapf(ErrInvalidGenesis, "withdrawal %d is neither waiting without a packet nor batched in one", w.Id)
	case len(w.Rank) != RankSize:
		return errorsmod.Wrapf(ErrInvalidGenesis, "withdrawal %d: the rank has %d bytes and not %d", w.Id, len(w.Rank), RankSize)
	}
	return nil
}

func (c *checker) held() error {
	seen := map[nonceKey]bool{}
	contracts := make(map[contractKey]string, len(c.Tokens))
	for _, token := range c.Tokens {
		contracts[contractKey{token.Token.Row, [AddressLength]byte(token.Token.Contract)}] = token.Token.Denom
	}
	for _, held := range c.Held {
		if err := held.Validate(); err != nil {
			return err
		}
		key := nonceKey{held.Row, held.Nonce}
		row, found := c.rowOf[held.Row]
		if !found || held.Nonce > row.State.AppliedNonce || seen[key] || held.Id >= c.NextHeld {
			return errorsmod.Wrapf(ErrInvalidGenesis, "held %d: event %d of row %d is not applied, held twice, or the id is not before next_held", held.Id, held.Nonce, held.Row)
		}
		seen[key] = true
		if !held.Reason.Booked() {
			continue
		}
		event, err := held.Deposit()
		if err != nil {
			return err
		}
		denom, found := contracts[contractKey{held.Row, event.Token}]
		if !found {
			return errorsmod.Wrapf(ErrUnknownToken, "held %d is of %x on row %d", held.Id, event.Token, held.Row)
		}
		sum := c.sum(denomKey{held.Row, denom})
		sum.held = sum.held.Add(AmountOf(event.Amount))
		c.sums[denomKey{held.Row, denom}] = sum
	}
	return ascending("held", c.Held, func(a, b Held) int { return cmp.Compare(a.Id, b.Id) })
}

// ledgers wants what is reserved and held to be what withdrawals and held deposits add up to.
func (c *checker) ledgers() error {
	for _, token := range c.Tokens {
		sum := c.sum(denomKey{token.Token.Row, token.Token.Denom})
		if ledger := token.Ledger; !ledger.Reserved.Equal(sum.reserved) || !ledger.Held.Equal(sum.held) {
			return errorsmod.Wrapf(ErrInvariant, "%s on row %d: %s are reserved and %s held, but withdrawals are of %s and held deposits of %s",
				token.Token.Denom, token.Token.Row, ledger.Reserved, ledger.Held, sum.reserved, sum.held)
		}
	}
	return nil
}

func (c *checker) transfers() error {
	for _, t := range c.Transfers {
		switch {
		case t.Id == 0 || t.Id >= c.NextTransfer:
			return errorsmod.Wrapf(ErrInvalidGenesis, "transfer %d is not from 1 to before next_transfer, %d", t.Id, c.NextTransfer)
		case len(t.Steps) == 0:
			return errorsmod.Wrapf(ErrInvalidGenesis, "transfer %d came to no stage", t.Id)
		case c.rowOf[t.Row].Row.Id == 0:
			return errorsmod.Wrapf(ErrUnknownRow, "transfer %d is of row %d", t.Id, t.Row)
		case t.Amount.Amount.IsNil() || t.Fee.Amount.IsNil():
			return errorsmod.Wrapf(ErrInvalidGenesis, "transfer %d has no amount or no fee", t.Id)
		}
	}
	return ascending("transfers", c.Transfers, func(a, b Transfer) int { return cmp.Compare(a.Id, b.Id) })
}
