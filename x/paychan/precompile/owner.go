package precompile

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

type openArgs struct {
	Amount             *big.Int
	UnlockDelaySeconds uint64
}

type openOfArgs struct {
	Denom              string
	Amount             *big.Int
	UnlockDelaySeconds uint64
}

type topUpArgs struct {
	Purse  uint64
	Amount *big.Int
}

type delegateArgs struct {
	Purse  uint64
	Key    common.Address
	Cap    *big.Int
	Expiry uint64
}

type keyArgs struct {
	Purse uint64
	Key   common.Address
}

type purseArgs struct{ Purse uint64 }

type allocateArgs struct {
	Purse  uint64
	Payee  common.Address
	Lane   uint32
	Expiry uint64
	Amount *big.Int
	Signer common.Address
}

func (p *Precompile) openPurse(c call, in openArgs) ([]any, error) {
	return p.openPurseOf(c, openOfArgs{chain.BaseDenom, in.Amount, in.UnlockDelaySeconds})
}

func (p *Precompile) openPurseOf(c call, in openOfArgs) ([]any, error) {
	owner, err := p.spell(c.caller)
	if err != nil {
		return nil, err
	}
	response, err := logged(p, c, p.messages.OpenPurse, &types.MsgOpenPurse{
		Owner: owner, Deposit: coin(in.Denom, in.Amount), UnlockDelaySeconds: in.UnlockDelaySeconds,
	})
	if err != nil {
		return nil, err
	}
	return []any{response.Purse}, nil
}

// topUp pays in the purse's denom: an amount of another could only be refused.
func (p *Precompile) topUp(c call, in topUpArgs) ([]any, error) {
	sender, err := p.spell(c.caller)
	if err != nil {
		return nil, err
	}
	found, err := p.queries.Purse(c.Context, &types.QueryPurseRequest{Purse: in.Purse})
	if err != nil {
		return nil, err
	}
	response, err := logged(p, c, p.messages.TopUp, &types.MsgTopUp{
		Sender: sender, Purse: in.Purse, Amount: coin(found.Purse.Purse.Denom, in.Amount),
	})
	if err != nil {
		return nil, err
	}
	return []any{response.Balance.BigInt()}, nil
}

func (p *Precompile) delegate(c call, in delegateArgs) ([]any, error) {
	owner, key, err := p.spellBoth(c.caller, in.Key)
	if err != nil {
		return nil, err
	}
	_, err = logged(p, c, p.messages.Delegate, &types.MsgDelegate{
		Owner: owner, Purse: in.Purse, Key: key,
		Terms: types.SessionTerms{Cap: math.NewIntFromBigInt(in.Cap), Expiry: in.Expiry},
	})
	return done, err
}

func (p *Precompile) revoke(c call, in keyArgs) ([]any, error) {
	owner, key, err := p.spellBoth(c.caller, in.Key)
	if err != nil {
		return nil, err
	}
	_, err = logged(p, c, p.messages.Revoke, &types.MsgRevoke{Owner: owner, Purse: in.Purse, Key: key})
	return done, err
}

func (p *Precompile) enableCheques(c call, in purseArgs) ([]any, error) {
	owner, err := p.spell(c.caller)
	if err != nil {
		return nil, err
	}
	response, err := logged(p, c, p.messages.EnableCheques, &types.MsgEnableCheques{Owner: owner, Purse: in.Purse})
	if err != nil {
		return nil, err
	}
	return []any{common.HexToAddress(response.Vault)}, nil
}

func (p *Precompile) allocate(c call, in allocateArgs) ([]any, error) {
	owner, payee, err := p.spellBoth(c.caller, in.Payee)
	if err != nil {
		return nil, err
	}
	signer, err := p.spell(in.Signer)
	if err != nil {
		return nil, err
	}
	response, err := logged(p, c, p.messages.Allocate, &types.MsgAllocate{
		Owner: owner, Purse: in.Purse, Payee: payee, Lane: in.Lane, Expiry: in.Expiry,
		Amount: math.NewIntFromBigInt(in.Amount), Signer: signer,
	})
	if err != nil {
		return nil, err
	}
	return []any{response.Available.BigInt()}, nil
}

func (p *Precompile) requestUnlock(c call, in purseArgs) ([]any, error) {
	owner, err := p.spell(c.caller)
	if err != nil {
		return nil, err
	}
	response, err := logged(p, c, p.messages.RequestUnlock, &types.MsgRequestUnlock{Owner: owner, Purse: in.Purse})
	if err != nil {
		return nil, err
	}
	return []any{markOf(&response.Matures)}, nil
}

func (p *Precompile) cancelUnlock(c call, in purseArgs) ([]any, error) {
	owner, err := p.spell(c.caller)
	if err != nil {
		return nil, err
	}
	_, err = logged(p, c, p.messages.CancelUnlock, &types.MsgCancelUnlock{Owner: owner, Purse: in.Purse})
	return done, err
}

func (p *Precompile) withdraw(c call, in purseArgs) ([]any, error) {
	owner, err := p.spell(c.caller)
	if err != nil {
		return nil, err
	}
	response, err := logged(p, c, p.messages.Withdraw, &types.MsgWithdraw{Owner: owner, Purse: in.Purse})
	if err != nil {
		return nil, err
	}
	return []any{response.Amount.Amount.BigInt(), response.Deleted}, nil
}

func (p *Precompile) spellBoth(one, other common.Address) (string, string, error) {
	first, err := p.spell(one)
	if err != nil {
		return "", "", err
	}
	second, err := p.spell(other)
	return first, second, err
}

// coin is not checked: the message does, and sdk.NewCoin would panic.
func coin(denom string, amount *big.Int) sdk.Coin {
	return sdk.Coin{Denom: denom, Amount: math.NewIntFromBigInt(amount)}
}
