package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"time"

	"github.com/cosmos/gogoproto/proto"
	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"
	"google.golang.org/protobuf/types/known/anypb"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/test/load"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

// paychanBatch is how many vouchers a transaction settles, paychanRounds how many such
// transactions a figure is taken from.
const (
	paychanBatch  = 1000
	paychanRounds = 30
)

// batchConnections send at once: the mempool verifies a thousand vouchers before it answers.
const batchConnections = 4

// purses is a chain on which paychanBatch owners have a purse each.
type purses struct {
	*node
	chain  load.Chain
	owners []*load.Account
	relays []*load.Account
	ids    []uint64
	epoch  uint32
	domain types.Domain
	expiry uint64
	// paid is what the purses have paid in all.
	paid math.Int
}

// batch makes the transaction of a round and says who sends it.
type batch func(round int) (*load.Account, sdk.Msg, error)

// measurePaychan settles vouchers on one whole node: real consensus, a store on disk, through
// the mempool, from the first transaction sent to the commit of the last.
func measurePaychan(ctx context.Context, s settings, home string) (map[string]float64, error) {
	ctx, cancel := context.WithTimeout(ctx, commitLimit)
	defer cancel()
	s.senders = paychanBatch + 3*paychanRounds + 1
	if err := makeHome(ctx, s, home); err != nil {
		return nil, err
	}
	running, err := startNode(ctx, s, home, maps.Clone(fastBlocks), nil)
	if err != nil {
		return nil, err
	}
	figures, err := settleAll(ctx, s, running)
	return figures, errors.Join(err, running.stop())
}

func settleAll(ctx context.Context, s settings, running *node) (map[string]float64, error) {
	if err := running.await(ctx, 2); err != nil {
		return nil, err
	}
	p := &purses{
		node: running, chain: load.Chain{ID: "bttc-local-1", EVMID: 19991, GasPrice: big.NewInt(2_000_000_000)},
		domain: types.ChannelDomain(19991), expiry: uint64(time.Now().Add(30 * 24 * time.Hour).Unix()), paid: math.ZeroInt(),
	}
	accounts := s.accounts()
	if err := loadAll(ctx, running, accounts); err != nil {
		return nil, err
	}
	p.owners, p.relays = accounts[:paychanBatch], accounts[paychanBatch:]
	if err := p.open(ctx); err != nil {
		return nil, fmt.Errorf("opening purses: %w", err)
	}
	figures := map[string]float64{}
	for _, settle := range []struct {
		name string
		make batch
	}{
		{"claim_many_purses_per_s", p.claimToMany},
		{"claim_one_payee_per_s", p.claimToOne},
		{"push_per_s", p.push},
	} {
		if err := p.measure(ctx, settle.name, settle.make, figures); err != nil {
			return nil, fmt.Errorf("%s: %w", settle.name, err)
		}
	}
	if err := p.cashCheques(ctx, p.relays[0], figures); err != nil {
		return nil, fmt.Errorf("btfs_cash_per_s: %w", err)
	}
	figures["claim_to_btfs_ratio"] = figures["claim_many_purses_per_s"] / figures["btfs_cash_per_s"]
	return figures, nil
}

// measure settles paychanRounds batches and adds the rate, and of claims the gas and bytes.
func (p *purses) measure(ctx context.Context, name string, build batch, figures map[string]float64) error {
	txs, bytes := make([][]byte, paychanRounds), 0
	for round := range txs {
		sender, message, err := build(round)
		if err != nil {
			return err
		}
		if txs[round], err = p.sign(sender, gasOf(message), message); err != nil {
			return err
		}
		bytes += len(txs[round])
	}
	p.relays = p.relays[paychanRounds:]
	height, err := p.Height(ctx)
	if err != nil {
		return err
	}
	start := time.Now()
	if err := p.send(ctx, txs); err != nil {
		return err
	}
	if err := awaitCommitted(ctx, p.node, height, len(txs)); err != nil {
		return err
	}
	items := float64(len(txs) * paychanBatch)
	figures[name] = items / time.Since(start).Seconds()
	gas, err := p.gasSince(ctx, height)
	if err != nil {
		return err
	}
	if name == "claim_many_purses_per_s" {
		figures["gas_per_voucher"], figures["bytes_per_voucher"] = float64(gas)/items, float64(bytes)/items
	}
	p.paid = p.paid.AddRaw(int64(len(txs) * paychanBatch))
	return p.checkPaid(ctx)
}

func gasOf(message sdk.Msg) uint64 {
	switch message := message.(type) {
	case *types.MsgClaim:
		return message.Gas() + 3_000_000 // what the bytes of the transaction cost
	case *types.MsgPush:
		return message.Gas() + 2_000_000
	default:
		return 300_000
	}
}

