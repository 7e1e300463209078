package cmd

import (
	"bytes"
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/bridge/watcher"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

var usdt = bridgetypes.Token{Row: 1, Contract: bytes.Repeat([]byte{7}, 20), Denom: "uusdt", Symbol: "USDT", Decimals: 6}

func TestAmountsOfRemoteTokens(t *testing.T) {
	for _, test := range []struct{ whole, fraction, name, want, says string }{
		{"10", "", "usdt", "10000000", ""},
		{"0", "5", "USDT", "500000", ""}, // a leading zero is no octal
		{"007", "25", "usdt", "7250000", ""},
		{"5", "", "uusdt", "5", ""},
		{"1", "0000001", "usdt", "", "finer than usdt can be divided: it has 6 decimals"},
		{"1", "5", "uusdt", "", "it has 0 decimals"},
		{"0", "0", "usdt", "", "must be above zero"},
		{"170141183460469231731687303715884105728", "", "uusdt", "", "less than 2^127"},
		{"170141183460469231731687303715884105727", "", "uusdt", "170141183460469231731687303715884105727", ""},
	} {
		amount, err := amountOf(usdt, test.whole, test.fraction, test.name)
		if test.says != "" {
			require.ErrorContains(t, err, test.says)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, test.want, amount.units.String())
	}
}

// newTracker knows one row, of which ten events are applied.
func newTracker() *tracker {
	return &tracker{
		rows: map[uint32]bridgetypes.RowStatus{
			1: {Row: bridgetypes.Row{Id: 1, Name: "ethereum"}, State: bridgetypes.RowState{AppliedNonce: 10}},
		},
		tokens: map[string]bridgetypes.Token{tokenKey(1, "uusdt"): usdt, tokenKey(1, string(usdt.Contract)): usdt},
	}
}

func depositEvent(t *testing.T, nonce uint64) pendingEvent {
	t.Helper()
	body, err := portalabi.Deposited{
		Time: 1000, Token: portalabi.Address(usdt.Contract), Sender: portalabi.Address{1}, Recipient: portalabi.Address{2}, Amount: big.NewInt(1_500_000),
	}.Body()
	require.NoError(t, err)
	return pendingEvent{Row: 1, Chain: "ethereum", Nonce: nonce, Hash: common.Hash{9}, Body: body, SecondsToFinal: 12}
}

func TestWhoIsConcernedByADeposit(t *testing.T) {
	event := depositEvent(t, 11)
	for text, want := range map[string]bool{
		common.Hash{9}.Hex():                               true,
		common.Hash{8}.Hex():                               false,
		common.Address{1}.Hex():                            true,
		sdk.AccAddress(common.Address{2}.Bytes()).String(): true,
		common.Address{3}.Hex():                            false,
		"9":                                                false,
	} {
		key, err := bridgetypes.ParseSearchKey(text)
		require.NoError(t, err)
		require.Equal(t, want, event.concerns(key), text)
	}
}

func TestAnUnfinalDepositIsShown(t *testing.T) {
	tracker, event := newTracker(), depositEvent(t, 11)
	require.False(t, tracker.onChain(event, nil))
	view := trackView{Pending: []pendingView{tracker.pending(event)}}
	require.False(t, view.finished())
	var out bytes.Buffer
	require.NoError(t, view.print(&out))
	require.Contains(t, out.String(), "1.5 USDT")
	require.Contains(t, out.String(), "seen, not final yet: about 12 s")

	event.Final = true
	require.Equal(t, "final, BTTC takes it up in a block or two", event.progress())
	require.False(t, tracker.onChain(event, nil))
	event.Nonce = 10
	require.True(t, tracker.onChain(event, nil), "it is applied")
	event.Nonce = 11
	require.True(t, tracker.onChain(event, []bridgetypes.TransferStatus{{Transfer: bridgetypes.Transfer{Row: 1, Inbound: true, Nonce: 11}}}))
}

func withdrawal() bridgetypes.TransferStatus {
	return bridgetypes.TransferStatus{
		Transfer: bridgetypes.Transfer{
			Id: 5, Row: 1, Nonce: 3, Local: bytes.Repeat([]byte{1}, 20), Remote: bytes.Repeat([]byte{2}, 20),
			Amount: sdk.NewInt64Coin("uusdt", 2_000_000), Fee: sdk.NewCoin("abtt", math.NewInt(1e18)),
			Steps: []bridgetypes.Step{{Stage: bridgetypes.TransferStage_TRANSFER_STAGE_SIGNED, Height: 4, Time: 2000}},
		},
		WaitsFor: "a relayer",
	}
}

func TestAnExecutionThatIsNotFinalIsShown(t *testing.T) {
	tracker := newTracker()
	body, err := portalabi.PacketExecuted{Time: 1000, PacketNonce: 3, PacketKind: portalabi.KindBatch}.Body()
	require.NoError(t, err)
	executed := pendingEvent{Row: 1, Chain: "ethereum", Nonce: 12, Hash: common.Hash{4}, Block: 77, Body: body}
	other := executed
	other.Row = 2

	view := tracker.transfer(withdrawal(), []pendingEvent{other, depositEvent(t, 11)})
	require.Equal(t, "a relayer", view.WaitsFor)
	view = tracker.transfer(withdrawal(), []pendingEvent{executed})
	require.Contains(t, view.WaitsFor, "its execution in block 77 of ethereum: seen, not final yet")
	require.Equal(t, common.Hash{4}.Hex(), view.RemoteHash)
	require.Equal(t, []string{"2 USDT", "1btt", "signed"}, []string{view.Amount, view.Fee, view.Stage})

	var out bytes.Buffer
	require.NoError(t, trackView{Transfers: []transferView{view}}.print(&out))
	require.Contains(t, out.String(), "signed, block 4\nfee: 1btt\n")
}

// held is a deposit as it is recorded when nobody knows its token, or nothing of it at all.
func held(contract, account []byte, units int64) bridgetypes.TransferStatus {
	return bridgetypes.TransferStatus{
		Transfer: bridgetypes.Transfer{
			Id: 6, Inbound: true, Row: 1, Nonce: 8, Local: account, Remote: account, Contract: contract,
			Amount: sdk.Coin{Amount: math.NewInt(units)}, Fee: sdk.Coin{Amount: math.ZeroInt()},
			Steps: []bridgetypes.Step{{Stage: bridgetypes.TransferStage_TRANSFER_STAGE_HELD, Height: 4, Time: 2000}}, Note: "a reason",
		},
		WaitsFor: "to be credited: a reason",
	}
}

func TestADepositOfAnUnknownTokenIsShown(t *testing.T) {
	contract := common.Address{3}
	view := newTracker().transfer(held(contract.Bytes(), bytes.Repeat([]byte{1}, 20), 40), nil)
	require.Equal(t, "40 units of "+contract.Hex(), view.Amount)
	require.Equal(t, contract.Hex(), view.Contract)
	require.Equal(t, "40", view.Coin)
	require.False(t, view.Finished)
	var out bytes.Buffer
	require.NoError(t, trackView{Transfers: []transferView{view}}.print(&out))
	require.Contains(t, out.String(), "40 units of "+contract.Hex())
	require.Contains(t, out.String(), "deposited on ethereum by 0x0101010101010101010101010101010101010101")
	require.Contains(t, out.String(), "to be credited: a reason")
}

func TestAnUnreadableDepositIsShown(t *testing.T) {
	view := newTracker().transfer(held(nil, nil, 0), nil)
	require.Equal(t, []string{"unknown", "", "", ""}, []string{view.Amount, view.Contract, view.Local, view.Remote})
	var out bytes.Buffer
	require.NoError(t, trackView{Transfers: []transferView{view}}.print(&out))
	require.Regexp(t, `ethereum to BTTC +unknown +- +held `, out.String())
	require.NotContains(t, out.String(), "deposited on")
	require.NotContains(t, out.String(), common.Address{}.Hex())
}

func TestTrackingEndsWithTheLastTransfer(t *testing.T) {
	done, open := transferView{Finished: true}, transferView{}
	require.False(t, trackView{}.finished())
	require.True(t, trackView{Transfers: []transferView{done}}.finished())
	require.False(t, trackView{Transfers: []transferView{done, open}}.finished())
	require.False(t, trackView{Transfers: []transferView{done}, Pending: []pendingView{{}}}.finished())
	require.ErrorContains(t, trackView{}.unknown("0xab"), "has seen none that is not final")
	require.ErrorContains(t, trackView{local: errors.New("no socket")}.unknown("0xab"), "--home names its home")
}

func TestScreenShowsWhatChanged(t *testing.T) {
	var out bytes.Buffer
	screen := newScreen(&out)
	for _, text := range []string{"a\n", "a\n", "b\n"} {
		require.NoError(t, screen.draw(text, true))
	}
	require.Equal(t, "a\nb\n", out.String())
	screen.terminal, screen.width = true, 4
	require.NoError(t, screen.draw("12345\n", true))
	require.NoError(t, screen.draw("c\n", true))
	require.Equal(t, "a\nb\n\x1b[1A\x1b[J12345\n\x1b[2A\x1b[Jc\n", out.String(), "a long line takes two of the terminal")
}

func TestStatusSaysWhatIsWrong(t *testing.T) {
	s := &bridgeStatus{local: true, Key: keyStatus{Operator: "bttcvaloper1x"}}
	s.judge(rowStatusView{
		Name: "ethereum", Reported: true, InSet: true, Seen: 200, Applied: 1, Unsigned: make([]uint64, 5),
		Endpoints: []endpointView{{Name: "a", Error: "is on chain 5"}, {Name: "b"}},
	})
	require.Len(t, s.Problems, 3)
	require.Contains(t, s.Problems[0], "endpoint a: is on chain 5")
	require.Contains(t, s.Problems[1], "199 events are final and not applied")
	require.Contains(t, s.Problems[2], "5 packets lack this key's signature")
	well := &bridgeStatus{local: true, Rows: []rowStatusView{{Name: "ethereum", Reported: true, InSet: true}}}
	well.judge(well.Rows[0])
	require.Empty(t, well.Problems)
	var out bytes.Buffer
	require.NoError(t, well.print(&out))
	require.Contains(t, out.String(), "all is well")
	unlisted := &bridgeStatus{local: true, Key: keyStatus{Operator: "bttcvaloper1x"}}
	unlisted.judge(rowStatusView{Name: "ethereum"})
	require.Contains(t, unlisted.Problems[0], "abstains")
	require.Contains(t, unlisted.Problems[1], "the Portal does not list this key yet")
}

func TestStatusSaysThatTheNodeAbstains(t *testing.T) {
	for name, c := range map[string]struct {
		now  rowNow
		said []string
	}{
		"endpoints fail":   {rowNow{Status: watcher.Status{Note: "too few endpoints"}}, []string{"ethereum: too few endpoints", "ethereum: this node abstains, because"}},
		"it did not begin": {rowNow{Problem: "no endpoints are configured"}, []string{"ethereum: no endpoints are configured"}},
		"they fail now":    {rowNow{Status: watcher.Status{Note: "too few endpoints"}, Reported: true}, []string{"ethereum: too few endpoints"}},
	} {
		t.Run(name, func(t *testing.T) {
			view := rowStatusView{Name: "ethereum"}
			view.local(c.now, true)
			s := &bridgeStatus{local: true}
			s.judge(view)
			require.Len(t, s.Problems, len(c.said), s.Problems)
			for i, said := range c.said {
				require.Contains(t, s.Problems[i], said)
			}
		})
	}
}
