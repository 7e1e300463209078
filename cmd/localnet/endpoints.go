package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/endpoints"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/network"
	"github.com/bttcprotocol/bttcd/cmd/localnet/internal/progress"
)

// printEndpoints shows what is running and what to do with it.
func printEndpoints(cmd *cobra.Command, running *network.Network, detached bool) error {
	file, err := running.Endpoints()
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	if _, err := fmt.Fprintf(out, "\nChain %s, EVM chain id %d\n\n", file.ChainID, file.EVMChainID); err != nil {
		return err
	}
	if err := progress.Table(out, []string{"VALIDATOR", "PID", "RPC", "REST", "GRPC", "JSON-RPC", "WEBSOCKET"}, validatorRows(file)); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(out, "\nFunded accounts (one address, three spellings; the keys are in endpoints.json)"); err != nil {
		return err
	}
	if err := progress.Table(out, []string{"NAME", "BECH32", "EVM", "TRON"}, accountRows(file)); err != nil {
		return err
	}
	_, err = fmt.Fprint(out, mnemonicText(file)+nextSteps(cmd, running, file, detached))
	return err
}

// mnemonicText shows what wallets import, and says that it is everybody's.
func mnemonicText(file endpoints.File) string {
	if file.Mnemonic == "" || len(file.Accounts) == 0 {
		return ""
	}
	return fmt.Sprintf("\nAll of them from one mnemonic, %s is at %s and the others follow:\n  %s\n  WARNING: %s.\n",
		file.Accounts[0].Name, file.Accounts[0].Path, file.Mnemonic, file.Warning)
}

func validatorRows(file endpoints.File) [][]string {
	var rows [][]string
	for _, v := range file.Validators {
		rows = append(rows, []string{v.Name, fmt.Sprint(v.PID), v.RPC, v.REST, v.GRPC, v.JSONRPC, v.JSONRPCWS})
	}
	return rows
}

func accountRows(file endpoints.File) [][]string {
	var rows [][]string
	for _, a := range file.Accounts {
		rows = append(rows, []string{a.Name, a.Bech32, a.EVM, a.TRON})
	}
	return rows
}

func nextSteps(cmd *cobra.Command, running *network.Network, file endpoints.File, detached bool) string {
	// As this program was called: it is seldom on the PATH.
	program, dir := os.Args[0], ""
	if cmd.Flags().Changed(flagDir) {
		dir = " --dir " + string(running.Dir)
	}
	first := running.Plan.Validators[0]
	var text strings.Builder
	fmt.Fprintf(&text, "\nNext\n")
	fmt.Fprintf(&text, "  %s tour%s      use everything once\n", program, dir)
	fmt.Fprintf(&text, "  %s status%s    heights and peers\n", program, dir)
	if len(file.Accounts) > 1 {
		fmt.Fprintf(&text, "  %s tx bank send alice %s 1.5btt \\\n    --home %s --keyring-backend test --chain-id %s --node %s \\\n"+
			"    --gas auto --gas-adjustment 1.5 --gas-prices 1000000000abtt -y\n",
			running.Binary, file.Accounts[1].EVM, first.Home, file.ChainID, first.RPCAddress())
	}
	if file.Faucet != nil {
		fmt.Fprintf(&text, "  %s fund ADDRESS AMOUNT TOKEN%s    money for any account; over HTTP at %s\n", program, dir, file.Faucet.URL)
	}
	fmt.Fprintf(&text, "  %s holds all of this, and the network entries for wallets\n", running.Dir.Endpoints())
	if detached {
		fmt.Fprintf(&text, "  %s down%s      take it down\n\n", program, dir)
	} else {
		fmt.Fprintf(&text, "  Ctrl-C takes it down\n\n")
	}
	return text.String()
}
