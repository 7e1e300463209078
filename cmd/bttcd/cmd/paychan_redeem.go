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
)

const (
	flagStore  = "store"
	flagGRPC   = "grpc"
	flagListen = "listen"
	flagEvery  = "every"
	flagOnce   = "once"
	flagBatch  = "batch"
)

func redeemCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "redeem",
		Short: "Claim the vouchers of a store when it is worth it or cannot wait, until stopped",
		Long: `Claim the vouchers that a payee's program has kept in a store (client/paychan): in batches, when
they are worth many times their gas, and at once when a lane is about to expire, a purse runs dry
or its owner has asked for the rest. It may be killed at any moment: what was claimed the chain
knows. The key signs and pays the transactions; the money goes to the payees of the vouchers.

/metrics (Prometheus) and /status (JSON) are served on --listen. With --once it claims at once what is
worth more than its gas, waits until that is committed, prints a table, and ends.`,
		Example: `  bttcd paychan redeem --store /var/lib/seeder/vouchers --from seeder
  bttcd paychan redeem --store ./vouchers --key-file relay.key --grpc https://grpc.example.org:443
  bttcd paychan redeem --store ./vouchers --from seeder --once --batch 500`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runRedeem(cmd) },
	}
	addStoreFlags(cmd)
	addSignerFlags(cmd)
	cmd.Flags().String(flagListen, "127.0.0.1:9464", "address of /metrics and /status, or empty for none")
	cmd.Flags().Duration(flagEvery, time.Minute, "how often to look")
	cmd.Flags().Bool(flagOnce, false, "claim now what is worth its gas, print what came of it, and end")
	cmd.Flags().Int(flagBatch, 0, "most vouchers in one transaction (default: as many as the chain takes)")
	cmd.Flags().StringP(flags.FlagOutput, "o", "text", "how the result of --once is printed: text or json")
	return cmd
}

func addStoreFlags(cmd *cobra.Command) {
	cmd.Flags().String(flagStore, "", "folder of the vouchers")
	cmd.Flags().String(flagGRPC, "127.0.0.1:9090", "gRPC address of a node: host:port, or https://host:port")
	if err := cmd.MarkFlagRequired(flagStore); err != nil {
		panic(err) // the flag was just added
	}
}

func runRedeem(cmd *cobra.Command) (err error) {
	signer, err := voucherSigner(cmd)
	if err != nil {
		return err
	}
	batch, err := cmd.Flags().GetInt(flagBatch)
	if err == nil && batch < 0 {
		err = fmt.Errorf("--%s is %d: it must be a number of vouchers", flagBatch, batch)
	}
	if err != nil {
		return err
	}
	vouchers, err := openVouchers(cmd, node.Options{Signer: signer})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, vouchers.close()) }()
	ctx, stop := untilSignal(cmd)
	defer stop()
	config := redeem.Config{
		Ledger: vouchers.book, Chain: vouchers.node, Policy: redeem.Policy{MaxItems: batch},
		Log: slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil)),
	}
	once, err := cmd.Flags().GetBool(flagOnce)
	if err != nil {
		return err
	}
	if once {
		config.Policy = oncePolicy(batch)
		return runOnce(ctx, cmd, redeem.New(config))
	}
	if config.Every, err = cmd.Flags().GetDuration(flagEvery); err != nil {
		return err
	}
	return runDaemon(ctx, cmd, redeem.New(config))
}

// runDaemon redeems until ctx ends, which is how it ends well.
func runDaemon(ctx context.Context, cmd *cobra.Command, redeemer *redeem.Redeemer) error {
	stop, err := serveRedeemer(ctx, cmd, redeemer)
	if err != nil {
		return err
	}
	err = redeemer.Run(ctx)
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	return errors.Join(err, stop())
}

// vouchers are an open store and the node that knows the chain.
type vouchers struct {
	book  *book.Book
	node  *node.Node
	close func() error
}

func openVouchers(cmd *cobra.Command, options node.Options) (vouchers, error) {
	opened, err := openStoreAs(cmd, options)
	if err != nil {
		return vouchers{}, err
	}
	kept, err := book.Open(opened.store, opened.head.ChainID)
	if err != nil {
		return vouchers{}, errors.Join(err, opened.close())
	}
	return vouchers{kept, opened.node, opened.close}, nil
}

// serveRedeemer serves metrics and status and returns how to stop that.
func serveRedeemer(ctx context.Context, cmd *cobra.Command, redeemer *redeem.Redeemer) (func() error, error) {
	address, err := cmd.Flags().GetString(flagListen)
	if err != nil || address == "" {
		return func() error { return nil }, err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("--%s: %w: choose another address, or none", flagListen, err)
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(redeemMetrics{ctx, redeemer})
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
