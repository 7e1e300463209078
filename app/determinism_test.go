package app

import (
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	ethtypes "github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/cosmos/evm/crypto/ethsecp256k1"
	evmmempool "github.com/cosmos/evm/mempool"
	evmflags "github.com/cosmos/evm/server/flags"
	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/test/load"
)

// replica is an app that comes to its blocks in a way of its own.
type replica struct {
	*harness
	processors int
	// checks has the app see transactions before the block, as its mempool would.
	checks bool
	// guesses has the app execute blocks before they are decided, other ones among them.
	guesses bool
	guessed guessed
	// admitted counts what CheckTx took.
	admitted int
}

// TestReplicasAgree executes the same blocks on apps that differ in executor, processors and
// in what they have seen before. All of them must give the same answer to the last event, to
// blocks that no honest proposer makes too.
func TestReplicasAgree(t *testing.T) {
	const actors, blocks = 8, 30
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	replicas := newReplicas(t)
	mix := load.NewMix(load.Chain{ID: testChainID, EVMID: chain.InProcessEVMID, GasPrice: big.NewInt(2e9)},
		seed, actors, []string{sdk.ValAddress(replicas[0].address()).String()})
	prepareMix(t, replicas, mix)

	random, done := rand.New(rand.NewPCG(seed, seed)), map[string]int{}
	for block := range blocks {
		dealt := deal(t, replicas[0], mix, 3)
		if block%3 == 0 {
			dealt = disturb(dealt, random)
		}
		results := decide(t, replicas, dealt)
		for i, result := range results {
			if result.IsOK() && !failedEthereum(result) {
				require.False(t, dealt[i].Fails, "%s must fail", dealt[i].Kind)
				done[dealt[i].Kind]++
			}
		}
	}
	for _, replica := range replicas {
		t.Logf("admitted %d", replica.admitted)
		require.Equal(t, replica.checks, replica.admitted > 5*blocks, "CheckTx took %d", replica.admitted)
	}
	for _, card := range load.Deck() {
		// There is nowhere to redelegate to, and nobody follows proposals.
		if !card.Fails && card.Kind != "redelegate" && card.Kind != "gov-deposit" && card.Kind != "gov-vote" {
			require.Positive(t, done[card.Kind], card.Kind)
		}
	}
}

func newReplicas(t *testing.T) []*replica {
	t.Helper()
	previous := runtime.GOMAXPROCS(0)
	t.Cleanup(func() { runtime.GOMAXPROCS(previous) })
	// CheckTx answers when the mempool has taken the transaction.
	evmmempool.AllowUnsafeSyncInsert = true
	t.Cleanup(func() { evmmempool.AllowUnsafeSyncInsert = false })
	key, err := ethsecp256k1.GenerateKey()
	require.NoError(t, err)
	parallel := simtestutil.AppOptionsMap{"block-executor": "block-stm", "block-stm-workers": 4}
	estimating := simtestutil.AppOptionsMap{"block-executor": "block-stm", "block-stm-workers": 2, "block-stm-pre-estimate": true}
	return []*replica{
		newReplica(t, replica{processors: 1}, key, simtestutil.AppOptionsMap{}),
		newReplica(t, replica{processors: 4, guesses: true}, key, simtestutil.AppOptionsMap{}),
		newReplica(t, replica{processors: 4, checks: true}, key, parallel),
		newReplica(t, replica{processors: 1, checks: true, guesses: true}, key, estimating),
	}
}

// newReplica starts an app whose account holds a million BTT beside the validator's stake.
func newReplica(t *testing.T, traits replica, key *ethsecp256k1.PrivKey, options simtestutil.AppOptionsMap) *replica {
	t.Helper()
	r := &traits
	r.harness = &harness{t: t, db: dbm.NewMemDB(), key: key, time: time.Unix(1_800_000_000, 0).UTC()}
	r.guessed = make(guessed, 1)
	options["home"], options[evmflags.EVMMempoolInsertQueueSize] = t.TempDir(), 1000
	var err error
	r.App, err = New(guessLog{log.NewNopLogger(), r.guessed}, r.db, true, options, baseapp.SetChainID(testChainID))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.Close()) })
	state := genesisWith(t, r.App, r.address())
	edit(t, r.App, state, banktypes.ModuleName, func(bank *banktypes.GenesisState) {
		for i, balance := range bank.Balances {
			if balance.Address == r.address().String() {
				bank.Balances[i].Coins = balance.Coins.Add(btt(1_000_000))
			}
		}
		bank.Supply = bank.Supply.Add(btt(1_000_000))
	})
	r.start(state)
	return r
}

