package keeper

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"
	grpccodes "google.golang.org/grpc/codes"
	grpcstatus "google.golang.org/grpc/status"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	"github.com/bttcprotocol/bttcd/x/bridge/testutil"
	"github.com/bttcprotocol/bttcd/x/bridge/types"
)

func (f *fixture) queries() types.QueryServer { return NewQueryServer(f.k) }

func requireStatus(t *testing.T, want grpccodes.Code, err error) {
	t.Helper()
	require.Equal(t, want, grpcstatus.Code(err), "%v", err)
}

func TestQueriesOfWhatIsNotThere(t *testing.T) {
	f := newFixture(t)
	q := f.queries()
	for name, ask := range map[string]func() error{
		"status": func() error { _, err := q.Status(f.Ctx, &types.QueryStatusRequest{Row: 9}); return err },
		"tokens": func() error { _, err := q.Tokens(f.Ctx, &types.QueryTokensRequest{Row: 9}); return err },
		"packet": func() error {
			_, err := q.Packet(f.Ctx, &types.QueryPacketRequest{Row: ethereum, Nonce: 1})
			return err
		},
		"packets":     func() error { _, err := q.Packets(f.Ctx, &types.QueryPacketsRequest{Row: 9}); return err },
		"withdrawal":  func() error { _, err := q.Withdrawal(f.Ctx, &types.QueryWithdrawalRequest{Id: 1}); return err },
		"withdrawals": func() error { _, err := q.Withdrawals(f.Ctx, &types.QueryWithdrawalsRequest{Row: 9}); return err },
		"set": func() error {
			_, err := q.ValidatorSet(f.Ctx, &types.QueryValidatorSetRequest{Row: ethereum, Nonce: 5})
			return err
		},
		"estimate": func() error {
			_, err := q.EstimateBridgeOut(f.Ctx, &types.QueryEstimateBridgeOutRequest{Row: tron, Amount: coin(usdt, 5)})
			return err
		},
	} {
		err := ask()
		require.Equal(t, grpccodes.NotFound, grpcstatus.Code(err), "%s: %v", name, err)
	}
	_, err := q.EstimateBridgeOut(f.Ctx, &types.QueryEstimateBridgeOutRequest{Row: ethereum, Amount: coin(usdt, 0)})
	requireStatus(t, grpccodes.InvalidArgument, err)
	_, err = q.Transfers(f.Ctx, &types.QueryTransfersRequest{Key: "what"})
	requireStatus(t, grpccodes.InvalidArgument, err)
	found, err := q.Transfers(f.Ctx, &types.QueryTransfersRequest{Key: "77"})
	require.NoError(t, err)
	require.Empty(t, found.Transfers)
}

func TestRowQueries(t *testing.T) {
	f := newOutFixture(t)
	q := f.queries()
	f.mustOut(coin(btt, 100), coin(btt, 10))
	f.endBlock(1)
	f.mustOut(coin(btt, 100), coin(btt, 10))
	params, err := q.Params(f.Ctx, &types.QueryParamsRequest{})
	require.NoError(t, err)
	require.True(t, params.Params.InjectionEnabled)
	rows, err := q.Rows(f.Ctx, &types.QueryRowsRequest{})
	require.NoError(t, err)
	require.Len(t, rows.Rows, 2)
	require.Equal(t, []uint64{1, 1, 0}, []uint64{rows.Rows[0].OpenPackets, rows.Rows[0].Waiting, rows.Rows[0].Held})
	require.Equal(t, "tron", rows.Rows[1].Row.Name)

	require.NoError(t, f.k.RecordTips(f.Ctx, ethereum, []types.TipPower{{Tip: 9, Power: 3}}, 10))
	status, err := q.Status(f.Ctx, &types.QueryStatusRequest{Row: ethereum})
	require.NoError(t, err)
	require.Equal(t, rows.Rows[0], status.Status)
	require.Equal(t, []types.TipPower{{Tip: 9, Power: 3}}, status.Tips)
	require.Equal(t, uint64(10), status.ReportedTotalPower)
	require.Contains(t, status.Note, "validators with a bridge key have 0 of 0 power", "those of now, not of the last report")

	tokens, err := q.Tokens(f.Ctx, &types.QueryTokensRequest{Row: ethereum, Pagination: &query.PageRequest{Limit: 1}})
	require.NoError(t, err)
	rest, err := q.Tokens(f.Ctx, &types.QueryTokensRequest{Row: ethereum, Pagination: &query.PageRequest{Key: tokens.Pagination.NextKey}})
	require.NoError(t, err)
	both := append(tokens.Tokens, rest.Tokens...)
	require.Len(t, both, 2)
	for _, token := range both {
		if token.Token.Denom == btt {
			require.Equal(t, int64(43_200-100), token.Available.Int64(), "the limit binds")
			require.Equal(t, common.Address(testutil.Address("erc20 abtt")).Hex(), token.Erc20)
		}
	}
	all, err := q.Tokens(f.Ctx, &types.QueryTokensRequest{})
	require.NoError(t, err)
	require.Len(t, all.Tokens, 3)
}

