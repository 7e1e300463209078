package keeper_test

import (
	"fmt"
	"math/big"

	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil/model"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// compareMoney compares what everybody has, and what all purses hold together: to the last unit,
// more in the module account would be as wrong as less.
func (d *driver) compareMoney() error {
	for _, name := range everyone {
		if got, want := d.f.BalanceOf(keyOf[name].Address, testutil.Denom).String(), d.w.Has(name).String(); got != want {
			return fmt.Errorf("%s has %s, in the model %s", name, got, want)
		}
	}
	held := big.NewInt(0)
	for _, purse := range d.w.Purses {
		held.Add(held, purse.Balance)
	}
	if got := d.f.Held(testutil.Denom).String(); got != held.String() {
		return fmt.Errorf("the module account holds %s, in the model %s", got, held)
	}
	return nil
}

// compareAll also compares every purse and lane, and checks the invariants.
func (d *driver) compareAll() error {
	if err := d.f.Sound(); err != nil {
		return err
	}
	genesis, err := d.f.Keeper.ExportGenesis(d.f.Ctx)
	if err != nil {
		return err
	}
	if len(genesis.Purses) != len(d.w.Purses) || len(genesis.Lanes) != len(d.w.Lanes) {
		return fmt.Errorf("%d purses and %d lanes, in the model %d and %d",
			len(genesis.Purses), len(genesis.Lanes), len(d.w.Purses), len(d.w.Lanes))
	}
	for _, purse := range genesis.Purses {
		if err := d.comparePurse(purse); err != nil {
			return err
		}
	}
	for _, record := range genesis.Lanes {
		if err := d.compareLane(record); err != nil {
			return err
		}
	}
	return d.compareMoney()
}

func (d *driver) comparePurse(got types.Purse) error {
	want := d.w.Purses[got.Id]
	if want == nil {
		return fmt.Errorf("purse %d is not in the model", got.Id)
	}
	keeper := fmt.Sprintln(got.Owner, got.Balance, got.Allocated, got.Deposited, got.Paid, got.Withdrawn, got.Epoch, got.Unlock != nil, got.ChequesEnabled)
	slow := fmt.Sprintln(keyOf[want.Owner], want.Balance, d.w.Fenced(got.Id), want.Deposited, want.Paid, want.Withdrawn, want.Epoch, want.Asked != nil, want.Cheques)
	if keeper != slow {
		return fmt.Errorf("purse %d: model %s, keeper %s", got.Id, slow, keeper)
	}
	return nil
}

func (d *driver) compareLane(got types.LaneRecord) error {
	for _, name := range everyone {
		if keyOf[name].String() != got.Id.Payee {
			continue
		}
		lane := model.Lane{
			Payee: name, Purse: got.Id.Purse, Epoch: got.Id.Epoch, Number: got.Id.Lane, Expiry: int64(got.Id.Expiry),
			Cheque: got.Id.Kind == types.LaneCheque,
		}
		want := d.w.Lanes[lane]
		if want == nil {
			return fmt.Errorf("lane %v is not in the model", lane)
		}
		signer := ""
		if want.Key != "" {
			signer = keyOf[want.Key].String()
		}
		keeper := fmt.Sprintln(got.Lane.Claimed, got.Lane.Claimed.Add(got.Lane.Owed), got.Lane.Available(), got.Lane.Signer, got.Lane.Closed)
		slow := fmt.Sprintln(want.Paid, want.Highest, want.Fence, signer, want.Closed)
		if keeper != slow {
			return fmt.Errorf("lane %v: model %s, keeper %s", lane, slow, keeper)
		}
		return nil
	}
	return fmt.Errorf("nobody is %s", got.Id.Payee)
}
