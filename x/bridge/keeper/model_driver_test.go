package keeper

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/testutil"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// Names of accounts in the model that are not people.
const (
	poolName    = "pool"
	relayerName = "relayer"
	feePoolName = "fee pool"
	// collectorName is of the account whose coins x/distribution gives to the validators.
	collectorName = "fee collector"
)

var (
	people     = []string{"alice", "bob", "carol", poolName}
	purse      = uint64(7)
	aValidator = testutil.Address("validator")
)

// chooser draws numbers below n.
type chooser interface{ pick(what string, n int) int }

// driver does the same on a chain and in the model.
type driver struct {
	*fixture
	chooser
	w    *world
	done map[string]int
}

func newDriver(t testing.TB, c chooser) *driver {
	d := &driver{fixture: newFixture(t), chooser: c, done: map[string]int{}}
	params, err := d.k.GetParams(d.Ctx)
	d.must(err)
	params.TransferRetentionSeconds = 3_600
	d.must(d.k.SetParams(d.Ctx, params))
	d.Staking.Operator, d.Purses.Denoms[purse] = aValidator[:], usdt
	d.w = &world{
		now: d.Ctx.BlockTime().Unix(), balances: map[string]map[string]int64{}, nextHeld: 1, nextOut: 1,
		rows: map[uint32]*worldRow{}, held: map[uint64]*worldHeld{}, out: map[uint64]*worldOut{},
	}
	for _, row := range []uint32{ethereum, tron} {
		d.w.rows[row] = &worldRow{minFee: 10, packets: map[uint64]*worldPacket{}}
	}
	for _, token := range testGenesis().Tokens {
		l := token.Token.Limits
		d.w.tokens = append(d.w.tokens, &worldToken{
			row: token.Token.Row, contract: [20]byte(token.Token.Contract), denom: token.Token.Denom, at: d.w.now,
			maxLocked: l.MaxLocked.Int64(), inflow: l.DailyInflow.Int64(), least: l.MinWithdrawal.Int64(), fee: l.MinFee.Int64(),
		})
	}
	for _, t := range d.w.tokens {
		d.limit(t, 1_000_000, 2, 1)
	}
	return d
}

func (d *driver) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *driver) limit(t *worldToken, maxLocked int64, in, out int64) {
	d.w.leak(t)
	t.maxLocked, t.inflow, t.outflow = maxLocked, in*86_400, out*86_400
	d.setLimits(t.row, t.contract, func(l *types.TokenLimits) {
		l.MaxLocked, l.DailyInflow, l.DailyOutflow = math.NewInt(maxLocked), math.NewInt(t.inflow), math.NewInt(t.outflow)
		l.PortalDailyLimit = math.NewInt(2 * t.outflow)
	})
}

func accountNamed(name string) sdk.AccAddress {
	switch name {
	case poolName:
		return authtypes.NewModuleAddress(testutil.Pool)
	case feePoolName:
		return authtypes.NewModuleAddress(types.FeePoolName)
	case collectorName:
		return authtypes.NewModuleAddress(authtypes.FeeCollectorName)
	case module:
		return authtypes.NewModuleAddress(types.ModuleName)
	}
	return testutil.Account(name)
}

func (d *driver) token() *worldToken { return d.w.tokens[d.pick("token", len(d.w.tokens))] }
func (d *driver) person() string     { return people[d.pick("person", len(people))] }
func (d *driver) row() uint32        { return uint32(1 + d.pick("row", 2)) }
func (d *driver) amount(n int) int64 { return int64(1 + d.pick("amount", n)) }
func (d *driver) flag(s string) bool { return d.pick(s, 2) == 1 }
func (d *driver) rare(s string) bool { return d.pick(s, 8) == 0 }
func (d *driver) size() int64        { return d.amount([]int{60, 3_000, 60_000, 200_000}[d.pick("size", 4)]) }
func (d *driver) feeIn(t *worldToken) string {
	if d.flag("fee in the token") {
		return t.denom
	}
	return btt
}

var actions = []struct {
	name string
	do   func(*driver) (bool, error)
}{
	{"deposit", (*driver).doDeposit}, {"deposit again", (*driver).doDeposit}, {"act", (*driver).doAct},
	{"bridge out", (*driver).doOut}, {"bridge out again", (*driver).doOut},
	{"raise", (*driver).doRaise}, {"cancel", (*driver).doCancel},
	{"execute", (*driver).doExecute}, {"execute again", (*driver).doExecute}, {"clock", (*driver).doClock},
	{"block", (*driver).doBlock}, {"block again", (*driver).doBlock},
	{"pause row", (*driver).doPauseRow}, {"pause token", (*driver).doPauseToken}, {"limits", (*driver).doLimits},
	{"burn", (*driver).doBurn}, {"return", (*driver).doReturn}, {"resolve", (*driver).doResolve},
}