func TestNotes(t *testing.T) {
	pause := func(in, out bool) types.Pause { return types.Pause{Inbound: in, Outbound: out, Reason: "why"} }
	status := func(change func(*types.QueryStatusResponse)) *types.QueryStatusResponse {
		s := &types.QueryStatusResponse{TotalPower: 3, KeyedPower: 3, Status: types.RowStatus{Row: types.Row{Name: "ethereum"}}}
		change(s)
		return s
	}
	on := types.Params{InjectionEnabled: true}
	require.Empty(t, rowNote(on, status(func(*types.QueryStatusResponse) {})))
	require.Contains(t, rowNote(types.Params{}, status(func(*types.QueryStatusResponse) {})), "injection_enabled")
	require.Equal(t, "ethereum is paused: why", rowNote(on, status(func(s *types.QueryStatusResponse) { s.Status.State.Pause = pause(true, true) })))
	require.Equal(t, "deposits from ethereum are paused: why", rowNote(on, status(func(s *types.QueryStatusResponse) { s.Status.State.Pause = pause(true, false) })))
	require.Equal(t, "withdrawals to ethereum are paused: why", rowNote(on, status(func(s *types.QueryStatusResponse) { s.Status.State.Pause = pause(false, true) })))
	require.Contains(t, rowNote(on, status(func(s *types.QueryStatusResponse) { s.Tips = []types.TipPower{{Tip: 4}} })), "event 4 is reported, 0 is applied")
}

func TestPacketQueries(t *testing.T) {
	f := newOutFixture(t)
	key := privateKey("the only signer")
	signer := crypto.PubkeyToAddress(key.PublicKey)
	set := testSet(ethereum)
	set.Members[0].Address = signer[:]
	require.NoError(t, f.k.Sets.Set(f.Ctx, collections.Join(ethereum, uint64(0)), set))
	f.mustOut(coin(btt, 100), coin(btt, 10))
	f.endBlock(1)

	q := f.queries()
	unsigned, err := q.Packet(f.Ctx, &types.QueryPacketRequest{Row: ethereum, Nonce: 1})
	require.NoError(t, err)
	operator, err := address.Validator().BytesToString(set.Members[0].Operator)
	require.NoError(t, err)
	require.Equal(t, types.PacketStatus{Packet: f.packet(ethereum, 1), TotalPower: 10, Missing: []string{operator}}, unsigned.Packet)

	signature := signatureBy(key, f.packet(ethereum, 1))
	require.NoError(t, f.k.submitSignature(f.Ctx, &types.MsgSubmitSignature{Signature: signature}))
	signed, err := q.Packet(f.Ctx, &types.QueryPacketRequest{Row: ethereum, Nonce: 1})
	require.NoError(t, err)
	require.True(t, signed.Packet.Signed)
	require.Equal(t, uint64(10), signed.Packet.SignedPower)
	require.Empty(t, signed.Packet.Missing)
	f.requireStage(1, types.TransferStage_TRANSFER_STAGE_SIGNED)

	// The relayer is where query.proto says it is.
	carrier := portalabi.Address(relayer)
	want, err := portalabi.Assemble(f.packet(ethereum, 1).Wire(), set.Wire(),
		map[portalabi.Address]portalabi.Signature{portalabi.Address(signer): portalabi.Signature(signature.Signature)}, carrier)
	require.NoError(t, err)
	require.Equal(t, make([]byte, 32), signed.Packet.Calldata[132:164])
	copy(signed.Packet.Calldata[144:164], carrier[:])
	require.Equal(t, want.Calldata(), signed.Packet.Calldata)

	open, err := q.Packets(f.Ctx, &types.QueryPacketsRequest{Row: ethereum})
	require.NoError(t, err)
	require.Len(t, open.Packets, 1)
	require.Empty(t, open.Packets[0].Calldata)
	f.executed(ethereum, 1, 0)
	closed, err := q.Packet(f.Ctx, &types.QueryPacketRequest{Row: ethereum, Nonce: 1})
	require.NoError(t, err)
	require.Empty(t, closed.Packet.Calldata, "nobody needs it any more")
	open, err = q.Packets(f.Ctx, &types.QueryPacketsRequest{Row: ethereum})
	require.NoError(t, err)
	require.Empty(t, open.Packets)

	response, err := q.ValidatorSet(f.Ctx, &types.QueryValidatorSetRequest{Row: ethereum})
	require.NoError(t, err)
	decoded, err := portalabi.DecodeSet(response.Encoded)
	require.NoError(t, err)
	require.Equal(t, set.Wire(), decoded)
}

