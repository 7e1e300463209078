package evm

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/bttcprotocol/bttcd/bridge/chain"
)

// Price implements chain.Submitter: twice the base fee, which covers six full blocks in a row, and
// what nodes suggest as a tip.
func (s *Submitter) Price(ctx context.Context) (price chain.Price, err error) {
	err = s.each(ctx, func(c *client) error {
		price, err = c.price(ctx)
		return err
	})
	return price, err
}

func (c *client) price(ctx context.Context) (chain.Price, error) {
	var header *struct {
		BaseFee *hexutil.Big `json:"baseFeePerGas"`
	}
	if err := c.call(ctx, &header, "eth_getBlockByNumber", "latest", false); err != nil {
		return chain.Price{}, err
	}
	if header == nil || header.BaseFee == nil {
		return c.plainPrice(ctx)
	}
	var tip hexutil.Big
	if err := c.call(ctx, &tip, "eth_maxPriorityFeePerGas"); err != nil {
		return chain.Price{}, err
	}
	most := new(big.Int).Lsh(header.BaseFee.ToInt(), 1)
	return checked(c.name, chain.Price{Cap: most.Add(most, tip.ToInt()), Tip: tip.ToInt()})
}

// plainPrice is for chains without a base fee.
func (c *client) plainPrice(ctx context.Context) (chain.Price, error) {
	var price hexutil.Big
	if err := c.call(ctx, &price, "eth_gasPrice"); err != nil {
		return chain.Price{}, err
	}
	return checked(c.name, chain.Price{Cap: price.ToInt(), Tip: new(big.Int).Set(price.ToInt())})
}

// checked refuses what no chain ever asked: the caller's own cap is what protects its money.
func checked(name string, price chain.Price) (chain.Price, error) {
	if price.Cap.Sign() <= 0 || price.Cap.BitLen() > 96 {
		return chain.Price{}, fmt.Errorf("%s: its price of gas is %s: %w", name, price.Cap, chain.ErrInconsistent)
	}
	return price, nil
}

// Better implements chain.Submitter: nodes want 10 % more, in both parts; this is an eighth.
func (s *Submitter) Better(price chain.Price) (chain.Price, error) {
	return chain.Price{Cap: anEighthMore(price.Cap), Tip: anEighthMore(price.Tip)}, nil
}

func anEighthMore(value *big.Int) *big.Int {
	more := new(big.Int).Add(new(big.Int).Rsh(value, 3), big.NewInt(1))
	return more.Add(more, value)
}
