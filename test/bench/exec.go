package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"runtime/pprof"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/spf13/cobra"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	evmtypes "github.com/cosmos/evm/x/vm/types"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/test/load"
)

// execBlock is how many transactions a measured block has.
const execBlock = 500

// gasPrice is what the transactions pay, above any base fee that full blocks lead to.
var gasPrice = big.NewInt(10_000_000_000_000)

// newExecCommand measures in this process; the parent runs it as a child.
func newExecCommand(s *settings) *cobra.Command {
	var kind, home, profile string
	var baseline bool
	cmd := &cobra.Command{
		Use: "exec", Short: "Measure FinalizeBlock and Commit alone, in this process", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			rate, err := measureExecution(*s, kind, home, profile, baseline)
			if err != nil {
				return err
			}
			name := kind + "_exec_tps"
			if baseline {
				name += "_baseline"
			}
			return json.NewEncoder(os.Stdout).Encode(map[string]float64{name: rate})
		},
	}
	cmd.Flags().StringVar(&kind, "kind", "bank", "bank or evm")
	cmd.Flags().StringVar(&home, "home", "", "home of a chain that was never started")
	cmd.Flags().BoolVar(&baseline, "baseline", false, "as stock evmd ships")
	cmd.Flags().StringVar(&profile, "cpuprofile", "", "write a CPU profile of the measured time")
	return cmd
}

func measureExecution(s settings, kind, home, profile string, baseline bool) (float64, error) {
	chain, err := openChain(home, baseline)
	if err != nil {
		return 0, err
	}
	txs, err := chain.transactions(s, kind)
	if err != nil {
		return 0, err
	}
	if profile != "" {
		file, err := os.Create(profile)
		if err != nil {
			return 0, err
		}
		defer func() { _ = file.Close() }()
		if err := pprof.StartCPUProfile(file); err != nil {
			return 0, err
		}
		defer pprof.StopCPUProfile()
	}
	spent := time.Duration(0)
	for at := 0; at < len(txs); at += execBlock {
		block := txs[at:min(at+execBlock, len(txs))]
		if err := chain.check(block); err != nil {
			return 0, err
		}
		// A node has judged a block as a proposal before it executes it.
		if err := chain.propose(block); err != nil {
			return 0, err
		}
		start := time.Now()
		if err := chain.execute(block); err != nil {
			return 0, err
		}
		spent += time.Since(start)
	}
	return float64(len(txs)) / spent.Seconds(), chain.app.Close()
}

// liveChain is a chain without consensus.
type liveChain struct {
	app      *app.App
	id       string
	proposer []byte
	height   int64
	time     time.Time
}

func openChain(home string, baseline bool) (*liveChain, error) {
	genesis, err := genutiltypes.AppGenesisFromFile(filepath.Join(home, "config", "genesis.json"))
	if err != nil {
		return nil, err
	}
	db, err := dbm.NewGoLevelDB("application", filepath.Join(home, "data"), nil)
	if err != nil {
		return nil, err
	}
	options := simtestutil.AppOptionsMap{"home": home}
	if baseline {
		for key, value := range baselineOptions {
			options[key] = value
		}
	}
	node, err := app.New(log.NewNopLogger(), db, true, options, baseapp.SetChainID(genesis.ChainID))
	if err != nil {
		return nil, err
	}
	document, err := genesis.ToGenesisDoc()
	if err != nil {
		return nil, err
	}
	params := document.ConsensusParams.ToProto()
	response, err := node.InitChain(&abci.RequestInitChain{
		ChainId: genesis.ChainID, InitialHeight: 1, Time: genesis.GenesisTime,
		ConsensusParams: &params, AppStateBytes: genesis.AppState,
	})
	if err != nil {
		return nil, err
	}
	key, err := cmttypes.PB2TM.ValidatorUpdates(response.Validators)
	if err != nil {
		return nil, err
	}
	live := &liveChain{app: node, id: genesis.ChainID, proposer: key[0].Address, time: genesis.GenesisTime}
	return live, live.execute(nil)
}