// step does one action in both, and returns how they differ.
func (d *driver) step() error {
	action := actions[d.pick("action", len(actions))]
	done, err := action.do(d)
	if done {
		d.done[action.name]++
	}
	if err != nil {
		return fmt.Errorf("%s: %w", action.name, err)
	}
	return nil
}

// agree compares whether a message was taken by both. The chain changes nothing if it was not.
func (d *driver) agree(expected bool, send func(sdk.Context) error) (bool, error) {
	cached, write := d.Ctx.CacheContext()
	err := send(cached)
	if (err == nil) != expected {
		return false, fmt.Errorf("the model says %t, the chain %w", expected, orNone(err))
	}
	if err == nil {
		write()
	}
	return expected, nil
}

func orNone(err error) error {
	if err == nil {
		return fmt.Errorf("took it")
	}
	return err
}

func (d *driver) apply(row uint32, body []byte) error {
	d.w.rows[row].clock = max(d.w.rows[row].clock, d.clock)
	return d.k.ApplyEvents(d.Ctx, row, [][]byte{body})
}

// remoteTime goes on with the row that is ahead.
func (d *driver) remoteTime(row uint32) {
	d.clock = max(d.clock, d.w.rows[row].clock)
}

func (d *driver) doDeposit() (bool, error) {
	t, recipient, amount := d.token(), d.person(), d.size()
	d.remoteTime(t.row)
	body := d.deposited(t.contract, accountNamed(recipient), amount)
	d.w.deposit(t, recipient, amount, func() {})
	return true, d.apply(t.row, body)
}

// doAct deposits with an action that works, or with one that does not.
func (d *driver) doAct() (bool, error) {
	t, recipient, amount := d.token(), "alice", d.amount(500)
	if len(t.queue) > 0 || d.w.why(t, recipient, amount, false) != credited {
		return false, nil // actions of held deposits have tests of their own
	}
	data, act := []byte{99}, func() {}
	if d.flag("works") {
		switch t.denom {
		case btt:
			data = append([]byte{1}, aValidator[:]...)
		default:
			data = []byte{2, 0, 0, 0, 0, 0, 0, 0, byte(purse)}
		}
		act = func() { d.w.move(recipient, poolName, t.denom, amount) }
	}
	d.remoteTime(t.row)
	body := d.deposited(t.contract, accountNamed(recipient), amount, data...)
	d.w.deposit(t, recipient, amount, act)
	return true, d.apply(t.row, body)
}

func (d *driver) doOut() (bool, error) {
	t, sender, amount := d.token(), people[d.pick("sender", 3)], d.size()
	denom, fee := d.feeIn(t), d.amount(40)
	expected := d.w.request(t, sender, amount, fee, denom)
	return d.agree(expected, func(ctx sdk.Context) error {
		_, err := d.msg.BridgeOut(ctx, &types.MsgBridgeOut{
			Sender: testutil.Spell(accountNamed(sender)), Row: t.row, Recipient: remote[:], Amount: coin(t.denom, amount), Fee: coin(denom, fee),
		})
		return err
	})
}

