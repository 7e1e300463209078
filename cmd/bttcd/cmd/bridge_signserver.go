package cmd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	bridgeconfig "github.com/bttcprotocol/bttcd/bridge/config"
	"github.com/bttcprotocol/bttcd/bridge/signer"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/internal/portalabi"
)

const (
	flagPortal    = "portal"
	flagTokenFile = "token-file"
)

func signServerCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sign-server",
		Short: "Keep the bridge key on another machine, and sign there for the node",
		Long: `Serve a bridge key to a node whose app.toml names this as remote-signer. It computes the digest of each
packet again and signs packets for the Portals named here and nothing else: --portal takes
ROW:CHAIN-ID:ADDRESS, as "bttcd query bridge rows" shows them. Whoever asks has to show the token.

It speaks plain HTTP: on another address than loopback put TLS or a private network before it.`,
		Example: `  bttcd bridge sign-server --key-file key.json --password-file password --token-file token \
    --chain-id bttc-1 --portal 1:1:0x52908400098527886E0F7030069857D2E4169EE7`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runSignServer(cmd) },
	}
	addBridgeKeyFlags(cmd)
	addChainIDFlag(cmd)
	cmd.Flags().String(flagTokenFile, "", "file with the token that the node shows, relative to the home")
	cmd.Flags().StringArray(flagPortal, nil, "Portal to sign for, as ROW:CHAIN-ID:ADDRESS; may be repeated")
	cmd.Flags().String(flagListen, "127.0.0.1:9466", "address to listen on")
	for _, name := range []string{flagKeyFile, flagPasswordFile, flagTokenFile, flagPortal} {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err) // the flags were just added
		}
	}
	return cmd
}

func runSignServer(cmd *cobra.Command) error {
	clientCtx := client.GetClientContextFromCmd(cmd)
	evmChainID, err := chain.EVMChainID(firstOf(stringFlag(cmd, flags.FlagChainID), clientCtx.ChainID))
	if err != nil {
		return err
	}
	portals, err := cmd.Flags().GetStringArray(flagPortal)
	if err != nil {
		return err
	}
	domains, err := portalDomains(evmChainID, portals)
	if err != nil {
		return err
	}
	key, err := loadBridgeKey(cmd)
	if err != nil {
		return err
	}
	token, err := signer.ReadPassword(bridgeconfig.Path(clientCtx.HomeDir, stringFlag(cmd, flagTokenFile)))
	if err != nil {
		return fmt.Errorf("the token: %w", err)
	}
	listener, err := net.Listen("tcp", stringFlag(cmd, flagListen))
	if err != nil {
		return fmt.Errorf("--%s: %w: choose another address", flagListen, err)
	}
	address, _ := key.Address()
	fmt.Fprintf(cmd.ErrOrStderr(), "signing packets for %d Portals with 0x%x at http://%s\n", len(domains), address, listener.Addr())
	ctx, stop := untilSignal(cmd)
	defer stop()
	return serveUntil(ctx, listener, signer.NewHandler(key, domains, token))
}

// serveUntil serves until ctx ends, which is no error.
func serveUntil(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		err := server.Close()
		if end := <-ended; !errors.Is(end, http.ErrServerClosed) {
			err = errors.Join(err, end)
		}
		return err
	}
}

// portalDomains reads ROW:CHAIN-ID:ADDRESS.
func portalDomains(evmChainID uint64, portals []string) ([]portalabi.Hash, error) {
	domains := make([]portalabi.Hash, 0, len(portals))
	for _, text := range portals {
		domain, err := portalDomain(evmChainID, text)
		if err != nil {
			return nil, fmt.Errorf("--%s %q: %w: write it like 1:1:0x52908400098527886E0F7030069857D2E4169EE7", flagPortal, text, err)
		}
		domains = append(domains, domain)
	}
	return domains, nil
}

func portalDomain(evmChainID uint64, text string) (portalabi.Hash, error) {
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return portalabi.Hash{}, errors.New("it does not have three parts")
	}
	row, err := strconv.ParseUint(parts[0], 10, 32)
	if err != nil || row == 0 {
		return portalabi.Hash{}, errors.New("its first part is not the id of a row")
	}
	remote, err := strconv.ParseUint(parts[1], 10, 64)
	if err != nil || remote == 0 {
		return portalabi.Hash{}, errors.New("its second part is not a chain id")
	}
	if !common.IsHexAddress(parts[2]) {
		return portalabi.Hash{}, errors.New("its third part is not an address")
	}
	return portalabi.Domain(evmChainID, uint32(row), remote, common.HexToAddress(parts[2])), nil //nolint:gosec // it fits
}
