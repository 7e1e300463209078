package types

import (
	errorsmod "cosmossdk.io/errors"
)

// NewGenesisState returns a genesis state of its parts.
func NewGenesisState(params Params, totals Totals) *GenesisState {
	return &GenesisState{Params: params, Totals: totals}
}

// DefaultGenesis returns the genesis state of a new chain that pays nothing.
func DefaultGenesis() *GenesisState {
	return NewGenesisState(DefaultParams(), NewTotals())
}

// Validate returns ErrInvalidGenesis or ErrInvalidParams, saying what must be changed.
func (g GenesisState) Validate() error {
	if err := g.Params.Validate(); err != nil {
		return errorsmod.Wrap(err, "rewards.params")
	}
	if err := g.Totals.Validate(); err != nil {
		return errorsmod.Wrapf(ErrInvalidGenesis, "rewards.totals.%s", err)
	}
	return nil
}
