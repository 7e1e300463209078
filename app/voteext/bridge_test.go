package voteext

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

var storeKey = storetypes.NewKVStoreKey("bridge")

// ledger is the bridge's state in a store, as small as it can be: rows, open packets, their
// signatures, and every event applied.
type ledger struct {
	// members are those of the set that every Portal holds.
	members map[[20]byte]uint64
	// breaks makes calls fail or panic.
	breaks map[string]func() error
	// reverses has the last packets be the most urgent.
	reverses bool
	// signers remembers who made a signature.
	signers map[string][20]byte
	// checks counts calls of CheckSignature.
	checks int
}

var _ Bridge = (*ledger)(nil)

type packet struct {
	Row      uint32
	Nonce    uint64
	Deadline uint64
	Body     []byte
}

func (p packet) domain() [32]byte { return portalabi.Domain(1, p.Row, 1, [20]byte{byte(p.Row)}) }

func (p packet) digest() [32]byte {
	return portalabi.Packet{Nonce: p.Nonce, Kind: portalabi.KindPause, Deadline: p.Deadline, Body: p.Body}.Digest(p.domain())
}

func key(parts ...any) []byte { return []byte(fmt.Sprintln(parts...)) }

func store(ctx context.Context) storetypes.KVStore {
	return sdk.UnwrapSDKContext(ctx).KVStore(storeKey)
}

func put(ctx context.Context, key []byte, value any) {
	bz, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	store(ctx).Set(key, bz)
}

func get[V any](ctx context.Context, key []byte) (value V, found bool) {
	bz := store(ctx).Get(key)
	if bz == nil {
		return value, false
	}
	if err := json.Unmarshal(bz, &value); err != nil {
		panic(err)
	}
	return value, true
}

func (l *ledger) broken(call string) error {
	if fail := l.breaks[call]; fail != nil {
		return fail()
	}
	return nil
}

func (l *ledger) setParams(ctx context.Context, params types.Params) { put(ctx, key("params"), params) }

func (l *ledger) GetParams(ctx context.Context) (types.Params, error) {
	params, _ := get[types.Params](ctx, key("params"))
	return params, l.broken("GetParams")
}

func (l *ledger) InjectionEnabled(ctx context.Context) bool {
	params, _ := get[types.Params](ctx, key("params"))
	return params.InjectionEnabled
}

func (l *ledger) setRow(ctx context.Context, tip types.RowTip) {
	rows, _ := get[[]uint32](ctx, key("rows"))
	if !slices.Contains(rows, tip.Row) {
		rows = append(rows, tip.Row)
		slices.Sort(rows)
		put(ctx, key("rows"), rows)
	}
	put(ctx, key("row", tip.Row), tip)
}

func (l *ledger) RowTips(ctx context.Context) ([]types.RowTip, error) {
	rows, _ := get[[]uint32](ctx, key("rows"))
	var tips []types.RowTip
	for _, row := range rows {
		tip, _ := get[types.RowTip](ctx, key("row", row))
		tips = append(tips, tip)
	}
	return tips, l.broken("RowTips")
}

func (l *ledger) ClockWanted(ctx context.Context, row uint32) (deadline uint64, wanted bool) {
	for _, p := range l.packets(ctx) {
		if p.Row == row && (!wanted || p.Deadline+1800 < deadline) {
			deadline, wanted = p.Deadline+1800, true
		}
	}
	return deadline, wanted
}

// ApplyEvents leaves half of its writes behind where it is made to break.
func (l *ledger) ApplyEvents(ctx sdk.Context, row uint32, bodies [][]byte) error {
	tip, found := get[types.RowTip](ctx, key("row", row))
	if !found {
		return errors.New("no such row")
	}
	for i, body := range bodies {
		tip.Nonce++
		tip.Acc = portalabi.Accumulate(tip.Acc, tip.Nonce, body)
		tip.Clock = max(tip.Clock, timeOf(body))
		put(ctx, key("event", row, tip.Nonce), body)
		if i == len(bodies)/2 {
			if err := l.broken(fmt.Sprint("ApplyEvents ", row)); err != nil {
				return err
			}
		}
	}
	l.setRow(ctx, tip)
	ctx.EventManager().EmitEvent(sdk.NewEvent("applied", sdk.NewAttribute("row", fmt.Sprint(row))))
	return nil
}

func (l *ledger) AdvanceClock(ctx context.Context, row uint32, clock uint64) error {
	tip, _ := get[types.RowTip](ctx, key("row", row))
	if clock > tip.Clock {
		tip.Clock = clock
		l.setRow(ctx, tip)
	}
	// What the clock has passed expires.
	left := slices.DeleteFunc(l.packets(ctx), func(p packet) bool { return p.Row == row && tip.Clock >= p.Deadline+1800 })
	put(ctx, key("packets"), left)
	return l.broken(fmt.Sprint("AdvanceClock ", row))
}

func (l *ledger) RecordTips(ctx context.Context, row uint32, tips []types.TipPower, total uint64) error {
	put(ctx, key("tips", row), tips)
	put(ctx, key("total"), total)
	return l.broken("RecordTips")
}

func (l *ledger) setPacket(ctx context.Context, p packet) {
	put(ctx, key("packets"), append(l.packets(ctx), p))
}

func (l *ledger) packets(ctx context.Context) []packet {
	packets, _ := get[[]packet](ctx, key("packets"))
	return packets
}