// anyOut returns a withdrawal under way.
func (d *driver) anyOut() (uint64, *worldOut) {
	if len(d.w.out) == 0 {
		return 0, nil
	}
	ids := make([]uint64, 0, len(d.w.out))
	for id := range d.w.out {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	id := ids[d.pick("withdrawal", len(ids))]
	return id, d.w.out[id]
}

func (d *driver) doRaise() (bool, error) {
	id, o := d.anyOut()
	if o == nil || o.sender == module {
		return false, nil
	}
	added := d.amount(30)
	expected := o.packet == 0 && d.w.balances[o.sender][o.feeDenom] >= added
	if expected {
		d.w.move(o.sender, module, o.feeDenom, added)
		o.fee += added
	}
	return d.agree(expected, func(ctx sdk.Context) error {
		_, err := d.msg.RaiseFee(ctx, &types.MsgRaiseFee{Sender: testutil.Spell(accountNamed(o.sender)), Id: id, Added: coin(o.feeDenom, added)})
		return err
	})
}

func (d *driver) doCancel() (bool, error) {
	id, o := d.anyOut()
	if o == nil || o.sender == module {
		return false, nil
	}
	sender, expected := o.sender, o.packet == 0
	if d.rare("not the sender") {
		sender = "a stranger"
		expected = false
	}
	if expected {
		under, err := d.k.Withdrawals.Get(d.Ctx, id)
		if err != nil {
			return false, err
		}
		if under.Delayed { // who waits has tests of its own
			d.w.keepTenth(o)
		}
		d.w.payBack(id)
	}
	return d.agree(expected, func(ctx sdk.Context) error {
		_, err := d.msg.CancelBridgeOut(ctx, &types.MsgCancelBridgeOut{Sender: testutil.Spell(accountNamed(sender)), Id: id})
		return err
	})
}

func (d *driver) openPackets(row uint32) []uint64 {
	var open []uint64
	for nonce, p := range d.w.rows[row].packets {
		if p.open {
			open = append(open, nonce)
		}
	}
	slices.Sort(open)
	return open
}

func (d *driver) doExecute() (bool, error) {
	row := d.row()
	open := d.openPackets(row)
	if len(open) == 0 {
		return false, nil
	}
	nonce := open[d.pick("packet", len(open))]
	p := d.w.rows[row].packets[nonce]
	d.remoteTime(row)
	if d.clock+1 > p.deadline {
		return false, nil // an honest Portal refuses
	}
	d.w.execute(row, nonce)
	d.clock++
	packet, err := d.k.Packets.Get(d.Ctx, collections.Join(row, nonce))
	if err != nil {
		return false, err
	}
	body, err := portalabi.PacketExecuted{
		Time: d.clock, PacketNonce: nonce, PacketKind: portalabi.KindBatch, Digest: portalabi.Hash(packet.Digest),
		Relayer: [20]byte(relayer), Failed: uint64(d.pick("failed", 1<<len(p.items))),
	}.Body()
	if err != nil {
		return false, err
	}
	return true, d.apply(row, body)
}

// doClock lets remote time pass, sometimes long enough for packets to expire.
func (d *driver) doClock() (bool, error) {
	r, row := (*worldRow)(nil), d.row()
	r = d.w.rows[row]
	r.clock = max(r.clock, uint64(d.w.now)) + uint64(d.amount(1_500))
	if d.rare("expire") {
		r.clock += 6_000
	}
	return true, d.k.AdvanceClock(d.Ctx, row, r.clock)
}

func (d *driver) doBlock() (bool, error) {
	if err := d.k.EndBlocker(d.Ctx); err != nil {
		return false, err
	}
	d.w.release()
	d.w.expire()
	if err := d.follow(); err != nil {
		return false, err
	}
	seconds := int64(d.pick("seconds", 30))
	if d.rare("long") {
		seconds = int64(d.pick("long seconds", 40_000))
	}
	d.Next(time.Duration(seconds) * time.Second)
	d.w.now += seconds
	return true, nil
}

func (d *driver) doPauseRow() (bool, error) {
	r, row := (*worldRow)(nil), d.row()
	r = d.w.rows[row]
	r.in, r.out = d.rare("in"), d.rare("out")
	return true, d.setPause(row, nil, r.in, r.out)
}

func (d *driver) doPauseToken() (bool, error) {
	t := d.token()
	t.in, t.out = d.rare("in"), d.rare("out")
	return true, d.setPause(t.row, t.contract[:], t.in, t.out)
}

func (d *driver) setPause(row uint32, contract []byte, in, out bool) error {
	_, err := d.msg.SetPause(d.Ctx, &types.MsgSetPause{
		Authority: testutil.Authority(), Row: row, Contract: contract, Pause: types.Pause{Inbound: in, Outbound: out},
	})
	return err
}

func (d *driver) doLimits() (bool, error) {
	locked := []int64{0, 50_000, 1_000_000, 100_000_000}[d.pick("locked", 4)]
	d.limit(d.token(), locked, int64(d.pick("inflow", 4)), int64(d.pick("outflow", 3)))
	return true, nil
}

func (d *driver) doBurn() (bool, error) {
	person := people[d.pick("burner", 3)]
	has := d.w.balances[person][btt]
	if has == 0 {
		return false, nil
	}
	amount := min(has, d.amount(500))
	d.w.add(person, btt, -amount)
	d.Burn(accountNamed(person), coin(btt, amount))
	return true, nil
}

// anyHeld returns the id of a held deposit, or one that is none.
func (d *driver) anyHeld() uint64 {
	if len(d.w.held) == 0 || d.rare("none") {
		return d.w.nextHeld
	}
	ids := make([]uint64, 0, len(d.w.held))
	for id := range d.w.held {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids[d.pick("held", len(ids))]
}

func (d *driver) doReturn() (bool, error) {
	id := d.anyHeld()
	return d.agree(d.w.returned(id), func(ctx sdk.Context) error {
		_, err := d.msg.ReturnHeld(ctx, &types.MsgReturnHeld{Sender: testutil.Spell(bob), Id: id})
		return err
	})
}

func (d *driver) doResolve() (bool, error) {
	id, recipient := d.anyHeld(), d.person()
	if !d.rare("resolve") {
		return false, nil // so that queues grow
	}
	return d.agree(d.w.resolve(id, recipient), func(ctx sdk.Context) error {
		_, err := d.msg.ResolveHeld(ctx, &types.MsgResolveHeld{
			Authority: testutil.Authority(), Id: id, Recipient: testutil.Spell(accountNamed(recipient)),
		})
		return err
	})
}

// rapidly and seeded are the two choosers.
type seeded struct{ *rand.Rand }

func (c seeded) pick(_ string, n int) int { return c.IntN(n) }
