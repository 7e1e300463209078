package tour

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
)

// pipe runs two commands of bttcd at once, the first one's output the second one's input, and
// returns what the second printed. If one fails, the other ends.
func pipe(ctx context.Context, binary node.Binary, from, to []string) ([]byte, error) {
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make a pipe: %w", err)
	}
	var output, fromSaid, toSaid bytes.Buffer
	source, sink := exec.CommandContext(ctx, string(binary), from...), exec.CommandContext(ctx, string(binary), to...)
	source.Stdout, source.Stderr = writer, &fromSaid
	sink.Stdin, sink.Stdout, sink.Stderr = reader, &output, &toSaid
	sourceErr := source.Start()
	sinkErr := sink.Start()
	// Only with the ends of the children left do they notice each other's end.
	if err := errors.Join(reader.Close(), writer.Close()); err != nil {
		return nil, fmt.Errorf("close a pipe: %w", err)
	}
	if sourceErr == nil {
		sourceErr = source.Wait()
	}
	if sinkErr == nil {
		sinkErr = sink.Wait()
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return output.Bytes(), errors.Join(failed(from, sourceErr, fromSaid.String()), failed(to, sinkErr, toSaid.String()))
}

// failed names the command that failed, and what it said last.
func failed(args []string, err error, said string) error {
	if err == nil {
		return nil
	}
	said, _, _ = strings.Cut(strings.TrimSpace(said), "\nUsage:")
	return fmt.Errorf("bttcd %s failed (%w): %s", strings.Join(args[:2], " "), err, said)
}