// Those that wait for their token come first, and pages break anywhere.
func TestWithdrawalsQuery(t *testing.T) {
	f := newOutFixture(t)
	setPause := func(on bool) {
		require.NoError(t, f.k.updateLedger(f.Ctx, ethereum, bttThere[:], func(l *types.TokenLedger) { l.Pause.Outbound = on }))
	}
	f.mustOut(coin(btt, 100), coin(btt, 10))
	f.mustOut(coin(btt, 100), coin(btt, 20))
	setPause(true)
	f.endBlock(1)
	setPause(false)
	f.mustOut(coin(usdt, 100), coin(btt, 10))
	f.mustOut(coin(usdt, 100), coin(btt, 20))
	for limit := range uint64(6) {
		var ids []uint64
		page := &query.PageRequest{Limit: limit}
		for {
			response, err := f.queries().Withdrawals(f.Ctx, &types.QueryWithdrawalsRequest{Row: ethereum, Pagination: page})
			require.NoError(t, err)
			for _, w := range response.Withdrawals {
				ids = append(ids, w.Id)
			}
			if page = (&query.PageRequest{Limit: limit, Key: response.Pagination.NextKey}); len(page.Key) == 0 {
				break
			}
		}
		require.Equal(t, []uint64{1, 2, 4, 3}, ids, "%d a page", limit)
	}
	_, err := f.queries().Withdrawals(f.Ctx, &types.QueryWithdrawalsRequest{Row: ethereum, Pagination: &query.PageRequest{Reverse: true}})
	requireStatus(t, grpccodes.InvalidArgument, err)
	one, err := f.queries().Withdrawal(f.Ctx, &types.QueryWithdrawalRequest{Id: 4})
	require.NoError(t, err)
	require.Equal(t, f.withdrawal(4), one.Withdrawal)
}

