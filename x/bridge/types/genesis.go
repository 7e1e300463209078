package types

import (
	"bytes"
	"cmp"

	errorsmod "cosmossdk.io/errors"

	"github.com/bttcprotocol/bttcd/internal/address"
)

// DefaultGenesis is the genesis of a chain without remote chains.
func DefaultGenesis() *GenesisState {
	return &GenesisState{Params: DefaultParams(), NextWithdrawal: 1, NextHeld: 1, NextTransfer: 1}
}

// Begins reports whether nothing ever crossed the bridge: the state is of a new chain and
// continues none.
func (g GenesisState) Begins() bool {
	return g.NextWithdrawal == 1 && g.NextHeld == 1 && g.NextTransfer == 1
}

// Validate returns what is wrong with the state: every record by itself, and all of them against
// each other. What takes the bank or the chain's own id is for the keeper to check.
func (g GenesisState) Validate() error {
	if err := g.Params.Validate(); err != nil {
		return err
	}
	if g.NextWithdrawal == 0 || g.NextHeld == 0 || g.NextTransfer == 0 {
		return errorsmod.Wrap(ErrInvalidGenesis, "next_withdrawal, next_held and next_transfer begin at 1")
	}
	c := newChecker(g)
	for _, check := range []func() error{
		c.rows, c.tokens, c.keys, c.sets, c.digests, c.packets, c.signatures,
		c.withdrawals, c.held, c.ledgers, c.transfers, c.punishments, c.keyless,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

type (
	nonceKey struct {
		row   uint32
		nonce uint64
	}
	contractKey struct {
		row      uint32
		contract [AddressLength]byte
	}
	denomKey struct {
		row   uint32
		denom string
	}
)

// checker knows what the checks before found, for those that come after.
type checker struct {
	GenesisState
	rowOf    map[uint32]GenesisRow
	tokenOf  map[denomKey]GenesisToken
	setOf    map[nonceKey]Set
	packetOf map[nonceKey]Packet
	// ownerOf has the operators of all keys ever registered.
	ownerOf map[[AddressLength]byte][]byte
	sums    map[denomKey]sums
}

func newChecker(g GenesisState) *checker {
	return &checker{
		GenesisState: g, rowOf: map[uint32]GenesisRow{}, tokenOf: map[denomKey]GenesisToken{},
		setOf: map[nonceKey]Set{}, packetOf: map[nonceKey]Packet{}, sums: map[denomKey]sums{},
		ownerOf: map[[AddressLength]byte][]byte{},
	}
}

func (c *checker) rows() error {
	if len(c.Rows) > MaxRows {
		return errorsmod.Wrapf(ErrInvalidGenesis, "there are %d rows: at most %d fit into a vote extension", len(c.Rows), MaxRows)
	}
	for i, row := range c.Rows {
		if err := row.Row.Validate(); err != nil {
			return err
		}
		if err := row.State.Validate(); err != nil {
			return errorsmod.Wrap(err, row.Row.Name)
		}
		for _, other := range c.Rows[:i] {
			if err := row.Row.Conflicts(other.Row); err != nil {
				return err
			}
		}
		c.rowOf[row.Row.Id] = row
	}
	return ascending("rows", c.Rows, func(a, b GenesisRow) int { return cmp.Compare(a.Row.Id, b.Row.Id) })
}

func (c *checker) tokens() error {
	for i, token := range c.Tokens {
		if err := token.Token.Validate(); err != nil {
			return err
		}
		row, found := c.rowOf[token.Token.Row]
		if !found {
			return errorsmod.Wrapf(ErrUnknownRow, "the token %s is of row %d", token.Token.Denom, token.Token.Row)
		}
		if bytes.Equal(row.Row.Portal, token.Token.Contract) {
			return errorsmod.Wrapf(ErrInvalidToken, "%s: the contract is the Portal", token.Token.Denom)
		}
		for _, other := range c.Tokens[:i] {
			if err := token.Token.Conflicts(other.Token); err != nil {
				return err
			}
		}
		if err := token.Ledger.Validate(); err != nil {
			return errorsmod.Wrapf(err, "%s on %s", token.Token.Denom, row.Row.Name)
		}
		c.tokenOf[denomKey{token.Token.Row, token.Token.Denom}] = token
	}
	return ascending("tokens", c.Tokens, func(a, b GenesisToken) int {
		return cmp.Or(cmp.Compare(a.Token.Row, b.Token.Row), bytes.Compare(a.Token.Contract, b.Token.Contract))
	})
}

// keys wants every key to be somebody's once.
func (c *checker) keys() error {
	for _, key := range append(append([]BridgeKey{}, c.Keys...), c.OldKeys...) {
		operator, err := operatorOf(key.Operator)
		if err != nil {
			return err
		}
		if !IsAddress(key.Address) {
			return errorsmod.Wrapf(ErrInvalidKey, "the key of %s must be 20 bytes that are not all zero", key.Operator)
		}
		if other, taken := c.ownerOf[[AddressLength]byte(key.Address)]; taken {
			return errorsmod.Wrapf(ErrKeyTaken, "%x is listed for the operator %x and for %s", key.Address, other, key.Operator)
		}
		c.ownerOf[[AddressLength]byte(key.Address)] = operator
	}
	if err := ascending("keys", c.Keys, func(a, b BridgeKey) int { return compareOperators(a.Operator, b.Operator) }); err != nil {
		return err
	}
	return ascending("old_keys", c.OldKeys, func(a, b BridgeKey) int { return bytes.Compare(a.Address, b.Address) })
}

func (c *checker) keyless() error {
	for _, validator := range c.Keyless {
		if _, err := operatorOf(validator.Operator); err != nil {
			return err
		}
		if validator.Height < 0 {
			return errorsmod.Wrapf(ErrInvalidGenesis, "%s is keyless since the height %d", validator.Operator, validator.Height)
		}
	}
	return ascending("keyless", c.Keyless, func(a, b KeylessValidator) int { return compareOperators(a.Operator, b.Operator) })
}

func (c *checker) punishments() error {
	for _, one := range c.Punishments {
		if _, err := operatorOf(one.Operator); err != nil {
			return err
		}
		if len(one.Digest) != 32 || !IsAddress(one.Signer) {
			return errorsmod.Wrapf(ErrInvalidGenesis, "the punishment of %s must have a digest of 32 bytes and a signer of 20", one.Operator)
		}
	}
	return ascending("punishments", c.Punishments, func(a, b Punishment) int {
		return cmp.Or(bytes.Compare(a.Digest, b.Digest), bytes.Compare(a.Signer, b.Signer))
	})
}

func operatorOf(text string) ([]byte, error) {
	if err := address.Validator().CheckCanonical(text); err != nil {
		return nil, errorsmod.Wrapf(ErrInvalidGenesis, "operator %q: %s", text, err)
	}
	return address.Validator().StringToBytes(text)
}

// compareOperators compares spellings that were checked.
func compareOperators(a, b string) int {
	left, _ := operatorOf(a)
	right, _ := operatorOf(b)
	return bytes.Compare(left, right)
}

// ascending wants a list in order and without doubles, as export writes it.
func ascending[T any](name string, list []T, compare func(a, b T) int) error {
	for i := 1; i < len(list); i++ {
		if compare(list[i-1], list[i]) >= 0 {
			return errorsmod.Wrapf(ErrInvalidGenesis, "%s: entry %d is not after the one before it", name, i)
		}
	}
	return nil
}
