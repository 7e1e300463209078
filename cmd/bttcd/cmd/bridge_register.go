package cmd

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/tx"
	sdkserver "github.com/cosmos/cosmos-sdk/server"

	bridgeconfig "github.com/bttcprotocol/bttcd/bridge/config"
	"github.com/bttcprotocol/bttcd/bridge/signer"
	"github.com/bttcprotocol/bttcd/internal/address"
	"github.com/bttcprotocol/bttcd/internal/chain"
	bridgetypes "github.com/bttcprotocol/bttcd/x/bridge/types"
)

const flagProof = "proof"

// keyProof shows that an operator has a bridge key. It is made where the key is.
type keyProof struct {
	ChainID string         `json:"chain_id"`
	Address common.Address `json:"address"`
	Proof   hexutil.Bytes  `json:"proof"`
}

func registerCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "register",
		Short: "Register this validator's bridge key, or another one in its place",
		Long: `Prove that this validator has its bridge key, and register it with a transaction of the operator's
key (--from). The key is that of [bridge] in app.toml, or the one that --key-file names. Where it is on
another machine, "bttcd bridge prove" makes the proof there.

A validator without a key is jailed after a while. After a change keep the old key until
"bttcd bridge status" says that no Portal lists it.`,
		Example: `  bttcd bridge register --from operator
  bttcd bridge register --proof proof.json --from operator --gas auto`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runRegister(cmd) },
	}
	flags.AddTxFlagsToCmd(cmd)
	addBridgeKeyFlags(cmd)
	cmd.Flags().String(flagProof, "", "file with what \"bttcd bridge prove\" printed, where the key is on another machine")
	cmd.MarkFlagsMutuallyExclusive(flagProof, flagKeyFile)
	return cmd
}

func proveKeyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "prove OPERATOR",
		Short: "Prove that an operator has a bridge key, on the machine that holds it",
		Long: `Print, as JSON, what "bttcd bridge register --proof" registers: the address of a bridge key and its
signature over the chain and the operator. Nothing is sent and no node is asked.`,
		Example: `  bttcd bridge prove bttcvaloper1... --key-file key.json --password-file password --chain-id bttc-1 > proof.json`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			operator, err := address.Validator().StringToBytes(args[0])
			if err != nil {
				return err
			}
			proof, err := proveKey(cmd, operator)
			if err != nil {
				return err
			}
			return writeJSON(cmd.OutOrStdout(), proof)
		},
	}
	addBridgeKeyFlags(cmd)
	addChainIDFlag(cmd)
	return cmd
}

func addBridgeKeyFlags(cmd *cobra.Command) {
	cmd.Flags().String(flagKeyFile, "", "file of the bridge key, relative to the home (default: that of app.toml, or "+bridgeKeyFile+")")
	cmd.Flags().String(flagPasswordFile, "", "file with its password, relative to the home (default: that of app.toml, or "+bridgePasswordFile+")")
}

func runRegister(cmd *cobra.Command) error {
	if err := offerDefaultPrice(cmd); err != nil {
		return err
	}
	clientCtx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return err
	}
	if clientCtx.FromAddress.Empty() {
		return fmt.Errorf("--%s is missing: name the key of the validator's operator", flags.FlagFrom)
	}
	proof, err := proofFor(cmd, clientCtx.FromAddress)
	if err != nil {
		return err
	}
	if proof.ChainID != clientCtx.ChainID {
		return fmt.Errorf("the proof is for the chain %s, and this is %s: make it with --%s %s",
			proof.ChainID, clientCtx.ChainID, flags.FlagChainID, clientCtx.ChainID)
	}
	operator, err := address.Validator().BytesToString(clientCtx.FromAddress)
	if err != nil {
		return err
	}
	message := &bridgetypes.MsgRegisterKey{Operator: operator, Address: proof.Address.Bytes(), Proof: proof.Proof}
	if err := checkProof(clientCtx, message); err != nil {
		return err
	}
	return tx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), message)
}

// checkProof refuses here what the chain would refuse, for no fee.
func checkProof(clientCtx client.Context, message *bridgetypes.MsgRegisterKey) error {
	evmChainID, err := chain.EVMChainID(clientCtx.ChainID)
	if err != nil {
		return err
	}
	return bridgetypes.CheckKey(evmChainID, clientCtx.FromAddress, message.Address, message.Proof)
}

// offerDefaultPrice does for a transaction outside "tx" what offerGasPrice does there.
func offerDefaultPrice(cmd *cobra.Command) error {
	if cmd.Flags().Changed(flags.FlagGasPrices) || cmd.Flags().Changed(flags.FlagFees) {
		return nil
	}
	price := client.GetClientContextFromCmd(cmd).Viper.GetString(keyDefaultGasPrices)
	if price == "" {
		return nil
	}
	return cmd.Flags().Set(flags.FlagGasPrices, price)
}

func proofFor(cmd *cobra.Command, operator []byte) (keyProof, error) {
	file := stringFlag(cmd, flagProof)
	if file == "" {
		return proveKey(cmd, operator)
	}
	var proof keyProof
	return proof, readJSON(cmd, file, &proof)
}

func proveKey(cmd *cobra.Command, operator []byte) (keyProof, error) {
	key, err := loadBridgeKey(cmd)
	if err != nil {
		return keyProof{}, err
	}
	clientCtx := client.GetClientContextFromCmd(cmd)
	chainID := clientCtx.ChainID
	if given := stringFlag(cmd, flags.FlagChainID); given != "" {
		chainID = given
	}
	evmChainID, err := chain.EVMChainID(chainID)
	if err != nil {
		return keyProof{}, err
	}
	signerOf, _ := key.Address()
	signature, err := key.SignDigest(bridgetypes.KeyDigest(evmChainID, [20]byte(operator), signerOf))
	if err != nil {
		return keyProof{}, fmt.Errorf("signing the proof: %w", err)
	}
	return keyProof{ChainID: chainID, Address: signerOf, Proof: signature[:]}, nil
}

// loadBridgeKey reads the key that the flags name, or app.toml, or else the one of keygen.
func loadBridgeKey(cmd *cobra.Command) (*signer.Local, error) {
	keyFile, passwordFile := stringFlag(cmd, flagKeyFile), stringFlag(cmd, flagPasswordFile)
	config, err := bridgeconfig.Read(sdkserver.GetServerContextFromCmd(cmd).Viper)
	if err != nil {
		return nil, err
	}
	if keyFile == "" && config.RemoteSigner != "" {
		return nil, fmt.Errorf("the bridge key is at the remote signer of app.toml: run `bttcd bridge prove OPERATOR --%s ...` there, "+
			"and register with --%s", flagKeyFile, flagProof)
	}
	if keyFile == "" {
		keyFile, passwordFile = firstOf(config.KeyFile, bridgeKeyFile), firstOf(passwordFile, config.PasswordFile, bridgePasswordFile)
	}
	if passwordFile == "" {
		return nil, errors.New("--" + flagKeyFile + " needs --" + flagPasswordFile + ", a file with the password of the key")
	}
	home := client.GetClientContextFromCmd(cmd).HomeDir
	key, err := signer.Load(bridgeconfig.Path(home, keyFile), bridgeconfig.Path(home, passwordFile))
	if err != nil {
		return nil, fmt.Errorf("%w: `bttcd bridge keygen` makes a key, --%s and --%s name its files", err, flagKeyFile, flagPasswordFile)
	}
	return key, nil
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