func TestEstimate(t *testing.T) {
	f := newOutFixture(t)
	ask := func(row uint32, denom string, amount int64) *types.QueryEstimateBridgeOutResponse {
		response, err := f.queries().EstimateBridgeOut(f.Ctx, &types.QueryEstimateBridgeOutRequest{Row: row, Amount: coin(denom, amount)})
		require.NoError(t, err)
		return response
	}
	require.Equal(t, &types.QueryEstimateBridgeOutResponse{
		MinFee: coin(btt, 10), SuggestedFee: coin(btt, 10), Available: coin(btt, 43_200), Received: coin(btt, 990), WaitSeconds: 34,
	}, ask(ethereum, btt, 1_000))
	require.Equal(t, coin(usdt, 998), ask(ethereum, usdt, 1_000).Received)
	require.Contains(t, ask(tron, btt, 10_001).Refusal, "only 0.00000000000001 BTT available on tron")
	require.Contains(t, ask(ethereum, usdt, 50_000).Refusal, "is over the daily limit of ethereum")
	require.Contains(t, ask(ethereum, btt, 10).Refusal, "no more than the fee")
	f.setLimits(ethereum, usdtThere, func(l *types.TokenLimits) { l.MinFee = math.ZeroInt() })
	require.Equal(t, coin(usdt, 1_000), ask(ethereum, usdt, 1_000).Received, "no fee is taken in it")

	for range 5 {
		f.mustOut(coin(btt, 8_000), coin(btt, 25))
	}
	suggested := ask(ethereum, btt, 1_000).SuggestedFee
	require.Equal(t, coin(btt, 26), suggested, "a full batch waits")
	id := f.mustOut(coin(btt, 1_000), suggested)
	f.endBlock(1)
	require.Contains(t, f.batches(ethereum)[0], id)
	f.endBlock(1)
	require.Equal(t, int64(2_201), ask(ethereum, btt, 1_000).Available.Amount.Int64())
	require.Equal(t, uint64(34+1_999*2), ask(ethereum, btt, 4_200).WaitSeconds, "room comes with half a unit a second")
}

// watcher is what a node knows of remote transactions.
type watcher map[types.EventRef][32]byte

func (w watcher) Events(hash [32]byte) []types.EventRef {
	var found []types.EventRef
	for ref, other := range w {
		if other == hash {
			found = append(found, ref)
		}
	}
	return found
}

func (w watcher) Hash(row uint32, nonce uint64) ([32]byte, bool) {
	hash, found := w[types.EventRef{Row: row, Nonce: nonce}]
	return hash, found
}

func TestTransfersAreFoundByEverything(t *testing.T) {
	f := newOutFixture(t)
	f.Ctx = WithEthereumHash(f.Ctx.WithTxBytes([]byte("two at once")), [32]byte{9})
	f.mustOut(coin(btt, 100), coin(btt, 10))
	f.mustOut(coin(usdt, 100), coin(btt, 10))
	f.Ctx = f.Ctx.WithTxBytes(nil).WithValue(ethereumHashKey{}, nil)
	f.endBlock(1)
	f.executed(ethereum, 1, 0)
	event := f.packet(ethereum, 1).Event
	f.k.Remote = watcher{{Row: ethereum, Nonce: 1}: {1}, {Row: ethereum, Nonce: event}: {2}}

	spelled, err := address.Spell(alice)
	require.NoError(t, err)
	there, err := address.Spell(remote[:])
	require.NoError(t, err)
	cosmos := sha256.Sum256([]byte("two at once"))
	for key, want := range map[string][]uint64{
		spelled.Bech32: {5, 4, 2, 1},
		spelled.EVM:    {5, 4, 2, 1},
		spelled.TRON:   {5, 4, 2, 1},
		there.EVM:      {5, 4, 3, 2, 1},

		common.Hash{9}.Hex():                           {5, 4},
		common.Hash{1}.Hex():                           {1},
		common.Hash{2}.Hex():                           {5, 4},
		common.Hash(cosmos).Hex():                      {5, 4},
		strings.ToUpper(hex.EncodeToString(cosmos[:])): {5, 4},
		common.Hash{8}.Hex():                           nil,
		"4":                                            {4},
	} {
		response, err := f.queries().Transfers(f.Ctx, &types.QueryTransfersRequest{Key: key})
		require.NoError(t, err, key)
		var ids []uint64
		for _, found := range response.Transfers {
			ids = append(ids, found.Transfer.Id)
		}
		require.Equal(t, want, ids, key)
	}
	page, err := f.queries().Transfers(f.Ctx, &types.QueryTransfersRequest{Key: spelled.EVM, Pagination: &query.PageRequest{Limit: 3}})
	require.NoError(t, err)
	require.Len(t, page.Transfers, 3)
	page, err = f.queries().Transfers(f.Ctx, &types.QueryTransfersRequest{Key: spelled.EVM, Pagination: &query.PageRequest{Key: page.Pagination.NextKey}})
	require.NoError(t, err)
	require.Equal(t, uint64(1), page.Transfers[0].Transfer.Id)
	require.Equal(t, common.Hash{1}.Hex(), page.Transfers[0].RemoteHash)
}

