package app

import (
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/x/authz"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"

	antetypes "github.com/cosmos/evm/ante/types"
	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/app/proposal"
)

// hostile is a block that no honest proposer makes.
type hostile struct {
	txs    [][]byte
	code   error
	reason string
}

func hostileBlocks(t *testing.T, h *harness) map[string]hostile {
	t.Helper()
	send := h.sign(banktypes.NewMsgSend(h.address(), h.address(), sdk.NewCoins(btt(1))))
	ethereum := ethereumTx(t, h.App, h.key, 0, 21_000)
	blocks := map[string]hostile{
		"garbage":      {[][]byte{send, []byte("garbage")}, proposal.ErrMalformed, "transaction 1"},
		"empty bytes":  {[][]byte{{}}, proposal.ErrMalformed, "missing"},
		"duplicate":    {[][]byte{send, ethereum, send}, proposal.ErrDuplicate, "transaction 2"},
		"no fee":       {[][]byte{rewritten(t, h.App, send, func(tx *txtypes.Tx) { tx.AuthInfo.Fee = nil })}, proposal.ErrMalformed, "fee"},
		"one too much": {[][]byte{ethereumTx(t, h.App, h.key, 0, 100_000_001)}, proposal.ErrTooMuch, "100000000"},
		"together too much": {
			[][]byte{ethereumTx(t, h.App, h.key, 0, 60_000_000), ethereumTx(t, h.App, h.key, 1, 40_000_001)},
			proposal.ErrFull, "40000000 of 100000000 left",
		},
		"gas that overflows": {[][]byte{
			rewritten(t, h.App, send, func(tx *txtypes.Tx) { tx.AuthInfo.Fee.GasLimit = 1 << 63 }),
			rewritten(t, h.App, send, func(tx *txtypes.Tx) { tx.AuthInfo.Fee.GasLimit = 1 << 63; tx.Body.Memo = "2" }),
		}, proposal.ErrMalformed, "gas limit"},
		"too large": {
			[][]byte{rewritten(t, h.App, send, func(tx *txtypes.Tx) { tx.Body.Memo = string(make([]byte, 23<<20)) })},
			proposal.ErrTooLarge, "bytes",
		},
		"the same Ethereum transaction in another wrapper": {
			[][]byte{ethereum, rewritten(t, h.App, ethereum, func(tx *txtypes.Tx) { tx.AuthInfo.Fee.Amount = nil })},
			proposal.ErrDuplicate, "Ethereum transaction",
		},
	}
	for name, change := range hostileWrappers(t, h, ethereum) {
		blocks["wrapper: "+name] = hostile{[][]byte{rewritten(t, h.App, ethereum, change)}, proposal.ErrEthereum, ""}
	}
	for name, message := range smuggled(t, h, ethereum) {
		smuggler := rewritten(t, h.App, send, func(tx *txtypes.Tx) { tx.Body.Messages = message })
		blocks["smuggled: "+name] = hostile{[][]byte{smuggler}, proposal.ErrNested, "Ethereum"}
	}
	return blocks
}

