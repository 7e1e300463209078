package fakenode

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/directory"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/node"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/ports"
)

func start(home string) int {
	var validator node.Validator
	if err := directory.ReadJSON(filepath.Join(home, validatorFile), &validator); err != nil {
		return fail(err)
	}
	// Registered before anything is served: whoever sees an answer may signal.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	if behaves(validator.Name, Die) {
		return fail(errors.New("the database is broken"))
	}
	listener, err := net.Listen("tcp4", ports.Address(validator.Ports.RPC))
	if err != nil {
		return fail(err)
	}
	rest, err := net.Listen("tcp4", ports.Address(validator.Ports.REST))
	if err != nil {
		return fail(err)
	}
	server := &http.Server{Handler: handler(validator)}
	for _, at := range []net.Listener{listener, rest} {
		go server.Serve(at) //nolint:errcheck // it ends with the process
	}
	fmt.Println("started", validator.Name)
	for range signals {
		if !behaves(validator.Name, IgnoreTERM) {
			break
		}
	}
	fmt.Println("stopped", validator.Name)
	return 0
}

// handler makes a block with each question for the status.
func handler(validator node.Validator) http.Handler {
	var height atomic.Int64
	mux := http.NewServeMux()
	mux.HandleFunc("/status", func(w http.ResponseWriter, _ *http.Request) {
		if !behaves(validator.Name, NoBlocks) {
			height.Add(1)
		}
		_, _ = fmt.Fprintf(w, `{"result":{"node_info":{"network":%q},"sync_info":{"latest_block_height":"%d","catching_up":false},
			"validator_info":{"address":"AA"}}}`, node.ChainID, height.Load())
	})
	mux.HandleFunc("/tx", func(w http.ResponseWriter, r *http.Request) {
		code := 0
		if strings.Contains(r.URL.Query().Get("hash"), FailingHash) {
			code = 5
		}
		_, _ = fmt.Fprintf(w, `{"result":{"height":"9","tx_result":{"code":%d,"log":"no money left"}}}`, code)
	})
	mux.HandleFunc("/bttc/bridge/v1/transfers", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("key") != DepositHash {
			_, _ = fmt.Fprint(w, `{"transfers":[]}`)
			return
		}
		_, _ = fmt.Fprint(w, `{"transfers":[{"transfer":{"steps":[{"stage":"TRANSFER_STAGE_CREDITED","height":"11"}]}}]}`)
	})
	mux.HandleFunc("/net_info", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, `{"result":{"n_peers":"3"}}`)
	})
	return mux
}
