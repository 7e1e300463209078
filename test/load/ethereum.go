package load

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Gas limits of the mix's Ethereum transactions. loopGas is all burned.
const (
	deployGas     = 300_000
	callGas       = 150_000
	loopGas       = 60_000
	precompileGas = 800_000
)

// The precompiles of staking and distribution.
var (
	stakingPrecompile      = common.HexToAddress("0x800")
	distributionPrecompile = common.HexToAddress("0x801")
)

func (a *Actor) call(at int, gas uint64, data ...[]byte) ([]byte, error) {
	to := a.mix.contract(at)
	return a.mix.Ethereum(a.Account, gas, &to, new(big.Int), concat(data))
}

func (a *Actor) transfer() ([]byte, error) {
	return a.mix.Transfer(a.Account, a.somebody().Address(), a.amount())
}

func (a *Actor) deploy() ([]byte, error) {
	return a.mix.Ethereum(a.Account, deployGas, nil, new(big.Int), initCode(token))
}

func (a *Actor) destroy() ([]byte, error) {
	return a.mix.Ethereum(a.Account, callGas, nil, a.amount(), passing)
}

func (a *Actor) moveToken() ([]byte, error) {
	return a.call(tokenAt, callGas, word(a.somebody().Address().Bytes()), word(a.amount().Bytes()))
}

func (a *Actor) recordEnvironment() ([]byte, error) { return a.call(environmentAt, callGas) }

func (a *Actor) revert() ([]byte, error) { return a.call(revertingAt, callGas) }

func (a *Actor) loop() ([]byte, error) { return a.call(loopingAt, loopGas) }

func (a *Actor) precompileDelegate() ([]byte, error) {
	data := delegateCall(a.Address(), a.validator(), a.amount())
	return a.mix.Ethereum(a.Account, precompileGas, &stakingPrecompile, new(big.Int), data)
}

func (a *Actor) precompileWithdraw() ([]byte, error) {
	data := encode("withdrawDelegatorRewards(address,string)", word(a.Address().Bytes()), word([]byte{0x40}), text(a.validator()))
	return a.mix.Ethereum(a.Account, precompileGas, &distributionPrecompile, new(big.Int), data)
}

func (a *Actor) contractDelegate() ([]byte, error)       { return a.payAndDelegate(stakerAt) }
func (a *Actor) contractDelegateUndone() ([]byte, error) { return a.payAndDelegate(regretfulAt) }

// payAndDelegate pays a contract what the contract then delegates.
func (a *Actor) payAndDelegate(at int) ([]byte, error) {
	contract, amount := a.mix.contract(at), a.amount()
	data := delegateCall(contract, a.validator(), amount)
	return a.mix.Ethereum(a.Account, precompileGas, &contract, amount, data)
}

// purseDelay is the unlock delay of purses of a mix, in bounds on every network.
const purseDelay = 86_400

// openAndPush pays a contract what it opens a purse with, to pay somebody from it at once.
func (a *Actor) openAndPush() ([]byte, error) {
	contract, deposit := a.mix.contract(shopperAt), btt(1)
	data := concat([][]byte{
		encode("openPurse(uint256,uint64)", word(deposit.Bytes()), word(big.NewInt(purseDelay).Bytes())),
		encode("push(uint64,uint32,(address,uint32,uint256,uint64)[])", later, word(nil), word([]byte{0x60}), word([]byte{1}),
			word(a.somebody().Address().Bytes()), word([]byte{byte(a.random.IntN(4))}), word(a.amount().Bytes()), later),
		encode("getPurse(uint64)", later),
	})
	return a.mix.Ethereum(a.Account, precompileGas, &contract, deposit, data)
}

// later is a word that the contract fills in.
var later = word(nil)

func delegateCall(delegator common.Address, validator string, amount *big.Int) []byte {
	return encode("delegate(address,string,uint256)",
		word(delegator.Bytes()), word([]byte{0x60}), word(amount.Bytes()), text(validator))
}

// encode is Solidity's encoding of a call: the caller puts the words in their places.
func encode(signature string, parts ...[]byte) []byte {
	return append(crypto.Keccak256([]byte(signature))[:4], concat(parts)...)
}

func word(value []byte) []byte { return common.LeftPadBytes(value, 32) }

// text is a string's length and its bytes in whole words.
func text(value string) []byte {
	words := (len(value) + 31) / 32
	return append(word(big.NewInt(int64(len(value))).Bytes()), common.RightPadBytes([]byte(value), words*32)...)
}

func concat(parts [][]byte) []byte {
	whole := []byte{}
	for _, part := range parts {
		whole = append(whole, part...)
	}
	return whole
}
