package keeper

import (
	"math"

	"cosmossdk.io/collections"
	sdkmath "cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

// maxScanned bounds the withdrawals of a row's queue, and of those that wait for a token, that a block looks
// at. Those that have to wait leave the queue, so the next block sees others.
const maxScanned = 200

// item is a withdrawal chosen for a batch.
type item struct {
	withdrawal types.Withdrawal
	contract   []byte
}

// line is what a draft knows of a token: those that wait for it in order of ids, and what room
// is left.
type line struct {
	contract []byte
	limit    sdkmath.Int
	room     sdkmath.Int
	paused   bool
	// closed lets nobody of the queue past those that wait.
	closed bool
}

// draft chooses what goes into a row's next batch. Withdrawals go by fee; once one does not fit
// its token's daily limit, or the token is paused, all of that token wait in order of ids, and
// those of other tokens pass.
type draft struct {
	keeper Keeper
	ctx    sdk.Context
	row    types.Row
	lines  map[string]*line
	items  []item
	// delayed leave the queue, and hopeless are over what the limit is by now.
	delayed  []types.Withdrawal
	hopeless []types.Withdrawal
}

// choose gives those that have waited half of the places, the queue the rest, and whoever is left
// what neither filled.
func (d *draft) choose() error {
	waiting, err := d.fromLines()
	if err != nil {
		return err
	}
	first := min(len(waiting), (d.places()+1)/2)
	d.items = append(d.items, waiting[:first]...)
	if err := d.fromQueue(); err != nil {
		return err
	}
	rest := waiting[first:]
	d.items = append(d.items, rest[:min(len(rest), d.places()-len(d.items))]...)
	return nil
}

func (d *draft) places() int { return int(d.row.Batch.MaxItems) }

// fromLines returns those that wait for a token and now fit, each token in turn.
func (d *draft) fromLines() ([]item, error) {
	contracts, err := d.delayedContracts()
	if err != nil {
		return nil, err
	}
	fitting := make([][]item, len(contracts))
	for i, contract := range contracts {
		if fitting[i], err = d.fromLine(contract); err != nil {
			return nil, err
		}
	}
	var waiting []item
	for turn := range d.places() {
		for _, items := range fitting {
			if turn < len(items) {
				waiting = append(waiting, items[turn])
			}
		}
	}
	return waiting, nil
}

// delayedContracts returns the tokens of the row for which somebody waits, by contract.
func (d *draft) delayedContracts() ([][]byte, error) {
	var contracts [][]byte
	start := collections.Join3(d.row.Id, []byte{}, uint64(0))
	for len(contracts) < types.MaxTokens {
		var next []byte
		ranger := new(collections.Range[collections.Triple[uint32, []byte, uint64]]).StartExclusive(start)
		err := d.keeper.DelayedWithdrawals.Walk(d.ctx, ranger, func(key collections.Triple[uint32, []byte, uint64]) (bool, error) {
			if key.K1() == d.row.Id {
				next = key.K2()
			}
			return true, nil
		})
		if err != nil || next == nil {
			return contracts, err
		}
		contracts = append(contracts, next)
		start = collections.Join3(d.row.Id, next, uint64(math.MaxUint64))
	}
	return contracts, nil
}

// fromLine returns the first of those that wait for a token, as far as the room goes.
func (d *draft) fromLine(contract []byte) ([]item, error) {
	l, err := d.line(contract)
	if err != nil {
		return nil, err
	}
	l.closed = true
	if l.paused {
		return nil, nil
	}
	ids, err := d.waitingFor(contract)
	if err != nil {
		return nil, err
	}
	var items []item
	for _, id := range ids {
		if len(items) == d.places() {
			break
		}
		w, err := d.keeper.Withdrawals.Get(d.ctx, id)
		if err != nil {
			return nil, err
		}
		if w.Amount.Amount.GT(l.limit) {
			d.hopeless = append(d.hopeless, w)
			continue
		}
		if !l.take(w.Amount.Amount) {
			break
		}
		items = append(items, item{w, contract})
	}
	return items, nil
}

// waitingFor returns the lowest ids that wait for a token. They may be more than a batch has places: some
// are hopeless, and whoever of those cannot be paid back stays in front.
func (d *draft) waitingFor(contract []byte) ([]uint64, error) {
	var ids []uint64
	ranger := collections.NewSuperPrefixedTripleRange[uint32, []byte, uint64](d.row.Id, contract)
	err := d.keeper.DelayedWithdrawals.Walk(d.ctx, ranger, func(key collections.Triple[uint32, []byte, uint64]) (bool, error) {
		ids = append(ids, key.K3())
		return len(ids) == maxScanned, nil
	})
	return ids, err
}

// line reads what is known of a token once.
func (d *draft) line(contract []byte) (*line, error) {
	if known := d.lines[string(contract)]; known != nil {
		return known, nil
	}
	token, err := d.keeper.token(d.ctx, d.row.Id, contract)
	if err != nil {
		return nil, err
	}
	ledger, err := d.keeper.ledger(d.ctx, d.row.Id, contract)
	if err != nil {
		return nil, err
	}
	_, room, err := d.keeper.Room(d.ctx, d.row.Id, contract)
	if err != nil {
		return nil, err
	}
	l := &line{contract: contract, limit: token.Limits.DailyOutflow, room: room, paused: ledger.Pause.Outbound}
	d.lines[string(contract)] = l
	return l, nil
}

// take gives an amount room if there is some.
func (l *line) take(amount sdkmath.Int) bool {
	if l.paused || amount.GT(l.room) {
		return false
	}
	l.room = l.room.Sub(amount)
	return true
}

// fromQueue fills the batch by rank.
func (d *draft) fromQueue() error {
	ids, err := d.queued()
	if err != nil {
		return err
	}
	for _, id := range ids {
		if len(d.items) == d.places() {
			return nil
		}
		w, err := d.keeper.Withdrawals.Get(d.ctx, id)
		if err != nil {
			return err
		}
		if err := d.consider(w); err != nil {
			return err
		}
	}
	return nil
}

// queued returns the ids at the front of the queue, which end their ranks.
func (d *draft) queued() ([]uint64, error) {
	var ids []uint64
	ranger := collections.NewPrefixedPairRange[uint32, []byte](d.row.Id)
	err := d.keeper.WithdrawalQueue.Walk(d.ctx, ranger, func(key collections.Pair[uint32, []byte]) (bool, error) {
		ids = append(ids, idOfRank(key.K2()))
		return len(ids) == maxScanned, nil
	})
	return ids, err
}

// consider puts a withdrawal of the queue into the batch, or among those that wait.
func (d *draft) consider(w types.Withdrawal) error {
	contract, err := d.keeper.contractOf(d.ctx, w)
	if err != nil {
		return err
	}
	l, err := d.line(contract)
	if err != nil {
		return err
	}
	switch {
	case w.Amount.Amount.GT(l.limit):
		d.hopeless = append(d.hopeless, w)
	case !l.closed && l.take(w.Amount.Amount):
		d.items = append(d.items, item{w, contract})
	default:
		l.closed = true
		d.delayed = append(d.delayed, w)
	}
	return nil
}

// settleRest pays back those that a lowered limit shuts out for good, and lets those that have to
// wait leave the queue.
func (d *draft) settleRest() error {
	for _, w := range d.hopeless {
		if err := attempt(d.ctx, func(ctx sdk.Context) error { return d.keeper.cancel(ctx, w) }); err != nil {
			// Its sender takes no payments: it waits for a higher limit, and for nobody's way.
			d.delayed = append(d.delayed, w)
		}
	}
	for _, w := range d.delayed {
		if w.Delayed {
			continue
		}
		w.Delayed = true
		if err := d.keeper.setWithdrawal(d.ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// due reports whether the batch is made now, or waits for others.
func (d *draft) due() bool {
	wait := int64(d.row.Batch.MaxWaitBlocks)
	if len(d.items) == 0 || len(d.items) == d.places() || wait == 0 {
		return len(d.items) > 0
	}
	for _, it := range d.items {
		if d.ctx.BlockHeight()-it.withdrawal.Height >= wait {
			return true
		}
	}
	return false
}
