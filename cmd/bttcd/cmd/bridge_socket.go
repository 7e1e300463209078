package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"

	"github.com/bttcprotocol/bttcd/app"
	"github.com/bttcprotocol/bttcd/bridge/supervisor"
)

// socketFile is where a node answers the commands of its operator, relative to its home. It says
// which providers a validator uses, so nobody else may ask.
const socketFile = "data/bridge.sock"

// localStatus is what a node knows of remote chains, and its bridge key.
type localStatus struct {
	supervisor.Status
	// Key is the newest bridge key's address, or empty.
	Key string `json:"key,omitempty"`
	// SignerProblem is why a signer on another machine does not sign, or empty.
	SignerProblem string `json:"signer_problem,omitempty"`
}

// signerProblem is that of the first signer that has one.
func signerProblem(signers keys) string {
	for _, key := range signers {
		if remote, ok := key.(interface{ Problem() string }); ok && remote.Problem() != "" {
			return remote.Problem()
		}
	}
	return ""
}

// serveStatus answers on the socket until ctx ends. Without it the node runs as well.
func (w *watchtower) serveStatus(ctx context.Context, node *app.App, watch *supervisor.Supervisor, signers keys) {
	path := filepath.Join(w.home, socketFile)
	listener, err := listenPrivately(path)
	if err != nil {
		w.log.Error("`bttcd bridge status` cannot ask this node", "error", err.Error())
		return
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /status", func(writer http.ResponseWriter, _ *http.Request) {
		status := localStatus{Status: watch.Status(), SignerProblem: signerProblem(signers)}
		for _, key := range signers {
			if address, known := key.Address(); known {
				status.Key = fmt.Sprintf("0x%x", address)
				break
			}
		}
		writer.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(writer).Encode(status)
	})
	mux.HandleFunc("GET /pending", func(writer http.ResponseWriter, _ *http.Request) {
		writer.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(writer).Encode(pendingEvents(watch))
	})
	mux.HandleFunc("GET /signatures", func(writer http.ResponseWriter, _ *http.Request) {
		writer.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(writer).Encode(missingSignatures(node, signers))
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: statusTimeout, WriteTimeout: statusTimeout}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		w.log.Error("`bttcd bridge status` cannot ask this node any more", "error", err.Error())
	}
}

// listenPrivately replaces a socket that a killed node left. The home is locked: no other node
// listens there.
func listenPrivately(path string) (net.Listener, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	return listener, os.Chmod(path, 0o600)
}

// askNode asks the node of a home what it knows of remote chains.
func askNode(ctx context.Context, home string) (localStatus, error) {
	var status localStatus
	return status, askSocket(ctx, home, "/status", &status)
}

// askSocket asks the node of a home a question of its operator.
func askSocket(ctx context.Context, home, question string, answer any) error {
	path := filepath.Join(home, socketFile)
	client := http.Client{Timeout: statusTimeout, Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", path)
		},
	}}
	defer client.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://node"+question, nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("no node runs on %s, or its bridge does not answer: start it with `bttcd start`, or name its --home: %w", home, err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxLocalAnswer))
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the node on %s is of another version: it does not know this question", home)
	}
	return json.Unmarshal(body, answer)
}

// maxLocalAnswer bounds what is read of a node's answer.
const maxLocalAnswer = 4 << 20
