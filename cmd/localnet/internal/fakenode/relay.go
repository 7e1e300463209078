package fakenode

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"syscall"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
)

// relay says that all is well on the address of --listen. Its key file must be there.
func relay(args []string) int {
	keyFile, listen := valueOf(args, "--key-file"), valueOf(args, "--listen")
	if _, err := os.Stat(keyFile); err != nil {
		return fail(err)
	}
	return serve(listen, `{"chain":"ethereum"}`)
}

// serveFaucet says that all is well on the port of --port.
func serveFaucet(args []string) int {
	port, err := strconv.Atoi(valueOf(args, "--port"))
	if err != nil {
		return fail(err)
	}
	return serve(ports.Address(port), `{"address":"bttc1faucet"}`)
}

// serve gives one answer to every question until SIGTERM.
func serve(listen, answer string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	server := &http.Server{Addr: listen, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, answer)
	})}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return fail(err)
	}
	return 0
}

func valueOf(args []string, flag string) string {
	if i := slices.Index(args, flag); i >= 0 && i+1 < len(args) {
		return args[i+1]
	}
	return ""
}
