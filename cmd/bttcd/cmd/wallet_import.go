package cmd

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/bttcprotocol/bttcd/internal/walletkey"
)

func importHexCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import-hex NAME",
		Short: "Bring a private key that another wallet exported",
		Long: `Store a private key of 64 hexadecimal digits, as MetaMask and TronLink export it, under NAME. It is
asked for, or read from --file or standard input; it cannot be an argument, because those stay in the
shell's history and every process of the machine can read them. Its addresses are shown first.`,
		Example: `  bttcd keys import-hex alice
  bttcd keys import-hex alice --file key.txt --yes`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return errors.New("a private key on the command line can be read by others and stays in the shell's history: " +
					"give the name alone, and the key when it is asked for, by --file or on standard input")
			}
			if len(args) == 0 {
				return errors.New("which name is the key to have? For example: bttcd keys import-hex alice")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return importKey(cmd, args[0], func(q question) ([]byte, error) {
				text, err := readHex(cmd, q)
				if err != nil {
					return nil, err
				}
				return walletkey.ParseHex(text)
			})
		},
	}
	cmd.Flags().String(flagFile, "", "File with the private key")
	addSaveFlags(cmd)
	return cmd
}

func readHex(cmd *cobra.Command, q question) (string, error) {
	path, err := cmd.Flags().GetString(flagFile)
	if err != nil {
		return "", err
	}
	if path == "" {
		return q.secret("private key in hexadecimal")
	}
	content, err := q.readSecretFile(path)
	return string(content), err
}

func importBTFSCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import-btfs NAME FILE",
		Short: "Bring the key of a go-btfs node from its config",
		Long: `Store the key of a go-btfs node under NAME: the one whose address the node shows as its BTTC address and
whose cheques it signs. FILE is the config of the node (~/.btfs/config), or holds the text of its
Identity.PrivKey alone; "-" is standard input. The config is only read. Its addresses are shown first.`,
		Example: `  bttcd keys import-btfs my-node ~/.btfs/config
  jq -r .Identity.PrivKey ~/.btfs/config | bttcd keys import-btfs my-node - --yes`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return importKey(cmd, args[0], func(q question) ([]byte, error) {
				content, err := q.readSecretFile(args[1])
				if err != nil {
					return nil, err
				}
				private, err := walletkey.ParseBTFS(content)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", args[1], err)
				}
				return private, nil
			})
		},
	}
	addSaveFlags(cmd)
	return cmd
}

// importKey stores the private key that read returns.
func importKey(cmd *cobra.Command, name string, read func(question) ([]byte, error)) error {
	clientCtx, err := openKeyring(cmd)
	if err != nil {
		return err
	}
	if err := checkName(clientCtx.Keyring, name); err != nil {
		return err
	}
	q := ask(cmd, clientCtx)
	private, err := read(q)
	if err != nil {
		return err
	}
	return saveKey(cmd, clientCtx, q, importedKey{Name: name}, private)
}
