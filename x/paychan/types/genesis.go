package types

import (
	"fmt"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/address"
)

// DefaultGenesis returns the genesis state of a new chain: no purses, and the first will be 1.
func DefaultGenesis() *GenesisState {
	return &GenesisState{Params: DefaultParams(), NextPurse: 1}
}

// Validate returns ErrInvalidGenesis or ErrInvalidParams, saying what must be changed.
func (g GenesisState) Validate() error {
	if err := g.Params.Validate(); err != nil {
		return errorsmod.Wrap(err, "paychan.params")
	}
	check := genesisCheck{
		purses: map[uint64]*purseCheck{}, totals: map[string]*Totals{}, seen: map[string]bool{},
	}
	for _, step := range []func(GenesisState) error{
		check.readPurses, check.readSessions, check.readLanes, check.readShares, check.sumPurses, check.readTotals,
	} {
		if err := step(g); err != nil {
			return errorsmod.Wrapf(ErrInvalidGenesis, "paychan.%s", err)
		}
	}
	return nil
}

// genesisCheck adds up what the parts of a genesis say of each other.
type genesisCheck struct {
	purses map[uint64]*purseCheck
	totals map[string]*Totals
	seen   map[string]bool
}

// purseCheck is a purse and what else there is of it.
type purseCheck struct {
	purse    Purse
	sessions uint32
	fenced   *Totals // its Held is the sum of the ring-fences
}

// once returns an error if the entry was there before.
func (c genesisCheck) once(format string, args ...any) error {
	name := fmt.Sprintf(format, args...)
	if c.seen[name] {
		return fmt.Errorf("%s is there twice: remove one", name)
	}
	c.seen[name] = true
	return nil
}

// maxNextPurse leaves more ids than there will ever be purses.
const maxNextPurse = 1 << 62

func (c genesisCheck) readPurses(g GenesisState) error {
	if g.NextPurse == 0 || g.NextPurse > maxNextPurse {
		return fmt.Errorf("next_purse is %d: ids begin at 1 and end at %d", g.NextPurse, uint64(maxNextPurse))
	}
	for i, purse := range g.Purses {
		if err := purse.Validate(); err != nil {
			return fmt.Errorf("purses[%d]: %w", i, err)
		}
		if purse.Id == 0 || purse.Id >= g.NextPurse {
			return fmt.Errorf("purses[%d] has the id %d, but the next purse gets %d", i, purse.Id, g.NextPurse)
		}
		if err := c.once("purse %d", purse.Id); err != nil {
			return err
		}
		fenced := NewTotals(purse.Denom)
		c.purses[purse.Id] = &purseCheck{purse: purse, fenced: &fenced}
	}
	return nil
}

func (c genesisCheck) readSessions(g GenesisState) error {
	for i, session := range g.Sessions {
		if err := session.Validate(); err != nil {
			return fmt.Errorf("sessions[%d]: %w", i, err)
		}
		purse, ok := c.purses[session.Purse]
		if !ok {
			return fmt.Errorf("sessions[%d] is of purse %d, which there is not", i, session.Purse)
		}
		if err := c.once("session key %s of purse %d", session.Key, session.Purse); err != nil {
			return err
		}
		purse.sessions++
	}
	return nil
}

func (c genesisCheck) readLanes(g GenesisState) error {
	for i, record := range g.Lanes {
		key, err := record.Id.Key()
		if err == nil {
			err = record.Lane.Validate(key)
		}
		if err != nil {
			return fmt.Errorf("lanes[%d]: %w", i, err)
		}
		if err := c.once("lane %x", key.Bytes()); err != nil {
			return err
		}
		if err := c.fence(key, record.Lane); err != nil {
			return fmt.Errorf("lanes[%d]: %w", i, err)
		}
	}
	return nil
}

