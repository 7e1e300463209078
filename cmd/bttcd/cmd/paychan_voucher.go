package cmd

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"

	"github.com/bttcprotocol/bttcd/client/paychan/key"
	"github.com/bttcprotocol/bttcd/internal/chain"
	"github.com/bttcprotocol/bttcd/x/paychan/types"
)

const flagKeyFile = "key-file"

const voucherForm = `A voucher is JSON as wallets sign it (eth_signTypedData_v4); amounts in base units:

  {"type": "Voucher", "message": {"purse": 7, "epoch": 0, "payee": "0x...", "lane": 0,
   "cumulative": "1000000000000000000", "expiry": 1800000000}}

or with "type": "ChainVoucher" and base, unit, anchor and length in place of cumulative; beside it
"index" and "preimage" say how far the hash chain was shown. A payee closes a lane by "type": "Release" with the
fields of a Voucher. Payees may be spelled bttc1..., 0x... or T....`

func voucherCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "voucher", Short: "Sign, verify or inspect a voucher, offline",
		Long: "Sign, verify or inspect a voucher. Nothing is sent and no node is asked.\n\n" + voucherForm,
		RunE: client.ValidateCmd, SuggestionsMinimumDistance: 2,
	}
	cmd.AddCommand(voucherSignCommand(), voucherVerifyCommand(), voucherInspectCommand())
	return cmd
}

func voucherSignCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sign FILE",
		Short: "Sign a voucher with the owner's key or a session key",
		Long:  "Sign a voucher with a key of the keyring (--from) or of a file (--key-file). FILE is - for standard input.\n\n" + voucherForm,
		Example: `  bttcd paychan voucher sign voucher.json --from alice
  bttcd paychan voucher sign - --key-file session.key < voucher.json > signed.json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var document voucherDocument
			if err := readJSON(cmd, args[0], &document); err != nil {
				return err
			}
			signer, err := voucherSigner(cmd)
			if err != nil {
				return err
			}
			digest, err := voucherDigest(cmd, document)
			if err != nil {
				return err
			}
			signature, err := signer.Sign(digest)
			if err != nil {
				return err
			}
			document.Signer, document.Signature = signer.Address().Hex(), signature[:]
			return writeJSON(cmd.OutOrStdout(), document)
		},
	}
	addSignerFlags(cmd)
	addChainIDFlag(cmd)
	return cmd
}

func voucherVerifyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify FILE",
		Short: "Check the signature of a voucher, and the preimage of a chain voucher",
		Long: `Check that a voucher is well-formed, was signed by the signer it names, and that its preimage
leads to the anchor. Whether the chain would pay it, and how much, says "bttcd query paychan claimable".

` + voucherForm,
		Example: "  bttcd paychan voucher verify signed.json && echo good",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var document voucherDocument
			if err := readJSON(cmd, args[0], &document); err != nil {
				return err
			}
			view, err := inspect(cmd, document)
			if err != nil {
				return err
			}
			if view.Problem != "" {
				return errors.New(view.Problem)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "good: signed by %s, worth %s in all\n", view.Signer, view.Cumulative)
			return err
		},
	}
	addChainIDFlag(cmd)
	return cmd
}

func voucherInspectCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "inspect FILE",
		Short:   "Show what a voucher says: its digest, lane and worth, and what is wrong with it",
		Long:    "Show what a voucher says, as JSON. FILE is - for standard input.\n\n" + voucherForm,
		Example: "  bttcd paychan voucher inspect signed.json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var document voucherDocument
			if err := readJSON(cmd, args[0], &document); err != nil {
				return err
			}
			view, err := inspect(cmd, document)
			if err != nil {
				return err
			}
			return writeJSON(cmd.OutOrStdout(), view)
		},
	}
	addChainIDFlag(cmd)
	return cmd
}

func addChainIDFlag(cmd *cobra.Command) {
	cmd.Flags().String(flags.FlagChainID, "", "chain id of the network (default: that of client.toml)")
}

// voucherSigner returns the key that the flags name.
func voucherSigner(cmd *cobra.Command) (*key.Key, error) {
	file, err := cmd.Flags().GetString(flagKeyFile)
	if err != nil {
		return nil, err
	}
	from, err := cmd.Flags().GetString(flags.FlagFrom)
	if err != nil {
		return nil, err
	}
	switch {
	case file != "" && from != "":
		return nil, fmt.Errorf("--%s and --%s name two keys: give one", flags.FlagFrom, flagKeyFile)
	case file != "":
		return key.Load(file)
	case from != "":
		return keyringKey(cmd, from)
	default:
		return nil, fmt.Errorf("no key: give --%s NAME or --%s FILE", flags.FlagFrom, flagKeyFile)
	}
}

// keyringKey returns a key of the keyring, whose own signing hashes what it is given once more.
func keyringKey(cmd *cobra.Command, from string) (*key.Key, error) {
	secret, err := keyringSecret(cmd, from)
	if err != nil {
		return nil, err
	}
	return key.Parse(common.Bytes2Hex(secret))
}

// keyringSecret takes a key out of the keyring by its name, or its address in any spelling.
func keyringSecret(cmd *cobra.Command, from string) ([]byte, error) {
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return nil, err
	}
	record, err := clientCtx.Keyring.Key(from)
	if err != nil {
		bz, addressErr := parseAddress(from)
		if addressErr != nil {
			return nil, err
		}
		if record, err = clientCtx.Keyring.KeyByAddress(cosmosAddress(bz)); err != nil {
			return nil, err
		}
	}
	local := record.GetLocal()
	if local == nil || local.PrivKey == nil {
		return nil, fmt.Errorf("key %q is not in this keyring itself (a ledger or a public key): sign with a wallet", from)
	}
	private, ok := local.PrivKey.GetCachedValue().(cryptotypes.PrivKey)
	if !ok {
		return nil, fmt.Errorf("key %q cannot be read", from)
	}
	return private.Bytes(), nil
}

// voucherDigest is what the signature of a document is over, on the chain of --chain-id.
func voucherDigest(cmd *cobra.Command, document voucherDocument) (common.Hash, error) {
	clientCtx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return common.Hash{}, err
	}
	chainID := clientCtx.ChainID
	if flag, err := cmd.Flags().GetString(flags.FlagChainID); err == nil && flag != "" {
		chainID = flag
	}
	evmChainID, err := chain.EVMChainID(chainID)
	if err != nil {
		return common.Hash{}, err
	}
	return document.digest(types.ChannelDomain(evmChainID))
}

// voucherView is what inspect prints.
type voucherView struct {
	Digest     common.Hash   `json:"digest"`
	Signer     string        `json:"signer,omitempty"`
	Lane       hexutil.Bytes `json:"lane"`
	Cumulative string        `json:"cumulative"`
	Problem    string        `json:"problem,omitempty"`
}

func inspect(cmd *cobra.Command, document voucherDocument) (voucherView, error) {
	digest, err := voucherDigest(cmd, document)
	if err != nil {
		return voucherView{}, err
	}
	lane, cumulative, err := document.worth()
	if err != nil {
		return voucherView{}, err
	}
	view := voucherView{Digest: digest, Signer: document.Signer, Lane: lane.Bytes(), Cumulative: cumulative.String()}
	if err := document.check(digest); err != nil {
		view.Problem = err.Error()
	}
	return view, nil
}
