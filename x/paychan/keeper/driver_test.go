package keeper_test

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/x/paychan/testutil"
	"github.com/bttcprotocol/bttcd/x/paychan/testutil/model"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// Sizes of the world that a driver plays in: small, so that things meet.
const (
	modelDelay = 120
	modelLife  = 3600
)

var (
	people   = []model.Account{"alice", "bob", "carol", "dave"}
	sessions = []model.Account{"session one", "session two"}
	everyone = append(append([]model.Account{"relay"}, people...), sessions...)
	keyOf    = func() map[model.Account]testutil.Key {
		keys := map[model.Account]testutil.Key{}
		for _, name := range everyone {
			keys[name] = testutil.NewKey(string(name))
		}
		return keys
	}()
)

// driver does the same to a keeper and to the model.
type driver struct {
	chooser
	f    *testutil.Fixture
	w    *model.World
	done map[string]int // how often each action succeeded
}

func newDriver(t *testing.T, c chooser) *driver {
	f := testutil.New(t)
	params := testutil.Params()
	params.MaxLaneLifeSeconds = modelLife
	if err := f.Keeper.SetParams(f.Ctx, params); err != nil {
		t.Fatal(err)
	}
	d := &driver{c, f, model.NewWorld(model.Moment{Time: int64(f.Now()), Height: 1}, modelLife), map[string]int{}}
	for _, name := range everyone {
		f.Give(keyOf[name].Address, testutil.Coin(5_000))
		d.w.Give(name, big.NewInt(5_000))
	}
	return d
}

// action does something to both and returns whether each took it.
type action func(*driver) (modelErr, keeperErr error)

var actions = map[string]action{
	"open": (*driver).open, "top up": (*driver).topUp, "delegate": (*driver).delegate, "revoke": (*driver).revoke,
	"enable cheques": (*driver).enableCheques, "allocate": (*driver).allocate, "claim": (*driver).claim, "push": (*driver).push,
	"release": (*driver).release, "request unlock": (*driver).requestUnlock, "cancel unlock": (*driver).cancelUnlock,
	"withdraw": (*driver).withdraw, "set share": (*driver).setShare, "next block": (*driver).nextBlock,
}

func actionNames() []string { return slices.Sorted(maps.Keys(actions)) }

// weighted has the actions that matter most several times.
var weighted = append(actionNames(), "claim", "claim", "claim", "claim", "push", "withdraw", "request unlock", "next block", "allocate", "open")

// step does one thing and returns an error if keeper and model differ afterwards.
func (d *driver) step() error {
	name := weighted[d.pick("action", len(weighted))]
	modelErr, keeperErr := d.do(name)
	if (modelErr == nil) != (keeperErr == nil) {
		return fmt.Errorf("%s: model: %v, keeper: %w", name, modelErr, keeperErr)
	}
	if keeperErr == nil {
		d.done[name]++
	}
	return d.compareMoney()
}

// do does the action. A refused message changes nothing, as baseapp has it; blocks are not messages.
func (d *driver) do(name string) (modelErr, keeperErr error) {
	if name == "next block" {
		return actions[name](d)
	}
	outer := d.f.Ctx
	cached, write := outer.CacheContext()
	d.f.Ctx = cached
	modelErr, keeperErr = actions[name](d)
	d.f.Ctx = outer
	if keeperErr == nil {
		write()
	}
	return modelErr, keeperErr
}

func (d *driver) someone() model.Account { return people[d.pick("someone", len(people))] }
func (d *driver) anyone() model.Account  { return everyone[d.pick("anyone", len(everyone))] }
func (d *driver) session() model.Account { return sessions[d.pick("session", len(sessions))] }

// purse is mostly one that there is, and one of the last.
func (d *driver) purse() uint64 {
	alive := slices.Sorted(maps.Keys(d.w.Purses))
	if len(alive) == 0 || d.pick("gone", 20) == 0 {
		return uint64(max(0, int(d.w.Opened)-d.pick("purse", 5)))
	}
	return alive[max(0, len(alive)-1-d.pick("purse", 5))]
}

// ownerOf is mostly the owner.
func (d *driver) ownerOf(purse uint64) model.Account {
	if p := d.w.Purses[purse]; p != nil && d.pick("stranger", 10) != 0 {
		return p.Owner
	}
	return d.someone()
}

func (d *driver) amount(most int) int64 { return int64(d.pick("amount", most)) }

// expiry is in steps, so that lanes are met again; sometimes past or too far.
func (d *driver) expiry() int64 {
	return (d.w.Now.Time/900 + int64(d.pick("expiry", 7)) - 1) * 900
}

func (d *driver) lane(purse uint64) model.Lane {
	if known := d.lanesOf(purse); len(known) > 0 && d.pick("known", 2) == 0 {
		return known[d.pick("which", len(known))]
	}
	lane := model.Lane{
		Payee: d.anyone(), Purse: purse, Number: uint32(d.pick("lane", 2)), Expiry: d.expiry(),
	}
	if p := d.w.Purses[purse]; p != nil {
		lane.Epoch = p.Epoch - uint32(min(int(p.Epoch), d.pick("old epoch", 8)/7))
	}
	return lane
}