// fence counts a ring-fence. Lanes of purses that are gone may linger, but hold nothing.
func (c genesisCheck) fence(key LaneKey, lane Lane) error {
	if !lane.Available().IsPositive() {
		return nil
	}
	purse, ok := c.purses[key.Purse]
	if !ok {
		return fmt.Errorf("it has a ring-fence in purse %d, which there is not", key.Purse)
	}
	purse.fenced.Held = purse.fenced.Held.Add(lane.Available())
	return nil
}

func (c genesisCheck) readShares(g GenesisState) error {
	for i, share := range g.RelayShares {
		if err := canonicalAddress("payee", share.Payee); err != nil {
			return fmt.Errorf("relay_shares[%d]: %w", i, err)
		}
		if share.ShareBps == 0 || share.ShareBps > MaxRelayShareBps {
			return fmt.Errorf("relay_shares[%d].share_bps is %d: it must be from 1 to %d", i, share.ShareBps, MaxRelayShareBps)
		}
		if err := c.once("relay share of %s", share.Payee); err != nil {
			return err
		}
	}
	return nil
}

func (c genesisCheck) sumPurses(g GenesisState) error {
	for _, purse := range g.Purses {
		known := c.purses[purse.Id]
		if purse.Sessions != known.sessions {
			return fmt.Errorf("purse %d counts %d session keys, of which there are %d", purse.Id, purse.Sessions, known.sessions)
		}
		if !purse.Allocated.Equal(known.fenced.Held) {
			return fmt.Errorf("purse %d has allocated %s, but its lanes' ring-fences hold %s", purse.Id, purse.Allocated, known.fenced.Held)
		}
		sum, ok := c.totals[purse.Denom]
		if !ok {
			fresh := NewTotals(purse.Denom)
			sum = &fresh
			c.totals[purse.Denom] = sum
		}
		sum.Purses++
		sum.Held = sum.Held.Add(purse.Balance)
	}
	return nil
}

func (c genesisCheck) readTotals(g GenesisState) error {
	for i, totals := range g.Totals {
		if err := totals.Validate(); err != nil {
			return fmt.Errorf("totals[%d]: %w", i, err)
		}
		if err := c.once("totals of %s", totals.Denom); err != nil {
			return err
		}
		sum, ok := c.totals[totals.Denom]
		if !ok {
			fresh := NewTotals(totals.Denom)
			sum = &fresh
		}
		if totals.Purses != sum.Purses || !totals.Held.Equal(sum.Held) {
			return fmt.Errorf("totals of %s say %d purses with %s, but there are %d with %s",
				totals.Denom, totals.Purses, totals.Held, sum.Purses, sum.Held)
		}
	}
	for i, purse := range g.Purses {
		if !c.seen["totals of "+purse.Denom] {
			return fmt.Errorf("purses[%d] holds %s, of which there are no totals", i, purse.Denom)
		}
	}
	return nil
}

// Key returns the key of the lane, or an error if the name is none.
func (id LaneID) Key() (LaneKey, error) {
	payee, err := accountAddress("payee", id.Payee)
	if err != nil {
		return LaneKey{}, err
	}
	key := LaneKey{payee, id.Purse, id.Epoch, id.Kind, id.Lane, id.Expiry}
	switch {
	case id.Kind != LaneVoucher && id.Kind != LaneCheque:
		return LaneKey{}, fmt.Errorf("its kind is %s", id.Kind)
	case id.Expiry > maxTime:
		return LaneKey{}, fmt.Errorf("its expiry is %d: no message takes more than %d", id.Expiry, uint64(maxTime))
	case id.Kind == LaneCheque && key != ChequeLane(payee, id.Purse, id.Epoch):
		return LaneKey{}, fmt.Errorf("a lane of cheques has number 0 and expiry 0")
	default:
		return key, nil
	}
}

func canonicalAddress(field, text string) error {
	if err := address.Account().CheckCanonical(text); err != nil {
		return fmt.Errorf("%s: %w", field, err)
	}
	_, err := accountAddress(field, text)
	return err
}

func validateDenom(denom string) error { return sdk.ValidateDenom(denom) }
