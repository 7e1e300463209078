package main

import (
	"encoding/json"
	"fmt"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/faucet"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/fund"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/network"
)

func fundCommand() *cobra.Command {
	var request fund.Request
	var output string
	cmd := &cobra.Command{
		Use:   "fund ADDRESS AMOUNT [TOKEN]",
		Short: "Give any account money, of BTTC or of the development Ethereum",
		Long: `Give any account money and wait for its block. ADDRESS is in any spelling. AMOUNT is in whole
tokens, 1.5 for instance; TOKEN is a symbol such as BTT, USDT or USDC, or on BTTC the denom of
the smallest unit such as abtt or uusdt. On Ethereum there are also ethers, ETH.

BTT comes from the faucet's account. Other tokens come to BTTC by a deposit through the Portal,
which takes some seconds. On Ethereum tokens are minted.`,
		Example: `  localnet fund 0x52908400098527886E0F7030069857D2E4169EE7 1.5 BTT
  localnet fund THVmXun9u721tBiYcT3VfLQKcwYBmoY1xX 20usdt
  localnet fund 0x52908400098527886E0F7030069857D2E4169EE7 2 ETH --chain ethereum`,
		Args: cobra.RangeArgs(2, 3),
		RunE: func(cmd *cobra.Command, args []string) error {
			if output != outputText && output != outputJSON {
				return fmt.Errorf("--output is %q: choose %s or %s", output, outputText, outputJSON)
			}
			request.Address, request.Amount = args[0], args[1]
			if len(args) == 3 {
				request.Token = args[2]
			} else if amount, unit, ok := fund.Split(args[1]); ok {
				request.Amount, request.Token = amount, unit
			} else {
				return fmt.Errorf("%q has no token: write `localnet fund ADDRESS 1.5 BTT` or `1.5btt`", args[1])
			}
			opened, _, err := openNetwork(cmd)
			if err != nil {
				return err
			}
			receipt, err := opened.Source().Pay(cmd.Context(), request)
			if err != nil {
				return err
			}
			return printReceipt(cmd, receipt, output)
		},
	}
	cmd.Flags().StringVar(&request.Chain, "chain", fund.BTTC, "where: "+fund.BTTC+" or "+fund.Ethereum)
	cmd.Flags().StringVarP(&output, "output", "o", outputText, "text or json")
	return cmd
}

func printReceipt(cmd *cobra.Command, receipt fund.Receipt, output string) error {
	if output == outputJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(receipt)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s to %s on %s, block %d, transaction %s\n",
		receipt.Paid, receipt.EVM, receipt.Chain, receipt.Height, receipt.Hash)
	return err
}

// serveFaucetCommand is the process that `up` starts.
func serveFaucetCommand() *cobra.Command {
	var port int
	cmd := &cobra.Command{
		Use:     "serve-faucet",
		Short:   "Give money away over HTTP on loopback (used by up)",
		Example: `  localnet serve-faucet --port 8000`,
		Args:    cobra.NoArgs,
		Hidden:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			opened, _, err := openNetwork(cmd)
			if err != nil {
				return err
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			return faucet.Serve(ctx, newFaucet(opened), port)
		},
	}
	cmd.Flags().IntVar(&port, "port", 0, "port on loopback")
	return cmd
}

func newFaucet(opened *network.Network) *faucet.Faucet {
	source := opened.Source()
	source.Limit = faucet.MaxWhole
	status := faucet.Status{
		ChainID: opened.Plan.ChainID,
		Tokens:  map[string][]string{fund.BTTC: source.Tokens(fund.BTTC), fund.Ethereum: source.Tokens(fund.Ethereum)},
	}
	if account := opened.Homes.Faucet; account != nil {
		status.Address = account.Bech32
	}
	return faucet.New(source, status)
}
