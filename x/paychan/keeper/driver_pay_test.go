package keeper_test

import (
	"fmt"
	"math/big"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil/model"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// signer is mostly one who may sign.
func (d *driver) signer(purse uint64) model.Account {
	if d.pick("signer", 3) == 0 {
		return d.session()
	}
	return d.ownerOf(purse)
}

// claim submits a batch; the model executes it item by item.
func (d *driver) claim() (error, error) {
	relay := d.anyone()
	msg := &types.MsgClaim{Sender: keyOf[relay].String()}
	var vouchers, chains, cheques []model.Promise
	for range 1 + d.pick("items", 5) {
		purse := d.purse()
		lane := d.lane(purse)
		promise := model.Promise{Lane: lane, Amount: big.NewInt(d.amount(250)), Signer: d.signer(purse), Forged: d.pick("forged", 12) == 0}
		switch d.pick("form", 4) {
		case 0:
			chains = append(chains, d.chainVoucher(msg, promise))
		case 1:
			cheques = append(cheques, d.cheque(msg, promise))
		default:
			vouchers = append(vouchers, d.voucher(msg, promise))
		}
	}
	promises := append(append(vouchers, chains...), cheques...)
	response, err := d.f.Msg.Claim(d.f.Ctx, msg)
	if err != nil {
		return nil, err
	}
	outcomes := make([]model.Outcome, len(promises))
	for i, promise := range promises {
		outcomes[i] = d.w.Claim(promise, relay)
	}
	return nil, sameOutcomes(outcomes, response.Results)
}

func (d *driver) voucher(msg *types.MsgClaim, p model.Promise) model.Promise {
	signed := keyOf[p.Signer].Voucher(unsigned(p))
	if p.Forged {
		signed.Voucher.Lane += 7
	} else if owner := d.w.Purses[p.Lane.Purse]; owner != nil && owner.Owner == p.Signer && d.pick("implicit", 2) == 0 {
		signed.Signer = nil
	}
	msg.Vouchers = append(msg.Vouchers, signed)
	return p
}

func unsigned(p model.Promise) types.Voucher {
	return testutil.Voucher(p.Lane.Purse, p.Lane.Epoch, keyOf[p.Lane.Payee].Address, p.Lane.Number, p.Amount.Int64(), uint64(p.Lane.Expiry))
}

// driverChain is the hash chain of all chain vouchers here.
var driverChain = testutil.HashChain("driver", 8)

func (d *driver) chainVoucher(msg *types.MsgClaim, p model.Promise) model.Promise {
	index := uint32(d.pick("index", 9))
	form := types.ChainVoucher{
		Purse: p.Lane.Purse, Epoch: p.Lane.Epoch, Payee: keyOf[p.Lane.Payee].Bytes(), Lane: p.Lane.Number,
		Base: math.NewIntFromBigInt(p.Amount), Unit: math.NewInt(10), Anchor: driverChain[0][:], Length: 8, Expiry: uint64(p.Lane.Expiry),
	}
	preimage := driverChain[index].Bytes()
	if p.Forged {
		preimage = driverChain[(index+1)%9].Bytes()
	}
	if index == 0 {
		preimage, p.Forged = nil, false
	}
	p.Amount = new(big.Int).Add(p.Amount, big.NewInt(10*int64(index)))
	msg.ChainVouchers = append(msg.ChainVouchers, keyOf[p.Signer].ChainVoucher(form, index, preimage))
	return p
}

func (d *driver) cheque(msg *types.MsgClaim, p model.Promise) model.Promise {
	p.Lane = model.Lane{Payee: p.Lane.Payee, Purse: p.Lane.Purse, Epoch: p.Lane.Epoch, Cheque: true}
	epoch := p.Lane.Epoch
	if p.Forged {
		epoch += 3
	}
	cheque := types.Cheque{
		Vault: types.Alias(p.Lane.Purse, epoch).Bytes(), Beneficiary: keyOf[p.Lane.Payee].Bytes(),
		CumulativePayout: math.NewIntFromBigInt(p.Amount),
	}
	// The model asks for the owner's signature, the chain names nobody else.
	if owner := d.w.Purses[p.Lane.Purse]; owner != nil && owner.Owner != p.Signer {
		p.Forged = true
	}
	msg.Cheques = append(msg.Cheques, keyOf[p.Signer].Cheque(p.Lane.Purse, p.Lane.Epoch, cheque))
	return p
}

func (d *driver) push() (error, error) {
	purse := d.purse()
	sender := d.signer(purse)
	msg := &types.MsgPush{Sender: keyOf[sender].String(), Purse: purse}
	var promises []model.Promise
	for i := range 1 + d.pick("items", 4) {
		lane := d.lane(purse)
		if i == 0 {
			msg.Epoch = lane.Epoch
		}
		lane.Epoch = msg.Epoch
		p := model.Promise{Lane: lane, Amount: big.NewInt(d.amount(250))}
		promises = append(promises, p)
		msg.Items = append(msg.Items, types.PushItem{
			Payee: keyOf[lane.Payee].Bytes(), Lane: lane.Number, Cumulative: math.NewIntFromBigInt(p.Amount), Expiry: uint64(lane.Expiry),
		})
	}
	outcomes, modelErr := d.w.Push(sender, purse, promises)
	response, err := d.f.Msg.Push(d.f.Ctx, msg)
	if err != nil || modelErr != nil {
		return modelErr, err
	}
	return nil, sameOutcomes(outcomes, response.Results)
}

func (d *driver) release() (error, error) {
	purse := d.purse()
	lane, sender, amount := d.lane(purse), d.signer(purse), d.amount(400)
	r := types.Release{
		Purse: purse, Epoch: lane.Epoch, Payee: keyOf[lane.Payee].Bytes(), Lane: lane.Number,
		Expiry: uint64(lane.Expiry), Cumulative: math.NewInt(amount),
	}
	by := lane.Payee
	if d.pick("forged", 10) == 0 {
		by = sender
	}
	_, err := d.f.Msg.Release(d.f.Ctx, &types.MsgRelease{Sender: keyOf[sender].String(), Release: r, Signature: keyOf[by].Release(r)})
	return d.w.Release(sender, lane, big.NewInt(amount), by == lane.Payee), err
}

func sameOutcomes(outcomes []model.Outcome, results []types.ItemResult) error {
	for i, o := range outcomes {
		r := results[i]
		accepted := r.Code < types.CodeMalformed
		want := fmt.Sprintln(o.Accepted, o.Paid, o.Relayed, o.Total, o.Owed)
		if got := fmt.Sprintln(accepted, r.Paid, r.Relayed, r.Claimed, r.Owed); got != want {
			return fmt.Errorf("item %d: model %s, keeper %s (%s)", i, want, got, r.Code)
		}
	}
	return nil
}
