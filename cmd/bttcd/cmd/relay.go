package cmd

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"cosmossdk.io/log/v2"
	"cosmossdk.io/math"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/chain/evm"
	"github.com/bttcprotocol/bttcd/bridge/relayer"
	"github.com/bttcprotocol/bttcd/bridge/txmgr"
	"github.com/bttcprotocol/bttcd/internal/address"
	bttcchain "github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/units"
)

const (
	flagEarns        = "earns"
	flagMinFee       = "min-fee"
	flagInterval     = "interval"
	flagReplaceAfter = "replace-after"
)

// relayPatience is how long a packet rests that the Portal refused or that pays too little.
const relayPatience = 30 * time.Second

func relayCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "relay CHAIN",
		Short: "Carry signed packets to a remote chain and earn their fees, until stopped",
		Long: `Carry packets that validators have signed to the Portal of a remote chain, and earn their fees on BTTC.
Anybody may: nothing is trusted to a relayer, and of several the first one earns. The key pays the
remote chain's gas in its own coin; the fees go to the account of --earns.

It may be killed at any moment: what it sends is on disk first, and is neither lost nor sent twice.
Packets are asked for at --node, a CometBFT RPC. Several --remote-rpc are used one after the other, and each is
sent every transaction. A chain that cannot be reached is tried again until it can.

/metrics (Prometheus) and /status (JSON) are served on --listen. With --once it carries what is signed
now, waits until BTTC knows of it, prints its status as JSON, and ends.`,
		Example: `  bttcd relay ethereum --remote-rpc http://127.0.0.1:8545 --key-file relayer.json --password-file password \
    --earns bttc1... --store /var/lib/relayer
  bttcd relay ethereum --remote-rpc https://a.example.org --remote-rpc https://b.example.org --max-gas-price 30gwei --min-fee 5btt \
    --key-file relayer.json --password-file password --earns 0x... --store ./relayer --node tcp://10.0.0.5:26657`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return runRelay(cmd, args[0]) },
	}
	addNodeFlags(cmd)
	addRemoteFlags(cmd)
	cmd.Flags().String(flagKeyFile, "", "file of the key that pays there, as go-ethereum keeps keys")
	cmd.Flags().String(flagPasswordFile, "", "file with its password")
	cmd.Flags().String(flagEarns, "", "account of BTTC that gets the fees, in any spelling")
	cmd.Flags().String(flagStore, "", "folder where it keeps what it sends")
	cmd.Flags().String(flagListen, "127.0.0.1:9465", "address of /metrics and /status, or empty for none")
	cmd.Flags().String(flagMinFee, "0btt", "least that a packet has to pay, such as 5btt")
	cmd.Flags().Duration(flagInterval, 5*time.Second, "how often to look")
	cmd.Flags().Duration(flagReplaceAfter, 2*time.Minute, "how long a transaction may wait before a dearer one displaces it")
	cmd.Flags().Bool(flagOnce, false, "carry what is signed now, and end")
	for _, name := range []string{flagKeyFile, flagPasswordFile, flagEarns, flagStore} {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err) // the flags were just added
		}
	}
	return cmd
}

// relay is what its flags say.
type relay struct {
	cmd          *cobra.Command
	chain        string
	key          *ecdsa.PrivateKey
	earns        common.Address
	store        string
	maxPrice     *big.Int
	minFee       math.Int
	interval     time.Duration
	replaceAfter time.Duration
	log          log.Logger
}

func newRelay(cmd *cobra.Command, chainName string) (*relay, error) {
	r := &relay{cmd: cmd, chain: chainName, store: stringFlag(cmd, flagStore), log: log.NewLogger(cmd.ErrOrStderr(), log.ColorOption(false))}
	earns, err := address.Account().StringToBytes(stringFlag(cmd, flagEarns))
	if err != nil {
		return nil, fmt.Errorf("--%s: %w", flagEarns, err)
	}
	if len(earns) != common.AddressLength {
		return nil, fmt.Errorf("--%s: an account that earns fees has an address of 20 bytes, this one has %d", flagEarns, len(earns))
	}
	r.earns = common.BytesToAddress(earns)
	if r.maxPrice, err = maxGasPrice(cmd); err != nil {
		return nil, err
	}
	fee, err := units.ParseCoin(stringFlag(cmd, flagMinFee))
	if err == nil && fee.Denom != bttcchain.BaseDenom {
		err = fmt.Errorf("%s is not BTT: write it like 5btt", fee.Denom)
	}
	if err != nil {
		return nil, fmt.Errorf("--%s: %w", flagMinFee, err)
	}
	r.minFee = fee.Amount
	for name, into := range map[string]*time.Duration{flagInterval: &r.interval, flagReplaceAfter: &r.replaceAfter} {
		if *into, err = cmd.Flags().GetDuration(name); err != nil {
			return nil, err
		}
		if *into < 100*time.Millisecond {
			return nil, fmt.Errorf("--%s is %s: at least 100ms is needed", name, *into)
		}
	}
	if r.key, err = remoteKey(cmd); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(r.store, 0o700); err != nil {
		return nil, fmt.Errorf("--%s: %w", flagStore, err)
	}
	return r, nil
}

