package tour

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/rpc"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/wait"
)

// The tour reads through the EVM and does not write: signing an Ethereum transaction takes
// a wallet or a library.
func evmSteps() []Step {
	return []Step{
		{"eth_chainId", evmChainID},
		{"eth_blockNumber follows the chain", evmBlockNumber},
		{"blocks have an EIP-1559 base fee", evmBaseFee},
		{"eth_getBalance is the bank balance", evmBalance},
		{"eth_estimateGas of a transfer", evmEstimate},
	}
}

func evmChainID(ctx context.Context, t *Tour) (string, error) {
	id, err := t.user.ethereum.Quantity(ctx, "eth_chainId")
	if err != nil {
		return "", err
	}
	if want := new(big.Int).SetUint64(t.network.Homes.EVMChainID); id.Cmp(want) != 0 {
		return "", fmt.Errorf("it is %s instead of %s", id, want)
	}
	return id.String(), nil
}

func evmBlockNumber(ctx context.Context, t *Tour) (string, error) {
	status, err := t.user.comet.Status(ctx)
	if err != nil {
		return "", err
	}
	var number *big.Int
	err = wait.Until(ctx, stepLimit, func(ctx context.Context) (bool, error) {
		number, err = t.user.ethereum.Quantity(ctx, "eth_blockNumber")
		return err == nil && number.Cmp(big.NewInt(status.Height)) >= 0, err
	})
	if errors.Is(err, wait.ErrLimit) {
		return "", fmt.Errorf("it is %s though the chain reached height %d %s ago", number, status.Height, stepLimit)
	}
	if err != nil {
		return "", err
	}
	return number.String(), nil
}

func evmBaseFee(ctx context.Context, t *Tour) (string, error) {
	var block struct {
		BaseFee string `json:"baseFeePerGas"`
	}
	if err := t.user.ethereum.Call(ctx, &block, "eth_getBlockByNumber", "latest", false); err != nil {
		return "", err
	}
	fee, err := rpc.ParseQuantity(block.BaseFee)
	if err != nil {
		return "", fmt.Errorf("baseFeePerGas: %w", err)
	}
	return fee.String() + " abtt", nil
}

// evmBalance asks for an account that the tour does not touch, or the block between two
// questions could change the answer.
func evmBalance(ctx context.Context, t *Tour) (string, error) {
	account := t.user.accounts["dave"]
	bank, err := t.user.balance(ctx, account.Bech32)
	if err != nil {
		return "", err
	}
	evm, err := t.user.ethereum.Quantity(ctx, "eth_getBalance", account.EVM, "latest")
	if err != nil {
		return "", err
	}
	if bank.Cmp(evm) != 0 {
		return "", fmt.Errorf("the EVM says %s, the bank %s", evm, bank)
	}
	return evm.String() + " abtt", nil
}

// transferGas is what Ethereum charges for a plain transfer.
const transferGas = 21_000

func evmEstimate(ctx context.Context, t *Tour) (string, error) {
	gas, err := t.user.ethereum.Quantity(ctx, "eth_estimateGas", map[string]string{
		"from": t.user.accounts["alice"].EVM, "to": t.user.accounts["bob"].EVM, "value": "0x1",
	})
	if err != nil {
		return "", err
	}
	if gas.Cmp(big.NewInt(transferGas)) < 0 {
		return "", fmt.Errorf("%s gas is less than the %d of Ethereum", gas, transferGas)
	}
	return gas.String() + " gas", nil
}
