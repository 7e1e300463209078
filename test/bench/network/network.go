// Package network measures transfers of the bridge on a local testnet of separate processes, with
// blocks of about a second: what one waits for that no single process shows.
//
// Invariant: a transfer that does not arrive ends the measurement without figures.
//
// Callers: test/bench.
package network

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethclient"
)

// Sizes is how much is measured.
type Sizes struct {
	// Validators of the testnet.
	Validators int
	// Samples of deposits and of withdrawals, one after the other.
	Samples int
	// Burst is how many deposits become final at once.
	Burst int
}

// Default is what `make bench-bridge` measures.
var Default = Sizes{Validators: 4, Samples: 20, Burst: 1500}

// network is the testnet that is measured.
type network struct {
	bttcd, localnet, dir string

	Validators []struct{ Home, RPC, REST string }
	Accounts   []struct {
		Name, EVM     string
		PrivateKeyHex string `json:"private_key_hex"`
	}
	Chains map[string]struct {
		RPC     string
		ChainID int64 `json:"chain_id"`
		Portal  common.Address
		Tokens  map[string]common.Address
	}
	remote *ethclient.Client
}

// Measure brings up a testnet with the programs beside bttcd, measures, and takes it down.
func Measure(ctx context.Context, bttcd, dir string, sizes Sizes) (figures map[string]float64, err error) {
	n := &network{bttcd: bttcd, localnet: filepath.Join(filepath.Dir(bttcd), "localnet"), dir: filepath.Join(dir, "net")}
	if _, err := n.run(ctx, n.localnet, "up", "--dir", n.dir, "--validators", fmt.Sprint(sizes.Validators), "--detach"); err != nil {
		return nil, err
	}
	defer func() {
		// Also after an interrupt.
		_, downErr := n.run(context.WithoutCancel(ctx), n.localnet, "down", "--dir", n.dir, "--purge")
		err = errors.Join(err, downErr)
	}()
	raw, err := os.ReadFile(filepath.Join(n.dir, "endpoints.json"))
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, n); err != nil {
		return nil, fmt.Errorf("reading endpoints.json: %w", err)
	}
	if n.remote, err = ethclient.DialContext(ctx, n.Chains["ethereum"].RPC); err != nil {
		return nil, err
	}
	defer n.remote.Close()
	figures = map[string]float64{}
	for _, measure := range []func(context.Context, Sizes, map[string]float64) error{n.credits, n.signs, n.burst} {
		if err := measure(ctx, sizes, figures); err != nil {
			return nil, err
		}
	}
	return figures, nil
}

// run runs a command and returns what it prints.
func (n *network) run(ctx context.Context, program string, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, program, args...)
	var out, said bytes.Buffer
	command.Stdout, command.Stderr = &out, &said
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s%s", filepath.Base(program), strings.Join(args, " "), err, out.Bytes(), said.Bytes())
	}
	return out.Bytes(), nil
}

// get asks for JSON.
func get(ctx context.Context, url string, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 8<<20))
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s: %.200s", url, response.Status, body)
	}
	return json.Unmarshal(body, into)
}

// wait asks until done, waitLimit at most.
func wait(ctx context.Context, what string, done func() (bool, error)) error {
	ctx, stop := context.WithTimeout(ctx, waitLimit)
	defer stop()
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	var last error
	for {
		ok, err := done()
		if ok {
			return nil
		}
		last = err
		select {
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("waiting for %s: %w", what, ctx.Err()), last)
		case <-ticker.C:
		}
	}
}

const waitLimit = 3 * time.Minute
