package devchain

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
)

// Ether names the chain's own money.
const Ether = "ETH"

// EtherDecimals is how many decimals an ether has.
const EtherDecimals = 18

// fundTimeout bounds the wait for the block of a payment.
const fundTimeout = 30 * time.Second

// Paid is a payment that is in a block.
type Paid struct {
	Hash  common.Hash
	Block uint64
}

// Token returns the token of a symbol, in either case.
func (p Plan) Token(symbol string) (Token, bool) {
	for _, token := range p.Tokens {
		if strings.EqualFold(token.Symbol, symbol) {
			return token, true
		}
	}
	return Token{}, false
}

// Fund gives an account ether of the deployer, or new units of a token, which it may mint. Callers
// take turns.
func Fund(ctx context.Context, plan Plan, to common.Address, symbol string, amount *big.Int) (Paid, error) {
	ctx, cancel := context.WithTimeout(ctx, fundTimeout)
	defer cancel()
	client, err := ethclient.DialContext(ctx, plan.RPC)
	if err != nil {
		return Paid{}, fmt.Errorf("connect to the development Ethereum: %w", err)
	}
	defer client.Close()
	auth, err := bind.NewKeyedTransactorWithChainID(key(deployerKey), big.NewInt(ChainID))
	if err != nil {
		return Paid{}, err
	}
	auth.Context = ctx
	nonce, err := client.PendingNonceAt(ctx, auth.From)
	if err != nil {
		return Paid{}, fmt.Errorf("ask the development Ethereum: %w", err)
	}
	payment := deployment{ctx: ctx, plan: plan, client: client, auth: auth, nonce: nonce}
	if token, found := plan.Token(symbol); found {
		payment.mint(token.Contract, to, amount)
	} else if strings.EqualFold(symbol, Ether) {
		payment.pay(to, amount)
	} else {
		return Paid{}, fmt.Errorf("the development Ethereum has no token %q", symbol)
	}
	if payment.err != nil {
		return Paid{}, fmt.Errorf("pay on the development Ethereum: %w", payment.err)
	}
	return payment.await()
}

// await waits for the block of the last transaction.
func (d *deployment) await() (Paid, error) {
	tx := d.sent[len(d.sent)-1]
	receipt, err := bind.WaitMined(d.ctx, d.client, tx)
	if err != nil {
		return Paid{}, fmt.Errorf("transaction %s is in no block: %w", tx.Hash(), err)
	}
	if receipt.Status != types.ReceiptStatusSuccessful {
		return Paid{}, fmt.Errorf("transaction %s failed", tx.Hash())
	}
	return Paid{Hash: tx.Hash(), Block: receipt.BlockNumber.Uint64()}, nil
}
