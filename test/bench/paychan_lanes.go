package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strconv"
	"sync"
	"time"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/gogoproto/proto"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/spf13/cobra"
	"google.golang.org/protobuf/types/known/anypb"

	"cosmossdk.io/collections"
	"cosmossdk.io/log/v2"
	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/baseapp"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/test/load"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// laneRounds is how many blocks of one claim of paychanBatch vouchers a figure is the median of,
// laneChunk how many lanes are written at once.
const (
	laneRounds = 7
	laneChunk  = 50_000
)

// laneFigures are the names of what is measured with so many lanes.
func laneFigures(lanes int) (cost, reads, gas, sweep string) {
	at := fmt.Sprintf("_at_%d_lanes", lanes)
	return "claim_ns" + at, "claim_reads" + at, "claim_gas" + at, "expire_ns" + at
}

// lanesProbe measures a chain with so many lanes in a child process.
func lanesProbe(lanes int) probe {
	cost, reads, gas, sweep := laneFigures(lanes)
	take := func(ctx context.Context, s settings, home string) (map[string]float64, error) {
		s.senders = paychanBatch + 1
		if err := makeHome(ctx, s, home); err != nil {
			return nil, err
		}
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		// A process of their own for each: what is measured must not be in memory already.
		var output []byte
		for _, step := range []string{"--make", "--make=false"} {
			child := exec.CommandContext(ctx, self, "lanes", step, "--home", home, "--count", strconv.Itoa(lanes))
			child.Stderr = os.Stderr
			if output, err = child.Output(); err != nil {
				return nil, err
			}
		}
		figures := map[string]float64{}
		return figures, json.Unmarshal(output, &figures)
	}
	return probe{[]string{cost, reads, gas, sweep}, take}
}

// newLanesCommand measures in this process; the parent runs it as a child.
func newLanesCommand(s *settings) *cobra.Command {
	var home, profile string
	var count int
	var fresh bool
	cmd := &cobra.Command{
		Use: "lanes", Short: "Measure claims on a chain with many lanes, in this process", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			s.senders = paychanBatch + 1
			if fresh {
				return makeLanes(*s, home, count)
			}
			figures, err := measureLanes(*s, home, profile, count)
			if err != nil {
				return err
			}
			return json.NewEncoder(os.Stdout).Encode(figures)
		},
	}
	cmd.Flags().StringVar(&home, "home", "", "home of a chain that was never started")
	cmd.Flags().StringVar(&profile, "cpuprofile", "", "write a CPU profile of the claims")
	cmd.Flags().BoolVar(&fresh, "make", false, "make the lanes and measure nothing")
	cmd.Flags().IntVar(&count, "count", 1_000_000, "lanes that the chain has")
	return cmd
}

// laned is a chain on which paychanBatch purses have count lanes altogether.
type laned struct {
	*liveChain
	load.Chain
	owners []*load.Account
	relay  *load.Account
	ids    []uint64
	count  int
	expiry uint64
	domain types.Domain
}

// ending is what a chain without consensus must know to go on.
type ending struct {
	Proposer []byte    `json:"proposer"`
	Height   int64     `json:"height"`
	Time     time.Time `json:"time"`
	Expiry   uint64    `json:"expiry"`
	Purses   []uint64  `json:"purses"`
}

// endingFile is in the home of the chain.
const endingFile = "ending.json"

// makeLanes begins a chain, gives it lanes, and notes where it ended.
func makeLanes(s settings, home string, count int) error {
	if count < paychanBatch {
		return fmt.Errorf("%d lanes: a batch settles %d", count, paychanBatch)
	}
	live, err := openChain(home, false)
	if err != nil {
		return err
	}
	l := newLaned(live, s, count)
	l.expiry = uint64(live.time.Add(30 * 24 * time.Hour).Unix())
	if err := l.populate(); err != nil {
		return fmt.Errorf("making lanes: %w", err)
	}
	raw, err := json.Marshal(ending{l.proposer, l.height, l.time, l.expiry, l.ids})
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(filepath.Join(home, endingFile), raw, 0o600), l.app.Close(), compact(home))
}

// compact does at once what the database would do beside the measurement, after so much was written.
func compact(home string) error {
	db, err := dbm.NewGoLevelDB("application", filepath.Join(home, "data"), nil)
	if err != nil {
		return err
	}
	return errors.Join(db.ForceCompact(nil, nil), db.Close())
}