func (l *ledger) SigningRequests(ctx context.Context, signer [20]byte, limit int) ([]types.SigningRequest, error) {
	if l.members[signer] == 0 {
		return nil, nil
	}
	var requests []types.SigningRequest
	for _, p := range l.packets(ctx) {
		if len(requests) < limit && !store(ctx).Has(key("signature", p.Row, p.Nonce, signer)) {
			requests = append(requests, types.SigningRequest{
				Row: p.Row, Nonce: p.Nonce, Kind: uint8(portalabi.KindPause), Deadline: p.Deadline, Body: p.Body,
				Domain: p.domain(), Digest: p.digest(),
			})
		}
	}
	if l.reverses {
		slices.Reverse(requests)
	}
	return requests, l.broken("SigningRequests")
}

func (l *ledger) CheckSignature(ctx context.Context, s types.PacketSignature) (types.SignatureTarget, error) {
	l.checks++
	if err := l.broken("CheckSignature"); err != nil {
		return types.SignatureTarget{}, err
	}
	for _, p := range l.packets(ctx) {
		if p.Row != s.Row || p.Nonce != s.Nonce {
			continue
		}
		signer, err := l.recover(p.digest(), s.Signature)
		switch {
		case err != nil:
			return types.SignatureTarget{}, err
		case l.members[signer] == 0:
			return types.SignatureTarget{}, types.ErrNotMember
		case store(ctx).Has(key("signature", p.Row, p.Nonce, signer)):
			return types.SignatureTarget{}, types.ErrSigned
		}
		return types.SignatureTarget{Row: s.Row, Nonce: s.Nonce, Signer: signer, Power: l.members[signer]}, nil
	}
	return types.SignatureTarget{}, types.ErrUnknownPacket
}

func (l *ledger) recover(digest [32]byte, signature []byte) ([20]byte, error) {
	name := string(digest[:]) + string(signature)
	if signer, known := l.signers[name]; known {
		return signer, nil
	}
	signer, err := portalabi.RecoverSigner(digest, portalabi.Signature(signature))
	if err == nil {
		l.signers[name] = signer
	}
	return signer, err
}

func (l *ledger) AddSignature(ctx context.Context, target types.SignatureTarget, signature []byte) error {
	store(ctx).Set(key("signature", target.Row, target.Nonce, target.Signer), signature)
	return l.broken(fmt.Sprintf("AddSignature %x", target.Signer[:1]))
}

func (l *ledger) signed(ctx context.Context, row uint32, nonce uint64, signer [20]byte) bool {
	return store(ctx).Has(key("signature", row, nonce, signer))
}

// bodyAt is an event of a remote chain: a kind, its time, and something to tell it from others.
func bodyAt(row uint32, nonce, time uint64) []byte {
	body := binary.BigEndian.AppendUint64([]byte{1}, time)
	return append(body, []byte(fmt.Sprintf("row %d event %d", row, nonce))...)
}

func timeOf(body []byte) uint64 {
	if len(body) < 9 {
		return 0
	}
	return binary.BigEndian.Uint64(body[1:9])
}

// remote is a remote chain as one node sees it: an Observer and what it rests on.
type remote struct {
	row    uint32
	origin [32]byte
	bodies [][]byte
	time   uint64
	// accs are the accumulators of bodies, as far as they were asked for.
	accs [][32]byte
	// hides makes Bodies know no more than so many.
	hides int
}

func newRemote(row uint32) *remote {
	return &remote{row: row, origin: portalabi.Domain(1, row, 1, [20]byte{byte(row)}), time: 1_000_000, hides: 1 << 30}
}

// deposit makes so many events.
func (r *remote) deposit(count int) {
	for range count {
		r.time++
		r.bodies = append(r.bodies, bodyAt(r.row, uint64(len(r.bodies)+1), r.time))
	}
}

func (r *remote) acc(nonce uint64) [32]byte {
	if len(r.accs) == 0 {
		r.accs = [][32]byte{r.origin}
	}
	for i := len(r.accs); uint64(i) <= nonce; i++ {
		r.accs = append(r.accs, portalabi.Accumulate(r.accs[i-1], uint64(i), r.bodies[i-1]))
	}
	return r.accs[nonce]
}

func (r *remote) report(base, tip uint64) types.RowReport {
	report := types.RowReport{Row: r.row, Base: base, Tip: tip, Time: r.time}
	for _, point := range types.Points(base, tip) {
		acc := r.acc(point)
		report.Accs = append(report.Accs, acc[:])
	}
	return report
}

// observer sees some remote chains, each up to a nonce of its own.
type observer struct {
	remotes map[uint32]*remote
	sees    map[uint32]uint64
	breaks  func(row uint32)
}

func (o *observer) tip(row uint32) uint64 {
	tip := uint64(len(o.remotes[row].bodies))
	if sees, limited := o.sees[row]; limited {
		tip = min(tip, sees)
	}
	return tip
}

func (o *observer) Report(row uint32, base uint64) (types.RowReport, bool) {
	if o.breaks != nil {
		o.breaks(row)
	}
	r, watched := o.remotes[row]
	if !watched {
		return types.RowReport{}, false
	}
	return r.report(base, o.tip(row)), true
}

func (o *observer) Bodies(row uint32, after uint64, limit int) [][]byte {
	if o.breaks != nil {
		o.breaks(row)
	}
	r, watched := o.remotes[row]
	if !watched || after >= o.tip(row) {
		return nil
	}
	bodies := r.bodies[after:o.tip(row)]
	return slices.Clone(bodies[:min(len(bodies), limit, r.hides)])
}
