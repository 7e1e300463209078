package ethereum

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/eth/tracers"
	_ "github.com/ethereum/go-ethereum/eth/tracers/native" // callTracer and its kind
	"github.com/ethereum/go-ethereum/ethclient"
	gethlog "github.com/ethereum/go-ethereum/log"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/rpc"
)

// Chain is a running development chain.
type Chain struct {
	config Config
	node   *node.Node
	eth    *eth.Ethereum

	stop    chan struct{}
	stopped sync.WaitGroup

	// mu orders all that makes blocks or finality.
	mu      sync.Mutex
	stalled bool
}

// Start makes or resumes a chain and serves it. What go-ethereum logs at the level of warnings
// and above goes to handler; nil drops it.
func Start(config Config, handler slog.Handler) (*Chain, error) {
	if err := config.check(); err != nil {
		return nil, fmt.Errorf("development chain: %w", err)
	}
	if handler == nil {
		handler = gethlog.DiscardHandler()
	}
	gethlog.SetDefault(gethlog.NewLogger(handler))
	stack, err := node.New(config.node())
	if err != nil {
		return nil, fmt.Errorf("development chain: %w", err)
	}
	chain, err := start(config, stack)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("development chain: %w", err), stack.Close())
	}
	return chain, nil
}

func start(config Config, stack *node.Node) (*Chain, error) {
	backend, err := eth.New(stack, config.ethereum())
	if err != nil {
		return nil, err
	}
	chain := &Chain{config: config, node: stack, eth: backend, stop: make(chan struct{})}
	stack.RegisterAPIs(tracers.APIs(backend.APIBackend))
	stack.RegisterAPIs([]rpc.API{
		{Namespace: "eth", Service: filters.NewFilterAPI(filters.NewFilterSystem(backend.APIBackend, filters.Config{}))},
		{Namespace: "dev", Service: &api{chain}},
	})
	if err := stack.Start(); err != nil {
		return nil, err
	}
	// Without a beacon chain nobody tells the pool that it may take transactions.
	backend.SetSynced()
	chain.resume()
	if config.Period > 0 {
		chain.stopped.Add(1)
		go chain.produce()
	}
	return chain, nil
}

// Close ends block production and the node.
func (c *Chain) Close() error {
	close(c.stop)
	c.stopped.Wait()
	return c.node.Close()
}

// URL is where the chain serves HTTP RPC, or empty.
func (c *Chain) URL() string {
	if c.config.Port == 0 {
		return ""
	}
	return c.node.HTTPEndpoint()
}

// Client asks the chain without a network.
func (c *Chain) Client() *ethclient.Client { return ethclient.NewClient(c.node.Attach()) }

func (c *Chain) blocks() *core.BlockChain { return c.eth.BlockChain() }

// Head is the number of the last block, Finalized that of the last final one.
func (c *Chain) Head() uint64 { return c.blocks().CurrentBlock().Number.Uint64() }

// Time is that of the last block, in Unix seconds.
func (c *Chain) Time() uint64 { return c.blocks().CurrentBlock().Time }

// Finalized implements the view of `finalized`; 0 is the genesis.
func (c *Chain) Finalized() uint64 { return number(c.blocks().CurrentFinalBlock()) }

func number(header *types.Header) uint64 {
	if header == nil {
		return 0
	}
	return header.Number.Uint64()
}

// produce makes a block each period until the chain is closed.
func (c *Chain) produce() {
	defer c.stopped.Done()
	ticker := time.NewTicker(c.config.Period)
	defer ticker.Stop()
	for {
		select {
		case <-c.stop:
			return
		case <-ticker.C:
			if err := c.Mine(1); err != nil {
				gethlog.Error("making a block", "err", err)
			}
		}
	}
}
