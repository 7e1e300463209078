package rig

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"
)

// bridgeLimit bounds the wait for one stage of a transfer: finality takes five seconds there.
const bridgeLimit = 90 * time.Second

// Remote is a remote chain as endpoints.json describes it.
type Remote struct {
	RPC     string            `json:"rpc"`
	ChainID uint64            `json:"chain_id"`
	Portal  string            `json:"portal"`
	Tokens  map[string]string `json:"tokens"`
}

// Ethereum is the remote chain of the testnet.
func (n *Network) Ethereum() Remote { return n.Chains["ethereum"] }

// BalanceOf asks a token there what an account has.
func (r Remote) BalanceOf(t *testing.T, token, holder string) *big.Int {
	t.Helper()
	return r.read(t, r.Tokens[token], "0x70a08231"+word20(holder))
}

// Claimable asks the Portal what it owes an account.
func (r Remote) Claimable(t *testing.T, token, holder string) *big.Int {
	t.Helper()
	const claimable = "0xd4570c1c"
	return r.read(t, r.Portal, claimable+word20(r.Tokens[token])+word20(holder))
}

// Ask returns the first word that a view there answers, given nothing or an address.
func (r Remote) Ask(t *testing.T, to, view, argument string) *big.Int {
	t.Helper()
	data := hexutil.Encode(crypto.Keccak256([]byte(view))[:4])
	if argument != "" {
		data += word20(argument)
	}
	return r.read(t, to, data)
}

func (r Remote) read(t *testing.T, to, data string) *big.Int {
	t.Helper()
	var answer string
	call := map[string]string{"to": to, "data": data}
	require.NoError(t, CallRPC(r.RPC, "eth_call", []any{call, "latest"}, &answer))
	word := strings.TrimPrefix(answer, "0x")
	require.GreaterOrEqual(t, len(word), 64, "%s answers %q", to, answer)
	number, ok := new(big.Int).SetString(word[:64], 16)
	require.True(t, ok, "%s answers %q", to, answer)
	return number
}

func word20(address string) string {
	return strings.Repeat("0", 24) + strings.ToLower(strings.TrimPrefix(address, "0x"))
}

// Final is the number of the last final block there, Head that of the last block.
func (r Remote) Final() (uint64, error) { return r.number("finalized") }
func (r Remote) Head() (uint64, error)  { return r.number("latest") }

func (r Remote) number(tag string) (uint64, error) {
	var block struct {
		Number string `json:"number"`
	}
	if err := CallRPC(r.RPC, "eth_getBlockByNumber", []any{tag, false}, &block); err != nil {
		return 0, err
	}
	var number uint64
	_, err := fmt.Sscanf(block.Number, "0x%x", &number)
	return number, err
}

// Chain runs `localnet chain ethereum args...`.
func (n *Network) Chain(t *testing.T, args ...string) {
	t.Helper()
	n.localnet(t, append(append([]string{"chain", "ethereum"}, args...), "--dir", n.Dir)...)
}

// KillService ends a process beside the validators as kill -9 does, StartService starts it again.
func (n *Network) KillService(t *testing.T, name string) {
	t.Helper()
	n.localnet(t, "stop", name, "--kill", "--dir", n.Dir)
}

// StartService starts a process beside the validators.
func (n *Network) StartService(t *testing.T, name string) {
	t.Helper()
	n.localnet(t, "start", name, "--dir", n.Dir)
}

// Deposited is what `bttcd bridge deposit` prints.
type Deposited struct {
	Hash  string `json:"hash"`
	Block uint64 `json:"block"`
}

// Deposit runs `bttcd bridge deposit ethereum` with the key of an account.
func (n *Network) Deposit(t *testing.T, from, amount string, flags ...string) Deposited {
	t.Helper()
	var made Deposited
	n.bridge(t, n.First(), &made, append([]string{"deposit", "ethereum", amount, "--from", from, "--keyring-backend", "test"}, flags...)...)
	return made
}

// Claim runs `bttcd bridge claim ethereum`.
func (n *Network) Claim(t *testing.T, from, what string, flags ...string) {
	t.Helper()
	var made Deposited
	n.bridge(t, n.First(), &made, append([]string{"claim", "ethereum", what, "--from", from, "--keyring-backend", "test"}, flags...)...)
	require.NotZero(t, made.Block)
}

// Withdraw runs `bttcd bridge withdraw` and returns what it tells a person, and the transaction's hash.
func (n *Network) Withdraw(t *testing.T, from string, args ...string) (said, hash string) {
	t.Helper()
	outcome := n.withdraw(t, from, args...)
	require.Zero(t, outcome.ExitCode, outcome.Text())
	answer, err := parseAnswer(outcome.Stdout)
	require.NoError(t, err, outcome.Text())
	require.Zero(t, answer.Code, outcome.Text())
	return outcome.Stderr, answer.Hash
}

// WithdrawRefused runs `bttcd bridge withdraw`, which must fail, and returns what it says.
func (n *Network) WithdrawRefused(t *testing.T, from string, args ...string) string {
	t.Helper()
	outcome := n.withdraw(t, from, args...)
	require.NotZero(t, outcome.ExitCode, outcome.Text())
	return outcome.Text()
}

func (n *Network) withdraw(t *testing.T, from string, args ...string) Outcome {
	t.Helper()
	args = append([]string{"bridge", "withdraw"}, args...)
	return Run(t, commandLimit, Bttcd(t), append(args, "--from", from, "--keyring-backend", "test", "--home", n.First().Home,
		"--node", n.First().CometURL(), "--chain-id", n.ChainID, "--yes", "-o", "json")...)
}