func newLaned(live *liveChain, s settings, count int) *laned {
	accounts := s.accounts()
	return &laned{
		liveChain: live, Chain: load.Chain{ID: live.id, EVMID: live.app.EVMChainID(), GasPrice: gasPrice},
		owners: accounts[:paychanBatch], relay: accounts[paychanBatch], count: count,
		domain: types.ChannelDomain(live.app.EVMChainID()),
	}
}

// measureLanes settles vouchers of lanes all over the store of a chain that makeLanes made, and
// lets all of them expire.
func measureLanes(s settings, home, profile string, count int) (map[string]float64, error) {
	l, err := resume(s, home, count)
	if err != nil {
		return nil, fmt.Errorf("going on with %s: %w", home, err)
	}
	cost, reads, gas, sweep := laneFigures(count)
	figures := map[string]float64{}
	stop, err := profileTo(profile)
	if err != nil {
		return nil, err
	}
	defer stop()
	if figures[cost], figures[gas], figures[reads], err = l.claims(); err != nil {
		return nil, err
	}
	stop()
	if figures[sweep], err = l.expireAll(); err != nil {
		return nil, err
	}
	return figures, l.app.Close()
}

// profileTo writes a CPU profile until it is stopped, once or twice; to no path none.
func profileTo(path string) (stop func(), err error) {
	if path == "" {
		return func() {}, nil
	}
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return sync.OnceFunc(func() {
		pprof.StopCPUProfile()
		_ = file.Close()
	}), pprof.StartCPUProfile(file)
}

// resume opens the chain on what is on the disk.
func resume(s settings, home string, count int) (*laned, error) {
	raw, err := os.ReadFile(filepath.Join(home, endingFile))
	if err != nil {
		return nil, err
	}
	var end ending
	if err := json.Unmarshal(raw, &end); err != nil {
		return nil, err
	}
	genesis, err := genutiltypes.AppGenesisFromFile(filepath.Join(home, "config", "genesis.json"))
	if err != nil {
		return nil, err
	}
	db, err := dbm.NewGoLevelDB("application", filepath.Join(home, "data"), nil)
	if err != nil {
		return nil, err
	}
	node, err := app.New(log.NewNopLogger(), db, true, simtestutil.AppOptionsMap{"home": home}, baseapp.SetChainID(genesis.ChainID))
	if err != nil {
		return nil, err
	}
	l := newLaned(&liveChain{app: node, id: genesis.ChainID, proposer: end.Proposer, height: end.Height, time: end.Time}, s, count)
	l.expiry, l.ids = end.Expiry, end.Purses
	ctx, err := l.app.CreateQueryContext(l.height, false)
	if err != nil {
		return nil, err
	}
	l.relay.Number = l.app.AccountKeeper.GetAccount(ctx, l.relay.Address().Bytes()).GetAccountNumber()
	return l, l.execute(nil)
}

// write changes the committed state, which no transaction could in reasonable time.
func (l *laned) write(change func(sdk.Context) error) error {
	stores := l.app.CommitMultiStore()
	ctx, err := l.app.CreateQueryContext(l.height, false)
	if err != nil {
		return err
	}
	cached := stores.CacheMultiStore()
	if err := change(ctx.WithMultiStore(cached).WithBlockTime(l.time).WithEventManager(sdk.NewEventManager())); err != nil {
		return err
	}
	cached.Write()
	stores.Commit()
	l.height++
	return nil
}

