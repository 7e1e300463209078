package cmd

import (
	"context"
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// remoteAmount is of a token on a remote chain, in its smallest units.
type remoteAmount struct {
	token bridgetypes.Token
	units math.Int
}

func (a remoteAmount) String() string { return a.token.Show(a.units) }

func (a remoteAmount) contract() portalabi.Address { return portalabi.Address(a.token.Contract) }

var remoteAmountPattern = regexp.MustCompile(`^([0-9]{1,60})(?:\.([0-9]{1,60}))?\s*([a-zA-Z][a-zA-Z0-9/:._-]*)$`)

// amount reads 1.5btt or 10usdt in whole tokens, and a denom of BTTC in its base units.
func (u *remoteUser) amount(ctx context.Context, text string) (remoteAmount, error) {
	return u.node.amountNamed(ctx, u.row, text)
}

func (n bridgeNode) amountNamed(ctx context.Context, row bridgetypes.Row, text string) (remoteAmount, error) {
	match := remoteAmountPattern.FindStringSubmatch(strings.TrimSpace(text))
	if match == nil {
		return remoteAmount{}, fmt.Errorf("amount %q: write it like 1.5btt or 10usdt", text)
	}
	whole, fraction, name := match[1], match[2], match[3]
	token, err := n.tokenNamed(ctx, row, name)
	if err != nil {
		return remoteAmount{}, err
	}
	return amountOf(token, whole, fraction, name)
}

// amountOf scales digits that are named by the token's symbol, or by its denom.
func amountOf(token bridgetypes.Token, whole, fraction, name string) (remoteAmount, error) {
	text := whole + name
	if fraction != "" {
		text = whole + "." + fraction + name
	}
	decimals := int(token.Decimals)
	if token.Denom == name {
		decimals = 0
	}
	if len(fraction) > decimals {
		return remoteAmount{}, fmt.Errorf("amount %q is finer than %s can be divided: it has %d decimals", text, name, decimals)
	}
	// The base is said: a leading zero would else make the digits octal.
	units, ok := new(big.Int).SetString(whole+fraction+strings.Repeat("0", decimals-len(fraction)), 10)
	if !ok || units.Sign() <= 0 || units.BitLen() > 127 {
		return remoteAmount{}, fmt.Errorf("amount %q must be above zero and less than 2^127 of the smallest units", text)
	}
	return remoteAmount{token, math.NewIntFromBigInt(units)}, nil
}

// How tokens are asked and told.
const (
	balanceOfSignature = "balanceOf(address)"
	allowanceSignature = "allowance(address,address)"
	approveSignature   = "approve(address,uint256)"
	claimableSignature = "claimable(address,address)"
)

func contractCall(to portalabi.Address, signature string, words ...[]byte) chain.Call {
	selector := portalabi.Selector(signature)
	data := selector[:]
	for _, word := range words {
		padded := make([]byte, 32)
		copy(padded[32-len(word):], word)
		data = append(data, padded...)
	}
	return chain.Call{To: to, Data: data}
}

// number asks a contract for one.
func (u *remoteUser) number(ctx context.Context, call chain.Call) (math.Int, error) {
	answer, err := u.remote.Read(ctx, call)
	if err != nil {
		return math.Int{}, u.explain("question", err)
	}
	if len(answer) != 32 {
		return math.Int{}, fmt.Errorf("the contract 0x%x on %s answers %d bytes, 32 are expected: is it there?", call.To, u.portal.Name, len(answer))
	}
	return math.NewIntFromBigIntMut(new(big.Int).SetBytes(answer)), nil
}
