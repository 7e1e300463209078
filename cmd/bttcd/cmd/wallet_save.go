package cmd

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/cosmos/evm/crypto/ethsecp256k1"
	"github.com/cosmos/evm/crypto/hd"

	"github.com/bttcprotocol/bttcd/internal/address"
)

const flagYes = "yes"

// importedKey is a key from elsewhere, as a command prints it: its addresses, never the key.
type importedKey struct {
	Name   string `json:"name"`
	Bech32 string `json:"bech32"`
	EVM    string `json:"evm"`
	TRON   string `json:"tron"`
	// Wallet and Path tell where a mnemonic has the key.
	Wallet string `json:"wallet,omitempty"`
	Path   string `json:"path,omitempty"`
	Stored bool   `json:"stored"`
}

func addSaveFlags(cmd *cobra.Command) {
	cmd.Flags().BoolP(flagYes, "y", false, "Store the key without asking whether its addresses are the expected ones")
	if cmd.Flags().Lookup(flags.FlagDryRun) == nil {
		cmd.Flags().Bool(flags.FlagDryRun, false, "Show the addresses and store nothing")
	}
}

// checkName refuses a name that is taken: the key under it could be the only copy.
func checkName(ring keyring.Keyring, name string) error {
	if name == "" || name != strings.TrimSpace(name) {
		return fmt.Errorf("%q is no name for a key", name)
	}
	if _, err := ring.Key(name); err == nil {
		return fmt.Errorf("there is a key %s: choose another name, or remove it with `bttcd keys delete %s`", name, name)
	}
	return nil
}

// saveKey shows the three spellings of a key's address, asks whether they are right, and stores
// the key.
func saveKey(cmd *cobra.Command, clientCtx client.Context, q question, shown importedKey, private []byte) error {
	key := &ethsecp256k1.PrivKey{Key: private}
	holder := sdk.AccAddress(key.PubKey().Address())
	spelled, err := address.Spell(holder)
	if err != nil {
		return err
	}
	shown.Bech32, shown.EVM, shown.TRON = spelled.Bech32, spelled.EVM, spelled.TRON
	dry, err := cmd.Flags().GetBool(flags.FlagDryRun)
	if err != nil || dry {
		return printImported(cmd, clientCtx, shown, err)
	}
	if err := checkHolder(clientCtx.Keyring, holder); err != nil {
		return err
	}
	if err := confirmAddresses(cmd, q, shown); err != nil {
		return err
	}
	if err := clientCtx.Keyring.ImportPrivKeyHex(shown.Name, hex.EncodeToString(private), string(hd.EthSecp256k1Type)); err != nil {
		return fmt.Errorf("storing key %s: %w", shown.Name, err)
	}
	shown.Stored = true
	return printImported(cmd, clientCtx, shown, nil)
}

// checkHolder refuses a key that the keyring has: it finds keys by address, too.
func checkHolder(ring keyring.Keyring, holder sdk.AccAddress) error {
	if record, err := ring.KeyByAddress(holder); err == nil {
		return fmt.Errorf("this key is in the keyring already: it is named %s", record.Name)
	}
	return nil
}

func confirmAddresses(cmd *cobra.Command, q question, shown importedKey) error {
	yes, err := cmd.Flags().GetBool(flagYes)
	if err != nil || yes {
		return err
	}
	if _, err := fmt.Fprintf(q.out, "%s\nYour other wallet shows one of these. If it shows another address, this is not its key.\n", table(shown)); err != nil {
		return err
	}
	return q.confirm(fmt.Sprintf("Store it as %s?", shown.Name))
}

func printImported(cmd *cobra.Command, clientCtx client.Context, shown importedKey, err error) error {
	if err != nil {
		return err
	}
	if clientCtx.OutputFormat == flags.OutputFormatJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(shown)
	}
	_, err = fmt.Fprint(cmd.OutOrStdout(), table(shown))
	return err
}

// table is a key for people, a line each.
func table(shown importedKey) string {
	var text strings.Builder
	rows := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, row := range [][2]string{
		{"name", shown.Name}, {"bech32", shown.Bech32}, {"evm", shown.EVM}, {"tron", shown.TRON},
		{"wallet", shown.Wallet}, {"path", shown.Path},
	} {
		if row[1] != "" {
			_, _ = fmt.Fprintf(rows, "%s\t%s\n", row[0], row[1])
		}
	}
	_ = rows.Flush()
	return text.String()
}
