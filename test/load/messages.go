package load

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"google.golang.org/protobuf/proto"

	bankv1 "cosmossdk.io/api/cosmos/bank/v1beta1"
	basev1 "cosmossdk.io/api/cosmos/base/v1beta1"
	distributionv1 "cosmossdk.io/api/cosmos/distribution/v1beta1"
	stakingv1 "cosmossdk.io/api/cosmos/staking/v1beta1"
)

// Gas limits of a mix. tightGas pays for the checks of a delegation and not for the rest.
const (
	messageGas = 600_000
	preludeGas = 1_200_000
	tightGas   = 100_000
)

func coin(amount *big.Int) *basev1.Coin { return coins(amount)[0] }

func (a *Actor) sign(message proto.Message) ([]byte, error) {
	return a.mix.Sign(a.Account, messageGas, message)
}

func (a *Actor) send() ([]byte, error) {
	return a.mix.Send(a.Account, a.somebody().Address(), a.amount())
}

func (a *Actor) multiSend() ([]byte, error) {
	to := make([]common.Address, 1+a.random.IntN(4))
	for i := range to {
		to[i] = a.somebody().Address()
	}
	return a.mix.MultiSend(a.Account, a.amount(), to...)
}

// overdraft sends more than there is.
func (a *Actor) overdraft() ([]byte, error) {
	return a.mix.Send(a.Account, a.somebody().Address(), btt(1e12))
}

func (a *Actor) delegation(amount *big.Int) *stakingv1.MsgDelegate {
	return &stakingv1.MsgDelegate{
		DelegatorAddress: a.Bech32(), ValidatorAddress: a.validator(), Amount: coin(amount),
	}
}

func (a *Actor) delegate() ([]byte, error) { return a.sign(a.delegation(a.amount())) }

func (a *Actor) outOfGas() ([]byte, error) {
	return a.mix.Sign(a.Account, tightGas, a.delegation(a.amount()))
}

func (a *Actor) redelegate() ([]byte, error) {
	return a.sign(&stakingv1.MsgBeginRedelegate{
		DelegatorAddress: a.Bech32(), ValidatorSrcAddress: a.validator(), ValidatorDstAddress: a.refuge(),
		Amount: coin(a.amount()),
	})
}

func (a *Actor) undelegate() ([]byte, error) {
	return a.sign(&stakingv1.MsgUndelegate{
		DelegatorAddress: a.Bech32(), ValidatorAddress: a.validator(), Amount: coin(a.amount()),
	})
}

func (a *Actor) withdrawRewards() ([]byte, error) {
	return a.sign(&distributionv1.MsgWithdrawDelegatorReward{
		DelegatorAddress: a.Bech32(), ValidatorAddress: a.validator(),
	})
}

func (a *Actor) payment(from *Actor) *bankv1.MsgSend {
	return &bankv1.MsgSend{
		FromAddress: from.Bech32(), ToAddress: a.somebody().Bech32(), Amount: coins(a.amount()),
	}
}
