package cmd

import (
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"

	evmclient "github.com/cosmos/evm/client"
)

// keysCommand is the key commands of cosmos/evm with those that bring keys from other wallets.
func keysCommand() *cobra.Command {
	cmd := evmclient.KeyCommands(DefaultHome(), true)
	cmd.Long = `Keep keys: make them, bring them from other wallets, show their addresses.

Where keys lie is told by --keyring-backend: "os" (the system's own store), "file" (encrypted by a
password), "pass", "kwallet", or "test" (not encrypted at all).`
	cmd.Example = `  bttcd keys add alice
  bttcd keys add alice --recover --wallet tronlink
  bttcd keys import-hex alice --file key.txt
  bttcd keys import-btfs my-node ~/.btfs/config
  bttcd keys show alice`
	for _, sub := range cmd.Commands() {
		switch sub.Name() {
		case "add":
			addWallets(sub)
		case "unsafe-import-eth-key":
			sub.Deprecated = "its key stays in the shell's history: use `bttcd keys import-hex NAME`, which reads it from a file or a prompt"
		}
	}
	cmd.AddCommand(importHexCommand(), importBTFSCommand())
	return cmd
}

// openKeyring returns the keyring that a key command's flags name.
func openKeyring(cmd *cobra.Command) (client.Context, error) {
	clientCtx := client.GetClientContextFromCmd(cmd).WithKeyringOptions(keyringOptions()...)
	return client.ReadPersistentCommandFlags(clientCtx, cmd.Flags())
}