// Each stage says what it waits for, in words.
func TestWhatTransfersWaitFor(t *testing.T) {
	f := newOutFixture(t)
	status := func(id uint64) types.TransferStatus {
		record := f.record(id)
		status, err := queryServer{f.k}.transferStatus(f.Ctx, record)
		require.NoError(t, err)
		return status
	}
	f.setPolicy(func(b *types.BatchPolicy) { b.MaxOpen, b.MaxItems = 1, 1 })
	first := f.mustOut(coin(btt, 40_000), coin(btt, 10))
	require.Contains(t, status(first).WaitsFor, "the next batch")
	require.Equal(t, f.Ctx.BlockTime().Unix()+1+signSeconds+relaySeconds+60, status(first).ExpectedTime)
	f.endBlock(1)
	require.Equal(t, "signatures of packet 1 of ethereum: 0 of 10 power signed, more than 2/3 must", status(first).WaitsFor)
	second := f.mustOut(coin(btt, 5_200), coin(btt, 10))
	require.Contains(t, status(second).WaitsFor, "one of the 1 open packets of ethereum to be executed")
	packet := f.packet(ethereum, 1)
	packet.SignedPower = 10
	require.NoError(t, f.k.Packets.Set(f.Ctx, eventKey(ethereum, 1), packet))
	require.Contains(t, status(first).WaitsFor, "a relayer to carry packet 1 to ethereum until 2026-01-01T01:00:0")
	f.executed(ethereum, 1, 1)
	require.Contains(t, status(first).WaitsFor, "its recipient to claim it from the Portal on ethereum")
	f.endBlock(0)
	require.Contains(t, status(second).WaitsFor, "room within the daily limit of BTT to ethereum")
	require.InDelta(t, 4_000, status(second).ExpectedTime-f.Ctx.BlockTime().Unix()-signSeconds-relaySeconds-60, 5)
	require.NoError(t, f.k.updateLedger(f.Ctx, ethereum, bttThere[:], func(l *types.TokenLedger) { l.Pause = types.Pause{Outbound: true, Reason: "a bug"} }))
	require.Equal(t, "the pause to end: withdrawals of BTT to ethereum are paused: a bug", status(second).WaitsFor)
	require.NoError(t, f.k.cancelBridgeOut(f.Ctx, alice, second))
	require.Empty(t, status(second).WaitsFor)
	require.Zero(t, status(second).ExpectedTime)
}

func TestHoldingAndKeysQueries(t *testing.T) {
	f := newFixture(t)
	f.deposit(ethereum, testutil.Address("an unknown token"), alice, 50)
	f.deposit(tron, testutil.Address("another"), alice, 60)
	for row, want := range map[uint32][]uint64{0: {1, 2}, ethereum: {1}, tron: {2}} {
		response, err := f.queries().Holding(f.Ctx, &types.QueryHoldingRequest{Row: row})
		require.NoError(t, err)
		var ids []uint64
		for _, held := range response.Held {
			ids = append(ids, held.Id)
		}
		require.Equal(t, want, ids, "row %d", row)
	}
	rows, err := f.queries().Rows(f.Ctx, &types.QueryRowsRequest{})
	require.NoError(t, err)
	require.Equal(t, uint64(1), rows.Rows[0].Held)

	key := types.BridgeKey{Operator: "somebody", Address: remote[:], Height: 3}
	require.NoError(t, f.k.BridgeKeys.Set(f.Ctx, remote[:], key))
	keys, err := f.queries().Keys(f.Ctx, &types.QueryKeysRequest{})
	require.NoError(t, err)
	require.ElementsMatch(t, []types.BridgeKey{testKey(), key}, keys.Keys)
}