func (p *purses) sign(from *load.Account, gas uint64, message sdk.Msg) ([]byte, error) {
	value, err := proto.Marshal(message)
	if err != nil {
		return nil, err
	}
	return p.chain.SignPacked(from, gas, &anypb.Any{TypeUrl: sdk.MsgTypeURL(message), Value: value})
}

// send hands transactions to the node on several connections at once.
func (p *purses) send(ctx context.Context, txs [][]byte) error {
	failures := make(chan error, len(txs))
	slots := make(chan struct{}, batchConnections)
	for _, tx := range txs {
		slots <- struct{}{}
		go func() {
			failures <- p.Broadcast(ctx, tx)
			<-slots
		}()
	}
	for range txs {
		if err := <-failures; err != nil {
			return err
		}
	}
	return nil
}

// open opens a purse for each owner and learns their ids.
func (p *purses) open(ctx context.Context) error {
	height, err := p.Height(ctx)
	if err != nil {
		return err
	}
	txs := make([][]byte, len(p.owners))
	for i, owner := range p.owners {
		message := &types.MsgOpenPurse{
			Owner: owner.Bech32(), UnlockDelaySeconds: 3600,
			Deposit: sdk.NewCoin(chain.BaseDenom, chain.OneBTT().MulRaw(100)),
		}
		if txs[i], err = p.sign(owner, gasOf(message), message); err != nil {
			return err
		}
	}
	if err := p.send(ctx, txs); err != nil {
		return err
	}
	if err := awaitCommitted(ctx, p.node, height, len(txs)); err != nil {
		return err
	}
	if _, err := p.gasSince(ctx, height); err != nil {
		return err
	}
	p.ids = make([]uint64, len(p.owners))
	for i, owner := range p.owners {
		if p.ids[i], p.epoch, err = p.purseOf(ctx, owner); err != nil {
			return err
		}
	}
	return nil
}

// claimToMany makes a claim of one voucher of each purse, each to a payee of its own.
func (p *purses) claimToMany(round int) (*load.Account, sdk.Msg, error) {
	return p.claim(round, func(i int) common.Address { return common.BigToAddress(big.NewInt(int64(1)<<41 + int64(i))) })
}

// claimToOne makes a claim of one voucher of each purse, all to one payee.
func (p *purses) claimToOne(round int) (*load.Account, sdk.Msg, error) {
	return p.claim(round, func(int) common.Address { return common.BigToAddress(big.NewInt(int64(1) << 42)) })
}

func (p *purses) claim(round int, payee func(i int) common.Address) (*load.Account, sdk.Msg, error) {
	claim := &types.MsgClaim{Sender: p.relays[round].Bech32()}
	for i, owner := range p.owners {
		voucher := types.Voucher{
			Purse: p.ids[i], Epoch: p.epoch, Payee: payee(i).Bytes(),
			Cumulative: math.NewInt(int64(round + 1)), Expiry: p.expiry,
		}
		digest, err := voucher.Digest(p.domain)
		if err != nil {
			return nil, nil, err
		}
		signature, err := owner.SignDigest(digest)
		if err != nil {
			return nil, nil, err
		}
		claim.Vouchers = append(claim.Vouchers, types.SignedVoucher{Voucher: voucher, Signature: signature})
	}
	return p.relays[round], claim, nil
}

// push pays as many payees from one purse, with no signature but the transaction's.
func (p *purses) push(round int) (*load.Account, sdk.Msg, error) {
	push := &types.MsgPush{Sender: p.owners[round].Bech32(), Purse: p.ids[round], Epoch: p.epoch}
	for i := range paychanBatch {
		push.Items = append(push.Items, types.PushItem{
			Payee:      common.BigToAddress(big.NewInt(int64(1)<<43 + int64(i))).Bytes(),
			Cumulative: math.OneInt(), Expiry: p.expiry,
		})
	}
	return p.owners[round], push, nil
}

func newPaychanCommand(s *settings) *cobra.Command {
	var lanes []int
	cmd := &cobra.Command{
		Use: "paychan", Short: "Measure the settlement of vouchers", Args: cobra.NoArgs,
		Example: "  bench paychan --lanes 1000,100000,1000000\n  bench paychan --only claim_ns_at_1000_lanes --lanes 1000",
		RunE: func(cmd *cobra.Command, _ []string) error {
			probes := slices.Clone(paychanProbes)
			for _, count := range lanes {
				probes = append(probes, lanesProbe(count))
			}
			return run(cmd.Context(), *s, probes)
		},
	}
	cmd.Flags().IntSliceVar(&lanes, "lanes", []int{1_000, 100_000, 1_000_000}, "numbers of lanes to measure a claim beside")
	return cmd
}