// check runs the ante handler on transactions as the mempool does: a validator has seen
// nearly all transactions of a block before. Nothing of it is kept but what the app remembers.
func (c *liveChain) check(txs [][]byte) error {
	ctx, err := c.app.CreateQueryContext(c.height, false)
	if err != nil {
		return err
	}
	ctx = ctx.WithIsCheckTx(true).WithIsSigverifyTx(true).WithConsensusParams(c.app.GetConsensusParams(ctx))
	for i, raw := range txs {
		tx, err := c.app.TxDecode(raw)
		if err != nil {
			return err
		}
		if _, err := c.app.AnteHandler()(ctx, tx, false); err != nil {
			return fmt.Errorf("transaction %d: %w", i, err)
		}
	}
	return nil
}

// propose hands a block to ProcessProposal, as CometBFT does.
func (c *liveChain) propose(txs [][]byte) error {
	response, err := c.app.ProcessProposal(&abci.RequestProcessProposal{
		Height: c.height + 1, Time: c.time.Add(time.Second), Txs: txs, ProposerAddress: c.proposer,
	})
	if err != nil {
		return err
	}
	if response.Status != abci.ResponseProcessProposal_ACCEPT {
		return errors.New("the proposal was rejected")
	}
	return nil
}

// execute is finalize for who does not care about results.
func (c *liveChain) execute(txs [][]byte) error {
	_, err := c.finalize(txs)
	return err
}

// finalize executes and commits a block, all of whose transactions must succeed.
func (c *liveChain) finalize(txs [][]byte) ([]*abci.ExecTxResult, error) {
	c.height++
	c.time = c.time.Add(time.Second)
	response, err := c.app.FinalizeBlock(&abci.RequestFinalizeBlock{
		Height: c.height, Time: c.time, Txs: txs, ProposerAddress: c.proposer,
		DecidedLastCommit: abci.CommitInfo{Votes: []abci.VoteInfo{{
			Validator: abci.Validator{Address: c.proposer, Power: 1}, BlockIdFlag: 2,
		}}},
	})
	if err != nil {
		return nil, err
	}
	for i, result := range response.TxResults {
		if !result.IsOK() {
			return nil, fmt.Errorf("transaction %d of block %d: %s", i, c.height, result.Log)
		}
	}
	_, err = c.app.Commit()
	return response.TxResults, err
}

// transactions signs what is executed: the senders in turns, each to an account of its own.
func (c *liveChain) transactions(s settings, kind string) ([][]byte, error) {
	accounts := s.accounts()
	ctx, err := c.app.CreateQueryContext(c.height, false)
	if err != nil {
		return nil, err
	}
	for _, account := range accounts {
		account.Number = c.app.AccountKeeper.GetAccount(ctx, account.Address().Bytes()).GetAccountNumber()
	}
	builder := newBuilder(load.Chain{ID: c.id, EVMID: c.app.EVMChainID(), GasPrice: gasPrice}, accounts)
	txs := make([][]byte, s.txs)
	for i := range txs {
		raw, err := builder.next(kind)
		if err != nil {
			return nil, err
		}
		if kind == "evm" {
			if raw, err = c.wrap(raw); err != nil {
				return nil, err
			}
		}
		txs[i] = raw
	}
	return txs, nil
}

// wrap makes of an Ethereum transaction what a block holds.
func (c *liveChain) wrap(raw []byte) ([]byte, error) {
	var tx types.Transaction
	if err := tx.UnmarshalBinary(raw); err != nil {
		return nil, err
	}
	message := &evmtypes.MsgEthereumTx{}
	if err := message.FromSignedEthereumTx(&tx, types.LatestSignerForChainID(tx.ChainId())); err != nil {
		return nil, err
	}
	built, err := message.BuildTx(c.app.TxConfig().NewTxBuilder(), chain.BaseDenom)
	if err != nil {
		return nil, err
	}
	return c.app.TxConfig().TxEncoder()(built)
}

// builder makes transactions of accounts in turns.
type builder struct {
	chain    load.Chain
	accounts []*load.Account
	made     int
}

func newBuilder(chain load.Chain, accounts []*load.Account) *builder {
	return &builder{chain: chain, accounts: accounts}
}

// next returns a transfer to an account that nothing was ever sent to.
func (b *builder) next(kind string) ([]byte, error) {
	from := b.accounts[b.made%len(b.accounts)]
	to := common.BigToAddress(big.NewInt(int64(1)<<40 + int64(b.made)))
	b.made++
	if kind == "evm" {
		return b.chain.Transfer(from, to, big.NewInt(1))
	}
	return b.chain.Send(from, to, big.NewInt(1))
}