// hostileWrappers say something around an Ethereum transaction that its signature does not.
func hostileWrappers(t *testing.T, h *harness, ethereum []byte) map[string]func(*txtypes.Tx) {
	t.Helper()
	dynamic, err := codectypes.NewAnyWithValue(&antetypes.ExtensionOptionDynamicFeeTx{})
	require.NoError(t, err)
	sender := h.address().String()
	second := ethereumMessages(t, h.App, ethereumTx(t, h.App, h.key, 1, 21_000))
	return map[string]func(*txtypes.Tx){
		"memo":              func(tx *txtypes.Tx) { tx.Body.Memo = "m" },
		"timeout height":    func(tx *txtypes.Tx) { tx.Body.TimeoutHeight = 9 },
		"timeout timestamp": func(tx *txtypes.Tx) { tx.Body.TimeoutTimestamp = &time.Time{} },
		"unordered":         func(tx *txtypes.Tx) { tx.Body.Unordered = true },
		"second option":     func(tx *txtypes.Tx) { tx.Body.ExtensionOptions = append(tx.Body.ExtensionOptions, dynamic) },
		"option in front": func(tx *txtypes.Tx) {
			tx.Body.ExtensionOptions = append([]*codectypes.Any{dynamic}, tx.Body.ExtensionOptions...)
		},
		"option twice": func(tx *txtypes.Tx) {
			tx.Body.ExtensionOptions = append(tx.Body.ExtensionOptions, tx.Body.ExtensionOptions...)
		},
		"non-critical option": func(tx *txtypes.Tx) { tx.Body.NonCriticalExtensionOptions = []*codectypes.Any{dynamic} },
		"signer":              func(tx *txtypes.Tx) { tx.AuthInfo.SignerInfos = []*txtypes.SignerInfo{{}} },
		"signature":           func(tx *txtypes.Tx) { tx.Signatures = [][]byte{{1}} },
		"tip":                 func(tx *txtypes.Tx) { tx.AuthInfo.Tip = &txtypes.Tip{Tipper: sender} }, //nolint:staticcheck // still decoded
		"payer":               func(tx *txtypes.Tx) { tx.AuthInfo.Fee.Payer = sender },
		"granter":             func(tx *txtypes.Tx) { tx.AuthInfo.Fee.Granter = sender },
		"less gas":            func(tx *txtypes.Tx) { tx.AuthInfo.Fee.GasLimit = 20_999 },
		"more gas":            func(tx *txtypes.Tx) { tx.AuthInfo.Fee.GasLimit = 21_001 },
		"no message":          func(tx *txtypes.Tx) { tx.Body.Messages = nil },
		"second message":      func(tx *txtypes.Tx) { tx.Body.Messages = append(tx.Body.Messages, second...) },
		"another message": func(tx *txtypes.Tx) {
			tx.Body.Messages = packed(t, banktypes.NewMsgSend(h.address(), h.address(), nil))
		},
		"empty message": func(tx *txtypes.Tx) {
			tx.Body.Messages = packed(t, &evmtypes.MsgEthereumTx{From: h.address()})
		},
	}
}

// smuggled puts an Ethereum message where its ante handler does not look.
func smuggled(t *testing.T, h *harness, ethereum []byte) map[string][]*codectypes.Any {
	t.Helper()
	messages := ethereumMessages(t, h.App, ethereum)
	send := packed(t, banktypes.NewMsgSend(h.address(), h.address(), nil))[0]
	exec := &authz.MsgExec{Grantee: h.address().String(), Msgs: messages}
	deep := exec
	for range 5 {
		deep = &authz.MsgExec{Grantee: h.address().String(), Msgs: packed(t, deep)}
	}
	return map[string][]*codectypes.Any{
		"bare":               messages,
		"behind another":     append([]*codectypes.Any{send}, messages...),
		"executed":           packed(t, exec),
		"executed deep down": packed(t, deep),
		"proposed":           packed(t, &govv1.MsgSubmitProposal{Proposer: h.address().String(), Messages: messages}),
		"proposed execution": packed(t, &govv1.MsgSubmitProposal{Proposer: h.address().String(), Messages: packed(t, exec)}),
	}
}

func ethereumMessages(t testingT, app *App, bz []byte) []*codectypes.Any {
	t.Helper()
	decoded, err := app.TxDecode(bz)
	require.NoError(t, err)
	return packed(t, decoded.GetMsgs()...)
}

func TestHostileProposalsAreRejected(t *testing.T) {
	h := newHarness(t)
	handler := proposal.NewHandler(proposal.Deps{Logger: h.Logger(), Decode: h.TxDecode})
	limits := proposal.LimitsOf(h.GetConsensusParams(h.ctx()))
	for name, block := range hostileBlocks(t, h) {
		t.Run(name, func(t *testing.T) {
			err := handler.Check(block.txs, limits)
			require.ErrorIs(t, err, block.code)
			require.ErrorContains(t, err, block.reason)
			require.False(t, h.accepts(block.txs...), "the app asks the handler")
		})
	}
}

// What no block can hold does not enter the mempool either, from a client or a peer.
func TestHostileTransactionsAreRefusedAtOnce(t *testing.T) {
	h := newHarness(t)
	for name, block := range hostileBlocks(t, h) {
		if len(block.txs) != 1 {
			continue
		}
		response := h.checkTx(block.txs[0])
		require.Equal(t, "proposal", response.Codespace, "%s: %s", name, response.Log)
		inserted, err := h.InsertTx(&abci.RequestInsertTx{Tx: block.txs[0]})
		require.NoError(t, err)
		require.Equal(t, response.Code, inserted.Code, name)
		require.Less(t, inserted.Code, abci.CodeTypeRetry, name)
	}
	require.Zero(t, h.GetMempool().CountTx())
}