// guessed tells when a block has been executed before it was decided: the SDK says so in its
// log and nowhere else.
type guessed chan struct{}

type guessLog struct {
	log.Logger
	guessed guessed
}

func (l guessLog) With(...any) log.Logger { return l }

func (l guessLog) Debug(message string, _ ...any) {
	if message != "OE finished" {
		return
	}
	select {
	case l.guessed <- struct{}{}:
	default: // nobody waits
	}
}

// prepareMix does in blocks what the mix needs before it plays.
func prepareMix(t *testing.T, replicas []*replica, mix *load.Mix) {
	t.Helper()
	first := replicas[0]
	funding := []sdk.Msg{}
	for _, address := range mix.Addresses() {
		funding = append(funding, banktypes.NewMsgSend(first.address(), address.Bytes(), sdk.NewCoins(btt(10_000))))
	}
	requireAllOK(t, decide(t, replicas, []dealt{{Bytes: first.sign(funding...)}}))

	deployments, err := mix.Deployments()
	require.NoError(t, err)
	txs := []dealt{}
	for _, tx := range deployments {
		txs = append(txs, dealt{Bytes: wrapped(t, first.App, tx)})
	}
	for _, actor := range mix.Actors {
		synchronize(t, first, actor.Account)
		tx, err := actor.Prelude()
		require.NoError(t, err)
		txs = append(txs, dealt{Bytes: tx})
	}
	requireAllOK(t, decide(t, replicas, txs))
}

func requireAllOK(t *testing.T, results []*abci.ExecTxResult) {
	t.Helper()
	for _, result := range results {
		require.True(t, result.IsOK() && !failedEthereum(result), result.Log)
	}
}

// dealt is a transaction as blocks hold it. Those that nobody would send have no kind.
type dealt struct {
	load.Card
	Bytes []byte
}

// deal has every actor sign some transactions, rivals included.
func deal(t *testing.T, first *replica, mix *load.Mix, each int) []dealt {
	t.Helper()
	txs := []dealt{}
	for _, actor := range mix.Actors {
		synchronize(t, first, actor.Account)
		for range each {
			tx, err := actor.Sign(actor.Draw())
			require.NoError(t, err)
			for _, bytes := range [][]byte{tx.Bytes, tx.Rival} {
				if tx.Ethereum && bytes != nil {
					bytes = wrapped(t, first.App, bytes)
				}
				if bytes != nil {
					txs = append(txs, dealt{Card: tx.Card, Bytes: bytes})
				}
			}
		}
	}
	return txs
}

// disturb makes a block that only a hostile proposer would: out of order, with duplicates
// and with bytes that are no transaction.
func disturb(txs []dealt, random *rand.Rand) []dealt {
	for range 3 {
		noise := make([]byte, 1+random.IntN(300))
		for i := range noise {
			noise[i] = byte(random.Uint32())
		}
		cut := txs[random.IntN(len(txs))].Bytes
		txs = append(txs, dealt{Bytes: noise}, txs[random.IntN(len(txs))], dealt{Bytes: cut[:len(cut)/2]})
	}
	random.Shuffle(len(txs)/2, func(i, j int) { txs[i], txs[j] = txs[j], txs[i] })
	return txs
}

