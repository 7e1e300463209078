package e2e

import (
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/bttcprotocol/bttcd/test/e2e/rig"
)

// nextChainID names the chain that goes on from an export of the local one.
const nextChainID = "bttc-local-2"

// livedIn is a chain that has a contract, a delegation, an unbonding and a proposal.
type livedIn struct {
	*rig.Solo
	book  rig.Notebook
	notes map[int64]int64
	seen  *rig.Witness
}

// live runs a chain until all of that is there. What would end by itself in a minute, an
// unbonding or a vote, takes longer here.
func live(t *testing.T) livedIn {
	t.Helper()
	solo := rig.NewSolo(t)
	solo.EditGenesis(t, func(genesis map[string]any) {
		params(genesis, "staking")["unbonding_time"] = "7200s"
		params(genesis, "gov")["voting_period"] = "3600s"
	})
	solo.Run(t, 2)
	chain := livedIn{Solo: solo, book: solo.Wallet.DeployNotebook(t), notes: map[int64]int64{1: 11, 2: 0, 3: 33}}
	for slot, value := range chain.notes {
		solo.Wallet.Send(t, &chain.book.Address, 0, rig.WriteNote(slot, value))
	}
	bob := solo.Signer("bob")
	operator := operatorOf(t, solo)
	bob.Send(t, "staking", "delegate", operator, "100btt")
	bob.Send(t, "staking", "unbond", operator, "30btt")
	solo.Signer("carol").Send(t, "bank", "send", "carol", rig.Hex(rig.NewAddress(t)), "1btt")
	bob.Send(t, "gov", "submit-proposal", proposalFile(t))
	solo.WaitBlocks(t, 2, time.Minute)
	chain.seen = rig.NewWitness(solo.Validator)
	chain.seen.Look()
	return chain
}

func operatorOf(t *testing.T, solo *rig.Solo) string {
	t.Helper()
	var answer struct {
		Validators []struct {
			Operator string `json:"operator_address"`
		} `json:"validators"`
	}
	require.NoError(t, rig.GetJSON(solo.REST+"/cosmos/staking/v1beta1/validators", &answer))
	return answer.Validators[0].Operator
}

func proposalFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "proposal.json")
	text := `{"messages": [], "metadata": "ipfs://CID", "deposit": "100btt", "title": "Go on", "summary": "Survives an export"}`
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// books is what must be the same on the chain that goes on.
type books struct {
	Supply    *big.Int
	Balances  map[string]*big.Int
	Staking   []string
	Proposals string
	EVMNonce  uint64
}

func (c livedIn) booksOf(t *testing.T, node *rig.Solo, names []string) books {
	t.Helper()
	found := books{
		Supply:   (&rig.Network{Validators: []rig.Validator{node.Validator}}).Supply(t),
		Balances: map[string]*big.Int{},
	}
	for _, name := range names {
		account := c.address(t, name)
		found.Balances[name] = node.EVMBalance(t, account)
		bech32 := rig.Bech32("bttc", account)
		require.Equal(t, found.Balances[name], node.Balance(t, bech32), "%s as the EVM and the bank see it", name)
		for _, path := range []string{"delegations/", "delegators/"} {
			query := "/cosmos/staking/v1beta1/" + path + bech32
			if path == "delegators/" {
				query += "/unbonding_delegations"
			}
			found.Staking = append(found.Staking, answerOf(t, node, query))
		}
	}
	found.Proposals = answerOf(t, node, "/cosmos/gov/v1/proposals/1")
	require.NoError(t, node.Wallet.Nonce(t.Context()))
	found.EVMNonce = node.Wallet.Sequence
	return found
}

// answerOf returns what REST says, less the heights, at which the chains differ.
func answerOf(t *testing.T, node *rig.Solo, path string) string {
	t.Helper()
	var answer any
	require.NoError(t, rig.GetJSON(node.REST+path, &answer))
	drop(answer, "creation_height")
	text, err := json.Marshal(answer)
	require.NoError(t, err)
	return string(text)
}

