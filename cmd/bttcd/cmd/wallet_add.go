package cmd

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/tyler-smith/go-bip39"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"

	"github.com/cosmos/evm/crypto/hd"

	"github.com/bttcprotocol/bttcd/internal/walletkey"
)

const (
	flagWallet  = "wallet"
	flagRecover = "recover"
	flagSource  = "source"
	flagIndex   = "index"
)

// addWallets lets `keys add --recover` find the accounts of other wallets.
func addWallets(cmd *cobra.Command) {
	cmd.Use = "add NAME"
	cmd.Short = "Make a key, or recover one from its mnemonic or from a Ledger device"
	cmd.Long = `Make a key and store it under NAME, or recover one.

One key has one address in three spellings, bttc1..., 0x... and T.... One mnemonic has many keys, and
wallets disagree on which is the first: TronLink's is another than MetaMask's. With --wallet a mnemonic
is read the way that wallet does, its addresses are shown, and nothing is stored before you confirm.

  metamask, keplr   m/44'/60'/0'/0/INDEX
  ledger            m/44'/60'/INDEX'/0/0    (Ledger Live; the words of a device, typed in)
  tronlink          m/44'/195'/INDEX'/0/0

With --ledger the key stays in the device: open its Ethereum app first. --account N is then Ledger
Live's account N.

The mnemonic is asked for, or read from --source or standard input; it cannot be an argument.`
	cmd.Example = `  bttcd keys add alice
  bttcd keys add alice --recover --wallet tronlink
  bttcd keys add alice --recover --wallet metamask --index 2 --source words.txt --yes
  bttcd keys add alice --ledger --account 1`
	cmd.Flags().String(flagWallet, "", "Recover the account that this wallet shows: "+strings.Join(walletkey.Wallets(), ", "))
	addSaveFlags(cmd)
	for _, other := range []string{flags.FlagUseLedger, "hd-path", "coin-type", "account", "multisig", "pubkey", "pubkey-base64", "interactive"} {
		cmd.MarkFlagsMutuallyExclusive(flagWallet, other)
	}
	add := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		name, err := cmd.Flags().GetString(flagWallet)
		if err != nil {
			return err
		}
		if !cmd.Flags().Changed(flagWallet) {
			return explainLedger(add(cmd, args))
		}
		return recoverWallet(cmd, args[0], name)
	}
}

// explainLedger says what to do where the SDK says that no key could be made.
func explainLedger(err error) error {
	if errors.Is(err, keyring.ErrLedgerGenerateKey) {
		return errors.New("no Ledger device answers: connect it, unlock it, open its Ethereum app, and close other programs that use it")
	}
	return err
}

// recoverWallet stores the key that a wallet shows for a mnemonic.
func recoverWallet(cmd *cobra.Command, name, walletName string) error {
	wallet, err := walletkey.ParseWallet(walletName)
	if err != nil {
		return err
	}
	if set, err := cmd.Flags().GetBool(flagRecover); err != nil || !set {
		return errors.Join(err, fmt.Errorf("--%s says how to read a mnemonic that exists: give --%s with it", flagWallet, flagRecover))
	}
	if kind, err := cmd.Flags().GetString(flags.FlagKeyType); err != nil || kind != string(hd.EthSecp256k1Type) {
		return errors.Join(err, fmt.Errorf("keys of %s are %s, not %s", wallet, hd.EthSecp256k1Type, kind))
	}
	index, err := cmd.Flags().GetUint32(flagIndex)
	if err != nil {
		return err
	}
	path, err := wallet.Path(index)
	if err != nil {
		return err
	}
	clientCtx, err := openKeyring(cmd)
	if err != nil {
		return err
	}
	if err := checkName(clientCtx.Keyring, name); err != nil {
		return err
	}
	q := ask(cmd, clientCtx)
	mnemonic, err := readMnemonic(cmd, q)
	if err != nil {
		return err
	}
	private, err := hd.EthSecp256k1.Derive()(mnemonic, "", path)
	if err != nil {
		return fmt.Errorf("deriving %s: %w", path, err)
	}
	return saveKey(cmd, clientCtx, q, importedKey{Name: name, Wallet: string(wallet), Path: path}, private)
}

// readMnemonic returns a mnemonic with its words one space apart.
func readMnemonic(cmd *cobra.Command, q question) (string, error) {
	source, err := cmd.Flags().GetString(flagSource)
	if err != nil {
		return "", err
	}
	var text string
	if source != "" {
		content, err := q.readSecretFile(source)
		if err != nil {
			return "", err
		}
		text = string(content)
	} else if text, err = q.secret("mnemonic"); err != nil {
		return "", err
	}
	words := strings.Fields(strings.ToLower(text))
	mnemonic := strings.Join(words, " ")
	if bip39.IsMnemonicValid(mnemonic) {
		return mnemonic, nil
	}
	return "", explainMnemonic(words)
}

// explainMnemonic says what is wrong with words, by their places alone: they are secret.
func explainMnemonic(words []string) error {
	switch len(words) {
	case 12, 15, 18, 21, 24:
	default:
		return fmt.Errorf("a mnemonic has 12, 15, 18, 21 or 24 words, this has %d", len(words))
	}
	for i, word := range words {
		if _, known := bip39.GetWordIndex(word); !known {
			return fmt.Errorf("word %d of the mnemonic is not in the English list: is it mistyped?", i+1)
		}
	}
	return errors.New("the words of the mnemonic do not belong together: one is wrong, or two changed places")
}