// populate opens a purse for each owner, makes an account of each payee, so that none is made while
// it is measured, and then lanes.
func (l *laned) populate() error {
	keeper := l.app.PaychanKeeper
	err := l.write(func(ctx sdk.Context) error {
		for i, owner := range l.owners {
			id, err := keeper.OpenPurse(ctx, owner.Address(), sdk.NewCoin(chain.BaseDenom, chain.OneBTT().MulRaw(100)), 3600)
			if err != nil {
				return err
			}
			l.ids = append(l.ids, id)
			first := sdk.NewCoins(sdk.NewInt64Coin(chain.BaseDenom, 1))
			if err := l.app.BankKeeper.SendCoins(ctx, owner.Address().Bytes(), l.payee(i).Bytes(), first); err != nil {
				return err
			}
		}
		return nil
	})
	for from := 0; from < l.count && err == nil; from += laneChunk {
		err = l.write(func(ctx sdk.Context) error {
			for i := from; i < min(from+laneChunk, l.count); i++ {
				key := l.lane(i%paychanBatch, i/paychanBatch)
				if err := keeper.Lanes.Set(ctx, key.Bytes(), types.NewLane()); err != nil {
					return err
				}
				if err := keeper.LaneExpiries.Set(ctx, collections.Join(key.Expiry, key.Bytes())); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return err
}

// payee is the payee of one purse. They are spread over the store as addresses are.
func (l *laned) payee(i int) common.Address {
	return common.BytesToAddress(crypto.Keccak256([]byte("payee"), big.NewInt(int64(i)).Bytes()))
}

// lane is a lane of the i-th purse.
func (l *laned) lane(i, number int) types.LaneKey {
	return types.VoucherLane(l.payee(i), l.ids[i], 0, uint32(number), l.expiry)
}

// claims returns the time, gas and store reads of one voucher.
func (l *laned) claims() (cost, gas, reads float64, err error) {
	var times, gases []float64
	for round := range laneRounds {
		claim, err := l.claim(round)
		if err != nil {
			return 0, 0, 0, err
		}
		if reads, err = l.reads(claim); err != nil {
			return 0, 0, 0, err
		}
		spent, used, err := l.settle(claim)
		if err != nil {
			return 0, 0, 0, err
		}
		times = append(times, float64(spent.Nanoseconds())/paychanBatch)
		gases = append(gases, float64(used)/paychanBatch)
	}
	return median(times), median(gases), reads, nil
}

// claim makes a batch of one lane of each purse, anywhere among its lanes.
func (l *laned) claim(round int) (*types.MsgClaim, error) {
	claim := &types.MsgClaim{Sender: l.relay.Bech32()}
	each := l.count / paychanBatch
	for i, owner := range l.owners {
		key := l.lane(i, rand.New(rand.NewPCG(uint64(round), uint64(i))).IntN(each))
		voucher := types.Voucher{
			Purse: key.Purse, Payee: key.Payee[:], Lane: key.Lane, Cumulative: math.NewInt(int64(round + 1)), Expiry: key.Expiry,
		}
		digest, err := voucher.Digest(l.domain)
		if err != nil {
			return nil, err
		}
		signature, err := owner.SignDigest(digest)
		if err != nil {
			return nil, err
		}
		claim.Vouchers = append(claim.Vouchers, types.SignedVoucher{Voucher: voucher, Signature: signature})
	}
	return claim, nil
}

// settle returns the time of the block that holds the claim, execution and commit, less that of
// an empty one.
func (l *laned) settle(claim *types.MsgClaim) (time.Duration, int64, error) {
	value, err := proto.Marshal(claim)
	if err != nil {
		return 0, 0, err
	}
	tx, err := l.SignPacked(l.relay, gasOf(claim), &anypb.Any{TypeUrl: sdk.MsgTypeURL(claim), Value: value})
	if err != nil {
		return 0, 0, err
	}
	if err := l.check([][]byte{tx}); err != nil {
		return 0, 0, err
	}
	empty := time.Now()
	if err := l.execute(nil); err != nil {
		return 0, 0, err
	}
	start := time.Now()
	results, err := l.finalize([][]byte{tx})
	if err != nil {
		return 0, 0, err
	}
	spent := time.Since(start) - start.Sub(empty)
	return spent, results[0].GasUsed, l.checkSettled(results[0].Data)
}

// checkSettled wants every voucher to have been paid.
func (l *laned) checkSettled(data []byte) error {
	var answer sdk.TxMsgData
	if err := proto.Unmarshal(data, &answer); err != nil {
		return err
	}
	var response types.MsgClaimResponse
	if err := proto.Unmarshal(answer.MsgResponses[0].Value, &response); err != nil {
		return err
	}
	unpaid := slices.IndexFunc(response.Results, func(r types.ItemResult) bool { return r.Code != types.CodePaid })
	if unpaid >= 0 {
		return fmt.Errorf("voucher %d was not paid: %s", unpaid, response.Results[unpaid].Code)
	}
	return nil
}

// expireAll returns what deleting one lane takes, in blocks that do nothing else.
func (l *laned) expireAll() (float64, error) {
	l.time = time.Unix(int64(l.expiry)+1, 0)
	start, blocks := time.Now(), 0
	for ; ; blocks++ {
		ctx, err := l.app.CreateQueryContext(l.height, false)
		if err != nil {
			return 0, err
		}
		expiries, err := l.app.PaychanKeeper.LaneExpiries.Iterate(ctx, nil)
		if err != nil {
			return 0, err
		}
		left := expiries.Valid()
		if err := expiries.Close(); err != nil {
			return 0, err
		}
		if !left {
			return float64(time.Since(start).Nanoseconds()) / float64(l.count), nil
		}
		if limit := 2 + l.count*int(types.GasSettle)/blockGas; blocks > limit {
			return 0, fmt.Errorf("lanes are left after %d blocks", blocks)
		}
		if err := l.execute(nil); err != nil {
			return 0, err
		}
	}
}
