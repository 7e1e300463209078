package testutil

import (
	"context"
	"errors"
	"time"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Staking takes delegations of BTT for one validator, whose operator is Operator. Other validators
// do not exist.
type Staking struct {
	types.StakingKeeper
	bank bankkeeper.BaseKeeper
	// Operator is the one that exists, if any.
	Operator sdk.ValAddress
	// Broken is what Delegate panics with, after it took the money.
	Broken any
}

// BondDenom is BTT.
func (*Staking) BondDenom(context.Context) (string, error) { return chain.BaseDenom, nil }

// GetValidator knows one.
func (s *Staking) GetValidator(_ context.Context, operator sdk.ValAddress) (stakingtypes.Validator, error) {
	if s.Operator.Empty() || !operator.Equals(s.Operator) {
		return stakingtypes.Validator{}, stakingtypes.ErrNoValidatorFound
	}
	return stakingtypes.Validator{
		Tokens: math.OneInt(), DelegatorShares: math.LegacyOneDec(), Status: stakingtypes.Bonded,
	}, nil
}

// Delegate moves the money into Pool.
func (s *Staking) Delegate(ctx context.Context, delegator sdk.AccAddress, amount math.Int, _ stakingtypes.BondStatus,
	_ stakingtypes.Validator, _ bool,
) (math.LegacyDec, error) {
	coins := sdk.NewCoins(sdk.NewCoin(chain.BaseDenom, amount))
	err := s.bank.SendCoinsFromAccountToModule(ctx, delegator, Pool, coins)
	if s.Broken != nil {
		panic(s.Broken)
	}
	return math.LegacyNewDecFromInt(amount), err
}

// IterateLastValidatorPowers has none: this chain makes no sets.
func (*Staking) IterateLastValidatorPowers(context.Context, func(sdk.ValAddress, int64) bool) error {
	return nil
}

// GetLastTotalPower is that of none.
func (*Staking) GetLastTotalPower(context.Context) (math.Int, error) { return math.ZeroInt(), nil }

// UnbondingTime is that of mainnet.
func (*Staking) UnbondingTime(context.Context) (time.Duration, error) {
	return 21 * 24 * time.Hour, nil
}

// PowerReduction is that of mainnet.
func (*Staking) PowerReduction(context.Context) math.Int { return sdk.DefaultPowerReduction }

// Purses takes top-ups of the purses that it is told of.
type Purses struct {
	bank bankkeeper.BaseKeeper
	// Denoms are the purses that exist.
	Denoms map[uint64]string
}

// TopUp moves the money into Pool.
func (p *Purses) TopUp(ctx context.Context, payer sdk.AccAddress, purse uint64, amount sdk.Coin) error {
	if p.Denoms[purse] != amount.Denom {
		return errors.New("no such purse")
	}
	return p.bank.SendCoinsFromAccountToModule(ctx, payer, Pool, sdk.NewCoins(amount))
}

// Contracts gives each denom an ERC-20.
type Contracts struct {
	// Of are those that exist.
	Of map[string][20]byte
}

// NewContracts knows that of BTT.
func NewContracts() *Contracts {
	return &Contracts{Of: map[string][20]byte{chain.BaseDenom: Address("erc20 " + chain.BaseDenom)}}
}

// Register makes one.
func (c *Contracts) Register(_ context.Context, denom string) ([20]byte, error) {
	if _, found := c.Of[denom]; found {
		return [20]byte{}, errors.New("registered already")
	}
	c.Of[denom] = Address("erc20 " + denom)
	return c.Of[denom], nil
}

// ERC20 finds one.
func (c *Contracts) ERC20(_ context.Context, denom string) ([20]byte, bool) {
	contract, found := c.Of[denom]
	return contract, found
}
