package cmd

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"regexp"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	sdkserver "github.com/cosmos/cosmos-sdk/server"

	"github.com/bttcprotocol/bttcd/bridge/chain"
	"github.com/bttcprotocol/bttcd/bridge/chain/evm"
	bridgeconfig "github.com/bttcprotocol/bttcd/bridge/config"
	"github.com/bttcprotocol/bttcd/bridge/signer"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

const (
	flagRPC         = "remote-rpc"
	flagMaxGasPrice = "max-gas-price"
)

// addRemoteFlags let a command reach a remote chain.
func addRemoteFlags(cmd *cobra.Command) {
	cmd.Flags().StringArray(flagRPC, nil, "URL of a node of the remote chain; may be repeated (default: the endpoints of [bridge] in app.toml)")
	cmd.Flags().String(flagMaxGasPrice, "200gwei", "most that a unit of gas may cost there, such as 30gwei")
}

// endpoints are the remote nodes that --remote-rpc names, or app.toml.
func endpoints(cmd *cobra.Command, row bridgetypes.Row) ([]evm.Endpoint, error) {
	if row.Kind != bridgetypes.RowKind_ROW_KIND_EVM {
		return nil, fmt.Errorf("this bttcd sends no transactions to %s yet: it knows chains that work like Ethereum", row.Name)
	}
	urls, err := cmd.Flags().GetStringArray(flagRPC)
	if err != nil {
		return nil, err
	}
	if len(urls) > 0 {
		settings := bridgeconfig.Row{Name: row.Name}
		for _, url := range urls {
			settings.Endpoints = append(settings.Endpoints, bridgeconfig.Endpoint{URL: url})
		}
		return evm.Endpoints(settings)
	}
	config, err := bridgeconfig.Read(sdkserver.GetServerContextFromCmd(cmd).Viper)
	if err != nil {
		return nil, err
	}
	settings, found := config.Row(row.Id, row.Name)
	if !found || len(settings.Endpoints) == 0 {
		return nil, fmt.Errorf("no node of %s is known: name one with --%s URL, or in [bridge] of app.toml", row.Name, flagRPC)
	}
	return evm.Endpoints(settings)
}

// proven leaves out the endpoints that are on another chain or know another Portal, and names what
// is wrong. Those that do not answer now may later; one has to.
func proven(ctx context.Context, portal chain.Portal, all []evm.Endpoint, warn func(string)) ([]evm.Endpoint, error) {
	var good, silent []evm.Endpoint
	var failures []error
	for _, endpoint := range all {
		source, err := evm.NewSource(endpoint, portal, evm.Limits{})
		if err != nil {
			return nil, err
		}
		err = source.Prove(ctx)
		source.Close()
		switch {
		case err == nil:
			good = append(good, endpoint)
			continue
		case !errors.Is(err, chain.ErrMisconfigured):
			silent = append(silent, endpoint)
		}
		failures = append(failures, err)
	}
	if len(good) == 0 {
		return nil, fmt.Errorf("no node of %s can be used: %w", portal.Name, errors.Join(failures...))
	}
	for _, failure := range failures {
		warn(failure.Error())
	}
	return append(good, silent...), nil
}

// openRemote returns who sends transactions to the chain of a Portal, after proving that it is there.
func openRemote(ctx context.Context, cmd *cobra.Command, row bridgetypes.Row, portal chain.Portal, key *ecdsa.PrivateKey, warn func(string)) (*evm.Submitter, error) {
	all, err := endpoints(cmd, row)
	if err != nil {
		return nil, err
	}
	usable, err := proven(ctx, portal, all, warn)
	if err != nil {
		return nil, err
	}
	return evm.NewSubmitter(usable, portal, key, evm.Limits{})
}

var gasPricePattern = regexp.MustCompile(`^([0-9]+)(?:\.([0-9]{1,9}))?\s*(wei|gwei)$`)

// maxGasPrice reads --max-gas-price in wei.
func maxGasPrice(cmd *cobra.Command) (*big.Int, error) {
	text := stringFlag(cmd, flagMaxGasPrice)
	match := gasPricePattern.FindStringSubmatch(text)
	if match == nil || (match[3] == "wei" && match[2] != "") || len(match[1]) > 20 {
		return nil, fmt.Errorf("--%s is %q: write it like 30gwei or 2500000000wei", flagMaxGasPrice, text)
	}
	digits := match[1]
	if match[3] == "gwei" {
		digits += (match[2] + "000000000")[:9]
	}
	price, _ := new(big.Int).SetString(digits, 10)
	if price.Sign() == 0 {
		return nil, fmt.Errorf("--%s is %q: no transaction would ever be sent", flagMaxGasPrice, text)
	}
	return price, nil
}

// addRemoteKeyFlags let a user sign on a remote chain.
func addRemoteKeyFlags(cmd *cobra.Command) {
	cmd.Flags().String(flags.FlagFrom, "", "")
	cmd.Flags().String(flags.FlagKeyringBackend, flags.DefaultKeyringBackend, "where the key of --from is kept (os|file|kwallet|pass|test)")
	cmd.Flags().String(flagKeyFile, "", "file of the key, as go-ethereum keeps keys")
	cmd.Flags().String(flagPasswordFile, "", "file with the password of --key-file")
	cmd.MarkFlagsMutuallyExclusive(flags.FlagFrom, flagKeyFile)
}

// remoteKey is the key that pays on a remote chain: one key has one address on all chains.
func remoteKey(cmd *cobra.Command) (*ecdsa.PrivateKey, error) {
	keyFile, passwordFile := stringFlag(cmd, flagKeyFile), stringFlag(cmd, flagPasswordFile)
	from := ""
	if cmd.Flags().Lookup(flags.FlagFrom) != nil {
		from = stringFlag(cmd, flags.FlagFrom)
	}
	switch {
	case keyFile != "" && passwordFile == "":
		return nil, errors.New("--" + flagKeyFile + " needs --" + flagPasswordFile + ", a file with the password of the key")
	case keyFile != "":
		return signer.LoadKey(keyFile, passwordFile)
	case from != "":
		secret, err := keyringSecret(cmd, from)
		if err != nil {
			return nil, err
		}
		return crypto.ToECDSA(secret)
	}
	return nil, fmt.Errorf("no key: give --%s NAME, or --%s and --%s", flags.FlagFrom, flagKeyFile, flagPasswordFile)
}

// remoteStore is where transactions of a user to remote chains are kept until they are in a block.
func remoteStore(cmd *cobra.Command) string {
	return bridgeconfig.Path(client.GetClientContextFromCmd(cmd).HomeDir, "data/remote")
}