// decide has every replica commit the same block and compares their answers.
func decide(t *testing.T, replicas []*replica, txs []dealt) []*abci.ExecTxResult {
	t.Helper()
	block := make([][]byte, len(txs))
	for i, tx := range txs {
		block[i] = tx.Bytes
	}
	want := replicas[0].commit(block)
	for i, replica := range replicas[1:] {
		got := replica.commit(block)
		require.Len(t, got.TxResults, len(want.TxResults))
		for j := range want.TxResults {
			require.Equal(t, want.TxResults[j], got.TxResults[j], "replica %d, block %d, transaction %d %s", i+1, replica.height, j, txs[j].Kind)
		}
		require.Equal(t, want, got, "replica %d, block %d", i+1, replica.height)
		require.Equal(t, replicas[0].LastCommitID(), replica.LastCommitID(), "replica %d, block %d", i+1, replica.height)
	}
	return want.TxResults
}

// commit is harness.block in the replica's own way.
func (r *replica) commit(txs [][]byte) *abci.ResponseFinalizeBlock {
	r.t.Helper()
	runtime.GOMAXPROCS(r.processors)
	r.height++
	r.time = r.time.Add(time.Second)
	if r.checks {
		for _, tx := range txs {
			if r.checkTx(tx).IsOK() {
				r.admitted++
			}
		}
	}
	if r.guesses {
		r.guess(txs)
	}
	response, err := r.FinalizeBlock(&abci.RequestFinalizeBlock{
		Height: r.height, Time: r.time, Txs: txs, Hash: r.hash("block"), ProposerAddress: proposer(),
		DecidedLastCommit: lastCommit(),
	})
	require.NoError(r.t, err)
	_, err = r.Commit()
	require.NoError(r.t, err)
	return response
}

// guess has the app execute another block first, and ends that after it is done or at
// whatever point it has come to; of some blocks the right guess follows.
func (r *replica) guess(txs [][]byte) {
	if r.propose(txs[:len(txs)/2], "other block") && r.height%2 == 0 {
		<-r.guessed
	}
	if r.height%3 == 0 {
		r.propose(txs, "block")
	}
}

// propose shows the app a block, which it starts to execute if it accepts it. It reports
// whether it does.
func (r *replica) propose(txs [][]byte, name string) bool {
	r.t.Helper()
	for len(r.guessed) > 0 {
		<-r.guessed
	}
	response, err := r.ProcessProposal(&abci.RequestProcessProposal{
		Height: r.height, Time: r.time, Txs: txs, Hash: r.hash(name), ProposerAddress: proposer(),
		ProposedLastCommit: lastCommit(),
	})
	require.NoError(r.t, err)
	return response.IsAccepted()
}

func (r *replica) hash(name string) []byte {
	hash := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(name), uint64(r.height)))
	return hash[:]
}

func lastCommit() abci.CommitInfo {
	return abci.CommitInfo{Votes: []abci.VoteInfo{{
		Validator: abci.Validator{Address: proposer(), Power: 100}, BlockIdFlag: 2,
	}}}
}

// synchronize sets an account to what is committed.
func synchronize(t *testing.T, r *replica, account *load.Account) {
	t.Helper()
	known := r.AccountKeeper.GetAccount(r.ctx(), account.Address().Bytes())
	require.NotNil(t, known, account.Bech32())
	account.Number, account.Sequence = known.GetAccountNumber(), known.GetSequence()
}

// wrapped puts an Ethereum transaction in the form that blocks hold.
func wrapped(t *testing.T, app *App, tx []byte) []byte {
	t.Helper()
	var signed ethtypes.Transaction
	require.NoError(t, signed.UnmarshalBinary(tx))
	var message evmtypes.MsgEthereumTx
	require.NoError(t, message.FromSignedEthereumTx(&signed, ethtypes.LatestSignerForChainID(signed.ChainId())))
	built, err := message.BuildTx(app.TxConfig().NewTxBuilder(), chain.BaseDenom)
	require.NoError(t, err)
	bytes, err := app.TxConfig().TxEncoder()(built)
	require.NoError(t, err)
	return bytes
}

// failedEthereum reports whether an Ethereum transaction was reverted, which has code 0.
func failedEthereum(result *abci.ExecTxResult) bool {
	for _, event := range result.Events {
		for _, attribute := range event.Attributes {
			if attribute.Key == evmtypes.AttributeKeyEthereumTxFailed {
				return true
			}
		}
	}
	return false
}
