package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// The recipients of contracts/Recipients.sol, in their order. All but one fail their item.
const (
	reverts = iota
	reenters
	reentersQuietly
	sendsOneBack
	burnsGas
	recipientModes
)

// A batch: as many as fit, of one HOOK each.
const (
	batchItems = 50
	batchBad   = recipientModes - 1
	oneHook    = 1_000_000
)

// hook is a token that calls its recipients, bridged by governance, and who receives it.
type hook struct {
	*bridgeScene
	Token      string
	Recipients []string
	plain      []string // accounts without code
}

// testRecipients fills a batch with recipients that do what they should not. Who relays it starves it of
// gas, too. The others are paid, and nobody twice.
func (s *bridgeScene) testRecipients(t *testing.T) {
	h := &hook{bridgeScene: s}
	alice := s.Account(t, "alice")
	rig.Script(t, "bridge/recipients.mjs", map[string]any{
		"rpc": s.Ethereum().RPC, "privateKey": "0x" + alice.PrivateKeyHex, "mint": 1000 * oneHook, "modes": recipientModes,
	}, h)
	s.Ethereum().Tokens["HOOK"] = h.Token
	h.list(t)
	deposit := s.send(t, "alice", s.approve("HOOK", big.NewInt(100*oneHook)), s.depositCall("HOOK", big.NewInt(100*oneHook), alice.EVM, "0x"))
	require.True(t, deposit[1].OK)
	s.Chain(t, "finalize")
	s.WaitStage(t, deposit[1].Hash, "credited")

	s.KillService(t, "relayer")
	hash := h.withdrawAll(t)
	s.waitStages(t, hash, map[string]int{"signed": batchItems})
	found, _ := s.Track(t, hash)
	for _, transfer := range found {
		require.Equal(t, found[0].Nonce, transfer.Nonce, "all are in one batch")
	}
	h.execute(t, s.execution(t, found[0].Nonce))
	s.StartService(t, "relayer")
	s.Chain(t, "finalize")
	s.waitStages(t, hash, map[string]int{"executed": batchItems - batchBad, "claimable": batchBad})
	h.claims(t)
	s.WaitBacked(t, "HOOK", "BTT")
}

// list has governance bridge the token. The Portal takes it two days after.
func (h *hook) list(t *testing.T) {
	t.Helper()
	limit := fmt.Sprint(1_000_000 * oneHook)
	token, err := json.Marshal(map[string]any{
		"row": 1, "contract": base64.StdEncoding.EncodeToString(common.HexToAddress(h.Token).Bytes()), "denom": "uhook", "symbol": "HOOK", "decimals": 6,
		"limits": map[string]string{
			"max_locked": limit, "daily_inflow": limit, "daily_outflow": fmt.Sprint(800_000 * oneHook), "portal_daily_limit": limit,
			"min_deposit": "1", "min_withdrawal": "1", "min_fee": "10000",
		},
	})
	require.NoError(t, err)
	h.decide(t, "bridge", "add-token-proposal", string(token), "--portal")
	h.waitPortal(t, "the token to wait at the Portal", "waitingToken(address)", h.Token, func(word *big.Int) bool { return word.Sign() > 0 })
	apply := call{To: h.Ethereum().Portal, Signature: "applyChange(uint8,address)", Args: []any{3, h.Token}}
	early := h.send(t, "bob", apply)
	require.False(t, early[0].OK, "it waits for 48 hours")
	h.Chain(t, "skip", fmt.Sprint(48*3600))
	late := h.send(t, "bob", apply)
	require.True(t, late[0].OK)
}

// withdrawAll asks for a whole batch in one transaction and returns its hash.
func (h *hook) withdrawAll(t *testing.T) string {
	t.Helper()
	signer := h.Signer("alice")
	var tx map[string]any
	text := signer.Generate(t, "bridge", "out", "1", h.Recipients[0], fmt.Sprintf("%duhook", oneHook), "--fee", "1btt")
	require.NoError(t, json.Unmarshal([]byte(text), &tx))
	body := tx["body"].(map[string]any)
	first := body["messages"].([]any)[0].(map[string]any)
	for len(h.plain) < batchItems-len(h.Recipients) {
		account := rig.NewAddress(t)
		h.plain = append(h.plain, rig.Hex(account))
	}
	var messages []any
	for _, to := range append(append([]string{}, h.Recipients...), h.plain...) {
		message := map[string]any{}
		for key, value := range first {
			message[key] = value
		}
		message["recipient"] = base64.StdEncoding.EncodeToString(common.HexToAddress(to).Bytes())
		messages = append(messages, message)
	}
	body["messages"] = messages
	const gas = 20_000_000
	tx["auth_info"].(map[string]any)["fee"] = map[string]any{
		"amount":    []any{map[string]string{"denom": "abtt", "amount": new(big.Int).Mul(big.NewInt(gas), big.NewInt(1_000_000_000)).String()}},
		"gas_limit": fmt.Sprint(gas), "payer": "", "granter": "",
	}
	unsigned, err := json.Marshal(tx)
	require.NoError(t, err)
	signed := signer.Sign(t, string(unsigned))
	require.Zero(t, signed.ExitCode, signed.Text())
	checked, err := h.First().Broadcast(signer.Encode(t, signed.Stdout))
	require.NoError(t, err)
	require.Zero(t, checked.Code, checked.Log)
	result := h.First().WaitTx(t, checked.Hash)
	require.Zero(t, result.Code, result.Log)
	return checked.Hash
}

