package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	cmtdb "github.com/cometbft/cometbft-db"
	cryptoenc "github.com/cometbft/cometbft/crypto/encoding"
	cmtstate "github.com/cometbft/cometbft/state"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/spf13/cobra"

	sdk "github.com/cosmos/cosmos-sdk/types"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
)

// accountChunk is how many accounts are written at once.
const accountChunk = 50_000

// newOpsStateCommand makes the state in this process; the parent runs it as a child.
func newOpsStateCommand(s *settings) *cobra.Command {
	var home string
	o := opsSizes{}
	cmd := &cobra.Command{
		Use: "state", Short: "Make a chain with many accounts and lanes that a node can go on with", Args: cobra.NoArgs, Hidden: true,
		RunE: func(*cobra.Command, []string) error {
			s.senders = paychanBatch + 1
			return makeState(*s, home, o)
		},
	}
	cmd.Flags().StringVar(&home, "home", "", "home of a chain that was never started")
	cmd.Flags().IntVar(&o.accounts, "accounts", 0, "accounts")
	cmd.Flags().IntVar(&o.lanes, "lanes", 0, "lanes")
	return cmd
}

// stateIn makes the state in a child process, whose memory goes with it.
func (o opsSizes) stateIn(ctx context.Context, s settings, home string) error {
	if err := makeHome(ctx, s, home); err != nil {
		return err
	}
	if err := editGenesis(home, trustForHours); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	child := exec.CommandContext(ctx, self, "ops", "state", "--home", home,
		"--accounts", strconv.Itoa(o.accounts), "--lanes", strconv.Itoa(o.lanes))
	child.Stdout, child.Stderr = os.Stderr, os.Stderr
	return child.Run()
}

// trustForHours lets a light client trust blocks for longer than the 40 seconds of the local network: a large
// snapshot takes more.
func trustForHours(genesis map[string]any) error {
	state, _ := genesis["app_state"].(map[string]any)
	staking, _ := state["staking"].(map[string]any)
	params, found := staking["params"].(map[string]any)
	if !found {
		return errors.New("the genesis has no app_state.staking.params")
	}
	params["unbonding_time"] = "86400s"
	return nil
}

func editGenesis(home string, edit func(map[string]any) error) error {
	path := filepath.Join(home, "config", "genesis.json")
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	genesis := map[string]any{}
	if err := json.Unmarshal(raw, &genesis); err != nil {
		return err
	}
	if err := edit(genesis); err != nil {
		return err
	}
	if raw, err = json.Marshal(genesis); err != nil {
		return err
	}
	return os.WriteFile(path, raw, 0o600)
}

// makeState writes accounts and lanes into the state of a chain without consensus, and then a genesis with
// which consensus goes on from there: its first block is the next, and it knows the app hash.
func makeState(s settings, home string, o opsSizes) error {
	live, err := openChain(home, false)
	if err != nil {
		return err
	}
	l := newLaned(live, s, o.lanes)
	l.expiry = uint64(live.time.Add(30 * 24 * time.Hour).Unix())
	if err := l.populate(); err != nil {
		return fmt.Errorf("making lanes: %w", err)
	}
	if err := l.people(o.accounts); err != nil {
		return fmt.Errorf("making accounts: %w", err)
	}
	// A block by the app itself: what it keeps of the last block is whole again.
	if err := l.execute(nil); err != nil {
		return err
	}
	if err := l.goOn(home); err != nil {
		return err
	}
	return errors.Join(l.app.Close(), compact(home))
}

// person is one of the accounts. They are spread over the store as addresses are.
func person(i int) common.Address {
	return common.BytesToAddress(crypto.Keccak256([]byte("person"), big.NewInt(int64(i)).Bytes()))
}

// people makes accounts by paying each.
func (l *laned) people(count int) error {
	first := sdk.NewCoins(sdk.NewInt64Coin(chain.BaseDenom, 1_000_000))
	for from := 0; from < count; from += accountChunk {
		err := l.write(func(ctx sdk.Context) error {
			for i := from; i < min(from+accountChunk, count); i++ {
				if err := l.app.BankKeeper.SendCoins(ctx, l.relay.Address().Bytes(), person(i).Bytes(), first); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// goOn writes the genesis.
func (l *laned) goOn(home string) error {
	path := filepath.Join(home, "config", "genesis.json")
	genesis, err := genutiltypes.AppGenesisFromFile(path)
	if err != nil {
		return err
	}
	ctx, err := l.app.CreateQueryContext(l.height, false)
	if err != nil {
		return err
	}
	bonded, err := l.app.StakingKeeper.GetBondedValidatorsByPower(ctx)
	if err != nil {
		return err
	}
	for _, validator := range bonded {
		key, err := validator.CmtConsPublicKey()
		if err != nil {
			return err
		}
		public, err := cryptoenc.PubKeyFromProto(key)
		if err != nil {
			return err
		}
		genesis.Consensus.Validators = append(genesis.Consensus.Validators, cmttypes.GenesisValidator{
			Address: public.Address(), PubKey: public, Power: validator.GetConsensusPower(l.app.StakingKeeper.PowerReduction(ctx)),
		})
	}
	genesis.InitialHeight, genesis.AppHash = l.height+1, l.app.LastCommitID().Hash
	if genesis.GenesisTime.Before(l.time) {
		genesis.GenesisTime = l.time
	}
	return errors.Join(genesis.SaveAs(path), beginState(home, genesis))
}

// beginState writes the consensus state that CometBFT would write itself if the app had none.
func beginState(home string, genesis *genutiltypes.AppGenesis) error {
	document, err := genesis.ToGenesisDoc()
	if err != nil {
		return err
	}
	state, err := cmtstate.MakeGenesisState(document)
	if err != nil {
		return err
	}
	db, err := cmtdb.NewGoLevelDB("state", filepath.Join(home, "data"))
	if err != nil {
		return err
	}
	states := cmtstate.NewStore(db, cmtstate.StoreOptions{})
	return errors.Join(states.Save(state), states.Close())
}
