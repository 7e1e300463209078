package model

import "math/big"

// Open makes a purse.
func (w *World) Open(owner Account, amount *big.Int, delay int64) (uint64, error) {
	if amount.Sign() <= 0 {
		return 0, ErrNo
	}
	if err := w.take(owner, amount); err != nil {
		return 0, err
	}
	w.Opened++
	w.Purses[w.Opened] = &Purse{
		Owner: owner, Balance: amount, Deposited: amount, Paid: big.NewInt(0), Withdrawn: big.NewInt(0),
		Delay: delay, Keys: map[Account]*Key{},
	}
	return w.Opened, nil
}

// TopUp adds to a purse.
func (w *World) TopUp(sender Account, purse uint64, amount *big.Int) error {
	p := w.Purses[purse]
	if p == nil || amount.Sign() <= 0 {
		return ErrNo
	}
	if err := w.take(sender, amount); err != nil {
		return err
	}
	p.Balance, p.Deposited = add(p.Balance, amount), add(p.Deposited, amount)
	p.EmptySince = nil
	if sender == p.Owner {
		p.Asked = nil
	}
	return nil
}

func (w *World) owned(owner Account, purse uint64) (*Purse, error) {
	p := w.Purses[purse]
	if p == nil || p.Owner != owner {
		return nil, ErrNo
	}
	return p, nil
}

// TermsNow returns what a key may do now.
func (w *World) TermsNow(p *Purse, name Account) Terms {
	key := p.Keys[name]
	if key.Next != nil && w.passed(key.Since, p.Delay) {
		return *key.Next
	}
	return key.Terms
}

// Delegate changes what a key may do: more at once, less later.
func (w *World) Delegate(owner Account, purse uint64, name Account, terms Terms) error {
	p, err := w.owned(owner, purse)
	if err != nil || name == owner || terms.Cap.Sign() <= 0 || w.expired(terms.Until) {
		return ErrNo
	}
	p.Asked = nil
	key := p.Keys[name]
	if key == nil || w.expired(w.TermsNow(p, name).Until) {
		p.Keys[name] = &Key{Terms: terms, Used: big.NewInt(0)}
		return nil
	}
	now := w.TermsNow(p, name)
	key.Terms, key.Next = terms, nil
	if terms.Cap.Cmp(now.Cap) < 0 || terms.Until < now.Until {
		key.Next, key.Since = &terms, w.Now
		key.Terms = Terms{most(terms.Cap, now.Cap), max(terms.Until, now.Until)}
	}
	return nil
}

// Revoke ends a key later.
func (w *World) Revoke(owner Account, purse uint64, name Account) error {
	p, err := w.owned(owner, purse)
	if err != nil || p.Keys[name] == nil || w.expired(w.TermsNow(p, name).Until) {
		return ErrNo
	}
	key := p.Keys[name]
	key.Terms = w.TermsNow(p, name)
	if key.Next != nil && w.passed(key.Since, p.Delay) {
		key.Next = nil
	}
	if key.Next != nil && key.Next.Until == 0 {
		return nil
	}
	key.Next, key.Since = &Terms{big.NewInt(0), 0}, w.Now
	return nil
}

// EnableCheques lets cheques count in this epoch.
func (w *World) EnableCheques(owner Account, purse uint64) error {
	p, err := w.owned(owner, purse)
	if err != nil || p.Cheques {
		return ErrNo
	}
	p.Cheques = true
	return nil
}

// Allocate ring-fences.
func (w *World) Allocate(owner Account, lane Lane, amount *big.Int, signer Account) error {
	p, err := w.owned(owner, lane.Purse)
	if err != nil || amount.Sign() <= 0 || amount.Cmp(w.Free(lane.Purse)) > 0 ||
		w.expired(lane.Expiry) || lane.Expiry > w.Now.Time+w.Life {
		return ErrNo
	}
	lane.Epoch = p.Epoch
	record := w.Lanes[lane]
	if record == nil {
		if signer != owner && (p.Keys[signer] == nil || w.expired(w.TermsNow(p, signer).Until)) {
			return ErrNo
		}
		record = &Record{Paid: big.NewInt(0), Highest: big.NewInt(0), Fence: big.NewInt(0), Key: signer}
	}
	if record.Closed || record.Key == "" || record.Key != signer {
		return ErrNo
	}
	record.Fence = add(record.Fence, amount)
	w.Lanes[lane] = record
	p.Asked = nil
	return nil
}

// RequestUnlock starts the delay.
func (w *World) RequestUnlock(owner Account, purse uint64) error {
	p, err := w.owned(owner, purse)
	if err != nil || p.Asked != nil && !w.passedTwice(*p.Asked, p.Delay) {
		return ErrNo
	}
	now := w.Now
	p.Asked = &now
	return nil
}

// CancelUnlock takes that back.
func (w *World) CancelUnlock(owner Account, purse uint64) error {
	p, err := w.owned(owner, purse)
	if err != nil || p.Asked == nil {
		return ErrNo
	}
	p.Asked = nil
	return nil
}

// Withdraw gives the owner what is free.
func (w *World) Withdraw(owner Account, purse uint64) error {
	p, err := w.owned(owner, purse)
	if err != nil || p.Asked == nil || !w.passed(*p.Asked, p.Delay) || w.passedTwice(*p.Asked, p.Delay) {
		return ErrNo
	}
	free := w.Free(purse)
	p.Balance, p.Withdrawn = sub(p.Balance, free), add(p.Withdrawn, free)
	w.Give(owner, free)
	w.endEpoch(purse)
	if p.Balance.Sign() == 0 {
		delete(w.Purses, purse)
	}
	return nil
}

func (w *World) endEpoch(purse uint64) {
	p := w.Purses[purse]
	p.Epoch++
	p.Asked, p.Cheques = nil, false
}