// bridge runs `bttcd bridge args...` at a validator's home and decodes its JSON.
func (n *Network) bridge(t *testing.T, at Validator, into any, args ...string) {
	t.Helper()
	args = append(append([]string{"bridge"}, args...), "--home", at.Home, "--node", at.CometURL(), "-o", "json")
	outcome := Run(t, commandLimit, Bttcd(t), args...)
	text := "bttcd " + strings.Join(args, " ") + ": " + outcome.Text()
	require.Zero(t, outcome.ExitCode, text)
	require.NoError(t, json.Unmarshal([]byte(outcome.Stdout), into), text)
}

// Transfer is what `bttcd bridge track` tells of one.
type Transfer struct {
	ID         uint64 `json:"id"`
	Inbound    bool   `json:"inbound"`
	Stage      string `json:"stage"`
	Amount     string `json:"amount"`
	Withdrawal uint64 `json:"withdrawal"`
	Nonce      uint64 `json:"nonce"`
	WaitsFor   string `json:"waits_for"`
	Note       string `json:"note"`
	Steps      []Step `json:"steps"`
}

// Step is when a transfer came to a stage.
type Step struct {
	Stage  string `json:"stage"`
	Height int64  `json:"height"`
	Time   int64  `json:"time"`
}

// Height is that of the block in which the transfer first came to a stage, or 0.
func (t Transfer) Height(stage string) int64 {
	i := slices.IndexFunc(t.Steps, func(s Step) bool { return s.Stage == stage })
	if i < 0 {
		return 0
	}
	return t.Steps[i].Height
}

// Track returns the transfers of a hash, an address or an id, and how many are under way that are
// not final there.
func (n *Network) Track(t *testing.T, key string) (found []Transfer, pending int) {
	t.Helper()
	var answer struct {
		Transfers []Transfer        `json:"transfers"`
		Pending   []json.RawMessage `json:"pending"`
	}
	args := []string{"bridge", "track", key, "--home", n.First().Home, "--node", n.First().CometURL(), "-o", "json"}
	outcome := Run(t, commandLimit, Bttcd(t), args...)
	if err := json.Unmarshal([]byte(outcome.Stdout), &answer); err != nil {
		return nil, 0
	}
	return answer.Transfers, len(answer.Pending)
}

// WaitStage waits until the only transfer of a key is at a stage.
func (n *Network) WaitStage(t *testing.T, key, stage string) Transfer {
	t.Helper()
	var last Transfer
	Wait(t, "transfer "+key+" to be "+stage, bridgeLimit, func() error {
		found, pending := n.Track(t, key)
		if len(found) != 1 {
			return fmt.Errorf("there are %d of it, and %d not final", len(found), pending)
		}
		if last = found[0]; last.Stage != stage {
			return fmt.Errorf("it is %s and waits for %q", last.Stage, last.WaitsFor)
		}
		return nil
	})
	return last
}

// BridgeStatus is what `bttcd bridge status` tells.
type BridgeStatus struct {
	Problems []string `json:"problems"`
	Rows     []struct {
		Applied   uint64   `json:"applied_nonce"`
		Seen      uint64   `json:"seen_nonce"`
		Unsigned  []uint64 `json:"unsigned_packets"`
		Endpoints []struct {
			Name          string `json:"name"`
			Error         string `json:"error"`
			Disagreements uint64 `json:"disagreements"`
		} `json:"endpoints"`
	} `json:"rows"`
}

// BridgeStatus asks validator i how the bridge fares.
func (n *Network) BridgeStatus(t *testing.T, i int) BridgeStatus {
	t.Helper()
	var status BridgeStatus
	n.bridge(t, n.Validators[i], &status, "status")
	require.Len(t, status.Rows, 1)
	return status
}

// TokenLedger is what the chain knows of a token's money on the remote chain.
type TokenLedger struct{ Locked, Reserved, Held *big.Int }

// Ledger asks for it by the token's symbol.
func (n *Network) Ledger(t *testing.T, symbol string) TokenLedger {
	t.Helper()
	var answer struct {
		Tokens []struct {
			Token  struct{ Symbol string }
			Ledger struct{ Locked, Reserved, Held string }
		}
	}
	n.REST(t, "/bttc/bridge/v1/rows/1/tokens", &answer)
	for _, token := range answer.Tokens {
		if token.Token.Symbol == symbol {
			return TokenLedger{Int(t, token.Ledger.Locked), Int(t, token.Ledger.Reserved), Int(t, token.Ledger.Held)}
		}
	}
	require.FailNow(t, "row 1 has no token "+symbol)
	return TokenLedger{}
}

// BalanceIn returns what an address in bech32 has of any denom.
func (n *Network) BalanceIn(t *testing.T, bech32, denom string) *big.Int {
	t.Helper()
	var answer struct {
		Balance struct {
			Amount string `json:"amount"`
		} `json:"balance"`
	}
	n.REST(t, "/cosmos/bank/v1beta1/balances/"+bech32+"/by_denom?denom="+denom, &answer)
	return Int(t, answer.Balance.Amount)
}

// WaitBacked waits until the Portal holds what the chain thinks it does, and nothing is under way.
func (n *Network) WaitBacked(t *testing.T, symbols ...string) {
	t.Helper()
	for _, symbol := range symbols {
		Wait(t, "the Portal's "+symbol+" to be what is locked", bridgeLimit, func() error {
			ledger, holds := n.Ledger(t, symbol), n.Ethereum().BalanceOf(t, symbol, n.Ethereum().Portal)
			if ledger.Locked.Cmp(holds) != 0 {
				return fmt.Errorf("locked %s, the Portal holds %s", ledger.Locked, holds)
			}
			if ledger.Reserved.Sign() != 0 || ledger.Held.Sign() != 0 {
				return errors.New("reserved " + ledger.Reserved.String() + ", held " + ledger.Held.String())
			}
			return nil
		})
	}
}
