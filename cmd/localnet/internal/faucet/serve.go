package faucet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
)

// Name names the process.
const Name = "faucet"

// Limits of one connection. A payment waits for its turn and for its block.
const (
	readLimit   = 10 * time.Second
	writeLimit  = 3 * time.Minute
	idleLimit   = time.Minute
	headerLimit = 16 << 10
	closeLimit  = 5 * time.Second
)

// Serve answers on a port of loopback until ctx ends.
func Serve(ctx context.Context, faucet *Faucet, port int) error {
	server := &http.Server{
		Addr: ports.Address(port), Handler: faucet.Handler(), ReadTimeout: readLimit, ReadHeaderTimeout: readLimit,
		WriteTimeout: writeLimit, IdleTimeout: idleLimit, MaxHeaderBytes: headerLimit,
	}
	ended := make(chan error, 1)
	go func() { ended <- server.ListenAndServe() }()
	select {
	case err := <-ended:
		return fmt.Errorf("the faucet cannot listen: %w", err)
	case <-ctx.Done():
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeLimit)
	defer cancel()
	if err := server.Shutdown(limited); errors.Is(err, context.DeadlineExceeded) {
		return server.Close()
	} else if err != nil {
		return err
	}
	return nil
}

// Await returns nil once the faucet at url answers.
func Await(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/status", nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	var status Status
	if err := json.NewDecoder(response.Body).Decode(&status); err != nil {
		return fmt.Errorf("the faucet's status: %w", err)
	}
	if status.Address == "" {
		return errors.New("it names no account that pays")
	}
	return nil
}
