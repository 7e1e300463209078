package fakenode

import (
	"context"
	"fmt"
	"math/big"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"github.com/ethereum/go-ethereum/common"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/devchain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

// evmAddress is of the fake account called name.
func evmAddress(name string) string { return common.BytesToAddress([]byte(name)).Hex() }

// contents lets one key sign for everybody.
func contents(plan devchain.Plan) *devchain.Contents {
	set, err := portalabi.Set{Total: 1, Members: []portalabi.Member{{Signer: portalabi.Address{1}, Power: 1}}}.Encode()
	if err != nil {
		panic(err)
	}
	contents := &devchain.Contents{Set: set}
	for _, token := range plan.Tokens {
		contents.Tokens = append(contents.Tokens, devchain.TokenContents{
			Contract: token.Contract, Denom: denom(token.Symbol), Locked: amount(1_000), Minimum: amount(1), DailyLimit: amount(1_000),
		})
	}
	return contents
}

func denom(symbol string) string {
	if symbol == "BTT" {
		return "abtt"
	}
	return "u" + strings.ToLower(symbol)
}

func amount(n int64) devchain.Amount { return devchain.Amount{Int: *big.NewInt(n)} }

// serveEthereum runs the real development Ethereum: --data DIR --port PORT --finality-lag N.
func serveEthereum(args []string) int {
	if len(args) != 6 {
		return fail(fmt.Errorf("unexpected arguments %q", args))
	}
	port, err := strconv.Atoi(args[3])
	if err != nil {
		return fail(err)
	}
	lag, err := strconv.ParseUint(args[5], 10, 64)
	if err != nil {
		return fail(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := devchain.Serve(ctx, args[1], port, lag, os.Stderr); err != nil {
		return fail(err)
	}
	return 0
}