// execute carries the batch with less and less too little gas, and then with the least that is taken.
func (h *hook) execute(t *testing.T, execution call) {
	t.Helper()
	least := h.leastGas(t, execution)
	t.Logf("the batch takes a gas limit of %d", least)
	starved := []call{}
	for _, gas := range []uint64{least / 4, least / 2, least - 300_000, least - 20_000, least - 1} {
		execution.Gas = gas
		starved = append(starved, execution)
	}
	for i, sent := range h.sendTogether(t, "carol", starved...) {
		require.False(t, sent.OK, "it was taken with %d gas", starved[i].Gas)
	}
	for _, to := range append(append([]string{}, h.Recipients...), h.plain...) {
		require.Zero(t, h.Ethereum().BalanceOf(t, "HOOK", to).Sign())
		require.Zero(t, h.Ethereum().Claimable(t, "HOOK", to).Sign(), "too little gas makes no item fail")
	}
	execution.Gas = least
	require.True(t, h.send(t, "carol", execution)[0].OK)
	again := execution
	again.Gas = 16_000_000
	require.False(t, h.send(t, "carol", again)[0].OK, "it executes once")
	for mode, to := range h.Recipients {
		paid, owed := int64(0), int64(oneHook)
		if mode == reentersQuietly {
			paid, owed = oneHook, 0
		}
		require.Equal(t, paid, h.Ethereum().BalanceOf(t, "HOOK", to).Int64(), "recipient %d", mode)
		require.Equal(t, owed, h.Ethereum().Claimable(t, "HOOK", to).Int64(), "recipient %d", mode)
	}
	for _, to := range h.plain {
		require.EqualValues(t, oneHook, h.Ethereum().BalanceOf(t, "HOOK", to).Int64())
	}
	var answer struct{ Values []string }
	rig.Script(t, "bridge/send.mjs", map[string]any{"rpc": h.Ethereum().RPC, "reads": []call{
		{To: h.Recipients[reentersQuietly], Signature: "entered() view returns (bool)"},
	}}, &answer)
	require.Equal(t, []string{"false"}, answer.Values, "the Portal let nobody in")
}

// leastGas is the smallest gas limit with which a call does not fail.
func (h *hook) leastGas(t *testing.T, execution call) uint64 {
	t.Helper()
	low, high := uint64(100_000), uint64(1<<24)
	for low+1 < high {
		middle := (low + high) / 2
		request := map[string]string{"from": h.Account(t, "carol").EVM, "to": execution.To, "data": execution.Data, "gas": hexutil.EncodeUint64(middle)}
		if rig.CallRPC(h.Ethereum().RPC, "eth_call", []any{request, "latest"}, nil) == nil {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// claims takes what bad recipients are owed to an account that can be paid, once.
func (h *hook) claims(t *testing.T) {
	t.Helper()
	elsewhere, _ := fresh(t)
	var calls []call
	var want []bool
	for mode, recipient := range h.Recipients {
		claim := func(to string) call {
			return call{To: recipient, Signature: "claim(address,address,uint256)", Args: []any{h.Ethereum().Portal, to, fmt.Sprint(oneHook)}, Gas: 2_000_000}
		}
		// The one that only tried is owed nothing; the others cannot be paid themselves.
		calls = append(calls, claim(recipient), claim(elsewhere), claim(elsewhere))
		want = append(want, false, mode != reentersQuietly, false)
	}
	for i, sent := range h.sendTogether(t, "carol", calls...) {
		require.Equal(t, want[i], sent.OK, "claim %d of recipient %d", i%3, i/3)
	}
	require.EqualValues(t, batchBad*oneHook, h.Ethereum().BalanceOf(t, "HOOK", elsewhere).Int64())
	for _, recipient := range h.Recipients {
		require.Zero(t, h.Ethereum().Claimable(t, "HOOK", recipient).Sign())
	}
}
