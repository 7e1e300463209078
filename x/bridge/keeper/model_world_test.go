package keeper

import (
	"slices"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// world is what the bridge should do, in plain numbers and without any index: slow and short. Limits
// are multiples of 86,400, so that whole units leak in whole seconds.
type world struct {
	now      int64
	rows     map[uint32]*worldRow
	tokens   []*worldToken
	balances map[string]map[string]int64
	held     map[uint64]*worldHeld
	out      map[uint64]*worldOut
	nextHeld uint64
	nextOut  uint64
}

type worldRow struct {
	in, out  bool // paused
	clock    uint64
	applied  uint64
	minFee   int64
	packets  map[uint64]*worldPacket
	lastSeen uint64 // nonce of the last packet
}

type worldToken struct {
	row                    uint32
	contract               [20]byte
	denom                  string
	in, out                bool // paused
	maxLocked, inflow      int64
	outflow, least, fee    int64
	locked, reserved, hold int64
	usedIn, usedOut, at    int64
	queue                  []uint64
}

type worldHeld struct {
	token     *worldToken
	recipient string
	amount    int64
	reason    types.HeldReason
}

type worldOut struct {
	token    *worldToken
	sender   string
	amount   int64
	fee      int64
	feeDenom string
	packet   uint64
}

type worldPacket struct {
	deadline uint64
	items    []uint64
	open     bool
}

// module names the account of the bridge itself in the balances.
const module = "module"

func (w *world) add(account, denom string, amount int64) {
	if w.balances[account] == nil {
		w.balances[account] = map[string]int64{}
	}
	w.balances[account][denom] += amount
}

func (w *world) move(from, to, denom string, amount int64) {
	w.add(from, denom, -amount)
	w.add(to, denom, amount)
}

func (w *world) leak(t *worldToken) {
	seconds := w.now - t.at
	t.usedIn = max(0, t.usedIn-seconds*(t.inflow/86_400))
	t.usedOut = max(0, t.usedOut-seconds*(t.outflow/86_400))
	t.at = w.now
}

// blockedHere are the accounts that take no payments.
func blockedHere(account string) bool { return account == module || account == poolName }

// why returns the reason for which a booked deposit waits.
func (w *world) why(t *worldToken, recipient string, amount int64, behind bool) types.HeldReason {
	w.leak(t)
	switch {
	case blockedHere(recipient):
		return types.HeldReason_HELD_REASON_BLOCKED
	case amount > t.maxLocked || amount > t.inflow:
		return types.HeldReason_HELD_REASON_NEVER_FITS
	case w.rows[t.row].in || t.in:
		return types.HeldReason_HELD_REASON_PAUSED
	case behind || t.locked-t.hold+amount > t.maxLocked || t.usedIn+amount > t.inflow:
		return types.HeldReason_HELD_REASON_LIMIT
	}
	return credited
}

// deposit books and credits, or holds.
func (w *world) deposit(t *worldToken, recipient string, amount int64, act func()) {
	t.locked, t.hold = t.locked+amount, t.hold+amount
	w.rows[t.row].applied++
	reason := w.why(t, recipient, amount, len(t.queue) > 0)
	if reason == credited {
		w.credit(t, recipient, amount)
		act()
		return
	}
	w.held[w.nextHeld] = &worldHeld{t, recipient, amount, reason}
	if reason.Queued() {
		t.queue = append(t.queue, w.nextHeld)
	}
	w.nextHeld++
}

func (w *world) credit(t *worldToken, recipient string, amount int64) {
	t.hold -= amount
	t.usedIn, t.usedOut = t.usedIn+amount, max(0, t.usedOut-amount)
	w.add(recipient, t.denom, amount)
}

// release serves each token's queue in order, so many a block.
func (w *world) release() {
	for _, t := range w.tokens {
		for range min(len(t.queue), releasesPerToken) {
			id := t.queue[0]
			h := w.held[id]
			reason := w.why(t, h.recipient, h.amount, false)
			if h.reason = reason; reason.Queued() {
				break
			}
			t.queue = t.queue[1:]
			if reason == credited {
				w.credit(t, h.recipient, h.amount)
				delete(w.held, id)
			}
		}
	}
}

// request is whether a withdrawal is taken on, and takes it on.
func (w *world) request(t *worldToken, sender string, amount, fee int64, feeDenom string) bool {
	least := t.fee
	if feeDenom == btt {
		least = w.rows[t.row].minFee
	}
	need := map[string]int64{t.denom: amount}
	need[feeDenom] += fee
	has := w.balances[sender]
	switch {
	case w.rows[t.row].out || t.out || amount < t.least || amount > t.outflow || amount > t.locked-t.reserved-t.hold:
		return false
	case feeDenom != btt && least == 0 || fee < least || has[t.denom] < need[t.denom] || has[feeDenom] < need[feeDenom]:
		return false
	}
	w.move(sender, module, t.denom, amount)
	w.move(sender, module, feeDenom, fee)
	t.reserved += amount
	w.out[w.nextOut] = &worldOut{t, sender, amount, fee, feeDenom, 0}
	w.nextOut++
	return true
}

// payBack ends a withdrawal for its sender.
func (w *world) payBack(id uint64) {
	o := w.out[id]
	w.move(module, o.sender, o.token.denom, o.amount)
	w.move(module, o.sender, o.feeDenom, o.fee)
	o.token.reserved -= o.amount
	delete(w.out, id)
}

// returned sends a held deposit back.
func (w *world) returned(id uint64) bool {
	h := w.held[id]
	if h == nil || !h.reason.Returnable() {
		return false
	}
	t, fee := h.token, h.token.fee
	if t.denom == btt {
		fee = w.rows[t.row].minFee
	}
	if fee == 0 && t.denom != btt || fee >= h.amount {
		return false
	}
	t.hold -= h.amount
	w.add(module, t.denom, h.amount)
	if !w.request(t, module, h.amount-fee, fee, t.denom) {
		t.hold += h.amount
		w.add(module, t.denom, -h.amount)
		return false
	}
	delete(w.held, id)
	return true
}

// resolve credits what is held to whom governance says.
func (w *world) resolve(id uint64, recipient string) bool {
	h := w.held[id]
	if h == nil || blockedHere(recipient) {
		return false
	}
	h.token.hold -= h.amount
	h.token.queue = slices.DeleteFunc(h.token.queue, func(other uint64) bool { return other == id })
	w.add(recipient, h.token.denom, h.amount)
	delete(w.held, id)
	return true
}

// execute ends an open packet as its Portal did.
func (w *world) execute(row uint32, nonce uint64) {
	r := w.rows[row]
	p := r.packets[nonce]
	p.open = false
	r.applied++
	for _, id := range p.items {
		o := w.out[id]
		w.leak(o.token)
		o.token.locked, o.token.reserved = o.token.locked-o.amount, o.token.reserved-o.amount
		if o.sender != module { // what is sent back took no room when it came
			o.token.usedIn = max(0, o.token.usedIn-o.amount)
		}
		w.add(module, o.token.denom, -o.amount)
		w.move(module, relayerName, o.feeDenom, o.fee)
		delete(w.out, id)
	}
}

// expire refunds what can never execute, less a tenth of the fee.
func (w *world) expire() {
	for _, row := range []uint32{ethereum, tron} {
		r := w.rows[row]
		for nonce := uint64(1); nonce <= r.lastSeen; nonce++ {
			p := r.packets[nonce]
			if p == nil || !p.open || r.clock <= p.deadline+types.ExpiryGraceSeconds {
				continue
			}
			p.open = false
			for _, id := range p.items {
				w.refund(w.out[id], id)
			}
		}
	}
}

// keepTenth takes a tenth of the fee: in BTT for the fee pool, which pays in nothing else, and in a token for
// the validators.
func (w *world) keepTenth(o *worldOut) {
	keeper := feePoolName
	if o.feeDenom != btt {
		keeper = collectorName
	}
	w.move(module, keeper, o.feeDenom, o.fee/10)
	o.fee -= o.fee / 10
}

func (w *world) refund(o *worldOut, id uint64) {
	w.leak(o.token)
	o.token.usedOut = max(0, o.token.usedOut-o.amount)
	w.keepTenth(o)
	if blockedHere(o.sender) {
		o.packet = 0 // sent again
		return
	}
	w.payBack(id)
}