func runRelay(cmd *cobra.Command, chainName string) (err error) {
	r, err := newRelay(cmd, chainName)
	if err != nil {
		return err
	}
	once, err := cmd.Flags().GetBool(flagOnce)
	if err != nil {
		return err
	}
	ctx, stop := untilSignal(cmd)
	defer stop()
	state := &relayState{chain: chainName}
	end, err := r.serve(state)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	remote, err := r.connect(ctx, state, once)
	if err != nil {
		return stopped(ctx, err)
	}
	defer remote.close()
	return r.run(ctx, remote, state, once)
}

// stopped makes a wanted end none that is an error.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // see above
	}
	return err
}

// connection is a row whose Portal was found on the remote chain.
type connection struct {
	node      bridgeNode
	portal    chain.Portal
	submitter *evm.Submitter
}

func (c *connection) close() { c.submitter.Close() }

// connect asks BTTC for the Portal and proves that the remote chain has it. Unless it is for once it
// tries until it can: either chain may be down for a while.
func (r *relay) connect(ctx context.Context, state *relayState, once bool) (*connection, error) {
	told := ""
	for {
		connected, err := r.dial(ctx)
		if err == nil || once || ctx.Err() != nil {
			return connected, err
		}
		state.explain(err)
		if told != err.Error() {
			told = err.Error()
			r.log.Error("cannot relay yet: trying again", "chain", r.chain, "reason", told)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(r.interval):
		}
	}
}

func (r *relay) dial(ctx context.Context) (*connection, error) {
	node, err := newBridgeNode(r.cmd)
	if err != nil {
		return nil, err
	}
	row, portal, err := node.portal(ctx, r.chain)
	if err != nil {
		return nil, err
	}
	warn := func(problem string) {
		r.log.Error("a node of the remote chain fails", "chain", r.chain, "reason", problem)
	}
	submitter, err := openRemote(ctx, r.cmd, row, portal, r.key, warn)
	if err != nil {
		return nil, err
	}
	return &connection{node, portal, submitter}, nil
}

// run relays until ctx ends.
func (r *relay) run(ctx context.Context, remote *connection, state *relayState, once bool) (err error) {
	path := filepath.Join(r.store, storeName(remote.portal, remote.submitter.Account()))
	store, err := txmgr.OpenStore(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	manager, err := txmgr.New(txmgr.Config{
		Submitter: remote.submitter, Store: store, Logger: r.log, Now: time.Now, MaxPrice: r.maxPrice, ReplaceAfter: r.replaceAfter,
	})
	if err != nil {
		return err
	}
	carrier, err := relayer.New(relayer.Config{
		Portal: remote.portal, Packets: packets{node: remote.node, minimum: r.minFee}, Remote: remote.submitter, Transactions: manager,
		Earns: r.earns, Interval: r.interval, Patience: relayPatience, Now: time.Now, Logger: r.log,
	})
	if err != nil {
		return err
	}
	state.attach(carrier)
	account := common.Address(remote.submitter.Account()).Hex()
	r.log.Info("relaying", "chain", remote.portal.Name, "portal", common.Address(remote.portal.Address).Hex(), "pays", account, "earns", r.earns.Hex())
	if once {
		return r.carryOnce(ctx, carrier)
	}
	carrier.Run(ctx)
	return nil
}

// storeName keeps apart what must not be mixed: Portals, whose packets are numbered each, and
// accounts, whose transactions are.
func storeName(portal chain.Portal, account [20]byte) string {
	return fmt.Sprintf("%s-%x-%x.db", portal.Name, portal.Domain[:4], account)
}

// carryOnce ends once BTTC has heard of all that is signed now.
func (r *relay) carryOnce(ctx context.Context, carrier *relayer.Relayer) error {
	for {
		err := carrier.Step(ctx)
		status := carrier.Status()
		if ctx.Err() != nil {
			return errors.New("interrupted: what was sent goes on, and the next run follows it")
		}
		if status.InFlight == 0 {
			return errors.Join(writeJSON(r.cmd.OutOrStdout(), status), err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(r.interval):
		}
	}
}
