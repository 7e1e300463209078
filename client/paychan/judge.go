package paychan

import (
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// checkTerms judges what needs no state: whom the lane pays and when it expires.
func (p *Payee) checkTerms(name types.LaneKey) error {
	if name.Payee != p.config.Address {
		return fmt.Errorf("payee %s: %w", name.Payee, ErrNotPayee)
	}
	if name.Kind == types.LaneCheque {
		return nil // cheques have no expiry
	}
	now := p.config.Now()
	switch {
	case types.Expired(name.Expiry, types.Mark{Time: now.Unix()}):
		return types.ErrLaneExpired
	case p.tooSoon(now, name.Expiry):
		return fmt.Errorf("at %d: %w", name.Expiry, ErrExpiresSoon)
	case name.Expiry > uint64(now.Unix())+p.params.MaxLaneLifeSeconds:
		return fmt.Errorf("at %d: %w", name.Expiry, types.ErrExpiryTooFar)
	default:
		return nil
	}
}

func (p *Payee) tooSoon(now time.Time, expiry uint64) bool {
	return expiry < uint64(now.Add(p.config.MinLife).Unix())
}

// authorize finds out who must have signed and whether the chain would pay for it. It fills in
// denom, signer and security of the offer.
func (p *Payee) authorize(o *offer, seen snapshot) error {
	purse := seen.purse.Purse.Purse
	if _, accepted := p.config.Accept[purse.Denom]; !accepted {
		return fmt.Errorf("purse %d of %s: %w", purse.Id, purse.Denom, ErrOtherDenom)
	}
	owner, err := ParseAddress(purse.Owner)
	if err != nil {
		return fmt.Errorf("owner of purse %d: %w", purse.Id, err)
	}
	o.lane.Denom, o.lane.Signer, o.lane.Secured = purse.Denom, owner, seen.lane.Secured()
	if len(o.signer) > 0 {
		o.lane.Signer = common.Address(o.signer)
	}
	switch {
	case seen.lane.Closed:
		return types.ErrLaneClosed
	case o.lane.Key.Expired(seen.mark):
		return types.ErrLaneExpired // by the chain's clock, whatever this machine's says
	case seen.lane.Secured() && seen.lane.Signer != Bech32(o.lane.Signer):
		return fmt.Errorf("it is not %s: %w", o.lane.Signer, types.ErrWrongLaneSigner)
	case seen.lane.Secured():
		return nil // whatever became of the epoch and the session
	case o.lane.Key.Epoch != purse.Epoch:
		return fmt.Errorf("epoch %d, the purse is in %d: %w", o.lane.Key.Epoch, purse.Epoch, types.ErrWrongEpoch)
	case o.lane.Cheque != nil:
		return authorizeCheque(o.lane.Cheque, purse)
	case o.lane.Signer == owner:
		return nil
	default:
		return p.authorizeSession(o.lane.Signer, seen)
	}
}

// authorizeCheque wants what the chain will: that the owner takes cheques, and that this one names
// the purse. Cheques of other denoms name their contract, which only the chain knows; they are
// not taken here.
func authorizeCheque(cheque *types.SignedCheque, purse types.Purse) error {
	switch {
	case !purse.ChequesEnabled:
		return types.ErrChequesDisabled
	case common.Address(cheque.Cheque.Vault) != types.Alias(purse.Id, purse.Epoch):
		return types.ErrWrongVault
	case purse.Denom != chain.BaseDenom, len(cheque.Cheque.Token) > 0:
		return types.ErrWrongToken
	default:
		return nil
	}
}

func (p *Payee) authorizeSession(signer common.Address, seen snapshot) error {
	s, found := session(seen.purse, signer, seen.mark)
	if !found {
		return fmt.Errorf("%s: %w", signer, types.ErrNotAuthorized)
	}
	now := p.config.Now()
	until := sessionEnd(s, seen.purse.Purse.Purse.UnlockDelaySeconds)
	switch {
	case types.Expired(until, types.Mark{Time: now.Unix()}):
		return types.ErrSessionEnded
	case p.tooSoon(now, until):
		return fmt.Errorf("at %d: %w", until, ErrSessionEnding)
	default:
		return nil
	}
}

// sessionEnd is the last second at which what the key signs is paid, by what is known now: what
// was taken away counts from when that matures.
func sessionEnd(s types.Session, delaySeconds uint64) uint64 {
	if s.Pending == nil {
		return s.Terms.Expiry
	}
	matures := uint64(types.Matures(*s.PendingSince, delaySeconds).Time)
	return min(s.Terms.Expiry, max(s.Pending.Expiry, matures))
}
