package devchain

import (
	"context"
	"fmt"
	"io"
	"log/slog"

	"github.com/bttcprotocol/bttcd/testutil/devchain/ethereum"
)

// Serve runs the chain in dir until ctx ends.
func Serve(ctx context.Context, dir string, port int, finalityLag uint64, out io.Writer) error {
	handler := slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelWarn})
	chain, err := ethereum.Start(ethereum.Config{
		Dir: dir, Port: port, ChainID: ChainID, Period: Period, FinalityLag: finalityLag, Faucet: address(deployerKey),
	}, handler)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "development Ethereum at %s, height %d\n", chain.URL(), chain.Head())
	<-ctx.Done()
	return chain.Close()
}
