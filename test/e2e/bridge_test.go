package e2e

import (
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// TestBridge moves money over the bridge to a development Ethereum as its users do, on one testnet.
// The steps share its daily limits and run in this order; the last lets hours pass there.
func TestBridge(t *testing.T) {
	rig.InstallPackages(t)
	scene := &bridgeScene{Network: rig.Up(t, 2)}
	t.Run("deposits", scene.testDeposits)
	t.Run("deposits with actions", scene.testActions)
	t.Run("withdrawals", scene.testWithdrawals)
	t.Run("limits", scene.testLimits)
	t.Run("refusals", scene.testRefusals)
	t.Run("blacklisted recipient", scene.testClaimable)
	t.Run("speed", scene.testSpeed)
	t.Run("metrics", scene.testMetrics)
	t.Run("a validator without a key", scene.testKeyless)
	t.Run("guardian pauses", scene.testPause)
	t.Run("relayer is killed", scene.testRelayerKilled)
	t.Run("expires unexecuted", scene.testExpiry)
	t.Run("same state without RPC", scene.testNoRPC)
}

type bridgeScene struct{ *rig.Network }

// testMetrics reads what a monitor would, after transfers in both directions.
func (s *bridgeScene) testMetrics(t *testing.T) {
	reply, err := rig.Get(s.Validators[0].Metrics)
	require.NoError(t, err)
	for _, line := range []string{
		`bttc_bridge_endpoint_height_blocks{`, `bttc_bridge_endpoint_lag_seconds{`, `bttc_bridge_endpoint_disagreements_total{`,
		`bttc_bridge_seen_nonce{`, `bttc_bridge_applied_nonce{`, `bttc_bridge_signed_packets_total `,
		`bttc_bridge_open_packets{row="ethereum"}`, `bttc_bridge_oldest_packet_age_seconds{row="ethereum"}`,
		`bttc_bridge_unsigned_packets{row="ethereum"}`, `bttc_bridge_tip_power_ratio{row="ethereum"}`,
		`bttc_bridge_tip_power{row="ethereum",tip="behind"}`, `bttc_bridge_tip_power{row="ethereum",tip="applied"}`,
		`bttc_bridge_tip_power{row="ethereum",tip="ahead"}`,
		`bttc_bridge_keyed_power_ratio{row="ethereum"} 1`, `bttc_bridge_paused_directions{row="ethereum"} 0`,
		`bttc_bridge_inflow_used_ratio{row="ethereum",token="BTT"}`, `bttc_bridge_outflow_used_ratio{row="ethereum",token="USDT"}`,
		`bttc_bridge_locked_ratio{row="ethereum",token="BTT"}`,
	} {
		require.Contains(t, string(reply.Body), "\n"+line)
	}
}

// call is one of an Ethereum wallet.
type call struct {
	To        string `json:"to"`
	Signature string `json:"signature,omitempty"`
	Args      []any  `json:"args,omitempty"`
	Data      string `json:"data,omitempty"`
	Gas       uint64 `json:"gas,omitempty"`
}

type sentCall struct {
	Hash  string `json:"hash"`
	Block uint64 `json:"block"`
	OK    bool   `json:"ok"`
}

// send makes calls on Ethereum with ethers, as account.
func (s *bridgeScene) send(t *testing.T, account string, calls ...call) []sentCall {
	t.Helper()
	var answer struct{ Receipts []sentCall }
	rig.Script(t, "bridge/send.mjs", map[string]any{
		"rpc": s.Ethereum().RPC, "privateKey": "0x" + strings.TrimPrefix(s.Account(t, account).PrivateKeyHex, "0x"), "calls": calls,
	}, &answer)
	require.Len(t, answer.Receipts, len(calls))
	return answer.Receipts
}

func (s *bridgeScene) approve(symbol string, amount *big.Int) call {
	return call{To: s.Ethereum().Tokens[symbol], Signature: "approve(address,uint256)", Args: []any{s.Ethereum().Portal, amount.String()}}
}

func (s *bridgeScene) depositCall(symbol string, amount *big.Int, recipient, data string) call {
	return call{
		To: s.Ethereum().Portal, Signature: "deposit(address,uint256,address,bytes)",
		Args: []any{s.Ethereum().Tokens[symbol], amount.String(), recipient, data},
	}
}

// out sends money out of BTTC and returns its transfer.
func (s *bridgeScene) out(t *testing.T, from, to, amount string, flags ...string) rig.TxResult {
	t.Helper()
	args := append([]string{"bridge", "out", "1", to, amount, "--fee", "5btt"}, flags...)
	return s.Signer(from).Send(t, args...)
}

// fresh is an account that nobody has used, in the spellings of both chains.
func fresh(t *testing.T) (evm, bech32 string) {
	t.Helper()
	account := rig.NewAddress(t)
	return rig.Hex(account), rig.Bech32("bttc", account)
}

func (s *bridgeScene) testDeposits(t *testing.T) {
	evm, bech32 := fresh(t)
	supply := s.Supply(t)
	btt := s.Deposit(t, "alice", "100btt", "--to", evm)
	usdt := s.Deposit(t, "alice", "900000usdt", "--to", s.Account(t, "alice").EVM)
	s.WaitStage(t, btt.Hash, "credited")
	require.Equal(t, rig.BTT(1000), s.Balance(t, bech32))
	require.Equal(t, 1, s.Supply(t).Cmp(supply), "abtt comes into being")
	s.WaitStage(t, usdt.Hash, "credited")
	require.Equal(t, "900000000000", s.BalanceIn(t, s.Account(t, "alice").Bech32, "uusdt").String())

	// The denom is a token of the EVM too.
	var tokens struct {
		Tokens []struct {
			Token struct{ Symbol string }
			ERC20 string `json:"erc20"`
		}
	}
	s.REST(t, "/bttc/bridge/v1/rows/1/tokens", &tokens)
	seen := 0
	for _, token := range tokens.Tokens {
		if token.Token.Symbol != "USDT" {
			continue
		}
		var answer struct{ Values []string }
		rig.Script(t, "bridge/send.mjs", map[string]any{"rpc": s.First().JSONRPC, "reads": []call{
			{To: token.ERC20, Signature: "balanceOf(address) view returns (uint256)", Args: []any{s.Account(t, "alice").EVM}},
			{To: token.ERC20, Signature: "symbol() view returns (string)"},
			{To: token.ERC20, Signature: "decimals() view returns (uint8)"},
		}}, &answer)
		require.Equal(t, []string{"900000000000", "USDT", "6"}, answer.Values)
		seen++
	}
	require.Equal(t, 1, seen)
	s.WaitBacked(t, "BTT", "USDT")
}

// testActions deposits with something to do, and with what is nothing to do.
func (s *bridgeScene) testActions(t *testing.T) {
	var validators struct {
		Validators []struct {
			Operator string `json:"operator_address"`
		}
	}
	s.REST(t, "/cosmos/staking/v1beta1/validators", &validators)
	operator := validators.Validators[0].Operator
	delegator, delegatorBech32 := fresh(t)
	delegated := s.Deposit(t, "alice", "7btt", "--to", delegator, "--action", "delegate:"+operator)

	opened := s.Signer("bob").Send(t, "paychan", "open", "1btt", "86400")
	purse := strings.Trim(opened.Attribute("bttc.paychan.v1.EventPurseOpened", "purse"), `"`)
	require.NotEmpty(t, purse)
	topped := s.Deposit(t, "alice", "3btt", "--action", "purse:"+purse)

	one := rig.BTT(20)
	garbage, garbageBech32 := fresh(t)
	data := []string{
		"0xff", "0x01", "0x" + strings.Repeat("01", 256), "0x02" + strings.Repeat("ff", 8),
		"0x01" + strings.Repeat("00", 20) + "00", "0x03" + strings.Repeat("ee", 40),
	}
	calls := []call{s.approve("BTT", new(big.Int).Mul(one, big.NewInt(int64(len(data)))))}
	for _, data := range data {
		calls = append(calls, s.depositCall("BTT", one, garbage, data))
	}
	sent := s.send(t, "bob", calls...)
	for _, receipt := range sent {
		require.True(t, receipt.OK)
	}
	for _, receipt := range sent[1:] {
		s.WaitStage(t, receipt.Hash, "credited")
	}
	require.Equal(t, rig.BTT(20*int64(len(data))), s.Balance(t, garbageBech32), "the recipient has it, whatever came with it")

	s.WaitStage(t, delegated.Hash, "credited")
	var delegation struct {
		Response struct {
			Balance struct{ Amount string }
		} `json:"delegation_response"`
	}
	s.REST(t, "/cosmos/staking/v1beta1/validators/"+operator+"/delegations/"+delegatorBech32, &delegation)
	require.Equal(t, rig.BTT(70).String(), delegation.Response.Balance.Amount)
	require.Zero(t, s.Balance(t, delegatorBech32).Sign())

	s.WaitStage(t, topped.Hash, "credited")
	var answer struct {
		Purse struct{ Balance, Free string }
	}
	s.REST(t, "/bttc/paychan/v1/purses/"+purse, &answer)
	require.Equal(t, rig.BTT(40).String(), answer.Purse.Free)
	s.WaitBacked(t, "BTT")
}

func (s *bridgeScene) testWithdrawals(t *testing.T) {
	toBTT, _ := fresh(t)
	toUSDT, _ := fresh(t)
	btt := s.out(t, "alice", toBTT, "12btt")
	usdt := s.out(t, "alice", toUSDT, "500000000000uusdt")
	done := s.WaitStage(t, btt.Hash, "executed")
	require.Positive(t, done.Height("signed"))
	s.WaitStage(t, usdt.Hash, "executed")
	require.Equal(t, rig.BTT(120), s.Ethereum().BalanceOf(t, "BTT", toBTT))
	require.Equal(t, "500000000000", s.Ethereum().BalanceOf(t, "USDT", toUSDT).String())
	s.testWithdrawCommand(t)
	s.WaitBacked(t, "BTT", "USDT")
}

// testWithdrawCommand names chain and token as people do, and pays the fee that the chain suggests.
func (s *bridgeScene) testWithdrawCommand(t *testing.T) {
	to, _ := fresh(t)
	said, hash := s.Withdraw(t, "alice", "ETHEREUM", to, "2.5btt")
	require.Regexp(t, `^2\.5 ?BTT to 0x[0-9a-fA-F]{40} on ethereum, and [0-9.]+ ?(?i:BTT) for the relayer \(as the chain suggests\)`, said)
	s.WaitStage(t, hash, "executed")
	require.Equal(t, rig.BTT(25), s.Ethereum().BalanceOf(t, "BTT", to))
	for _, refused := range []struct {
		args []string
		said string
	}{
		{[]string{"solana", to, "1btt"}, `no bridge to "solana": choose one of ethereum`},
		{[]string{"ethereum", to, "1doge"}, `does not take "doge": choose one of`},
		{[]string{"ethereum", "0x1234", "1btt"}, "recipient: "},
		{[]string{"ethereum", s.Account(t, "alice").TRON, "1btt"}, "is an address of TRON, and ethereum is not TRON"},
		{[]string{"ethereum", to, "btt"}, "write it like 1.5btt"},
		{[]string{"ethereum", to, "1.0000001usdt"}, "has 6 decimals"},
		{[]string{"ethereum", to, "1btt", "--fee", "0.000001btt"}, "less than the least fee"},
		{[]string{"ethereum", to, "900000000000usdt"}, "over the daily limit of ethereum"},
	} {
		requireSaid(t, s.WithdrawRefused(t, "alice", refused.args...), refused.said)
	}
}

// testLimits follows testWithdrawals, which left 300,000 USDT of the daily limit.
func (s *bridgeScene) testLimits(t *testing.T) {
	recipient, _ := fresh(t)
	alice := s.Account(t, "alice").Bech32
	before := s.BalanceIn(t, alice, "uusdt")
	over := s.out(t, "alice", recipient, "390000000000uusdt")
	waiting := s.WaitStage(t, over.Hash, "waiting")
	require.Contains(t, waiting.WaitsFor, "room within the daily limit of USDT to ethereum")

	said := s.Signer("alice").Refused(t, "bridge", "out", "1", recipient, "10000000001uusdt", "--fee", "5btt")
	requireSaid(t, said, "only 10000 USDT available on ethereum")
	said = s.Signer("alice").Refused(t, "bridge", "out", "1", recipient, "800000000001uusdt", "--fee", "5btt")
	requireSaid(t, said, "over the daily limit of ethereum", "800000 USDT", "send it in parts")

	// What fits goes past what waits.
	small := s.out(t, "alice", recipient, "2btt")
	s.WaitStage(t, small.Hash, "executed")
	require.Equal(t, "waiting", s.WaitStage(t, over.Hash, "waiting").Stage)
	said = s.Signer("bob").Refused(t, "bridge", "cancel", fmt.Sprint(waiting.Withdrawal))
	requireSaid(t, said, "not the sender")
	s.Signer("alice").Send(t, "bridge", "cancel", fmt.Sprint(waiting.Withdrawal))
	s.WaitStage(t, over.Hash, "canceled")
	require.Equal(t, before, s.BalanceIn(t, alice, "uusdt"), "all of it is back")
	s.WaitBacked(t, "BTT", "USDT")
}

func (s *bridgeScene) testRefusals(t *testing.T) {
	recipient, _ := fresh(t)
	for name, refused := range map[string]struct {
		args []string
		said string
	}{
		"unknown chain":        {[]string{"9", recipient, "2btt", "--fee", "5btt"}, "no such remote chain"},
		"unknown token":        {[]string{"1", recipient, "2000000stake", "--fee", "5btt"}, "not bridged there"},
		"the zero address":     {[]string{"1", "0x0000000000000000000000000000000000000000", "2btt", "--fee", "5btt"}, "invalid recipient"},
		"the Portal":           {[]string{"1", s.Ethereum().Portal, "2btt", "--fee", "5btt"}, "invalid recipient"},
		"too little":           {[]string{"1", recipient, "0.5btt", "--fee", "5btt"}, "invalid amount"},
		"a fee that is no fee": {[]string{"1", recipient, "2btt", "--fee", "1abtt"}, "invalid fee"},
	} {
		t.Run(name, func(t *testing.T) {
			said := s.Signer("alice").Refused(t, append([]string{"bridge", "out"}, refused.args...)...)
			requireSaid(t, said, refused.said)
			require.NotContains(t, said, "goroutine")
		})
	}
}

// testClaimable withdraws to an account that USDC refuses.
func (s *bridgeScene) testClaimable(t *testing.T) {
	carol, elsewhere := s.Account(t, "carol"), ""
	elsewhere, _ = fresh(t)
	before := s.Ethereum().BalanceOf(t, "USDC", carol.EVM)
	s.WaitStage(t, s.Deposit(t, "alice", "40usdc").Hash, "credited")
	black := s.send(t, "bob", call{To: s.Ethereum().Tokens["USDC"], Signature: "blacklist(address,bool)", Args: []any{carol.EVM, true}})
	require.True(t, black[0].OK)

	refused := s.out(t, "alice", carol.EVM, "30000000uusdc")
	s.WaitStage(t, refused.Hash, "claimable")
	require.Equal(t, "30000000", s.Ethereum().Claimable(t, "USDC", carol.EVM).String())
	require.Equal(t, before, s.Ethereum().BalanceOf(t, "USDC", carol.EVM))
	s.Claim(t, "carol", "usdc", "--to", elsewhere)
	require.Equal(t, "30000000", s.Ethereum().BalanceOf(t, "USDC", elsewhere).String())
	require.Zero(t, s.Ethereum().Claimable(t, "USDC", carol.EVM).Sign())
	s.WaitBacked(t, "USDC")
}

// execution is the call that a relayer makes for a packet.
func (s *bridgeScene) execution(t *testing.T, nonce uint64) call {
	t.Helper()
	var answer struct {
		Packet struct {
			Signed   bool
			Calldata string
		}
	}
	s.REST(t, fmt.Sprintf("/bttc/bridge/v1/rows/1/packets/%d", nonce), &answer)
	require.True(t, answer.Packet.Signed)
	data, err := base64.StdEncoding.DecodeString(answer.Packet.Calldata)
	require.NoError(t, err)
	require.Greater(t, len(data), 164)
	earns := rig.NewAddress(t)
	copy(data[144:164], earns[:])
	return call{To: s.Ethereum().Portal, Data: hexutil.Encode(data)}
}
