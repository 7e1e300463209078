package model

import "math/big"

// Promise is one item of a batch. Signer is whose signature it bears; Forged says that it does
// not hold.
type Promise struct {
	Lane   Lane
	Amount *big.Int
	Signer Account
	Forged bool
}

// Outcome is what an item did.
type Outcome struct {
	Accepted             bool
	Paid, Relayed, Total *big.Int
	Owed                 *big.Int
}

func refused() Outcome {
	zero := big.NewInt(0)
	return Outcome{false, zero, zero, zero, zero}
}

// Claim executes one promise alone. Relay is who submits it, or nobody.
func (w *World) Claim(promise Promise, relay Account) Outcome {
	p := w.Purses[promise.Lane.Purse]
	if p == nil || promise.Forged {
		return refused()
	}
	record := w.Lanes[promise.Lane]
	if record == nil {
		record = &Record{Paid: big.NewInt(0), Highest: big.NewInt(0), Fence: big.NewInt(0)}
	}
	allowed, ok := w.allowed(p, promise, record)
	if !ok {
		return refused()
	}
	due := sub(promise.Amount, record.Paid)
	if due.Sign() <= 0 {
		return w.outcome(record, big.NewInt(0), big.NewInt(0))
	}
	due = least(due, allowed)
	there := w.Free(promise.Lane.Purse)
	if record.Key != "" {
		there = record.Fence
	}
	paid := least(due, there)
	if promised := add(record.Paid, due); promised.Cmp(record.Highest) > 0 {
		record.Highest = promised
		w.Lanes[promise.Lane] = record
	}
	relayed := w.move(p, promise, record, paid, relay)
	return w.outcome(record, paid, relayed)
}

func (w *World) outcome(record *Record, paid, relayed *big.Int) Outcome {
	return Outcome{true, paid, relayed, record.Paid, sub(record.Highest, record.Paid)}
}

// allowed returns how much the signer may promise on the lane now.
func (w *World) allowed(p *Purse, promise Promise, record *Record) (*big.Int, bool) {
	lane, unlimited := promise.Lane, promise.Amount
	if lane.Cheque {
		return unlimited, p.Cheques && lane.Epoch == p.Epoch && promise.Signer == p.Owner
	}
	if w.expired(lane.Expiry) || record.Closed {
		return nil, false
	}
	if record.Key != "" {
		return unlimited, promise.Signer == record.Key
	}
	if lane.Epoch != p.Epoch || lane.Expiry > w.Now.Time+w.Life {
		return nil, false
	}
	if promise.Signer == p.Owner {
		return unlimited, true
	}
	key := p.Keys[promise.Signer]
	if key == nil || w.expired(w.TermsNow(p, promise.Signer).Until) {
		return nil, false
	}
	left := sub(w.TermsNow(p, promise.Signer).Cap, key.Used)
	return most(left, big.NewInt(0)), true
}

// move pays, and returns the relay's share.
func (w *World) move(p *Purse, promise Promise, record *Record, paid *big.Int, relay Account) *big.Int {
	if paid.Sign() == 0 {
		return big.NewInt(0)
	}
	record.Paid = add(record.Paid, paid)
	p.Balance, p.Paid = sub(p.Balance, paid), add(p.Paid, paid)
	switch {
	case record.Key != "":
		record.Fence = sub(record.Fence, paid)
	case !promise.Lane.Cheque && promise.Signer != p.Owner:
		p.Keys[promise.Signer].Used = add(p.Keys[promise.Signer].Used, paid)
	}
	if p.Balance.Sign() == 0 {
		now := w.Now.Time
		p.EmptySince = &now
	}
	payee, relayed := promise.Lane.Payee, big.NewInt(0)
	if relay != "" && relay != payee {
		relayed = new(big.Int).Div(new(big.Int).Mul(paid, big.NewInt(w.Shares[payee])), big.NewInt(10_000))
		w.Give(relay, relayed)
	}
	w.Give(payee, sub(paid, relayed))
	return relayed
}

// Push pays promises that the sender makes by sending them.
func (w *World) Push(sender Account, purse uint64, promises []Promise) ([]Outcome, error) {
	p := w.Purses[purse]
	if p == nil {
		return nil, ErrNo
	}
	if sender == p.Owner {
		p.Asked = nil
	}
	var outcomes []Outcome
	for _, promise := range promises {
		promise.Signer = sender
		outcomes = append(outcomes, w.Claim(promise, ""))
	}
	return outcomes, nil
}

// Release closes a lane. Signed says that the payee signed it.
func (w *World) Release(sender Account, lane Lane, amount *big.Int, signed bool) error {
	p, record := w.Purses[lane.Purse], w.Lanes[lane]
	if p == nil || !signed || w.expired(lane.Expiry) {
		return ErrNo
	}
	if record == nil {
		record = &Record{Paid: big.NewInt(0), Highest: big.NewInt(0), Fence: big.NewInt(0)}
	}
	agrees, there := sender == p.Owner, w.Free(lane.Purse)
	if record.Key != "" {
		agrees, there = agrees || sender == record.Key, record.Fence
	} else if lane.Epoch != p.Epoch || lane.Expiry > w.Now.Time+w.Life {
		return ErrNo
	}
	due := most(sub(amount, record.Paid), big.NewInt(0))
	if record.Closed || due.Sign() > 0 && !agrees || due.Cmp(there) > 0 {
		return ErrNo
	}
	w.Lanes[lane] = record
	w.move(p, Promise{Lane: lane, Signer: p.Owner}, record, due, "")
	record.Closed, record.Highest, record.Fence = true, record.Paid, big.NewInt(0)
	return nil
}

// EndBlock deletes what is over and goes on to the next block.
func (w *World) EndBlock(next Moment) {
	for lane := range w.Lanes {
		p := w.Purses[lane.Purse]
		switch {
		case !lane.Cheque && w.expired(lane.Expiry):
			// What was left in its ring-fence is free by not being fenced any more.
			delete(w.Lanes, lane)
		case lane.Cheque && (p == nil || p.Epoch != lane.Epoch):
			delete(w.Lanes, lane)
		}
	}
	for id, p := range w.Purses {
		if p.EmptySince != nil && w.Now.Time > *p.EmptySince+w.Life {
			delete(w.Purses, id)
		}
	}
	w.Now = next
}
