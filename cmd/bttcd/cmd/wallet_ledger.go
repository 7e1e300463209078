package cmd

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdkledger "github.com/cosmos/cosmos-sdk/crypto/ledger"

	"github.com/cosmos/evm/crypto/hd"
	evmkeyring "github.com/cosmos/evm/crypto/keyring"
	"github.com/cosmos/evm/ethereum/eip712"

	"github.com/bttcprotocol/bttcd/internal/chain"
)

// keyringOptions let keys be eth_secp256k1 or secp256k1, and make Ledger devices sign with their
// Ethereum app: without its functions a device's key can be stored and cannot sign.
func keyringOptions() []keyring.Option {
	return []keyring.Option{evmkeyring.Option(), hd.EthSecp256k1Option(), func(options *keyring.Options) {
		options.LedgerDerivation = func() (sdkledger.SECP256K1, error) {
			found, err := evmkeyring.LedgerDerivation()
			if err != nil {
				return nil, fmt.Errorf("%w: connect the Ledger device, unlock it and open its Ethereum app", err)
			}
			return shownDevice{found}, nil
		}
	}}
}

// shownDevice is a Ledger device that is asked for signatures of what it can show alone.
type shownDevice struct{ sdkledger.SECP256K1 }

// SignSECP256K1 implements sdkledger.SECP256K1. A message without an amino name goes by its protobuf
// name, which has dots, and no type of EIP-712 may have them.
func (d shownDevice) SignSECP256K1(path []uint32, signDoc []byte, mode byte) ([]byte, error) {
	var doc struct {
		Msgs []struct{ Type string }
	}
	if err := json.Unmarshal(signDoc, &doc); err == nil {
		for _, message := range doc.Msgs {
			if strings.Contains(message.Type, ".") {
				return nil, fmt.Errorf("%s cannot be signed by a Ledger device: it has no amino name, so the device cannot show it; use another key",
					message.Type)
			}
		}
	}
	return d.SECP256K1.SignSECP256K1(path, signDoc, mode)
}

// bindTypedData makes a Ledger device sign for the chain that a command is for: the EVM chain id is
// part of EIP-712 typed data, and cosmos/evm keeps it in a variable of the process.
func bindTypedData(cmd *cobra.Command, clientCtx client.Context) {
	chainID := clientCtx.ChainID
	if flag := cmd.Flags().Lookup(flags.FlagChainID); flag != nil && flag.Changed {
		chainID = flag.Value.String() // read into the context by the command itself
	}
	if id, err := chain.EVMChainID(chainID); err == nil {
		eip712.SetEncodingConfig(clientCtx.LegacyAmino, clientCtx.InterfaceRegistry, id)
	}
}
