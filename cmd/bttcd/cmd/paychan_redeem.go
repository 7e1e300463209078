package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/bttcprotocol/bttcd/client/paychan/book"
	"github.com/bttcprotocol/bttcd/client/paychan/node"
	"github.com/bttcprotocol/bttcd/client/paychan/redeem"
	"github.com/bttcprotocol/bttcd/client/paychan/store/bolt"
)

const (
	flagStore  = "store"
	flagGRPC   = "grpc"
	flagListen = "listen"
	flagEvery  = "every"
)

func redeemCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "redeem",
		Short: "Claim the vouchers of a store when it is worth it or cannot wait, until stopped",
		Long: `Claim the vouchers that a payee's program has kept in a store (client/paychan): in batches, when
they are worth many times their gas, and at once when a lane is about to expire, a purse runs dry
or its owner has asked for the rest. It may be killed at any moment: what was claimed the chain
knows. The key signs and pays the transactions; the money goes to the payees of the vouchers.

/metrics (Prometheus) and /status (JSON) are served on --listen.`,
		Example: `  bttcd paychan redeem --store /var/lib/seeder/vouchers --from seeder
  bttcd paychan redeem --store ./vouchers --key-file relay.key --grpc https://grpc.example.org:443`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runRedeem(cmd) },
	}
	addStoreFlags(cmd)
	flags.AddKeyringFlags(cmd.Flags())
	cmd.Flags().String(flags.FlagFrom, "", "name or address of the key in the keyring")
	cmd.Flags().String(flagKeyFile, "", "file with a private key of 64 hexadecimal digits that only you can read")
	cmd.Flags().String(flagListen, "127.0.0.1:9464", "address of /metrics and /status, or empty for none")
	cmd.Flags().Duration(flagEvery, time.Minute, "how often to look")
	return cmd
}

func addStoreFlags(cmd *cobra.Command) {
	cmd.Flags().String(flagStore, "", "folder of the vouchers")
	cmd.Flags().String(flagGRPC, "127.0.0.1:9090", "gRPC address of a node: host:port, or https://host:port")
	if err := cmd.MarkFlagRequired(flagStore); err != nil {
		panic(err) // the flag was just added
	}
}

func runRedeem(cmd *cobra.Command) error {
	signer, err := voucherSigner(cmd)
	if err != nil {
		return err
	}
	vouchers, err := openVouchers(cmd, node.Options{Signer: signer})
	if err != nil {
		return err
	}
	every, err := cmd.Flags().GetDuration(flagEvery)
	if err != nil {
		return errors.Join(err, vouchers.close())
	}
	redeemer := redeem.New(redeem.Config{
		Ledger: vouchers.book, Chain: vouchers.node, Every: every,
		Log: slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil)),
	})
	stop, err := serveRedeemer(cmd, redeemer)
	if err != nil {
		return errors.Join(err, vouchers.close())
	}
	err = redeemer.Run(cmd.Context())
	// A signal is how the command ends.
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	return errors.Join(err, stop(), vouchers.close())
}

// vouchers are an open store and the node that knows the chain.
type vouchers struct {
	book  *book.Book
	node  *node.Node
	close func() error
}

func openVouchers(cmd *cobra.Command, options node.Options) (vouchers, error) {
	dir, err := cmd.Flags().GetString(flagStore)
	if err != nil {
		return vouchers{}, err
	}
	target, err := cmd.Flags().GetString(flagGRPC)
	if err != nil {
		return vouchers{}, err
	}
	connected, hangUp, err := node.Dial(cmd.Context(), target, options)
	if err != nil {
		return vouchers{}, fmt.Errorf("no node at %s: start one, or name another with --%s: %w", target, flagGRPC, err)
	}
	head, err := connected.Head(cmd.Context())
	if err != nil {
		return vouchers{}, errors.Join(fmt.Errorf("asking the node at %s: %w", target, err), hangUp())
	}
	kept, err := bolt.Open(dir)
	if err != nil {
		return vouchers{}, errors.Join(err, hangUp())
	}
	opened, err := book.Open(kept, head.ChainID)
	if err != nil {
		return vouchers{}, errors.Join(err, kept.Close(), hangUp())
	}
	return vouchers{opened, connected, func() error { return errors.Join(kept.Close(), hangUp()) }}, nil
}

// serveRedeemer serves metrics and status and returns how to stop that.
func serveRedeemer(cmd *cobra.Command, redeemer *redeem.Redeemer) (func() error, error) {
	address, err := cmd.Flags().GetString(flagListen)
	if err != nil || address == "" {
		return func() error { return nil }, err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("--%s: %w: choose another address, or none", flagListen, err)
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(redeemMetrics{cmd.Context(), redeemer})
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, r *http.Request) {
		status, err := redeemer.Status(r.Context())
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(status)
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }()
	return server.Close, nil
}
