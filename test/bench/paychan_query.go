package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/bttcprotocol/bttcd/test/load"
)

// purseOf returns the id and the epoch of an owner's only purse.
func (p *purses) purseOf(ctx context.Context, owner *load.Account) (uint64, uint32, error) {
	var answer struct {
		Purses []struct {
			Purse struct {
				ID    string `json:"id"`
				Epoch uint32 `json:"epoch"`
			} `json:"purse"`
		} `json:"purses"`
	}
	if err := p.Get(ctx, "/bttc/paychan/v1/owners/"+owner.Bech32()+"/purses", &answer); err != nil {
		return 0, 0, err
	}
	if len(answer.Purses) != 1 {
		return 0, 0, fmt.Errorf("%s has %d purses", owner.Bech32(), len(answer.Purses))
	}
	id, err := strconv.ParseUint(answer.Purses[0].Purse.ID, 10, 64)
	return id, answer.Purses[0].Purse.Epoch, err
}

// gasSince adds up the gas of the transactions after a height, all of which must have succeeded.
func (p *purses) gasSince(ctx context.Context, height int64) (int64, error) {
	last, err := p.Height(ctx)
	if err != nil {
		return 0, err
	}
	// The results of the newest block may not be written yet.
	if err := p.await(ctx, last+1); err != nil {
		return 0, err
	}
	total := int64(0)
	for height++; height <= last; height++ {
		var answer struct {
			Results []struct {
				Code    int    `json:"code"`
				Log     string `json:"log"`
				GasUsed string `json:"gas_used"`
			} `json:"txs_results"`
		}
		params := map[string]string{"height": strconv.FormatInt(height, 10)}
		if err := p.Call(ctx, p.RPC, "block_results", params, &answer); err != nil {
			return 0, err
		}
		for _, result := range answer.Results {
			if result.Code != 0 {
				return 0, fmt.Errorf("a transaction of block %d failed: %s", height, result.Log)
			}
			gas, err := strconv.ParseInt(result.GasUsed, 10, 64)
			if err != nil {
				return 0, err
			}
			total += gas
		}
	}
	return total, nil
}

// checkPaid compares the chain's books with what should have been paid: a batch succeeds even
// if none of its items does.
func (p *purses) checkPaid(ctx context.Context) error {
	var answer struct {
		Totals []struct {
			Paid string `json:"paid"`
		} `json:"totals"`
	}
	if err := p.Get(ctx, "/bttc/paychan/v1/totals", &answer); err != nil {
		return err
	}
	if len(answer.Totals) != 1 || answer.Totals[0].Paid != p.paid.String() {
		return fmt.Errorf("the purses should have paid %s: %+v", p.paid, answer.Totals)
	}
	return nil
}
