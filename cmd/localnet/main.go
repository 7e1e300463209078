// Command localnet brings up, watches and takes down a local testnet of BTTC: validators as
// separate processes on this machine, which it only knows through their command line and
// their RPC.
//
// Invariant: it links neither the application nor the SDK, so it builds and starts at once.
// Developers and the end-to-end tests call it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// version is set by the linker.
var version = "development"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	// The next signal acts at once: nobody has to wait for a graceful end twice.
	context.AfterFunc(ctx, stop)
	os.Exit(execute(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// Exit codes.
const (
	exitFailure     = 1
	exitInterrupted = 130
)

// execute runs a command and returns its exit code. Ending ctx is Ctrl-C.
func execute(ctx context.Context, args []string, out, errOut io.Writer) int {
	root := rootCommand()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	// There is nowhere to report that standard error is closed.
	_, _ = fmt.Fprintln(errOut, "Error:", err)
	if errors.Is(err, context.Canceled) {
		return exitInterrupted
	}
	return exitFailure
}
