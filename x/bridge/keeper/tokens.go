package keeper

import (
	"context"
	"errors"
	"math/big"
	"strings"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func unknownContract(row uint32, contract []byte) error {
	return errorsmod.Wrapf(types.ErrUnknownToken, "contract %x on row %d: see the list with `bttcd query bridge tokens %d`", contract, row, row)
}

// token returns the token of a remote contract, or ErrUnknownToken.
func (k Keeper) token(ctx context.Context, row uint32, contract []byte) (types.Token, error) {
	token, err := k.Tokens.Get(ctx, collections.Join(row, contract))
	if errors.Is(err, collections.ErrNotFound) {
		return types.Token{}, unknownContract(row, contract)
	}
	return token, errorsmod.Wrapf(err, "reading the token %x of row %d", contract, row)
}

// tokenByDenom returns the token of a denom on a row, or ErrUnknownToken.
func (k Keeper) tokenByDenom(ctx context.Context, row uint32, denom string) (types.Token, error) {
	contract, err := k.TokensByDenom.Get(ctx, collections.Join(row, denom))
	if errors.Is(err, collections.ErrNotFound) {
		return types.Token{}, errorsmod.Wrapf(types.ErrUnknownToken, "%q on row %d: see the list with `bttcd query bridge tokens %d`", denom, row, row)
	}
	if err != nil {
		return types.Token{}, errorsmod.Wrapf(err, "reading the contract of %s on row %d", denom, row)
	}
	return k.token(ctx, row, contract)
}

// TokensOf returns the tokens of a denom, by row.
func (k Keeper) TokensOf(ctx context.Context, denom string) ([]types.Token, error) {
	rows, err := k.allRows(ctx)
	if err != nil {
		return nil, err
	}
	var tokens []types.Token
	for _, row := range rows {
		token, err := k.tokenByDenom(ctx, row.Id, denom)
		switch {
		case err == nil:
			tokens = append(tokens, token)
		case !errors.Is(err, types.ErrUnknownToken):
			return nil, err
		}
	}
	return tokens, nil
}

// addToken maps a remote contract to a denom, for ever and one to one. With portal it also makes the
// packet that lists the token there.
func (k Keeper) addToken(ctx context.Context, token types.Token, portal bool) error {
	if err := token.Validate(); err != nil {
		return err
	}
	row, err := k.row(ctx, token.Row)
	if err != nil {
		return err
	}
	if err := k.checkNewToken(ctx, row, token); err != nil {
		return err
	}
	if err := k.setToken(ctx, token, types.NewTokenLedger()); err != nil {
		return err
	}
	// Only Portals make units of a bridged denom: one that exists already stands for nothing there.
	if err := k.checkBacking(ctx, token.Denom, math.ZeroInt()); err != nil {
		return errorsmod.Wrap(types.ErrInvalidToken, err.Error())
	}
	if err := k.introduce(ctx, token); err != nil {
		return err
	}
	if !portal {
		return nil
	}
	return k.announce(ctx, token.Row, portalabi.Token{
		Token: portalabi.Address(token.Contract), Listed: true,
		MinDeposit: bigInt(token.Limits.MinDeposit), DailyLimit: bigInt(token.Limits.PortalDailyLimit),
	})
}

func bigInt(amount math.Int) *big.Int { return amount.BigInt() }

func (k Keeper) checkNewToken(ctx context.Context, row types.Row, token types.Token) error {
	if string(token.Contract) == string(row.Portal) {
		return errorsmod.Wrapf(types.ErrInvalidToken, "%x is the Portal itself", token.Contract)
	}
	tokens, err := k.rowTokens(ctx, row.Id)
	if err != nil {
		return err
	}
	if len(tokens) >= types.MaxTokens {
		return errorsmod.Wrapf(types.ErrInvalidToken, "%s has %d tokens already: there is no room for more", row.Name, len(tokens))
	}
	same, err := k.TokensOf(ctx, token.Denom)
	if err != nil {
		return err
	}
	for _, other := range append(tokens, same...) {
		if err := token.Conflicts(other); err != nil {
			return err
		}
	}
	return nil
}

// rowTokens returns the tokens of a row, at most types.MaxTokens, by contract.
func (k Keeper) rowTokens(ctx context.Context, row uint32) ([]types.Token, error) {
	var tokens []types.Token
	err := k.Tokens.Walk(ctx, collections.NewPrefixedPairRange[uint32, []byte](row), func(_ rowToken, token types.Token) (bool, error) {
		tokens = append(tokens, token)
		return false, nil
	})
	return tokens, errorsmod.Wrapf(err, "reading the tokens of row %d", row)
}

func (k Keeper) setToken(ctx context.Context, token types.Token, ledger types.TokenLedger) error {
	key := collections.Join(token.Row, token.Contract)
	if err := k.Tokens.Set(ctx, key, token); err != nil {
		return errorsmod.Wrapf(err, "writing the token %s of row %d", token.Denom, token.Row)
	}
	if err := k.TokensByDenom.Set(ctx, collections.Join(token.Row, token.Denom), token.Contract); err != nil {
		return errorsmod.Wrapf(err, "writing the denom %s of row %d", token.Denom, token.Row)
	}
	return errorsmod.Wrapf(k.Ledgers.Set(ctx, key, ledger), "writing the ledger of %s on row %d", token.Denom, token.Row)
}

// introduce tells wallets and contracts of a denom, unless they know it: abtt has metadata and a
// contract from the beginning, another row's token since it was added.
func (k Keeper) introduce(ctx context.Context, token types.Token) error {
	if !k.Bank.HasDenomMetaData(ctx, token.Denom) {
		metadata := denomMetadata(token)
		if err := metadata.Validate(); err != nil {
			return errorsmod.Wrapf(types.ErrInvalidToken, "metadata of %s: %s", token.Denom, err)
		}
		k.Bank.SetDenomMetaData(ctx, metadata)
	}
	if _, found := k.Contracts.ERC20(ctx, token.Denom); found {
		return nil
	}
	_, err := k.Contracts.Register(ctx, token.Denom)
	return errorsmod.Wrapf(err, "giving %s an ERC-20", token.Denom)
}

func denomMetadata(token types.Token) banktypes.Metadata {
	metadata := banktypes.Metadata{
		Description: token.Symbol + " of remote chains, held there by Portals",
		Base:        token.Denom, Display: token.Denom, Name: token.Symbol, Symbol: token.Symbol,
		DenomUnits: []*banktypes.DenomUnit{{Denom: token.Denom}},
	}
	if token.Decimals > 0 {
		metadata.Display = displayDenom(token)
		metadata.DenomUnits = append(metadata.DenomUnits, &banktypes.DenomUnit{Denom: metadata.Display, Exponent: token.Decimals})
	}
	return metadata
}

func displayDenom(token types.Token) string {
	for _, name := range []string{strings.ToLower(token.Symbol), token.Symbol} {
		if name != token.Denom && sdk.ValidateDenom(name) == nil {
			return name
		}
	}
	return "whole/" + token.Denom
}

// updateLimits replaces a token's limits. With portal it also makes the packet that tells the Portal.
func (k Keeper) updateLimits(ctx context.Context, row uint32, contract []byte, limits types.TokenLimits, portal bool) error {
	token, err := k.token(ctx, row, contract)
	if err != nil {
		return err
	}
	if err := k.settleFlows(ctx, token); err != nil {
		return err
	}
	token.Limits = limits
	if err := token.Validate(); err != nil {
		return err
	}
	if err := k.Tokens.Set(ctx, collections.Join(row, contract), token); err != nil {
		return errorsmod.Wrapf(err, "writing the token %s of row %d", token.Denom, row)
	}
	if !portal {
		return nil
	}
	return k.announce(ctx, row, portalabi.Limit{
		Token: portalabi.Address(contract), MinDeposit: bigInt(limits.MinDeposit), DailyLimit: bigInt(limits.PortalDailyLimit),
	})
}

// settleFlows lets the buckets leak by the limits that counted until now. No time is left over that the
// next limits would count for.
func (k Keeper) settleFlows(ctx context.Context, token types.Token) error {
	now := blockTime(ctx)
	return k.updateFlows(ctx, token.Row, token.Contract, func(_ types.TokenLimits, l *types.TokenLedger) {
		l.Inflow.Time, l.Outflow.Time = now, now
	})
}

// announce makes a control packet.
func (k Keeper) announce(ctx context.Context, row uint32, body portalabi.Body) error {
	encoded, err := body.Encode()
	if err != nil {
		return errorsmod.Wrapf(types.ErrInvalidToken, "a %s packet: %s", body.Kind(), err)
	}
	_, err = k.createPacket(ctx, row, uint8(body.Kind()), encoded, nil)
	return err
}