func drop(value any, key string) {
	switch value := value.(type) {
	case map[string]any:
		delete(value, key)
		for _, inner := range value {
			drop(inner, key)
		}
	case []any:
		for _, inner := range value {
			drop(inner, key)
		}
	}
}

func (c livedIn) address(t *testing.T, name string) common.Address {
	t.Helper()
	said := c.Must(t, "keys", "show", name, "-a", "--keyring-backend", "test")
	address, err := rig.Decode(strings.TrimSpace(said.Stdout))
	require.NoError(t, err)
	return address
}

// TestExport goes on from an export in a new home, as the same chain at the next height and
// as one that begins anew, and then replays the first chain.
func TestExport(t *testing.T) {
	chain := live(t)
	before := chain.booksOf(t, chain.Solo, []string{"alice", "bob", "carol", "dave"})
	chain.Stop(t)
	height := chain.seen.Top()

	t.Run("next height", func(t *testing.T) {
		next := chain.restart(t)
		next.Run(t, height+3)
		_, err := next.Header(height - 2)
		require.Error(t, err, "it must go on at the next height")
		require.Equal(t, before, chain.booksOf(t, next, []string{"alice", "bob", "carol", "dave"}))
		chain.requireWorks(t, next)
	})
	t.Run("height zero", func(t *testing.T) {
		next := chain.restart(t, "--for-zero-height")
		next.Run(t, 3)
		after := chain.booksOf(t, next, []string{"alice", "bob", "carol", "dave"})
		// Rewards are paid out, to bob who delegates.
		require.Positive(t, after.Balances["bob"].Cmp(before.Balances["bob"]))
		after.Balances["bob"] = before.Balances["bob"]
		require.Equal(t, before, after)
		chain.requireWorks(t, next)
	})
	t.Run("replay", func(t *testing.T) { requireReplays(t, chain.Solo, chain.seen) })
}

// restart makes a home of the export, with the validator's key, and the chain id that has
// the next number.
func (c livedIn) restart(t *testing.T, flags ...string) *rig.Solo {
	t.Helper()
	exported := c.Must(t, append([]string{"export"}, flags...)...)
	genesis := map[string]any{}
	require.NoError(t, json.Unmarshal([]byte(exported.Stdout), &genesis), exported.Stderr)
	genesis["chain_id"] = nextChainID
	genesis["genesis_time"] = time.Now().UTC().Format(time.RFC3339Nano)
	text, err := json.Marshal(genesis)
	require.NoError(t, err)

	next := rig.NewSolo(t)
	next.Wallet = rig.NewWallet(t, next.Validator, c.PrivateKey(t, "alice"))
	next.Wallet.Chain.ID = nextChainID
	require.NoError(t, os.WriteFile(filepath.Join(next.Path, "config", "genesis.json"), text, 0o600))
	key, err := os.ReadFile(filepath.Join(c.Path, "config", "priv_validator_key.json"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(next.Path, "config", "priv_validator_key.json"), key, 0o600))
	next.Must(t, "genesis", "validate")
	return next
}

// requireWorks uses the contract and the stake on the chain that goes on.
func (c livedIn) requireWorks(t *testing.T, next *rig.Solo) {
	t.Helper()
	c.book.RequireNotes(t, next.Validator, c.notes)
	next.Wallet.Send(t, &c.book.Address, 0, rig.WriteNote(2, 22))
	value, err := c.book.Read(next.Validator, 2)
	require.NoError(t, err)
	require.EqualValues(t, 22, value)
	bob := c.Signer("bob").OnChain(nextChainID).At(next.Validator)
	bob.Send(t, "staking", "unbond", operatorOf(t, next), "10btt")
	bob.Send(t, "gov", "vote", "1", "yes")
	next.Stop(t)
	invariants := next.Bttcd(t, "debug", "invariants")
	require.Zero(t, invariants.ExitCode, invariants.Text())
}
