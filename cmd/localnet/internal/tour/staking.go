package tour

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"net/http"

	"github.com/btcsuite/btcd/btcutil/bech32"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/rpc"
	"github.com/bttcprotocol/bttcd/internal/tronaddr"
)

// operator are the spellings of a validator's operator address.
type operator struct {
	Bech32, EVM, TRON string
}

func newOperator(text string) (operator, error) {
	_, words, err := bech32.Decode(text)
	if err != nil {
		return operator{}, fmt.Errorf("the operator address %q: %w", text, err)
	}
	data, err := bech32.ConvertBits(words, 5, 8, false)
	if err != nil || len(data) != 20 {
		return operator{}, fmt.Errorf("the operator address %q is not one of 20 bytes", text)
	}
	return operator{Bech32: text, EVM: "0x" + hex.EncodeToString(data), TRON: tronaddr.Encode([20]byte(data))}, nil
}

// delegatee is the validator that the tour delegates to: not the last, which it crashes,
// unless there is no other.
func (t *Tour) delegatee() node.Identity { return t.network.Homes.Validators[0] }

func stakingSteps() []Step {
	return []Step{
		delegateStep("delegation to bttcvaloper1...", func(o operator) string { return o.Bech32 }),
		delegateStep("delegation to 0x...", func(o operator) string { return o.EVM }),
		delegateStep("delegation to T...", func(o operator) string { return o.TRON }),
	}
}

func delegateStep(name string, spell func(operator) string) Step {
	return Step{name, func(ctx context.Context, t *Tour) (string, error) {
		validator, err := newOperator(t.delegatee().Operator)
		if err != nil {
			return "", err
		}
		before, err := t.delegated(ctx)
		if err != nil {
			return "", err
		}
		tx, err := t.user.send(ctx, "staking", "delegate", spell(validator), "2.5btt")
		if err != nil {
			return "", err
		}
		after, err := t.delegated(ctx)
		if err != nil {
			return "", err
		}
		if err := grewBy(before, after, big.NewInt(25e17)); err != nil {
			return "", fmt.Errorf("the delegation of alice %w", err)
		}
		return fmt.Sprintf("2.5btt to %s in block %d", t.delegatee().Name, tx.Height), nil
	}}
}

// delegated asks what alice has with the delegatee. A delegator that never delegated is no error.
func (t *Tour) delegated(ctx context.Context) (*big.Int, error) {
	var answer struct {
		Response struct {
			Balance coin `json:"balance"`
		} `json:"delegation_response"`
	}
	err := t.user.get(ctx, fmt.Sprintf("/cosmos/staking/v1beta1/validators/%s/delegations/%s",
		t.delegatee().Operator, t.user.accounts["alice"].Bech32), &answer)
	var refusal *rpc.Error
	if errors.As(err, &refusal) && refusal.Status == http.StatusNotFound {
		return new(big.Int), nil
	}
	if err != nil {
		return nil, err
	}
	return answer.Response.Balance.abtt()
}
