package devchain

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/rpc"

	"github.com/bttcprotocol/bttcd/testutil/devchain/ethereum"
)

// Control makes a running chain do what a real one does by itself, or never should.
type Control struct{ client *rpc.Client }

// Dial connects to the chain of a plan.
func Dial(ctx context.Context, plan Plan) (Control, error) {
	client, err := rpc.DialContext(ctx, plan.RPC)
	if err != nil {
		return Control{}, fmt.Errorf("connect to the development Ethereum: %w", err)
	}
	return Control{client}, nil
}

// Close ends the connection.
func (c Control) Close() { c.client.Close() }

// Status, Mine, Finalize, Stall, Skip and Reorg are the methods of the chain's namespace dev.
func (c Control) Status(ctx context.Context) (ethereum.Status, error) {
	return c.call(ctx, "dev_status")
}

func (c Control) Mine(ctx context.Context, n uint64) (ethereum.Status, error) {
	return c.call(ctx, "dev_mine", n)
}

func (c Control) Finalize(ctx context.Context) (ethereum.Status, error) {
	return c.call(ctx, "dev_finalize")
}

func (c Control) Stall(ctx context.Context, stalled bool) (ethereum.Status, error) {
	return c.call(ctx, "dev_stall", stalled)
}

func (c Control) Skip(ctx context.Context, seconds uint64) (ethereum.Status, error) {
	return c.call(ctx, "dev_skip", seconds)
}

func (c Control) Reorg(ctx context.Context, n uint64) (ethereum.Status, error) {
	return c.call(ctx, "dev_reorg", n)
}

func (c Control) call(ctx context.Context, method string, args ...any) (ethereum.Status, error) {
	var status ethereum.Status
	if err := c.client.CallContext(ctx, &status, method, args...); err != nil {
		return status, fmt.Errorf("the development Ethereum refused: %w", err)
	}
	return status, nil
}