// lanesOf are those of vouchers that the model knows, in an order of their own.
func (d *driver) lanesOf(purse uint64) []model.Lane {
	var known []model.Lane
	for lane := range d.w.Lanes {
		if lane.Purse == purse && !lane.Cheque {
			known = append(known, lane)
		}
	}
	slices.SortFunc(known, func(a, b model.Lane) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return known
}

// maxPurses keeps the world so small that things meet, and that the model stays fast.
const maxPurses = 25

func (d *driver) open() (error, error) {
	if len(d.w.Purses) >= maxPurses {
		return model.ErrNo, model.ErrNo
	}
	owner, amount := d.someone(), d.amount(1_500)
	_, modelErr := d.w.Open(owner, big.NewInt(amount), modelDelay)
	_, err := d.f.Msg.OpenPurse(d.f.Ctx, &types.MsgOpenPurse{
		Owner: keyOf[owner].String(), Deposit: testutil.Coin(amount), UnlockDelaySeconds: modelDelay,
	})
	return modelErr, err
}

func (d *driver) topUp() (error, error) {
	sender, purse, amount := d.anyone(), d.purse(), d.amount(900)
	_, err := d.f.Msg.TopUp(d.f.Ctx, &types.MsgTopUp{Sender: keyOf[sender].String(), Purse: purse, Amount: testutil.Coin(amount)})
	return d.w.TopUp(sender, purse, big.NewInt(amount)), err
}

func (d *driver) delegate() (error, error) {
	purse, key, limit, until := d.purse(), d.session(), d.amount(400), d.expiry()
	owner := d.ownerOf(purse)
	_, err := d.f.Msg.Delegate(d.f.Ctx, &types.MsgDelegate{
		Owner: keyOf[owner].String(), Purse: purse, Key: keyOf[key].String(),
		Terms: types.SessionTerms{Cap: math.NewInt(limit), Expiry: uint64(until)},
	})
	return d.w.Delegate(owner, purse, key, model.Terms{Cap: big.NewInt(limit), Until: until}), err
}

func (d *driver) revoke() (error, error) {
	purse, key := d.purse(), d.session()
	owner := d.ownerOf(purse)
	_, err := d.f.Msg.Revoke(d.f.Ctx, &types.MsgRevoke{Owner: keyOf[owner].String(), Purse: purse, Key: keyOf[key].String()})
	return d.w.Revoke(owner, purse, key), err
}

func (d *driver) enableCheques() (error, error) {
	purse := d.purse()
	owner := d.ownerOf(purse)
	_, err := d.f.Msg.EnableCheques(d.f.Ctx, &types.MsgEnableCheques{Owner: keyOf[owner].String(), Purse: purse})
	return d.w.EnableCheques(owner, purse), err
}

func (d *driver) allocate() (error, error) {
	purse, amount := d.purse(), d.amount(120)
	owner, lane := d.ownerOf(purse), d.lane(purse)
	signer := owner
	if d.pick("by session", 2) == 1 {
		signer = d.session()
	}
	_, err := d.f.Msg.Allocate(d.f.Ctx, &types.MsgAllocate{
		Owner: keyOf[owner].String(), Purse: purse, Payee: keyOf[lane.Payee].String(), Lane: lane.Number,
		Expiry: uint64(lane.Expiry), Amount: math.NewInt(amount), Signer: keyOf[signer].String(),
	})
	return d.w.Allocate(owner, lane, big.NewInt(amount), signer), err
}

func (d *driver) requestUnlock() (error, error) {
	purse := d.purse()
	owner := d.ownerOf(purse)
	_, err := d.f.Msg.RequestUnlock(d.f.Ctx, &types.MsgRequestUnlock{Owner: keyOf[owner].String(), Purse: purse})
	return d.w.RequestUnlock(owner, purse), err
}

func (d *driver) cancelUnlock() (error, error) {
	purse := d.purse()
	owner := d.ownerOf(purse)
	_, err := d.f.Msg.CancelUnlock(d.f.Ctx, &types.MsgCancelUnlock{Owner: keyOf[owner].String(), Purse: purse})
	return d.w.CancelUnlock(owner, purse), err
}

func (d *driver) withdraw() (error, error) {
	purse := d.purse()
	owner := d.ownerOf(purse)
	_, err := d.f.Msg.Withdraw(d.f.Ctx, &types.MsgWithdraw{Owner: keyOf[owner].String(), Purse: purse})
	return d.w.Withdraw(owner, purse), err
}

func (d *driver) setShare() (error, error) {
	payee, bps := d.anyone(), int64(d.pick("share", 1001))
	d.w.Shares[payee] = bps
	_, err := d.f.Msg.SetRelayShare(d.f.Ctx, &types.MsgSetRelayShare{Payee: keyOf[payee].String(), ShareBps: uint32(bps)})
	return nil, err
}

// nextBlock lets time and blocks pass: as usual, in a halt, or until much has expired.
func (d *driver) nextBlock() (error, error) {
	seconds, blocks := int64(2), int64(1)
	switch d.pick("pace", 8) {
	case 0, 4, 5:
		seconds, blocks = modelDelay+int64(d.pick("late", 40)), modelDelay/4+int64(d.pick("more", 3))-1
	case 1:
		seconds = 10 * modelDelay
	case 2:
		seconds, blocks = int64(d.pick("long", 3*modelLife)), 1000
	case 3:
		seconds, blocks = modelDelay/2, modelDelay/8
	}
	d.f.EndBlock(time.Duration(seconds)*time.Second, blocks)
	d.w.EndBlock(model.Moment{Time: d.w.Now.Time + seconds, Height: d.w.Now.Height + blocks})
	return nil, nil
}
