package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/test/load"
)

// payers send transfers while queries are asked, each one a block.
const payers = 50

// asker is a client that asks one kind of query about an account.
type asker struct {
	kind string
	ask  func(ctx context.Context, i int) error
}

// query asks at a fixed rate and takes the times. A query that the node refuses ends the measurement.
func (o opsSizes) query(ctx context.Context, s settings, running *node, figures map[string]float64) error {
	connection, err := grpc.NewClient(running.grpc, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer func() { _ = connection.Close() }()
	askers := o.askers(s, running, connection)
	before, err := running.Height(ctx)
	if err != nil {
		return err
	}
	paying, stop := context.WithCancel(ctx)
	defer stop()
	paid := make(chan error, 1)
	go func() { paid <- pay(paying, s, running) }()
	times, err := o.fire(ctx, askers)
	stop()
	err = errors.Join(err, <-paid)
	after, errHeight := running.Height(ctx)
	if err := errors.Join(err, errHeight); err != nil {
		return err
	}
	if after-before < int64(o.querying/time.Second)/4 {
		return fmt.Errorf("only %d blocks were made in %s of queries", after-before, o.querying)
	}
	slices.Sort(times)
	at := func(share float64) float64 {
		return float64(times[min(len(times)-1, int(share*float64(len(times))))].Microseconds()) / 1000
	}
	figures["query_p50_ms"], figures["query_p99_ms"], figures["query_max_ms"] = at(0.5), at(0.99), at(1)
	return nil
}

// fire asks when a query is due, whether or not earlier ones are answered.
func (o opsSizes) fire(ctx context.Context, askers []asker) ([]time.Duration, error) {
	count := int(o.querying.Seconds() * float64(o.rate))
	times, refused := make([]time.Duration, count), make([]error, count)
	began := time.Now()
	var asking sync.WaitGroup
	for i := range count {
		due := began.Add(time.Duration(i) * time.Second / time.Duration(o.rate))
		select {
		case <-time.After(time.Until(due)):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		asking.Go(func() {
			one := askers[i%len(askers)]
			if err := one.ask(ctx, rand.IntN(o.accounts)); err != nil {
				refused[i] = fmt.Errorf("%s: %w", one.kind, err)
			}
			times[i] = time.Since(due)
		})
	}
	asking.Wait()
	refused = slices.DeleteFunc(refused, func(err error) bool { return err == nil })
	if len(refused) > 0 {
		return nil, fmt.Errorf("%d of %d queries were not answered, such as %w", len(refused), count, refused[0])
	}
	return times, nil
}

// loop is EVM code that counts down from 1,000.
const loop = "0x6103e85b6001900380600357" + "00"

func (o opsSizes) askers(s settings, running *node, connection *grpc.ClientConn) []asker {
	owners := s.accounts()[:paychanBatch]
	bank, auth := banktypes.NewQueryClient(connection), authtypes.NewQueryClient(connection)
	ethereum := func(method string, params func(i int) []any) func(context.Context, int) error {
		return func(ctx context.Context, i int) error {
			var answer any
			err := running.Call(ctx, running.JSONRPC, method, params(i), &answer)
			if err == nil && answer == nil {
				err = errors.New("the answer is null")
			}
			return err
		}
	}
	rest := func(path func(i int) string) func(context.Context, int) error {
		return func(ctx context.Context, i int) error {
			answer := map[string]any{}
			return running.Get(ctx, path(i), &answer)
		}
	}
	return []asker{
		{"eth_getBalance", ethereum("eth_getBalance", func(i int) []any { return []any{person(i), "latest"} })},
		{"eth_getTransactionCount", ethereum("eth_getTransactionCount", func(i int) []any { return []any{person(i), "latest"} })},
		{"eth_call", ethereum("eth_call", func(i int) []any { return []any{map[string]any{"from": person(i), "data": loop}, "latest"} })},
		{"eth_getBlockByNumber", ethereum("eth_getBlockByNumber", func(int) []any { return []any{"latest", true} })},
		{"REST balances", rest(func(i int) string { return "/cosmos/bank/v1beta1/balances/" + load.Bech32(person(i)) })},
		{"REST purses", rest(func(i int) string {
			return "/bttc/paychan/v1/owners/" + owners[i%len(owners)].Bech32() + "/purses"
		})},
		{"gRPC balance", func(ctx context.Context, i int) error {
			_, err := bank.Balance(ctx, &banktypes.QueryBalanceRequest{Address: load.Bech32(person(i)), Denom: chain.BaseDenom})
			return err
		}},
		{"gRPC account", func(ctx context.Context, i int) error {
			_, err := auth.Account(ctx, &authtypes.QueryAccountRequest{Address: load.Bech32(person(i))})
			return err
		}},
	}
}

// pay fills blocks with transfers until it is told to stop.
func pay(ctx context.Context, s settings, running *node) error {
	accounts := s.accounts()[:payers]
	build := newBuilder(localChain, accounts)
	for _, account := range accounts {
		if err := running.Load(ctx, account); err != nil {
			return err
		}
	}
	for ctx.Err() == nil {
		height, err := running.Height(ctx)
		for range accounts {
			if err != nil {
				break
			}
			var raw []byte
			if raw, err = build.next("bank"); err == nil {
				err = running.Broadcast(ctx, raw)
			}
		}
		if err == nil {
			err = running.await(ctx, height+1)
		}
		if err != nil && ctx.Err() == nil && !strings.Contains(err.Error(), "canceled") {
			return err
		}
	}
	return nil
}
