package cmd

import (
	"bytes"
	"context"
	"encoding/hex"
	"math/big"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/txmgr"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

// remoteStub is a chain that puts what it is sent into a block, unless it holds back.
type remoteStub struct {
	chain.Submitter
	answers map[[4]byte]int64
	sent    []string // selectors
	held    bool
	failed  bool
	revert  []byte
}

func (*remoteStub) Account() portalabi.Address                    { return portalabi.Address{0xac} }
func (*remoteStub) Balance(context.Context) (*big.Int, error)     { return big.NewInt(1e9), nil }
func (s *remoteStub) NextSlot(context.Context) (uint64, error)    { return uint64(len(s.sent)), nil }
func (*remoteStub) Price(context.Context) (chain.Price, error)    { return price(), nil }
func (*remoteStub) Better(p chain.Price) (chain.Price, error)     { return p, nil }
func (*remoteStub) Send(context.Context, chain.Transaction) error { return nil }

func price() chain.Price { return chain.Price{Cap: big.NewInt(1), Tip: big.NewInt(1)} }

func (s *remoteStub) Simulate(context.Context, chain.Call) (chain.Quote, error) {
	if s.revert != nil {
		return chain.Quote{}, &chain.RevertError{Data: s.revert}
	}
	return chain.Quote{Work: 1, Price: price(), Cost: big.NewInt(1)}, nil
}

func (s *remoteStub) Read(_ context.Context, call chain.Call) ([]byte, error) {
	return common.BigToHash(big.NewInt(s.answers[[4]byte(call.Data[:4])])).Bytes(), nil
}

func (s *remoteStub) Sign(_ context.Context, call chain.Call, _ chain.Terms) (chain.Transaction, error) {
	s.sent = append(s.sent, hex.EncodeToString(call.Data[:4])+":"+hex.EncodeToString(call.Data[len(call.Data)-1:]))
	return chain.Transaction{ID: portalabi.Hash{byte(len(s.sent))}, Cap: big.NewInt(1), Tip: big.NewInt(1)}, nil
}

func (s *remoteStub) Outcome(context.Context, chain.Transaction) (chain.Outcome, error) {
	if s.held {
		return chain.Outcome{Stage: chain.Pending}, nil
	}
	return chain.Outcome{Stage: chain.Included, Block: 8, Fee: big.NewInt(3), Failed: s.failed}, nil
}

func newRemoteUser(t *testing.T, stub *remoteStub) (*remoteUser, *bytes.Buffer) {
	t.Helper()
	store, err := txmgr.OpenStore(filepath.Join(t.TempDir(), "sent.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	manager, err := txmgr.New(txmgr.Config{Submitter: stub, Store: store, Now: time.Now, ReplaceAfter: time.Hour})
	require.NoError(t, err)
	var out bytes.Buffer
	return &remoteUser{
		portal: chain.Portal{Name: "ethereum", Address: portalabi.Address{0x90}}, remote: stub, manager: manager, out: &out, poll: time.Millisecond,
	}, &out
}

func sent(signature string, last byte) string {
	selector := portalabi.Selector(signature)
	return hex.EncodeToString(selector[:]) + ":" + hex.EncodeToString([]byte{last})
}

func TestDepositApprovesWhatIsMissing(t *testing.T) {
	token := usdt
	token.Limits.MinDeposit = math.NewInt(5)
	deposit := hex.EncodeToString(func() []byte { s := portalabi.Selector("deposit(address,uint256,address,bytes)"); return s[:] }()) + ":00"
	for name, test := range map[string]struct {
		balance, allowance, amount int64
		want                       []string
		says                       string
	}{
		"nothing is allowed":      {100, 0, 50, []string{sent(approveSignature, 50), deposit}, ""},
		"enough is allowed":       {100, 50, 50, []string{deposit}, ""},
		"too little is allowed":   {100, 49, 50, []string{sent(approveSignature, 0), sent(approveSignature, 50), deposit}, ""},
		"there is too little":     {49, 0, 50, nil, "has 0.000049 USDT on ethereum, which is less than 0.00005 USDT"},
		"it is below the minimum": {100, 0, 4, nil, "0.000004 USDT is less than the least deposit on ethereum, 0.000005 USDT"},
	} {
		t.Run(name, func(t *testing.T) {
			stub := &remoteStub{answers: map[[4]byte]int64{
				portalabi.Selector(balanceOfSignature): test.balance, portalabi.Selector(allowanceSignature): test.allowance,
			}}
			user, _ := newRemoteUser(t, stub)
			result, err := user.deposit(t.Context(), remoteAmount{token, math.NewInt(test.amount)}, common.Address{5}, nil)
			require.Equal(t, test.want, stub.sent)
			if test.says != "" {
				require.ErrorContains(t, err, test.says)
				return
			}
			require.NoError(t, err)
			require.Equal(t, landed{Hash: common.Hash{byte(len(test.want))}, Block: 8, Fee: "3"}, result.landed)
			open, err := user.manager.Open()
			require.NoError(t, err)
			require.Empty(t, open)
		})
	}
}

func TestAnInterruptedDepositIsFinishedAndNotRepeated(t *testing.T) {
	stub := &remoteStub{held: true}
	user, out := newRemoteUser(t, stub)
	ctx, interrupt := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer interrupt()
	_, err := user.send(ctx, "deposit", contractCall(portalabi.Address{1}, approveSignature))
	require.ErrorContains(t, err, "interrupted")
	require.Contains(t, out.String(), "sent the deposit as 0x01")

	stub.held = false
	err = user.finish(t.Context())
	require.ErrorContains(t, err, "an earlier command was interrupted and is done only now: deposit 0x01")
	require.Len(t, stub.sent, 1)
	require.NoError(t, user.finish(t.Context()), "once is enough")
}

func TestAnInterruptedApprovalHoldsNothingUp(t *testing.T) {
	stub := &remoteStub{}
	user, _ := newRemoteUser(t, stub)
	require.NoError(t, user.manager.Begin(t.Context(), approval+" 1", contractCall(portalabi.Address{1}, approveSignature)))
	require.NoError(t, user.finish(t.Context()))
}

func TestRefusalsAreSaidInWords(t *testing.T) {
	overLimit := portalabi.Selector("OverLimit(uint256,uint256)")
	for name, test := range map[string]struct {
		stub remoteStub
		want string
	}{
		"known":   {remoteStub{revert: overLimit[:]}, "the Portal on ethereum refuses the deposit: its daily limit has no room"},
		"unknown": {remoteStub{revert: []byte{1, 2, 3, 4}}, "ethereum refuses the deposit: error 0x01020304"},
		"in vain": {remoteStub{failed: true}, "failed in block 8: it cost its gas and changed nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			user, _ := newRemoteUser(t, &test.stub)
			_, err := user.send(t.Context(), "deposit", contractCall(portalabi.Address{1}, approveSignature))
			require.ErrorContains(t, err, test.want)
		})
	}
	user, _ := newRemoteUser(t, &remoteStub{})
	require.ErrorContains(t, user.explain("claim", chain.ErrInsufficientFunds), "cannot pay the gas of the claim on ethereum")
	require.ErrorContains(t, user.explain("claim", txmgr.ErrTooDear), "wait, or raise --max-gas-price")
}

func TestActionsOfADeposit(t *testing.T) {
	user := &remoteUser{node: bridgeNode{QueryClient: answers{}}, row: bridgetypes.Row{Id: 1, Name: "ethereum"}}
	amount := remoteAmount{usdt, math.NewInt(100)}
	for text, want := range map[string]string{
		"":                        "",
		"delegate:" + testAccount: "01" + "52908400098527886e0f7030069857d2e4169ee7",
		"purse:7":                 "020000000000000007",
		"forward:TRON:" + testAccount + ":0.00005usdt": "03" + "00000002" + "52908400098527886e0f7030069857d2e4169ee7" + "00000000000000000000000000000032",
	} {
		data, err := user.actionData(t.Context(), text, amount)
		require.NoError(t, err)
		require.Equal(t, want, hex.EncodeToString(data))
	}
	for text, want := range map[string]string{
		"dance": "is none", "purse:x": "it must be the number", "delegate:me": "me", "forward:a:b": "forward needs three parts",
		"forward:ethereum:" + testAccount + ":1uusdt": "where it cannot be forwarded to",
		"forward:mars:" + testAccount + ":1uusdt":     `no bridge to "mars": choose one of ethereum, tron`,
		"forward:2:" + testAccount + ":100uusdt":      "must be in USDT and less than 0.0001 USDT",
		"forward:2:" + testAccount + ":1udai":         "must be in USDT",
	} {
		_, err := user.actionData(t.Context(), text, amount)
		require.ErrorContains(t, err, want, text)
	}
}
